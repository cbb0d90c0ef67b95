import { invariant } from '../../base/invariant.ts';
import { keyText } from '../../base/keys.ts';
import type { StateRead, SystemContext } from '../../module.ts';
import { commissionEntries, commissionOf, fixCommission } from '../tender/tender-commission.ts';
import { existingTender } from '../tender/tender-entries.ts';
import { termsOf } from '../tender/tender-snapshot.ts';
import {
  existingCase,
  existingStage,
  type LotReview,
  lotId,
  lotReviewEntries,
  type Vote,
  voteEntries,
} from './award-entries.ts';
import { enterTerm, LOT_STEP, REVIEW_END, setClock } from './lot-clock.ts';

/** What the commission is asked about a price that was abnormally low; no tender can name a criterion so. */
export const PRICE_QUESTION = '~price';

/** What a commission made of one bid and criterion. NONE: no majority, and no tie that the chair parts. */
export type Verdict = 'PASS' | 'FAIL' | 'NONE';

/** Lets the commission decide these bids by these criteria, within the method's term. */
export function startReview(
  context: SystemContext,
  place: { readonly tender: string; readonly lot: number },
  stage: 'REVIEW' | 'PRICE_REVIEW',
  what: Pick<LotReview, 'bids' | 'criteria'>,
): void {
  const { tender, lot } = place;
  const { state } = context;
  const commission = commissionOf(state, tender);
  invariant(commission !== undefined, `a lot under review has a commission: ${tender}`);
  if (state.get(commissionEntries, tender)?.fixedAt === undefined) fixCommission(context, tender);
  const bidders = what.bids.map((number) => existingCase(state, tender, number).bidder);
  const seats = commission.members.map(({ key, org }) => {
    const due = bidders.filter((bidder) => bidder !== org).length * what.criteria.length;
    return { key, due, cast: 0 };
  });
  state.put(lotReviewEntries, lotId(tender, lot), { ...what, seats });
  giveTerm(context, place, stage, false);
}

/** Counts a vote that was cast now; when all that may vote have done so, the review ends in the next block. */
export function countVote(context: SystemContext, tender: string, lot: number, seat: number): void {
  const review = existingReview(context.state, tender, lot);
  const seats = review.seats.map((one, index) => (index === seat ? { ...one, cast: one.cast + 1 } : one));
  context.state.put(lotReviewEntries, lotId(tender, lot), { ...review, seats });
  const conflicted = commissionOf(context.state, tender)?.conflicted.map(({ key }) => keyText(key)) ?? [];
  const isDone = seats.every(({ key, due, cast }) => cast >= due || conflicted.includes(keyText(key)));
  if (isDone) setClock(context, tender, lot, { kind: LOT_STEP, dueAt: context.time });
}

/**
 * Ends a review: `decided`, or no quorum of two thirds of the appointed members for some bid and criterion: then the term is given once
 * more (`extended`), and the second time the commission has failed.
 */
export function endReview(context: SystemContext, tender: string, lot: number): 'decided' | 'extended' | 'failed' {
  const { state } = context;
  const { bids, criteria, seats } = existingReview(state, tender, lot);
  const { stage, extended } = existingStage(state, tender, lot);
  const hasQuorum = bids.every((bid) =>
    criteria.every((criterion) => votesOn(state, tender, bid, criterion).length * 3 >= seats.length * 2),
  );
  const absent = seats.filter(({ due, cast }) => cast < due).map(({ key }) => keyText(key));
  context.emit({ type: 'award.reviewEnded', data: { tender, lot, quorum: hasQuorum, absent } });
  if (hasQuorum) return 'decided';
  if (extended === true) return 'failed';
  giveTerm(context, { tender, lot }, stage === 'PRICE_REVIEW' ? stage : 'REVIEW', true);
  return 'extended';
}

/** All votes on a bid and criterion, in the order they were cast. */
export function votesOn(state: StateRead, tender: string, bid: number, criterion: string): readonly Vote[] {
  return state.get(voteEntries, `${tender}/${bid}/${criterion}`) ?? [];
}

/**
 * What the votes come to: a majority of the appointed members passes or fails; where as many pass as fail the chair's vote parts them;
 * otherwise nothing is decided.
 */
export function verdictOf(state: StateRead, tender: string, bid: number, criterion: string): Verdict {
  const commission = commissionOf(state, tender);
  invariant(commission !== undefined, `who voted sits in a commission: ${tender}`);
  const votes = votesOn(state, tender, bid, criterion);
  const appointed = commission.members.length;
  const passes = votes.filter(({ pass }) => pass).length;
  const fails = votes.length - passes;
  if (passes * 2 > appointed) return 'PASS';
  if (fails * 2 > appointed) return 'FAIL';
  if (passes !== fails) return 'NONE';
  const chairs = votes.find(({ key }) => keyText(key) === keyText(commission.chair.key));
  return chairs === undefined ? 'NONE' : chairs.pass ? 'PASS' : 'FAIL';
}

/** The review of a lot, present or last. */
export function existingReview(state: StateRead, tender: string, lot: number): LotReview {
  const review = state.get(lotReviewEntries, lotId(tender, lot));
  invariant(review !== undefined, `the lot is under review: ${lotId(tender, lot)}`);
  return review;
}

function giveTerm(
  context: SystemContext,
  place: { readonly tender: string; readonly lot: number },
  stage: 'REVIEW' | 'PRICE_REVIEW',
  extended: boolean,
): void {
  const { review } = termsOf(context.state, existingTender(context.state, place.tender));
  enterTerm(context, place, { stage, extended }, { kind: REVIEW_END, period: review });
}
