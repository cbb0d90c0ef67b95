import { afterEach, describe, expect, it } from 'vitest';
import { type Envelope, type EnvelopeContext, openEnvelope, sealEnvelope } from '../../ledger/seal/envelope.ts';
import { sealMessageBytes } from '../../ledger/seal/identity.ts';
import { padForm } from '../../ledger/seal/padding.ts';
import { sealPublicKeyOf, sealSecretFrom } from '../../ledger/seal/registration.ts';
import { sha256 } from '../../node/crypto/sha256.ts';
import { openAhead } from '../../node/opener/open-ahead.ts';
import { createOpenMemo } from '../../node/opener/open-memo.ts';
import { createOpenerPool, type OpenerPool } from '../../node/opener/opener-pool.ts';
import type { CommittedBlock } from '../../node/ports.ts';
import { testShares } from '../seal-scene.ts';

const secret = sealSecretFrom(sha256, new Uint8Array(64).fill(1));

interface Sealed {
  readonly key: Uint8Array;
  readonly context: EnvelopeContext;
  readonly envelope: Envelope;
}

/** An envelope sealed to a key of one holder, with the key that opens it. */
function sealed(slot: number): Sealed {
  const context: EnvelopeContext = {
    identity: {
      genesisHash: new Uint8Array(32),
      keyId: new Uint8Array(32),
      tender: 't-1',
      lot: 1,
      envelope: 0,
      bidTag: new Uint8Array(32).fill(slot),
      notBefore: 5,
    },
    submitterKey: new Uint8Array(32).fill(9),
    slot,
  };
  const key = testShares.sign(secret, sealMessageBytes({ kind: 'identity', identity: context.identity }));
  const padded = padForm(Uint8Array.of(slot, 2, 3)) as Uint8Array;
  const envelope = sealEnvelope(sha256, sealPublicKeyOf(secret), context, padded, new Uint8Array(32).fill(slot));
  return { key, context, envelope };
}

const good = sealed(1);
const changed: Sealed = { ...good, envelope: { ...good.envelope, c: good.envelope.c.map((byte) => byte ^ 1) } };
const foreign: Sealed = { ...good, context: { ...good.context, slot: 2 } };
const cases = { good, changed, foreign };

let pool: OpenerPool;
afterEach(() => pool.close());

/** Counts what opening on the calling thread hashes: nothing where the answer is at hand. */
function counted() {
  const counter = { calls: 0 };
  const hash = (data: Uint8Array): Uint8Array => {
    counter.calls++;
    return sha256(data);
  };
  return { counter, hash };
}

describe.each([0, 1, 2])('the memo of opened envelopes with %i threads', (threads) => {
  it.each(Object.keys(cases))('gives what opening gives: %s', async (name) => {
    const { key, context, envelope } = cases[name as keyof typeof cases];
    pool = createOpenerPool({ sha256, threads });
    const memo = createOpenMemo({ sha256, pool });
    await memo.prepare(key, context, envelope);
    const plain = openEnvelope(sha256, key, context, envelope);
    expect(plain.kind).toBe(name === 'good' ? 'opened' : 'invalid');
    expect(memo.open(sha256, key, context, envelope)).toEqual(plain);
    expect(memo.open(sha256, key, context, envelope)).toEqual(plain);
  });

  it('has the answer at hand after preparing, where there are threads', async () => {
    pool = createOpenerPool({ sha256, threads });
    const memo = createOpenMemo({ sha256, pool });
    const { key, context, envelope } = good;
    await Promise.all([1, 2, 3].map(() => memo.prepare(key, context, envelope)));
    const { counter, hash } = counted();
    memo.open(hash, key, context, envelope);
    expect(counter.calls > 0).toBe(threads === 0);
  });
});

describe('the memo', () => {
  it('confuses no envelope with another', async () => {
    pool = createOpenerPool({ sha256, threads: 1 });
    const memo = createOpenMemo({ sha256, pool });
    const all = [sealed(3), sealed(4), sealed(5)];
    for (const { key, context, envelope } of all) void memo.prepare(key, context, envelope);
    await memo.prepare(all[2]?.key as Uint8Array, all[2]?.context as never, all[2]?.envelope as never);
    for (const { key, context, envelope } of all) {
      expect(memo.open(sha256, key, context, envelope)).toEqual(openEnvelope(sha256, key, context, envelope));
    }
    const [a, b] = all as [Sealed, Sealed];
    expect(memo.open(sha256, b.key, a.context, a.envelope)).toEqual({ kind: 'invalid', reason: 'ENVELOPE_KEY' });
  });

  it('goes on without its workers when one crashes, and tells it', async () => {
    const causes: unknown[] = [];
    const workerFile = new URL('../fixtures/crashing-worker.ts', import.meta.url);
    pool = createOpenerPool({ sha256, threads: 1, workerFile, onCrash: (cause) => causes.push(cause) });
    const memo = createOpenMemo({ sha256, pool });
    const { key, context, envelope } = good;
    await memo.prepare(key, context, envelope);
    expect(causes).toHaveLength(1);
    expect(pool.hasThreads()).toBe(false);
    expect(memo.open(sha256, key, context, envelope).kind).toBe('opened');
    expect(await pool.run<'open'>({ kind: 'open', key, context, envelope })).toMatchObject({ kind: 'opened' });
  });

  it('rejects what is under way when it is closed', async () => {
    pool = createOpenerPool({ sha256, threads: 1 });
    const { key, context, envelope } = good;
    const answer = pool.run<'open'>({ kind: 'open', key, context, envelope });
    const refused = expect(answer).rejects.toThrow('closed');
    await pool.close();
    await refused;
    await expect(pool.run<'open'>({ kind: 'open', key, context, envelope })).rejects.toThrow('closed');
  });

  it('is filled ahead of execution from what the committed state has released', async () => {
    pool = createOpenerPool({ sha256, threads: 1 });
    const memo = createOpenMemo({ sha256, pool });
    const listeners = new Set<(block: CommittedBlock) => void>();
    const released: Sealed[] = [];
    const asked: number[] = [];
    const spied = {
      ...memo,
      async prepare(key: Uint8Array, context: EnvelopeContext, envelope: Envelope) {
        asked.push(context.slot);
        await memo.prepare(key, context, envelope);
      },
    };
    const reads: number[] = [];
    const end = openAhead(
      {
        underWay: () => [],
        released: () =>
          released.map((bid) => ({
            bid: `t-1/${bid.context.slot}`,
            read() {
              reads.push(bid.context.slot);
              return bid;
            },
          })),
      },
      spied,
      {
        subscribe(onBlock) {
          listeners.add(onBlock);
          return () => void listeners.delete(onBlock);
        },
      },
      () => undefined,
    );
    const nextTurn = () => new Promise<void>((resolve) => setImmediate(resolve));
    await nextTurn();
    expect(asked).toEqual([]);
    released.push(sealed(7), sealed(8));
    for (const listener of listeners) listener({} as CommittedBlock);
    await nextTurn();
    expect(asked).toEqual([7, 8]);
    // With the next block only what is new is read; what was opened meanwhile is forgotten.
    released.shift();
    released.push(sealed(9));
    for (const listener of listeners) listener({} as CommittedBlock);
    await nextTurn();
    expect(asked).toEqual([7, 8, 9]);
    expect(reads).toEqual([7, 8, 9]);
    end();
    expect(listeners.size).toBe(0);
  });
});
