import { invariant } from '../ledger/base/invariant.ts';

/**
 * The proposer's place in the sorted set: a pure function of those that may propose, height and round (rule 22). `leaders` are
 * the places of the set without the skipped, in order; they follow from the state after the block before.
 */
export function proposerIndex(leaders: readonly number[], height: number, round: number): number {
  const place = leaders[(height + round) % leaders.length];
  invariant(place !== undefined, 'somebody may propose');
  return place;
}

/** Everybody in a set of n may propose: nobody is skipped. */
export function allLeaders(n: number): readonly number[] {
  return Array.from({ length: n }, (_, place) => place);
}
