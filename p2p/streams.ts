import { type Bytes, emptyBytes } from '../ledger/base/bytes.ts';
import { createFrameReader } from './frames.ts';
import { bytesFromData, errorFromCause, limitError, type Stream } from './libp2p-types.ts';

/** Sends, gives false where the stream is no longer writable: libp2p's send throws then, and a closing peer is no error. */
export function trySend(stream: Stream, data: Bytes): boolean {
  if (stream.writeStatus !== 'writable') return false;
  try {
    stream.send(data);
    return true;
  } catch (cause) {
    stream.abort(errorFromCause(cause));
    return false;
  }
}

/** Closes politely within so many ms, else resets. Never rejects. */
export async function closeStream(stream: Stream, timeoutMs: number): Promise<void> {
  try {
    await stream.close({ signal: AbortSignal.timeout(timeoutMs) });
  } catch (cause) {
    stream.abort(errorFromCause(cause));
  }
}

/**
 * Waits until the stream takes bytes again; rejects when it closes or the signal fires. Written here because onDrain() of
 * libp2p 3.3 keeps its first promise for the life of the stream: from the second call on it returns at once, and a slow
 * reader would make the writer buffer everything.
 */
export function untilDrain(stream: Stream, signal: AbortSignal): Promise<void> {
  if (!stream.writableNeedsDrain) return Promise.resolve();
  return new Promise((resolve, reject) => {
    const done = (settle: () => void): void => {
      stream.removeEventListener('drain', onDrain);
      stream.removeEventListener('close', onClose);
      signal.removeEventListener('abort', onAbort);
      settle();
    };
    const onDrain = (): void => done(resolve);
    const onClose = (): void => done(() => reject(limitError('closed')));
    const onAbort = (): void => done(() => reject(errorFromCause(signal.reason)));
    stream.addEventListener('drain', onDrain);
    stream.addEventListener('close', onClose);
    signal.addEventListener('abort', onAbort);
    if (signal.aborted) onAbort();
    else if (stream.status !== 'open') onClose();
  });
}

/** Bytes written before the stream is asked whether it wants more: the size of one yamux message. */
const CHUNK_BYTES = 65_536;

/** Writes any number of bytes, holding back while the peer does not read. Rejects like untilDrain. */
export async function sendAll(stream: Stream, data: Bytes, signal: AbortSignal): Promise<void> {
  for (let at = 0; at < data.length; at += CHUNK_BYTES) {
    await untilDrain(stream, signal);
    if (!trySend(stream, data.subarray(at, at + CHUNK_BYTES))) throw limitError('closed');
  }
}

/**
 * Reads one frame of at most so many bytes. Rejects when it is larger, followed by more bytes, cut short by the end of the
 * stream, or late.
 */
export function readFrame(stream: Stream, frameBytesMax: number, signal: AbortSignal): Promise<Bytes> {
  return new Promise((resolve, reject) => {
    const reader = createFrameReader(frameBytesMax);
    const done = (settle: () => void): void => {
      stream.removeEventListener('message', onData);
      stream.removeEventListener('remoteCloseWrite', onEnd);
      stream.removeEventListener('close', onEnd);
      signal.removeEventListener('abort', onAbort);
      settle();
    };
    const onData = (event: { readonly data: Parameters<typeof bytesFromData>[0] }): void => {
      const frames = reader.push(bytesFromData(event.data));
      if (frames === 'oversize' || frames.length > 1) done(() => reject(limitError('frame')));
      else if (frames.length === 1) done(() => resolve(frames[0] ?? emptyBytes));
    };
    // The end may be announced while bytes still wait in the read buffer; they come first.
    const onEnd = (): void => {
      if (stream.readBufferLength === 0) done(() => reject(limitError('closed')));
    };
    const onAbort = (): void => done(() => reject(errorFromCause(signal.reason)));
    stream.addEventListener('message', onData);
    stream.addEventListener('remoteCloseWrite', onEnd);
    stream.addEventListener('close', onEnd);
    signal.addEventListener('abort', onAbort);
    if (signal.aborted) onAbort();
    else if (stream.readStatus !== 'readable' && stream.readBufferLength === 0) onEnd();
  });
}

/** What a yamux stream keeps of its receive window; not part of the libp2p interface. */
interface WindowedStream {
  readonly state: number;
  readonly recvWindow: number;
  readonly recvWindowCapacity: number;
  sendWindowUpdate: () => void;
}

const ESTABLISHED = 3;

/**
 * Lets a stream announce its window only when half of it is used. Yamux 8 does so after every data frame: one more frame to
 * encrypt, write and read for each vote. Where the stream is not yamux's, or yamux has changed, nothing happens.
 */
export function spareWindowUpdates(stream: Stream): void {
  const inner = stream as unknown as Partial<WindowedStream>;
  const { sendWindowUpdate } = inner;
  if (typeof sendWindowUpdate !== 'function' || typeof inner.recvWindowCapacity !== 'number') return;
  inner.sendWindowUpdate = () => {
    const { state, recvWindow = 0, recvWindowCapacity = 0 } = inner;
    // The first update of a stream also accepts it, and must go.
    if (state !== ESTABLISHED || 2 * recvWindowCapacity < recvWindow) sendWindowUpdate.call(stream);
  };
}
