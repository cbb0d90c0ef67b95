import { encodeCanonical, type ValueMap } from '../../base/codec.ts';
import type { Sha256 } from '../../base/hash.ts';
import { leafHash, merkleRoot } from '../../log/merkle.ts';
import type { StateRead, SystemContext } from '../../module.ts';
import { existingBid } from '../bid/bid-entries.ts';
import { existingOpened } from '../bid/opening.ts';
import {
  bidCaseEntries,
  type LotProtocol,
  lotBidsOf,
  lotId,
  lotProtocolEntries,
  type ProtocolKind,
} from './award-entries.ts';
import { priceOf } from './lot-prices.ts';
import { findScoreRow } from './score-sheet-store.ts';

/** Closes the minutes of an admission or a result: every opened bid of the lot under one root. */
export function closeProtocol(context: SystemContext, tender: string, lot: number, kind: ProtocolKind): LotProtocol {
  const { state, sha256 } = context;
  const { opened } = lotBidsOf(state, tender, lot);
  const passes = kind === 'ADMISSION' ? 'ADMITTED' : 'RANKED';
  const passed = opened.filter((number) => state.get(bidCaseEntries, `${tender}/${number}`)?.state === passes).length;
  const root = protocolRoot(sha256, state, { tender, lot, kind });
  const protocol = { at: context.time, root, bids: opened.length, passed };
  state.put(lotProtocolEntries, `${lotId(tender, lot)}/${kind}`, protocol);
  const type = kind === 'ADMISSION' ? 'award.admission' : 'award.result';
  context.emit({ type, data: { tender, lot, root, bids: opened.length, passed } });
  return protocol;
}

/** The RFC 6962 root over the leaves of all opened bids of a lot, by number. */
function protocolRoot(
  sha256: Sha256,
  state: StateRead,
  { tender, lot, kind }: { readonly tender: string; readonly lot: number; readonly kind: ProtocolKind },
) {
  const { opened } = lotBidsOf(state, tender, lot);
  const leaves = opened.map((number) => leafHash(sha256, lotProtocolLeaf(state, tender, number, kind)));
  return merkleRoot(sha256, leaves);
}

/**
 * One line of the minutes, as it stands in the tree: canonical CBOR of number, lot and status, with the reason of an invalid bid, or the
 * bidder and, of a rejected one, criterion, articles and signers; a result adds rank, price and score.
 */
export function lotProtocolLeaf(state: StateRead, tender: string, number: number, kind: ProtocolKind): Uint8Array {
  const { lot } = existingBid(state, tender, number);
  const opened = existingOpened(state, tender, number);
  if (opened.status === 'INVALID')
    return encodeCanonical({ bid: number, lot, status: 'INVALID', reason: opened.reason });
  const found = state.get(bidCaseEntries, `${tender}/${number}`);
  const line: ValueMap = { bid: number, lot, bidder: opened.bidder };
  const { rejected } = found ?? {};
  if (rejected !== undefined && (kind === 'RESULT' || rejected.when === 'ADMISSION')) {
    const { criterion, articles, signers } = rejected;
    return encodeCanonical({ ...line, status: 'REJECTED', criterion, articles, signers });
  }
  if (kind === 'ADMISSION' || found?.rank === undefined) return encodeCanonical({ ...line, status: 'ADMITTED' });
  const price = priceOf(state, tender, number, found);
  const score = findScoreRow(state, tender, number)?.score ?? 0;
  return encodeCanonical({ ...line, status: 'RANKED', rank: found.rank, price, score });
}
