import type { LedgerSource } from '../../ledger/execution/ledger.ts';
import type { LedgerStore } from '../../storage/ledger-store.ts';

/** The synchronous reads that execution makes, over the node's store. */
export function ledgerSourceFrom(store: LedgerStore): LedgerSource {
  return {
    stateGet: (key) => store.stateGet(key),
    dueKeys: (end, limit) => store.dueKeys(end, limit),
    page: (prefix, version) => store.page(prefix, version),
    tile: (level, index) => store.tile(level, index),
    committedAt: (txId) => store.txPlace(txId)?.height,
    tipHeader() {
      const tip = store.tip();
      const bytes = tip === undefined ? undefined : store.header(tip.height);
      return tip === undefined || bytes === undefined ? undefined : { bytes, blockId: tip.blockId };
    },
  };
}
