import { compareBytes } from '../../base/bytes.ts';
import { encodeCanonical } from '../../base/codec.ts';
import { invariant } from '../../base/invariant.ts';
import { leafHash, merkleRoot } from '../../log/merkle.ts';
import type { StateRead, SystemContext } from '../../module.ts';
import {
  bidId,
  existingBid,
  type OpenedBid,
  type Opening,
  openedEntries,
  openingEntries,
  openingProtocolEntries,
  openingsUnderWayEntries,
} from './bid-entries.ts';
import { bidNumber } from './bid-params.ts';

/** Opens bids whose keys have come; runs in the block after one came, and again while there is more. */
export const OPENING_STEP = 'bid.openingStep';
/** People are told when an opening takes too long. */
export const OPENING_DELAYED = 'bid.openingDelayed';
/** Everything that was due is opened: the lots go on. The award module runs it. */
export const OPENING_DONE = 'award.openingDone';

/** Lets the validators release the keys of these bids; with none there is nothing to wait for. */
export function beginOpening(context: SystemContext, tender: string, envelope: number, bids: readonly number[]): void {
  const pending = inOrderOfOpening(context.state, tender, bids);
  context.state.put(openingEntries, tender, { envelope, since: context.time, pending, opened: [], delayed: false });
  context.emit({ type: 'bid.openingBegun', data: { tender, envelope, bids: pending.length } });
  if (pending.length === 0) return endOpening(context, tender);
  const underWay = context.state.get(openingsUnderWayEntries, '') ?? [];
  context.state.put(openingsUnderWayEntries, '', [...underWay, tender].sort());
  context.schedule(context.time + bidNumber(context.params, 'openingDelayMs'), tender, OPENING_DELAYED);
}

/** By submission key, then slot (sealed-bids.md §3.4): nobody's choice, and not the order in which shares happen to come. */
function inOrderOfOpening(state: StateRead, tender: string, bids: readonly number[]): readonly number[] {
  const found = bids.map((number) => ({ number, ...existingBid(state, tender, number) }));
  return found
    .sort((a, b) => compareBytes(a.submitter, b.submitter) || a.lot - b.lot || a.slot - b.slot)
    .map(({ number }) => number);
}

/** The opening that is under way or was the last of a tender. */
export function existingOpening(state: StateRead, tender: string): Opening {
  const opening = state.get(openingEntries, tender);
  invariant(opening !== undefined, `an opening exists: ${tender}`);
  return opening;
}

/** What an opened envelope said; only asked of those that were opened. */
export function existingOpened(state: StateRead, tender: string, number: number): OpenedBid {
  const opened = state.get(openedEntries, bidId(tender, number));
  invariant(opened !== undefined, `the bid was opened: ${bidId(tender, number)}`);
  return opened;
}

/** Closes the minutes of an opening: every bid with its time and what it said, under one root. */
export function endOpening(context: SystemContext, tender: string): void {
  const { state } = context;
  const { envelope, opened } = existingOpening(state, tender);
  const numbers = [...opened].sort((a, b) => a - b);
  const leaves = numbers.map((number) => leafHash(context.sha256, protocolLeaf(state, tender, number)));
  const valid = numbers.filter((number) => existingOpened(state, tender, number).status === 'OPENED').length;
  const root = merkleRoot(context.sha256, leaves);
  const protocol = { at: context.time, root, bids: numbers.length, valid };
  state.put(openingProtocolEntries, `${tender}/${envelope}`, protocol);
  const others = (state.get(openingsUnderWayEntries, '') ?? []).filter((other) => other !== tender);
  state.put(openingsUnderWayEntries, '', others);
  context.unschedule(tender, OPENING_DELAYED);
  context.schedule(context.time, tender, OPENING_DONE);
  context.emit({ type: 'bid.openingEnded', data: { tender, envelope, bids: numbers.length, valid, root } });
}

/** One line of the minutes, as it stands in the tree: cbor of number, lot, time of acceptance, and what the envelope said. */
export function protocolLeaf(state: StateRead, tender: string, number: number): Uint8Array {
  const { lot, at } = existingBid(state, tender, number);
  const opened = existingOpened(state, tender, number);
  const said =
    opened.status === 'INVALID'
      ? { reason: opened.reason }
      : { bidder: opened.bidder, ...(opened.price === undefined ? {} : { total: opened.price.total }) };
  return encodeCanonical({ bid: number, lot, at, status: opened.status, ...said });
}
