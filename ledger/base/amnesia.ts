/** What a vote says of one round; `value` null is nil. */
export interface RoundBallot {
  readonly kind: 'prevote' | 'precommit';
  readonly round: number;
  readonly value: string | null;
  readonly validRound: number | null;
}

/**
 * protocol.md §4 rule 19, of two votes of one validator for one height: precommit v at r, then prevote v′ ∉ {v, nil} at r′ > r with
 * validRound < r. The precommit locked the validator, and no polka since then freed it.
 */
export function isAmnesia(precommit: RoundBallot, prevote: RoundBallot): boolean {
  return (
    precommit.kind === 'precommit' &&
    prevote.kind === 'prevote' &&
    precommit.value !== null &&
    prevote.value !== null &&
    prevote.value !== precommit.value &&
    prevote.round > precommit.round &&
    (prevote.validRound ?? -1) < precommit.round
  );
}
