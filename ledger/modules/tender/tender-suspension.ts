import { invariant } from '../../base/invariant.ts';
import type { StateRead, SystemContext } from '../../module.ts';
import { setAcceptanceEnd, startAcceptance } from './tender-clock.ts';
import { existingLot, existingTender, lotEntries, type Suspension, tenderEntries } from './tender-entries.ts';
import { ACCEPTANCE_END, ANSWER_TERM, DISCUSSION_END, SUSPENSION_END } from './tender-timer-kinds.ts';

/** A timer that a tender or one of its lots runs by. `lot` where it is that lot's own. */
export type Clock = { readonly object: string; readonly kind: string; readonly lot?: number; readonly dueAt: number };

/** A stage of tenders that has clocks: what it must tell and do so that a suspension can stop them. */
export interface ClockHolder {
  /** Its timer kinds. */
  readonly kinds: readonly string[];
  /** The clocks that run now for a whole tender with its lots. */
  readonly running: (state: StateRead, tender: string) => readonly Clock[];
  /** Schedules a clock again for `dueAt` and notes that moment wherever the stage keeps it. */
  readonly restart: (context: SystemContext, tender: string, clock: Clock) => void;
}

/** What is stopped: a tender with all its lots, or one lot of a closed tender. */
export interface Target {
  readonly tender: string;
  readonly lot?: number;
}

/** The clocks before closing, which belong to the tender as a whole. */
export const tenderClocks: ClockHolder = {
  kinds: [DISCUSSION_END, ANSWER_TERM, ACCEPTANCE_END],
  running(state, id) {
    const { state: stored, discussion, waiting, acceptance } = existingTender(state, id);
    if (stored === 'DISCUSSION' && waiting !== undefined)
      return [{ object: id, kind: ANSWER_TERM, dueAt: waiting.dueAt }];
    if (stored === 'DISCUSSION' && discussion !== undefined)
      return [{ object: id, kind: DISCUSSION_END, dueAt: discussion.end }];
    if (stored === 'ACCEPTING' && acceptance !== undefined)
      return [{ object: id, kind: ACCEPTANCE_END, dueAt: acceptance.end }];
    return [];
  },
  restart(context, id, { kind, dueAt }) {
    const tender = existingTender(context.state, id);
    if (kind === ACCEPTANCE_END) {
      setAcceptanceEnd(context, id, tender, dueAt);
      return;
    }
    const { waiting, discussion } = tender;
    if (kind === ANSWER_TERM && tender.openQuestions === 0) {
      // The last answer came while the tender stood still.
      startAcceptance(context, id, tender);
      return;
    }
    const moved =
      kind === ANSWER_TERM
        ? waiting && { waiting: { ...waiting, dueAt } }
        : discussion && { discussion: { ...discussion, end: dueAt } };
    invariant(moved !== undefined, `a clock that ran before runs again: ${id} ${kind}`);
    context.state.put(tenderEntries, id, { ...tender, ...moved });
    context.schedule(dueAt, id, kind);
  },
};

/** Stops every running clock of the target and keeps what was left of each; `until` (ms) ends it by itself. */
export function suspend(
  context: SystemContext,
  holders: readonly ClockHolder[],
  target: Target,
  by: Omit<Suspension, 'at' | 'remaining'>,
): void {
  const running = clocksOf(context.state, holders, target);
  for (const { object, kind } of running) context.unschedule(object, kind);
  const remaining = running.map(({ dueAt, ...clock }) => ({ ...clock, ms: Math.max(0, dueAt - context.time) }));
  putSuspension(context, target, { ...by, at: context.time, remaining });
  if (by.until !== undefined) context.schedule(by.until, objectOf(target), SUSPENSION_END);
  context.emit({ type: 'tender.suspended', data: { ...target, ...by } });
}

/** Lets the clocks of the target run on from now with what was left of them. */
export function resume(
  context: SystemContext,
  holders: readonly ClockHolder[],
  target: Target,
  why: { readonly act: string } | { readonly lapsed: true },
): void {
  const suspended = suspensionOf(context.state, target);
  invariant(suspended !== undefined, `what is resumed was suspended: ${objectOf(target)}`);
  context.unschedule(objectOf(target), SUSPENSION_END);
  putSuspension(context, target, undefined);
  const whole = target.lot === undefined ? undefined : suspensionOf(context.state, { tender: target.tender });
  if (whole !== undefined) {
    // The tender itself stands still: the lot's clocks wait with the others.
    const remaining = [...whole.remaining, ...suspended.remaining];
    putSuspension(context, { tender: target.tender }, { ...whole, remaining });
  } else {
    for (const { ms, ...clock } of suspended.remaining) {
      const holder = holders.find(({ kinds }) => kinds.includes(clock.kind));
      invariant(holder !== undefined, `every clock has its holder: ${clock.kind}`);
      holder.restart(context, target.tender, { ...clock, dueAt: context.time + ms });
    }
  }
  context.emit({ type: 'tender.resumed', data: { ...target, ...why } });
}

/** The suspension of a tender or lot, or undefined where it is none. */
export function suspensionOf(state: StateRead, { tender, lot }: Target): Suspension | undefined {
  return lot === undefined ? existingTender(state, tender).suspended : existingLot(state, tender, lot).suspended;
}

/** The object of the timer that ends a suspension: `<tender>` or `<tender>/<lot>`. */
export function objectOf({ tender, lot }: Target): string {
  return lot === undefined ? tender : `${tender}/${lot}`;
}

/** The other way round. */
export function targetFromObject(object: string): Target {
  const [tender = '', lot] = object.split('/');
  return lot === undefined ? { tender } : { tender, lot: Number(lot) };
}

/** Clocks of a lot that is suspended by itself do not run. */
function clocksOf(state: StateRead, holders: readonly ClockHolder[], { tender, lot }: Target): readonly Clock[] {
  const running = holders.flatMap((holder) => holder.running(state, tender));
  return running.filter(
    (clock) =>
      (lot === undefined || clock.lot === lot) &&
      (clock.lot === undefined || existingLot(state, tender, clock.lot).suspended === undefined),
  );
}

function putSuspension(context: SystemContext, target: Target, suspended: Suspension | undefined): void {
  const flag = suspended === undefined ? {} : { suspended };
  if (target.lot === undefined) {
    const { suspended: _before, ...tender } = existingTender(context.state, target.tender);
    context.state.put(tenderEntries, target.tender, { ...tender, ...flag });
    return;
  }
  const { suspended: _before, ...lot } = existingLot(context.state, target.tender, target.lot);
  context.state.put(lotEntries, objectOf(target), { ...lot, ...flag });
}

/** A clock that would start now belongs to what stands still: it waits there and starts when that runs on. */
export function parkClock(context: SystemContext, target: Target, { dueAt, ...clock }: Clock): void {
  const suspended = suspensionOf(context.state, target);
  invariant(suspended !== undefined, `a clock waits in a suspension: ${objectOf(target)}`);
  const remaining = [...suspended.remaining, { ...clock, ms: Math.max(0, dueAt - context.time) }];
  putSuspension(context, target, { ...suspended, remaining });
}

/** Where clocks of a tender or of one of its lots wait now, or undefined where they run: in the lot's own suspension, else the tender's. */
export function standsStill(state: StateRead, { tender, lot }: Target): Target | undefined {
  if (lot !== undefined && existingLot(state, tender, lot).suspended !== undefined) return { tender, lot };
  return existingTender(state, tender).suspended === undefined ? undefined : { tender };
}
