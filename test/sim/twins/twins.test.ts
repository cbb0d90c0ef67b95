import { describe, expect, test } from 'vitest';
import { isHeard } from '../barriers.ts';
import { createRandom } from '../random.ts';
import { runScenario } from './run-scenario.ts';
import { drawTwins } from './twins-plan.ts';

const SCENARIOS = 80;

describe('twins', () => {
  test(`${SCENARIOS} scenarios: no fork, a block after healing, and the doubled keys are found guilty`, async () => {
    let accusations = 0;
    for (let seed = 1; seed <= SCENARIOS; seed++) {
      const result = await runScenario(seed);
      expect(result.violations, `scenario ${seed}: ${result.plan}`).toEqual([]);
      accusations += result.accusations;
    }
    expect(accusations).toBeGreaterThan(SCENARIOS / 4);
  });

  // 1522: the one validator that held a lock was skipped as a leader, and never came to propose it. 17074: two votes in one frame.
  test.each([1522, 17074])('scenario %i, which once went wrong', async (seed) => {
    const { violations, plan } = await runScenario(seed);
    expect(violations, plan).toEqual([]);
  });

  test('a seed is one scenario', () => {
    expect(drawTwins(createRandom(7))).toEqual(drawTwins(createRandom(7)));
    expect(drawTwins(createRandom(7))).not.toEqual(drawTwins(createRandom(8)));
  });

  test('parts hold for their time, and rounds without them are whole', () => {
    const barrier = { parts: [0, 0, 1, 1, 1], holdsMs: [300, 300, 300, 300, 300] };
    expect(isHeard(barrier, 0, 0, 1)).toBe(true);
    expect(isHeard(barrier, 299, 1, 2)).toBe(false);
    expect(isHeard(barrier, 300, 1, 2)).toBe(true);
    expect(isHeard(undefined, 0, 1, 2)).toBe(true);
  });
});
