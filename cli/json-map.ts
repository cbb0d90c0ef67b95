import type { Json } from '../ledger/base/json.ts';

export type JsonMap = Readonly<Record<string, Json>>;

/** Takes what a node answered, gives it as a map; an empty one where it is none. */
export function jsonMap(value: Json | undefined): JsonMap {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JsonMap) : {};
}
