import type { Counters } from './counters.ts';
import type { Connection, HostOptions } from './libp2p-types.ts';
import type { NetworkLimits } from './limits.ts';
import type { PeerId } from './network.ts';

type Gater = NonNullable<HostOptions['connectionGater']>;

/** Decides who may connect before anything is spent on them; the rest is decided after the hello (peer-table.ts). */
export interface Admission {
  readonly gater: Gater;
  ban(peer: PeerId): void;
  isBanned(peer: PeerId): boolean;
  /** The connection has finished its hello and no longer counts as pending. */
  settle(connection: Connection): void;
}

/** What admission asks of the rest. */
export interface AdmissionPorts {
  readonly limits: NetworkLimits;
  readonly counters: Counters;
  readonly now: () => number;
  /** IP addresses of the configured peers: they do not compete with strangers for pending places. */
  readonly knownIps: ReadonlySet<string>;
  readonly connectionCount: () => number;
  /** A peer that proved its PeerId connects to us; may end connections that it must have lost. Gives false to refuse. */
  readonly onReturn: (peer: PeerId) => boolean;
}

/** Gives an admission with nobody banned and nothing pending. */
export function createAdmission(ports: AdmissionPorts): Admission {
  const { limits, counters } = ports;
  const bans = createBans(limits, ports.now);
  const pending = createPending(ports);

  function refuse(bound: string): true {
    counters.dropped(bound);
    return true;
  }

  return {
    gater: {
      denyInboundConnection(socket) {
        if (ports.connectionCount() >= limits.connectionsMax) return refuse('connectionsMax');
        const address = socket.remoteAddr.toString();
        const full = pending.fullBound(ipFromAddress(address));
        if (full !== undefined) return refuse(full);
        pending.add(address);
        socket.addEventListener('close', () => pending.settle(address), { once: true });
        return false;
      },
      denyInboundEncryptedConnection(peer) {
        const id = peer.toString();
        if (bans.has(id)) return refuse('banned');
        return ports.onReturn(id) ? false : refuse('duplicateConnection');
      },
      denyOutboundEncryptedConnection: (peer) => bans.has(peer.toString()),
      denyDialPeer: (peer) => bans.has(peer.toString()),
    },
    ban: bans.add,
    isBanned: bans.has,
    settle(connection) {
      pending.settle(socketAddress(connection.remoteAddr.toString()));
    },
  };
}

/** Takes a multiaddr in text form, gives the IP address in it, or the whole text where there is none. */
export function ipFromAddress(address: string): string {
  return /\/ip[46]\/([^/]+)/.exec(address)?.[1] ?? address;
}

function socketAddress(address: string): string {
  return address.replace(/\/p2p\/[^/]+$/, '');
}

/** Peers refused for a while. */
export interface Bans {
  add(peer: PeerId): void;
  has(peer: PeerId): boolean;
}

/** Takes the bounds and a clock, gives an empty list of refused peers. */
export function createBans(limits: NetworkLimits, now: () => number): Bans {
  const until = new Map<PeerId, number>();
  return {
    add(peer) {
      until.delete(peer);
      for (const oldest of until.keys()) {
        if (until.size < limits.bansMax) break;
        until.delete(oldest);
      }
      until.set(peer, now() + limits.banMs);
    },
    has(peer) {
      const end = until.get(peer);
      if (end === undefined) return false;
      if (now() < end) return true;
      until.delete(peer);
      return false;
    },
  };
}

interface Pending {
  fullBound(ip: string): keyof NetworkLimits | undefined;
  add(address: string): void;
  settle(address: string): void;
}

/** Inbound sockets before their hello, by remote address and port. */
function createPending(ports: AdmissionPorts): Pending {
  const addresses = new Set<string>();
  const perIp = new Map<string, number>();
  return {
    fullBound(ip) {
      if ((perIp.get(ip) ?? 0) >= ports.limits.pendingHelloPerIpMax) return 'pendingHelloPerIpMax';
      if (addresses.size >= ports.limits.pendingHelloMax && !ports.knownIps.has(ip)) return 'pendingHelloMax';
      return undefined;
    },
    add(address) {
      if (addresses.has(address)) return;
      addresses.add(address);
      const ip = ipFromAddress(address);
      perIp.set(ip, (perIp.get(ip) ?? 0) + 1);
    },
    settle(address) {
      if (!addresses.delete(address)) return;
      const ip = ipFromAddress(address);
      const left = (perIp.get(ip) ?? 1) - 1;
      if (left > 0) perIp.set(ip, left);
      else perIp.delete(ip);
    },
  };
}
