import { createServer, type Server, type Socket } from 'node:net';
import { bytesEqual } from '../../ledger/base/bytes.ts';
import { type FaultDetail, FaultError, fault, isFault } from '../../ledger/base/fault.ts';
import type { Hash } from '../../ledger/base/hash.ts';
import { causeCode } from '../../storage/system-error.ts';
import type { Logger } from '../log.ts';
import type { LocalSigner, SignMemory } from './local-signer.ts';
import {
  type Answer,
  type Ask,
  type BadAsk,
  createFrameReader,
  decodeAsk,
  encodeFrame,
  placeOfRequest,
  SIGNER_PROTOCOL,
  type SignerStatus,
} from './signer-frames.ts';
import { socketUnusable } from './socket-path.ts';

export interface SignerServerOptions {
  /** Path of the Unix socket, made free by clearSocketPath. */
  readonly socket: string;
  /** Lets the group of the socket connect too (mode 660 instead of 600). */
  readonly groupMayConnect: boolean;
  readonly genesisHash: Hash;
  readonly signer: LocalSigner;
  readonly memory: SignMemory;
  readonly log: Logger;
  readonly now: () => number;
  /** The memory could not be written or is not ours alone: nothing was signed, and nothing will be. */
  readonly onFailure: (trouble: FaultError) => void;
}

export interface SignerServer {
  status(): SignerStatus;
  /** Ends all connections and removes the socket. */
  close(): Promise<void>;
}

/** Connections at once: a node, perhaps its successor, and a few that ask for the status. */
const CONNECTIONS_MAX = 16;
/** Bytes of answers that a client may leave unread. */
const UNREAD_BYTES_MAX = 256 * 1024;
/** A started frame must be complete in this time, ms. */
const FRAME_MS_MAX = 5000;

/**
 * Listens on a Unix socket and answers from one memory, whoever asks: all connections together get at most one signature per
 * (height, round, kind). Rejects with SIGNER_SOCKET_IN_USE or SIGNER_SOCKET_UNUSABLE.
 */
export async function createSignerServer(options: SignerServerOptions): Promise<SignerServer> {
  const { log } = options;
  const startedAt = options.now();
  const connections = new Set<Socket>();
  const status = (): SignerStatus => {
    const { height, round } = options.memory.last();
    const { key } = options.signer;
    const counts = options.signer.counts();
    return { key, genesis: options.genesisHash, height, round, ...counts, connections: connections.size, startedAt };
  };
  const server = createServer((connection) => {
    if (connections.size >= CONNECTIONS_MAX) {
      log('warn', 'signer.connectionRefused', { connectionsMax: CONNECTIONS_MAX });
      connection.destroy();
      return;
    }
    connections.add(connection);
    connection.once('close', () => connections.delete(connection));
    serve(options, status, connection);
  });
  await listen(server, options);
  return {
    status,
    async close() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      for (const connection of connections) connection.destroy();
      await closed;
    },
  };
}

function serve(options: SignerServerOptions, status: () => SignerStatus, connection: Socket): void {
  const { signer, genesisHash, log } = options;
  const read = createFrameReader();
  const drop = (reason: string): void => {
    log('warn', 'signer.connectionDropped', { reason });
    connection.destroy();
  };
  const say = (answer: Answer): void => {
    connection.write(encodeFrame(answer));
    if (connection.writableLength > UNREAD_BYTES_MAX) drop('unread');
  };
  let slow: NodeJS.Timeout | undefined;
  connection.once('close', () => clearTimeout(slow));
  connection.on('error', (cause) => log('debug', 'signer.connectionLost', { system: causeCode(cause) }));
  connection.on('data', (chunk: Buffer) => {
    clearTimeout(slow);
    const frames = read(chunk);
    if (frames === 'oversized') return drop('oversized');
    for (const body of frames.bodies) {
      if (connection.destroyed) return;
      const ask = decodeAsk(body);
      if (ask === undefined) return drop('badFrame');
      const answer = answerTo(options, status, ask);
      if (answer === undefined) return connection.destroy();
      say(answer);
    }
    if (frames.waiting > 0) slow = setTimeout(() => drop('slow'), FRAME_MS_MAX);
  });
  say({ kind: 'greeting', v: SIGNER_PROTOCOL, key: signer.key, genesis: genesisHash });
}

/** undefined: the memory failed, and the server is about to close. */
function answerTo(options: SignerServerOptions, status: () => SignerStatus, ask: Ask | BadAsk): Answer | undefined {
  const { id } = ask;
  switch (ask.kind) {
    case 'status':
      return { kind: 'status', id, status: status() };
    case 'bad':
      return refuse(options, id, { code: 'SIGNER_NOT_ALLOWED', reason: 'form' }, {});
    case 'sign':
      return sign(options, ask);
  }
}

function sign(options: SignerServerOptions, ask: Extract<Ask, { kind: 'sign' }>): Answer | undefined {
  const { id, request } = ask;
  const about = placeOfRequest(request);
  if (!bytesEqual(ask.genesis, options.genesisHash)) {
    return refuse(options, id, { code: 'SIGNER_NOT_ALLOWED', reason: 'otherChain' }, about);
  }
  const { signer, log } = options;
  try {
    const { repeated } = signer.counts();
    const signature = signer.sign(request);
    if (!isFault(signature)) {
      log('debug', 'signer.signed', { ...about, repeated: signer.counts().repeated > repeated });
      return { kind: 'signature', id, signature };
    }
    const code = signature.code === 'SIGNER_REFUSED' ? signature.code : 'SIGNER_NOT_ALLOWED';
    return refuse(options, id, { code, reason: String(signature.detail.reason) }, about);
  } catch (cause) {
    if (!(cause instanceof FaultError)) throw cause;
    options.onFailure(cause);
    return undefined;
  }
}

function refuse(
  { log }: SignerServerOptions,
  id: number,
  why: Pick<Extract<Answer, { kind: 'refused' }>, 'code' | 'reason'>,
  about: FaultDetail,
): Answer {
  log('warn', 'signer.refused', { ...why, ...about });
  return { kind: 'refused', id, ...why };
}

/** The socket gets its mode as it is made: no moment in which others could connect. */
function listen(server: Server, { socket, groupMayConnect }: SignerServerOptions): Promise<void> {
  const mode = groupMayConnect ? 0o660 : 0o600;
  return new Promise((resolve, reject) => {
    server.once('error', (cause) => {
      if (causeCode(cause) === 'EADDRINUSE') {
        reject(new FaultError(fault('SIGNER_SOCKET_IN_USE', { socket }), { cause }));
      } else reject(socketUnusable(socket, { reason: causeCode(cause) }, cause));
    });
    const before = process.umask(0o777 & ~mode);
    try {
      server.listen(socket, resolve);
    } finally {
      process.umask(before);
    }
  });
}
