import { runSeed } from '../run-seed.ts';

/**
 * Runs inside a copy of the source, as a process of its own: plays the seeds of its arguments one after the other and writes
 * one line of JSON for each. Ends at the first that goes wrong.
 */
export interface SeedLine {
  readonly seed: number;
  /** The first violation; absent in a good run. */
  readonly kind?: 'crash' | 'liveness' | 'safety';
  readonly text?: string;
}

if (import.meta.main) {
  const [from = 1, count = 1] = process.argv.slice(2).map(Number);
  for (let seed = from; seed < from + count; seed++) {
    const line = await seedLine(seed);
    process.stdout.write(`${JSON.stringify(line)}\n`);
    if (line.kind !== undefined) break;
  }
}

async function seedLine(seed: number): Promise<SeedLine> {
  try {
    const [first] = (await runSeed(seed)).violations;
    return first === undefined ? { seed } : { seed, kind: first.kind, text: first.text };
  } catch (cause) {
    return { seed, kind: 'crash', text: cause instanceof Error ? (cause.stack ?? cause.message) : String(cause) };
  }
}
