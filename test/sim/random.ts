/** Seeded chance: the same seed gives the same run everywhere. */
export interface Random {
  /** A whole number in [from, to]. */
  between(from: number, to: number): number;
  /** True in `perMille` of a thousand cases. */
  chance(perMille: number): boolean;
  /** One of the items; the list must not be empty. */
  pick<T>(items: readonly T[]): T;
  /** Whole, at least 0, exponentially distributed around the mean, at most 20 times it. */
  exponential(mean: number): number;
  /** The items in another order. */
  shuffled<T>(items: readonly T[]): readonly T[];
  /** Another generator: what one part of a run draws does not change what another part sees. */
  fork(label: string): Random;
}

/** Builds a generator (splitmix32) over a 32-bit seed. */
export function createRandom(seed: number): Random {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x9e3779b9) >>> 0;
    let z = state;
    z = Math.imul(z ^ (z >>> 16), 0x21f0aaad);
    z = Math.imul(z ^ (z >>> 15), 0x735a2d97);
    return (z ^ (z >>> 15)) >>> 0;
  };
  const between = (from: number, to: number): number => from + (next() % (to - from + 1));
  return {
    between,
    chance: (perMille) => next() % 1000 < perMille,
    pick: <T>(items: readonly T[]) => items[between(0, items.length - 1)] as T,
    exponential: (mean) => Math.min(20 * mean, Math.floor(-mean * Math.log((next() + 1) / 2 ** 32))),
    shuffled<T>(items: readonly T[]) {
      const list = [...items];
      for (let i = list.length - 1; i > 0; i--) {
        const j = between(0, i);
        [list[i], list[j]] = [list[j] as T, list[i] as T];
      }
      return list;
    },
    fork: (label) => createRandom(mix(seed, label)),
  };
}

/** FNV-1a over the label, started from the seed. */
function mix(seed: number, label: string): number {
  let hash = (seed ^ 0x811c9dc5) >>> 0;
  for (let i = 0; i < label.length; i++) hash = Math.imul(hash ^ label.charCodeAt(i), 0x01000193) >>> 0;
  return hash;
}
