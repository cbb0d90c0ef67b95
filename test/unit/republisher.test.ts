import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createMempool } from '../../ledger/mempool/mempool.ts';
import { createRepublisher } from '../../node/runtime/republisher.ts';
import { anchorOf } from '../execution-chain.ts';
import { testParties } from '../ledger-context.ts';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
});
afterEach(() => {
  vi.useRealTimers();
});

function createStage(pooled: number) {
  const mempool = createMempool({ txsMax: 1000, bytesMax: 1_000_000, perSenderMax: 1000 });
  const txs = Array.from({ length: pooled }, (_, n) => anchorOf(testParties.customer, n));
  for (const signed of txs) mempool.add(signed);
  const published: (readonly [second: number, txs: number])[] = [];
  let second = 0;
  const republisher = createRepublisher(mempool, { publishAgain: (batch) => published.push([second, batch.length]) });
  const pass = (seconds: number): void => {
    for (const until = second + seconds; second < until; ) {
      second++;
      vi.advanceTimersByTime(1000);
    }
  };
  return { mempool, txs, republisher, published, pass };
}

test('what no block takes is said again, ever more seldom, at least every 48 s; what has left the pool is not', () => {
  const { mempool, txs, published, pass } = createStage(2);
  pass(60);
  expect(published.map(([second]) => second)).toEqual([4, 10, 22, 46]);
  mempool.removeIds([txs[0]?.txIdText ?? '']);
  pass(240);
  expect(published.slice(4)).toEqual([94, 142, 190, 238, 286].map((second) => [second, 1]));
});

test('what a block takes within three seconds is never said again', () => {
  const { mempool, txs, published, pass } = createStage(2);
  pass(3);
  mempool.removeIds(txs.map(({ txIdText }) => txIdText));
  pass(100);
  expect(published).toEqual([]);
});

test('the pool is said again once for validators that come back together, and again for one that comes later', () => {
  const { republisher, published, pass } = createStage(3);
  for (let n = 0; n < 5; n++) republisher.onValidator();
  pass(2);
  expect(published).toEqual([[1, 3]]);
  republisher.onValidator();
  pass(1);
  expect(published).toEqual([
    [1, 3],
    [3, 3],
  ]);
});

test('is bounded, and says the rest at the next look', () => {
  const { published, pass } = createStage(600);
  pass(6);
  expect(published).toEqual([
    [4, 256],
    [5, 256],
    [6, 88],
  ]);
});

test('says nothing of an empty pool, and nothing after closing', () => {
  const none = createStage(0);
  none.republisher.onValidator();
  none.pass(10);
  const closed = createStage(2);
  closed.republisher.onValidator();
  closed.republisher.close();
  closed.pass(10);
  expect([none.published, closed.published]).toEqual([[], []]);
});
