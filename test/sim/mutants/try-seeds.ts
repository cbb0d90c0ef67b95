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

/** So many seeds and so many scenarios of twins, which take about as long, are played in turns. */
const SEEDS_AT_ONCE = 20;
const TWINS_AT_ONCE = 500;

if (import.meta.main) {
  const [mode, suite, number] = process.argv.slice(2);
  const first = suite as Suite;
  for (const [which, seed] of mode === 'search' ? budget(first, Number(number)) : [[first, Number(number)] as const]) {
    const line = await lineOf(which, seed);
    process.stdout.write(`${JSON.stringify(line)}\n`);
    if (line.kind !== undefined) break;
  }
}

/** The budget of so many seeds, and scenarios in the same measure, beginning with one or the other. */
function* budget(first: Suite, seeds: number): Generator<readonly [Suite, number]> {
  const order: readonly Suite[] = first === 'seed' ? ['seed', 'twins'] : ['twins', 'seed'];
  for (let part = 0; part * SEEDS_AT_ONCE < seeds; part++) {
    for (const suite of order) {
      const size = suite === 'seed' ? SEEDS_AT_ONCE : TWINS_AT_ONCE;
      for (let i = 1; i <= size; i++) yield [suite, part * size + i];
    }
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
