import { describe, expect, it } from 'vitest';
import { type Bytes, toHex } from '../../ledger/base/bytes.ts';
import { encodeCanonical } from '../../ledger/base/codec.ts';
import { type Fault, FaultError, fault, isFault } from '../../ledger/base/fault.ts';
import { checkForm } from '../../ledger/execution/execute-tx.ts';
import { createMempool, type Mempool } from '../../ledger/mempool/mempool.ts';
import { createLedgerRules } from '../../ledger/modules/index.ts';
import { encodeTx, type SignedTx, signedTx, type Tx, txIdOf, txSigningHash } from '../../ledger/tx/transaction.ts';
import { sha256 } from '../../node/crypto/sha256.ts';
import { createSigner } from '../../node/crypto/signer.ts';
import type { VerifyItem } from '../../node/crypto/verify-batch.ts';
import { createVerifyPool } from '../../node/crypto/verify-pool.ts';
import type { MachineInput } from '../../node/machine/effects.ts';
import { createTransactionChecker } from '../../node/runtime/check-transactions.ts';
import { createInbound, type Inbound } from '../../node/runtime/inbound.ts';
import { anchorOf, START } from '../execution-chain.ts';
import { testParties } from '../ledger-context.ts';

const genesisHash = new Uint8Array(32).fill(7);
const signer = createSigner(new Uint8Array(32).fill(1));
const rules = createLedgerRules();
const verifyHere = createVerifyPool({ workers: 0 });

function signed(n: number, change: Partial<Tx> = {}): SignedTx {
  const { payload } = anchorOf(testParties.customer, n).tx;
  const tx: Tx = {
    v: 1,
    chain: 'test-1',
    type: 'document.anchor',
    key: signer.key,
    cosigners: [],
    expires: START + 600_000,
    payload,
    ...change,
  };
  return signedTx(sha256, tx, [signer.sign(txSigningHash(sha256, genesisHash, txIdOf(sha256, encodeTx(tx))))]);
}

function badlySigned(n: number): SignedTx {
  return signedTx(sha256, signed(n).tx, [new Uint8Array(64).fill(3)]);
}

interface World {
  readonly inbound: Inbound;
  readonly mempool: Mempool;
  readonly inputs: MachineInput[];
  readonly published: Bytes[];
  readonly checked: VerifyItem[];
  readonly room: { overloadMs: number | undefined; isFull: boolean; checks: number };
}

/** The border with real decoding, signatures, forms and pool; the judge answers a turn later, as the loop does. */
function createWorld(txsMax = 100): World {
  const mempool = createMempool({ txsMax, bytesMax: 1_000_000, perSenderMax: 100 });
  const inputs: MachineInput[] = [];
  const published: Bytes[] = [];
  const checked: VerifyItem[] = [];
  const room = { overloadMs: undefined as number | undefined, isFull: false, checks: 1000 };

  function admit(one: SignedTx, dryRun: boolean): Fault | undefined {
    if (mempool.hasId(one.txIdText)) return fault('POOL_KNOWN');
    const row = checkForm(rules, 'test-1', START, one);
    if (isFault(row)) return row;
    return dryRun ? undefined : mempool.add(one);
  }
  const checker = createTransactionChecker({
    sha256,
    genesisHash,
    verifyMany(items) {
      checked.push(...items);
      if (items.length > room.checks) return Promise.reject(new FaultError(fault('POOL_FULL', { retryAfterMs: 9 })));
      return verifyHere.verifyMany(items);
    },
  });
  const inbound = createInbound({
    sha256,
    checker,
    enqueue(input) {
      inputs.push(input);
      if (input.kind !== 'transactions') return;
      setImmediate(() =>
        inbound.onAnswer(
          input.ticket,
          input.txs.map((one) => admit(one, input.dryRun)),
        ),
      );
    },
    doorRetryMs: () => room.overloadMs,
    isFull: () => room.isFull,
    isPooled: (hash) => mempool.byHash(hash) !== undefined,
    publish: (bytes) => void published.push(bytes),
  });
  return { inbound, mempool, inputs, published, checked, room };
}

const refusalOf = async (world: World, bytes: Bytes, dryRun = false) => {
  const outcome = await world.inbound.submit(bytes, dryRun);
  return outcome.kind === 'refused' ? outcome.fault.code : outcome.kind;
};

describe('what comes through the own door', () => {
  it('is decoded, checked, judged, pooled and handed to the network once', async () => {
    const world = createWorld();
    const one = signed(1);
    expect(await world.inbound.submit(one.bytes, false)).toEqual({
      kind: 'pooled',
      txId: one.txId,
      txHash: one.txHash,
      expires: one.tx.expires,
    });
    expect(world.mempool.byHash(one.txHashText)?.bytes).toEqual(one.bytes);
    expect(world.published).toEqual([one.bytes]);
    expect(await world.inbound.submit(one.bytes, false)).toMatchObject({ kind: 'refused', txId: one.txId });
    expect(await refusalOf(world, one.bytes)).toBe('POOL_KNOWN');
    expect(world.checked).toHaveLength(1);
    expect(world.published).toHaveLength(1);
  });

  it('is counted while it is under way, also when it is refused', async () => {
    const world = createWorld();
    const outcomes = [signed(1).bytes, Uint8Array.of(0xff), badlySigned(2).bytes].map((bytes) =>
      world.inbound.submit(bytes, false),
    );
    expect(world.inbound.inFlight()).toBeGreaterThan(0);
    await Promise.all(outcomes);
    expect(world.inbound.inFlight()).toBe(0);
  });

  it('can be tried without being taken', async () => {
    const world = createWorld();
    expect(await refusalOf(world, signed(1).bytes, true)).toBe('pooled');
    expect([world.mempool.size(), world.published.length]).toEqual([0, 0]);
    expect(await refusalOf(world, signed(1).bytes)).toBe('pooled');
  });

  it.each<readonly [string, Bytes, string]>([
    ['no CBOR', Uint8Array.of(0xff), 'CODEC_NOT_CANONICAL'],
    ['nothing', new Uint8Array(0), 'CODEC_NOT_CANONICAL'],
    ['too much', new Uint8Array(40_000), 'TX_OVERSIZED'],
    ['a map that looks like a fault', encodeCanonical({ kind: 'fault', code: 'X' }), 'TX_SCHEMA'],
    ['a bad signature', badlySigned(1).bytes, 'TX_BAD_SIGNATURE'],
    ['another chain', signed(1, { chain: 'other' }).bytes, 'TX_WRONG_CHAIN'],
    ['an expired one', signed(1, { expires: START }).bytes, 'TX_EXPIRED'],
  ])('is refused: %s', async (_, bytes, code) => {
    const world = createWorld();
    expect(await refusalOf(world, bytes)).toBe(code);
    expect([world.mempool.size(), world.published.length]).toEqual([0, 0]);
  });

  it('is refused with a time to wait while there is no room, before any work', async () => {
    const world = createWorld(1);
    world.room.overloadMs = 1234;
    expect(await world.inbound.submit(signed(1).bytes, false)).toMatchObject({
      kind: 'refused',
      fault: { code: 'POOL_FULL', detail: { retryAfterMs: 1234 } },
      retryAfterMs: 1234,
    });
    expect(world.checked).toEqual([]);
    world.room.overloadMs = undefined;
    expect(await refusalOf(world, signed(1).bytes)).toBe('pooled');
    const full = await world.inbound.submit(signed(2).bytes, false);
    expect(full).toMatchObject({ kind: 'refused', fault: { code: 'POOL_FULL' }, txId: signed(2).txId });
    expect(full.kind === 'refused' && full.retryAfterMs).toBeGreaterThan(0);
  });

  it('is refused with a time to wait when the checkers have no room, and may come again', async () => {
    const world = createWorld();
    world.room.checks = 0;
    const outcome = await world.inbound.submit(signed(1).bytes, false);
    expect(outcome).toMatchObject({ kind: 'refused', fault: { code: 'POOL_FULL' } });
    expect(outcome.kind === 'refused' && outcome.retryAfterMs).toBeGreaterThan(0);
    world.room.checks = 1000;
    expect(await refusalOf(world, signed(1).bytes)).toBe('pooled');
  });
});

describe('what peers gossip', () => {
  const other = (n: number) => signed(n).bytes;

  it.each<readonly [string, readonly Bytes[], string, number]>([
    ['good ones', [other(1), other(2)], 'accept', 2],
    ['nothing', [], 'ignore', 0],
    ['one twice', [other(1), other(1)], 'accept', 1],
    ['expired ones', [signed(1, { expires: START }).bytes], 'ignore', 0],
    ['garbage', [Uint8Array.of(0xff)], 'reject', 0],
    ['garbage among good ones', [other(1), Uint8Array.of(0xff)], 'reject', 1],
    ['a bad signature among good ones', [other(1), badlySigned(2).bytes], 'reject', 1],
    ['what is for another chain', [signed(1, { chain: 'other' }).bytes], 'reject', 0],
    ['an unknown type', [signed(1, { type: 'document.burn' }).bytes], 'reject', 0],
    ['what is off its schema, among good ones', [other(1), signed(2, { payload: {} }).bytes], 'reject', 1],
    ['a good one among expired ones', [signed(1, { expires: START }).bytes, other(2)], 'accept', 1],
  ])('%s', async (_, batch, verdict, pooled) => {
    const world = createWorld();
    expect(await world.inbound.onGossip(batch)).toBe(verdict);
    expect(world.mempool.size()).toBe(pooled);
    expect(world.published).toEqual([]);
  });

  it('costs one hash the second time, also after it left the pool', async () => {
    const world = createWorld();
    const one = signed(1);
    expect(await world.inbound.onGossip([one.bytes])).toBe('accept');
    const checks = world.checked.length;
    expect(await world.inbound.onGossip([one.bytes])).toBe('ignore');
    world.mempool.removeIds([one.txIdText]);
    expect(await world.inbound.onGossip([one.bytes])).toBe('ignore');
    expect(world.checked).toHaveLength(checks);
    expect(world.inputs).toHaveLength(1);
  });

  it('is left aside while the node is full, and blames nobody', async () => {
    const world = createWorld();
    world.room.isFull = true;
    expect(await world.inbound.onGossip([Uint8Array.of(0xff)])).toBe('ignore');
    world.room.isFull = false;
    world.room.checks = 0;
    expect(await world.inbound.onGossip([signed(1).bytes, badlySigned(2).bytes])).toBe('ignore');
    world.room.checks = 1000;
    expect(await world.inbound.onGossip([signed(1).bytes])).toBe('accept');
  });

  it('is judged anew when it comes again, if a full pool was all that was wrong', async () => {
    const world = createWorld(1);
    await world.inbound.onGossip([other(1)]);
    expect(await world.inbound.onGossip([other(2)])).toBe('ignore');
    world.mempool.removeIds([signed(1).txIdText]);
    expect(await world.inbound.onGossip([other(2)])).toBe('accept');
    expect(world.mempool.hasId(signed(2).txIdText)).toBe(true);
  });

  it('may be another set of signatures for what is pooled: known, not taken twice', async () => {
    const world = createWorld();
    const cosigner = createSigner(new Uint8Array(32).fill(2));
    const tx: Tx = { ...signed(1).tx, cosigners: [cosigner.key] };
    const message = txSigningHash(sha256, genesisHash, txIdOf(sha256, encodeTx(tx)));
    const one = signedTx(sha256, tx, [signer.sign(message), cosigner.sign(message)]);
    const swapped = signedTx(sha256, tx, [cosigner.sign(message), signer.sign(message)]);
    expect(toHex(one.txId)).toBe(toHex(swapped.txId));
    expect(await world.inbound.onGossip([swapped.bytes])).toBe('reject');
    expect(await world.inbound.onGossip([one.bytes])).toBe('accept');
    expect(world.mempool.size()).toBe(1);
  });

  it('a bad signature is not remembered: the same bytes are refused again', async () => {
    const world = createWorld();
    for (let i = 0; i < 2; i++) expect(await world.inbound.onGossip([badlySigned(1).bytes])).toBe('reject');
    expect(world.checked).toHaveLength(2);
  });

  it('inside consensus messages goes the same way', async () => {
    const world = createWorld();
    await world.inbound.onForwarded([signed(1).bytes, Uint8Array.of(0)]);
    expect(world.mempool.size()).toBe(1);
  });
});
