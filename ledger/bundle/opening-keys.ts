import { toHex } from '../base/bytes.ts';
import type { Value } from '../base/codec.ts';
import type { Sha256 } from '../base/hash.ts';
import { keyText } from '../base/keys.ts';
import { submitterTag } from '../base/submitter-tag.ts';
import type { EntryTable, StateRead } from '../module.ts';
import {
  bidBookEntries,
  bidEntries,
  bidId,
  openedEntries,
  openingEntries,
  openingProtocolEntries,
  releasedEntries,
  sealedEntries,
} from '../modules/bid/bid-entries.ts';
import { admissionEntries, admissionId } from '../modules/guarantee/guarantee-entries.ts';
import { keyEntries, orgEntries } from '../modules/identity/identity-entries.ts';
import { dealingEntries, dealingId, keySetEntries, qualifiedDealers } from '../modules/seal/seal-entries.ts';
import { lotEntries, paramSnapshotEntries, tenderEntries } from '../modules/tender/tender-entries.ts';
import { termsOf } from '../modules/tender/tender-snapshot.ts';
import { entryKey } from '../state/overlay.ts';

/** State keys that checking an opening reads of the tender itself, in a fixed order; none for a tender that does not exist. */
export function tenderKeys(state: StateRead, id: string): readonly string[] {
  const tender = state.get(tenderEntries, id);
  if (tender === undefined) return [];
  const lots = Array.from({ length: tender.lots }, (_, at) => at + 1);
  const envelopes = Array.from({ length: termsOf(state, tender).envelopes }, (_, at) => at);
  return [
    key(tenderEntries, id),
    key(paramSnapshotEntries, toHex(tender.params)),
    ...lots.map((lot) => key(lotEntries, `${id}/${lot}`)),
    ...(tender.sealKey === undefined ? [] : sealKeys(state, tender.sealKey.epoch)),
    key(bidBookEntries, id),
    key(openingEntries, id),
    ...envelopes.map((envelope) => key(openingProtocolEntries, `${id}/${envelope}`)),
  ];
}

/**
 * State keys that it reads of one bid. What judging the form of an invalid bid reads, only opening it tells: whoever checks asks for the
 * rest.
 */
export function bidKeys(sha256: Sha256, state: StateRead, id: string, number: number): readonly string[] {
  const place = bidId(id, number);
  const bid = state.get(bidEntries, place);
  if (bid === undefined) return [];
  const opened = state.get(openedEntries, place);
  const always = [key(bidEntries, place), key(releasedEntries, place), key(openedEntries, place)];
  if (opened === undefined) return always;
  if (opened.status === 'INVALID') return [...always, key(sealedEntries, place)];
  return [
    ...always,
    key(sealedEntries, place),
    key(keyEntries, keyText(opened.key)),
    key(orgEntries, opened.bidder),
    key(admissionEntries, admissionId(id, submitterTag(sha256, bid.submitter))),
  ];
}

function sealKeys(state: StateRead, epoch: number): readonly string[] {
  const keySet = state.get(keySetEntries, String(epoch));
  if (keySet === undefined) return [key(keySetEntries, String(epoch))];
  const dealings = qualifiedDealers(keySet).map((dealer) => dealingId(epoch, keySet.attempt, dealer));
  return [key(keySetEntries, String(epoch)), ...dealings.map((dealing) => key(dealingEntries, dealing))];
}

function key(table: EntryTable<Value>, id: string): string {
  return entryKey(table, id);
}
