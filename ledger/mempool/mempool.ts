import { type Fault, fault } from '../base/fault.ts';
import { keyText } from '../base/keys.ts';
import { BLOCK_COST_MAX } from '../base/limits.ts';
import type { SignedTx } from '../tx/transaction.ts';

export interface MempoolLimits {
  /** Waiting transactions of all senders. */
  readonly txsMax: number;
  /** Their bytes. */
  readonly bytesMax: number;
  /** Waiting transactions of one sender: so that nobody fills the pool alone. */
  readonly perSenderMax: number;
}

/** The cost of a type that has the lane of its own, undefined for every other type (`lane` of its row). */
export type LaneCost = (type: string) => number | undefined;

/** Checked transactions that wait for a block. Bounded by count and bytes; senders take turns; expired ones leave. */
export interface Mempool {
  /** Gives POOL_KNOWN, POOL_FULL or POOL_SENDER_FULL when it does not take the transaction. */
  add(signed: SignedTx): Fault | undefined;
  hasId(txIdText: string): boolean;
  byHash(txHashText: string): SignedTx | undefined;
  /** Drops what a block holds now, whatever signatures it came with. */
  removeIds(txIdTexts: Iterable<string>): void;
  /** Drops what can no longer be included at or after `time` (ms); gives how many. */
  expire(time: number): number;
  /**
   * At most `count` transactions of at most `bytes` together: of the lane up to its part of a block, then the others, then more of the lane.
   * In each, one of each sender in turn, each sender's in order of arrival.
   */
  take(count: number, bytes: number): readonly SignedTx[];
  /** Everything in order of arrival, the lane first. */
  all(): IterableIterator<SignedTx>;
  size(): number;
  bytes(): number;
}

const EXPIRY_BUCKET_MS = 10_000;

/** Part of a block's cost that the lane may fill before others: a quarter (sealed-bids.md §3.4). */
const LANE_COST_MAX = Math.floor(BLOCK_COST_MAX / 4);
/** Only openers get in, and say again what found no room; enough for a few tenders that all of them open at a time. */
const LANE_LIMITS: MempoolLimits = { txsMax: 512, bytesMax: 4 * 1024 * 1024, perSenderMax: 32 };

/**
 * Builds an empty pool. What opens bids and makes keys waits in a lane with bounds of its own: a pool full of other work does not keep it
 * out, and it takes no place from others.
 */
export function createMempool(limits: MempoolLimits, laneCost: LaneCost = () => undefined): Mempool {
  const lane = createQueue(LANE_LIMITS);
  const ordinary = createQueue(limits);
  const queues = [lane, ordinary];
  const queueOf = ({ tx }: SignedTx): Queue => (laneCost(tx.type) === undefined ? ordinary : lane);

  function take(count: number, bytesMax: number): readonly SignedTx[] {
    const waiting = lane.take(count, bytesMax);
    let cost = 0;
    const withinPart = waiting.findIndex(({ tx }) => {
      cost += laneCost(tx.type) ?? 0;
      return cost > LANE_COST_MAX;
    });
    const first = withinPart < 0 ? waiting : waiting.slice(0, withinPart);
    const others = ordinary.take(count - first.length, bytesMax - bytesOf(first));
    const taken = [...first, ...others];
    let bytes = bytesOf(taken);
    for (const signed of waiting.slice(first.length)) {
      bytes += signed.bytes.length;
      if (taken.length >= count || bytes > bytesMax) break;
      taken.push(signed);
    }
    return taken;
  }

  return {
    add: (signed) => queueOf(signed).add(signed),
    hasId: (txIdText) => queues.some((queue) => queue.hasId(txIdText)),
    byHash: (txHashText) => lane.byHash(txHashText) ?? ordinary.byHash(txHashText),
    removeIds(txIdTexts) {
      for (const id of txIdTexts) for (const queue of queues) queue.removeId(id);
    },
    expire: (time) => lane.expire(time) + ordinary.expire(time),
    take,
    *all() {
      for (const queue of queues) yield* queue.all();
    },
    size: () => lane.size() + ordinary.size(),
    bytes: () => lane.bytes() + ordinary.bytes(),
  };
}

function bytesOf(list: readonly SignedTx[]): number {
  return list.reduce((sum, { bytes }) => sum + bytes.length, 0);
}

/** One lane: bounded by its own limits, and fair among its senders. */
interface Queue extends Omit<Mempool, 'removeIds'> {
  removeId(txIdText: string): void;
}

function createQueue(limits: MempoolLimits): Queue {
  const byHash = new Map<string, SignedTx>();
  const hashOfId = new Map<string, string>();
  const bySender = new Map<string, Map<string, SignedTx>>();
  const byExpiry = new Map<number, Set<string>>();
  let totalBytes = 0;

  function remove(signed: SignedTx): void {
    const sender = keyText(signed.tx.key);
    const queue = bySender.get(sender);
    queue?.delete(signed.txHashText);
    if (queue?.size === 0) bySender.delete(sender);
    byHash.delete(signed.txHashText);
    hashOfId.delete(signed.txIdText);
    const bucket = byExpiry.get(bucketOf(signed.tx.expires));
    bucket?.delete(signed.txHashText);
    if (bucket?.size === 0) byExpiry.delete(bucketOf(signed.tx.expires));
    totalBytes -= signed.bytes.length;
  }

  function add(signed: SignedTx): Fault | undefined {
    if (hashOfId.has(signed.txIdText)) return fault('POOL_KNOWN');
    if (byHash.size >= limits.txsMax || totalBytes + signed.bytes.length > limits.bytesMax) {
      return fault('POOL_FULL', { txs: byHash.size, bytes: totalBytes });
    }
    const sender = keyText(signed.tx.key);
    const queue = bySender.get(sender) ?? new Map<string, SignedTx>();
    if (queue.size >= limits.perSenderMax) return fault('POOL_SENDER_FULL', { txs: queue.size });
    bySender.set(sender, queue.set(signed.txHashText, signed));
    byHash.set(signed.txHashText, signed);
    hashOfId.set(signed.txIdText, signed.txHashText);
    const bucket = byExpiry.get(bucketOf(signed.tx.expires)) ?? new Set<string>();
    byExpiry.set(bucketOf(signed.tx.expires), bucket.add(signed.txHashText));
    totalBytes += signed.bytes.length;
    return undefined;
  }

  function removeHashes(hashes: Iterable<string>): void {
    for (const hash of hashes) {
      const signed = byHash.get(hash);
      if (signed !== undefined) remove(signed);
    }
  }

  return {
    add,
    hasId: (txIdText) => hashOfId.has(txIdText),
    byHash: (txHashText) => byHash.get(txHashText),
    removeId: (txIdText) => removeHashes([hashOfId.get(txIdText) ?? '']),
    expire(time) {
      const before = byHash.size;
      for (const [bucket, hashes] of [...byExpiry]) {
        if (bucket * EXPIRY_BUCKET_MS > time) continue;
        removeHashes([...hashes].filter((hash) => (byHash.get(hash)?.tx.expires ?? 0) <= time));
      }
      return before - byHash.size;
    },
    take: (count, bytes) => takeInTurns(bySender, count, bytes),
    all: () => byHash.values(),
    size: () => byHash.size,
    bytes: () => totalBytes,
  };
}

function takeInTurns(
  bySender: ReadonlyMap<string, ReadonlyMap<string, SignedTx>>,
  count: number,
  bytesMax: number,
): readonly SignedTx[] {
  const taken: SignedTx[] = [];
  let bytes = 0;
  let queues: IterableIterator<SignedTx>[] = Array.from(bySender.values(), (queue) => queue.values());
  while (queues.length > 0) {
    const left: IterableIterator<SignedTx>[] = [];
    for (const queue of queues) {
      if (taken.length >= count) return taken;
      const next = queue.next();
      if (next.done === true) continue;
      bytes += next.value.bytes.length;
      if (bytes > bytesMax) return taken;
      taken.push(next.value);
      left.push(queue);
    }
    queues = left;
  }
  return taken;
}

function bucketOf(expires: number): number {
  return (expires - (expires % EXPIRY_BUCKET_MS)) / EXPIRY_BUCKET_MS;
}
