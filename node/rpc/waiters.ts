import type { Waiters } from './method.ts';

/** Counts callers that hold a request open, up to a bound. */
export function createWaiters(waitersMax: number): Waiters & { count(): number } {
  let waiting = 0;
  return {
    enter() {
      if (waiting >= waitersMax) return false;
      waiting++;
      return true;
    },
    leave() {
      waiting--;
    },
    count: () => waiting,
  };
}
