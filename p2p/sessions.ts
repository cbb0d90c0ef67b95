import type { Bytes } from '../ledger/base/bytes.ts';
import { isFault } from '../ledger/base/fault.ts';
import { ipFromAddress } from './admission.ts';
import type { Counters } from './counters.ts';
import { encodeFrames } from './frames.ts';
import { decodeHello, type HelloContext } from './hello.ts';
import { type Connection, errorFromCause, type Host, limitError, type Stream } from './libp2p-types.ts';
import type { PeerId, PeerInfo } from './network.ts';
import type { NetworkLog } from './network-options.ts';
import type { PeerTable } from './peer-table.ts';
import { closeStream, readFrame, trySend } from './streams.ts';

const HELLO_PROTOCOL = '/adal/hello/1';

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
export interface SessionPorts {
  readonly context: HelloContext;
  /** The bytes of the own hello. */
  readonly hello: Bytes;
  readonly table: PeerTable;
  readonly counters: Counters;
  readonly log: NetworkLog;
  readonly onPeer: (peer: PeerInfo, connected: boolean) => void;
  /** The connection finished its hello and frees its place among the pending. */
  readonly settlePending: (connection: Connection) => void;
  /** The peer is of another chain: there is no point in dialling it soon. */
  readonly onOtherChain: (peer: PeerId) => void;
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
  const sessions = new Map<Connection, Session>();
  let host: Host | undefined;

  function sessionOf(connection: Connection): Session {
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
  }

  function end(session: Session, reason: string): void {
    ports.counters.dropped(reason);
    ports.log('info', 'peer dropped', { peer: session.connection.remotePeer.toString(), reason });
    session.connection.abort(limitError(reason));
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
    if (info !== undefined && host !== undefined) ports.onPeer(info, false);
  }

  function sessionsOf(peer: PeerId): readonly Session[] {
    return [...sessions.values()].filter((session) => session.connection.remotePeer.toString() === peer);
  }

  /** Judges the other side's hello. */
  function onHello(session: Session, bytes: Bytes): 'accepted' | 'otherChain' | 'refused' {
    const { connection } = session;
    const id = connection.remotePeer.toString();
    const address = connection.remoteAddr.toString();
    const hello = decodeHello(ports.context, id, bytes);
    if (isFault(hello)) {
      ports.counters.dropped(hello.code);
      ports.log('warn', hello.code, { peer: id, address });
      if (hello.code !== 'NETWORK_OTHER_CHAIN') return 'refused';
      ports.onOtherChain(id);
      return 'otherChain';
    }
    if (session.state !== 'greeting') return 'refused';
    const wasKnown = ports.table.get(id) !== undefined;
    const { direction } = connection;
    const info = ports.table.admit({ id, address, ip: ipFromAddress(address), direction, ...hello });
    if (typeof info === 'string') {
      ports.counters.dropped(info);
      ports.log('info', 'peer refused', { peer: id, address, bound: info });
      return 'refused';
    }
    session.state = 'ready';
    clearTimeout(session.timer);
    ports.settlePending(connection);
    session.settle(true);
    if (!wasKnown) ports.onPeer(info, true);
    return 'accepted';
  }

  /**
   * The side that dialled speaks first, the other answers on the same stream. A peer of another chain is answered too, so
   * that both logs name the reason; a peer that is refused is not, so that it keeps its distance (dialer.ts).
   */
  async function greet(session: Session): Promise<void> {
    const signal = AbortSignal.timeout(limits.helloTimeoutMs);
    const stream = await session.connection.newStream(HELLO_PROTOCOL, { signal });
    trySend(stream, encodeFrames([ports.hello]));
    const bytes = await readFrame(stream, limits.helloBytesMax, signal);
    if (onHello(session, bytes) !== 'accepted') return session.connection.abort(limitError('hello'));
    await closeStream(stream, limits.closeTimeoutMs);
  }

  async function answer(session: Session, stream: Stream): Promise<void> {
    const bytes = await readFrame(stream, limits.helloBytesMax, AbortSignal.timeout(limits.helloTimeoutMs));
    const verdict = onHello(session, bytes);
    if (verdict !== 'refused') trySend(stream, encodeFrames([ports.hello]));
    await closeStream(stream, limits.closeTimeoutMs);
    if (verdict !== 'accepted') await closePolitely(session.connection, limits.closeTimeoutMs);
  }

  function guard(session: Session, work: Promise<void>): void {
    work.catch((cause: unknown) => {
      const { connection } = session;
      ports.log('debug', 'hello failed', { peer: connection.remotePeer.toString(), cause: String(cause) });
      connection.abort(errorFromCause(cause));
    });
  }

  const onOpen = (event: { readonly detail: Connection }): void => {
    const session = sessionOf(event.detail);
    if (session.connection.direction === 'outbound') guard(session, greet(session));
  };

  return {
    async start(started) {
      host = started;
      host.addEventListener('connection:open', onOpen);
      const onStream = (stream: Stream, connection: Connection): void => {
        const session = sessionOf(connection);
        if (connection.direction === 'outbound') stream.abort(limitError('helloDirection'));
        else guard(session, answer(session, stream));
      };
      await host.handle(HELLO_PROTOCOL, onStream, { maxInboundStreams: 1, maxOutboundStreams: 1 });
    },
    stop() {
      host?.removeEventListener('connection:open', onOpen);
      host = undefined;
      for (const session of sessions.values()) {
        clearTimeout(session.timer);
        session.settle(false);
      }
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
      for (const session of sessionsOf(peer)) end(session, reason);
    },
  };
}

async function closePolitely(connection: Connection, timeoutMs: number): Promise<void> {
  try {
    await connection.close({ signal: AbortSignal.timeout(timeoutMs) });
  } catch (cause) {
    connection.abort(errorFromCause(cause));
  }
}
