import { afterEach, describe, expect, it } from 'vitest';
import { FaultError } from '../../ledger/base/fault.ts';
import { hashTagged } from '../../ledger/base/hash.ts';
import { InvariantError } from '../../ledger/base/invariant.ts';
import { sha256 } from '../../node/crypto/sha256.ts';
import { createSigner } from '../../node/crypto/signer.ts';
import type { VerifyItem } from '../../node/crypto/verify-batch.ts';
import { createVerifyPool, type VerifyPool, type VerifyPoolOptions } from '../../node/crypto/verify-pool.ts';

const signers = [1, 2, 3].map((byte) => createSigner(new Uint8Array(32).fill(byte)));

/** Item i is valid unless i is a multiple of seven. */
function items(count: number): VerifyItem[] {
  return Array.from({ length: count }, (_, i) => {
    const signer = signers[i % signers.length] as (typeof signers)[number];
    const message = hashTagged(sha256, 'tx', Uint8Array.of(i & 255, i >> 8));
    const signature = signer.sign(message);
    if (i % 7 === 0) signature[5] = (signature[5] as number) ^ 1;
    return { key: signer.key, message, signature };
  });
}
const expected = (count: number) => Array.from({ length: count }, (_, i) => i % 7 !== 0);

const open: VerifyPool[] = [];
const createPool = (options: VerifyPoolOptions): VerifyPool => {
  const pool = createVerifyPool(options);
  open.push(pool);
  return pool;
};
afterEach(async () => {
  await Promise.all(open.splice(0).map((pool) => pool.close()));
});

describe.each([0, 1, 2])('verify pool with %i workers', (workers) => {
  it('gives the verdicts in the order of the items, for batches of any size at once', async () => {
    const pool = createPool({ workers });
    const sizes = [0, 1, 31, 32, 33, 200];
    const answers = await Promise.all(sizes.map((size) => pool.verifyMany(items(size))));
    expect(answers).toEqual(sizes.map(expected));
    expect(pool.waiting()).toBe(0);
  });

  it('refuses keys and signatures of a wrong length without disturbing their neighbours', async () => {
    const pool = createPool({ workers });
    const [first, second, third] = items(4).slice(1) as [VerifyItem, VerifyItem, VerifyItem];
    const short = { ...second, signature: second.signature.subarray(1) };
    expect(await pool.verifyMany([first, short, third])).toEqual([true, false, true]);
  });

  it('takes its own copy of what it is given', async () => {
    const pool = createPool({ workers });
    const given = items(300);
    const answer = pool.verifyMany(given);
    for (const item of given) item.signature.fill(0);
    expect(await answer).toEqual(expected(300));
  });

  it('stops on a message that is not a digest, and on use after close', async () => {
    const pool = createPool({ workers });
    const [item] = items(1) as [VerifyItem];
    await expect(pool.verifyMany([{ ...item, message: new Uint8Array(31) }])).rejects.toThrow(InvariantError);
    expect(await pool.verifyMany(items(2))).toEqual(expected(2));
    await pool.close();
    await expect(pool.verifyMany([item])).rejects.toThrow('closed');
  });
});

describe('verify pool threads', () => {
  it('refuse more than the bound, as a fault, and go on afterwards', async () => {
    const pool = createPool({ workers: 1, itemsMax: 100 });
    const accepted = pool.verifyMany(items(100));
    const refused = pool.verifyMany(items(1));
    await expect(refused).rejects.toThrow(FaultError);
    await expect(refused).rejects.toMatchObject({ fault: { code: 'POOL_FULL' } });
    expect(await accepted).toEqual(expected(100));
    expect(await pool.verifyMany(items(100))).toEqual(expected(100));
  });

  it('reject what waits when the pool closes', async () => {
    const pool = createPool({ workers: 1 });
    const waiting = pool.verifyMany(items(2000));
    await Promise.all([expect(waiting).rejects.toThrow('closed'), pool.close()]);
  });

  it('reject everything, loudly and for good, when a worker crashes', async () => {
    const causes: unknown[] = [];
    const workerFile = new URL('../fixtures/crashing-worker.ts', import.meta.url);
    const pool = createPool({ workers: 2, workerFile, onCrash: (cause) => causes.push(cause) });
    const answer = pool.verifyMany(items(500));
    await expect(answer).rejects.toThrow('a signature worker crashed');
    await expect(answer).rejects.toMatchObject({ cause: { message: 'the worker breaks on purpose' } });
    await expect(pool.verifyMany(items(1))).rejects.toThrow('a signature worker crashed');
    expect(causes).toHaveLength(1);
  });
});
