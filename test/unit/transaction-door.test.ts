import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createMempool } from '../../ledger/mempool/mempool.ts';
import type { SignedTx } from '../../ledger/tx/transaction.ts';
import type { Inbound } from '../../node/runtime/inbound.ts';
import { createTransactionDoor } from '../../node/runtime/transaction-door.ts';
import { createMemoryStore } from '../../storage/memory-store.ts';
import { anchorOf, createExecutionChain, START } from '../execution-chain.ts';
import { testParties } from '../ledger-context.ts';

const [first, second] = [
  anchorOf(testParties.customer, 1),
  anchorOf(testParties.customer, 2, { expires: START + 2000 }),
];

/** A door over a real pool and chain; blocks are written by hand, the loop's word comes after each. */
function createWorld() {
  const store = createMemoryStore();
  const chain = createExecutionChain({ store });
  const mempool = createMempool({ txsMax: 10, bytesMax: 100_000, perSenderMax: 10 });
  const asked: { readonly bytes: Uint8Array; readonly dryRun: boolean }[] = [];
  const inbound: Pick<Inbound, 'submit'> = {
    async submit(bytes, dryRun) {
      asked.push({ bytes, dryRun });
      return { kind: 'pooled', txId: first.txId, txHash: first.txHash, expires: first.tx.expires };
    },
  };
  const door = createTransactionDoor({
    inbound: inbound as Inbound,
    store,
    isPooledId: (id) => mempool.hasId(id),
    tipTime: () => chain.ledger.tip().time,
    doorRetryMs: () => 250,
  });
  async function block(txs: readonly SignedTx[], time = chain.ledger.tip().time + 500): Promise<void> {
    await chain.block({ txs, time });
    mempool.removeIds(txs.map((signed) => signed.txIdText));
    mempool.expire(time);
    door.onCommitted(txs.map((signed) => signed.txIdText));
  }
  return { door, mempool, block, asked };
}

describe('the transaction door', () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it('tells where a transaction stands', async () => {
    const { door, mempool, block } = createWorld();
    expect(door.status(first.txId)).toEqual({ kind: 'unknown' });
    expect(door.status(first.txId, START + 1)).toEqual({ kind: 'unknown' });
    expect(door.status(first.txId, START)).toEqual({ kind: 'expired' });
    mempool.add(first);
    expect(door.status(first.txId, START)).toEqual({ kind: 'pooled' });
    await block([first]);
    expect(door.status(first.txId, START)).toEqual({ kind: 'committed', height: 1, index: 1 });
  });

  it('passes submissions and trials on, and says how long to wait', async () => {
    const { door, asked } = createWorld();
    expect(door.retryAfterMs()).toBe(250);
    await door.submit(first.bytes);
    await door.check(second.bytes);
    expect(asked).toEqual([
      { bytes: first.bytes, dryRun: false },
      { bytes: second.bytes, dryRun: true },
    ]);
  });

  it('wakes all who wait in the very block that holds the transaction, and only those', async () => {
    const { door, mempool, block } = createWorld();
    mempool.add(first);
    mempool.add(second);
    const waiting = [door.waitFor(first.txId, 10_000), door.waitFor(first.txId, 10_000)];
    let isOtherAwake = false;
    const other = door.waitFor(second.txId, 10_000).then((status) => {
      isOtherAwake = true;
      return status;
    });
    await block([]);
    await block([first]);
    expect(await Promise.all(waiting)).toEqual([
      { kind: 'committed', height: 2, index: 1 },
      { kind: 'committed', height: 2, index: 1 },
    ]);
    expect(isOtherAwake).toBe(false);
    await block([second]);
    expect(await other).toEqual({ kind: 'committed', height: 3, index: 1 });
    expect(vi.getTimerCount()).toBe(0);
  });

  it('wakes who waits for what left the pool without a block: it has expired', async () => {
    const { door, mempool, block } = createWorld();
    mempool.add(second);
    const waiting = door.waitFor(second.txId, 10_000);
    await block([], START + 2000);
    await waiting;
    expect(door.status(second.txId, second.tx.expires)).toEqual({ kind: 'expired' });
    expect(vi.getTimerCount()).toBe(0);
  });

  it('answers after the time-out with what is known then, and forgets the waiter', async () => {
    const { door, mempool, block } = createWorld();
    mempool.add(first);
    const waiting = door.waitFor(first.txId, 1000);
    await vi.advanceTimersByTimeAsync(1000);
    expect(await waiting).toEqual({ kind: 'pooled' });
    await block([first]);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('answers at once what is committed, and whoever does not want to wait', async () => {
    const { door, mempool, block } = createWorld();
    mempool.add(second);
    await block([first]);
    expect(await door.waitFor(first.txId, 1000)).toMatchObject({ kind: 'committed' });
    expect(await door.waitFor(second.txId, 0)).toEqual({ kind: 'pooled' });
    expect(vi.getTimerCount()).toBe(0);
  });
});
