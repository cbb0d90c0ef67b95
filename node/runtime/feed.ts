import type { CommittedBlock, Feed } from '../ports.ts';

/** The feed's writing end. */
export interface FeedSource extends Feed {
  publish(block: CommittedBlock): void;
}

/** Builds a feed of durable blocks; a subscriber that throws is a bug of its own and ends nothing else. */
export function createFeed(onSubscriberError: (cause: unknown) => void): FeedSource {
  const subscribers = new Set<(block: CommittedBlock) => void>();
  return {
    subscribe(onBlock) {
      subscribers.add(onBlock);
      return () => void subscribers.delete(onBlock);
    },
    publish(block) {
      for (const onBlock of subscribers) {
        try {
          onBlock(block);
        } catch (cause) {
          onSubscriberError(cause);
        }
      }
    },
  };
}
