/** Takes a seed, gives a function that gives shares from 0 to below 1: the same ones for the same seed (Marsaglia's xorshift32). */
export function createRandomShare(seed: number): () => number {
  let state = (seed | 0) === 0 ? 1 : seed | 0;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 2 ** 32;
  };
}
