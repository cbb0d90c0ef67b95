import { describe, expect, it } from 'vitest';
import { type Bytes, concatBytes, fromHex, toHex, utf8 } from '../../ledger/base/bytes.ts';
import { decodeCanonical, encodeCanonical, isCleanText, type Value } from '../../ledger/base/codec.ts';
import { isFault } from '../../ledger/base/fault.ts';
import { InvariantError } from '../../ledger/base/invariant.ts';
import { CODEC_DEPTH_MAX } from '../../ledger/base/limits.ts';

const bytesOf = (hex: string): Bytes => fromHex(hex.replaceAll(' ', '')) as Bytes;

function codeOf(data: Bytes): string {
  const found = decodeCanonical(data);
  return isFault(found) ? found.code : `a value: ${toHex(data)}`;
}

/** Lists inside one another, around a zero. */
const nested = (depth: number): Bytes => concatBytes(new Uint8Array(depth).fill(0x81), Uint8Array.of(0));

describe('canonical values', () => {
  const golden: readonly (readonly [string, Value])[] = [
    ['00', 0],
    ['17', 23],
    ['1818', 24],
    ['20', -1],
    ['1b001fffffffffffff', Number.MAX_SAFE_INTEGER],
    ['3b001ffffffffffffe', Number.MIN_SAFE_INTEGER],
    ['1b0020000000000000', 2n ** 53n],
    ['3b001fffffffffffff', -(2n ** 53n)],
    ['1bffffffffffffffff', 2n ** 64n - 1n],
    ['3bffffffffffffffff', -(2n ** 64n)],
    ['f6', null],
    ['f5', true],
    ['40', new Uint8Array(0)],
    ['60', ''],
    ['80', []],
    ['a0', {}],
    ['a16000', { '': 0 }],
    ['a2616200626161 01', { b: 0, aa: 1 }],
    ['620a61', '\na'],
    ['a1695f5f70726f746f5f5f01', JSON.parse('{"__proto__":1}') as Value],
    ['a1646b696e64656661756c74', { kind: 'fault' }],
    ['a16b636f6e7374727563746f7201', { constructor: 1 }],
    ['a16561734349 4401', { asCID: 1 }],
  ];

  it.each(golden)('%s is one, both ways', (hex, value) => {
    expect(toHex(encodeCanonical(value))).toBe(hex.replaceAll(' ', ''));
    expect(decodeCanonical(bytesOf(hex))).toEqual(value);
  });

  it('keeps a key named __proto__ as data', () => {
    const value = decodeCanonical(bytesOf('a1695f5f70726f746f5f5fa1617801'));
    expect(Object.getPrototypeOf(value)).toBe(Object.prototype);
    expect((value as { x?: unknown }).x).toBeUndefined();
    expect(Object.keys(value as object)).toEqual(['__proto__']);
  });
});

describe('bytes that are not canonical', () => {
  const refused: Readonly<Record<string, string>> = {
    'nothing at all': '',
    'a byte behind the value': '0000',
    'unsorted keys': 'a2 6162 00 6161 00',
    'a longer key before a shorter one': 'a2 626161 00 6162 00',
    'a key twice': 'a2 6161 00 6161 01',
    '__proto__ twice': 'a2 695f5f70726f746f5f5f 00 695f5f70726f746f5f5f 00',
    'a key that is a number': 'a1 01 01',
    'a key that is a list': 'a1 80 01',
    'an integer in two bytes that fits one': '1817',
    'an integer in eight bytes that fits one': '1b0000000000000001',
    'a length in two bytes that fits one': '580100',
    'a list of indefinite length': '9f00ff',
    'a map of indefinite length': 'bf616100ff',
    'bytes of indefinite length': '5f4100ff',
    'a text of indefinite length': '7f6161ff',
    'a lone break': 'ff',
    'a half float': 'f93c00',
    'a float': 'fa3f800000',
    'a double that is an integer': 'fb3ff0000000000000',
    'a double': 'fb3ff199999999999a',
    'minus zero': 'fb8000000000000000',
    'not a number': 'fb7ff8000000000000',
    undefined: 'f7',
    'a simple value': 'e0',
    'a simple value in two bytes': 'f8ff',
    'a tagged number': 'c001',
    'a bignum tag': 'c24101',
    'a link (tag 42)': 'd82a582500015512206e6ff7950a36187a801613426e858dce686cd7d7e3c0fc42ee0330072d245c95',
    'an overlong UTF-8 form': '62c080',
    'a cut UTF-8 form': '61c3',
    'a surrogate in UTF-8': '63eda080',
    'a byte order mark in a short text': '64efbbbf61',
    'a byte order mark in a key': 'a164efbbbf6100',
    'a NUL': '6100',
    'a tab': '6109',
    'a carriage return': '610d',
    DEL: '617f',
    'a C1 control': '62c285',
    'a control character in a key': 'a1610900',
    'a claim of 2^64−1 items': '9bffffffffffffffff',
    'a claim of 2^32−1 pairs': 'baffffffff',
    'a claim of a terabyte of bytes': '5b000000ffffffffff00',
    'a claim of a terabyte of text': '7b000000ffffffffff61',
    'a reserved length': '1c',
    'less than it says': '8200',
    // The encoder takes a map with the key '/' for a link, and throws or gives other bytes.
    'a map like a link, of numbers': 'a2612f01656279746573 01',
    'a map like a link, of texts': 'a2612f6161656279746573 6161',
    'the key of links alone': 'a1612f00',
    'a map like a link, deep inside': '81a16161a2612f01656279746573 01',
  };

  it.each(Object.entries(refused))('%s', (_, hex) => {
    expect(codeOf(bytesOf(hex))).toBe('CODEC_NOT_CANONICAL');
  });

  it('a long text with a byte order mark', () => {
    expect(codeOf(concatBytes(bytesOf('7864'), utf8(`\ufeff${'a'.repeat(97)}`)))).toBe('CODEC_NOT_CANONICAL');
  });
});

describe('depth', () => {
  it(`may be ${CODEC_DEPTH_MAX}, not one more`, () => {
    expect(isFault(decodeCanonical(nested(CODEC_DEPTH_MAX)))).toBe(false);
    expect(codeOf(nested(CODEC_DEPTH_MAX + 1))).toBe('CODEC_TOO_DEEP');
  });

  it('is the same for what is encoded', () => {
    const list = (depth: number): Value => (depth === 0 ? 0 : [list(depth - 1)]);
    expect(toHex(encodeCanonical(list(CODEC_DEPTH_MAX)))).toBe(toHex(nested(CODEC_DEPTH_MAX)));
    expect(() => encodeCanonical(list(CODEC_DEPTH_MAX + 1))).toThrow(InvariantError);
    const around = (inner: Value, times: number): Value => (times === 0 ? inner : [around(inner, times - 1)]);
    for (const empty of [[], {}] as const) {
      expect(isFault(decodeCanonical(encodeCanonical(around(empty, CODEC_DEPTH_MAX - 1))))).toBe(false);
      expect(() => encodeCanonical(around(empty, CODEC_DEPTH_MAX))).toThrow(InvariantError);
    }
  });

  it('counts what is open, not what was opened before', () => {
    const wide = concatBytes(Uint8Array.of(0x98, 200), ...Array.from({ length: 200 }, () => nested(5)));
    expect(isFault(decodeCanonical(wide))).toBe(false);
    const siblings = concatBytes(Uint8Array.of(0x82), nested(CODEC_DEPTH_MAX - 1), nested(CODEC_DEPTH_MAX));
    expect(codeOf(siblings)).toBe('CODEC_TOO_DEEP');
  });

  it('is refused before the decoder meets it: a million levels of lists, maps or tags cost no stack', () => {
    for (const unit of ['81', 'a1', 'a16161', 'c6', 'd82a']) {
      expect(codeOf(bytesOf(unit.repeat(1_000_000)))).toBe('CODEC_TOO_DEEP');
    }
  });

  it('is not hidden by strings whose bytes look like headers', () => {
    expect(isFault(decodeCanonical(concatBytes(bytesOf('58c8'), new Uint8Array(200).fill(0x81))))).toBe(false);
  });
});

describe('values that may not be encoded', () => {
  const wrong: Readonly<Record<string, unknown>> = {
    'a fraction': 1.5,
    'minus zero': -0,
    'not a number': Number.NaN,
    infinity: Number.POSITIVE_INFINITY,
    'an unsafe number': 2 ** 53,
    'a bigint that is a number': 1n,
    'a bigint of 65 bits': 2n ** 64n,
    'a negative bigint of 66 bits': -(2n ** 64n) - 1n,
    'a lone surrogate': '\ud800',
    'a lone surrogate in a key': { '\udc00': 1 },
    'a control character': 'a\u0000',
    'a byte order mark': '\ufeffa',
    undefined: undefined,
    'undefined in a map': { a: undefined },
    'a hole in a list': new Array(1),
    'a date': new Date(0),
    'a map object': new Map([['a', 1]]),
    'a function': () => 0,
    'a symbol': Symbol('a'),
    'a typed array of wider numbers': new Uint16Array(1),
    'the key of links': { '/': 1 },
  };

  it.each(Object.entries(wrong))('%s', (_, value) => {
    expect(() => encodeCanonical(value as Value)).toThrow(InvariantError);
  });

  it('clean text is what the ledger takes', () => {
    for (const good of ['', 'Қазақстан', 'a\nb', '\u{1f600}', 'a\ufeff', '\u00a0'])
      expect(isCleanText(good)).toBe(true);
    for (const bad of ['\ud800', '\udc00a', '\t', '\r\n', '\u007f', '\u0085', '\u009f', '\ufeff']) {
      expect(isCleanText(bad)).toBe(false);
    }
  });
});
