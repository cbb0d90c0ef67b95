import { type Bytes, toHex } from '../../ledger/base/bytes.ts';
import type { ExecutedBlock } from '../../ledger/execution/execute-block.ts';
import type { LedgerSource } from '../../ledger/execution/ledger.ts';
import type { LedgerStore } from '../../storage/ledger-store.ts';
import { createSortedKeys } from '../../storage/sorted-keys.ts';

/** The state after a retained height, as execution reads it. Rejects with STORE_STATE_PRUNED outside what is retained. */
export async function retainedState(store: LedgerStore, height: number): Promise<LedgerSource> {
  const due = createSortedKeys();
  for (const key of await store.dueKeysAt(height)) due.add(key);
  return {
    stateGet: (key) => store.stateAt(key, height),
    dueKeys: (end, limit) => due.range('due/', end, limit),
    page: (prefix, version) => store.page(prefix, version),
    // A tile that grew since holds more than is asked for, in the same places.
    tile: (level, index) => store.tile(level, index),
    committedAt(txId) {
      const at = store.txPlace(txId)?.height;
      return at === undefined || at > height ? undefined : at;
    },
    tipHeader() {
      const bytes = store.header(height);
      const blockId = store.blockId(height);
      return bytes === undefined || blockId === undefined ? undefined : { bytes, blockId };
    },
  };
}

/** A state that grows in memory block by block from the genesis on; old versions and records are not kept. */
export interface ReplayState {
  readonly source: LedgerSource;
  /** Takes the block in; the ledger over `source` is advanced by the caller. */
  apply(executed: ExecutedBlock): void;
}

/** An empty state, before block 1. */
export function createReplayState(): ReplayState {
  const state = new Map<string, Bytes>();
  const due = createSortedKeys();
  const pages = new Map<string, Bytes>();
  const tiles = new Map<string, Bytes>();
  const txs = new Map<string, number>();
  let tip: { readonly bytes: Bytes; readonly blockId: Bytes } | undefined;

  return {
    source: {
      stateGet: (key) => state.get(key),
      dueKeys: (end, limit) => due.range('due/', end, limit),
      page: (prefix, version) => pages.get(`${prefix}@${version}`),
      tile: (level, index) => tiles.get(`${level}/${index}`),
      committedAt: (txId) => txs.get(toHex(txId)),
      tipHeader: () => tip,
    },
    apply(executed) {
      const { height } = executed.header;
      for (const { key, value } of executed.deltas) {
        if (value === null) state.delete(key);
        else state.set(key, value);
        if (!key.startsWith('due/')) continue;
        if (value === null) due.delete(key);
        else due.add(key);
      }
      for (const { prefix, version } of executed.treeUpdate.stale) pages.delete(`${prefix}@${version}`);
      for (const { prefix, bytes } of executed.treeUpdate.pages) pages.set(`${prefix}@${height}`, bytes);
      for (const { level, index, bytes } of executed.tiles) tiles.set(`${level}/${index}`, bytes);
      for (const { txIdText } of executed.txs) txs.set(txIdText, height);
      tip = { bytes: executed.headerBytes, blockId: executed.blockId };
    },
  };
}
