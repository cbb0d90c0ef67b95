import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { fault, isFault } from '../../ledger/base/fault.ts';
import type { Signature } from '../../ledger/base/keys.ts';
import { submissionHash } from '../../ledger/base/submission-bytes.ts';
import { createMempool } from '../../ledger/mempool/mempool.ts';
import type { SignedTx } from '../../ledger/tx/transaction.ts';
import { sha256 } from '../../node/crypto/sha256.ts';
import { createVerifier } from '../../node/crypto/verify.ts';
import type { Inbound } from '../../node/runtime/inbound.ts';
import { createTransactionDoor } from '../../node/runtime/transaction-door.ts';
import { createLocalSigner } from '../../node/signing/local-signer.ts';
import type { ValidatorSigner } from '../../node/signing/validator-signer.ts';
import { createMemoryStore } from '../../storage/memory-store.ts';
import { anchorOf, createExecutionChain, START } from '../execution-chain.ts';
import { testParties } from '../ledger-context.ts';

const [first, second] = [
  anchorOf(testParties.customer, 1),
  anchorOf(testParties.customer, 2, { expires: START + 2000 }),
];

interface Holder {
  readonly signer?: ValidatorSigner;
  readonly isValidator?: boolean;
}

/** A door over a real pool and chain; blocks are written by hand, the loop's word comes after each. */
function createWorld({ signer, isValidator = true }: Holder = {}) {
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
    signer,
    isValidator: () => isValidator,
  });
  async function block(txs: readonly SignedTx[], time = chain.ledger.tip().time + 500): Promise<void> {
    await chain.block({ txs, time });
    mempool.removeIds(txs.map((signed) => signed.txIdText));
    mempool.expire(time);
    door.onCommitted(txs.map((signed) => signed.txIdText));
  }
  return { door, mempool, block, asked, chain };
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

describe('a submission receipt', () => {
  const genesisHash = createExecutionChain().ledger.genesisHash;
  const signer = createLocalSigner({ sha256, genesisHash, seed: new Uint8Array(32).fill(1) });

  it('is signed over the chain, the transaction and the height of the last block', async () => {
    const { door, mempool, block } = createWorld({ signer });
    mempool.add(first);
    const verify = createVerifier();
    for (const height of [0, 1]) {
      const receipt = await door.submissionReceipt(first.txId);
      expect(receipt).toMatchObject({ validator: signer.key, height });
      const message = submissionHash(sha256, genesisHash, first.txId, height);
      expect(verify(signer.key, message, receipt?.signature ?? new Uint8Array(64))).toBe(true);
      await block([]);
    }
  });

  it('is given for nothing that the pool does not hold, and for nothing that the chain holds', async () => {
    const { door, mempool, block } = createWorld({ signer });
    expect(await door.submissionReceipt(first.txId)).toBeUndefined();
    mempool.add(first);
    await block([first]);
    // Between the write of a block and the pool's next turn, both hold it.
    mempool.add(first);
    expect(await door.submissionReceipt(first.txId)).toBeUndefined();
  });

  it.each<readonly [string, Holder]>([
    ['an observer', {}],
    ['a key that does not vote', { signer, isValidator: false }],
    ['a signer that refuses', { signer: { ...signer, sign: () => fault('SIGNER_UNREACHABLE') } }],
    ['a signer that refuses late', { signer: { ...signer, sign: async () => fault('SIGNER_UNREACHABLE') } }],
  ])('is not given by %s, which is no error', async (_who, holder) => {
    const { door, mempool } = createWorld(holder);
    mempool.add(first);
    expect(await door.submissionReceipt(first.txId)).toBeUndefined();
  });

  it('keeps no more than 64 requests waiting at a slow signer', async () => {
    const asked: ((signature: Signature) => void)[] = [];
    const slow = { ...signer, sign: () => new Promise<Signature>((resolve) => void asked.push(resolve)) };
    const { door, mempool } = createWorld({ signer: slow });
    mempool.add(first);
    const receipts = Array.from({ length: 65 }, () => door.submissionReceipt(first.txId));
    expect(asked).toHaveLength(64);
    expect(await receipts[64]).toBeUndefined();
    const signature = signer.sign({ kind: 'submission', txId: first.txId, height: 0 });
    if (isFault(signature)) return expect.fail(signature.code);
    for (const answer of asked) answer(signature);
    const given = { validator: signer.key, height: 0, signature };
    expect(await Promise.all(receipts.slice(0, 64))).toEqual(asked.map(() => given));
    void door.submissionReceipt(first.txId);
    expect(asked).toHaveLength(65);
  });
});
