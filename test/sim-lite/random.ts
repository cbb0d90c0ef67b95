/** Seeded chance: the same seed gives the same run everywhere. */
export interface Random {
  /** A whole number in [from, to]. */
  between(from: number, to: number): number;
  /** True in `perMille` of a thousand cases. */
  chance(perMille: number): boolean;
  /** One of the items; the list must not be empty. */
  pick<T>(items: readonly T[]): T;
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
  };
}
