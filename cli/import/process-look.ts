import { unitPriceFor } from './exact-price.ts';
import type { ImportAward, ImportProcess } from './import-step.ts';

/** What the tender of a process must know of what the source tells later: everything is there before anything is sent. */
export interface ProcessLook {
  readonly discussionSeconds: number;
  readonly acceptanceSeconds: number;
  /** Numbers of the lots that are one unit, for some bid's price has no whole unit price. */
  readonly oneUnit: ReadonlySet<number>;
  /** What the source awarded, kept with the tender as data. */
  readonly awards: readonly ImportAward[];
}

/** Long enough to look at a tender, short enough to wait for. */
const PERIOD_SECONDS = 60;
/** More than the least periods of every open method under the demo profile. */
const DISCUSSION_SECONDS = 12;
const ACCEPTANCE_SECONDS = 16;
/** One transaction after the other, each waits for its block: a second on an idle machine. */
const PER_STEP_SECONDS = 2;
/** Bids are admitted and sealed eight at a time; a busy machine takes seconds for each eight. */
const PER_BID_SECONDS = 2;
const SECONDS_MAX = 86_400;

/** Before the process is known. */
export function firstLook(periodSeconds: number | undefined): ProcessLook {
  const seconds = periodSeconds ?? PERIOD_SECONDS;
  return { discussionSeconds: seconds, acceptanceSeconds: seconds, oneUnit: new Set(), awards: [] };
}

/** Takes a process as the first look gave it, gives what its tender must know; its periods where the user gave none. */
export function secondLook(
  { steps, lots, bids, awards }: ImportProcess,
  periodSeconds: number | undefined,
): ProcessLook {
  const played = bids.filter(({ amount }) => amount !== undefined).length;
  const oneUnit = lots.filter(({ number, quantity }) =>
    bids.some(({ lot, amount }) => lot === number && amount !== undefined && !unitPriceFor(amount, quantity)),
  );
  const look = { ...firstLook(periodSeconds), oneUnit: new Set(oneUnit.map(({ number }) => number)), awards };
  if (periodSeconds !== undefined || played === 0) return look;
  const after = steps.length - steps.findIndex(({ type }) => type === 'tender.publish') - 1;
  return {
    ...look,
    discussionSeconds: Math.min(DISCUSSION_SECONDS + PER_STEP_SECONDS * after, SECONDS_MAX),
    acceptanceSeconds: Math.min(ACCEPTANCE_SECONDS + PER_BID_SECONDS * played, SECONDS_MAX),
  };
}
