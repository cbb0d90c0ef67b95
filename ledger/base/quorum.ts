/** Largest number of faulty validators that n tolerate: floor((n − 1) / 3). */
export function faultyMax(n: number): number {
  return (n - 1 - ((n - 1) % 3)) / 3;
}

/** Votes that decide: floor(2n / 3) + 1, strictly more than two thirds. Not 2f + 1, which is unsafe unless n = 3f + 1 (rule 1). */
export function quorum(n: number): number {
  return (2 * n - ((2 * n) % 3)) / 3 + 1;
}

/** Senders of whom at least one is honest: f + 1. */
export function honestMin(n: number): number {
  return faultyMax(n) + 1;
}
