import { type Bytes, toHex } from '../../ledger/base/bytes.ts';
import type { LedgerStore } from '../../storage/ledger-store.ts';
import type { TransactionDoor, TxStatus } from '../ports.ts';
import type { Inbound } from './inbound.ts';

export interface DoorSources {
  readonly inbound: Inbound;
  readonly store: LedgerStore;
  readonly isPooledId: (txIdText: string) => boolean;
  /** Time of the last committed block, ms. */
  readonly tipTime: () => number;
  readonly doorRetryMs: () => number | undefined;
}

/** The doors' way in, and the loop's word to those who wait. */
export interface WaitingDoor extends TransactionDoor {
  /** A block with these transactions is durable. */
  onCommitted(txIdTexts: readonly string[]): void;
}

/** The doors' way in: submit, look up, wait. Waiting costs one map entry. */
export function createTransactionDoor({ inbound, store, isPooledId, tipTime, doorRetryMs }: DoorSources): WaitingDoor {
  const waiters = new Map<string, Set<() => void>>();

  function status(txId: Bytes, expires?: number): TxStatus {
    const place = store.txPlace(txId);
    if (place !== undefined) return { kind: 'committed', ...place };
    if (isPooledId(toHex(txId))) return { kind: 'pooled' };
    return expires !== undefined && tipTime() >= expires ? { kind: 'expired' } : { kind: 'unknown' };
  }

  function wake(id: string): void {
    for (const wakeUp of [...(waiters.get(id) ?? [])]) wakeUp();
  }

  return {
    onCommitted(ids) {
      if (waiters.size === 0) return;
      for (const id of ids) wake(id);
      // What neither a block nor the pool holds has expired or was dropped.
      for (const id of [...waiters.keys()]) if (!isPooledId(id)) wake(id);
    },
    retryAfterMs: doorRetryMs,
    submit: (bytes) => inbound.submit(bytes, false),
    check: (bytes) => inbound.submit(bytes, true),
    status,
    waitFor(txId, timeoutMs, expires) {
      const now = status(txId, expires);
      if (now.kind === 'committed' || timeoutMs <= 0) return Promise.resolve(now);
      const id = toHex(txId);
      return new Promise((resolve) => {
        const wakers = waiters.get(id) ?? new Set();
        waiters.set(id, wakers);
        const done = (): void => {
          clearTimeout(timer);
          wakers.delete(wakeUp);
          if (wakers.size === 0) waiters.delete(id);
          resolve(status(txId, expires));
        };
        const wakeUp = (): void => {
          if (status(txId).kind !== 'pooled') done();
        };
        const timer = setTimeout(done, timeoutMs);
        wakers.add(wakeUp);
      });
    },
  };
}
