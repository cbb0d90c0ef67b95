import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeCanonical, encodeCanonical, type Value } from '../../ledger/base/codec.ts';
import { jsonFromValue } from '../../ledger/base/json.ts';
import { bool, bytes, int, type JsonSchema, list, map, oneOf, optional, text } from '../../ledger/base/schema.ts';
import { modules } from '../../ledger/modules/index.ts';

/** Just enough of JSON Schema 2020-12 to disagree with a schema that describes itself wrongly. */
function fitsJson(schema: JsonSchema, json: unknown): boolean {
  if (Array.isArray(schema.enum)) return schema.enum.includes(json);
  const number = (name: string): number => schema[name] as number;
  switch (schema.type) {
    case 'object': {
      if (typeof json !== 'object' || json === null || Array.isArray(json)) return false;
      const properties = schema.properties as Readonly<Record<string, JsonSchema>>;
      const entries = Object.entries(json);
      const known = entries.every(
        ([name, value]) => Object.hasOwn(properties, name) && fitsJson(properties[name] ?? {}, value),
      );
      return known && (schema.required as readonly string[]).every((name) => Object.hasOwn(json, name));
    }
    case 'array':
      return (
        Array.isArray(json) &&
        json.length >= number('minItems') &&
        json.length <= number('maxItems') &&
        json.every((item) => fitsJson(schema.items as JsonSchema, item))
      );
    case 'string':
      return (
        typeof json === 'string' &&
        [...json].length >= number('minLength') &&
        [...json].length <= number('maxLength') &&
        (schema.pattern === undefined || new RegExp(schema.pattern as string, 'u').test(json))
      );
    case 'integer':
      return Number.isInteger(json) && (json as number) >= number('minimum') && (json as number) <= number('maximum');
    case 'boolean':
      return typeof json === 'boolean';
    default:
      return true;
  }
}

const shape = map({
  word: oneOf('a', 'b'),
  text: text({ max: 6 }),
  code: optional(text({ min: 2, max: 4, pattern: /^[A-Z]+$/ })),
  n: int({ min: -5, max: 5 }),
  flag: bool(),
  blob: optional(bytes({ min: 1, max: 3 })),
  list: list(map({ n: int({ min: 0, max: 3 }) }), { min: 1, max: 2 }),
});

/** Values near the shape: mostly right, each part sometimes wrong, missing or too much. */
const near = (good: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> =>
  fc.oneof(
    { weight: 14, arbitrary: good },
    { weight: 1, arbitrary: fc.constantFrom<unknown>(null, '', 'x', 7, true, [], {}, Uint8Array.of(0xab)) },
  );
const candidate = fc
  .record(
    {
      word: near(fc.constantFrom('a', 'b')),
      text: near(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 4 })),
      code: near(fc.stringMatching(/^[A-Z]{1,5}$/)),
      n: near(fc.integer({ min: -6, max: 6 })),
      flag: near(fc.boolean()),
      blob: near(fc.uint8Array({ maxLength: 4 })),
      list: near(fc.array(fc.record({ n: near(fc.nat({ max: 4 })) }), { maxLength: 3 })),
      more: fc.constant(1),
    },
    { requiredKeys: ['word', 'text', 'n', 'flag', 'list'] },
  )
  .chain((value) =>
    fc.oneof(
      { weight: 9, arbitrary: fc.constant({ ...value, more: undefined }) },
      { weight: 1, arbitrary: fc.constant(value) },
    ),
  )
  .map((value) => Object.fromEntries(Object.entries(value).filter(([, part]) => part !== undefined)));

describe('schemas', () => {
  it('agree with the JSON Schema they give, can be encoded, and survive their JSON form', () => {
    let accepted = 0;
    fc.assert(
      fc.property(candidate, (value) => {
        if (shape.check(value, '') !== undefined) return;
        accepted++;
        const json = jsonFromValue(value as Value);
        expect(fitsJson(shape.json, json)).toBe(true);
        expect(shape.fromJson(json)).toEqual(value);
        expect(decodeCanonical(encodeCanonical(value as Value))).toEqual(value);
      }),
      { numRuns: 3000 },
    );
    expect(accepted).toBeGreaterThan(150);
  });

  it('refuse what their JSON Schema refuses', () => {
    fc.assert(
      fc.property(candidate, (value) => {
        const json = jsonFromValue(value as Value);
        if (fitsJson(shape.json, json)) return;
        expect(shape.check(shape.fromJson(json), '')).toBeDefined();
      }),
      { numRuns: 1500 },
    );
  });

  it.each(modules.flatMap((module) => module.txs).map((row) => [row.type, row] as const))(
    'of %s: its example fits both',
    (_, row) => {
      const json = jsonFromValue(row.example);
      expect(row.payload.check(row.example, '')).toBeUndefined();
      expect(fitsJson(row.payload.json, json)).toBe(true);
      expect(row.payload.fromJson(json)).toEqual(row.example);
      expect(row.payload.check({ ...row.example, unknownFieldHere: 1 }, '')).toEqual({
        path: 'unknownFieldHere',
        problem: 'unknownField',
      });
    },
  );
});
