import { keyText } from '../../base/keys.ts';
import type { StateRead, SystemContext } from '../../module.ts';
import { existingOpened } from '../bid/opening.ts';
import { scoredCriteria } from '../tender/scored-criteria.ts';
import { existingTender, type Tender } from '../tender/tender-entries.ts';
import { termsOf } from '../tender/tender-snapshot.ts';
import { type BidCase, bidCaseEntries, casesOf, type Rejection } from './award-entries.ts';
import { isGate, manualCriteria } from './lot-criteria.ts';
import { closeProtocol } from './lot-protocol.ts';
import { verdictOf, votesOn } from './lot-review.ts';

/** The ledger's own reasons to reject: where a price should be and is not, and a price that is abnormally low. */
export const PRICE_ENVELOPE = 'PRICE_ENVELOPE';
export const ABNORMAL_PRICE = 'ABNORMAL_PRICE';
export const LEDGER = 'ledger';
export const PRICE_ARTICLE = 'Правила осуществления государственных закупок (приказ № 687)';

/** Decides on every bid of the lot by its facts and votes, and closes the admission protocol; gives how many are admitted. */
export function admitBids(context: SystemContext, id: string, lot: number): number {
  const tender = existingTender(context.state, id);
  const judges = rejectionsBy(context, id, tender);
  for (const { number, bid } of casesOf(context.state, id, lot)) {
    const rejected = bid.rejected ?? judges(number, bid);
    const decided: BidCase =
      rejected === undefined ? { ...bid, state: 'ADMITTED' } : { ...bid, state: 'REJECTED', rejected };
    context.state.put(bidCaseEntries, `${id}/${number}`, decided);
  }
  return closeProtocol(context, id, lot, 'ADMISSION').passed;
}

/** Rejects the admitted bids whose second envelope said no price; gives how many are left. */
export function dropUnpriced(context: SystemContext, tender: string, lot: number): number {
  const admitted = casesOf(context.state, tender, lot).filter(({ bid }) => bid.state === 'ADMITTED');
  const unpriced = admitted.filter(({ number, bid }) => {
    return existingOpened(context.state, tender, bid.priceBid ?? number).status === 'INVALID';
  });
  for (const { number, bid } of unpriced) {
    rejectBid(context, tender, number, bid, ownRejection(context, 'PRICES', PRICE_ENVELOPE));
  }
  return admitted.length - unpriced.length;
}

/** Keeps a bid out from now on. */
export function rejectBid(
  context: SystemContext,
  tender: string,
  number: number,
  bid: BidCase,
  rejected: Rejection,
): void {
  context.state.put(bidCaseEntries, `${tender}/${number}`, { ...bid, state: 'REJECTED', rejected });
}

/** A rejection that the ledger itself finds, without anybody's judgement. */
export function ownRejection(
  { time }: SystemContext,
  when: Rejection['when'],
  criterion: string,
  article: string = PRICE_ARTICLE,
): Rejection {
  return { at: time, when, criterion, articles: [article], signers: [LEDGER] };
}

/** A rejection by the commission: the articles that those who were against it named, and who they are; nothing unless it failed. */
export function votedRejection(
  state: StateRead,
  question: { readonly tender: string; readonly bid: number; readonly asked: string; readonly criterion: string },
  found: Pick<Rejection, 'at' | 'when'>,
): Rejection | undefined {
  const { tender, bid, asked, criterion } = question;
  if (verdictOf(state, tender, bid, asked) !== 'FAIL') return undefined;
  const against = votesOn(state, tender, bid, asked).filter(({ pass }) => !pass);
  const articles = [...new Set(against.map(({ ground }) => ground))];
  return { ...found, criterion, articles, signers: against.map(({ key }) => keyText(key)) };
}

/** What else than facts keeps a bid out at the admission. */
function rejectionsBy(context: SystemContext, id: string, tender: Tender) {
  const { envelopes } = termsOf(context.state, tender);
  const scored = scoredCriteria(tender);
  const gates = manualCriteria(tender).filter((criterion) => isGate(tender.scoringRule, scored, criterion.id));
  return (number: number, bid: BidCase): Rejection | undefined => {
    if (envelopes === 2 && bid.priceBid === undefined) return ownRejection(context, 'ADMISSION', PRICE_ENVELOPE);
    for (const { id: criterion } of gates) {
      const question = { tender: id, bid: number, asked: criterion, criterion };
      const rejected = votedRejection(context.state, question, { at: context.time, when: 'ADMISSION' });
      if (rejected !== undefined) return rejected;
    }
    return undefined;
  };
}
