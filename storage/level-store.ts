import type { Hash } from '../ledger/base/hash.ts';
import { invariant } from '../ledger/base/invariant.ts';
import { requireNextBlock } from './check-block-write.ts';
import { isKeyText, prefixRange, textKey, textOfKey } from './keys.ts';
import type { BlockWrite, LedgerStore, StateChange } from './ledger-store.ts';
import { putBlock } from './level-block-batch.ts';
import { type LevelDatabase, openLevelDatabase } from './level-database.ts';
import { openChain } from './level-opening.ts';
import { chainReads, listReads, stateReads } from './level-reads.ts';
import type { TipRow } from './level-rows.ts';
import { createSortedKeys, type SortedKeys } from './sorted-keys.ts';

export interface LevelStoreOptions {
  /** A folder for the database alone; created when missing. */
  readonly folder: string;
  readonly genesisHash: Hash;
  /** Heights whose state can be read and proven, the tip included; at least 1, Number.MAX_SAFE_INTEGER keeps all. */
  readonly retainHeights: number;
}

/**
 * Opens or creates the chain's database. Rejects with STORE_FOREIGN, STORE_FORMAT, STORE_LOCKED, STORE_DAMAGED or
 * STORE_OPEN_FAILED. Reads see the chain as of the last commit whose promise resolved, never half of the one in flight.
 */
export async function openLevelStore(options: LevelStoreOptions): Promise<LedgerStore> {
  invariant(
    Number.isSafeInteger(options.retainHeights) && options.retainHeights >= 1,
    'at least one height is retained',
  );
  const db = await openLevelDatabase(options.folder);
  try {
    const tipRow = await openChain(db, options.folder, options.genesisHash);
    const due = createSortedKeys();
    for (const key of await db.scanKeys({ ...prefixRange('state', DUE_PREFIX), limit: -1 })) due.add(textOfKey(key));
    return createLevelStore(db, options.retainHeights, tipRow, due);
  } catch (error) {
    await db.close();
    throw error;
  }
}

function createLevelStore(
  db: LevelDatabase,
  retainHeights: number,
  opened: TipRow | undefined,
  due: SortedKeys,
): LedgerStore {
  let tipRow = opened;
  let committing = false;

  return {
    tip: () =>
      tipRow === undefined ? undefined : { height: tipRow.height, blockId: tipRow.blockId, logSize: tipRow.logSize },
    oldestState: () => tipRow?.oldest ?? 1,
    dueKeys: (end, limit) => due.range(DUE_PREFIX, end, limit),
    ...chainReads(db, () => tipRow),
    ...stateReads(db, () => tipRow),
    ...listReads(db),

    metaGet: (key) => db.readLatest(textKey('meta', key)),
    async metaPut(key, value) {
      invariant(isKeyText(key), 'a meta key is printable ASCII');
      await db.write((batch) => batch.put(textKey('meta', key), value));
    },

    async commitBlock(write: BlockWrite) {
      invariant(!committing, 'one block is committed at a time');
      requireNextBlock(write, tipRow);
      committing = true;
      try {
        let next = tipRow;
        await db.write((batch) => {
          next = putBlock(batch, db.read, write, tipRow, retainHeights);
        });
        db.refresh();
        tipRow = next;
        updateDue(due, write.state);
      } finally {
        committing = false;
      }
    },
    diskBytes: db.diskBytes,
    close: db.close,
  };
}

const DUE_PREFIX = 'due/';

function updateDue(due: SortedKeys, changes: readonly StateChange[]): void {
  for (const { key, value } of changes) {
    if (!key.startsWith(DUE_PREFIX)) continue;
    if (value === null) due.delete(key);
    else due.add(key);
  }
}
