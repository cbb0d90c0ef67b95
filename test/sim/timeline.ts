import { invariant } from '../../ledger/base/invariant.ts';

interface Moment {
  readonly at: number;
  readonly order: number;
  readonly run: () => void | Promise<void>;
}

/** Virtual time: what was planned happens in the order of its moments, and of its planning where moments are equal. */
export interface Timeline {
  now(): number;
  /** Plans an event; a moment that has passed means now. */
  at(moment: number, run: () => void | Promise<void>): void;
  /** Plays events until `done` holds or the next one is after `end`; gives whether `done` held. */
  play(done: () => boolean, end: number): Promise<boolean>;
}

/** More events than this without time going by are a loop that never ends. */
const EVENTS_PER_MOMENT_MAX = 20_000;

/** Builds a timeline that stands at `start`, ms. */
export function createTimeline(start: number): Timeline {
  const heap: Moment[] = [];
  let now = start;
  let planned = 0;
  return {
    now: () => now,
    at: (moment, run) => push(heap, { at: Math.max(moment, now), order: planned++, run }),
    async play(done, end) {
      let atOnce = 0;
      while (!done()) {
        if ((heap[0]?.at ?? Number.POSITIVE_INFINITY) > end) {
          now = Math.max(now, end);
          return done();
        }
        const next = pop(heap);
        atOnce = next.at > now ? 0 : atOnce + 1;
        invariant(atOnce < EVENTS_PER_MOMENT_MAX, 'virtual time goes on');
        now = next.at;
        // Only what the node itself does with promises (checking fetched blocks) is waited for; the rest is synchronous.
        const running = next.run();
        if (running !== undefined) await running;
      }
      return true;
    },
  };
}

function isBefore(a: Moment, b: Moment): boolean {
  return a.at < b.at || (a.at === b.at && a.order < b.order);
}

function push(heap: Moment[], moment: Moment): void {
  let place = heap.push(moment) - 1;
  while (place > 0) {
    const parent = (place - 1) >> 1;
    if (!isBefore(moment, heap[parent] as Moment)) break;
    heap[place] = heap[parent] as Moment;
    place = parent;
  }
  heap[place] = moment;
}

function pop(heap: Moment[]): Moment {
  const first = heap[0] as Moment;
  const last = heap.pop() as Moment;
  if (heap.length === 0) return first;
  let place = 0;
  for (;;) {
    let child = 2 * place + 1;
    if (child >= heap.length) break;
    if (child + 1 < heap.length && isBefore(heap[child + 1] as Moment, heap[child] as Moment)) child++;
    if (!isBefore(heap[child] as Moment, last)) break;
    heap[place] = heap[child] as Moment;
    place = child;
  }
  heap[place] = last;
  return first;
}
