import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Bytes, compareBytes, toHex } from '../../ledger/base/bytes.ts';
import type { ValueMap } from '../../ledger/base/codec.ts';
import { isFault } from '../../ledger/base/fault.ts';
import { type PublicKey, publicKeyFromRaw } from '../../ledger/base/keys.ts';
import { decodeSignedTx, type SignedTx, signedTx, type Tx } from '../../ledger/tx/transaction.ts';
import { sha256 } from '../../node/crypto/sha256.ts';

const bytesOf = (length: number) => fc.uint8Array({ minLength: length, maxLength: length });
const word = fc.stringMatching(/^[a-z][A-Za-z]{0,8}$/);
const key = bytesOf(32).map((raw): PublicKey => publicKeyFromRaw(raw));
const payload = fc.dictionary(
  word,
  fc.oneof(fc.boolean(), fc.nat(), bytesOf(32), fc.string({ unit: 'grapheme-ascii', maxLength: 20 })),
  { maxKeys: 6, noNullPrototype: true },
);

const tx = fc
  .record({
    type: fc.tuple(word, word).map((words) => words.join('.')),
    keys: fc.uniqueArray(key, { selector: toHex, minLength: 1, maxLength: 4 }),
    expires: fc.nat({ max: 2_000_000_000_000 }),
    payload,
  })
  .map(({ type, keys, expires, payload: given }): Tx => {
    const [sender, ...others] = keys as [PublicKey, ...PublicKey[]];
    const cosigners = others.sort(compareBytes);
    return { v: 1, chain: 'test-1', type, key: sender, cosigners, expires, payload: given as ValueMap };
  });
const signed = tx.chain((body) =>
  fc
    .array(bytesOf(64), { minLength: 1 + body.cosigners.length, maxLength: 1 + body.cosigners.length })
    .map((sigs) => signedTx(sha256, body, sigs)),
);

function decoded(data: Bytes): SignedTx {
  const found = decodeSignedTx(sha256, data);
  if (isFault(found)) throw new Error(found.code);
  return found;
}

describe('signed transactions', () => {
  it('come back from their bytes whole', () => {
    fc.assert(
      fc.property(signed, (given) => {
        expect(decoded(given.bytes)).toEqual(given);
      }),
    );
  });

  it('show every change of one bit: a fault, or another transaction of exactly those bytes', () => {
    fc.assert(
      fc.property(signed, (given) => {
        for (let bit = 0; bit < 8 * given.bytes.length; bit++) {
          const changed = given.bytes.slice();
          changed[bit >> 3] = (changed[bit >> 3] as number) ^ (1 << (bit & 7));
          const found = decodeSignedTx(sha256, changed);
          if (isFault(found)) continue;
          expect(toHex(signedTx(sha256, found.tx, found.sigs).bytes)).toBe(toHex(changed));
          expect(found.txHashText).not.toBe(given.txHashText);
        }
      }),
      { numRuns: 6 },
    );
  });

  it('have one id whatever the signatures, and one hash for each set of them', () => {
    fc.assert(
      fc.property(signed, fc.nat(), (given, at) => {
        const sigs = given.sigs.map((sig) => sig.slice());
        const sig = sigs[at % sigs.length] as Bytes;
        sig[at % 64] = (sig[at % 64] as number) ^ 1;
        const other = signedTx(sha256, given.tx, sigs);
        expect(other.txIdText).toBe(given.txIdText);
        expect(other.txHashText).not.toBe(given.txHashText);
      }),
    );
  });
});
