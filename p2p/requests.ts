import { type Bytes, concatBytes, emptyBytes } from '../ledger/base/bytes.ts';
import { FaultError, fault } from '../ledger/base/fault.ts';
import type { Counters } from './counters.ts';
import { encodeFrames } from './frames.ts';
import { type Connection, crash, errorFromCause, type Host, limitError, type Stream } from './libp2p-types.ts';
import type { NetworkLimits } from './limits.ts';
import type { Network, NetworkHandlers, PeerId } from './network.ts';
import type { NetworkLog } from './network-options.ts';
import type { PeerTable } from './peer-table.ts';
import type { Sessions } from './sessions.ts';
import { closeStream, readFrame, sendAll } from './streams.ts';
import { createTokenBucket, type TokenBucket } from './token-bucket.ts';

const REQUEST_PROTOCOL = '/adal/request/1';

/** First byte of an answer; the answer's bytes follow. */
const STATUS_ANSWER = 1;
const STATUS_REFUSED = 0;

/** Questions and answers: one stream each. */
export interface Requests {
  start(host: Host): Promise<void>;
  request: Network['request'];
  forget(peer: PeerId): void;
}

/** What requests ask of the rest. */
export interface RequestPorts {
  readonly limits: NetworkLimits;
  readonly table: PeerTable;
  readonly sessions: Sessions;
  readonly counters: Counters;
  readonly now: () => number;
  readonly log: NetworkLog;
  readonly onRequest: NetworkHandlers['onRequest'];
}

/** Gives requests that can be asked once peers are connected, and answered after start(). */
export function createRequests(ports: RequestPorts): Requests {
  const { limits, counters } = ports;
  const asking = new Map<PeerId, number>();
  const answering = createAnswering(ports);

  async function exchange(to: PeerId, bytes: Bytes, timeoutMs: number, bytesMax: number): Promise<Bytes> {
    const connection = ports.sessions.connectionOf(to);
    if (connection === undefined) throw limitError('notConnected');
    const signal = AbortSignal.timeout(timeoutMs);
    const stream = await connection.newStream(REQUEST_PROTOCOL, { signal });
    try {
      await sendAll(stream, encodeFrames([bytes]), signal);
      counters.sent(bytes.length);
      const answer = await readFrame(stream, bytesMax + 1, signal);
      counters.received(answer.length);
      if (answer[0] !== STATUS_ANSWER) throw limitError('refused');
      await closeStream(stream, limits.closeTimeoutMs);
      return answer.subarray(1);
    } catch (cause) {
      stream.abort(errorFromCause(cause));
      throw cause;
    }
  }

  return {
    async start(host) {
      const options = {
        maxInboundStreams: limits.requestsPerPeerMax * 2,
        maxOutboundStreams: limits.requestsOutboundPerPeerMax,
      };
      await host.handle(REQUEST_PROTOCOL, answering.accept, options);
    },
    async request(to, bytes, { timeoutMs, bytesMax }) {
      const under = asking.get(to) ?? 0;
      try {
        if (under >= limits.requestsOutboundPerPeerMax) throw limitError('requestsOutboundPerPeerMax');
        if (bytes.length === 0 || bytes.length > limits.requestBytesMax) throw limitError('requestBytesMax');
        asking.set(to, under + 1);
        return await exchange(to, bytes, timeoutMs, Math.min(bytesMax, limits.answerBytesMax));
      } catch (cause) {
        throw requestFailed(to, cause);
      } finally {
        if (under < limits.requestsOutboundPerPeerMax) release(asking, to);
      }
    },
    forget: answering.forget,
  };
}

/** The fault of a request, with the reason that a person can act on. */
export function requestFailed(peer: PeerId, cause: unknown): FaultError {
  const reason =
    cause instanceof FaultError ? String(cause.fault.detail.reason ?? 'failed') : errorFromCause(cause).name;
  return new FaultError(fault('NETWORK_REQUEST_FAILED', { peer, reason }), { cause });
}

function release(counts: Map<PeerId, number>, peer: PeerId): void {
  const left = (counts.get(peer) ?? 1) - 1;
  if (left > 0) counts.set(peer, left);
  else counts.delete(peer);
}

interface Answering {
  accept(stream: Stream, connection: Connection): Promise<void>;
  forget(peer: PeerId): void;
}

function createAnswering(ports: RequestPorts): Answering {
  const { limits, counters } = ports;
  const active = new Map<PeerId, number>();
  const rates = new Map<PeerId, TokenBucket>();
  let total = 0;

  function fullBound(peer: PeerId): keyof NetworkLimits | undefined {
    if ((active.get(peer) ?? 0) >= limits.requestsPerPeerMax) return 'requestsPerPeerMax';
    if (total >= limits.requestsMax) return 'requestsMax';
    const perSecond = limits.requestsPerSecondMax;
    const rate = rates.get(peer) ?? createTokenBucket(perSecond, 2 * perSecond, ports.now);
    rates.set(peer, rate);
    return rate.take(1) > 0 ? 'requestsPerSecondMax' : undefined;
  }

  /** Reads the question, lets the node work, and sends the answer at the speed at which the peer reads it. */
  async function answer(peer: PeerId, stream: Stream): Promise<void> {
    const question = await readFrame(stream, limits.requestBytesMax, AbortSignal.timeout(limits.requestReadTimeoutMs));
    counters.received(question.length);
    const signal = AbortSignal.timeout(limits.answerTimeoutMs);
    const body = await answerOf(peer, question);
    if (body !== undefined && body.length > limits.answerBytesMax) counters.dropped('answerBytesMax');
    const refused = body === undefined || body.length > limits.answerBytesMax;
    const frame = concatBytes(Uint8Array.of(refused ? STATUS_REFUSED : STATUS_ANSWER), refused ? emptyBytes : body);
    await sendAll(stream, encodeFrames([frame]), signal);
    counters.sent(frame.length);
    await closeStream(stream, limits.closeTimeoutMs);
  }

  async function answerOf(peer: PeerId, question: Bytes): Promise<Bytes | undefined> {
    try {
      return await ports.onRequest(peer, question);
    } catch (cause) {
      if (!(cause instanceof FaultError)) crash(cause);
      return undefined;
    }
  }

  return {
    async accept(stream, connection) {
      if (!(await ports.sessions.whenReady(connection))) return stream.abort(limitError('noHello'));
      const peer = connection.remotePeer.toString();
      const full = fullBound(peer);
      if (full !== undefined) {
        counters.dropped(full);
        return stream.abort(limitError(full));
      }
      active.set(peer, (active.get(peer) ?? 0) + 1);
      total++;
      try {
        await answer(peer, stream);
      } catch (cause) {
        counters.dropped('request');
        ports.log('debug', 'requestNotAnswered', { peer, cause: String(cause) });
        stream.abort(errorFromCause(cause));
      } finally {
        release(active, peer);
        total--;
      }
    },
    forget(peer) {
      rates.delete(peer);
    },
  };
}
