import { runSeed } from '../run-seed.ts';
import { runScenario } from '../twins/run-scenario.ts';
import type { Violation } from '../witness.ts';

/** What is played: whole seeds with all their faults, or scenarios of twins. */
export type Suite = 'seed' | 'twins';

/**
 * Runs inside a copy of the source, as a process of its own, and writes one line of JSON for each seed and scenario. Ends at the
 * first that goes wrong.
 */
export interface SeedLine {
  readonly suite: Suite;
  readonly seed: number;
  /** The first violation; absent in a good run. */
  readonly kind?: 'crash' | 'liveness' | 'safety';
  readonly text?: string;
}

/** Scenarios that take about as long as a seed: played after each. */
const TWINS_PER_SEED = 25;

if (import.meta.main) {
  const [suite, from, count] = process.argv.slice(2);
  for (const [which, seed] of suite === 'both' ? budget(Number(count)) : [[suite as Suite, Number(from)] as const]) {
    const line = await lineOf(which, seed);
    process.stdout.write(`${JSON.stringify(line)}\n`);
    if (line.kind !== undefined) break;
  }
}

/** Seed 1, the first scenarios, seed 2, the next scenarios, and so on. */
function* budget(seeds: number): Generator<readonly [Suite, number]> {
  for (let seed = 1; seed <= seeds; seed++) {
    yield ['seed', seed];
    for (let i = 1; i <= TWINS_PER_SEED; i++) yield ['twins', (seed - 1) * TWINS_PER_SEED + i];
  }
}

async function lineOf(suite: Suite, seed: number): Promise<SeedLine> {
  try {
    const [first] = await violationsOf(suite, seed);
    return first === undefined ? { suite, seed } : { suite, seed, kind: first.kind, text: first.text };
  } catch (cause) {
    const text = cause instanceof Error ? (cause.stack ?? cause.message) : String(cause);
    return { suite, seed, kind: 'crash', text };
  }
}

async function violationsOf(suite: Suite, seed: number): Promise<readonly Violation[]> {
  return (suite === 'seed' ? await runSeed(seed) : await runScenario(seed)).violations;
}
