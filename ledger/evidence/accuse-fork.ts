import { isAmnesia } from '../base/amnesia.ts';
import { honestMin, quorum } from '../base/quorum.ts';
import {
  compareTallies,
  FORK_TALLIES_MAX,
  type Fork,
  type SignedVote,
  type Tally,
  tallyName,
} from './evidence-form.ts';

/** Two ballots that no honest validator signs both; what the votes of one place prove. */
export interface Accusation {
  /** Place in the height's set. */
  readonly validator: number;
  readonly kind: 'duplicatePrevote' | 'duplicatePrecommit' | 'amnesia';
  /** The round of the later of the two votes. */
  readonly round: number;
}

/** A quorum of prevotes that must exist for the fork to have come about, and that nobody brought. */
export interface MissingPolka {
  readonly round: number;
  readonly value: string;
}

/**
 * Who is guilty by the fork's votes, each place once, in set order. Only what a validator signed itself accuses it: a pair of
 * different ballots of one (round, kind), or of a precommit and a later prevote as rule 19 has it. Signatures are not checked here.
 */
export function accuseFork(fork: Fork): readonly Accusation[] {
  const found = new Map<number, Accusation>();
  const tallies = [...fork.commits, ...fork.tallies].sort(compareTallies);
  for (const [at, earlier] of tallies.entries()) {
    for (const later of tallies.slice(at + 1)) {
      const kind = contradiction(earlier, later);
      if (kind === undefined) continue;
      for (const validator of commonSigners(earlier, later))
        if (!found.has(validator)) found.set(validator, { validator, kind, round: later.round });
    }
  }
  return [...found.values()].sort((a, b) => a.validator - b.validator);
}

/**
 * Of a fork that names fewer than f + 1: the quorum of prevotes whose absence is the reason (docs/adr/0018-evidence.md has the proof).
 * Follows the second value's polkas down by their validRound to the round of the first commit.
 */
export function missingPolka(fork: Fork, validators: number): MissingPolka | undefined {
  const [first, second] = [...fork.commits].sort(compareTallies) as [Tally, Tally];
  const polkaAt = (round: number, value: string | null): Tally | undefined =>
    fork.tallies.find((tally) => isPolka(tally, validators) && tally.round === round && tally.value === value);
  let round = second.round;
  while (round > first.round) {
    const polka = polkaAt(round, second.value);
    if (polka === undefined) return { round, value: second.value ?? '' };
    round = polka.validRound ?? -1;
  }
  if (round < first.round) return undefined;
  const lower = [second, first].find(({ value }) => polkaAt(round, value) === undefined);
  return lower === undefined ? undefined : { round, value: lower.value ?? '' };
}

/** Takes two commits of a height and any votes of it (signatures checked), gives the fork: each ballot once, polkas before the rest. */
export function createFork(options: {
  readonly height: number;
  /** Size of the set. */
  readonly validators: number;
  readonly commits: readonly [Tally, Tally];
  readonly votes: readonly SignedVote[];
}): Fork {
  const { height, validators, commits, votes } = options;
  const byName = new Map(commits.map((tally) => [tallyName(tally), [...tally.signatures]]));
  const ballots = new Map<string, Omit<Tally, 'signatures'>>();
  for (const vote of votes) {
    if (vote.height !== height || vote.validator >= validators) continue;
    const { kind, round, value, validRound } = vote;
    const name = tallyName(vote);
    const signatures = byName.get(name) ?? new Array<null>(validators).fill(null);
    byName.set(name, signatures.with(vote.validator, signatures[vote.validator] ?? vote.signature));
    ballots.set(name, { kind, round, value, validRound });
  }
  const completed = (ballot: Omit<Tally, 'signatures'>): Tally => ({
    ...ballot,
    signatures: byName.get(tallyName(ballot)) ?? [],
  });
  const inCommit = new Set(commits.map(tallyName));
  const others = [...ballots.entries()].filter(([name]) => !inCommit.has(name)).map(([, ballot]) => completed(ballot));
  const polkas = others.filter((tally) => isPolka(tally, validators));
  const rest = others.filter((tally) => !isPolka(tally, validators));
  const tallies = [...polkas, ...rest].slice(0, FORK_TALLIES_MAX).sort(compareTallies);
  const [first, second] = commits.map(completed).sort(compareTallies) as [Tally, Tally];
  return { kind: 'fork', height, commits: [first, second], tallies };
}

/** The same fork with as few votes as still name f + 1: no more than two ballots beside the commits, where that is possible. */
export function leanFork(fork: Fork, validators: number): Fork {
  const enough = (tallies: readonly Tally[]): boolean =>
    accuseFork({ ...fork, tallies }).length >= honestMin(validators);
  if (enough([])) return { ...fork, tallies: [] };
  for (const tally of fork.tallies) if (enough([tally])) return { ...fork, tallies: [tally] };
  for (const [at, tally] of fork.tallies.entries()) {
    const other = fork.tallies.slice(at + 1).find((later) => later.round === tally.round && enough([tally, later]));
    if (other !== undefined) return { ...fork, tallies: [tally, other] };
  }
  return fork;
}

/** Places that signed, in set order. */
export function signersOf(tally: Tally): readonly number[] {
  return tally.signatures.flatMap((signature, place) => (signature === null ? [] : [place]));
}

/** `later` comes after `earlier` in the order of compareTallies, and says something else. */
function contradiction(earlier: Tally, later: Tally): Accusation['kind'] | undefined {
  if (earlier.kind === later.kind && earlier.round === later.round)
    return earlier.kind === 'prevote' ? 'duplicatePrevote' : 'duplicatePrecommit';
  return isAmnesia(earlier, later) ? 'amnesia' : undefined;
}

function commonSigners(a: Tally, b: Tally): readonly number[] {
  return signersOf(a).filter((place) => (b.signatures[place] ?? null) !== null);
}

function isPolka(tally: Tally, validators: number): boolean {
  return tally.kind === 'prevote' && signersOf(tally).length >= quorum(validators);
}
