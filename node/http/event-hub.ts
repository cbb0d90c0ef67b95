import type { Sha256 } from '../../ledger/base/hash.ts';
import type { DoorPorts } from '../ports.ts';
import { type BlockEvents, blockEvents } from './chain-events.ts';
import {
  createEventStream,
  type EventFilter,
  type EventSink,
  type EventStream,
  type Position,
} from './event-stream.ts';
import type { HttpSettings } from './http-settings.ts';

export interface EventHubOptions {
  readonly ports: DoorPorts;
  readonly sha256: Sha256;
  readonly settings: HttpSettings;
  readonly onGap: () => void;
  readonly onBug: (cause: unknown) => void;
}

export interface EventHub {
  /** Whether one more stream of this address fits. */
  hasRoom(address: string): boolean;
  /** Streams into the sink until it closes; from `after` when given, else from the next block. */
  open(address: string, sink: EventSink, filter: EventFilter, after: Position | undefined): void;
  streamCount(): number;
  /** Ends every stream. */
  close(): void;
}

/** Blocks whose events are kept ready: clients that follow the head all read the same few. */
const BLOCKS_KEPT = 8;

/**
 * Streams of chain events. A client is a place in the chain, not a queue: the feed only wakes it up, and it reads on from
 * the store as fast as its connection takes, so a slow client costs no memory.
 */
export function createEventHub({ ports, sha256, settings, onGap, onBug }: EventHubOptions): EventHub {
  const streams = new Map<EventStream, string>();
  const ready = new Map<number, BlockEvents>();

  const eventsAt = (height: number): BlockEvents => {
    const known = ready.get(height) ?? blockEvents(ports, sha256, height);
    ready.set(height, known);
    for (const old of ready.keys()) if (ready.size > BLOCKS_KEPT) ready.delete(old);
    return known;
  };
  const tip = (): number => ports.store.tip()?.height ?? 0;

  const unsubscribe = ports.feed.subscribe(() => {
    for (const stream of streams.keys()) stream.wake();
  });
  const heartbeat = setInterval(() => {
    for (const stream of streams.keys()) stream.beat();
  }, settings.eventHeartbeatMs);
  heartbeat.unref();

  return {
    hasRoom(address) {
      if (streams.size >= settings.eventStreamsMax) return false;
      const own = [...streams.values()].filter((known) => known === address).length;
      return own < settings.eventStreamsPerAddressMax;
    },
    open(address, sink, filter, after) {
      const start =
        after === undefined ? { height: tip() + 1, index: 0 } : { height: after.height, index: after.index + 1 };
      const stream = createEventStream({
        sink,
        filter,
        start,
        tip,
        eventsAt,
        lagBlocksMax: settings.eventLagBlocksMax,
        stallMs: settings.eventStallMs,
        onGap,
        onBug,
        onClose: () => streams.delete(stream),
      });
      streams.set(stream, address);
      stream.wake();
    },
    streamCount: () => streams.size,
    close() {
      clearInterval(heartbeat);
      unsubscribe();
      for (const stream of streams.keys()) stream.end();
    },
  };
}
