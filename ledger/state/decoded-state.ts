import type { Bytes } from '../base/bytes.ts';
import { decodeCanonical, type Value } from '../base/codec.ts';
import { isFault } from '../base/fault.ts';
import { invariant } from '../base/invariant.ts';

/** The state after the last committed block; synchronous (storage's getSync). */
export interface StateReader {
  stateGet(key: string): Bytes | undefined;
  /** Keys under 'due/' that are < end, in order, at most limit. */
  dueKeys(end: string, limit: number): readonly string[];
}

/** Committed state with values decoded once: keys, organisations, roles and parameters are read by every transaction. */
export interface DecodedState extends StateReader {
  value(key: string): Value | undefined;
  /** The committed values of these keys have changed. */
  forget(keys: Iterable<string>): void;
}

/** Builds the view over a reader; it remembers at most `entriesMax` decoded values, twice that while generations turn. */
export function createDecodedState(reader: StateReader, entriesMax: number): DecodedState {
  let young = new Map<string, Value>();
  let old = new Map<string, Value>();

  function remember(key: string, value: Value): void {
    if (young.size >= entriesMax) {
      old = young;
      young = new Map();
    }
    young.set(key, value);
  }

  return {
    stateGet: (key) => reader.stateGet(key),
    dueKeys: (end, limit) => reader.dueKeys(end, limit),
    value(key) {
      const known = young.get(key);
      if (known !== undefined) return known;
      const value = old.get(key) ?? decodeStored(key, reader.stateGet(key));
      if (value !== undefined) remember(key, value);
      return value;
    },
    forget(keys) {
      for (const key of keys) {
        young.delete(key);
        old.delete(key);
      }
    },
  };
}

function decodeStored(key: string, bytes: Bytes | undefined): Value | undefined {
  if (bytes === undefined) return undefined;
  const value = decodeCanonical(bytes);
  invariant(!isFault(value), `stored state value is canonical: ${key}`);
  return value;
}
