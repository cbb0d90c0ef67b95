import { expect, test } from 'vitest';
import { isFirstProposal, splitsLocks, sweepCrashes } from './crash-sweep.ts';

/** Place 1 proposes at heights 1 and 5, and in second rounds at heights 4 and 8; elsewhere it only votes. */
const VICTIM = 1;
/** Hundreds of networks each; on a busy machine that takes minutes. */
const PATIENCE_MS = 900_000;

test(
  'a validator that dies at any of its points, as proposer or not, signs nothing twice and starts without a hand',
  async () => {
    const { points, failures } = await sweepCrashes({ name: 'calm', victim: VICTIM, heights: 5 });
    expect(failures).toEqual([]);
    expect(points).toBeGreaterThan(150);
  },
  PATIENCE_MS,
);

test(
  'the same when every height needs a second round',
  async () => {
    const scenario = { name: 'second rounds', victim: VICTIM, heights: 3, loses: isFirstProposal };
    const { points, failures } = await sweepCrashes(scenario);
    expect(failures).toEqual([]);
    expect(points).toBeGreaterThan(150);
  },
  PATIENCE_MS,
);

test(
  'the same when it is locked and others are not, and the value is proposed again with its polka',
  async () => {
    const scenario = { name: 'locked', victim: VICTIM, heights: 2, loses: splitsLocks };
    const { points, failures } = await sweepCrashes(scenario);
    expect(failures).toEqual([]);
    expect(points).toBeGreaterThan(150);
  },
  PATIENCE_MS,
);

test(
  'the same when the whole network loses power with it',
  async () => {
    const { points, failures } = await sweepCrashes({ name: 'outage', victim: VICTIM, heights: 3, outage: true });
    expect(failures).toEqual([]);
    expect(points).toBeGreaterThan(80);
  },
  PATIENCE_MS,
);

test(
  'the same when another process holds the key',
  async () => {
    const { points, failures } = await sweepCrashes({ name: 'signer', victim: VICTIM, heights: 3, outerSigner: true });
    expect(failures).toEqual([]);
    expect(points).toBeGreaterThan(80);
  },
  PATIENCE_MS,
);
