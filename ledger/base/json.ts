import { toHex } from './bytes.ts';
import type { Value } from './codec.ts';

export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/** Takes a canonical value, gives its JSON form for people and programs: bytes as lower-case hex, bigint as decimal text. */
export function jsonFromValue(value: Value): Json {
  if (typeof value === 'bigint') return value.toString();
  if (typeof value !== 'object' || value === null) return value;
  if (value instanceof Uint8Array) return toHex(value);
  if (Array.isArray(value)) return value.map(jsonFromValue);
  return Object.fromEntries(Object.entries(value).map(([name, entry]) => [name, jsonFromValue(entry as Value)]));
}
