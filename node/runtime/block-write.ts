import type { Bytes } from '../../ledger/base/bytes.ts';
import type { ExecutedBlock } from '../../ledger/execution/execute-block.ts';
import { encodeLookups } from '../../ledger/execution/ledger.ts';
import type { BlockWrite } from '../../storage/ledger-store.ts';

/** The look-up under which the polkas of a height are kept beside its commit. */
export function polkasKey(height: number): string {
  return `polkas/${height}`;
}

/**
 * Everything an executed block changes, as one atomic write; `commit` is cbor of the certificate this node saw, `polkas` the
 * prevotes it is kept with.
 */
export function blockWriteFrom(executed: ExecutedBlock, commit: Bytes, polkas?: Bytes): BlockWrite {
  const kept = polkas === undefined ? [] : [{ key: polkasKey(executed.header.height), value: polkas }];
  return {
    height: executed.header.height,
    blockId: executed.blockId,
    header: executed.headerBytes,
    lastCommit: executed.lastCommit,
    commit,
    records: executed.records,
    firstIndex: executed.firstIndex,
    state: executed.deltas,
    pages: executed.treeUpdate.pages,
    stalePages: executed.treeUpdate.stale,
    tiles: executed.tiles,
    txs: executed.txs.map((signed, position) => ({ txId: signed.txId, index: executed.txsFrom + position })),
    subjects: executed.subjects,
    lookups: [...encodeLookups(executed), ...kept],
  };
}
