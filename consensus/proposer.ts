/** The proposer's place in the sorted set: a pure function of (set, height, round) (rule 22). */
export function proposerIndex(n: number, height: number, round: number): number {
  return (height + round) % n;
}
