import type { Bytes } from '../../ledger/base/bytes.ts';
import type { Mempool } from '../../ledger/mempool/mempool.ts';
import type { Network } from '../../p2p/network.ts';

/** At most so many pooled transactions are said again at a time. */
const TXS_MAX = 256;
const BYTES_MAX = 256 * 1024;
/** How often the pool is looked through. */
const LOOK_MS = 1000;
/** Looks until a transaction is said again; a block takes most of them long before. The pause then doubles up to the largest. */
const FIRST_PAUSE = 3;
const PAUSE_MAX = 48;

interface Turn {
  readonly at: number;
  readonly pause: number;
}

/**
 * Says again what stays in the pool. Gossip promises no delivery: a message that is published before anybody has joined, or while a
 * link breaks, reaches nobody, and a node that does not propose would keep its transaction until it expires. When a validator has come
 * back everything is due at the next look.
 */
export function createRepublisher(mempool: Mempool, network: Pick<Network, 'publishAgain'>) {
  let turns = new Map<string, Turn>();
  let look = 0;
  let allAreDue = false;

  const timer = setInterval(() => {
    look++;
    const due: Bytes[] = [];
    let bytes = 0;
    const next = new Map<string, Turn>();
    for (const signed of mempool.all()) {
      const turn = turns.get(signed.txHashText) ?? { at: look + FIRST_PAUSE, pause: FIRST_PAUSE };
      const isDue = (allAreDue || turn.at <= look) && due.length < TXS_MAX && bytes + signed.bytes.length <= BYTES_MAX;
      if (isDue) {
        due.push(signed.bytes);
        bytes += signed.bytes.length;
      }
      const pause = isDue ? Math.min(2 * turn.pause, PAUSE_MAX) : turn.pause;
      next.set(signed.txHashText, { at: isDue ? look + pause : turn.at, pause });
    }
    turns = next;
    allAreDue = false;
    if (due.length > 0) network.publishAgain(due);
  }, LOOK_MS);
  // A node lives by its loop and its network, not by this.
  timer.unref();

  return {
    onValidator(): void {
      allAreDue = true;
    },
    close: () => clearInterval(timer),
  };
}
