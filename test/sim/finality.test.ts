import { expect, test } from 'vitest';
import { faultyMax } from '../../ledger/base/quorum.ts';
import { measureFinality } from './finality.ts';

const DELAY_MS = 80;

test.each([
  [4, 200],
  [7, 200],
  [16, 100],
  [31, 60],
])(
  'of %i validators f are dead: one rotation later 99 in 100 transactions are final within twice the usual time',
  async (validators, transactions) => {
    const usual = await measureFinality({ validators, delayMs: DELAY_MS, dead: 0, transactions, seed: 2 });
    const dead = faultyMax(validators);
    const without = await measureFinality({ validators, delayMs: DELAY_MS, dead, transactions, seed: 2 });
    expect([usual.transactions, without.transactions]).toEqual([transactions, transactions]);
    // Three delays are what the protocol cannot do better than; a transaction waits for a block and a way to its proposer, too.
    expect(usual.p50Ms).toBeGreaterThanOrEqual(usual.lowerBoundMs);
    expect(usual.p99Ms).toBeLessThanOrEqual(3 * usual.lowerBoundMs);
    expect(without.p99Ms).toBeLessThanOrEqual(2 * usual.p99Ms);
    expect(without.p99EverywhereMs).toBeLessThanOrEqual(2 * usual.p99EverywhereMs);
  },
  600_000,
);
