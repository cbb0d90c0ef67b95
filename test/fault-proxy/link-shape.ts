/** How bytes travel in one direction of a link. */
export interface LinkShape {
  /** One way, ms. */
  readonly latencyMs: number;
  /** Added to the latency of each piece, evenly from 0 to this; pieces keep their order, as TCP does. */
  readonly jitterMs: number;
  /** undefined: as fast as the machine. */
  readonly bytesPerSecond: number | undefined;
  /** One bit is turned over in every so many bytes; undefined: none. */
  readonly corruptEveryBytes: number | undefined;
  /**
   * `stall` keeps bytes until the link passes again: what packet loss is to TCP. `swallow` throws them away and says nothing:
   * the other end is gone without a word. A stream has no holes, so a connection that lost bytes never carries any again.
   */
  readonly flow: 'pass' | 'stall' | 'swallow';
}

/** A link without faults. */
export const clearLink: LinkShape = {
  latencyMs: 0,
  jitterMs: 0,
  bytesPerSecond: undefined,
  corruptEveryBytes: undefined,
  flow: 'pass',
};

/** Bytes in a second above which a proxy holds bytes back even where bandwidth is unbounded: bounds its memory. */
const FASTEST_BYTES_PER_SECOND = 64 * 1024 * 1024;
/** What a router queues. */
const QUEUE_BYTES = 65_536;

/** Bytes that may be under way in one direction of one connection before its source must wait. */
export function heldBytesMax({ bytesPerSecond, latencyMs, jitterMs }: LinkShape): number {
  const rate = Math.min(bytesPerSecond ?? FASTEST_BYTES_PER_SECOND, FASTEST_BYTES_PER_SECOND);
  return QUEUE_BYTES + Math.ceil((rate * (latencyMs + jitterMs)) / 1000);
}
