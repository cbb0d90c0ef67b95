import { type Bytes, bytesEqual, emptyBytes } from '../ledger/base/bytes.ts';
import { damaged } from './checked-value.ts';
import { hashKey, heightKey, numberedKey, recordKey, soleKey, textKey, tileKey } from './keys.ts';
import type { BlockWrite, PageWrite, StateChange } from './ledger-store.ts';
import type { BatchWriter } from './level-database.ts';
import {
  blockBytes,
  blockFromBytes,
  heightBytes,
  keyListBytes,
  keyListFromBytes,
  placeBytes,
  type TipRow,
  tipBytes,
} from './level-rows.ts';
import { nextOldest } from './retention.ts';
import { nextVersion, type ReadVersion, type Version, versionBytes, versionFromBytes } from './version.ts';

export type ReadRow = (key: Bytes) => Bytes | undefined;

/** Fills one batch with everything block `height` changes, and deletes what falls out of retention; gives the new tip. */
export function putBlock(
  batch: BatchWriter,
  read: ReadRow,
  write: BlockWrite,
  tip: TipRow | undefined,
  retainHeights: number,
): TipRow {
  const { height, blockId } = write;
  const oldest = tip?.oldest ?? 1;
  const next: TipRow = {
    height,
    blockId,
    logSize: write.firstIndex + write.records.length,
    oldest: nextOldest(oldest, height, retainHeights),
  };
  putChain(batch, write);
  putIndexes(batch, write);
  pruneRows(batch, read, oldest, Math.min(next.oldest, height - 1));
  const stale = [...putState(batch, read, write), ...putPages(batch, write.pages, write)];
  if (next.oldest >= height) for (const key of stale) batch.del(key);
  else if (stale.length > 0) batch.put(heightKey('stale', height), keyListBytes(stale));
  batch.put(soleKey('tip'), tipBytes(next));
  const before = tip === undefined ? 0 : writtenBefore(read, tip.height);
  const row = { blockId, firstIndex: write.firstIndex, records: write.records.length, written: before + batch.bytes() };
  batch.put(heightKey('block', height), blockBytes(row));
  return next;
}

function writtenBefore(read: ReadRow, height: number): number {
  const key = heightKey('block', height);
  const row = read(key);
  if (row === undefined) throw damaged(key, 'missing');
  return blockFromBytes(row).written;
}

function putChain(batch: BatchWriter, write: BlockWrite): void {
  const { height } = write;
  batch.put(heightKey('header', height), write.header);
  batch.put(heightKey('lastCommit', height), write.lastCommit);
  batch.put(heightKey('commit', height), write.commit);
  batch.put(hashKey('blockId', write.blockId), heightBytes(height));
  for (const [index, record] of write.records.entries()) batch.put(recordKey(height, index), record);
}

function putIndexes(batch: BatchWriter, write: BlockWrite): void {
  const { height } = write;
  for (const tile of write.tiles) batch.put(tileKey(tile.level, tile.index), tile.bytes);
  for (const { txId, index } of write.txs) batch.put(hashKey('tx', txId), placeBytes({ height, index }));
  for (const { subject, logIndex } of write.subjects) batch.put(numberedKey('subject', subject, logIndex), emptyBytes);
  for (const { key, value } of write.lookups) batch.put(textKey('lookup', key), value);
}

/** Gives the keys of pages that only older heights use. */
function putPages(batch: BatchWriter, pages: readonly PageWrite[], write: BlockWrite): readonly Bytes[] {
  for (const page of pages) batch.put(numberedKey('page', page.prefix, write.height), page.bytes);
  return write.stalePages.map((page) => numberedKey('page', page.prefix, page.version));
}

/** Gives the keys of versions that only older heights use. */
function putState(batch: BatchWriter, read: ReadRow, write: BlockWrite): readonly Bytes[] {
  return write.state.flatMap((change) => putChange(batch, read, change, write.height));
}

function putChange(batch: BatchWriter, read: ReadRow, change: StateChange, height: number): readonly Bytes[] {
  const stateKey = textKey('state', change.key);
  const goneKey = textKey('gone', change.key);
  const current = readVersionRow(read, stateKey);
  if (current === undefined && change.value === null) return [];
  const newest = current ?? readVersionRow(read, goneKey);
  const stale: Bytes[] = [];
  if (newest !== undefined) {
    const key = numberedKey('history', change.key, newest.height);
    batch.put(key, versionBytes(newest));
    stale.push(key);
  }
  const next = nextVersion(newest, height, change.value ?? undefined, readHistory(read, change.key));
  if (change.value === null) {
    batch.del(stateKey);
    batch.put(goneKey, versionBytes(next));
    stale.push(goneKey);
  } else {
    batch.put(stateKey, versionBytes(next));
    if (current === undefined && newest !== undefined) batch.del(goneKey);
  }
  return stale;
}

/** Reads replaced versions of one state key. */
export function readHistory(read: ReadRow, key: string): ReadVersion {
  return (height) => (height === 0 ? undefined : readVersionRow(read, numberedKey('history', key, height)));
}

/** Reads the newest version of a state key, deleted or not. */
export function readNewest(read: ReadRow, key: string): Version | undefined {
  return readVersionRow(read, textKey('state', key)) ?? readVersionRow(read, textKey('gone', key));
}

function readVersionRow(read: ReadRow, key: Bytes): Version | undefined {
  const bytes = read(key);
  return bytes === undefined ? undefined : versionFromBytes(bytes);
}

/** Deletes what heights oldest + 1 … newOldest made unreachable for every height that stays retained. */
function pruneRows(batch: BatchWriter, read: ReadRow, oldest: number, newOldest: number): void {
  for (let height = oldest + 1; height <= newOldest; height++) {
    const key = heightKey('stale', height);
    const list = read(key);
    if (list === undefined) continue;
    for (const stale of keyListFromBytes(list)) if (isStillStale(read, stale, height)) batch.del(stale);
    batch.del(key);
  }
}

const GONE_TAG = textKey('gone', '');

/** A key deleted at `height` may have come back and gone again since: then its `gone` row belongs to the later deletion. */
function isStillStale(read: ReadRow, key: Bytes, height: number): boolean {
  if (!bytesEqual(key.subarray(0, GONE_TAG.length), GONE_TAG)) return true;
  return readVersionRow(read, key)?.height === height;
}
