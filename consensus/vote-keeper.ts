import { honestMin, quorum } from '../ledger/base/quorum.ts';
import type { Equivocation, ValueId, Vote, VoteKind } from './types.ts';

/** Votes for rounds beyond this many above the current one are kept only as each sender's highest (rule 20). */
export const ROUND_WINDOW = 10;

type Votes = ReadonlyMap<number, Vote>;

/** All votes of one height. A value: every change gives a new keeper. */
export interface VoteKeeper {
  readonly validators: number;
  readonly prevotes: ReadonlyMap<number, Votes>;
  readonly precommits: ReadonlyMap<number, Votes>;
  /** Highest vote of each sender beyond the window. */
  readonly far: Votes;
  /** Votes of received certificates by tally: they stand although an equivocator's other vote was counted here (rule 18). */
  readonly certified: ReadonlyMap<string, readonly Vote[]>;
}

export interface Applied {
  readonly keeper: VoteKeeper;
  readonly added: boolean;
  readonly equivocation: Equivocation | undefined;
}

/** An empty keeper for a set of n validators. */
export function createVoteKeeper(validators: number): VoteKeeper {
  return { validators, prevotes: new Map(), precommits: new Map(), far: new Map(), certified: new Map() };
}

/**
 * Takes a vote whose signature and height were checked. A validator counts once per (round, kind): its first vote; another one
 * is kept as evidence only (rule 18).
 */
export function applyVote(keeper: VoteKeeper, vote: Vote, currentRound: number): Applied {
  if (vote.round > currentRound + ROUND_WINDOW) return applyFar(keeper, vote);
  const rounds = vote.kind === 'prevote' ? keeper.prevotes : keeper.precommits;
  const votes = rounds.get(vote.round) ?? new Map<number, Vote>();
  const earlier = votes.get(vote.validator);
  if (earlier !== undefined) {
    const equivocation: Equivocation | undefined = sameBallot(earlier, vote)
      ? undefined
      : { kind: 'vote', first: earlier, second: vote };
    return { keeper, added: false, equivocation };
  }
  const next = new Map(rounds).set(vote.round, new Map(votes).set(vote.validator, vote));
  const changed = vote.kind === 'prevote' ? { ...keeper, prevotes: next } : { ...keeper, precommits: next };
  return { keeper: changed, added: true, equivocation: undefined };
}

function applyFar(keeper: VoteKeeper, vote: Vote): Applied {
  const earlier = keeper.far.get(vote.validator);
  if (earlier !== undefined && earlier.round >= vote.round) return { keeper, added: false, equivocation: undefined };
  return {
    keeper: { ...keeper, far: new Map(keeper.far).set(vote.validator, vote) },
    added: true,
    equivocation: undefined,
  };
}

/** After entering a round: far votes that came into the window are counted like others. */
export function admitFarVotes(keeper: VoteKeeper, currentRound: number): VoteKeeper {
  let next = keeper;
  for (const vote of [...keeper.far.values()]) {
    if (vote.round > currentRound + ROUND_WINDOW) continue;
    const far = new Map(next.far);
    far.delete(vote.validator);
    next = applyVote({ ...next, far }, vote, currentRound).keeper;
  }
  return next;
}

/**
 * Takes a quorum of checked votes for one tally, as a certificate carries them: counts them, and where an equivocator's other
 * vote stands here already, the tally is marked as certified (rule 18). Gives undefined when they are not a quorum of one tally.
 */
export function applyCertificate(
  keeper: VoteKeeper,
  votes: readonly Vote[],
  currentRound: number,
): { readonly keeper: VoteKeeper; readonly equivocations: readonly Equivocation[] } | undefined {
  const first = votes[0];
  if (first === undefined) return undefined;
  const senders = new Set(votes.map((vote) => vote.validator));
  const oneTally = votes.every(
    (vote) => vote.kind === first.kind && vote.round === first.round && sameBallot(vote, first),
  );
  if (!oneTally || senders.size < quorum(keeper.validators)) return undefined;
  let next = keeper;
  const equivocations: Equivocation[] = [];
  for (const vote of votes) {
    const applied = applyVote(next, vote, Math.max(currentRound, first.round));
    next = applied.keeper;
    if (applied.equivocation !== undefined) equivocations.push(applied.equivocation);
  }
  const name = tallyKey(first.kind, first.round, first.value, first.validRound);
  const certified = new Map(next.certified).set(name, votes);
  return { keeper: { ...next, certified }, equivocations };
}

/** True iff a quorum of prevotes of `round` is for (value, validRound); nil is (null, −1). */
export function hasPolka(keeper: VoteKeeper, round: number, value: ValueId | null, validRound: number): boolean {
  return hasTally(keeper, 'prevote', round, value, validRound);
}

/** True iff a quorum of precommits of `round` is for the value (null: nil). */
export function hasCommit(keeper: VoteKeeper, round: number, value: ValueId | null): boolean {
  return hasTally(keeper, 'precommit', round, value, null);
}

function hasTally(
  keeper: VoteKeeper,
  kind: VoteKind,
  round: number,
  value: ValueId | null,
  validRound: number | null,
): boolean {
  return votesFor(keeper, kind, round, value, validRound).length >= quorum(keeper.validators);
}

/** The votes for one tally, in set order: those counted, and those that a certificate carried. */
export function votesFor(
  keeper: VoteKeeper,
  kind: VoteKind,
  round: number,
  value: ValueId | null,
  validRound: number | null,
): readonly Vote[] {
  const counted = votesOf(keeper, kind, round).filter((vote) => vote.value === value && vote.validRound === validRound);
  const certified = keeper.certified.get(tallyKey(kind, round, value, validRound));
  if (certified === undefined) return counted;
  const bySender = new Map(certified.map((vote) => [vote.validator, vote]));
  for (const vote of counted) bySender.set(vote.validator, vote);
  return [...bySender.values()].sort((a, b) => a.validator - b.validator);
}

/** The prevotes of every polka of the height, nil ones too, by round: with them a fork names its makers (protocol.md §4 addition 1). */
export function allPolkas(keeper: VoteKeeper): readonly Vote[] {
  const found: Vote[] = [];
  for (const round of [...keeper.prevotes.keys()].sort((a, b) => a - b)) {
    const votes = votesKnown(keeper, 'prevote', round);
    const inPolka = (vote: Vote): boolean => hasPolka(keeper, round, vote.value, vote.validRound ?? -1);
    found.push(...votes.filter(inPolka));
  }
  return found;
}

/** All votes of a kind known of a round: those counted, and those that only a certificate carried (rule 18). */
export function votesKnown(keeper: VoteKeeper, kind: VoteKind, round: number): readonly Vote[] {
  const counted = votesOf(keeper, kind, round);
  const certified = [...keeper.certified.values()].flat().filter((vote) => vote.kind === kind && vote.round === round);
  const others = certified.filter(
    (vote) => !counted.some((known) => known.validator === vote.validator && sameBallot(known, vote)),
  );
  return [...counted, ...others];
}

/** The votes of the highest round in which a validator voted, as far as they were counted; none if it never did. */
export function newestVotesOf(keeper: VoteKeeper, validator: number): readonly Vote[] {
  const own: Vote[] = [];
  for (const rounds of [keeper.prevotes, keeper.precommits]) {
    for (const votes of rounds.values()) own.push(...[votes.get(validator)].filter((vote) => vote !== undefined));
  }
  const far = keeper.far.get(validator);
  if (far !== undefined) own.push(far);
  const highest = own.reduce((round, vote) => (vote.round > round ? vote.round : round), -1);
  return own.filter((vote) => vote.round === highest);
}

/** All votes of a kind counted in a round, in set order. */
export function votesOf(keeper: VoteKeeper, kind: VoteKind, round: number): readonly Vote[] {
  const votes = (kind === 'prevote' ? keeper.prevotes : keeper.precommits).get(round);
  return votes === undefined ? [] : [...votes.values()].sort((a, b) => a.validator - b.validator);
}

/** True iff a quorum voted in the round, for whatever (L34, L47). */
export function hasAny(keeper: VoteKeeper, kind: VoteKind, round: number): boolean {
  const votes = (kind === 'prevote' ? keeper.prevotes : keeper.precommits).get(round);
  return votes !== undefined && votes.size >= quorum(keeper.validators);
}

/** The values for which a quorum of precommits of any round stands, with the round (L49: any round). */
export function committedValues(keeper: VoteKeeper): readonly { readonly round: number; readonly value: ValueId }[] {
  const found: { round: number; value: ValueId }[] = [];
  for (const round of [...keeper.precommits.keys()].sort((a, b) => a - b)) {
    const values = new Set(votesOf(keeper, 'precommit', round).map((vote) => vote.value));
    for (const votes of keeper.certified.values()) {
      const first = votes[0];
      if (first?.kind === 'precommit' && first.round === round) values.add(first.value);
    }
    for (const value of values) if (value !== null && hasCommit(keeper, round, value)) found.push({ round, value });
  }
  return found;
}

/**
 * The largest round r > current such that f + 1 distinct senders voted at rounds ≥ r, prevotes and precommits together
 * (L55, rule 8), or undefined.
 */
export function skipRound(keeper: VoteKeeper, current: number): number | undefined {
  const highest = new Map<number, number>();
  const note = (vote: Vote): void =>
    void highest.set(vote.validator, Math.max(vote.round, highest.get(vote.validator) ?? -1));
  for (const rounds of [keeper.prevotes, keeper.precommits]) {
    for (const [round, votes] of rounds) if (round > current) for (const vote of votes.values()) note(vote);
  }
  for (const vote of keeper.far.values()) note(vote);
  const descending = [...highest.values()].sort((a, b) => b - a);
  const round = descending[honestMin(keeper.validators) - 1];
  return round !== undefined && round > current ? round : undefined;
}

function tallyKey(kind: VoteKind, round: number, value: ValueId | null, validRound: number | null): string {
  return `${kind}/${round}/${value ?? 'nil'}/${validRound ?? ''}`;
}

function sameBallot(a: Vote, b: Vote): boolean {
  return a.value === b.value && a.validRound === b.validRound;
}
