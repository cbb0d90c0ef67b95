import type { Mempool } from '../../ledger/mempool/mempool.ts';
import type { Network } from '../../p2p/network.ts';

/** At most so many pooled transactions are said again, and not more often than this. */
const TXS_MAX = 256;
const BYTES_MAX = 256 * 1024;
const PAUSE_MS = 1000;

/**
 * Publishes the pool again when a validator has come back: a batch that was on its way when the link broke reached nobody, and
 * this node's turn to propose may be far. Several that come within a second share one publication.
 */
export function createRepublisher(mempool: Mempool, network: Pick<Network, 'publish'>) {
  let timer: NodeJS.Timeout | undefined;
  return {
    onValidator(): void {
      timer ??= setTimeout(() => {
        timer = undefined;
        const pooled = mempool.take(TXS_MAX, BYTES_MAX);
        if (pooled.length > 0) network.publish(pooled.map((signed) => signed.bytes));
      }, PAUSE_MS);
    },
    close(): void {
      clearTimeout(timer);
      timer = undefined;
    },
  };
}
