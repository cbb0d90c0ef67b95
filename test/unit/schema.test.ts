import { describe, expect, it } from 'vitest';
import { fromHex } from '../../ledger/base/bytes.ts';
import {
  anyValue,
  bool,
  bps,
  bytes,
  hash,
  int,
  key,
  list,
  map,
  money,
  oneOf,
  optional,
  type Schema,
  text,
  texts,
  time,
} from '../../ledger/base/schema.ts';
import { testKey } from '../ledger-context.ts';

const at = (schema: Schema<unknown>, value: unknown): string => {
  const found = schema.check(value, '');
  return found === undefined ? 'fits' : `${found.path}:${found.problem}`;
};

const filled = (length: number): Uint8Array => new Uint8Array(length).fill(7);

describe('bounds', () => {
  const word = text({ min: 2, max: 4 });
  const code = text({ max: 8, pattern: /^[A-Z]+$/ });
  const number = int({ min: -1, max: 10 });
  const blob = bytes({ min: 1, max: 3 });
  const letters = list(oneOf('a', 'b'), { min: 1, max: 2 });

  it.each<readonly [string, Schema<unknown>, unknown, string]>([
    ['text too short', word, 'a', ':tooShort'],
    ['text at its shortest', word, 'ab', 'fits'],
    ['text at its longest', word, 'abcd', 'fits'],
    ['text too long', word, 'abcde', ':tooLong'],
    ['text is one character at least unless told', code, '', ':tooShort'],
    ['text in UTF-16 units', word, '\u{1f600}\u{1f600}a', ':tooLong'],
    ['text with a control character', word, 'a\tb', ':pattern'],
    ['text with a line feed', word, 'a\nb', 'fits'],
    ['text with a lone surrogate', word, 'a\ud800', ':pattern'],
    ['text with a byte order mark', word, '\ufeffab', ':pattern'],
    ['text against its pattern', code, 'AbC', ':pattern'],
    ['a pattern does not forgive a line feed', code, 'AB\n', ':pattern'],
    ['text that is a number', word, 12, ':wrongType'],
    ['text that is absent', word, undefined, ':missing'],
    ['text that is null', word, null, ':wrongType'],
    ['integer too small', number, -2, ':tooSmall'],
    ['integer at its smallest', number, -1, 'fits'],
    ['integer at its largest', number, 10, 'fits'],
    ['integer too large', number, 11, ':tooLarge'],
    ['fraction', number, 1.5, ':wrongType'],
    ['minus zero', number, -0, ':wrongType'],
    ['not a number', number, Number.NaN, ':wrongType'],
    ['integer beyond 2^53', money(), 2 ** 53, ':wrongType'],
    ['integer as bigint', number, 1n, ':wrongType'],
    ['money at its largest', money(), Number.MAX_SAFE_INTEGER, 'fits'],
    ['no negative money', money(), -1, ':tooSmall'],
    ['a whole in basis points', bps(), 10_000, 'fits'],
    ['more than a whole', bps(), 10_001, ':tooLarge'],
    ['the last moment of the year 9999', time(), Date.UTC(9999, 11, 31, 23, 59, 59, 999), 'fits'],
    ['the first moment of the year 10000', time(), Date.UTC(10_000, 0, 1), ':tooLarge'],
    ['bool', bool(), false, 'fits'],
    ['bool that is 0', bool(), 0, ':wrongType'],
    ['bytes too short', blob, filled(0), ':tooShort'],
    ['bytes at their longest', blob, filled(3), 'fits'],
    ['bytes too long', blob, filled(4), ':tooLong'],
    ['bytes as a list', blob, [1, 2], ':wrongType'],
    ['a hash', hash(), filled(32), 'fits'],
    ['a cut hash', hash(), filled(31), ':tooShort'],
    ['a key', key(), testKey(1, 1), 'fits'],
    ['a key of another algorithm', key(), filled(34), ':pattern'],
    ['a listed word', oneOf('a', 'b'), 'b', 'fits'],
    ['a word off the list', oneOf('a', 'b'), 'toString', ':notListed'],
    ['an empty list', letters, [], ':tooShort'],
    ['a list too long', letters, ['a', 'a', 'a'], ':tooLong'],
    ['a wrong item, by its place', letters, ['a', 'c'], '[1]:notListed'],
    ['a hole in a list', letters, [undefined], '[0]:missing'],
    ['a map for a list', letters, { length: 1, 0: 'a' }, ':wrongType'],
    ['any value', anyValue(), null, 'fits'],
    ['no value', anyValue(), undefined, ':missing'],
  ])('%s', (_, schema, value, expected) => {
    expect(at(schema, value)).toBe(expected);
  });
});

describe('maps', () => {
  const inner = map({ n: int({ min: 0, max: 9 }), note: optional(text({ max: 5 })) });
  const outer = map({ name: text({ max: 5 }), items: list(inner, { max: 3 }) });

  it.each<readonly [string, unknown, string]>([
    ['whole', { name: 'a', items: [{ n: 1, note: 'x' }, { n: 2 }] }, 'fits'],
    ['path of a nested field', { name: 'a', items: [{ n: 1 }, { n: 10 }] }, 'items[1].n:tooLarge'],
    ['path of a missing field', { name: 'a', items: [{}] }, 'items[0].n:missing'],
    ['path of an unknown field', { name: 'a', items: [{ n: 1, m: 1 }] }, 'items[0].m:unknownField'],
    ['unknown field at the top', { name: 'a', items: [], z: 1 }, 'z:unknownField'],
    ['a field named __proto__', JSON.parse('{"name":"a","items":[],"__proto__":{}}'), '__proto__:unknownField'],
    ['a field named constructor', { name: 'a', items: [], constructor: 1 }, 'constructor:unknownField'],
    ['an optional field that is null', { name: 'a', items: [{ n: 1, note: null }] }, 'items[0].note:wrongType'],
    ['first in the order of the shape', { items: 1 }, 'name:missing'],
    ['a list for a map', [], ':wrongType'],
    ['bytes for a map', filled(1), ':wrongType'],
    ['null for a map', null, ':wrongType'],
    ['nothing for a map', undefined, ':missing'],
  ])('%s', (_, value, expected) => {
    expect(at(outer, value)).toBe(expected);
  });

  it('describe themselves: fields, required ones, nothing more', () => {
    expect(inner.json).toEqual({
      type: 'object',
      properties: {
        n: { type: 'integer', minimum: 0, maximum: 9 },
        note: { type: 'string', minLength: 1, maxLength: 5 },
      },
      required: ['n'],
      additionalProperties: false,
    });
  });

  it('want all three languages', () => {
    expect(at(texts(3), { kk: 'a', ru: 'b', en: 'c' })).toBe('fits');
    expect(at(texts(3), { kk: 'a', ru: 'b' })).toBe('en:missing');
  });
});

describe('JSON form', () => {
  const shape = map({
    id: bytes({ min: 1, max: 4 }),
    count: int({ min: 0, max: 99 }),
    list: list(hash(), { max: 2 }),
    deep: optional(map({ key: key() })),
  });

  it('becomes the canonical form', () => {
    const key = testKey(2, 3);
    const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');
    const json = { id: '0aFF', count: '42', list: [hex(filled(32))], deep: { key: hex(key) } };
    const value = shape.fromJson(json);
    expect(at(shape, value)).toBe('fits');
    expect(value).toEqual({ id: fromHex('0aff'), count: 42, list: [filled(32)], deep: { key } });
  });

  it('leaves what it cannot convert to be refused by its name', () => {
    const value = { id: '0a', count: 1, list: [] };
    expect(at(shape, shape.fromJson({ ...value, id: 'zz' }))).toBe('id:wrongType');
    expect(at(shape, shape.fromJson({ ...value, id: '0' }))).toBe('id:wrongType');
    expect(at(shape, shape.fromJson({ ...value, count: '1e2' }))).toBe('count:wrongType');
    expect(at(shape, shape.fromJson({ ...value, count: '-0' }))).toBe('count:wrongType');
    expect(at(shape, shape.fromJson({ ...value, count: '9007199254740993' }))).toBe('count:wrongType');
    expect(at(shape, shape.fromJson({ ...value, more: 'x' }))).toBe('more:unknownField');
    expect(at(shape, shape.fromJson('text'))).toBe(':wrongType');
    expect(at(shape, shape.fromJson(null))).toBe(':wrongType');
  });

  it('keeps a field named __proto__ as the unknown field it is', () => {
    const value = shape.fromJson(JSON.parse('{"id":"0a","count":1,"list":[],"__proto__":{"deep":1}}'));
    expect(at(shape, value)).toBe('__proto__:unknownField');
  });
});
