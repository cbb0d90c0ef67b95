import { type Bytes, bytesEqual } from '../base/bytes.ts';
import { encodeCanonical, type Value } from '../base/codec.ts';
import { invariant } from '../base/invariant.ts';
import { STATE_KEY_CHARS_MAX, STATE_VALUE_BYTES_MAX } from '../base/limits.ts';
import type { EntryTable, StateWrite } from '../module.ts';
import type { DecodedState } from './decoded-state.ts';

/** One changed entry, ready for storage and the state tree; null deletes. */
export interface StateDelta {
  readonly key: string;
  readonly value: Bytes | null;
}

/**
 * Decoded values over a lower layer. A block has one over the committed state, each transaction one over its block's;
 * values are decoded once, encoded once when the block ends, and never changed in place.
 */
export interface Overlay extends StateWrite {
  getRaw(key: string): Value | undefined;
  putRaw(key: string, value: Value): void;
  removeRaw(key: string): void;
  /** Copies everything changed here into the layer below, then forgets it. */
  merge(): void;
  /** Forgets everything changed here. */
  discard(): void;
  /** Keys under 'due/' below end, in order, with this overlay's changes seen. */
  dueKeys(end: string, limit: number): readonly string[];
  changedKeys(): IterableIterator<string>;
  /** Gives the differences to the committed state in key order; only on the lowest overlay. */
  deltas(): readonly StateDelta[];
}

interface Lower {
  get(key: string): Value | undefined;
  dueKeys(end: string, limit: number): readonly string[];
  accept?(changes: ReadonlyMap<string, Value | null>): void;
}

/** Takes the committed state, gives the block's overlay. */
export function createBlockOverlay(committed: DecodedState): Overlay {
  return createOverlay(
    { get: (key) => committed.value(key), dueKeys: (end, limit) => committed.dueKeys(end, limit) },
    committed,
  );
}

/** Takes a block's overlay, gives one transaction's: merged when it succeeds, discarded when it fails. */
export function createTxOverlay(block: Overlay): Overlay {
  return createOverlay({
    get: (key) => block.getRaw(key),
    dueKeys: (end, limit) => block.dueKeys(end, limit),
    accept(changes) {
      for (const [key, value] of changes) value === null ? block.removeRaw(key) : block.putRaw(key, value);
    },
  });
}

/** The full key of a table's entry. */
export function entryKey(table: EntryTable<Value>, id: string): string {
  return id === '' ? table.prefix : `${table.prefix}/${id}`;
}

function createOverlay(lower: Lower, committed?: DecodedState): Overlay {
  const changes = new Map<string, Value | null>();

  function getRaw(key: string): Value | undefined {
    const changed = changes.get(key);
    if (changed !== undefined) return changed === null ? undefined : changed;
    return changes.has(key) ? undefined : lower.get(key);
  }
  function putRaw(key: string, value: Value): void {
    invariant(isStateKey(key), `state key is short ASCII: ${key}`);
    invariant(value !== null, `a state value is not null, which deletes: ${key}`);
    changes.set(key, value);
  }
  return {
    getRaw,
    putRaw,
    removeRaw: (key) => void changes.set(key, null),
    get: <T extends Value>(table: EntryTable<T>, id: string) => getRaw(entryKey(table, id)) as T | undefined,
    put: (table, id, value) => putRaw(entryKey(table, id), value),
    remove: (table, id) => void changes.set(entryKey(table, id), null),
    merge() {
      lower.accept?.(changes);
      changes.clear();
    },
    discard: () => changes.clear(),
    dueKeys: (end, limit) => mergeDueKeys(lower, changes, end, limit),
    changedKeys: () => changes.keys(),
    deltas: () => encodeDeltas(changes, committed),
  };
}

function isStateKey(key: string): boolean {
  return key.length <= STATE_KEY_CHARS_MAX && /^[\x20-\x7e]+$/.test(key);
}

function mergeDueKeys(
  lower: Lower,
  changes: ReadonlyMap<string, Value | null>,
  end: string,
  limit: number,
): readonly string[] {
  const added: string[] = [];
  let removed = 0;
  for (const [key, value] of changes) {
    if (!key.startsWith('due/') || key >= end) continue;
    if (value === null) removed++;
    else added.push(key);
  }
  const known = new Set(added);
  // The lower layer may name keys that are removed here, so ask for that many more.
  const below = lower.dueKeys(end, limit + removed).filter((key) => changes.get(key) !== null && !known.has(key));
  return [...below, ...added].sort(compareText).slice(0, limit);
}

/** Order of ASCII keys: by code unit, which for ASCII is by byte. */
export function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function encodeDeltas(
  changes: ReadonlyMap<string, Value | null>,
  committed: DecodedState | undefined,
): readonly StateDelta[] {
  invariant(committed !== undefined, 'deltas are taken from the lowest overlay');
  const deltas: StateDelta[] = [];
  for (const key of [...changes.keys()].sort(compareText)) {
    const value = changes.get(key) ?? null;
    const bytes = value === null ? null : encodeCanonical(value);
    invariant(bytes === null || bytes.length <= STATE_VALUE_BYTES_MAX, `state value is within its bound: ${key}`);
    const before = committed.stateGet(key);
    const unchanged = bytes === null ? before === undefined : before !== undefined && bytesEqual(bytes, before);
    if (!unchanged) deltas.push({ key, value: bytes });
  }
  return deltas;
}
