import type { StateRead, SystemContext } from '../../module.ts';
import { openingEntries } from '../bid/bid-entries.ts';
import { OPENING_DONE } from '../bid/opening.ts';
import { type Period, periodEnd } from '../calendar/calendar.ts';
import { calendarInForce } from '../calendar/calendar-module.ts';
import { OPENING_BEGIN } from '../tender/tender-clock.ts';
import { existingTender } from '../tender/tender-entries.ts';
import { frozenParams } from '../tender/tender-snapshot.ts';
import { type Clock, type ClockHolder, parkClock, standsStill } from '../tender/tender-suspension.ts';
import {
  awardEntries,
  existingStage,
  type LotStage,
  lotId,
  lotStageEntries,
  lotStageOf,
  lotsOpenEntries,
} from './award-entries.ts';

/** The timers of a lot, one of which runs at a time: work that goes on in the next block, or the end of a term. */
export const LOT_STEP = 'award.step';
export const FACTS_END = 'award.factsEnd';
export const REVIEW_END = 'award.reviewEnd';
export const ROUND_END = 'award.roundEnd';
export const JUSTIFY_END = 'award.justifyEnd';
export const STANDSTILL_END = 'award.standStillEnd';
export const SIGNING_END = 'award.signingEnd';
const LOT_KINDS = [LOT_STEP, FACTS_END, REVIEW_END, ROUND_END, JUSTIFY_END, STANDSTILL_END, SIGNING_END] as const;
export type LotTimer = (typeof LOT_KINDS)[number];

/** Of a tender whose lots all have their admission but for one that stood still. */
export const SECOND_OPENING = 'award.secondOpening';

/** What a stage begins with; its start and its clock are put by the functions that enter it. */
type Next = Omit<LotStage, 'since' | 'clock'>;

/** Puts a lot into a stage without a clock: it waits for others, or has ended. */
export function enterStage(context: SystemContext, tender: string, lot: number, next: Next): void {
  stopClock(context, tender, lot);
  context.state.put(lotStageEntries, lotId(tender, lot), { ...next, since: context.time });
  tellStage(context, tender, lot, next);
}

/** Puts a lot into a stage whose work is done in the next block, one lot in one run. */
export function enterStep(context: SystemContext, tender: string, lot: number, next: Next): void {
  enterStage(context, tender, lot, next);
  setClock(context, tender, lot, { kind: LOT_STEP, dueAt: context.time });
}

/** Puts a lot into a stage with a term from now, by the calendar that was frozen with the tender; gives its end. */
export function enterTerm(
  context: SystemContext,
  place: { readonly tender: string; readonly lot: number },
  next: Omit<Next, 'until'>,
  term: { readonly kind: LotTimer; readonly period: Period },
): number {
  const { tender, lot } = place;
  const frozen = frozenParams(context.state, existingTender(context.state, tender));
  const until = periodEnd(calendarInForce(frozen), context.time, term.period);
  enterStage(context, tender, lot, { ...next, until });
  setClock(context, tender, lot, { kind: term.kind, dueAt: until });
  return until;
}

/** Sets the lot's one clock in the stage that it is in; in what stands still, it waits. */
export function setClock(
  context: SystemContext,
  tender: string,
  lot: number,
  clock: { readonly kind: LotTimer; readonly dueAt: number },
): void {
  stopClock(context, tender, lot);
  const object = lotId(tender, lot);
  context.state.put(lotStageEntries, object, { ...existingStage(context.state, tender, lot), clock });
  const target = standsStill(context.state, { tender, lot });
  if (target === undefined) context.schedule(clock.dueAt, object, clock.kind);
  else parkClock(context, target, { object, lot, ...clock });
}

function stopClock(context: SystemContext, tender: string, lot: number): void {
  const before = lotStageOf(context.state, tender, lot)?.clock;
  if (before !== undefined) context.unschedule(lotId(tender, lot), before.kind);
}

function tellStage(context: SystemContext, tender: string, lot: number, next: Next): void {
  context.emit({ type: 'award.stage', data: { tender, lot, ...next } });
}

/** The clocks of the stages after closing, so that a suspension of the tender or of a lot stops them. */
export const awardClocks: ClockHolder = {
  kinds: [OPENING_BEGIN, OPENING_DONE, SECOND_OPENING, ...LOT_KINDS],
  running(state, id) {
    const tender = existingTender(state, id);
    if (tender.state !== 'CLOSED') return [];
    const lots = Array.from({ length: tender.lots }, (_, index) => index + 1);
    const clocks = lots.flatMap((lot): readonly Clock[] => {
      const clock = lotStageOf(state, id, lot)?.clock;
      return clock === undefined ? [] : [{ object: lotId(id, lot), lot, ...clock }];
    });
    const dueAt = tender.stateSince;
    const opening = state.get(openingEntries, id);
    if (opening === undefined) return [{ object: id, kind: OPENING_BEGIN, dueAt }, ...clocks];
    return isDoneUnseen(state, id, tender.lots) ? [{ object: id, kind: OPENING_DONE, dueAt }, ...clocks] : clocks;
  },
  restart(context, id, { object, kind, lot, dueAt }) {
    context.schedule(dueAt, object, kind);
    if (lot === undefined) return;
    const stage = existingStage(context.state, id, lot);
    const until = stage.until === undefined ? undefined : stage.until + dueAt - (stage.clock?.dueAt ?? dueAt);
    const moved = until === undefined ? {} : { until };
    context.state.put(lotStageEntries, object, { ...stage, ...moved, clock: { kind, dueAt } });
    const award = context.state.get(awardEntries, object);
    if (stage.stage === 'SIGNING' && award !== undefined && until !== undefined)
      context.state.put(awardEntries, object, { ...award, signBy: until });
  },
};

/** True iff an opening has ended and its lots have not been told. */
function isDoneUnseen(state: StateRead, id: string, lots: number): boolean {
  const opening = state.get(openingEntries, id);
  if (opening === undefined || opening.pending.length > 0) return false;
  if (state.get(lotsOpenEntries, id) === undefined) return true;
  for (let lot = 1; lot <= lots; lot++) {
    const stage = lotStageOf(state, id, lot);
    if (stage?.stage === 'OPENING_2' && stage.clock === undefined) return true;
  }
  return false;
}
