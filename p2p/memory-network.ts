import { FaultError, fault, isFault } from '../ledger/base/fault.ts';
import { invariant } from '../ledger/base/invariant.ts';
import { createBans } from './admission.ts';
import { createCounters } from './counters.ts';
import { decodeHello, encodeHello } from './hello.ts';
import { checkListenAddresses, dialTargets } from './host.ts';
import { createMemoryNode, type MemoryNode } from './memory-node.ts';
import type { Network, NetworkHandlers, PeerId, PeerInfo } from './network.ts';
import type { NetworkOptions } from './network-options.ts';
import { peerIdentityFromSeed } from './peer-identity.ts';
import { createPeerTable } from './peer-table.ts';

/** Nodes of one process that know no wires: a real second implementation of Network, for tests and simulations. */
export interface MemoryHub {
  /** The same options as over libp2p; addresses only name peers and collide like ports. */
  network(options: NetworkOptions): Network;
}

/** A network of the hub, running or not, as the hub sees it. */
interface Member {
  readonly id: PeerId;
  readonly options: NetworkOptions;
  readonly wants: ReadonlySet<PeerId>;
  isBanned(peer: PeerId): boolean;
  node: MemoryNode | undefined;
}

/** Gives a hub without nodes. */
export function createMemoryHub(): MemoryHub {
  const members = new Map<PeerId, Member>();

  function leave(member: Member): void {
    const { node } = member;
    if (node === undefined) return;
    member.node = undefined;
    members.delete(member.id);
    node.stop();
    for (const peer of node.links.values()) {
      peer.links.delete(member.id);
      const info = peer.table.remove(member.id);
      if (info !== undefined) setImmediate(() => peer.handlers.onPeer(info, false));
    }
    node.links.clear();
  }

  function join(member: Member): void {
    const taken = [...members.values()].flatMap((other) => (other === member ? [] : other.options.listen));
    const address = member.options.listen.find((wanted) => !wanted.endsWith('/tcp/0') && taken.includes(wanted));
    if (address !== undefined || members.has(member.id)) {
      throw new FaultError(fault('NETWORK_PORT_IN_USE', { address: address ?? member.id }));
    }
    members.set(member.id, member);
    for (const other of members.values()) {
      if (other === member) continue;
      if (member.wants.has(other.id)) setImmediate(link, member, other);
      else if (other.wants.has(member.id)) setImmediate(link, other, member);
    }
  }

  return { network: (options) => createMemoryNetwork(options, { join, leave, members }) };
}

interface HubPorts {
  readonly join: (member: Member) => void;
  readonly leave: (member: Member) => void;
  readonly members: ReadonlyMap<PeerId, Member>;
}

function createMemoryNetwork(options: NetworkOptions, hub: HubPorts): Network {
  checkListenAddresses(options.listen);
  const { id } = peerIdentityFromSeed(options.peerSeed);
  const wants = new Set(dialTargets(options.dial).map((target) => target.peer));
  const table = createPeerTable(options.limits);
  const counters = createCounters();
  const bans = createBans(options.limits, options.now);
  const member: Member = { id, options, wants, isBanned: bans.has, node: undefined };
  let started = false;
  const drop = (peer: PeerId, reason: string): void => {
    counters.dropped(reason);
    options.log('info', 'peerDropped', { peer, reason });
    unlink(member, peer);
    const other = hub.members.get(peer);
    if (other?.node === undefined || !(wants.has(peer) || other.wants.has(id))) return;
    setTimeout(
      link,
      options.limits.redialMsMin,
      wants.has(peer) ? member : other,
      wants.has(peer) ? other : member,
    ).unref();
  };

  return {
    self: id,
    async start(handlers: NetworkHandlers) {
      invariant(!started, 'a network starts once');
      started = true;
      hub.join(member);
      member.node = createMemoryNode({ id, options, table, counters, handlers, drop });
    },
    async stop() {
      hub.leave(member);
    },
    addresses: () => (member.node === undefined ? [] : options.listen.map((address) => `${address}/p2p/${id}`)),
    peers: () => (member.node === undefined ? [] : table.list()),
    send: (to, lane, bytes) => member.node?.send(to, lane, bytes),
    broadcast(lane, bytes) {
      for (const peer of table.list()) if (peer.validatorKey !== undefined) member.node?.send(peer.id, lane, bytes);
    },
    announce(bytes) {
      for (const peer of table.list()) member.node?.send(peer.id, 'status', bytes);
    },
    publish: (transactions) => member.node?.publish(transactions),
    publishAgain: (transactions) => member.node?.publishAgain(transactions),
    async request(to, bytes, limits) {
      if (member.node !== undefined) return member.node.request(to, bytes, limits);
      throw new FaultError(fault('NETWORK_REQUEST_FAILED', { peer: to, reason: 'stopped' }));
    },
    setValidators(keys) {
      for (const peer of table.setValidators(keys)) member.node?.handlers.onPeer(peer, true);
    },
    ban(peer, reason) {
      options.log('warn', 'peerBanned', { peer, reason });
      bans.add(peer);
      drop(peer, 'banned');
    },
    stats: counters.stats,
  };
}

/** Links two running members where both accept the other's hello; the first is the one that dials. */
function link(dialler: Member, listener: Member): void {
  const a = dialler.node;
  const b = listener.node;
  if (a === undefined || b === undefined || a.links.has(b.id)) return;
  if (dialler.isBanned(b.id) || listener.isBanned(a.id)) return;
  const seenByListener = meet(b, a, 'inbound');
  if (seenByListener === undefined) return void meet(a, b, 'outbound', true);
  const seenByDialler = meet(a, b, 'outbound');
  if (seenByDialler === undefined) return void b.table.remove(a.id);
  a.links.set(b.id, b);
  b.links.set(a.id, a);
  b.handlers.onPeer(seenByListener, true);
  a.handlers.onPeer(seenByDialler, true);
}

/** One side judges the other's hello; `only` where the other side has refused already and nothing can come of it. */
function meet(
  judge: MemoryNode,
  other: MemoryNode,
  direction: PeerInfo['direction'],
  only = false,
): PeerInfo | undefined {
  const { log, limits } = judge.options;
  const bytes = encodeHello(other.options, other.id, other.options.name, other.options.validatorProof);
  const hello = decodeHello(judge.options, other.id, bytes);
  if (isFault(hello)) {
    judge.counters.dropped(hello.code);
    log('warn', hello.code, { peer: other.id, address: other.id });
    return undefined;
  }
  if (only) return undefined;
  const address = `${other.options.listen[0] ?? '/memory'}/p2p/${other.id}`;
  const info = judge.table.admit({ id: other.id, address, ip: '127.0.0.1', direction, ...hello });
  if (typeof info !== 'string') return info;
  judge.counters.dropped(info);
  log('info', 'peerRefused', { peer: other.id, bound: info, max: limits[info] });
  return undefined;
}

function unlink(member: Member, peer: PeerId): void {
  const a = member.node;
  const b = a?.links.get(peer);
  if (a === undefined || b === undefined) return;
  for (const [one, other] of [
    [a, b],
    [b, a],
  ] as const) {
    one.links.delete(other.id);
    const info = one.table.remove(other.id);
    if (info !== undefined) setImmediate(() => one.handlers.onPeer(info, false));
  }
}
