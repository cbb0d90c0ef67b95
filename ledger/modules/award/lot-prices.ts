import { invariant } from '../../base/invariant.ts';
import type { StateRead } from '../../module.ts';
import { existingOpened } from '../bid/opening.ts';
import type { BidCase } from './award-entries.ts';

/** The total that a bid's envelope said, minor units without VAT: what it asked before any auction. */
export function openedPrice(state: StateRead, tender: string, number: number, bid: Pick<BidCase, 'priceBid'>): number {
  const opened = existingOpened(state, tender, bid.priceBid ?? number);
  invariant(opened.status === 'OPENED' && opened.price !== undefined, `the bid says a price: ${tender}/${number}`);
  return opened.price.total;
}

/** The price that counts: the last offer of an auction, else the one of the envelope. */
export function priceOf(
  state: StateRead,
  tender: string,
  number: number,
  bid: Pick<BidCase, 'priceBid' | 'offer'>,
): number {
  return bid.offer?.price ?? openedPrice(state, tender, number, bid);
}
