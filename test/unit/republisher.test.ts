import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createMempool } from '../../ledger/mempool/mempool.ts';
import { createRepublisher } from '../../node/runtime/republisher.ts';
import { anchorOf } from '../execution-chain.ts';
import { testParties } from '../ledger-context.ts';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
});
afterEach(() => {
  vi.useRealTimers();
});

function createStage(pooled: number) {
  const mempool = createMempool({ txsMax: 1000, bytesMax: 1_000_000, perSenderMax: 1000 });
  for (let n = 0; n < pooled; n++) mempool.add(anchorOf(testParties.customer, n));
  const published: number[] = [];
  const republisher = createRepublisher(mempool, { publish: (batch) => void published.push(batch.length) });
  return { republisher, published };
}

test('the pool is said again once for validators that come back together, and again for one that comes later', () => {
  const { republisher, published } = createStage(3);
  for (let n = 0; n < 5; n++) republisher.onValidator();
  vi.advanceTimersByTime(10_000);
  expect(published).toEqual([3]);
  republisher.onValidator();
  vi.advanceTimersByTime(10_000);
  expect(published).toEqual([3, 3]);
});

test('is bounded, says nothing of an empty pool, and nothing after closing', () => {
  const many = createStage(300);
  many.republisher.onValidator();
  vi.advanceTimersByTime(1000);
  expect(many.published).toEqual([256]);
  many.republisher.onValidator();
  many.republisher.close();
  const none = createStage(0);
  none.republisher.onValidator();
  vi.advanceTimersByTime(10_000);
  expect([many.published, none.published]).toEqual([[256], []]);
});
