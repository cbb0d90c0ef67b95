import { type Bytes, toHex } from '../ledger/base/bytes.ts';
import { invariant } from '../ledger/base/invariant.ts';
import { requireNextBlock } from './check-block-write.ts';
import { isKeyText } from './keys.ts';
import type { BlockWrite, KeyValue, LedgerStore, PageRef, StateChange, StoreTip } from './ledger-store.ts';
import { nextOldest, requireRetained } from './retention.ts';
import { createSortedKeys, type SortedKeys } from './sorted-keys.ts';

interface StoredBlock {
  readonly write: Pick<BlockWrite, 'blockId' | 'header' | 'lastCommit' | 'commit' | 'records' | 'firstIndex'>;
  /** What this block made unreachable for itself and later heights. */
  readonly stalePages: readonly PageRef[];
  readonly changedKeys: readonly string[];
}

interface MemoryVersion {
  readonly height: number;
  readonly value: Bytes | undefined;
}

interface Tables {
  readonly blocks: StoredBlock[];
  readonly heights: Map<string, number>;
  readonly txs: Map<string, { readonly height: number; readonly index: number }>;
  /** Versions of a state key, oldest first. */
  readonly versions: Map<string, MemoryVersion[]>;
  readonly stateKeys: SortedKeys;
  readonly pages: Map<string, Bytes>;
  readonly tiles: Map<string, Bytes>;
  readonly subjects: Map<string, number[]>;
  readonly lookups: Map<string, Bytes>;
  readonly lookupKeys: SortedKeys;
  readonly meta: Map<string, Bytes>;
}

export interface MemoryStoreOptions {
  /** Heights whose state can be read; all when left out. */
  readonly retainHeights?: number;
}

/**
 * A store in memory with the same behaviour as the one on disk. It stays readable and writable after `close`, so that a
 * simulated node that restarts finds its disk.
 */
export function createMemoryStore(options: MemoryStoreOptions = {}): LedgerStore {
  const retainHeights = options.retainHeights ?? Number.MAX_SAFE_INTEGER;
  invariant(Number.isSafeInteger(retainHeights) && retainHeights >= 1, 'at least one height is retained');
  const tables = emptyTables();
  let oldest = 1;
  const tip = (): StoreTip | undefined => tipOf(tables);

  return {
    tip,
    oldestState: () => oldest,
    ...blockReads(tables),
    ...stateReads(tables, (height) => requireRetained(height, oldest, tip())),
    ...listReads(tables),
    metaGet: (key) => tables.meta.get(key),
    async metaPut(key, value) {
      invariant(isKeyText(key), 'a meta key is printable ASCII');
      tables.meta.set(key, value.slice());
    },
    async commitBlock(write) {
      requireNextBlock(write, tip());
      const before = oldest;
      oldest = nextOldest(oldest, write.height, retainHeights);
      putChain(tables, write);
      putLists(tables, write);
      for (const change of write.state) putChange(tables, change, write.height);
      for (let height = before + 1; height <= oldest; height++) prune(tables, height);
    },
    diskBytes: async () => 0,
    close: async () => undefined,
  };
}

function emptyTables(): Tables {
  return {
    blocks: [],
    heights: new Map(),
    txs: new Map(),
    versions: new Map(),
    stateKeys: createSortedKeys(),
    pages: new Map(),
    tiles: new Map(),
    subjects: new Map(),
    lookups: new Map(),
    lookupKeys: createSortedKeys(),
    meta: new Map(),
  };
}

function tipOf({ blocks }: Tables): StoreTip | undefined {
  const last = blocks.at(-1)?.write;
  if (last === undefined) return undefined;
  return { height: blocks.length, blockId: last.blockId, logSize: last.firstIndex + last.records.length };
}

type BlockReads = Pick<
  LedgerStore,
  | 'header'
  | 'lastCommit'
  | 'commit'
  | 'blockId'
  | 'heightOf'
  | 'records'
  | 'record'
  | 'placeOfRecord'
  | 'txPlace'
  | 'tile'
>;

function blockReads(tables: Tables): BlockReads {
  const block = (height: number) => tables.blocks[height - 1]?.write;
  return {
    header: (height) => block(height)?.header,
    lastCommit: (height) => block(height)?.lastCommit,
    commit: (height) => block(height)?.commit,
    blockId: (height) => block(height)?.blockId,
    heightOf: (blockId) => tables.heights.get(toHex(blockId)),
    records: (height) => block(height)?.records,
    record: (place) => block(place.height)?.records[place.index],
    txPlace: (txId) => tables.txs.get(toHex(txId)),
    tile: (level, index) => tables.tiles.get(`${level}/${index}`),
    placeOfRecord(logIndex) {
      let low = 0;
      let high = tables.blocks.length;
      while (low < high) {
        const middle = (low + high) >>> 1;
        if ((tables.blocks[middle]?.write.firstIndex ?? 0) <= logIndex) low = middle + 1;
        else high = middle;
      }
      const found = block(low);
      const index = logIndex - (found?.firstIndex ?? 0);
      return found?.records[index] === undefined ? undefined : { height: low, index };
    },
  };
}

type StateReads = Pick<LedgerStore, 'stateGet' | 'dueKeys' | 'dueKeysAt' | 'stateAt' | 'page'>;

function stateReads(tables: Tables, requireHeight: (height: number) => void): StateReads {
  const stateAt = (key: string, height: number): Bytes | undefined => {
    requireHeight(height);
    return tables.versions.get(key)?.findLast((version) => version.height <= height)?.value;
  };
  return {
    stateAt,
    stateGet: (key) => tables.versions.get(key)?.at(-1)?.value,
    dueKeys: (end, limit) => tables.stateKeys.range('due/', end < DUE_END ? end : DUE_END, limit),
    async dueKeysAt(height) {
      requireHeight(height);
      const keys = [...tables.versions.keys()].filter(
        (key) => key.startsWith('due/') && stateAt(key, height) !== undefined,
      );
      return keys.sort();
    },
    page: (prefix, version) => tables.pages.get(`${prefix}/${version}`),
  };
}

/** The first text after all that start with 'due/'. */
const DUE_END = 'due0';

function listReads(tables: Tables): Pick<LedgerStore, 'stateRange' | 'subjectRecords' | 'lookups'> {
  return {
    async stateRange(prefix, after, limit) {
      const start = after === undefined || after < prefix ? prefix : `${after}\0`;
      return withPrefix(tables.stateKeys, start, prefix, limit, (key) => tables.versions.get(key)?.at(-1)?.value);
    },
    async subjectRecords(subject, afterLogIndex, limit) {
      const indexes = tables.subjects.get(subject) ?? [];
      return indexes.filter((logIndex) => logIndex > afterLogIndex).slice(0, Math.max(0, limit));
    },
    async lookups(prefix, limit) {
      return withPrefix(tables.lookupKeys, prefix, prefix, limit, (key) => tables.lookups.get(key));
    },
  };
}

function withPrefix(
  keys: SortedKeys,
  start: string,
  prefix: string,
  limit: number,
  readValue: (key: string) => Bytes | undefined,
): readonly KeyValue[] {
  // '~' is the last printable character, and '\x7f' comes after every text of printable ones.
  const found: KeyValue[] = [];
  for (const key of keys.range(start, `${prefix}\x7f`, limit)) {
    const value = readValue(key);
    invariant(value !== undefined, 'a listed key has a value');
    found.push({ key, value });
  }
  return found;
}

function putChain(tables: Tables, write: BlockWrite): void {
  const { height, firstIndex } = write;
  tables.blocks.push({
    write: {
      blockId: write.blockId.slice(),
      header: write.header.slice(),
      lastCommit: write.lastCommit.slice(),
      commit: write.commit.slice(),
      records: write.records.map((record) => record.slice()),
      firstIndex,
    },
    stalePages: write.stalePages,
    changedKeys: write.state.map(({ key }) => key),
  });
  tables.heights.set(toHex(write.blockId), height);
  for (const { txId, index } of write.txs) tables.txs.set(toHex(txId), { height, index });
}

function putLists(tables: Tables, write: BlockWrite): void {
  for (const { prefix, bytes } of write.pages) tables.pages.set(`${prefix}/${write.height}`, bytes.slice());
  for (const { level, index, bytes } of write.tiles) tables.tiles.set(`${level}/${index}`, bytes.slice());
  for (const { key, value } of write.lookups) {
    tables.lookups.set(key, value.slice());
    tables.lookupKeys.add(key);
  }
  for (const { subject, logIndex } of write.subjects) {
    const indexes = tables.subjects.get(subject) ?? [];
    const place = indexes.findLastIndex((other) => other <= logIndex);
    if (indexes[place] !== logIndex) indexes.splice(place + 1, 0, logIndex);
    tables.subjects.set(subject, indexes);
  }
}

function putChange(tables: Tables, { key, value }: StateChange, height: number): void {
  const versions = tables.versions.get(key) ?? [];
  if (value === null && versions.at(-1)?.value === undefined) return;
  versions.push({ height, value: value?.slice() });
  tables.versions.set(key, versions);
  if (value === null) tables.stateKeys.delete(key);
  else tables.stateKeys.add(key);
}

/** Drops what block `height` made unreachable, once no older height is retained. */
function prune(tables: Tables, height: number): void {
  const block = tables.blocks[height - 1];
  invariant(block !== undefined, 'only committed heights are pruned');
  for (const { prefix, version } of block.stalePages) tables.pages.delete(`${prefix}/${version}`);
  for (const key of block.changedKeys) {
    const versions = tables.versions.get(key);
    if (versions === undefined) continue;
    const kept = versions.findLastIndex((version) => version.height <= height);
    if (kept > 0) versions.splice(0, kept);
    if (versions.length === 1 && versions[0]?.value === undefined) tables.versions.delete(key);
  }
}
