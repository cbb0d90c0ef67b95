import { SIM_START } from './chain.ts';
import { runSeed, type SeedResult } from './run-seed.ts';
import { createRecorder, eventText } from './trace.ts';
import type { Violation, ViolationKind } from './witness.ts';

/** The worst thing that happened decides; a broken promise is worse than a halt, a halt worse than an exception. */
const EXIT_CODES: Readonly<Record<ViolationKind, number>> = { crash: 127, liveness: 128, safety: 129 };

/** The exit code for what was seen; 0 for nothing. */
export function exitCodeOf(violations: readonly Violation[]): number {
  return Math.max(0, ...violations.map(({ kind }) => EXIT_CODES[kind]));
}

/** The last line of `--seeds --json`. */
export interface SeedsSummary {
  readonly seeds: number;
  readonly heights: number;
  readonly faults: number;
  readonly violations: number;
  readonly virtualSeconds: number;
  readonly wallSeconds: number;
  readonly failedSeeds: readonly number[];
}

/** Adds up what became of seeds. */
export function summaryOf(results: readonly SeedResult[], wallMs: number): SeedsSummary {
  const sum = (of: (result: SeedResult) => number): number => results.reduce((all, result) => all + of(result), 0);
  return {
    seeds: results.length,
    heights: sum(({ heights }) => heights),
    faults: sum(({ faults }) => faults),
    violations: sum(({ violations }) => violations.length),
    virtualSeconds: Math.round(sum(({ virtualMs }) => virtualMs) / 1000),
    wallSeconds: Math.round(wallMs / 100) / 10,
    failedSeeds: results
      .filter(({ violations }) => violations.length > 0)
      .map(({ seed }) => seed)
      .sort((a, b) => a - b),
  };
}

/** Events before a failure that are printed with it. */
const LAST_EVENTS = 40;
const LINE_CHARS_MAX = 400;

/** Plays a failed seed once more, gives the lines to print: what went wrong, the last events, the command. */
export async function failureLines(failed: SeedResult): Promise<readonly string[]> {
  const { seed, violations } = failed;
  const recorder = createRecorder(LAST_EVENTS);
  await runSeed(seed, { trace: recorder });
  return [
    `seed ${seed} fails:`,
    ...violations.map(({ kind, text }) => `  ${kind}: ${text}`),
    `the last ${LAST_EVENTS} events:`,
    ...recorder.last().map((event) => eventText(event, SIM_START).slice(0, LINE_CHARS_MAX)),
    `play it again: npm run sim -- --seed ${seed} --trace`,
  ];
}
