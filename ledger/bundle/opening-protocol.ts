import { bytesEqual } from '../base/bytes.ts';
import { type Fault, type FaultDetail, fault } from '../base/fault.ts';
import type { Sha256 } from '../base/hash.ts';
import { leafHash, merkleRoot } from '../log/merkle.ts';
import { bidId, openedEntries, openingEntries, openingProtocolEntries } from '../modules/bid/bid-entries.ts';
import { protocolLeaf } from '../modules/bid/opening.ts';
import type { ListedBid, OpeningSubject } from './opening-results.ts';

/**
 * Recomputes the minutes of opening one envelope: BUNDLE_PROTOCOL where root or numbers differ, BUNDLE_UNOPENED where a bid that was due
 * is not among them. Undefined where that envelope's opening has not begun.
 */
export function checkProtocol(
  sha256: Sha256,
  { id, state }: OpeningSubject,
  envelope: number,
  bids: readonly ListedBid[],
): { readonly facts: FaultDetail; readonly fault?: Fault } | undefined {
  const protocol = state.get(openingProtocolEntries, `${id}/${envelope}`);
  const opening = state.get(openingEntries, id);
  const ofEnvelope = bids.filter(({ bid }) => bid.envelope === envelope);
  const opened = ofEnvelope.filter(({ number }) => state.get(openedEntries, bidId(id, number)) !== undefined);
  if (protocol === undefined) {
    if (opening?.envelope !== envelope) return undefined;
    return { facts: { envelope, bids: opened.length, pending: opening.pending.length } };
  }
  const facts = { envelope, bids: opened.length, pending: 0 };
  const wrong = (field: string) => ({ facts, fault: fault('BUNDLE_PROTOCOL', { envelope, field }) });
  // Which bids of a second envelope are due, admission decides; of the first, all that are live.
  const due =
    envelope === 0 ? ofEnvelope.find(({ number, bid }) => bid.state === 'LIVE' && !isIn(opened, number)) : undefined;
  if (due !== undefined) return { facts, fault: fault('BUNDLE_UNOPENED', { bid: due.number }) };
  if (protocol.bids !== opened.length) return wrong('bids');
  const said = opened.map(({ number }) => state.get(openedEntries, bidId(id, number)));
  if (protocol.valid !== said.filter((one) => one?.status === 'OPENED').length) return wrong('valid');
  const leaves = opened.map(({ number }) => leafHash(sha256, protocolLeaf(state, id, number)));
  return bytesEqual(merkleRoot(sha256, leaves), protocol.root) ? { facts } : wrong('root');
}

function isIn(bids: readonly ListedBid[], number: number): boolean {
  return bids.some((one) => one.number === number);
}
