import type { Bytes } from '../../ledger/base/bytes.ts';
import type { Value } from '../../ledger/base/codec.ts';
import { decodeCanonical } from '../../ledger/base/codec.ts';
import { FaultError, fault, isFault } from '../../ledger/base/fault.ts';
import { invariant } from '../../ledger/base/invariant.ts';
import { paramRows } from '../../ledger/execution/rules.ts';
import type { EntryTable, ParamView, StateRead } from '../../ledger/module.ts';
import { modules } from '../../ledger/modules/index.ts';
import { paramEntries } from '../../ledger/modules/param/param-entries.ts';
import { createParamView } from '../../ledger/modules/param/param-view.ts';
import { entryKey } from '../../ledger/state/overlay.ts';
import type { LedgerStore } from '../../storage/ledger-store.ts';

/** Reads the committed state as the modules' own view functions do. Each read decodes anew: answers do not share values. */
export function committedState(store: LedgerStore): StateRead {
  return {
    get<T extends Value>(table: EntryTable<T>, id: string): T | undefined {
      return decodedEntry(entryKey(table, id), store.stateGet(entryKey(table, id)));
    },
  };
}

/** The same at any height whose state is retained. */
export function stateAtHeight(store: LedgerStore, height: number): StateRead {
  return {
    get: (table, id) => decodedEntry(entryKey(table, id), stateValueAt(store, entryKey(table, id), height)),
  };
}

function decodedEntry<T extends Value>(key: string, bytes: Bytes | undefined): T | undefined {
  if (bytes === undefined) return undefined;
  const value = decodeCanonical(bytes);
  invariant(!isFault(value), `stored state value is canonical: ${key}`);
  return value as T;
}

/** The bytes a key had after a committed height. Throws RPC_STATE_PRUNED. */
export function stateValueAt(store: LedgerStore, key: string, height: number): Bytes | undefined {
  const oldest = store.oldestState();
  if (height < oldest) throw new FaultError(fault('RPC_STATE_PRUNED', { height, oldestHeight: oldest }));
  return height === store.tip()?.height ? store.stateGet(key) : store.stateAt(key, height);
}

/** Every parameter with what is in force at a time, by the committed state. */
export function committedParams(store: LedgerStore, time: number): ParamView {
  return createParamView(rows, committedState(store).get(paramEntries, '') ?? {}, time);
}

const rows = paramRows(modules);

/** Entries looked at for one page of a filtered list: bounds the work of a filter that matches little. */
const SCANNED_MAX = 1000;
const CHUNK = 100;

export interface EntryQuery<T extends Value> {
  readonly table: EntryTable<T>;
  /** First characters of the ids wanted; '' for all. */
  readonly idPrefix: string;
  /** Id after which the page starts. */
  readonly after: string | undefined;
  readonly limit: number;
  readonly isWanted: (entry: T) => boolean;
}

export interface EntryPage<T> {
  readonly entries: readonly { readonly id: string; readonly entry: T }[];
  /** Id to give as `after` for the next page, null at the end. A page may be short, even empty, and still not be the last. */
  readonly next: string | null;
}

/** One page of a family of entries in key order. */
export async function listEntries<T extends Value>(store: LedgerStore, query: EntryQuery<T>): Promise<EntryPage<T>> {
  const { table, limit, isWanted } = query;
  const family = `${table.prefix}/`;
  const found: { readonly id: string; readonly entry: T }[] = [];
  let after = query.after;
  for (let scanned = 0; scanned < SCANNED_MAX; scanned += CHUNK) {
    const start = after === undefined ? undefined : family + after;
    const chunk = await store.stateRange(family + query.idPrefix, start, CHUNK);
    for (const { key, value } of chunk) {
      const id = key.slice(family.length);
      const entry = decodeCanonical(value);
      invariant(!isFault(entry), `stored state value is canonical: ${key}`);
      if (isWanted(entry as T)) {
        if (found.length === limit) return { entries: found, next: after ?? null };
        found.push({ id, entry: entry as T });
      }
      after = id;
    }
    if (chunk.length < CHUNK) return { entries: found, next: null };
  }
  return { entries: found, next: after ?? null };
}
