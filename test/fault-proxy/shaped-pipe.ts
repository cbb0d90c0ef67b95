import type { Socket } from 'node:net';
import { heldBytesMax, type LinkShape } from './link-shape.ts';
import { resetSocket } from './reset-socket.ts';

/** One direction of one connection: what the source says reaches the sink in the shape that the link has now. */
export interface ShapedPipe {
  /** The sink is connected: bytes may go to it. */
  open(sink: Socket): void;
  /** The link's shape has changed. */
  onShape(): void;
  /** Bytes taken from the source that are still under way. */
  heldBytes(): number;
  /** Something was swallowed: nothing will pass here any more. */
  hasHole(): boolean;
  close(): void;
}

/** What passed on one direction of a link, all connections together. */
export interface PipeCounts {
  passedBytes: number;
  swallowedBytes: number;
  turnedBits: number;
}

export interface PipePorts {
  readonly source: Socket;
  readonly shape: () => LinkShape;
  /** From 0 to below 1, for jitter. */
  readonly random: () => number;
  readonly counts: PipeCounts;
}

/** The end and a reset keep their place behind the bytes, and share their fate. */
type Parcel = { readonly releaseAt: number } & (
  | { readonly kind: 'bytes'; readonly bytes: Buffer }
  | { readonly kind: 'end' }
  | { readonly kind: 'reset' }
);

/** The piece in which bytes leave a link of bounded bandwidth: small, so that the rate is even. */
const PIECE_BYTES = 4_096;

/** Starts to read the source; nothing leaves before open(). */
export function createShapedPipe(ports: PipePorts): ShapedPipe {
  const { source, counts } = ports;
  let parcels: Parcel[] = [];
  let held = 0;
  let busyUntil = 0;
  let lastReleaseAt = 0;
  let holed = false;
  let untilTurn = 0;
  let sink: Socket | undefined;
  let full = false;
  let timer: NodeJS.Timeout | undefined;

  /** When bytes that come now will be at the other end: never before those that came earlier. */
  function releaseTime(length: number): number {
    const { latencyMs, jitterMs, bytesPerSecond } = ports.shape();
    const now = performance.now();
    busyUntil = Math.max(busyUntil, now) + (bytesPerSecond === undefined ? 0 : (1000 * length) / bytesPerSecond);
    lastReleaseAt = Math.max(lastReleaseAt, busyUntil + latencyMs + jitterMs * ports.random());
    return lastReleaseAt;
  }

  function swallows(): boolean {
    holed ||= ports.shape().flow === 'swallow';
    return holed;
  }

  function take(parcel: Parcel): void {
    parcels.push(parcel);
    if (parcel.kind === 'bytes') held += parcel.bytes.length;
    if (held > heldBytesMax(ports.shape())) source.pause();
    pump();
  }

  function swallowAll(): void {
    counts.swallowedBytes += held;
    parcels = [];
    held = 0;
    source.resume();
  }

  function pump(): void {
    clearTimeout(timer);
    if (swallows()) return swallowAll();
    while (sink !== undefined && !full && ports.shape().flow === 'pass') {
      const [next] = parcels;
      if (next === undefined) return;
      const restMs = next.releaseAt - performance.now();
      if (restMs > 0) {
        timer = setTimeout(pump, Math.ceil(restMs));
        return;
      }
      parcels.shift();
      deliver(sink, next);
    }
  }

  function deliver(to: Socket, parcel: Parcel): void {
    if (parcel.kind === 'reset') return resetSocket(to);
    if (parcel.kind === 'end') return void to.end();
    const { length } = parcel.bytes;
    held -= length;
    counts.passedBytes += length;
    full = !to.write(turned(parcel.bytes));
    if (held <= heldBytesMax(ports.shape())) source.resume();
  }

  /** Turns over one bit in the last of every so many bytes, counted from when the link began to corrupt. */
  function turned(bytes: Buffer): Buffer {
    const every = ports.shape().corruptEveryBytes;
    if (every === undefined) {
      untilTurn = 0;
      return bytes;
    }
    if (untilTurn === 0) untilTurn = every;
    let at = untilTurn - 1;
    for (; at < bytes.length; at += every) {
      bytes.writeUInt8(bytes.readUInt8(at) ^ 1, at);
      counts.turnedBits += 1;
    }
    untilTurn = at - bytes.length + 1;
    return bytes;
  }

  const onData = (bytes: Buffer): void => {
    if (swallows()) {
      counts.swallowedBytes += bytes.length;
      return;
    }
    const piece = ports.shape().bytesPerSecond === undefined ? bytes.length : PIECE_BYTES;
    for (let at = 0; at < bytes.length; at += piece) {
      const part = bytes.subarray(at, at + piece);
      take({ kind: 'bytes', bytes: part, releaseAt: releaseTime(part.length) });
    }
  };
  source.on('data', onData);
  source.on('end', () => {
    if (!swallows()) take({ kind: 'end', releaseAt: releaseTime(0) });
  });
  // A reset of the far end, or a target that could not be reached.
  source.on('error', () => {
    if (!swallows()) take({ kind: 'reset', releaseAt: releaseTime(0) });
  });

  return {
    open(opened) {
      sink = opened;
      opened.on('drain', () => {
        full = false;
        pump();
      });
      pump();
    },
    onShape: pump,
    heldBytes: () => held,
    hasHole: () => holed,
    close() {
      clearTimeout(timer);
      parcels = [];
      held = 0;
    },
  };
}
