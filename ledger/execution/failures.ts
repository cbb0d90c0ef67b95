import { defineEntries } from '../module.ts';
import type { Overlay } from '../state/overlay.ts';

type FailureEntry = { readonly hour: number; readonly count: number };

/** failed/<key>: recorded faults of a key in its last hour of block time that had any. */
export const failureEntries = defineEntries<FailureEntry>('failed');

const HOUR_MS = 3_600_000;

/** How many transactions of the key failed in the hour of `time`; hour = floor(block time / 3,600,000) (protocol.md §2). */
export function failuresThisHour(state: Overlay, key: string, time: number): number {
  const entry = state.get(failureEntries, key);
  return entry !== undefined && entry.hour === hourOf(time) ? entry.count : 0;
}

/** Counts one more. */
export function countFailure(state: Overlay, key: string, time: number): void {
  state.put(failureEntries, key, { hour: hourOf(time), count: failuresThisHour(state, key, time) + 1 });
}

/** The hour of block time that a quota counts in. */
export function hourOf(time: number): number {
  return (time - (time % HOUR_MS)) / HOUR_MS;
}
