import { type Bytes, toHex } from '../../ledger/base/bytes.ts';
import { isFault } from '../../ledger/base/fault.ts';
import type { LedgerStore } from '../../storage/ledger-store.ts';
import type { SubmissionReceipt, TransactionDoor, TxStatus } from '../ports.ts';
import type { ValidatorSigner } from '../signing/validator-signer.ts';
import type { Inbound } from './inbound.ts';

export interface DoorSources {
  readonly inbound: Inbound;
  readonly store: LedgerStore;
  readonly isPooledId: (txIdText: string) => boolean;
  /** Time of the last committed block, ms. */
  readonly tipTime: () => number;
  readonly doorRetryMs: () => number | undefined;
  /** Signs submission receipts; undefined on an observer. */
  readonly signer: ValidatorSigner | undefined;
  /** True while this node's key votes. */
  readonly isValidator: () => boolean;
}

/** Receipts under way at a signer in another process: it answers in order, and votes must not wait behind many of them. */
const RECEIPTS_UNDER_WAY_MAX = 64;

/** The doors' way in, and the loop's word to those who wait. */
export interface WaitingDoor extends TransactionDoor {
  /** A block with these transactions is durable. */
  onCommitted(txIdTexts: readonly string[]): void;
}

/** The doors' way in: submit, look up, wait. Waiting costs one map entry. */
export function createTransactionDoor(sources: DoorSources): WaitingDoor {
  const { inbound, store, isPooledId, tipTime, doorRetryMs } = sources;
  const submissionReceipt = createReceiptDesk(sources);
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
    submissionReceipt,
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

/**
 * Height and "not in the chain" are read from the store in one go, after the pool has the transaction: both are of the same moment, so
 * an honest validator never says that its chain lacks what it holds.
 */
function createReceiptDesk({
  signer,
  isValidator,
  isPooledId,
  store,
}: DoorSources): TransactionDoor['submissionReceipt'] {
  let underWay = 0;
  return async (txId): Promise<SubmissionReceipt | undefined> => {
    if (signer === undefined || !isValidator() || underWay >= RECEIPTS_UNDER_WAY_MAX) return undefined;
    if (!isPooledId(toHex(txId)) || store.txPlace(txId) !== undefined) return undefined;
    const height = store.tip()?.height ?? 0;
    underWay++;
    try {
      const signature = await signer.sign({ kind: 'submission', txId, height });
      return isFault(signature) ? undefined : { validator: signer.key, height, signature };
    } finally {
      underWay--;
    }
  };
}
