import type { BlockEvents, ChainEvent } from './chain-events.ts';

/** A place in the chain: the record at `index` of block `height`. */
export interface Position {
  readonly height: number;
  readonly index: number;
}

export interface EventFilter {
  /** Exact types, or prefixes that end with `*`; empty takes all. */
  readonly types: readonly string[];
  readonly subjects: readonly string[];
}

/** What a stream writes to: the part of an HTTP response that it needs. */
export interface EventSink {
  /** False when the client's buffer is full, until 'drain'. */
  write(text: string): boolean;
  end(): void;
  destroy(): void;
  once(event: 'drain', listener: () => void): void;
  on(event: 'close', listener: () => void): void;
}

export interface EventStreamOptions {
  readonly sink: EventSink;
  readonly filter: EventFilter;
  readonly start: Position;
  readonly tip: () => number;
  readonly eventsAt: (height: number) => BlockEvents;
  readonly lagBlocksMax: number;
  readonly stallMs: number;
  readonly onGap: () => void;
  readonly onBug: (cause: unknown) => void;
  readonly onClose: () => void;
}

export interface EventStream {
  /** There may be something to send. */
  wake(): void;
  /** Says that the stream lives, and how far it has come. */
  beat(): void;
  end(): void;
}

/** Text written before the buffer's state is looked at. */
const CHUNK_CHARS = 64 * 1024;

/** One client's walk along the chain. */
export function createEventStream(options: EventStreamOptions): EventStream {
  const { sink, filter, eventsAt, tip } = options;
  let next: Position = options.start;
  let reached: string | undefined;
  let isOpen = true;
  let isPumping = false;
  let release: (() => void) | undefined;

  const close = (): void => {
    if (!isOpen) return;
    isOpen = false;
    release?.();
    options.onClose();
  };
  sink.on('close', close);

  const drained = (): Promise<void> =>
    new Promise((resolve) => {
      const stall = setTimeout(() => sink.destroy(), options.stallMs);
      stall.unref();
      release = () => {
        clearTimeout(stall);
        resolve();
      };
      sink.once('drain', release);
    });

  const send = async (text: string): Promise<void> => {
    if (isOpen && !sink.write(text)) await drained();
  };

  async function sendBlock(block: BlockEvents): Promise<void> {
    for (const text of blockTexts(block, next.index, filter)) await send(text);
    reached = `${block.height}:${Math.max(0, block.recordCount - 1)}`;
    next = { height: block.height + 1, index: 0 };
  }

  async function pump(): Promise<void> {
    while (isOpen && next.height <= tip()) {
      // Never inside the feed's own call, and between blocks of a long replay everything else runs.
      await new Promise((resolve) => setImmediate(resolve));
      if (!isOpen) return;
      const lag = tip() - next.height;
      if (lag > options.lagBlocksMax) await skipTo(tip());
      await sendBlock(eventsAt(next.height));
    }
  }

  /** Tells the client what it will not get here, so that it can fetch it: nothing is dropped in silence. */
  async function skipTo(height: number): Promise<void> {
    options.onGap();
    const last = `${height - 1}:${Math.max(0, eventsAt(height - 1).recordCount - 1)}`;
    const data = { from: `${next.height}:${next.index}`, to: last };
    const gap = { specversion: '1.0', id: `gap:${data.from}`, source: 'urn:adal:stream', type: 'stream.gap', data };
    next = { height, index: 0 };
    reached = last;
    await send(`id: ${last}\ndata: ${JSON.stringify(gap)}\n\n`);
  }

  /** One writer at a time; what came up meanwhile is seen when it is done. */
  function work(job: () => Promise<void>): void {
    if (isPumping || !isOpen) return;
    isPumping = true;
    job()
      .catch((cause: unknown) => {
        options.onBug(cause);
        sink.destroy();
      })
      .finally(() => {
        isPumping = false;
        if (isOpen && next.height <= tip()) work(pump);
      });
  }

  return {
    wake: () => work(pump),
    // An id without data moves the client's Last-Event-ID past events that its filter hid.
    beat: () => work(() => send(reached === undefined ? ': heartbeat\n\n' : `: heartbeat\nid: ${reached}\n\n`)),
    end() {
      if (isOpen) sink.end();
    },
  };
}

/** The wanted events of a block from a record on, as text in pieces of about CHUNK_CHARS. */
function* blockTexts({ height, events }: BlockEvents, fromIndex: number, filter: EventFilter): Generator<string> {
  let text = '';
  for (const event of events) {
    if (event.index < fromIndex || !matches(filter, event)) continue;
    text += frame(event, height);
    if (text.length < CHUNK_CHARS) continue;
    yield text;
    text = '';
  }
  if (text !== '') yield text;
}

/** The id is on the last event of a record: a client cut off before it gets the whole record again. */
function frame(event: ChainEvent, height: number): string {
  const id = event.isLastOfRecord ? `id: ${height}:${event.index}\n` : '';
  return `${id}data: ${event.json}\n\n`;
}

function matches({ types, subjects }: EventFilter, event: ChainEvent): boolean {
  const isType = types.length === 0 || types.some((type) => matchesType(type, event.type));
  return isType && (subjects.length === 0 || subjects.some((subject) => event.subjects.includes(subject)));
}

function matchesType(wanted: string, type: string): boolean {
  return wanted.endsWith('*') ? type.startsWith(wanted.slice(0, -1)) : wanted === type;
}
