import { connect, type Socket } from 'node:net';

/** Answer to one request, or undefined when the connection broke before it came. */
export type OnAnswer = (status: number, body: string | undefined) => void;

export interface PipelinedSocket {
  /** Sends a whole HTTP request at once; answers come in the order of requests. */
  send(request: readonly Uint8Array[], onAnswer: OnAnswer): void;
  waiting(): number;
  close(): void;
}

const HEAD_END = '\r\n\r\n';

/**
 * One HTTP/1.1 connection that does not wait for answers (RFC 9112 §9.3.2): of all ways to load a server on the same machine
 * the one that takes least of its processor. Connects again when the server closes.
 */
export function openPipelinedSocket(url: URL): PipelinedSocket {
  const waiting: OnAnswer[] = [];
  let received: Buffer = Buffer.alloc(0);
  let socket: Socket = connected();
  let isClosed = false;

  function connected(): Socket {
    const made = connect({ host: url.hostname, port: Number(url.port), noDelay: true });
    received = Buffer.alloc(0);
    made.on('data', (chunk) => {
      received = received.length === 0 ? chunk : Buffer.concat([received, chunk]);
      while (takeAnswer());
    });
    // What went wrong shows as requests without an answer.
    made.on('error', () => undefined);
    made.on('close', () => {
      for (const onAnswer of waiting.splice(0)) onAnswer(0, undefined);
      if (!isClosed) socket = connected();
    });
    return made;
  }

  function takeAnswer(): boolean {
    const headEnd = received.indexOf(HEAD_END);
    if (headEnd < 0) return false;
    const head = received.toString('latin1', 0, headEnd);
    const length = Number(/content-length: *(\d+)/i.exec(head)?.[1] ?? 0);
    const end = headEnd + HEAD_END.length + length;
    if (received.length < end) return false;
    const body = received.toString('utf8', headEnd + HEAD_END.length, end);
    received = received.subarray(end);
    waiting.shift()?.(Number(head.slice(9, 12)), body);
    return true;
  }

  return {
    send(request, onAnswer) {
      waiting.push(onAnswer);
      socket.cork();
      for (const part of request) socket.write(part);
      socket.uncork();
    },
    waiting: () => waiting.length,
    close() {
      isClosed = true;
      socket.destroy();
    },
  };
}
