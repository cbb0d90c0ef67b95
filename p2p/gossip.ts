import { randomInt } from 'node:crypto';
import { type GossipSub, gossipsub, StrictNoSign, TopicValidatorResult } from '@chainsafe/libp2p-gossipsub';
import { type Bytes, toHex } from '../ledger/base/bytes.ts';
import type { GossipVerdict } from '../ledger/base/faults/row.ts';
import type { Sha256 } from '../ledger/base/hash.ts';
import { invariant } from '../ledger/base/invariant.ts';
import type { Counters } from './counters.ts';
import { batchesAgain, createBatchCollector, decodeBatch, SALT_MAX } from './gossip-batch.ts';
import { createGossipOutbox } from './gossip-outbox.ts';
import { bytesFromData, type Connection, crash, type Host, limitError, type Stream } from './libp2p-types.ts';
import type { NetworkLimits } from './limits.ts';
import type { NetworkHandlers, PeerId } from './network.ts';
import type { NetworkLog } from './network-options.ts';
import type { Sessions } from './sessions.ts';
import { createTokenBucket, type TokenBucket } from './token-bucket.ts';

const MESSAGE_ID_BYTES = 20;
/** How long a message id is remembered; far longer than a message can still be on its way. */
const SEEN_TTL_MS = 60_000;

type GossipFactory = ReturnType<typeof gossipsub>;
type GossipComponents = Parameters<GossipFactory>[0];
type WatchStream = (stream: Stream, connection: Connection) => void;

/** Transactions among all nodes. */
export interface Gossip {
  /** Makes the libp2p service. */
  readonly service: GossipFactory;
  /** Joins the topic; the host has started. */
  start(host: Host): void;
  stop(): void;
  publish(transactions: readonly Bytes[]): void;
  /** Publishes what was published before, as messages that nobody has seen. */
  publishAgain(transactions: readonly Bytes[]): void;
  /** A batch that came over a direct lane: judged and bounded like a gossiped one, but passed on to nobody. */
  onBatch(from: PeerId, data: Bytes): void;
  /** Validators are direct peers of one another: they exchange every message whatever the mesh and the scores say. */
  setDirect(peer: PeerId, direct: boolean): void;
  forget(peer: PeerId): void;
}

/** What gossip asks of the rest. */
export interface GossipPorts {
  readonly genesisHash: Bytes;
  readonly sha256: Sha256;
  readonly limits: NetworkLimits;
  readonly sessions: Sessions;
  readonly counters: Counters;
  readonly now: () => number;
  readonly log: NetworkLog;
  readonly onTransactions: NetworkHandlers['onTransactions'];
  /** Gives a batch to all validators over direct lanes; false where that does not reach them all. */
  readonly sendDirect: (data: Bytes) => boolean;
}

/** Takes the genesis hash, gives the topic of its transactions. */
export function transactionTopic(genesisHash: Bytes): string {
  return `adal/${toHex(genesisHash).slice(0, 16)}/tx/1`;
}

/** Gives the libp2p service; its numbers suit meshes of 4 to 100 nodes. */
function gossipService(topic: string, { sha256, limits }: GossipPorts, { onMessage, watch }: Judge): GossipFactory {
  const build = gossipsub({
    globalSignaturePolicy: StrictNoSign,
    msgIdFn: (message) => sha256(message.data).subarray(0, MESSAGE_ID_BYTES),
    allowedTopics: [topic],
    emitSelf: false,
    allowPublishToZeroTopicPeers: true,
    ignoreDuplicatePublishError: true,
    fallbackToFloodsub: false,
    // Own messages go to D peers and every direct peer; flooding all subscribers would cost a validator with fifty
    // observers fifty copies of each batch, and the mesh reaches them within one more hop.
    floodPublish: false,
    // One encoding for all receivers.
    batchPublish: true,
    // Tags write to the peer store on every graft and would only matter to a pruner that our quotas replace.
    tagMeshPeers: false,
    D: 6,
    Dlo: 4,
    Dhi: 12,
    Dout: 2,
    Dscore: 4,
    Dlazy: 6,
    seenTTL: SEEN_TTL_MS,
    maxInboundStreams: 2,
    maxOutboundStreams: 2,
    maxInboundDataLength: 2 * limits.gossipBatchBytesMax,
    maxOutboundBufferSize: limits.gossipOutboundBytesMax,
    maxTopicBytesPerPeer: 4_096,
    decodeRpcLimits: {
      maxSubscriptions: 16,
      maxMessages: 64,
      maxIhaveMessageIDs: 2_000,
      maxIwantMessageIDs: 2_000,
      maxIdontwantMessageIDs: 512,
      maxControlMessages: 64,
      maxPeerInfos: 16,
    },
    scoreParams: scoreParams(topic),
    // One rejected batch (score −10) ends lazy gossip, two (−40) publishing, three (−90) all reading from the peer.
    scoreThresholds: {
      gossipThreshold: -9,
      publishThreshold: -30,
      graylistThreshold: -80,
      acceptPXThreshold: 100,
      opportunisticGraftThreshold: 1,
    },
  });
  return (components) => {
    const service = build(watchedComponents(components, watch));
    service.topicValidators.set(
      topic,
      async (peer, message) => VERDICTS[await onMessage(peer.toString(), message.data)],
    );
    return service;
  };
}

/**
 * Shows us every inbound gossip stream. Libp2p's own middleware is of no use for this: 3.3 appends the handler to the
 * registered list for each inbound stream, so that the second stream is handled twice, the third three times.
 */
function watchedComponents(components: GossipComponents, watch: WatchStream): GossipComponents {
  const inner = components.registrar;
  const registrar: GossipComponents['registrar'] = Object.create(inner);
  registrar.handle = (protocol, handler, options) =>
    inner.handle(
      protocol,
      async (stream, connection) => {
        await handler(stream, connection);
        // After gossipsub's own listener: the first listener is given what was buffered, and it must be gossipsub's.
        setImmediate(() => watch(stream, connection));
      },
      options,
    );
  const { privateKey, peerId, peerStore, connectionManager, logger } = components;
  return { privateKey, peerId, peerStore, connectionManager, logger, registrar };
}

/**
 * Only what a peer certainly did wrong costs score: invalid messages and broken protocol. Nothing is taken for silence or
 * for sharing an address, for ministries stand behind one address and are idle at night.
 */
function scoreParams(topic: string): NonNullable<NonNullable<Parameters<typeof gossipsub>[0]>['scoreParams']> {
  return {
    IPColocationFactorWeight: 0,
    behaviourPenaltyWeight: -1,
    behaviourPenaltyThreshold: 6,
    behaviourPenaltyDecay: 0.9,
    retainScore: 600_000,
    topics: {
      [topic]: {
        topicWeight: 1,
        timeInMeshWeight: 0,
        timeInMeshQuantum: 1_000,
        timeInMeshCap: 1,
        firstMessageDeliveriesWeight: 0.1,
        firstMessageDeliveriesDecay: 0.9,
        firstMessageDeliveriesCap: 20,
        meshMessageDeliveriesWeight: 0,
        meshMessageDeliveriesDecay: 0.5,
        meshMessageDeliveriesCap: 1,
        meshMessageDeliveriesThreshold: 1,
        meshMessageDeliveriesWindow: 10,
        meshMessageDeliveriesActivation: 5_000,
        meshFailurePenaltyWeight: 0,
        meshFailurePenaltyDecay: 0.5,
        invalidMessageDeliveriesWeight: -10,
        // Half is forgiven after about ten minutes.
        invalidMessageDeliveriesDecay: 0.9988,
      },
    },
  };
}

/** Gives gossip that begins with start(). */
export function createGossip(ports: GossipPorts): Gossip {
  const { limits, counters } = ports;
  const topic = transactionTopic(ports.genesisHash);
  const judge = createJudge(ports);
  let service: GossipSub | undefined;
  const outbox = createGossipOutbox({
    limits,
    reaches: (peer) => service === undefined || reaches(service, topic, peer),
    publish(data) {
      counters.sent(data.length);
      service?.publish(topic, data).catch((cause: unknown) => {
        counters.dropped('gossipPublish');
        ports.log('warn', 'gossipNotPublished', { cause: String(cause) });
      });
    },
    onOverflow: () => counters.dropped('gossipOutboundBytesMax'),
  });
  const sendBatch = (data: Bytes): void => {
    if (!ports.sendDirect(data)) outbox.send(data);
  };
  const collector = createBatchCollector(limits, sendBatch, () => counters.dropped('gossipBatchBytesMax'));
  const parts = [collector, outbox, judge];

  return {
    service: gossipService(topic, ports, judge),
    start(host) {
      service = host.services.gossip as GossipSub;
      service.subscribe(topic);
    },
    stop() {
      for (const part of parts) part.stop();
      service = undefined;
    },
    publish: collector.add,
    publishAgain(transactions) {
      for (const data of batchesAgain(limits, transactions, randomInt(1, SALT_MAX))) sendBatch(data);
    },
    onBatch(from, data) {
      judge.onMessage(from, data).then((verdict) => {
        if (verdict === 'reject') counters.dropped('transactionsRejected');
      }, crash);
    },
    setDirect(peer, direct) {
      if (service === undefined) return;
      const { direct: set } = internalsOf(service);
      if (direct && !set.has(peer)) outbox.expect(peer);
      if (direct) set.add(peer);
      else set.delete(peer);
    },
    forget(peer) {
      judge.forget(peer);
      outbox.forget(peer);
      if (service !== undefined) internalsOf(service).direct.delete(peer);
    },
  };
}

/** Whether what is published now goes to this direct peer: it has subscribed, and our stream to it is open. */
function reaches(service: GossipSub, topic: string, peer: PeerId): boolean {
  if (!internalsOf(service).streamsOutbound.has(peer)) return false;
  return service.getSubscribers(topic).some((subscriber) => subscriber.toString() === peer);
}

const VERDICTS: Readonly<Record<GossipVerdict, TopicValidatorResult>> = {
  accept: TopicValidatorResult.Accept,
  ignore: TopicValidatorResult.Ignore,
  reject: TopicValidatorResult.Reject,
};

interface Internals {
  readonly direct: Set<string>;
  readonly streamsOutbound: ReadonlyMap<string, unknown>;
}

/**
 * Gossipsub 17 takes its direct peers only when it is built, but who is a validator is known after the hello and changes
 * with the chain. It reads this set anew on every message, so changing it is safe. Should a field vanish, we want to know.
 */
function internalsOf(service: GossipSub): Internals {
  const { direct, streamsOutbound } = service as unknown as { readonly [Field in keyof Internals]?: unknown };
  invariant(
    direct instanceof Set && streamsOutbound instanceof Map,
    'gossipsub keeps direct peers and streams by PeerId',
  );
  return { direct, streamsOutbound };
}

interface Judge {
  onMessage(peer: PeerId, data: Bytes): Promise<GossipVerdict>;
  watch: WatchStream;
  forget(peer: PeerId): void;
  stop(): void;
}

/** Bounds what one peer may gossip, before and after gossipsub has decoded it. */
function createJudge(ports: GossipPorts): Judge {
  const { limits, counters } = ports;
  const pending = new Map<PeerId, number>();
  const messageRates = new Map<PeerId, TokenBucket>();
  const byteRates = new Map<PeerId, TokenBucket>();
  let stopped = false;

  function rateOf(rates: Map<PeerId, TokenBucket>, peer: PeerId, perSecond: number): TokenBucket {
    const rate = rates.get(peer) ?? createTokenBucket(perSecond, 2 * perSecond, ports.now);
    rates.set(peer, rate);
    return rate;
  }

  async function verdictOf(peer: PeerId, data: Bytes): Promise<GossipVerdict> {
    const batch = decodeBatch(data, limits);
    if (batch === undefined) {
      counters.dropped('gossipMalformed');
      return 'reject';
    }
    try {
      return await ports.onTransactions(peer, batch);
    } catch (cause) {
      // Gossipsub would take a bug for 'ignore' and hide it.
      crash(cause);
      return 'ignore';
    }
  }

  /** Counts what arrives on a gossip stream, and ends the connection when the stream ends before it. */
  function watchStream(stream: Stream, connection: Connection): void {
    const peer = connection.remotePeer.toString();
    stream.addEventListener('message', (event) => {
      const size = bytesFromData(event.data).length;
      counters.received(size);
      if (rateOf(byteRates, peer, limits.gossipBytesPerSecondMax).take(size) === 0) return;
      ports.sessions.drop(peer, 'gossipBytesPerSecondMax');
    });
    // Gossipsub opens a stream once per connection: without it the peer would stay connected and deaf. Asked a moment
    // later, for a connection that ends closes its streams first.
    const onClose = (): void => {
      setImmediate(() => {
        if (!stopped && connection.status === 'open') connection.abort(limitError('gossipStreamClosed'));
      });
    };
    stream.addEventListener('close', onClose, { once: true });
    if (stream.status !== 'open') onClose();
  }

  return {
    async onMessage(peer, data) {
      const waiting = pending.get(peer) ?? 0;
      const rate = rateOf(messageRates, peer, limits.gossipMessagesPerSecondMax);
      const full = waiting >= limits.gossipPendingPerPeerMax ? 'gossipPendingPerPeerMax' : 'gossipMessagesPerSecondMax';
      if (waiting >= limits.gossipPendingPerPeerMax || rate.take(1) > 0) {
        counters.dropped(full);
        return 'ignore';
      }
      pending.set(peer, waiting + 1);
      try {
        return await verdictOf(peer, data);
      } finally {
        const left = (pending.get(peer) ?? 1) - 1;
        if (left > 0) pending.set(peer, left);
        else pending.delete(peer);
      }
    },
    watch: watchStream,
    forget(peer) {
      messageRates.delete(peer);
      byteRates.delete(peer);
    },
    stop() {
      stopped = true;
    },
  };
}
