import type { StateRead, SystemContext } from '../../module.ts';
import { scoreLot } from '../../scoring/score-lot.ts';
import type { ExcludedRow } from '../../scoring/score-sheet.ts';
import { existingBid } from '../bid/bid-entries.ts';
import { existingGuarantee } from '../guarantee/guarantee-entries.ts';
import { callSecurity } from '../guarantee/guarantee-moves.ts';
import { isGuaranteeMove } from '../guarantee/guarantee-states.ts';
import { commissionOf } from '../tender/tender-commission.ts';
import { existingTender } from '../tender/tender-entries.ts';
import { termsOf } from '../tender/tender-snapshot.ts';
import { ABNORMAL_PRICE, ownRejection, rejectBid, votedRejection } from './admit-bids.ts';
import {
  type Award,
  awardEntries,
  awardPastEntries,
  bidCaseEntries,
  existingAward,
  existingCase,
  lotId,
  lotOrderEntries,
} from './award-entries.ts';
import { failLotFor } from './end-lot.ts';
import { enterTerm, JUSTIFY_END, SIGNING_END, STANDSTILL_END } from './lot-clock.ts';
import { criterionArticle } from './lot-criteria.ts';
import { priceOf } from './lot-prices.ts';
import { closeProtocol } from './lot-protocol.ts';
import { PRICE_QUESTION, startReview } from './lot-review.ts';
import { scoringInput } from './score-input.ts';
import { findScoreRow, putSheet, scoreSheetEntries } from './score-sheet-store.ts';

/** Scores the lot, keeps the sheet, and goes on to the result, or asks first why prices are abnormally low. */
export function scoreNow(context: SystemContext, id: string, lot: number): void {
  const { state } = context;
  const sheet = scoreLot(context.sha256, scoringInput(state, id, lot));
  putSheet(state, id, lot, sheet);
  for (const row of sheet.excluded) exclude(context, id, row);
  context.emit({ type: 'award.scored', data: { tender: id, lot, ranking: sheet.ranking, traceHash: sheet.traceHash } });
  const { justify } = termsOf(state, existingTender(state, id)).abnormalPrice;
  if (sheet.abnormal.effect === 'JUSTIFY' && sheet.abnormal.bids.length > 0) {
    enterTerm(context, { tender: id, lot }, { stage: 'JUSTIFY' }, { kind: JUSTIFY_END, period: justify });
    context.emit({ type: 'award.justificationAsked', data: { tender: id, lot, bids: sheet.abnormal.bids } });
    return;
  }
  publishResult(context, id, lot);
}

/** The term to justify is over: who said nothing is out; the commission judges the others, and without one they stay in. */
export function endJustify(context: SystemContext, tender: string, lot: number): void {
  const asked = abnormalBids(context, tender, lot);
  const said = asked.filter((number) => existingCase(context.state, tender, number).justified !== undefined);
  for (const number of asked) if (!said.includes(number)) rejectPrice(context, tender, number);
  if (said.length === 0 || commissionOf(context.state, tender) === undefined)
    return publishResult(context, tender, lot);
  startReview(context, { tender, lot }, 'PRICE_REVIEW', { bids: said, criteria: [PRICE_QUESTION] });
}

/** The commission has judged the justifications. */
export function endPriceReview(context: SystemContext, tender: string, lot: number): void {
  for (const number of abnormalBids(context, tender, lot)) {
    const question = { tender, bid: number, asked: PRICE_QUESTION, criterion: ABNORMAL_PRICE };
    const rejected = votedRejection(context.state, question, { at: context.time, when: 'SCORING' });
    if (rejected !== undefined)
      rejectBid(context, tender, number, existingCase(context.state, tender, number), rejected);
  }
  publishResult(context, tender, lot);
}

/** Bids that were asked to justify their price. */
export function abnormalBids({ state }: { readonly state: StateRead }, tender: string, lot: number): readonly number[] {
  return state.get(scoreSheetEntries, lotId(tender, lot))?.abnormal.bids ?? [];
}

/** The order of the bids that may have the contract, the result protocol, and the stand-still before the first of them is awarded. */
function publishResult(context: SystemContext, id: string, lot: number): void {
  const { state } = context;
  const { bidsMin, standStill } = termsOf(state, existingTender(state, id));
  const ranking = state.get(scoreSheetEntries, lotId(id, lot))?.ranking ?? [];
  const order = ranking.filter((number) => existingCase(state, id, number).state === 'ADMITTED');
  for (const [index, number] of order.entries()) {
    const ranked = { ...existingCase(state, id, number), state: 'RANKED', rank: index + 1 } as const;
    state.put(bidCaseEntries, `${id}/${number}`, ranked);
  }
  state.put(lotOrderEntries, lotId(id, lot), order);
  closeProtocol(context, id, lot, 'RESULT');
  if (order.length < Math.max(1, bidsMin)) return failLotFor(context, id, lot, 'NO_QUALIFIED');
  const award = awardOf(context, id, lot, 1);
  if (award === undefined) return failLotFor(context, id, lot, 'NO_WINNER');
  enterTerm(context, { tender: id, lot }, { stage: 'STANDSTILL' }, { kind: STANDSTILL_END, period: standStill });
  putAward(context, id, lot, award);
}

/** The stand-still is over: the first rank may accept the award, until the end of the term to sign. */
export function activateAward(context: SystemContext, tender: string, lot: number): void {
  activate(context, tender, lot, existingAward(context.state, tender, lot));
}

/** The winner has declined or let the term pass: its security is called, and the next rank may accept, or the lot has no winner. */
export function passOver(
  context: SystemContext,
  tender: string,
  lot: number,
  how: { readonly state: 'DECLINED' | 'EVADED'; readonly reason?: string },
): void {
  const { state } = context;
  const before: Award = { ...existingAward(state, tender, lot), ...how, since: context.time };
  putAward(context, tender, lot, before);
  state.put(awardPastEntries, `${lotId(tender, lot)}/${before.rank}`, before);
  const { security } = existingBid(state, tender, before.bid);
  if (security !== undefined && isGuaranteeMove('call', existingGuarantee(state, security).state))
    callSecurity(context, security, 'EVADED');
  const next = awardOf(context, tender, lot, before.rank + 1);
  if (next === undefined) failLotFor(context, tender, lot, 'NO_WINNER');
  else activate(context, tender, lot, next);
}

function activate(context: SystemContext, id: string, lot: number, award: Award): void {
  const { signing } = termsOf(context.state, existingTender(context.state, id));
  const signBy = enterTerm(context, { tender: id, lot }, { stage: 'SIGNING' }, { kind: SIGNING_END, period: signing });
  putAward(context, id, lot, { ...award, state: 'ACTIVE', since: context.time, signBy });
}

function putAward(context: SystemContext, tender: string, lot: number, award: Award): void {
  context.state.put(awardEntries, lotId(tender, lot), award);
  const { rank, bid, bidder, amount, state, signBy } = award;
  const term = signBy === undefined ? {} : { signBy };
  context.emit({ type: 'award.changed', data: { tender, lot, rank, bid, bidder, amount, state, ...term } });
}

/** The award of a rank, pending; undefined where there is no such rank. */
function awardOf(context: SystemContext, tender: string, lot: number, rank: number): Award | undefined {
  const { state } = context;
  const bid = state.get(lotOrderEntries, lotId(tender, lot))?.[rank - 1];
  if (bid === undefined) return undefined;
  const ranked = existingCase(state, tender, bid);
  const deposit = findScoreRow(state, tender, bid)?.abnormal?.deposit;
  const more = deposit === undefined ? {} : { deposit };
  const amount = priceOf(state, tender, bid, ranked);
  return { rank, bid, bidder: ranked.bidder, amount, ...more, state: 'PENDING', since: context.time };
}

/** A bid that the sheet does not compare is out; the first reason stands for all. */
function exclude(context: SystemContext, tender: string, { bid, reasons }: ExcludedRow): void {
  const [first] = reasons;
  const criterion = first?.criterion ?? first?.reason ?? ABNORMAL_PRICE;
  const article =
    first?.criterion === undefined ? undefined : criterionArticle(existingTender(context.state, tender), criterion);
  const rejected = ownRejection(context, 'SCORING', criterion, article);
  rejectBid(context, tender, bid, existingCase(context.state, tender, bid), rejected);
}

function rejectPrice(context: SystemContext, tender: string, number: number): void {
  const rejected = ownRejection(context, 'SCORING', ABNORMAL_PRICE);
  rejectBid(context, tender, number, existingCase(context.state, tender, number), rejected);
}
