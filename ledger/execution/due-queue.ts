import { invariant } from '../base/invariant.ts';
import type { Overlay } from '../state/overlay.ts';

/** A timer that is due: what to run, on what, and since when (ms). */
export interface DueTimer {
  readonly dueAt: number;
  readonly objectId: string;
  readonly kind: string;
}

/** Digits of a padded moment: every time() of the schema fits, and text order is time order. */
const TIME_DIGITS = 15;

/** due/<dueAt>/<object>/<kind> → true, and timer/<object>/<kind> → dueAt so that setting again moves it. */
export function scheduleTimer(state: Overlay, dueAt: number, objectId: string, kind: string): void {
  invariant(Number.isSafeInteger(dueAt) && dueAt >= 0, `a timer's moment is a time: ${kind}`);
  unscheduleTimer(state, objectId, kind);
  state.putRaw(dueKey({ dueAt, objectId, kind }), true);
  state.putRaw(timerKey(objectId, kind), dueAt);
}

/** Forgets a timer; nothing happens where there is none. */
export function unscheduleTimer(state: Overlay, objectId: string, kind: string): void {
  const dueAt = state.getRaw(timerKey(objectId, kind));
  if (typeof dueAt !== 'number') return;
  state.removeRaw(dueKey({ dueAt, objectId, kind }));
  state.removeRaw(timerKey(objectId, kind));
}

/** The timers with dueAt ≤ time in key order, at most limit. */
export function dueTimers(
  state: { dueKeys(end: string, limit: number): readonly string[] },
  time: number,
  limit: number,
): readonly DueTimer[] {
  return state.dueKeys(`due/${padTime(time + 1)}`, limit).map(timerFromKey);
}

/** When the first timer is due, or undefined. */
export function nextDueAt(state: { dueKeys(end: string, limit: number): readonly string[] }): number | undefined {
  const first = state.dueKeys('due0', 1)[0];
  return first === undefined ? undefined : timerFromKey(first).dueAt;
}

function dueKey(timer: DueTimer): string {
  return `due/${padTime(timer.dueAt)}/${timer.objectId}/${timer.kind}`;
}

function timerKey(objectId: string, kind: string): string {
  return `timer/${objectId}/${kind}`;
}

function padTime(time: number): string {
  return String(time).padStart(TIME_DIGITS, '0');
}

function timerFromKey(key: string): DueTimer {
  const afterTime = 'due/'.length + TIME_DIGITS;
  const kindAt = key.lastIndexOf('/');
  return {
    dueAt: Number(key.slice('due/'.length, afterTime)),
    objectId: key.slice(afterTime + 1, kindAt),
    kind: key.slice(kindAt + 1),
  };
}
