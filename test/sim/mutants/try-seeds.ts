import { runMemory } from '../memory/run-memory.ts';
import { runSeed } from '../run-seed.ts';
import { runScenario } from '../twins/run-scenario.ts';
import type { Violation } from '../witness.ts';

/** What is played: whole seeds with all their faults, scenarios of twins, or of a memory that is not whole. */
export type Suite = 'seed' | 'twins' | 'memory';

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

/** So many seeds and so many scenarios are played in turns. */
const AT_ONCE: Readonly<Record<Suite, number>> = { seed: 20, twins: 500, memory: 20 };

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
  const order = [first, ...(['seed', 'twins', 'memory'] as const).filter((suite) => suite !== first)];
  for (let part = 0; part * AT_ONCE.seed < seeds; part++) {
    for (const suite of order) {
      const size = AT_ONCE[suite];
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
  const run = { seed: runSeed, twins: runScenario, memory: runMemory }[suite];
  return (await run(seed)).violations;
}
