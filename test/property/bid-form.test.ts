import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toHex } from '../../ledger/base/bytes.ts';
import { encodeCanonical, type Value } from '../../ledger/base/codec.ts';
import { publicKeyFromRaw } from '../../ledger/base/keys.ts';
import { type BidForm, decodeBidForm, encodeBidForm } from '../../ledger/modules/bid/bid-form.ts';
import { formFromPadded, padForm } from '../../ledger/seal/padding.ts';

const bytes = (length: number) => fc.uint8Array({ minLength: length, maxLength: length });
const amount = fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER });
const clean = (max: number) => fc.stringMatching(new RegExp(`^[A-Za-zА-Яа-яӘәҒғҚқ ,.]{1,${max}}$`));

const form: fc.Arbitrary<BidForm> = fc.record(
  {
    v: fc.constant(1),
    tender: fc.stringMatching(/^t-[0-9a-f]{16}$/),
    lot: fc.integer({ min: 1, max: 50 }),
    envelope: fc.integer({ min: 0, max: 1 }),
    currency: fc.constantFrom('KZT', 'USD'),
    bidder: fc.stringMatching(/^[0-9]{12}$/),
    key: bytes(32).map(publicKeyFromRaw),
    salt: bytes(32),
    price: fc.record({ unitPrice: amount, quantity: fc.integer({ min: 1, max: 1_000_000 }), total: amount }),
    answers: fc.array(
      fc.record({
        criterion: fc.stringMatching(/^[A-Za-z0-9._-]{1,64}$/),
        value: fc.oneof(fc.boolean(), amount, clean(60)),
      }),
      { maxLength: 5 },
    ),
    documents: fc.array(
      fc.record({
        k: fc.integer({ min: 0, max: 31 }),
        sha256: bytes(32),
        size: fc.integer({ min: 1, max: 1_000_000 }),
        docType: clean(20),
        mime: fc.constant('application/pdf'),
      }),
      { maxLength: 4 },
    ),
    signature: bytes(64),
  },
  {
    requiredKeys: [
      'v',
      'tender',
      'lot',
      'envelope',
      'currency',
      'bidder',
      'key',
      'salt',
      'answers',
      'documents',
      'signature',
    ],
  },
);

const anyValue: fc.Arbitrary<Value> = fc.letrec<{ value: Value }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    fc.constant(null),
    fc.boolean(),
    fc.maxSafeInteger(),
    fc.uint8Array({ maxLength: 40 }),
    clean(12),
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(fc.stringMatching(/^[a-z]{1,9}$/), tie('value'), { maxKeys: 5 }),
  ),
})).value;

describe('the form of a bid', () => {
  it('comes back from its bytes and its padding as it was', () => {
    fc.assert(
      fc.property(form, (made) => {
        const encoded = encodeBidForm(made);
        const padded = padForm(encoded);
        expect(padded && toHex(formFromPadded(padded) ?? new Uint8Array())).toBe(toHex(encoded));
        expect(decodeBidForm(encoded)).toEqual(made);
      }),
      { numRuns: 200 },
    );
  });

  it('is never taken from bytes that are not exactly its own, and never throws', () => {
    let refused = 0;
    const refuse = (data: Uint8Array) => {
      const found = decodeBidForm(data);
      if (found === undefined) refused++;
      else expect(toHex(encodeBidForm(found))).toBe(toHex(data));
    };
    fc.assert(fc.property(fc.uint8Array({ maxLength: 600 }), refuse), { numRuns: 2000 });
    fc.assert(fc.property(anyValue.map(encodeCanonical), refuse), { numRuns: 1000 });
    fc.assert(
      fc.property(form, fc.nat(), fc.integer({ min: 1, max: 255 }), (made, place, mask) => {
        const data = encodeBidForm(made);
        const at = place % data.length;
        refuse(data.map((byte, index) => (index === at ? byte ^ mask : byte)));
        refuse(data.subarray(0, at));
        refuse(Uint8Array.from([...data, mask]));
      }),
      { numRuns: 1000 },
    );
    expect(refused).toBeGreaterThan(4000);
  });

  it('is not taken with a field more, a field less or a value out of its bounds', () => {
    fc.assert(
      fc.property(
        form,
        fc.constantFrom('tender', 'lot', 'bidder', 'key', 'salt', 'answers', 'signature'),
        anyValue,
        (made, name, value) => {
          const fields = made as unknown as Readonly<Record<string, Value>>;
          const { [name]: _gone, ...rest } = fields;
          expect(decodeBidForm(encodeCanonical(rest))).toBeUndefined();
          expect(decodeBidForm(encodeCanonical({ ...fields, more: value }))).toBeUndefined();
          expect(decodeBidForm(encodeCanonical({ ...fields, lot: 0 }))).toBeUndefined();
        },
      ),
      { numRuns: 200 },
    );
  });
});
