import type { Bytes } from '../ledger/base/bytes.ts';
import { isFault } from '../ledger/base/fault.ts';
import type { Counters } from './counters.ts';
import { encodeFrames } from './frames.ts';
import { decodeHello, type Hello, type HelloContext } from './hello.ts';
import { type Connection, errorFromCause, limitError, type Stream } from './libp2p-types.ts';
import type { PeerId } from './network.ts';
import type { NetworkLog } from './network-options.ts';
import { closeStream, readFrame, trySend } from './streams.ts';

export const HELLO_PROTOCOL = '/adal/hello/1';

/** The exchange of hellos on a new connection. The connection ends when it fails; nothing is thrown. */
export interface Greeting {
  /** For the side that dialled: it speaks first. */
  greet(connection: Connection): void;
  /** For the other side, which answers on the same stream. */
  answer(stream: Stream, connection: Connection): void;
}

/** What the exchange asks of the rest. */
export interface GreetingPorts {
  readonly context: HelloContext;
  /** The bytes of the own hello. */
  readonly hello: Bytes;
  readonly counters: Counters;
  readonly log: NetworkLog;
  /** The peer is of another chain: there is no point in dialling it soon. */
  readonly onOtherChain: (peer: PeerId) => void;
  /** Lets a peer in whose hello was good; gives false where a bound is full. */
  readonly admit: (connection: Connection, hello: Hello) => boolean;
}

/** Gives the two halves of the exchange. */
export function createGreeting(ports: GreetingPorts): Greeting {
  const { limits } = ports.context;

  function verdictOf(connection: Connection, bytes: Bytes): 'accepted' | 'otherChain' | 'refused' {
    const peer = connection.remotePeer.toString();
    const hello = decodeHello(ports.context, peer, bytes);
    if (!isFault(hello)) return ports.admit(connection, hello) ? 'accepted' : 'refused';
    ports.counters.dropped(hello.code);
    ports.log('warn', hello.code, { peer, address: connection.remoteAddr.toString() });
    if (hello.code !== 'NETWORK_OTHER_CHAIN') return 'refused';
    ports.onOtherChain(peer);
    return 'otherChain';
  }

  async function greet(connection: Connection): Promise<void> {
    const signal = AbortSignal.timeout(limits.helloTimeoutMs);
    const stream = await connection.newStream(HELLO_PROTOCOL, { signal });
    trySend(stream, encodeFrames([ports.hello]));
    const bytes = await readFrame(stream, limits.helloBytesMax, signal);
    if (verdictOf(connection, bytes) !== 'accepted') throw limitError('hello');
    await closeStream(stream, limits.closeTimeoutMs);
  }

  /**
   * A peer of another chain is answered too, so that both logs name the reason; a peer that is refused is not, so that it
   * keeps its distance (dialer.ts).
   */
  async function answer(connection: Connection, stream: Stream): Promise<void> {
    if (connection.direction === 'outbound') throw limitError('helloDirection');
    const bytes = await readFrame(stream, limits.helloBytesMax, AbortSignal.timeout(limits.helloTimeoutMs));
    const verdict = verdictOf(connection, bytes);
    if (verdict !== 'refused') trySend(stream, encodeFrames([ports.hello]));
    await closeStream(stream, limits.closeTimeoutMs);
    if (verdict !== 'accepted') await connection.close({ signal: AbortSignal.timeout(limits.closeTimeoutMs) });
  }

  function guard(connection: Connection, work: Promise<void>): void {
    work.catch((cause: unknown) => {
      ports.log('debug', 'helloFailed', { peer: connection.remotePeer.toString(), cause: String(cause) });
      connection.abort(errorFromCause(cause));
    });
  }

  return {
    greet: (connection) => guard(connection, greet(connection)),
    answer: (stream, connection) => guard(connection, answer(connection, stream)),
  };
}
