import type { Bytes } from '../../ledger/base/bytes.ts';
import { FaultError, fault } from '../../ledger/base/fault.ts';
import type { LedgerStore } from '../../storage/ledger-store.ts';

/** A block as it was stored: all that executing it again needs, and what it must come to. */
export interface StoredBlock {
  readonly header: Bytes;
  /** The commit of the height before, which this header hashes; empty at height 1. */
  readonly lastCommit: Bytes;
  /** A certificate of this block. */
  readonly commit: Bytes;
  readonly records: readonly Bytes[];
}

/** Where blocks to be replayed come from: a data folder, or a node that answers. */
export interface BlockSource {
  /** The last height there is; 0 for none. */
  readonly tip: number;
  block(height: number): Promise<StoredBlock>;
}

/** The blocks of a store. A block that is missing below the tip is STORE_DAMAGED. */
export function blocksOfStore(store: LedgerStore): BlockSource {
  return {
    tip: store.tip()?.height ?? 0,
    async block(height) {
      const header = store.header(height);
      const lastCommit = store.lastCommit(height);
      const commit = store.commit(height);
      const records = store.records(height);
      if (header === undefined || lastCommit === undefined || commit === undefined || records === undefined)
        throw new FaultError(fault('STORE_DAMAGED', { height, problem: 'a part of the block is missing' }));
      return { header, lastCommit, commit, records };
    },
  };
}
