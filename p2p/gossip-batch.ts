import type { Bytes } from '../ledger/base/bytes.ts';
import { decodeCanonical, encodeTrusted } from '../ledger/base/codec.ts';
import { isFault } from '../ledger/base/fault.ts';
import type { NetworkLimits } from './limits.ts';

/** Collects transactions for a few milliseconds and gives them on as gossip messages (protocol.md §5). */
export interface BatchCollector {
  add(transactions: readonly Bytes[]): void;
  /** Forgets what is collected and stops the timer. */
  stop(): void;
}

/** CBOR headers: 3 bytes for the array, at most 5 for each byte string. */
const ARRAY_HEADER_BYTES = 3;
const ITEM_HEADER_BYTES = 5;
/** The number in front of a batch that is said again. */
const SALT_BYTES = 9;
/** Salts are drawn below this; the batches of one call count up from theirs. */
export const SALT_MAX = 2 ** 47;

/** Takes the bounds, where a full or due batch goes, and where a transaction too large for any batch is counted. */
export function createBatchCollector(
  limits: NetworkLimits,
  onBatch: (data: Bytes) => void,
  onOversize: () => void,
): BatchCollector {
  let items: Bytes[] = [];
  let bytes = ARRAY_HEADER_BYTES;
  let timer: NodeJS.Timeout | undefined;
  let sentAt = Number.NEGATIVE_INFINITY;

  function flush(): void {
    clearTimeout(timer);
    timer = undefined;
    if (items.length === 0) return;
    sentAt = performance.now();
    const batch = items;
    items = [];
    bytes = ARRAY_HEADER_BYTES;
    onBatch(encodeTrusted(batch));
  }

  return {
    add(transactions) {
      for (const transaction of transactions) {
        const size = transaction.length + ITEM_HEADER_BYTES;
        if (transaction.length === 0 || size + ARRAY_HEADER_BYTES > limits.gossipBatchBytesMax) {
          onOversize();
          continue;
        }
        if (bytes + size > limits.gossipBatchBytesMax || items.length >= limits.gossipBatchItemsMax) flush();
        items.push(transaction);
        bytes += size;
      }
      if (items.length === 0 || timer !== undefined) return;
      // A lone transaction hardly waits; under load a batch goes every gossipBatchMs.
      const restMs = limits.gossipBatchMs - (performance.now() - sentAt);
      timer = setTimeout(flush, Math.max(1, restMs));
    },
    stop() {
      clearTimeout(timer);
      timer = undefined;
      items = [];
    },
  };
}

/**
 * Batches of transactions that were said before. A gossip message is known by the hash of its bytes, and who has sent or seen it
 * drops every further copy (protocol.md §4 rule 24); so each begins with a number that no earlier one had.
 */
export function batchesAgain(limits: NetworkLimits, transactions: readonly Bytes[], salt: number): readonly Bytes[] {
  const batches: Bytes[] = [];
  let items: Bytes[] = [];
  let bytes = ARRAY_HEADER_BYTES + SALT_BYTES;
  const flush = (): void => {
    if (items.length > 0) batches.push(encodeTrusted([salt + batches.length, ...items]));
    items = [];
    bytes = ARRAY_HEADER_BYTES + SALT_BYTES;
  };
  for (const transaction of transactions) {
    const size = transaction.length + ITEM_HEADER_BYTES;
    if (bytes + size > limits.gossipBatchBytesMax || items.length >= limits.gossipBatchItemsMax) flush();
    items.push(transaction);
    bytes += size;
  }
  flush();
  return batches;
}

/** Takes the bytes of a gossip message, gives its transactions, or undefined: not canonical, empty, or beyond a bound. */
export function decodeBatch(data: Bytes, limits: NetworkLimits): readonly Bytes[] | undefined {
  if (data.length > limits.gossipBatchBytesMax) return undefined;
  const value = decodeCanonical(data);
  if (isFault(value) || !Array.isArray(value)) return undefined;
  const items = typeof value[0] === 'number' ? value.slice(1) : value;
  if (items.length === 0 || items.length > limits.gossipBatchItemsMax) return undefined;
  const batch: Bytes[] = [];
  for (const item of items) {
    if (!(item instanceof Uint8Array) || item.length === 0) return undefined;
    batch.push(item);
  }
  return batch;
}
