import type { Bytes } from '../../ledger/base/bytes.ts';
import type { ExecutedBlock } from '../../ledger/execution/execute-block.ts';
import { encodeLookups } from '../../ledger/execution/ledger.ts';
import type { BlockWrite } from '../../storage/ledger-store.ts';

/** Everything an executed block changes, as one atomic write; `commit` is cbor of the certificate this node saw. */
export function blockWriteFrom(executed: ExecutedBlock, commit: Bytes): BlockWrite {
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
    lookups: encodeLookups(executed),
  };
}
