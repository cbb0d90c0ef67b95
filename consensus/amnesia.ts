import { isAmnesia } from '../ledger/base/amnesia.ts';
import type { Vote } from './types.ts';
import type { VoteKeeper } from './vote-keeper.ts';

/** Precommit v at r, then prevote v′ ∉ {v, nil} at r′ > r with validRound < r: proof of guilt from two votes of one validator. */
export interface Amnesia {
  readonly kind: 'amnesia';
  readonly precommit: Vote;
  readonly prevote: Vote;
}

/**
 * Rule 19 for one vote whose signature was checked: does it contradict what the keeper holds of its sender? The order in which the
 * two votes came does not matter. Costs one look-up per round of the height.
 */
export function findAmnesia(keeper: VoteKeeper, vote: Vote): Amnesia | undefined {
  if (vote.value === null) return undefined;
  for (const other of otherVotes(keeper, vote)) {
    const [precommit, prevote] = vote.kind === 'precommit' ? [vote, other] : [other, vote];
    if (isAmnesia(precommit, prevote)) return { kind: 'amnesia', precommit, prevote };
  }
  return undefined;
}

/** What the sender said of the other kind, by round; the one far vote too. */
function otherVotes(keeper: VoteKeeper, { kind, validator }: Vote): readonly Vote[] {
  const rounds = kind === 'precommit' ? keeper.prevotes : keeper.precommits;
  const found: Vote[] = [];
  for (const votes of rounds.values()) {
    const said = votes.get(validator);
    if (said !== undefined) found.push(said);
  }
  const far = keeper.far.get(validator);
  if (far !== undefined && far.kind !== kind) found.push(far);
  return found;
}
