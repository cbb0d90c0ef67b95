import { randomInt } from 'node:crypto';
import { type Bytes, toHex } from '../ledger/base/bytes.ts';
import { FaultError } from '../ledger/base/fault.ts';
import type { GossipVerdict } from '../ledger/base/faults/row.ts';
import { invariant } from '../ledger/base/invariant.ts';
import type { Counters } from './counters.ts';
import { directReceivers } from './direct-batches.ts';
import { createFrameQueue, type FrameQueue } from './frame-queue.ts';
import { batchesAgain, createBatchCollector, decodeBatch, SALT_MAX } from './gossip-batch.ts';
import { laneRules } from './lanes.ts';
import { limitError } from './libp2p-types.ts';
import type { Lane, NetworkHandlers, PeerId } from './network.ts';
import type { NetworkOptions } from './network-options.ts';
import type { PeerTable } from './peer-table.ts';
import { requestFailed } from './requests.ts';
import { createTokenBucket, type TokenBucket } from './token-bucket.ts';

/** One running node of a memory hub: the same bounds and roles as over libp2p, without wires. */
export interface MemoryNode {
  readonly id: PeerId;
  readonly options: NetworkOptions;
  readonly table: PeerTable;
  readonly counters: Counters;
  readonly handlers: NetworkHandlers;
  /** Linked nodes by PeerId; the hub keeps both sides alike. */
  readonly links: Map<PeerId, MemoryNode>;
  send(to: PeerId, lane: Lane, bytes: Bytes): void;
  /** A frame has arrived. */
  onFrame(from: PeerId, lane: Lane, bytes: Bytes): void;
  publish(transactions: readonly Bytes[]): void;
  publishAgain(transactions: readonly Bytes[]): void;
  /** A gossip message has arrived. */
  onGossip(from: PeerId, data: Bytes): Promise<void>;
  /** A batch has arrived that is passed on to nobody. */
  onBatch(from: PeerId, data: Bytes): Promise<void>;
  request(to: PeerId, bytes: Bytes, limits: { readonly timeoutMs: number; readonly bytesMax: number }): Promise<Bytes>;
  onRequest(from: PeerId, bytes: Bytes): Promise<Bytes | undefined>;
  stop(): void;
}

/** What a node is built from; `drop` ends its link to a peer that exceeded a bound. */
export interface MemoryNodeParts {
  readonly id: PeerId;
  readonly options: NetworkOptions;
  readonly table: PeerTable;
  readonly counters: Counters;
  readonly handlers: NetworkHandlers;
  readonly drop: (peer: PeerId, reason: string) => void;
}

/** Gives a node without links. */
export function createMemoryNode(parts: MemoryNodeParts): MemoryNode {
  const links = new Map<PeerId, MemoryNode>();
  return {
    ...parts,
    links,
    ...memoryLanes(parts, links),
    ...memoryGossip(parts, links),
    ...memoryRequests(parts, links),
  };
}

function memoryLanes(
  parts: MemoryNodeParts,
  links: ReadonlyMap<PeerId, MemoryNode>,
): Pick<MemoryNode, 'send' | 'onFrame'> {
  const { id, table, counters, handlers } = parts;
  const { limits, now } = parts.options;
  const rules = laneRules(limits);
  const queues = new WeakMap<MemoryNode, Partial<Record<Lane, FrameQueue>>>();
  const rates = new WeakMap<MemoryNode, TokenBucket>();

  /** The receiver sees the frames of one turn in a later one, in order. */
  function deliver(to: MemoryNode, lane: Lane, queue: FrameQueue): void {
    for (const frame of queue.take(Number.POSITIVE_INFINITY)) if (links.get(to.id) === to) to.onFrame(id, lane, frame);
  }

  return {
    send(to, lane, bytes) {
      const peer = links.get(to);
      if (peer === undefined) return counters.dropped('notConnected');
      const rule = rules[lane];
      if (bytes.length === 0 || bytes.length > rule.frameBytesMax) return counters.dropped(`${lane}FrameBytesMax`);
      const lanes = queues.get(peer) ?? {};
      queues.set(peer, lanes);
      const queue = lanes[lane] ?? createFrameQueue(rule.queueFramesMax, rule.queueBytesMax);
      lanes[lane] = queue;
      const evicted = queue.push(bytes.slice());
      if (evicted > 0) counters.dropped(`${lane}QueueBytesMax`, evicted);
      counters.sent(bytes.length);
      if (queue.size() === 1) setImmediate(() => deliver(peer, lane, queue));
    },
    onFrame(from, lane, bytes) {
      counters.received(bytes.length);
      const peer = links.get(from);
      if (peer === undefined) return;
      if (!table.isValidator(from)) {
        if (lane === 'consensus') return counters.dropped('consensusFromObserver');
        const perSecond = limits.observerFramesPerSecondMax;
        const rate = rates.get(peer) ?? createTokenBucket(perSecond, 2 * perSecond, now);
        rates.set(peer, rate);
        if (rate.take(1) > 0) return parts.drop(from, 'observerFramesPerSecondMax');
      }
      handlers.onMessage(from, lane, bytes, now());
    },
  };
}

/** Message ids a node remembers; the oldest are forgotten. */
const SEEN_MAX = 10_000;
/** Rejected messages after which a peer's gossip is no longer read, as with gossipsub's scores. */
const REJECTS_MAX = 3;

function memoryGossip(
  parts: MemoryNodeParts,
  links: ReadonlyMap<PeerId, MemoryNode>,
): Pick<MemoryNode, 'publish' | 'publishAgain' | 'onGossip' | 'onBatch' | 'stop'> {
  const { id, options, table, counters, handlers } = parts;
  const seen = new Set<string>();
  const rejects = new Map<PeerId, number>();
  const spread = (data: Bytes, except?: PeerId): void => {
    for (const peer of links.values()) if (peer.id !== except) setImmediate(() => peer.onGossip(id, data));
  };
  /** Gives true the first time. */
  const isNew = (data: Bytes): boolean => {
    const message = toHex(options.sha256(data));
    if (seen.has(message)) return false;
    for (const oldest of seen) {
      if (seen.size < SEEN_MAX) break;
      seen.delete(oldest);
    }
    seen.add(message);
    return true;
  };
  const sendBatch = (data: Bytes): void => {
    counters.sent(data.length);
    const receivers = directReceivers(options, table);
    for (const to of receivers ?? []) setImmediate(() => links.get(to)?.onBatch(id, data));
    if (receivers === undefined && isNew(data)) spread(data);
  };
  const collector = createBatchCollector(options.limits, sendBatch, () => counters.dropped('gossipBatchBytesMax'));

  async function judge(from: PeerId, data: Bytes): Promise<GossipVerdict> {
    counters.received(data.length);
    const batch = decodeBatch(data, options.limits);
    if (batch === undefined) counters.dropped('gossipMalformed');
    return batch === undefined ? 'reject' : handlers.onTransactions(from, batch);
  }

  return {
    publish: collector.add,
    publishAgain(transactions) {
      for (const data of batchesAgain(options.limits, transactions, randomInt(1, SALT_MAX))) sendBatch(data);
    },
    async onBatch(from, data) {
      if (links.has(from) && (await judge(from, data)) === 'reject') counters.dropped('transactionsRejected');
    },
    async onGossip(from, data) {
      if (!links.has(from) || (rejects.get(from) ?? 0) >= REJECTS_MAX || !isNew(data)) return;
      const verdict = await judge(from, data);
      if (verdict === 'reject') rejects.set(from, (rejects.get(from) ?? 0) + 1);
      if (verdict === 'accept') spread(data, from);
    },
    stop: collector.stop,
  };
}

function memoryRequests(
  parts: MemoryNodeParts,
  links: ReadonlyMap<PeerId, MemoryNode>,
): Pick<MemoryNode, 'request' | 'onRequest'> {
  const { id, counters, handlers } = parts;
  const { limits } = parts.options;
  const active = new Map<PeerId, number>();

  async function ask(to: PeerId, bytes: Bytes, bytesMax: number): Promise<Bytes> {
    const peer = links.get(to);
    if (peer === undefined) throw limitError('notConnected');
    if (bytes.length === 0 || bytes.length > limits.requestBytesMax) throw limitError('requestBytesMax');
    const answer = await peer.onRequest(id, bytes.slice());
    if (links.get(to) !== peer) throw limitError('closed');
    if (answer === undefined) throw limitError('refused');
    if (answer.length > Math.min(bytesMax, limits.answerBytesMax)) throw limitError('frame');
    return answer;
  }

  return {
    async request(to, bytes, { timeoutMs, bytesMax }) {
      const late = Promise.withResolvers<Bytes>();
      const timer = setTimeout(() => late.reject(limitError('TimeoutError')), timeoutMs);
      try {
        return await Promise.race([ask(to, bytes, bytesMax), late.promise]);
      } catch (cause) {
        throw requestFailed(to, cause);
      } finally {
        clearTimeout(timer);
      }
    },
    async onRequest(from, bytes) {
      const under = active.get(from) ?? 0;
      if (under >= limits.requestsPerPeerMax) {
        counters.dropped('requestsPerPeerMax');
        return undefined;
      }
      active.set(from, under + 1);
      try {
        return await handlers.onRequest(from, bytes);
      } catch (cause) {
        invariant(cause instanceof FaultError, `a request handler throws faults only: ${String(cause)}`);
        return undefined;
      } finally {
        active.set(from, (active.get(from) ?? 1) - 1);
      }
    },
  };
}
