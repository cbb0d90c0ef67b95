import { quorum } from '../../ledger/base/quorum.ts';
import type { SignedVote } from '../../ledger/evidence/evidence-form.ts';
import { signedVote, valueNamed } from '../evidence-votes.ts';
import type { Random } from '../sim/random.ts';

export const HEIGHT = 9;
const ROUNDS = 8;
const VALUES = ['a', 'b', 'c'].map(valueNamed);

/** One height in which more than f lie: what was committed, and what honest validators saw and kept. */
export interface PlayedFork {
  readonly commits: readonly {
    readonly round: number;
    readonly value: string;
    readonly votes: readonly SignedVote[];
  }[];
  /** The votes of every polka by which an honest validator prevoted or precommitted. */
  readonly kept: readonly SignedVote[];
  /** Every vote of honest validators. */
  readonly honestVotes: readonly SignedVote[];
}

/** What binds an honest validator: its lock, and the last round in which it precommitted anything else than the locked value. */
interface Honest {
  readonly place: number;
  locked: { readonly value: string; readonly round: number } | undefined;
  left: number;
}

interface Stage {
  readonly n: number;
  readonly liars: readonly number[];
  readonly honest: readonly Honest[];
  readonly random: Random;
  readonly kept: Map<string, SignedVote>;
  readonly honestVotes: SignedVote[];
  /** Polkas that could be shown to anybody, by value and round. */
  readonly polkas: { readonly round: number; readonly value: string; readonly votes: readonly SignedVote[] }[];
}

/**
 * Plays rounds in which the liars and the network decide everything that honest validators hear, and sign what they like; honest
 * validators follow L22, L28 and L36. The liars are fewer than a quorum: a quorum of liars needs nobody's votes.
 */
export function playFork(n: number, liarCount: number, random: Random): PlayedFork {
  const places = random.shuffled(Array.from({ length: n }, (_, place) => place));
  const liars = places.slice(0, liarCount);
  const honest = places.slice(liarCount).map((place): Honest => ({ place, locked: undefined, left: -1 }));
  const stage: Stage = { n, liars, honest, random, kept: new Map(), honestVotes: [], polkas: [] };
  const commits = Array.from({ length: ROUNDS }, (_, round) => playRound(stage, round)).flat();
  return { commits, kept: [...stage.kept.values()], honestVotes: stage.honestVotes };
}

function playRound(stage: Stage, round: number): PlayedFork['commits'] {
  const prevotes = stage.honest.flatMap((node) => prevoteOf(stage, node, round));
  const polkas = grouped(prevotes).flatMap((votes) => polkaFrom(stage, votes));
  stage.polkas.push(...polkas);
  const precommits = stage.honest.flatMap((node) => precommitOf(stage, node, round, polkas));
  return grouped(precommits).flatMap((votes) => {
    const all = withLiars(stage, votes);
    const first = votes[0];
    if (first?.value == null || all.length < quorum(stage.n)) return [];
    return [{ round, value: first.value, votes: quorumOf(stage, all) }];
  });
}

/** L22 and L28, and that an equal value frees from older locks on other values only by a polka. */
function prevoteOf(stage: Stage, node: Honest, round: number): readonly SignedVote[] {
  const { random } = stage;
  const proven = stage.polkas.filter((polka) => polka.round < round);
  const polka = proven.length > 0 && random.chance(600) ? random.pick(proven) : undefined;
  const value = polka?.value ?? random.pick(VALUES);
  const validRound = polka?.round ?? -1;
  const free =
    node.locked === undefined ||
    (validRound >= 0 && node.locked.round <= validRound) ||
    (node.locked.value === value && node.left <= validRound);
  if (!free || random.chance(100)) return [honestVote(stage, node, 'prevote', round, [null, -1])];
  if (polka !== undefined) keep(stage, quorumOf(stage, polka.votes));
  return [honestVote(stage, node, 'prevote', round, [value, validRound])];
}

/** L36: a polka that reaches the validator in time locks it. */
function precommitOf(stage: Stage, node: Honest, round: number, polkas: Stage['polkas']): readonly SignedVote[] {
  const seen = polkas.length > 0 && stage.random.chance(700) ? stage.random.pick(polkas) : undefined;
  if (seen === undefined) return [honestVote(stage, node, 'precommit', round, [null, null])];
  keep(stage, quorumOf(stage, seen.votes));
  if (node.locked !== undefined && node.locked.value !== seen.value) node.left = node.locked.round;
  node.locked = { value: seen.value, round };
  return [honestVote(stage, node, 'precommit', round, [seen.value, null])];
}

function polkaFrom(stage: Stage, votes: readonly SignedVote[]): Stage['polkas'] {
  const all = withLiars(stage, votes);
  const first = votes[0];
  return first?.value != null && all.length >= quorum(stage.n)
    ? [{ round: first.round, value: first.value, votes: all }]
    : [];
}

/** A random part of the liars joins: often just enough of them. */
function withLiars(stage: Stage, votes: readonly SignedVote[]): readonly SignedVote[] {
  const first = votes[0];
  if (first === undefined) return [];
  const lacking = quorum(stage.n) - votes.length;
  const count = stage.random.chance(700) ? lacking : stage.random.between(0, stage.liars.length);
  const joining = stage.random.shuffled(stage.liars).slice(0, Math.max(0, count));
  const { kind, round, value, validRound } = first;
  const theirs = joining.map((validator) => signedVote({ kind, height: HEIGHT, round, value, validRound, validator }));
  return [...votes, ...theirs];
}

function honestVote(
  stage: Stage,
  { place }: Honest,
  kind: SignedVote['kind'],
  round: number,
  [value, validRound]: readonly [string | null, number | null],
): SignedVote {
  const vote = signedVote({ kind, height: HEIGHT, round, value, validRound, validator: place });
  stage.honestVotes.push(vote);
  return vote;
}

function keep(stage: Stage, votes: readonly SignedVote[]): void {
  for (const vote of votes)
    stage.kept.set(`${vote.kind}/${vote.round}/${vote.value}/${vote.validRound}/${vote.validator}`, vote);
}

/** What one validator saw of a larger crowd. */
function quorumOf(stage: Stage, votes: readonly SignedVote[]): readonly SignedVote[] {
  return stage.random.shuffled(votes).slice(0, quorum(stage.n));
}

/** By ballot. */
function grouped(votes: readonly SignedVote[]): readonly (readonly SignedVote[])[] {
  return [...Map.groupBy(votes, ({ value, validRound }) => `${value}/${validRound}`).values()];
}
