import { describe, expect, test } from 'vitest';
import { runSeed, type SeedResult } from './run-seed.ts';

/** The fixed part of the budget: always the same, so that a change that breaks one is seen at once. */
const FIXED = Array.from({ length: 24 }, (_, i) => i + 1);
/** Fresh ones for every run; a failure prints its seed. */
const RANDOM = Array.from({ length: 4 }, () => 1 + Math.floor(Math.random() * (2 ** 32 - 2)));

console.log(`random seeds of the simulator: ${RANDOM.join(' ')} (npm run sim -- --seed N)`);

function expectGood(result: SeedResult): void {
  expect({ seed: result.seed, violations: result.violations }).toEqual({ seed: result.seed, violations: [] });
  expect(result.heights).toBeGreaterThanOrEqual(50);
  expect(result.faults).toBeGreaterThanOrEqual(10);
}

describe('seeds', () => {
  test.each(FIXED)('fixed seed %i', async (seed) => expectGood(await runSeed(seed)));
  test.each(RANDOM)('random seed %i', async (seed) => expectGood(await runSeed(seed)));

  test('the same seed gives the same run', async () => {
    const first = await runSeed(7);
    expect(await runSeed(7)).toEqual(first);
    expect((await runSeed(8)).digest).not.toBe(first.digest);
    // One of those whose set of validators changes meanwhile.
    expect(first.setChanges).toBeGreaterThan(1);
  });
});
