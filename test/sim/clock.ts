/** A node's own clock: off by some, and going a little too fast or slow. */
export interface SimClock {
  /** What it shows at a true moment, ms. */
  local(now: number): number;
  /** The first true moment at which it shows `moment` or later. */
  trueOf(moment: number): number;
  /** Somebody sets it forward (or back) by so many ms. */
  step(ms: number): void;
}

/** Parts per million by which a clock may go wrong; quartz does 20 to 100. */
const MILLION = 1_000_000;

/** Builds a clock that is `skewMs` off at `start` and gains `driftPpm` millionths from then on. */
export function createSimClock(start: number, skewMs: number, driftPpm: number): SimClock {
  let skew = skewMs;
  const local = (now: number): number => now + skew + Math.floor(((now - start) * driftPpm) / MILLION);
  return {
    local,
    trueOf(moment) {
      if (moment === Number.POSITIVE_INFINITY) return moment;
      let at = Math.floor(((moment - skew - start) * MILLION) / (MILLION + driftPpm)) + start - 1;
      while (local(at) < moment) at++;
      return at;
    },
    step(ms) {
      skew += ms;
    },
  };
}
