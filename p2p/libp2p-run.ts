import type { Bytes } from '../ledger/base/bytes.ts';
import { createAdmission, ipFromAddress } from './admission.ts';
import type { Counters } from './counters.ts';
import { createDialer, type Dialer, type DialTarget } from './dialer.ts';
import { directReceivers } from './direct-batches.ts';
import { createGossip, type Gossip } from './gossip.ts';
import { encodeHello } from './hello.ts';
import { createHost, startHost } from './host.ts';
import { createLanes, type Lanes } from './lanes.ts';
import type { Host } from './libp2p-types.ts';
import type { NetworkHandlers, PeerId, PeerInfo } from './network.ts';
import type { NetworkOptions } from './network-options.ts';
import type { PeerIdentity } from './peer-identity.ts';
import type { PeerTable } from './peer-table.ts';
import { createRequests, type Requests } from './requests.ts';
import { createSessions, type Sessions } from './sessions.ts';

/** A network between start() and stop(). */
export interface Run {
  readonly lanes: Lanes;
  readonly gossip: Gossip;
  readonly requests: Requests;
  addresses(): readonly string[];
  /** The validator set changed, and with it the role of these peers. */
  onSet(changed: readonly PeerInfo[]): void;
  ban(peer: PeerId, reason: string): void;
  stop(): Promise<void>;
}

/** What a run is built from. */
export interface RunParts {
  readonly options: NetworkOptions;
  readonly identity: PeerIdentity;
  readonly targets: readonly DialTarget[];
  readonly table: PeerTable;
  readonly counters: Counters;
  readonly handlers: NetworkHandlers;
}

/** Builds the parts, starts libp2p, then dials. Rejects with NETWORK_PORT_IN_USE or NETWORK_BAD_ADDRESS. */
export async function startRun(parts: RunParts): Promise<Run> {
  const { options, table, counters, handlers } = parts;
  const { limits, log, now, genesisHash, sha256 } = options;
  const inner: { dialer?: Dialer; host?: Host } = {};
  const onPeer = (peer: PeerInfo, connected: boolean): void => {
    log('info', connected ? 'peerJoined' : 'peerLeft', { peer: peer.id, name: peer.name, address: peer.address });
    if (connected) {
      inner.dialer?.onConnected(peer.id);
      onRole(peer);
    } else {
      for (const part of [lanes, requests, gossip]) part.forget(peer.id);
      inner.dialer?.onDisconnected(peer.id);
    }
    handlers.onPeer(peer, connected);
  };
  const onRole = (peer: PeerInfo): void => gossip.setDirect(peer.id, isDirect(parts, peer));
  const sessions: Sessions = createSessions({
    context: options,
    hello: encodeHello(options, parts.identity.id, options.name, options.validatorProof),
    table,
    counters,
    log,
    onPeer,
    settlePending: (connection) => admission.settle(connection),
    onOtherChain: (peer) => inner.dialer?.onOtherChain(peer),
  });
  const admission = createAdmission({
    limits,
    counters,
    now,
    knownIps: new Set(options.dial.map(ipFromAddress)),
    connectionCount: () => inner.host?.getConnections().length ?? 0,
    onReturn: sessions.onReturn,
  });
  const shared = { limits, table, sessions, counters, now, log };
  const onBatch = (from: PeerId, bytes: Bytes): void => gossip.onBatch(from, bytes);
  const lanes = createLanes({ ...shared, onMessage: handlers.onMessage, onBatch });
  const requests = createRequests({ ...shared, onRequest: handlers.onRequest });
  const gossip: Gossip = createGossip({
    ...shared,
    genesisHash,
    sha256,
    onTransactions: handlers.onTransactions,
    sendDirect: (data) => sendToValidators(parts, lanes, data),
  });
  const host = await createHost({
    identity: parts.identity,
    listen: options.listen,
    limits,
    gater: admission.gater,
    gossip: gossip.service,
  });
  inner.host = host;
  for (const part of [sessions, lanes, requests]) await part.start(host);
  await startHost(host, options.listen);
  gossip.start(host);
  const isConnected = (peer: PeerId): boolean => table.get(peer) !== undefined;
  inner.dialer = createDialer({ self: parts.identity.id, targets: parts.targets, limits, host, isConnected, log });
  for (const peer of table.list()) onRole(peer);
  inner.dialer.start();
  const stoppable = [inner.dialer, gossip, sessions, lanes];
  return {
    lanes,
    gossip,
    requests,
    addresses: () => host.getMultiaddrs().map(String),
    onSet(changed) {
      for (const peer of table.list()) onRole(peer);
      for (const peer of changed) {
        if (peer.validatorKey === undefined) lanes.onDemoted(peer.id);
        handlers.onPeer(peer, true);
      }
    },
    ban(peer, reason) {
      log('warn', 'peerBanned', { peer, reason });
      admission.ban(peer);
      sessions.drop(peer, 'banned');
    },
    async stop() {
      for (const part of stoppable) part.stop();
      await host.stop();
    },
  };
}

/** Both sides must hold each other for direct, or gossip is lost: the rule uses only what both know. */
function isDirect({ options, table }: RunParts, peer: PeerInfo): boolean {
  const both = peer.validatorKey !== undefined && options.validatorProof !== undefined;
  return both && table.validatorCount() <= options.limits.directPeersMax;
}

/** False: not all validators can be reached so. */
function sendToValidators({ options, table }: RunParts, lanes: Lanes, data: Bytes): boolean {
  const receivers = directReceivers(options, table);
  for (const id of receivers ?? []) lanes.send(id, 'transactions', data);
  return receivers !== undefined;
}
