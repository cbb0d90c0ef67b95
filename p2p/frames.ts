import { type Bytes, concatBytes, emptyBytes, uintBytes, uintFromBytes } from '../ledger/base/bytes.ts';

/** Cuts a stream of bytes into frames: 4 bytes of length, big-endian, then that many bytes; an empty frame is refused. */
export interface FrameReader {
  /**
   * Takes the next bytes of the stream, gives the frames they complete (copies: nothing keeps the stream's buffers alive),
   * or 'oversize' where a frame claims no byte or more than allowed; the reader is of no use after that.
   */
  push(chunk: Bytes): readonly Bytes[] | 'oversize';
}

export const FRAME_HEADER_BYTES = 4;

/** First allocation for a frame that arrives in pieces. Grows with what really came, never with what was claimed. */
const BODY_BYTES_START = 4_096;

/** Takes the largest allowed frame in bytes, gives a reader. It holds less than twice the bytes that came, plus a chunk. */
export function createFrameReader(frameBytesMax: number): FrameReader {
  const header = new Uint8Array(FRAME_HEADER_BYTES);
  let headerFilled = 0;
  let body: Bytes = emptyBytes;
  let bodyFilled = 0;
  let bodyLength = 0;

  function append(part: Bytes): void {
    if (bodyFilled + part.length > body.length) {
      const grown = new Uint8Array(
        Math.min(bodyLength, Math.max(BODY_BYTES_START, 2 * body.length, bodyFilled + part.length)),
      );
      grown.set(body.subarray(0, bodyFilled));
      body = grown;
    }
    body.set(part, bodyFilled);
    bodyFilled += part.length;
  }

  return {
    push(chunk) {
      const frames: Bytes[] = [];
      let at = 0;
      while (at < chunk.length) {
        if (headerFilled < FRAME_HEADER_BYTES) {
          header[headerFilled++] = chunk[at++] as number;
          if (headerFilled < FRAME_HEADER_BYTES) continue;
          bodyLength = uintFromBytes(header);
          if (bodyLength === 0 || bodyLength > frameBytesMax) return 'oversize';
          continue;
        }
        const end = Math.min(chunk.length, at + bodyLength - bodyFilled);
        append(chunk.subarray(at, end));
        at = end;
        if (bodyFilled < bodyLength) continue;
        frames.push(body.subarray(0, bodyLength));
        body = emptyBytes;
        bodyFilled = 0;
        headerFilled = 0;
      }
      return frames;
    },
  };
}

/** Takes frames, gives them with their lengths in front, joined: one write for many frames. */
export function encodeFrames(frames: readonly Bytes[]): Bytes {
  const parts: Bytes[] = [];
  for (const frame of frames) parts.push(uintBytes(frame.length, FRAME_HEADER_BYTES), frame);
  return concatBytes(...parts);
}
