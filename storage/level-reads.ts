import { type Bytes, concatBytes } from '../ledger/base/bytes.ts';
import { HASH_BYTES, type Hash } from '../ledger/base/hash.ts';
import { damaged } from './checked-value.ts';
import {
  hashKey,
  heightKey,
  isKeyNumber,
  isKeyText,
  numberedKey,
  numberOfKey,
  prefixRange,
  recordKey,
  textKey,
  textOfKey,
  tileKey,
} from './keys.ts';
import type { KeyValue, LedgerStore, StoreTip, TxPlace } from './ledger-store.ts';
import { readHistory, readNewest } from './level-block-batch.ts';
import type { LevelDatabase, Row } from './level-database.ts';
import { type BlockRow, blockFromBytes, heightFromBytes, placeFromBytes, type TipRow } from './level-rows.ts';
import { requireRetained } from './retention.ts';
import { valueOfVersion, versionAt } from './version.ts';

type ChainReads = Pick<
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

/** Reads of blocks, records and transactions. */
export function chainReads(db: LevelDatabase, tip: () => StoreTip | undefined): ChainReads {
  const byHeight = (family: 'header' | 'lastCommit' | 'commit', height: number) =>
    isKeyNumber(height) ? db.read(heightKey(family, height)) : undefined;
  const byHash = (family: 'blockId' | 'tx', hash: Hash) =>
    hash.length === HASH_BYTES ? db.read(hashKey(family, hash)) : undefined;

  function record(height: number, index: number): Bytes {
    const key = recordKey(height, index);
    const bytes = db.read(key);
    if (bytes === undefined) throw damaged(key, 'missing');
    return bytes;
  }

  return {
    header: (height) => byHeight('header', height),
    lastCommit: (height) => byHeight('lastCommit', height),
    commit: (height) => byHeight('commit', height),
    blockId: (height) => blockRow(db, height)?.blockId,
    heightOf(blockId) {
      const bytes = byHash('blockId', blockId);
      return bytes === undefined ? undefined : heightFromBytes(bytes);
    },
    txPlace(txId) {
      const bytes = byHash('tx', txId);
      return bytes === undefined ? undefined : placeFromBytes(bytes);
    },
    tile: (level, index) =>
      isKeyNumber(index) && level >= 0 && level < 64 ? db.read(tileKey(level, index)) : undefined,
    records(height) {
      const block = blockRow(db, height);
      return block === undefined
        ? undefined
        : Array.from({ length: block.records }, (_, index) => record(height, index));
    },
    record(place) {
      const block = blockRow(db, place.height);
      const exists =
        block !== undefined && Number.isSafeInteger(place.index) && place.index >= 0 && place.index < block.records;
      return exists ? record(place.height, place.index) : undefined;
    },
    placeOfRecord: (logIndex) => placeOfRecord(db, tip(), logIndex),
  };
}

function blockRow(db: LevelDatabase, height: number): BlockRow | undefined {
  const bytes = isKeyNumber(height) ? db.read(heightKey('block', height)) : undefined;
  return bytes === undefined ? undefined : blockFromBytes(bytes);
}

/** Binary search over the blocks' first log indexes: 20 reads at a million blocks, and no row per record. */
function placeOfRecord(db: LevelDatabase, tip: StoreTip | undefined, logIndex: number): TxPlace | undefined {
  if (tip === undefined || !isKeyNumber(logIndex) || logIndex >= tip.logSize) return undefined;
  let low = 1;
  let high = tip.height;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (requiredBlock(db, middle).firstIndex <= logIndex) low = middle;
    else high = middle - 1;
  }
  return { height: low, index: logIndex - requiredBlock(db, low).firstIndex };
}

/** A block row that must be there; throws STORE_DAMAGED where it is not. */
export function requiredBlock(db: LevelDatabase, height: number): BlockRow {
  const row = blockRow(db, height);
  if (row === undefined) throw damaged(heightKey('block', height), 'missing');
  return row;
}

/** Reads of the state now and at retained heights. */
export function stateReads(
  db: LevelDatabase,
  tip: () => TipRow | undefined,
): Pick<LedgerStore, 'stateGet' | 'stateAt' | 'dueKeysAt' | 'page'> {
  function stateAt(key: string, height: number): Bytes | undefined {
    requireRetained(height, tip()?.oldest ?? 1, tip());
    if (!isKeyText(key)) return undefined;
    const newest = readNewest(db.read, key);
    if (newest === undefined) return undefined;
    const found = versionAt(newest, height, readHistory(db.read, key));
    if (found.kind === 'broken') throw damaged(numberedKey('history', key, found.height), 'missing');
    return found.kind === 'found' ? found.version.value : undefined;
  }

  return {
    stateAt,
    stateGet(key) {
      const bytes = db.read(textKey('state', key));
      return bytes === undefined ? undefined : valueOfVersion(bytes);
    },
    async dueKeysAt(height) {
      requireRetained(height, tip()?.oldest ?? 1, tip());
      const rows = [
        ...(await db.scanKeys({ ...prefixRange('state', 'due/'), limit: -1 })),
        // Of those deleted since, what a retained height still sees.
        ...(await db.scanKeys({ ...prefixRange('gone', 'due/'), limit: -1 })),
      ];
      return rows
        .map(textOfKey)
        .filter((key) => stateAt(key, height) !== undefined)
        .sort();
    },
    page: (prefix, version) => (isKeyNumber(version) ? db.read(numberedKey('page', prefix, version)) : undefined),
  };
}

/** Ordered lists. */
export function listReads(db: LevelDatabase): Pick<LedgerStore, 'stateRange' | 'subjectRecords' | 'lookups'> {
  const texts = (rows: readonly Row[], readValue: (stored: Bytes) => Bytes): readonly KeyValue[] =>
    rows.map(({ key, value }) => ({ key: textOfKey(key), value: readValue(value) }));

  return {
    async stateRange(prefix, after, limit) {
      if (limit <= 0) return [];
      const range = prefixRange('state', prefix);
      const start =
        after === undefined || after < prefix ? range.start : concatBytes(textKey('state', after), Uint8Array.of(0));
      return texts(await db.scan({ start, end: range.end, limit }), valueOfVersion);
    },
    async subjectRecords(subject, afterLogIndex, limit) {
      if (limit <= 0 || !isKeyText(subject) || !isKeyNumber(afterLogIndex + 1)) return [];
      const start = numberedKey('subject', subject, afterLogIndex + 1);
      const end = concatBytes(textKey('subject', subject), Uint8Array.of(1));
      return (await db.scanKeys({ start, end, limit })).map(numberOfKey);
    },
    async lookups(prefix, limit) {
      if (limit <= 0) return [];
      return texts(await db.scan({ ...prefixRange('lookup', prefix), limit }), (value) => value);
    },
  };
}
