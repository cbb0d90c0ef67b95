import type { NetworkStats } from './network.ts';

/** What the network counts; names of drops are the names of the bounds in limits.ts, or of the reason. */
export interface Counters {
  received(bytes: number): void;
  sent(bytes: number): void;
  dropped(reason: string, count?: number): void;
  stats(): NetworkStats;
}

/** Gives counters at zero. */
export function createCounters(): Counters {
  const drops = new Map<string, number>();
  let bytesIn = 0;
  let bytesOut = 0;
  return {
    received(bytes) {
      bytesIn += bytes;
    },
    sent(bytes) {
      bytesOut += bytes;
    },
    dropped(reason, count = 1) {
      drops.set(reason, (drops.get(reason) ?? 0) + count);
    },
    stats: () => ({ bytesIn, bytesOut, dropped: Object.fromEntries(drops) }),
  };
}
