import type { TimeoutStep } from './types.ts';

/** Consensus parameters of the chain, ms. */
export interface TimingParams {
  readonly timeoutProposeMs: number;
  readonly timeoutVoteMs: number;
  readonly timeoutDeltaMs: number;
  readonly timeoutMaxMs: number;
  readonly precisionMs: number;
  readonly messageDelayMs: number;
}

/** How long a step of a round may last: linear in the round, capped (protocol.md §4). */
export function timeoutMs(params: TimingParams, step: TimeoutStep, round: number): number {
  const base = step === 'propose' ? params.timeoutProposeMs : params.timeoutVoteMs;
  return Math.min(base + params.timeoutDeltaMs * round, params.timeoutMaxMs);
}

/** 1.1^r in thousandths, r = 0 … 17; from there on the cap of five times holds. */
const GROWTH = [
  1000, 1100, 1210, 1331, 1464, 1611, 1772, 1949, 2144, 2358, 2594, 2853, 3138, 3452, 3797, 4177, 4595, 5000,
] as const;

/** messageDelay(r) = min(delay × 1.1^r, 5 × delay), from an integer table (2 s and 10 s by default). */
export function messageDelayMs(params: TimingParams, round: number): number {
  const growth = GROWTH[Math.min(round, GROWTH.length - 1)] ?? 5000;
  const scaled = params.messageDelayMs * growth;
  return (scaled - (scaled % 1000)) / 1000;
}

/** A fresh proposal is timely iff receive − messageDelay(r) − precision ≤ time ≤ receive + precision. */
export function isTimely(params: TimingParams, round: number, time: number, receivedAt: number): boolean {
  return (
    time <= receivedAt + params.precisionMs && time >= receivedAt - messageDelayMs(params, round) - params.precisionMs
  );
}
