import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { playHeight } from './consensus-network.ts';

/** n, and how many random schedules of it. */
const SIZES = [
  [1, 20],
  [4, 400],
  [6, 200],
  [7, 200],
] as const;

describe('honest drivers with up to f liars, under any schedule', () => {
  test.each(SIZES)('of %i agree, never vote twice, decide what is valid, and come to it', (n, numRuns) => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 0xffffffff }), fc.integer({ min: 0, max: 400 }), (seed, steps) => {
        const { decisions, violations } = playHeight(n, seed, steps);
        expect(violations).toEqual([]);
        expect(new Set(decisions).size).toBe(1);
        expect(decisions[0]).toBeDefined();
      }),
      { numRuns },
    );
  });

  test('the schedules are hard enough to leave round 0', () => {
    const rounds = Array.from({ length: 40 }, (_, seed) => playHeight(4, seed, 200).roundMax);
    expect(rounds.filter((round) => round > 0).length).toBeGreaterThan(10);
    expect(Math.max(...rounds)).toBeGreaterThan(2);
  });
});
