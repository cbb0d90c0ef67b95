import { type Bytes, emptyBytes } from '../ledger/base/bytes.ts';

/** Frames waiting for one lane, bounded twice. The oldest go first when it is full: newer news replaces older. */
export interface FrameQueue {
  /** Takes one frame; gives how many older ones had to go. A frame alone above the byte bound is itself refused (1). */
  push(frame: Bytes): number;
  /** Gives the oldest frames up to so many bytes, but at least one if there is any. */
  take(bytesMax: number): readonly Bytes[];
  size(): number;
  bytes(): number;
  clear(): void;
}

/** Takes the two bounds, gives an empty queue. */
export function createFrameQueue(framesMax: number, bytesMax: number): FrameQueue {
  let frames: Bytes[] = [];
  let head = 0;
  let held = 0;

  function shift(): Bytes {
    const frame = frames[head] as Bytes;
    // Let go at once: what was taken must not wait in memory for the queue to be packed.
    frames[head] = emptyBytes;
    held -= frame.length;
    head++;
    // Moves the rest to the front only now and then, so that a long queue costs constant time a frame.
    if (head > 64 && head * 2 > frames.length) {
      frames = frames.slice(head);
      head = 0;
    }
    return frame;
  }

  return {
    push(frame) {
      if (frame.length > bytesMax) return 1;
      let evicted = 0;
      while (frames.length - head >= framesMax || held + frame.length > bytesMax) {
        shift();
        evicted++;
      }
      frames.push(frame);
      held += frame.length;
      return evicted;
    },
    take(wanted) {
      const taken: Bytes[] = [];
      let bytes = 0;
      while (frames.length > head) {
        const next = frames[head] as Bytes;
        if (taken.length > 0 && bytes + next.length > wanted) break;
        bytes += next.length;
        taken.push(shift());
      }
      return taken;
    },
    size: () => frames.length - head,
    bytes: () => held,
    clear() {
      frames = [];
      head = 0;
      held = 0;
    },
  };
}
