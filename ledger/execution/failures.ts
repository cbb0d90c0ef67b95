import { defineEntries } from '../module.ts';
import type { Overlay } from '../state/overlay.ts';

type FailureEntry = {
  readonly hour: number;
  readonly count: number;
  /** The last hour in which the quota was used up, so that a proposer had to leave out what would have failed. */
  readonly fullHour?: number;
};

/** failed/<key>: recorded faults of a key in its last hour of block time that had any. */
export const failureEntries = defineEntries<FailureEntry>('failed');

const HOUR_MS = 3_600_000;

/** How many transactions of the key failed in the hour of `time`; hour = floor(block time / 3,600,000) (protocol.md §2). */
export function failuresThisHour(state: Overlay, key: string, time: number): number {
  const entry = state.get(failureEntries, key);
  return entry !== undefined && entry.hour === hourOf(time) ? entry.count : 0;
}

/** Counts one more; with it the quota of `failedMax` an hour may be used up. */
export function countFailure(state: Overlay, key: string, time: number, failedMax: number): void {
  const hour = hourOf(time);
  const count = failuresThisHour(state, key, time) + 1;
  const fullHour = count >= failedMax ? hour : state.get(failureEntries, key)?.fullHour;
  state.put(failureEntries, key, fullHour === undefined ? { hour, count } : { hour, count, fullHour });
}

/** The hour of block time that a quota counts in. */
export function hourOf(time: number): number {
  return (time - (time % HOUR_MS)) / HOUR_MS;
}
