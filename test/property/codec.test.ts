import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Bytes, toHex } from '../../ledger/base/bytes.ts';
import { decodeCanonical, encodeCanonical, isCleanText, type Value } from '../../ledger/base/codec.ts';
import { isFault } from '../../ledger/base/fault.ts';

const integer = fc.oneof(
  fc.maxSafeInteger().map((n) => (n === 0 ? 0 : n)),
  fc.constantFrom(0, 23, 24, 255, 256, 65_535, 65_536, 2 ** 32 - 1, 2 ** 32, 2 ** 53 - 1, -(2 ** 53) + 1, -24, -25),
  fc.bigInt({ min: 2n ** 53n, max: 2n ** 64n - 1n }),
  fc.bigInt({ min: -(2n ** 64n), max: -(2n ** 53n) }),
  fc.constantFrom(2n ** 53n, -(2n ** 53n), 2n ** 64n - 1n, -(2n ** 64n)),
);
const text = fc.string({ unit: 'grapheme', maxLength: 40 }).filter(isCleanText);
const key = fc
  .oneof(fc.string({ maxLength: 8 }), fc.constantFrom('__proto__', 'kind', 'constructor', 'asCID', 'bytes', ''))
  .filter((name) => name !== '/' && isCleanText(name));
const bytes = fc.uint8Array({ maxLength: 300 });

const { value } = fc.letrec<{ value: Value; list: Value; map: Value }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 5, withCrossShrink: true },
    fc.constantFrom(null, true, false),
    integer,
    text,
    bytes,
    tie('list'),
    tie('map'),
  ),
  list: fc.array(tie('value'), { maxLength: 6 }),
  map: fc
    .uniqueArray(fc.tuple(key, tie('value')), { selector: ([name]) => name, maxLength: 6 })
    .map((entries) => Object.fromEntries(entries) as Value),
}));

function flipped(data: Bytes, bit: number): Bytes {
  const changed = data.slice();
  changed[bit >> 3] = (changed[bit >> 3] as number) ^ (1 << (bit & 7));
  return changed;
}

describe('the codec', () => {
  it('gives back every value it took', () => {
    fc.assert(
      fc.property(value, (given) => {
        expect(decodeCanonical(encodeCanonical(given))).toEqual(given);
      }),
      { numRuns: 500 },
    );
  });

  it('refuses every change of one bit that is not another canonical value', () => {
    fc.assert(
      fc.property(value, (given) => {
        const data = encodeCanonical(given);
        for (let bit = 0; bit < 8 * data.length; bit++) {
          const changed = flipped(data, bit);
          const found = decodeCanonical(changed);
          if (!isFault(found)) expect(toHex(encodeCanonical(found))).toBe(toHex(changed));
        }
      }),
      { numRuns: 120 },
    );
  });

  it('takes any bytes at all without throwing, and takes only what it would write', () => {
    const wild = fc.oneof(
      fc.uint8Array({ maxLength: 60 }),
      // Many small headers, so that nesting, tags and odd keys are common.
      fc
        .array(
          fc.constantFrom(
            0x00,
            0x61,
            0x2f,
            0x80,
            0x81,
            0x82,
            0xa1,
            0xa2,
            0xc1,
            0xd8,
            0x2a,
            0xf6,
            0xf7,
            0x60,
            0x18,
            0xff,
          ),
          {
            maxLength: 40,
          },
        )
        .map((list) => Uint8Array.from(list)),
    );
    fc.assert(
      fc.property(wild, (data) => {
        const found = decodeCanonical(data);
        if (!isFault(found)) expect(toHex(encodeCanonical(found))).toBe(toHex(data));
      }),
      { numRuns: 5000 },
    );
  });

  it('is one form for one value: order of insertion does not matter', () => {
    const entries = fc.uniqueArray(fc.tuple(key, integer), { selector: ([name]) => name, maxLength: 8 });
    fc.assert(
      fc.property(entries, fc.infiniteStream(fc.nat()), (given, random) => {
        const shuffled = [...given].map((entry) => ({ entry, at: random.next().value as number }));
        shuffled.sort((a, b) => a.at - b.at);
        const again = shuffled.map(({ entry }) => entry);
        expect(toHex(encodeCanonical(Object.fromEntries(again) as Value))).toBe(
          toHex(encodeCanonical(Object.fromEntries(given) as Value)),
        );
      }),
    );
  });
});
