import { ipFromAddress } from './admission.ts';
import { createGreeting, type GreetingPorts, HELLO_PROTOCOL } from './greeting.ts';
import type { Hello } from './hello.ts';
import { type Connection, type Host, limitError } from './libp2p-types.ts';
import type { PeerId, PeerInfo } from './network.ts';
import type { PeerTable } from './peer-table.ts';

/** Connections and their hellos. A peer is one or two connections (both sides may dial at once); the newest is used. */
export interface Sessions {
  start(host: Host): Promise<void>;
  stop(): void;
  /** The connection to use for a peer that finished its hello. */
  connectionOf(peer: PeerId): Connection | undefined;
  /** Resolves true when the connection's hello succeeded, false when the connection ended or was refused. */
  whenReady(connection: Connection): Promise<boolean>;
  /** A known peer connects again: ends what it must have lost. Gives false where it has too many connections. */
  onReturn(peer: PeerId): boolean;
  /** Ends all connections of a peer, and says why in the log. */
  drop(peer: PeerId, reason: string): void;
}

/** What sessions ask of the rest. */
export interface SessionPorts extends Omit<GreetingPorts, 'admit'> {
  readonly table: PeerTable;
  readonly onPeer: (peer: PeerInfo, connected: boolean) => void;
  /** The connection finished its hello and frees its place among the pending. */
  readonly settlePending: (connection: Connection) => void;
}

interface Session {
  readonly connection: Connection;
  readonly ready: Promise<boolean>;
  readonly settle: (ready: boolean) => void;
  readonly timer: NodeJS.Timeout;
  readonly openedAt: number;
  state: 'greeting' | 'ready' | 'closed';
}

/** Gives sessions without connections. */
export function createSessions(ports: SessionPorts): Sessions {
  const { limits } = ports.context;
  const book = createSessionBook(ports);
  const { sessionOf, sessionsOf } = book;
  const greeting = createGreeting({ ...ports, admit });
  let host: Host | undefined;

  /** Lets a peer in whose hello was good, if there is a place; gives whether it is in. */
  function admit(connection: Connection, hello: Hello): boolean {
    const session = sessionOf(connection);
    if (session.state !== 'greeting') return false;
    const id = connection.remotePeer.toString();
    const address = connection.remoteAddr.toString();
    const wasKnown = ports.table.get(id) !== undefined;
    const { direction } = connection;
    const info = ports.table.admit({ id, address, ip: ipFromAddress(address), direction, ...hello });
    if (typeof info === 'string') {
      ports.counters.dropped(info);
      ports.log('info', 'peerRefused', { peer: id, address, bound: info });
      return false;
    }
    session.state = 'ready';
    clearTimeout(session.timer);
    ports.settlePending(connection);
    session.settle(true);
    if (!wasKnown) ports.onPeer(info, true);
    return true;
  }

  const onOpen = (event: { readonly detail: Connection }): void => {
    const { connection } = sessionOf(event.detail);
    if (connection.direction === 'outbound') greeting.greet(connection);
  };

  return {
    async start(started) {
      host = started;
      host.addEventListener('connection:open', onOpen);
      await host.handle(HELLO_PROTOCOL, greeting.answer, { maxInboundStreams: 1, maxOutboundStreams: 1 });
    },
    stop() {
      host?.removeEventListener('connection:open', onOpen);
      book.stop();
    },
    connectionOf: (peer) =>
      sessionsOf(peer).findLast((session) => session.state === 'ready' && session.connection.status === 'open')
        ?.connection,
    whenReady: (connection) => sessionOf(connection).ready,
    onReturn(peer) {
      const now = performance.now();
      for (const { connection, openedAt } of sessionsOf(peer)) {
        const young = connection.direction === 'outbound' && now - openedAt < limits.simultaneousDialMs;
        if (!young) connection.abort(limitError('staleConnection'));
      }
      return sessionsOf(peer).length < 2;
    },
    drop(peer, reason) {
      for (const session of sessionsOf(peer)) book.end(session, reason);
    },
  };
}

interface SessionBook {
  /** The session of a connection; a new one starts its hello timer. */
  sessionOf(connection: Connection): Session;
  /** In the order in which they were opened. */
  sessionsOf(peer: PeerId): readonly Session[];
  end(session: Session, reason: string): void;
  stop(): void;
}

function createSessionBook(ports: SessionPorts): SessionBook {
  const { limits } = ports.context;
  const sessions = new Map<Connection, Session>();
  let stopped = false;

  function end(session: Session, reason: string): void {
    ports.counters.dropped(reason);
    ports.log('info', 'peerDropped', { peer: session.connection.remotePeer.toString(), reason });
    session.connection.abort(limitError(reason));
  }

  function sessionsOf(peer: PeerId): readonly Session[] {
    return [...sessions.values()].filter((session) => session.connection.remotePeer.toString() === peer);
  }

  function onClose(session: Session): void {
    if (session.state === 'closed') return;
    session.state = 'closed';
    clearTimeout(session.timer);
    sessions.delete(session.connection);
    session.settle(false);
    const id = session.connection.remotePeer.toString();
    // Gossipsub opens its one stream on the first of two connections and never again, so a peer that lost one of
    // two would go deaf: it loses both, and the dialler makes one new connection.
    for (const other of sessionsOf(id)) other.connection.abort(limitError('secondConnection'));
    const info = ports.table.remove(id);
    if (info !== undefined && !stopped) ports.onPeer(info, false);
  }

  return {
    sessionOf(connection) {
      const known = sessions.get(connection);
      if (known !== undefined) return known;
      const { promise, resolve } = Promise.withResolvers<boolean>();
      const timer = setTimeout(() => end(session, 'helloTimeoutMs'), limits.helloTimeoutMs);
      const openedAt = performance.now();
      const session: Session = { connection, ready: promise, settle: resolve, timer, openedAt, state: 'greeting' };
      sessions.set(connection, session);
      connection.addEventListener('close', () => onClose(session), { once: true });
      if (connection.status !== 'open') onClose(session);
      return session;
    },
    sessionsOf,
    end,
    stop() {
      stopped = true;
      for (const session of sessions.values()) {
        clearTimeout(session.timer);
        session.settle(false);
      }
    },
  };
}
