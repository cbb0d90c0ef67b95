import { existsSync, readFileSync } from 'node:fs';
import { ed25519 } from '@noble/curves/ed25519.js';
import { sha512 } from '@noble/hashes/sha2.js';
import { describe, expect, it } from 'vitest';
import { type Bytes, concatBytes, fromHex, toHex, uintBytes } from '../../ledger/base/bytes.ts';
import { publicKeyFromRaw, rawKey, type VerifySignature } from '../../ledger/base/keys.ts';
import { checkSignatureForm } from '../../ledger/signature/form.ts';
import { verifyPure } from '../../ledger/signature/verify-pure.ts';
import { createOpensslSigner, createSigner, createSodiumSigner, generateSeed } from '../../node/crypto/signer.ts';
import { createOpensslVerifier, createSodiumVerifier, createVerifier } from '../../node/crypto/verify.ts';

const { Point } = ed25519;
type Point = InstanceType<typeof Point>;
const ORDER = Point.Fn.ORDER;
const sodium = createSodiumVerifier();
const verifiers: readonly (readonly [string, VerifySignature])[] = [
  ['node:crypto', createOpensslVerifier()],
  ['pure', verifyPure],
  ['the chosen one', createVerifier()],
  ...(sodium === undefined ? [] : [['libsodium', sodium] as const]),
];

interface Case {
  readonly name: string;
  readonly raw: Bytes;
  readonly message: Bytes;
  readonly signature: Bytes;
  readonly accepted: boolean;
}

function littleEndian(value: bigint): Bytes {
  return Uint8Array.from({ length: 32 }, (_, i) => Number((value >> BigInt(8 * i)) & 255n));
}

function integer(bytes: Bytes): bigint {
  return bytes.reduceRight((sum, byte) => sum * 256n + BigInt(byte), 0n);
}

const multiple = (point: Point, times: bigint): Point => {
  let sum = Point.ZERO;
  for (let i = 0n; i < times; i++) sum = sum.add(point);
  return sum;
};

/** A point of order 8: its multiples are all eight points of small order. */
const torsion = Point.fromBytes(fromHex('c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a') as Bytes);
const smallOrder = Array.from({ length: 8 }, (_, times) => multiple(torsion, BigInt(times)));

/**
 * Signs as an attacker would: key a·B + keyTorsion, R = r·B + nonceTorsion, S = r + k·a. The cofactorless equation holds iff
 * nonceTorsion + k·keyTorsion is zero; the cofactored one always. Tries messages until that is as wanted.
 */
function attack(name: string, keyTorsion: Point, nonceTorsion: Point, accepted: boolean): Case {
  const [a, r] = [0x1234567n, 0x89abcdefn];
  const keyPoint = Point.BASE.multiply(a).add(keyTorsion);
  const rBytes = Point.BASE.multiply(r).add(nonceTorsion).toBytes();
  const raw = keyPoint.toBytes();
  for (let attempt = 0; attempt < 1000; attempt++) {
    const message = uintBytes(attempt, 32);
    const k = integer(sha512(concatBytes(rBytes, raw, message))) % ORDER;
    if (nonceTorsion.add(multiple(keyTorsion, k % 8n)).equals(Point.ZERO) !== accepted) continue;
    return { name, raw, message, signature: concatBytes(rBytes, littleEndian((r + k * a) % ORDER)), accepted };
  }
  throw new RangeError('no message found in 1000 attempts');
}

function builtCases(): Case[] {
  const seed = new Uint8Array(32).fill(7);
  const signer = createSigner(seed);
  const message = new Uint8Array(32).fill(9);
  const signature = signer.sign(message);
  const raw = rawKey(signer.key);
  const [r, s] = [signature.subarray(0, 32), signature.subarray(32)];
  const minusOne = multiple(torsion, 4n).toBytes();
  const negativeZero = minusOne.slice();
  negativeZero[31] = 0xff;
  const tooLargeY = littleEndian(2n ** 255n - 19n + 3n);
  const honest = { raw, message, signature };
  return [
    { name: 'an honest signature', ...honest, accepted: true },
    attack('small-order key and R', torsion, torsion, false),
    {
      name: 'S = 0 under a small-order key',
      ...honest,
      raw: minusOne,
      signature: concatBytes(minusOne, new Uint8Array(32)),
      accepted: false,
    },
    { name: 'small-order key', ...honest, raw: torsion.toBytes(), accepted: false },
    { name: 'small-order R', ...honest, signature: concatBytes(torsion.toBytes(), s), accepted: false },
    { name: 'S + L', ...honest, signature: concatBytes(r, littleEndian(integer(s) + ORDER)), accepted: false },
    { name: 'S = L', ...honest, signature: concatBytes(r, littleEndian(ORDER)), accepted: false },
    { name: 'S with its top bits set', ...honest, signature: concatBytes(r, s.with(31, 0xff)), accepted: false },
    { name: 'R with y beyond p', ...honest, signature: concatBytes(tooLargeY, s), accepted: false },
    { name: 'key with y beyond p', ...honest, raw: tooLargeY, accepted: false },
    { name: 'R with negative zero', ...honest, signature: concatBytes(negativeZero, s), accepted: false },
    { name: 'key with negative zero', ...honest, raw: negativeZero, accepted: false },
    attack('mixed-order key and R that cancel', torsion, multiple(torsion, 3n), true),
    attack('mixed-order key where k is a multiple of 8', torsion, Point.ZERO, true),
    attack('mixed-order key, cofactored only', torsion, Point.ZERO, false),
    attack('mixed-order R, cofactored only', Point.ZERO, multiple(torsion, 2n), false),
    attack('mixed-order key and R, cofactored only', torsion, multiple(torsion, 5n), false),
    { name: 'a key off the curve', ...honest, raw: littleEndian(2n), accepted: false },
    { name: 'a short key', ...honest, raw: raw.subarray(1), accepted: false },
    { name: 'a short signature', ...honest, signature: signature.subarray(1), accepted: false },
    { name: 'a long signature', ...honest, signature: concatBytes(signature, Uint8Array.of(0)), accepted: false },
    { name: 'an empty signature', ...honest, signature: new Uint8Array(0), accepted: false },
  ];
}

describe.each(verifiers)('signature check by %s', (_, verify) => {
  it.each(builtCases())('judges $name', ({ raw, message, signature, accepted }) => {
    expect(verify(publicKeyFromRaw(raw), message, signature)).toBe(accepted);
  });

  it('refuses a key of another algorithm', () => {
    const [honest] = builtCases() as [Case];
    const key = publicKeyFromRaw(honest.raw);
    key[0] = 0xec;
    expect(verify(key, honest.message, honest.signature)).toBe(false);
  });

  const shared = new URL('../../../shared/data/ed25519-speccheck/cases.json', import.meta.url);
  it.skipIf(!existsSync(shared))('accepts only case 3 of the twelve known cases', () => {
    const cases = JSON.parse(readFileSync(shared, 'utf8')) as { message: string; pub_key: string; signature: string }[];
    const bytes = (hex: string) => fromHex(hex) as Bytes;
    const verdicts = cases.map((row) =>
      verify(publicKeyFromRaw(bytes(row.pub_key)), bytes(row.message), bytes(row.signature)),
    );
    expect(verdicts).toHaveLength(12);
    expect(verdicts.map((verdict, index) => (verdict ? index : -1)).filter((index) => index >= 0)).toEqual([3]);
  });
});

describe('signature form', () => {
  const good = createSigner(new Uint8Array(32).fill(1));
  const signature = good.sign(new Uint8Array(32));

  it('refuses all eight points of small order, with either sign, as key and as R', () => {
    expect(new Set(smallOrder.map((point) => toHex(point.toBytes()))).size).toBe(8);
    expect(checkSignatureForm(rawKey(good.key), signature)).toBe(true);
    for (const point of smallOrder) {
      for (const sign of [0, 0x80]) {
        const encoded = point.toBytes();
        encoded[31] = (encoded[31] as number) ^ sign;
        expect(checkSignatureForm(encoded, signature)).toBe(false);
        expect(checkSignatureForm(rawKey(good.key), concatBytes(encoded, signature.subarray(32)))).toBe(false);
      }
    }
  });

  it('cuts y exactly at p and S exactly at L', () => {
    const prime = 2n ** 255n - 19n;
    const withY = (y: bigint) => checkSignatureForm(littleEndian(y), signature);
    expect([prime - 2n, prime - 1n, prime, prime + 1n, prime + 18n].map(withY)).toEqual([
      true,
      false,
      false,
      false,
      false,
    ]);
    const withS = (s: bigint) =>
      checkSignatureForm(rawKey(good.key), concatBytes(signature.subarray(0, 32), littleEndian(s)));
    expect([0n, ORDER - 1n, ORDER, ORDER + 1n, 2n ** 253n, 2n ** 256n - 1n].map(withS)).toEqual([
      true,
      true,
      false,
      false,
      false,
      false,
    ]);
  });
});

describe('signer', () => {
  /** RFC 8032 §7.1, test 2. */
  const seed = fromHex('4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb') as Bytes;
  const signers = [createSigner(seed), createOpensslSigner(seed), createSodiumSigner(seed)].filter(
    (made) => made !== undefined,
  );

  it('gives the key and the signature of RFC 8032', () => {
    for (const signer of signers) {
      expect(toHex(signer.key)).toBe('ed013d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c');
      expect(toHex(signer.sign(Uint8Array.of(0x72)))).toBe(
        '92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00',
      );
    }
  });

  it('takes 32 bytes and makes fresh ones', () => {
    expect(() => createSigner(seed.subarray(1))).toThrow('32 bytes');
    expect(() => createOpensslSigner(seed.subarray(1))).toThrow('32 bytes');
    expect(generateSeed()).toHaveLength(32);
    expect(toHex(generateSeed())).not.toBe(toHex(generateSeed()));
  });
});
