import { hash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { type Bytes, concatBytes, fromHex, toHex, utf8 } from '../../ledger/base/bytes.ts';
import { encodeCanonical, type Value, type ValueMap } from '../../ledger/base/codec.ts';
import { isFault } from '../../ledger/base/fault.ts';
import { type PublicKey, publicKeyFromRaw } from '../../ledger/base/keys.ts';
import { CODEC_DEPTH_MAX, TX_BYTES_MAX, TX_COSIGNERS_MAX } from '../../ledger/base/limits.ts';
import { decodeSignedTx, encodeTx, signedTx, type Tx, txIdOf, txSigningHash } from '../../ledger/tx/transaction.ts';
import { sha256 } from '../../node/crypto/sha256.ts';
import { createSigner } from '../../node/crypto/signer.ts';
import { createVerifier } from '../../node/crypto/verify.ts';
import { createVerifyPool } from '../../node/crypto/verify-pool.ts';
import { createTransactionChecker } from '../../node/runtime/check-transactions.ts';
import { testKey } from '../ledger-context.ts';

const SIG = new Uint8Array(64).fill(5);
const body: Tx = {
  v: 1,
  chain: 'test-1',
  type: 'document.anchor',
  key: testKey(4, 1),
  cosigners: [],
  expires: 1_700_000_000_000,
  payload: { a: 1 },
};
const without = (name: string): ValueMap =>
  Object.fromEntries(Object.entries(body as unknown as ValueMap).filter(([other]) => other !== name));
const packed = (tx: Value, sigs: Value = [SIG]): Bytes => encodeCanonical([tx, sigs]);

function outcome(data: Bytes): string {
  const found = decodeSignedTx(sha256, data);
  if (!isFault(found)) return 'taken';
  return found.code === 'TX_SCHEMA' ? `TX_SCHEMA ${found.detail.field}` : found.code;
}

describe('ids', () => {
  const h = (tag: string, x: Bytes): string => hash('sha256', concatBytes(utf8(`adal/1/${tag}`), Uint8Array.of(0), x));

  it('are those of protocol.md §2, word for word', () => {
    const signed = signedTx(sha256, body, [SIG]);
    const cbor = encodeCanonical(body as unknown as Value);
    expect(toHex(encodeTx(body))).toBe(toHex(cbor));
    expect(signed.txIdText).toBe(h('tx', cbor));
    expect(signed.txHashText).toBe(h('stx', encodeCanonical([body as unknown as Value, [SIG]])));
    expect(toHex(txIdOf(sha256, cbor))).toBe(signed.txIdText);
    const genesisHash = new Uint8Array(32).fill(9);
    expect(toHex(txSigningHash(sha256, genesisHash, signed.txId))).toBe(
      h('sig', concatBytes(genesisHash, signed.txId)),
    );
  });
});

describe('form', () => {
  const keys = (...numbers: readonly number[]): Value => numbers.map((n) => testKey(n, 1));
  const sigs = (count: number): Value => Array.from({ length: count }, () => SIG);
  const raw = (value: Partial<Record<keyof Tx, unknown>>): Value => ({ ...body, ...value }) as unknown as Value;
  const nine = Array.from({ length: TX_COSIGNERS_MAX + 1 }, (_, n) => n + 10);

  it.each<readonly [string, Bytes, string]>([
    ['as it should be', packed(raw({})), 'taken'],
    ['two cosigners in order', packed(raw({ cosigners: keys(5, 6) }), sigs(3)), 'taken'],
    ['as many cosigners as may be', packed(raw({ cosigners: keys(...nine.slice(1)) }), sigs(9)), 'taken'],
    ['one cosigner too many', packed(raw({ cosigners: keys(...nine) }), sigs(10)), 'TX_SCHEMA cosigners'],
    ['cosigners out of order', packed(raw({ cosigners: keys(6, 5) }), sigs(3)), 'TX_SCHEMA cosigners'],
    ['a cosigner twice', packed(raw({ cosigners: keys(5, 5) }), sigs(3)), 'TX_SCHEMA cosigners'],
    ['the sender as cosigner', packed(raw({ cosigners: keys(4) }), sigs(2)), 'TX_SCHEMA cosigners'],
    ['a cosigner that is no key', packed(raw({ cosigners: [new Uint8Array(34)] }), sigs(2)), 'TX_SCHEMA cosigners'],
    ['cosigners that are no list', packed(raw({ cosigners: {} })), 'TX_SCHEMA cosigners'],
    ['no signature', packed(raw({}), []), 'TX_SCHEMA sigs'],
    ['a signature too many', packed(raw({}), sigs(2)), 'TX_SCHEMA sigs'],
    ['a short signature', packed(raw({}), [new Uint8Array(63)]), 'TX_SCHEMA sigs'],
    ['a signature that is text', packed(raw({}), ['x']), 'TX_SCHEMA sigs'],
    ['signatures that are no list', packed(raw({}), {}), 'TX_SCHEMA sigs'],
    ['another version', packed(raw({ v: 2 })), 'TX_SCHEMA v'],
    ['a chain with capitals', packed(raw({ chain: 'Test' })), 'TX_SCHEMA chain'],
    ['a chain of 33 characters', packed(raw({ chain: 'a'.repeat(33) })), 'TX_SCHEMA chain'],
    ['a chain with a line feed behind', packed(raw({ chain: 'test-1\n' })), 'TX_SCHEMA chain'],
    ['no chain', packed(raw({ chain: '' })), 'TX_SCHEMA chain'],
    ['a type without a verb', packed(raw({ type: 'document' })), 'TX_SCHEMA type'],
    ['a type of three words', packed(raw({ type: 'a.b.c' })), 'TX_SCHEMA type'],
    ['a type with a line feed behind', packed(raw({ type: 'a.b\n' })), 'TX_SCHEMA type'],
    ['a key of an unknown algorithm', packed(raw({ key: new Uint8Array(34) })), 'TX_SCHEMA key'],
    ['a key without its prefix', packed(raw({ key: new Uint8Array(32) })), 'TX_SCHEMA key'],
    ['a moment before 1970', packed(raw({ expires: -1 })), 'TX_SCHEMA expires'],
    ['a moment beyond 2^53', packed(raw({ expires: 2n ** 53n })), 'TX_SCHEMA expires'],
    ['a moment as text', packed(raw({ expires: '1' })), 'TX_SCHEMA expires'],
    ['a payload that is a list', packed(raw({ payload: [] })), 'TX_SCHEMA payload'],
    ['a payload that is bytes', packed(raw({ payload: new Uint8Array(1) })), 'TX_SCHEMA payload'],
    ['no payload', packed(raw({ payload: null })), 'TX_SCHEMA payload'],
    ['one field more', packed({ ...(body as unknown as ValueMap), memo: 'x' }), 'TX_SCHEMA memo'],
    ['a field named __proto__', packed(JSON.parse('{"__proto__":1}') as Value), 'TX_SCHEMA v'],
    ['three parts', encodeCanonical([raw({}), [SIG], 0]), 'TX_SCHEMA '],
    ['one part', encodeCanonical([raw({})]), 'TX_SCHEMA '],
    ['a map', encodeCanonical({ tx: 1 }), 'TX_SCHEMA '],
    ['bytes of a map that looks like a fault', encodeCanonical({ kind: 'fault' }), 'TX_SCHEMA '],
    ['a transaction that looks like a fault', packed({ kind: 'fault' }), 'TX_SCHEMA v'],
    ['a payload that the encoder would take for a link', linkPayload(), 'CODEC_NOT_CANONICAL'],
    ['a list for the transaction', packed([]), 'TX_SCHEMA tx'],
    ['nothing', new Uint8Array(0), 'CODEC_NOT_CANONICAL'],
    ['a byte behind it', concatBytes(packed(raw({})), Uint8Array.of(0)), 'CODEC_NOT_CANONICAL'],
    ['deep nesting', concatBytes(new Uint8Array(CODEC_DEPTH_MAX + 1).fill(0x81), Uint8Array.of(0)), 'CODEC_TOO_DEEP'],
  ])('%s', (_, data, expected) => {
    expect(outcome(data)).toBe(expected);
  });

  it.each(Object.keys(body))('without %s', (name) => {
    expect(outcome(packed(without(name)))).toBe(`TX_SCHEMA ${name}`);
  });

  it('holds 32 KiB, and not one byte more', () => {
    const room = TX_BYTES_MAX - packed(raw({ payload: { a: new Uint8Array(30_000) } })).length + 30_000;
    const exact = packed(raw({ payload: { a: new Uint8Array(room) } }));
    expect(exact.length).toBe(TX_BYTES_MAX);
    expect(outcome(packed(raw({ payload: { a: new Uint8Array(room - 1) } })))).toBe('taken');
    expect(outcome(exact)).toBe('taken');
    expect(outcome(packed(raw({ payload: { a: new Uint8Array(room + 1) } })))).toBe('TX_OVERSIZED');
  });

  it('stays as it was decoded when the bytes it came from are used again', () => {
    const data = packed(raw({}));
    const found = decodeSignedTx(sha256, data);
    if (isFault(found)) throw new Error(found.code);
    const before = toHex(found.bytes);
    data.fill(0);
    expect(toHex(found.bytes)).toBe(before);
    expect(toHex(found.tx.key)).toBe(toHex(body.key));
    expect(toHex(signedTx(sha256, found.tx, found.sigs).bytes)).toBe(before);
  });
});

/** A payload {"/": 1, "bytes": 1}, put together by hand because the encoder refuses it. */
function linkPayload(): Bytes {
  const clean = packed({ ...(body as unknown as ValueMap), payload: { '.': 1, bytes: 1 } });
  return fromHex(toHex(clean).replace('612e01', '612f01')) as Bytes;
}

describe('signatures of a transaction', () => {
  const genesisHash = new Uint8Array(32).fill(3);
  const pool = createVerifyPool({ workers: 0 });
  const checker = createTransactionChecker({ sha256, genesisHash, verifyMany: (items) => pool.verifyMany(items) });
  const sender = createSigner(new Uint8Array(32).fill(1));
  const second = createSigner(new Uint8Array(32).fill(2));
  const tx: Tx = { ...body, key: sender.key, cosigners: [second.key] };
  const message = txSigningHash(sha256, genesisHash, txIdOf(sha256, encodeTx(tx)));
  const [good, alsoGood] = [sender.sign(message), second.sign(message)];

  it.each<readonly [string, readonly Bytes[], boolean]>([
    ['all good', [good, alsoGood], true],
    ['in the wrong order', [alsoGood, good], false],
    ['the sender for both', [good, good], false],
    ['a bad one of the cosigner', [good, SIG], false],
    ['a bad one of the sender', [SIG, alsoGood], false],
  ])('%s', async (_, sigs, expected) => {
    expect(await checker.checkSignatures([signedTx(sha256, tx, sigs)])).toEqual([expected]);
  });

  it('hold for one chain and one content only', async () => {
    const other = createTransactionChecker({
      sha256,
      genesisHash: new Uint8Array(32).fill(4),
      verifyMany: (items) => pool.verifyMany(items),
    });
    expect(await other.checkSignatures([signedTx(sha256, tx, [good, alsoGood])])).toEqual([false]);
    const later = { ...tx, expires: tx.expires + 1 };
    expect(await checker.checkSignatures([signedTx(sha256, later, [good, alsoGood])])).toEqual([false]);
  });

  it('come back in order for many at once, good and bad mixed', async () => {
    const txs = Array.from({ length: 70 }, (_, n) =>
      signedTx(sha256, tx, n % 3 === 0 ? [SIG, alsoGood] : [good, alsoGood]),
    );
    expect(await checker.checkSignatures(txs)).toEqual(txs.map((_, n) => n % 3 !== 0));
  });
});

const CASES = '/ed25519-speccheck/cases.json';
const file = [`${import.meta.dirname}/../../../shared/data${CASES}`, `${import.meta.dirname}/../data${CASES}`].find(
  existsSync,
);

describe.skipIf(file === undefined)('the twelve edge cases of ed25519-speccheck', () => {
  it('are refused, except case 3', () => {
    const cases = JSON.parse(readFileSync(file as string, 'utf8')) as readonly Record<string, string>[];
    const verify = createVerifier();
    const verdicts = cases.map(({ pub_key = '', message = '', signature = '' }) =>
      verify(
        publicKeyFromRaw(fromHex(pub_key) as Bytes) as PublicKey,
        fromHex(message) as Bytes,
        fromHex(signature) as Bytes,
      ),
    );
    expect(verdicts).toEqual(cases.map((_, at) => at === 3));
    expect(verdicts).toHaveLength(12);
  });
});
