import type { Bytes } from '../ledger/base/bytes.ts';
import type { Counters } from './counters.ts';
import { createFrameQueue } from './frame-queue.ts';
import { createFrameReader } from './frames.ts';
import { bytesFromData, type Connection, type Host, limitError, type Stream } from './libp2p-types.ts';
import type { NetworkLimits } from './limits.ts';
import type { Lane, NetworkHandlers, PeerId } from './network.ts';
import { createOutboundLane, type OutboundLane } from './outbound-lane.ts';
import type { PeerTable } from './peer-table.ts';
import type { Sessions } from './sessions.ts';
import { closeStream, spareWindowUpdates } from './streams.ts';
import { createTokenBucket, type TokenBucket } from './token-bucket.ts';

/** Direct streams: one outbound stream per peer and lane, any restart of it hidden from the user. */
export interface Lanes {
  start(host: Host): Promise<void>;
  stop(): void;
  send(to: PeerId, lane: WireLane, bytes: Bytes): void;
  /** The peer left: its queues go. */
  forget(peer: PeerId): void;
  /** The peer is no longer a validator: its streams of validators' lanes end. */
  onDemoted(peer: PeerId): void;
}

/** What lanes ask of the rest. */
export interface LanePorts {
  readonly limits: NetworkLimits;
  readonly table: PeerTable;
  readonly sessions: Sessions;
  readonly counters: Counters;
  readonly now: () => number;
  readonly onMessage: NetworkHandlers['onMessage'];
  /** A frame of the lane `transactions`. */
  readonly onBatch: (from: PeerId, bytes: Bytes) => void;
}

/** The lanes on the wire: `transactions` carries batches between validators that are all connected. */
export type WireLane = Lane | 'transactions';

interface LaneRule {
  readonly protocol: string;
  /** Streams of others are refused, and end when a peer is no longer a validator. */
  readonly validatorsOnly: boolean;
  readonly frameBytesMax: number;
  readonly queueFramesMax: number;
  readonly queueBytesMax: number;
}

/** The bounds of the lanes, and the protocol names that peers see. */
export function laneRules(limits: NetworkLimits): Readonly<Record<WireLane, LaneRule>> {
  return {
    consensus: {
      protocol: '/adal/consensus/1',
      validatorsOnly: true,
      frameBytesMax: limits.consensusFrameBytesMax,
      queueFramesMax: limits.consensusQueueFramesMax,
      queueBytesMax: limits.consensusQueueBytesMax,
    },
    status: {
      protocol: '/adal/status/1',
      validatorsOnly: false,
      frameBytesMax: limits.statusFrameBytesMax,
      queueFramesMax: limits.statusQueueFramesMax,
      queueBytesMax: limits.statusQueueBytesMax,
    },
    transactions: {
      protocol: '/adal/transactions/1',
      validatorsOnly: true,
      frameBytesMax: limits.gossipBatchBytesMax,
      queueFramesMax: limits.transactionsQueueFramesMax,
      queueBytesMax: limits.transactionsQueueBytesMax,
    },
  };
}

const LANES: readonly WireLane[] = ['consensus', 'status', 'transactions'];

/** Gives lanes without streams. */
export function createLanes(ports: LanePorts): Lanes {
  const { limits, counters } = ports;
  const rules = laneRules(limits);
  const outbound: Record<WireLane, Map<PeerId, OutboundLane>> = {
    consensus: new Map(),
    status: new Map(),
    transactions: new Map(),
  };
  const inbound = createInboundLanes(ports, rules);

  function openLane(to: PeerId, lane: WireLane): OutboundLane {
    const rule = rules[lane];
    return createOutboundLane({
      queue: createFrameQueue(rule.queueFramesMax, rule.queueBytesMax),
      limits,
      async open() {
        const connection = ports.sessions.connectionOf(to);
        if (connection === undefined) throw limitError('notConnected');
        return connection.newStream(rule.protocol, { signal: AbortSignal.timeout(limits.dialTimeoutMs) });
      },
      onSent: counters.sent,
      onEvicted: (frames) => counters.dropped(`${lane}QueueBytesMax`, frames),
      onStalled: () => ports.sessions.drop(to, 'laneStallMs'),
    });
  }

  return {
    async start(host) {
      for (const lane of LANES) {
        const onStream = (stream: Stream, connection: Connection): Promise<void> =>
          inbound.accept(lane, stream, connection);
        // Two, because a peer may open a new stream before the end of the old one has arrived.
        await host.handle(rules[lane].protocol, onStream, { maxInboundStreams: 2, maxOutboundStreams: 2 });
      }
    },
    stop() {
      for (const lane of LANES) for (const open of outbound[lane].values()) open.close();
    },
    send(to, lane, bytes) {
      if (ports.table.get(to) === undefined) return counters.dropped('notConnected');
      if (bytes.length === 0 || bytes.length > rules[lane].frameBytesMax)
        return counters.dropped(`${lane}FrameBytesMax`);
      let open = outbound[lane].get(to);
      if (open === undefined) {
        open = openLane(to, lane);
        outbound[lane].set(to, open);
      }
      open.push(bytes);
    },
    forget(peer) {
      inbound.forget(peer);
      for (const lane of LANES) {
        outbound[lane].get(peer)?.close();
        outbound[lane].delete(peer);
      }
    },
    onDemoted(peer) {
      inbound.endMembership(peer);
      for (const lane of LANES.filter((name) => rules[name].validatorsOnly)) {
        outbound[lane].get(peer)?.close();
        outbound[lane].delete(peer);
      }
    },
  };
}

interface InboundLanes {
  accept(lane: WireLane, stream: Stream, connection: Connection): Promise<void>;
  endMembership(peer: PeerId): void;
  forget(peer: PeerId): void;
}

interface Rate {
  readonly frames: TokenBucket;
  readonly bytes: TokenBucket;
}

function createInboundLanes(ports: LanePorts, rules: Readonly<Record<WireLane, LaneRule>>): InboundLanes {
  const { limits, counters, table } = ports;
  const memberStreams = new Map<PeerId, Set<Stream>>();
  // Kept per peer, not per stream: opening a new stream must not buy a new allowance.
  const rates = new Map<string, Rate>();

  function rateOf(peer: PeerId, lane: WireLane): Rate {
    const role = table.isValidator(peer) ? 'validator' : 'observer';
    const name = `${peer}/${lane}/${role}`;
    const known = rates.get(name);
    if (known !== undefined) return known;
    const frames = limits[`${role}FramesPerSecondMax`];
    const bytes = limits[`${role}BytesPerSecondMax`];
    const rate = {
      frames: createTokenBucket(frames, 2 * frames, ports.now),
      bytes: createTokenBucket(bytes, 2 * bytes, ports.now),
    };
    rates.set(name, rate);
    return rate;
  }

  /** Validators above their rate are slowed down by not reading from them; others are disconnected. */
  function onFlood(peer: PeerId, stream: Stream, waitMs: number): void {
    if (!table.isValidator(peer)) ports.sessions.drop(peer, 'observerFramesPerSecondMax');
    if (stream.readStatus !== 'readable') return;
    stream.pause();
    setTimeout(() => {
      if (stream.readStatus === 'paused') stream.resume();
    }, waitMs).unref();
  }

  function listen(lane: WireLane, peer: PeerId, stream: Stream): void {
    const reader = createFrameReader(rules[lane].frameBytesMax);
    spareWindowUpdates(stream);
    stream.addEventListener('message', (event) => {
      const chunk = bytesFromData(event.data);
      counters.received(chunk.length);
      const frames = reader.push(chunk);
      const receivedAt = ports.now();
      if (frames === 'oversize') return ports.sessions.drop(peer, `${lane}FrameBytesMax`);
      const rate = rateOf(peer, lane);
      const waitMs = Math.max(rate.bytes.take(chunk.length), frames.length > 0 ? rate.frames.take(frames.length) : 0);
      if (waitMs > 0) onFlood(peer, stream, waitMs);
      if (waitMs > 0 && !table.isValidator(peer)) return;
      for (const frame of frames) {
        if (lane === 'transactions') ports.onBatch(peer, frame);
        else ports.onMessage(peer, lane, frame, receivedAt);
      }
    });
    const close = (): Promise<void> => closeStream(stream, limits.closeTimeoutMs);
    stream.addEventListener('remoteCloseWrite', () => void close(), { once: true });
  }

  return {
    async accept(lane, stream, connection) {
      if (!(await ports.sessions.whenReady(connection))) return stream.abort(limitError('noHello'));
      const peer = connection.remotePeer.toString();
      if (rules[lane].validatorsOnly) {
        if (!table.isValidator(peer)) {
          counters.dropped('consensusFromObserver');
          return stream.abort(limitError('consensusFromObserver'));
        }
        const open = memberStreams.get(peer) ?? new Set();
        memberStreams.set(peer, open.add(stream));
        stream.addEventListener('close', () => open.delete(stream), { once: true });
      }
      listen(lane, peer, stream);
    },
    endMembership(peer) {
      for (const stream of memberStreams.get(peer) ?? []) stream.abort(limitError('consensusFromObserver'));
    },
    forget(peer) {
      memberStreams.delete(peer);
      for (const name of rates.keys()) if (name.startsWith(`${peer}/`)) rates.delete(name);
    },
  };
}
