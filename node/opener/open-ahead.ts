import type { Logger } from '../log.ts';
import type { Feed } from '../ports.ts';
import type { OpenMemo } from './open-memo.ts';
import type { OpeningReader } from './opening-reader.ts';

/** Bids opened before their block, at most: half of what the memo keeps for sure, as execution puts each in once more. */
export const AHEAD_MAX = 128;

/**
 * Opens ahead of execution what the committed state holds a key for, on every node that executes blocks; gives the function that ends
 * it. Level-triggered like the daemon: with every block the next bids in the order of opening.
 */
export function openAhead(openings: OpeningReader, memo: OpenMemo, feed: Feed, log: Logger): () => void {
  let prepared = new Set<string>();
  let isPlanned = false;
  let closed = false;

  function prepareNext(): void {
    const next = new Set<string>();
    for (const { bid, read } of openings.released()) {
      if (next.size >= AHEAD_MAX || !memo.hasRoom()) break;
      next.add(bid);
      if (prepared.has(bid)) continue;
      const { key, context, envelope } = read();
      void memo.prepare(key, context, envelope);
    }
    prepared = next;
  }

  function plan(): void {
    if (isPlanned) return;
    isPlanned = true;
    // The loop goes on first.
    setImmediate(() => {
      isPlanned = false;
      try {
        if (!closed) prepareNext();
      } catch (cause) {
        log('error', 'seal.lookFailed', { cause: cause instanceof Error ? cause.message : String(cause) });
      }
    });
  }

  plan();
  const unsubscribe = feed.subscribe(plan);
  return () => {
    closed = true;
    unsubscribe();
  };
}
