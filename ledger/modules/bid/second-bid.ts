import type { OpenedBid } from './bid-entries.ts';

/** What an envelope said, and the lot it was for. */
export interface SaidBid {
  readonly lot: number;
  readonly said: OpenedBid;
}

/** True iff both count and are of one bidder for one lot, in one opening: then the one accepted later is SECOND_BID. */
export function isRival(one: SaidBid, other: SaidBid): boolean {
  return (
    one.said.status === 'OPENED' &&
    other.said.status === 'OPENED' &&
    one.lot === other.lot &&
    one.said.bidder === other.said.bidder
  );
}
