import type { Texts } from '../../base/texts.ts';
import type { StateRead } from '../../module.ts';
import { bidBook, bidId, existingBid, type OpenedBid, openedEntries } from '../bid/bid-entries.ts';
import { bidWords } from '../bid/bid-words.ts';
import { awardEntries, type BidCase, bidCaseEntries, lotId, lotStageOf } from './award-entries.ts';
import { awardWord } from './award-words.ts';

/** How far a bid has come: sealed, opened, and then what its lot made of it. */
export type BidStatus =
  | 'LIVE'
  | 'REPLACED'
  | 'WITHDRAWN'
  | 'OPENED'
  | 'INVALID'
  | 'ADMITTED'
  | 'REJECTED'
  | 'RANKED'
  | 'WON'
  | 'LOST';

/** One envelope as anybody may see it: before its opening only that and when it came. */
export interface BidView {
  readonly number: number;
  readonly lot: number;
  readonly envelope: number;
  readonly at: number;
  readonly status: BidStatus;
  readonly statusText: Texts;
  /** Why it is invalid; why it was rejected, by which articles, and who says so. */
  readonly reason?: string;
  readonly reasonText?: Texts;
  readonly articles?: readonly string[];
  readonly signers?: readonly string[];
  readonly bidder?: string;
  /** Total of the envelope, minor units without VAT; `offer` where an auction lowered it. */
  readonly price?: number;
  readonly offer?: number;
  readonly rank?: number;
}

/** Takes a state, gives all envelopes of a tender in the order of acceptance. */
export function bidsView(state: StateRead, tender: string): readonly BidView[] {
  return Array.from({ length: bidBook(state, tender).count }, (_, index) => bidView(state, tender, index + 1));
}

function bidView(state: StateRead, tender: string, number: number): BidView {
  const { lot, envelope, at, state: place } = existingBid(state, tender, number);
  const opened = state.get(openedEntries, bidId(tender, number));
  const found = state.get(bidCaseEntries, `${tender}/${number}`);
  const base = { number, lot, envelope, at };
  if (opened === undefined) return { ...base, status: place, statusText: bidWords[`BID_${place}`] };
  if (opened.status === 'INVALID') return { ...base, ...invalidLine(opened.reason) };
  const status = found === undefined ? 'OPENED' : statusOf(state, tender, number, found);
  return {
    ...base,
    status,
    statusText: status === 'OPENED' ? bidWords.BID_OPENED : awardWord(`BID_${status}`),
    bidder: opened.bidder,
    ...(opened.price === undefined ? {} : { price: opened.price.total }),
    ...(found === undefined ? {} : caseLine(found)),
  };
}

function invalidLine(reason: Extract<OpenedBid, { status: 'INVALID' }>['reason']) {
  const status = 'INVALID' as const;
  return { status, statusText: bidWords.BID_INVALID, reason, reasonText: bidWords[`INVALID_${reason}`] };
}

function caseLine({ rejected, offer, rank }: BidCase) {
  return {
    ...(offer === undefined ? {} : { offer: offer.price }),
    ...(rank === undefined ? {} : { rank }),
    ...(rejected === undefined
      ? {}
      : { reason: rejected.criterion, articles: rejected.articles, signers: rejected.signers, ...ownText(rejected) }),
  };
}

/** The ledger's own reasons have words; the tender has those of its criteria. */
function ownText({ criterion }: NonNullable<BidCase['rejected']>): { readonly reasonText?: Texts } {
  return criterion === 'ABNORMAL_PRICE' || criterion === 'PRICE_ENVELOPE'
    ? { reasonText: awardWord(`REJECTED_${criterion}`) }
    : {};
}

/** Won or lost is decided with the lot. */
function statusOf(state: StateRead, tender: string, number: number, found: BidCase): BidCase['state'] | 'WON' | 'LOST' {
  if (found.state !== 'RANKED') return found.state;
  if (lotStageOf(state, tender, found.lot)?.stage !== 'AWARDED') return 'RANKED';
  return state.get(awardEntries, lotId(tender, found.lot))?.bid === number ? 'WON' : 'LOST';
}
