import { fromHex } from './bytes.ts';
import { isCleanText, type Value, type ValueMap } from './codec.ts';
import { isPublicKey, KEY_BYTES, type PublicKey } from './keys.ts';

/** Why a value does not fit: the field's path and one word of a closed list, the same on every node. */
export interface SchemaProblem {
  readonly path: string;
  readonly problem:
    | 'missing'
    | 'unknownField'
    | 'wrongType'
    | 'tooShort'
    | 'tooLong'
    | 'tooSmall'
    | 'tooLarge'
    | 'pattern'
    | 'notListed'
    | 'duplicate';
}

export type JsonSchema = { readonly [key: string]: unknown };

/**
 * The shape of a canonical value: checks it, describes itself as JSON Schema 2020-12, and reads its JSON form
 * (bytes as hex, everything else as itself). One definition serves validation, RPC, CLI and reference.
 */
export interface Schema<T> {
  readonly check: (value: unknown, path: string) => SchemaProblem | undefined;
  readonly json: JsonSchema;
  /** JSON form → canonical form; leaves what it cannot convert for `check` to refuse. */
  readonly fromJson: (json: unknown) => unknown;
  readonly optional: boolean;
  /** Never set; carries the type. */
  readonly type?: T;
}

export type Infer<S> = S extends Schema<infer T> ? T : never;

const same = (json: unknown): unknown => json;

function problem(path: string, kind: SchemaProblem['problem']): SchemaProblem {
  return { path, problem: kind };
}

/** Text of min … max characters (UTF-16 units), without control characters but line feed. `pattern` must be anchored and linear. */
export function text(bounds: {
  readonly min?: number;
  readonly max: number;
  readonly pattern?: RegExp;
}): Schema<string> {
  const min = bounds.min ?? 1;
  return {
    optional: false,
    fromJson: same,
    json: {
      type: 'string',
      minLength: min,
      maxLength: bounds.max,
      ...(bounds.pattern === undefined ? {} : { pattern: bounds.pattern.source }),
    },
    check(value, path) {
      if (typeof value !== 'string') return problem(path, value === undefined ? 'missing' : 'wrongType');
      if (value.length < min) return problem(path, 'tooShort');
      if (value.length > bounds.max) return problem(path, 'tooLong');
      if (!isCleanText(value)) return problem(path, 'pattern');
      return bounds.pattern === undefined || bounds.pattern.test(value) ? undefined : problem(path, 'pattern');
    },
  };
}

/** Integer in min … max, both within ±(2^53−1). */
export function int(bounds: { readonly min: number; readonly max: number }): Schema<number> {
  return {
    optional: false,
    fromJson: (json) => (typeof json === 'string' && /^-?[0-9]{1,16}$/.test(json) ? Number(json) : json),
    json: { type: 'integer', minimum: bounds.min, maximum: bounds.max },
    check(value, path) {
      // Minus zero has no encoding of its own: JSON can bring it, the ledger cannot hold it.
      if (typeof value !== 'number' || !Number.isSafeInteger(value) || Object.is(value, -0))
        return problem(path, value === undefined ? 'missing' : 'wrongType');
      if (value < bounds.min) return problem(path, 'tooSmall');
      return value > bounds.max ? problem(path, 'tooLarge') : undefined;
    },
  };
}

/** Money: integer tiyn, 0 … 2^53−1 (90 trillion tenge). */
export const money = (): Schema<number> => int({ min: 0, max: Number.MAX_SAFE_INTEGER });
/** A moment: integer milliseconds UTC, until the year 9999. */
export const time = (): Schema<number> => int({ min: 0, max: 253_402_300_799_999 });
/** A share: basis points, 0 … 10,000. */
export const bps = (): Schema<number> => int({ min: 0, max: 10_000 });

export function bool(): Schema<boolean> {
  return {
    optional: false,
    fromJson: same,
    json: { type: 'boolean' },
    check: (value, path) =>
      typeof value === 'boolean' ? undefined : problem(path, value === undefined ? 'missing' : 'wrongType'),
  };
}

/** Byte string of min … max bytes; hex in JSON. */
export function bytes(bounds: { readonly min: number; readonly max: number }): Schema<Uint8Array> {
  return {
    optional: false,
    fromJson: (json) => (typeof json === 'string' ? (fromHex(json) ?? json) : json),
    json: { type: 'string', pattern: '^[0-9a-f]*$', minLength: 2 * bounds.min, maxLength: 2 * bounds.max },
    check(value, path) {
      if (!(value instanceof Uint8Array)) return problem(path, value === undefined ? 'missing' : 'wrongType');
      if (value.length < bounds.min) return problem(path, 'tooShort');
      return value.length > bounds.max ? problem(path, 'tooLong') : undefined;
    },
  };
}

/** A SHA-256 value. */
export const hash = (): Schema<Uint8Array> => bytes({ min: 32, max: 32 });

/** A public key with its algorithm prefix. */
export function key(): Schema<PublicKey> {
  const form = bytes({ min: KEY_BYTES, max: KEY_BYTES });
  return {
    ...form,
    check: (value, path) =>
      form.check(value, path) ?? (isPublicKey(value as Uint8Array) ? undefined : problem(path, 'pattern')),
  } as Schema<PublicKey>;
}

/** One of the listed words. */
export function oneOf<const W extends string>(...words: readonly W[]): Schema<W> {
  const known = new Set<string>(words);
  return {
    optional: false,
    fromJson: same,
    json: { enum: words },
    check(value, path) {
      if (typeof value !== 'string') return problem(path, value === undefined ? 'missing' : 'wrongType');
      return known.has(value) ? undefined : problem(path, 'notListed');
    },
  };
}

/** List of min … max items. */
export function list<T>(
  item: Schema<T>,
  bounds: { readonly min?: number; readonly max: number },
): Schema<readonly T[]> {
  const min = bounds.min ?? 0;
  return {
    optional: false,
    fromJson: (json) => (Array.isArray(json) ? json.map((entry) => item.fromJson(entry)) : json),
    json: { type: 'array', items: item.json, minItems: min, maxItems: bounds.max },
    check(value, path) {
      if (!Array.isArray(value)) return problem(path, value === undefined ? 'missing' : 'wrongType');
      if (value.length < min) return problem(path, 'tooShort');
      if (value.length > bounds.max) return problem(path, 'tooLong');
      for (let i = 0; i < value.length; i++) {
        const found = item.check(value[i], `${path}[${i}]`);
        if (found !== undefined) return found;
      }
      return undefined;
    },
  };
}

type Shape = Readonly<Record<string, Schema<unknown>>>;
type OptionalKeys<S extends Shape> = { [K in keyof S]: S[K] extends { readonly optional: true } ? K : never }[keyof S];
type MapOf<S extends Shape> = { readonly [K in Exclude<keyof S, OptionalKeys<S>>]: Infer<S[K]> } & {
  readonly [K in OptionalKeys<S>]?: Infer<S[K]>;
};

/** A field that may be absent (absent, never null). */
export function optional<T>(schema: Schema<T>): Schema<T> & { readonly optional: true } {
  return {
    ...schema,
    optional: true,
    check: (value, path) => (value === undefined ? undefined : schema.check(value, path)),
  };
}

/** A map with exactly these fields; unknown fields are refused. */
export function map<const S extends Shape>(shape: S): Schema<MapOf<S>> {
  const names = Object.keys(shape);
  return {
    optional: false,
    fromJson: (json) => mapFromJson(shape, json),
    json: {
      type: 'object',
      properties: Object.fromEntries(names.map((name) => [name, (shape[name] as Schema<unknown>).json])),
      required: names.filter((name) => !(shape[name] as Schema<unknown>).optional),
      additionalProperties: false,
    },
    check(value, path) {
      if (!isPlainMap(value)) return problem(path, value === undefined ? 'missing' : 'wrongType');
      for (const name of names) {
        const found = (shape[name] as Schema<unknown>).check(value[name], path === '' ? name : `${path}.${name}`);
        if (found !== undefined) return found;
      }
      // Map keys come in canonical order from the decoder, so the first unknown field is the same everywhere.
      for (const name of Object.keys(value)) {
        if (!Object.hasOwn(shape, name)) return problem(path === '' ? name : `${path}.${name}`, 'unknownField');
      }
      return undefined;
    },
  };
}

function mapFromJson(shape: Shape, json: unknown): unknown {
  if (typeof json !== 'object' || json === null || Array.isArray(json)) return json;
  const entries = Object.entries(json).map(([name, entry]): [string, unknown] => {
    const field = Object.hasOwn(shape, name) ? shape[name] : undefined;
    return [name, field === undefined ? entry : field.fromJson(entry)];
  });
  return Object.fromEntries(entries);
}

function isPlainMap(value: unknown): value is ValueMap {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Uint8Array);
}

/** A text in the three languages, each of at most max characters. */
export function texts(max: number): Schema<{ readonly kk: string; readonly ru: string; readonly en: string }> {
  return map({ kk: text({ max }), ru: text({ max }), en: text({ max }) });
}

/** One of several forms; told in JSON Schema by `anyOf`, read from JSON by the first whose check passes. */
export function anyOf<const S extends readonly Schema<unknown>[]>(...forms: S): Schema<Infer<S[number]>> {
  return {
    optional: false,
    json: { anyOf: forms.map((form) => form.json) },
    fromJson: (json) =>
      forms.map((form) => form.fromJson(json)).find((value, at) => forms[at]?.check(value, '') === undefined) ?? json,
    check(value, path) {
      if (forms.some((form) => form.check(value, path) === undefined)) return undefined;
      return problem(path, value === undefined ? 'missing' : 'wrongType');
    },
  };
}

/** Any canonical value, at most as deep and large as the transaction that holds it allows. */
export function anyValue(): Schema<Value> {
  return {
    optional: false,
    fromJson: same,
    json: {},
    check: (value, path) => (value === undefined ? problem(path, 'missing') : undefined),
  };
}
