import { identify } from '@libp2p/identify';
import { noise } from '@libp2p/noise';
import { peerIdFromString } from '@libp2p/peer-id';
import { tcp } from '@libp2p/tcp';
import { yamux } from '@libp2p/yamux';
import { type Multiaddr, multiaddr } from '@multiformats/multiaddr';
import { createLibp2p } from 'libp2p';
import { FaultError, fault } from '../ledger/base/fault.ts';
import type { DialTarget } from './dialer.ts';
import type { Host, HostOptions } from './libp2p-types.ts';
import type { NetworkLimits } from './limits.ts';
import type { PeerId } from './network.ts';
import type { PeerIdentity } from './peer-identity.ts';

type GossipFactory = NonNullable<HostOptions['services']>['gossip'];

/** What a host is built from. */
export interface HostParts {
  readonly identity: PeerIdentity;
  /** Checked addresses. */
  readonly listen: readonly string[];
  readonly limits: NetworkLimits;
  readonly gater: NonNullable<HostOptions['connectionGater']>;
  readonly gossip: GossipFactory;
}

/** Gives a libp2p node that has not started: TCP, noise, yamux, identify, gossip, and nothing that finds peers by itself. */
export function createHost({ identity, listen, limits, gater, gossip }: HostParts): Promise<Host> {
  return createLibp2p({
    start: false,
    privateKey: identity.privateKey,
    addresses: { listen: [...listen] },
    nodeInfo: { name: 'adal', version: '1', userAgent: 'adal/1' },
    transports: [tcp({ dialOpts: { noDelay: true }, listenOpts: { noDelay: true } })],
    connectionEncrypters: [noise()],
    streamMuxers: [
      yamux({
        maxInboundStreams: limits.streamsPerConnectionMax,
        maxEarlyStreams: limits.streamsPerConnectionMax,
        streamOptions: {
          maxStreamWindowSize: limits.streamWindowBytesMax,
          maxReadBufferLength: limits.streamReadBufferBytesMax,
        },
      }),
    ],
    connectionGater: gater,
    connectionMonitor: {
      pingInterval: limits.pingIntervalMs,
      // Fixed. Libp2p would adapt it between 5 and 60 seconds: too short for a busy process, too long for a dead peer.
      pingTimeout: { minTimeout: limits.pingTimeoutMs, maxTimeout: limits.pingTimeoutMs },
    },
    connectionManager: {
      // The gater refuses earlier; libp2p's own pruner closes the newest, which would be the wrong ones.
      maxConnections: 2 * limits.connectionsMax,
      maxIncomingPendingConnections: limits.pendingHelloMax,
      inboundConnectionThreshold: limits.inboundPerIpPerSecondMax,
      inboundUpgradeTimeout: limits.upgradeTimeoutMs,
      dialTimeout: limits.dialTimeoutMs,
      maxDialQueueLength: limits.connectionsMax,
      reconnectRetries: 0,
      resolvers: {},
    },
    services: { identify: identify({ maxMessageSize: 8_192 }), gossip },
  });
}

/** Starts it; rejects with NETWORK_PORT_IN_USE or NETWORK_BAD_ADDRESS. A node that failed to start is stopped again. */
export async function startHost(host: Host, listen: readonly string[]): Promise<void> {
  try {
    await host.start();
  } catch (cause) {
    // libp2p joins the errors of all addresses into one text and keeps no error codes.
    const text = String(cause);
    const address = /address already in use (\S+)/.exec(text)?.[1];
    if (address !== undefined || text.includes('EADDRINUSE')) {
      throw new FaultError(fault('NETWORK_PORT_IN_USE', { address: address ?? listen.join(' ') }), { cause });
    }
    throw new FaultError(fault('NETWORK_BAD_ADDRESS', { address: listen.join(' ') }), { cause });
  }
}

/** Takes listening addresses as written by a person, throws NETWORK_BAD_ADDRESS for the first that is not IP and TCP. */
export function checkListenAddresses(addresses: readonly string[]): void {
  for (const address of addresses) parseAddress(address);
}

/** Takes addresses to dial, each with /p2p/, gives one target per peer; throws NETWORK_BAD_ADDRESS. */
export function dialTargets(addresses: readonly string[]): readonly DialTarget[] {
  const byPeer = new Map<PeerId, Multiaddr[]>();
  for (const address of addresses) {
    const parsed = parseAddress(address);
    const peer = parsed.getComponents().find((component) => component.name === 'p2p')?.value;
    if (peer === undefined) throw badAddress(address);
    byPeer.set(peer, [...(byPeer.get(peer) ?? []), parsed]);
  }
  return [...byPeer].map(([peer, known]) => ({ peer, addresses: known }));
}

function parseAddress(address: string): Multiaddr {
  let parsed: Multiaddr;
  try {
    parsed = multiaddr(address);
    const peer = parsed.getComponents().find((component) => component.name === 'p2p')?.value;
    if (peer !== undefined) peerIdFromString(peer);
  } catch (cause) {
    throw badAddress(address, cause);
  }
  const names = parsed.getComponents().map((component) => component.name);
  if (!/^(ip4|ip6|dns|dns4|dns6)\/tcp(\/p2p)?$/.test(names.join('/'))) throw badAddress(address);
  return parsed;
}

function badAddress(address: string, cause?: unknown): FaultError {
  return new FaultError(fault('NETWORK_BAD_ADDRESS', { address }), { cause });
}
