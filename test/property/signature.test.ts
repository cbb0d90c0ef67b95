import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Bytes } from '../../ledger/base/bytes.ts';
import { type PublicKey, publicKeyFromRaw, rawKey } from '../../ledger/base/keys.ts';
import { verifyPure } from '../../ledger/signature/verify-pure.ts';
import { createOpensslSigner, createSigner } from '../../node/crypto/signer.ts';
import { createOpensslVerifier, createVerifier } from '../../node/crypto/verify.ts';

const verifyNode = createVerifier();
const verifyOpenssl = createOpensslVerifier();
const bytes32 = fc.uint8Array({ minLength: 32, maxLength: 32 });

function agreed(key: PublicKey, message: Bytes, signature: Bytes): boolean {
  const verdict = verifyNode(key, message, signature);
  expect(verifyOpenssl(key, message, signature)).toBe(verdict);
  expect(verifyPure(key, message, signature)).toBe(verdict);
  return verdict;
}

function flipped(bytes: Bytes, bit: number): Bytes {
  const copy = bytes.slice();
  copy[bit >> 3] = (copy[bit >> 3] as number) ^ (1 << (bit & 7));
  return copy;
}

describe('the three signature paths', () => {
  it('accept what either signer signs, and both sign the same', () => {
    const check = (seed: Bytes, message: Bytes) => {
      const signer = createSigner(seed);
      const other = createOpensslSigner(seed);
      expect(other.key).toEqual(signer.key);
      expect(other.sign(message)).toEqual(signer.sign(message));
      expect(agreed(signer.key, message, signer.sign(message))).toBe(true);
    };
    fc.assert(fc.property(bytes32, bytes32, check), { numRuns: 40 });
  });

  it('refuse every flipped bit of key, message and signature together', () => {
    const check = (seed: Bytes, message: Bytes, bit: number) => {
      const { key, sign } = createSigner(seed);
      const signature = sign(message);
      expect(agreed(key, message, flipped(signature, bit))).toBe(false);
      expect(agreed(key, flipped(message, bit % 256), signature)).toBe(false);
      expect(agreed(publicKeyFromRaw(flipped(rawKey(key), bit % 256)), message, signature)).toBe(false);
    };
    fc.assert(fc.property(bytes32, bytes32, fc.nat({ max: 511 }), check), { numRuns: 60 });
  });

  it('agree on arbitrary bytes, and never throw', () => {
    const near = fc.oneof(
      bytes32,
      bytes32.map((bytes) => bytes.fill(0xff, 1, 31)),
      bytes32.map((bytes) => bytes.fill(0, 1)),
    );
    const check = (raw: Bytes, message: Bytes, r: Bytes, s: Bytes) => {
      expect(agreed(publicKeyFromRaw(raw), message, Uint8Array.from([...r, ...s]))).toBe(false);
    };
    fc.assert(fc.property(near, bytes32, near, near, check), { numRuns: 100 });
  });
});
