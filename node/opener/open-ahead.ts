import type { Logger } from '../log.ts';
import type { Feed } from '../ports.ts';
import type { OpenMemo } from './open-memo.ts';
import type { OpeningReader } from './opening-reader.ts';

/**
 * Opens ahead of execution whatever the committed state holds a key for, on every node that executes blocks; gives the function that ends
 * it. Level-triggered like the daemon: what found no room is asked for again with the next block.
 */
export function openAhead(openings: OpeningReader, memo: OpenMemo, feed: Feed, log: Logger): () => void {
  let isPlanned = false;
  let closed = false;

  function prepareAll(): void {
    isPlanned = false;
    if (closed) return;
    try {
      for (const { key, context, envelope } of openings.released()) void memo.prepare(key, context, envelope);
    } catch (cause) {
      log('error', 'seal.lookFailed', { cause: cause instanceof Error ? cause.message : String(cause) });
    }
  }

  function plan(): void {
    if (isPlanned) return;
    isPlanned = true;
    setImmediate(prepareAll);
  }

  plan();
  const unsubscribe = feed.subscribe(plan);
  return () => {
    closed = true;
    unsubscribe();
  };
}
