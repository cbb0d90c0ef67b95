import { invariant } from '../ledger/base/invariant.ts';

/** Who may take turns on a height. */
export interface Turns {
  /** Places of the set without the skipped, in order; they follow from the state after the block before. */
  readonly leaders: readonly number[];
  /** Size of the set. */
  readonly validators: number;
}

/**
 * The proposer's place in the sorted set: a pure function of those that may propose, height and round (rule 22). When all leaders have
 * had their turn the whole set takes turns: a skipped validator may be the only one that knows the polka of the newest lock, and if it
 * never proposed, who holds that lock would wait for ever (decision 0026).
 */
export function proposerIndex({ leaders, validators }: Turns, height: number, round: number): number {
  if (round >= leaders.length) return (height + round) % validators;
  const place = leaders[(height + round) % leaders.length];
  invariant(place !== undefined, 'somebody may propose');
  return place;
}

/** Everybody in a set of n may propose: nobody is skipped. */
export function allLeaders(n: number): readonly number[] {
  return Array.from({ length: n }, (_, place) => place);
}
