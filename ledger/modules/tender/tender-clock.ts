import { invariant } from '../../base/invariant.ts';
import type { SystemContext } from '../../module.ts';
import { type Period, periodEnd } from '../calendar/calendar.ts';
import { calendarInForce } from '../calendar/calendar-module.ts';
import { scheduleRelease } from '../guarantee/guarantee-release.ts';
import { countTender } from '../seal/seal-epoch.ts';
import { type Tender, tenderEntries } from './tender-entries.ts';
import { releaseOpenLots } from './tender-outcome.ts';
import { answerTerm } from './tender-params.ts';
import { frozenParams } from './tender-snapshot.ts';
import { ACCEPTANCE_END, ANSWER_TERM, DISCUSSION_END, SUSPENSION_END } from './tender-timer-kinds.ts';

/** Set when acceptance has ended; the bid module runs it and lets the validators open what was accepted. */
export const OPENING_BEGIN = 'bid.openingBegin';

/** Starts or restarts the discussion with its full period; gives its end. */
export function startDiscussion(context: SystemContext, id: string, tender: Tender): number {
  const { waiting: _over, ...rest } = tender;
  const end = endOf(context, tender, tender.periods.discussion);
  context.state.put(tenderEntries, id, { ...rest, state: 'DISCUSSION', discussion: { start: context.time, end } });
  context.unschedule(id, ANSWER_TERM);
  context.schedule(end, id, DISCUSSION_END);
  return end;
}

/** Opens the acceptance of bids with its full period from now, however late the discussion ended; gives its end. */
export function startAcceptance(context: SystemContext, id: string, tender: Tender): number {
  invariant(tender.openQuestions === 0, `no unanswered question when acceptance starts: ${id}`);
  const { waiting: _over, ...rest } = tender;
  const end = endOf(context, tender, tender.periods.acceptance);
  context.unschedule(id, DISCUSSION_END);
  context.unschedule(id, ANSWER_TERM);
  setAcceptanceEnd(context, id, { ...rest, state: 'ACCEPTING', stateSince: context.time }, end);
  context.emit({ type: 'tender.accepting', data: { tender: id, end } });
  return end;
}

/** Sets or moves the end of acceptance; never to a sooner one. */
export function setAcceptanceEnd(context: SystemContext, id: string, tender: Tender, end: number): void {
  const { acceptance = { start: context.time, end: 0 }, notBefore } = tender;
  invariant(end >= acceptance.end, `acceptance is only lengthened: ${id}`);
  const ends = notBefore.at(-1) === end ? notBefore : [...notBefore, end];
  const span = { start: acceptance.start, end };
  context.state.put(tenderEntries, id, { ...tender, acceptance: span, notBefore: ends });
  context.schedule(end, id, ACCEPTANCE_END);
}

/** Holds the end of the discussion for unanswered questions until an answer term from now is over; gives that moment. */
export function waitForAnswers(context: SystemContext, id: string, tender: Tender, overdue: boolean): number {
  const dueAt = endOf(context, tender, answerTerm(frozenParams(context.state, tender)));
  const since = tender.waiting?.since ?? context.time;
  context.state.put(tenderEntries, id, { ...tender, waiting: { since, dueAt, overdue } });
  context.schedule(dueAt, id, ANSWER_TERM);
  return dueAt;
}

/** Ends the tender for good, and gives back everything its lots held. */
export function cancelTender(context: SystemContext, id: string, tender: Tender, reason: string, act?: string): void {
  const { waiting: _over, suspended: _stopped, ...rest } = tender;
  context.state.put(tenderEntries, id, {
    ...rest,
    state: 'CANCELLED',
    stateSince: context.time,
    cancelled: { at: context.time, reason, ...(act === undefined ? {} : { act }) },
  });
  for (const kind of [DISCUSSION_END, ANSWER_TERM, ACCEPTANCE_END, SUSPENSION_END]) context.unschedule(id, kind);
  releaseOpenLots(context, id, tender);
  countTender(context, tender.sealKey.epoch, -1);
  scheduleRelease(context, id);
  context.emit({ type: 'tender.cancelled', data: { tender: id, reason, ...(act === undefined ? {} : { act }) } });
}

function endOf(context: SystemContext, tender: Tender, period: Period): number {
  return periodEnd(calendarInForce(frozenParams(context.state, tender)), context.time, period);
}
