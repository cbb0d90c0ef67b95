import { hash } from 'node:crypto';
import { type Bytes, concatBytes, uintBytes, utf8 } from '../../ledger/base/bytes.ts';
import type { BlockWrite, LedgerStore, PageRef, StateChange } from '../../storage/ledger-store.ts';

/** A chain that depends on nothing but the height, so that a process that was killed and its judge agree on every byte. */
export const RECORDS_PER_BLOCK = 3;
export const STATE_KEYS = [
  'hot',
  'hot2',
  ...Array.from({ length: 12 }, (_, n) => `org/${n}`),
  'due/0001',
  'due/0002',
] as const;
export const GENESIS_HASH = sha256(utf8('genesis of the storage tests'));

export function sha256(data: Bytes): Bytes {
  return new Uint8Array(hash('sha256', data, 'buffer'));
}

/** Bytes that only this name has. */
export function bytesOf(name: string, length = 40): Bytes {
  const block = sha256(utf8(name));
  return concatBytes(...Array.from({ length: Math.ceil(length / block.length) }, () => block)).slice(0, length);
}

/** The block of a height: one hot key per block, others now and then, deletions, timers, replaced pages. */
export function chainBlock(height: number, padBytes = 0): BlockWrite {
  const firstIndex = (height - 1) * RECORDS_PER_BLOCK;
  const nibble = (height % 16).toString(16);
  const stalePages: PageRef[] = [];
  if (height > 1) stalePages.push({ prefix: '', version: height - 1 });
  if (height > 16) stalePages.push({ prefix: nibble, version: height - 16 });
  return {
    height,
    blockId: sha256(utf8(`block ${height}`)),
    header: bytesOf(`header ${height}`, 200),
    lastCommit: height === 1 ? new Uint8Array(0) : bytesOf(`commit ${height - 1}`, 100),
    commit: bytesOf(`commit ${height}`, 100),
    records: Array.from({ length: RECORDS_PER_BLOCK }, (_, index) =>
      bytesOf(`record ${firstIndex + index}`, 50 + padBytes),
    ),
    firstIndex,
    state: chainState(height),
    pages: [
      { prefix: '', bytes: bytesOf(`root page ${height}`) },
      { prefix: nibble, bytes: bytesOf(`page ${nibble} ${height}`) },
    ],
    stalePages,
    tiles: [{ level: 0, index: Math.floor(firstIndex / 256), bytes: bytesOf(`tile ${height}`) }],
    txs: [{ txId: txIdOf(height), index: 1 }],
    subjects: [
      { subject: 'tender/1', logIndex: firstIndex },
      { subject: `tender/1${height % 3}`, logIndex: firstIndex + 1 },
    ],
    lookups: [{ key: `document/${String(height).padStart(4, '0')}`, value: bytesOf(`lookup ${height}`) }],
  };
}

export function txIdOf(height: number): Bytes {
  return sha256(utf8(`tx ${height}`));
}

function chainState(height: number): readonly StateChange[] {
  const changes: StateChange[] = [{ key: 'hot', value: bytesOf(`hot ${height}`) }];
  const org = `org/${(height * 7) % 12}`;
  changes.push({ key: org, value: height % 3 === 0 ? null : bytesOf(`${org} ${height}`) });
  if (height % 2 === 0)
    changes.push({ key: 'hot2', value: height % 8 === 0 ? null : concatBytes(uintBytes(height, 6)) });
  if (height % 5 === 0) changes.push({ key: 'due/0001', value: height % 10 === 0 ? null : bytesOf('due 1') });
  if (height % 4 === 0) changes.push({ key: 'due/0002', value: height % 12 === 0 ? null : bytesOf('due 2') });
  return changes;
}

/** Everything a store answers about a chain of this length, for comparing two stores as plain values. */
export async function answersOf(
  store: LedgerStore,
  height: number,
  keys: readonly string[] = STATE_KEYS,
): Promise<unknown> {
  const heights = Array.from({ length: height + 2 }, (_, at) => at);
  const oldest = store.oldestState();
  const retained = heights.filter((at) => at >= oldest && at <= height);
  const prefixes = ['', ...Array.from({ length: 16 }, (_, nibble) => nibble.toString(16))];
  return {
    tip: store.tip(),
    oldest,
    blocks: heights.map((at) => [
      store.header(at),
      store.lastCommit(at),
      store.commit(at),
      store.blockId(at),
      store.records(at),
    ]),
    heightsOf: heights.map((at) => store.heightOf(store.blockId(at) ?? new Uint8Array(32))),
    txs: heights.map((at) => store.txPlace(txIdOf(at))),
    places: Array.from({ length: (store.tip()?.logSize ?? 0) + 2 }, (_, index) => store.placeOfRecord(index)),
    oneRecord: heights.map((at) => [store.record({ height: at, index: 1 }), store.record({ height: at, index: 99 })]),
    tiles: heights.map((at) => store.tile(0, at)),
    state: keys.map((key) => store.stateGet(key)),
    history: keys.map((key) => retained.map((at) => store.stateAt(key, at))),
    pages: prefixes.map((prefix) => heights.map((at) => store.page(prefix, at))),
    due: [
      store.dueKeys('due/9', 100),
      store.dueKeys('due/0002', 100),
      store.dueKeys('due/9', 1),
      store.dueKeys('zzz', 100),
    ],
    ranges: [
      await store.stateRange('', undefined, 1000),
      await store.stateRange('org/', 'org/1', 3),
      await store.stateRange('org/', 'a', 2),
      await store.stateRange('org/', 'zzz', 2),
      await store.stateRange('org/', undefined, 0),
    ],
    subjects: [
      await store.subjectRecords('tender/1', -1, 1000),
      await store.subjectRecords('tender/1', 3, 2),
      await store.subjectRecords('tender/10', -1, 1000),
      await store.subjectRecords('tender/', -1, 1000),
    ],
    lookups: [
      await store.lookups('document/', 1000),
      await store.lookups('document/000', 2),
      await store.lookups('nothing', 5),
    ],
  };
}
