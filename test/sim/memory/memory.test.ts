import { expect, test } from 'vitest';
import { createRandom } from '../random.ts';
import { drawMemory, runMemory } from './run-memory.ts';

const SCENARIOS = 60;

test(`${SCENARIOS} validators forget their last words while the height is open, and contradict none of them`, async () => {
  for (let seed = 1; seed <= SCENARIOS; seed++) {
    const { violations, plan } = await runMemory(seed);
    expect(violations, `scenario ${seed}: ${JSON.stringify(plan)}`).toEqual([]);
  }
});

test('a seed is one scenario', () => {
  expect(drawMemory(createRandom(3))).toEqual(drawMemory(createRandom(3)));
  expect(drawMemory(createRandom(3))).not.toEqual(drawMemory(createRandom(4)));
});
