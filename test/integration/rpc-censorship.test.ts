import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isSubmissionValid, readSubmissionFile, submissionFromJson } from '../../cli/tx/submission-file.ts';
import { fromHex, toHex } from '../../ledger/base/bytes.ts';
import type { Json } from '../../ledger/base/json.ts';
import { keyText } from '../../ledger/base/keys.ts';
import { submissionHash } from '../../ledger/base/submission-bytes.ts';
import { markEntries } from '../../ledger/modules/censorship/censorship-entries.ts';
import { encodeTx, type SignedTx } from '../../ledger/tx/transaction.ts';
import { sha256 } from '../../node/crypto/sha256.ts';
import { createVerifier } from '../../node/crypto/verify.ts';
import { runCli, withFolder } from '../cli-run.ts';
import { HAND_BIN } from '../hand-chain.ts';
import { type RpcWorld, startRpcWorld } from './rpc-world.ts';

let world: RpcWorld;
let other: RpcWorld;

beforeAll(async () => {
  [world, other] = [await startRpcWorld(), await startRpcWorld()];
  await world.append({});
});
afterAll(async () => {
  await Promise.all([world.close(), other.close()]);
});

async function ok(method: string, params: object): Promise<Record<string, unknown>> {
  const { result, error } = await world.call(method, params);
  expect(error).toBeUndefined();
  return result as Record<string, unknown>;
}

function keyOf(place: number): string {
  const signer = world.chain.signers[place];
  return signer === undefined ? '' : keyText(signer.key);
}

function isGood(submission: unknown, { txId }: SignedTx): boolean {
  const { validator, height, signature } = submission as { validator: string; height: number; signature: string };
  const signer = world.chain.signers.find(({ key }) => keyText(key) === validator);
  const message = submissionHash(sha256, world.chain.genesisHash, txId, height);
  return (
    signer !== undefined && createVerifier()(signer.key, message, fromHex(signature) ?? new Uint8Array(64)) === true
  );
}

describe('a submission receipt', () => {
  it('comes with the answer to tx_submit', async () => {
    const tx = world.chain.tx('promised');
    const { submission } = await ok('tx_submit', { tx: toHex(tx.bytes) });
    expect(submission).toMatchObject({ validator: keyOf(0), height: 1 });
    expect(isGood(submission, tx)).toBe(true);
  });

  it('comes with wait too, also where the block did not come in time', async () => {
    const tx = world.chain.tx('promised and waited for');
    const { submission, status } = await ok('tx_submit', { tx: toHex(tx.bytes), wait: 'commit', timeoutMs: 1 });
    expect(status).toEqual({ state: 'pooled' });
    expect(isGood(submission, tx)).toBe(true);
  });

  it('is had again while the transaction waits, and not after', async () => {
    const tx = world.chain.tx('asked for');
    const ask = async () => (await ok('tx_submission', { txId: tx.txIdText })).submission;
    expect(await ask()).toBeNull();
    await ok('tx_submit', { tx: toHex(tx.bytes) });
    expect(isGood(await ask(), tx)).toBe(true);
    await world.append({ txs: [{ tx }] });
    expect(await ask()).toBeNull();
    expect(await ok('tx_submit', { tx: toHex(tx.bytes), wait: 'commit' })).toMatchObject({ submission: null });
  });
});

describe('consensus_marks', () => {
  it('lists marks, of one validator or of all, a page at a time', async () => {
    const mark = { org: HAND_BIN, receiptHeight: 3, blocks: [14, 18], reportedBy: HAND_BIN, height: 19, time: 1 };
    const ids = [`${keyOf(0)}/${'01'.repeat(32)}`, `${keyOf(0)}/${'02'.repeat(32)}`, `${keyOf(1)}/${'03'.repeat(32)}`];
    await world.append({ state: Object.fromEntries(ids.map((id) => [`${markEntries.prefix}/${id}`, mark])) });
    const all = await ok('consensus_marks', {});
    expect(all).toMatchObject({ next: null });
    expect(all.marks).toHaveLength(3);
    const own = await ok('consensus_marks', { validator: keyOf(0), limit: 1 });
    expect(own.marks).toEqual([{ validator: keyOf(0), txId: '01'.repeat(32), ...mark }]);
    const rest = await ok('consensus_marks', { validator: keyOf(0), limit: 1, after: String(own.next) });
    expect(rest).toMatchObject({ marks: [{ txId: '02'.repeat(32) }], next: null });
    expect((await ok('consensus_marks', { validator: keyOf(2) })).marks).toEqual([]);
  });
});

describe('adal tx send', () => {
  async function send(folder: string, tx: SignedTx, ...words: readonly string[]) {
    writeFileSync(join(folder, 'signed.tx'), toHex(tx.bytes));
    const argv = ['tx', 'send', 'signed.tx', '--url', world.url, '--submission-receipt', 's.json', '--json', ...words];
    return await runCli(argv, { folder });
  }

  it('keeps the receipts of every node it was sent to, also of one that had the transaction before', () =>
    withFolder(async (folder) => {
      const tx = world.chain.tx('kept');
      await other.call('tx_submit', { tx: toHex(tx.bytes) });
      const { code, err, out } = await send(folder, tx, '--also-to', other.url, '--also-to', 'http://127.0.0.1:1');
      expect([code, err]).toEqual([0, '']);
      expect(JSON.parse(out)).toMatchObject({
        txId: tx.txIdText,
        alsoTo: [{ url: other.url }, { url: 'http://127.0.0.1:1', fault: 'CLI_NODE_UNREACHABLE' }],
        submissionReceiptFile: join(folder, 's.json'),
      });
      const kept = readSubmissionFile(join(folder, 's.json'));
      expect(toHex(kept.tx)).toBe(toHex(encodeTx(tx.tx)));
      expect(kept.submissions.map(({ height }) => height)).toEqual([world.chain.store.tip()?.height, 0]);
    }));

  it('says so where no node gives one: what is in a block needs none', () =>
    withFolder(async (folder) => {
      const tx = world.chain.tx('not kept');
      const argv = ['tx', 'send', 'signed.tx', '--url', world.url, '--submission-receipt', 's.json'];
      writeFileSync(join(folder, 'signed.tx'), toHex(tx.bytes));
      await world.append({ txs: [{ tx }] });
      const { code, out } = await runCli([...argv, '--wait'], { folder });
      expect([code, out]).toEqual([0, expect.stringContaining('No node gave a valid submission receipt')]);
      expect(() => readFileSync(join(folder, 's.json'))).toThrow('ENOENT');
    }));
});

describe('a file of submission receipts', () => {
  it('holds what a validator signed for this chain and this transaction only', async () => {
    const [tx, elsewhere] = [world.chain.tx('signed'), world.chain.tx('signed elsewhere')];
    await ok('tx_submit', { tx: toHex(tx.bytes) });
    const submission = submissionFromJson((await ok('tx_submission', { txId: tx.txIdText })).submission as Json);
    if (submission === undefined) return expect.fail('a receipt was given');
    const { genesisHash } = world.chain;
    expect(isSubmissionValid(genesisHash, tx.txId, submission)).toBe(true);
    expect(isSubmissionValid(sha256(genesisHash), tx.txId, submission)).toBe(false);
    expect(isSubmissionValid(genesisHash, elsewhere.txId, submission)).toBe(false);
    expect(isSubmissionValid(genesisHash, tx.txId, { ...submission, height: submission.height + 1 })).toBe(false);
  });

  it.each([
    ['that is none', {}],
    ['of another version', { v: 2 }],
    ['whose id is of another transaction', { txId: 'ab'.repeat(32) }],
    ['without receipts', { submissions: [] }],
    ['with half a key', { submissions: [{ validator: 'ed01', height: 1, signature: '00'.repeat(64) }] }],
    [
      'with a height that is none',
      { submissions: [{ validator: `ed01${'11'.repeat(32)}`, height: -1, signature: '00'.repeat(64) }] },
    ],
  ])('%s is refused', (what, change) =>
    withFolder(async (folder) => {
      const tx = world.chain.tx('in a file');
      const submission = { validator: keyOf(0), height: 1, signature: '00'.repeat(64) };
      const good = { v: 1, txId: tx.txIdText, tx: toHex(encodeTx(tx.tx)), submissions: [submission] };
      const file = join(folder, 's.json');
      writeFileSync(file, JSON.stringify(good));
      expect(readSubmissionFile(file).submissions).toHaveLength(1);
      writeFileSync(file, JSON.stringify(what === 'that is none' ? [] : { ...good, ...change }));
      expect(() => readSubmissionFile(file)).toThrow('CLI_FILE_UNREADABLE');
    }),
  );
});
