/** Allows `perSecond` units a second on average and `burst` at once. */
export interface TokenBucket {
  /** Takes units; gives 0, or the milliseconds until anything is allowed again (then nothing was taken). */
  take(units: number): number;
}

/**
 * Takes the rate (units a second), the burst (units) and a clock (ms), gives a full bucket. One take larger than the
 * burst is allowed when the bucket is not empty, and leaves a debt: a frame is never split to fit a rate.
 */
export function createTokenBucket(perSecond: number, burst: number, now: () => number): TokenBucket {
  let level = burst;
  let filledAt = now();
  return {
    take(units) {
      const at = now();
      // A clock that was set back must not freeze the bucket.
      const elapsed = Math.max(0, at - filledAt);
      filledAt = at;
      level = Math.min(burst, level + (elapsed * perSecond) / 1000);
      if (level <= 0) return Math.ceil(((1 - level) * 1000) / perSecond);
      level -= units;
      return 0;
    },
  };
}
