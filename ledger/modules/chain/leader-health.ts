import { compareBytes } from '../../base/bytes.ts';
import { keyText, type PublicKey } from '../../base/keys.ts';
import { faultyMax } from '../../base/quorum.ts';
import { type BlockFacts, defineEntries, type StateRead, type SystemContext } from '../../module.ts';
import { type ValidatorEntry, validatorSetAt } from './validator-set.ts';

/** A validator that let a round pass as its proposer. */
type Failure = {
  readonly key: PublicKey;
  /** How often so far: each time doubles the term. */
  readonly count: number;
  /** The height whose round it let pass. */
  readonly at: number;
  /** First height at which the term is over; 0: it was restored. */
  readonly until: number;
  /** Who signed the 32 commits since, the latest in the lowest bit; an integer below 2^32. */
  readonly signed: number;
};

/** Leader health as of the tip (protocol.md §4 addition 4): `skipped` are passed over on the next height, `before` were on the tip's. */
type LeaderHealth = {
  readonly skipped: readonly PublicKey[];
  readonly before: readonly PublicKey[];
  /** Sorted by key bytes. */
  readonly failures: readonly Failure[];
};

export const leaderEntries = defineEntries<LeaderHealth>('leaders');

const allWell: LeaderHealth = { skipped: [], before: [], failures: [] };

/** A first failure skips for so many heights; each further one doubles it, five times at most. */
const TERM_HEIGHTS = 32;
const DOUBLINGS_MAX = 5;
/** Of the last 32 commits a skipped proposer must have signed so many, all after its failure. */
const SIGNED_MIN = 8;
const WINDOW = 2 ** 32;

/** Keys that may not propose on the height after the tip. */
export function skippedLeaders(state: StateRead): readonly PublicKey[] {
  return state.get(leaderEntries, '')?.skipped ?? [];
}

/** The proposers of a height in their order: the set, sorted by key, without the skipped; never empty, for at most f are skipped. */
export function eligibleLeaders(
  set: readonly ValidatorEntry[],
  skipped: readonly PublicKey[],
): readonly ValidatorEntry[] {
  const passed = new Set(skipped.map(keyText));
  return set.filter(({ key }) => !passed.has(keyText(key)));
}

/** Runs with record 0: judges the proposers of the block before by the round of its commit, and decides who is skipped on the next. */
export function judgeLeaders(context: SystemContext, facts: BlockFacts): void {
  const { state, height } = context;
  const { previous } = facts;
  if (previous === undefined) return;
  const health = state.get(leaderEntries, '') ?? allWell;
  const { round } = previous.commit;
  const { before, skipped: passed, failures: known } = health;
  // Of those restored only the count is left, which does not change by itself: the entry need not be written anew.
  if (round === 0 && before.length + passed.length === 0 && known.every(({ until }) => until === 0)) return;

  const members = validatorSetAt(state, height - 1);
  const signed = new Set(
    members.filter((_, place) => previous.commit.signatures[place] != null).map(({ key }) => keyText(key)),
  );
  const failed = failedLeaders(members, health.before, previous.commit.round, height - 1, previous.proposer);
  const next = validatorSetAt(state, height + 1);
  const staying = new Set([...validatorSetAt(state, height), ...next].map(({ key }) => keyText(key)));
  const kept = health.failures
    .map((failure) => afterCommit(failure, signed.has(keyText(failure.key)), height + 1))
    .filter(({ key }) => staying.has(keyText(key)));
  const failures = failed
    .filter((key) => staying.has(keyText(key)))
    .reduce<readonly Failure[]>((all, key) => withFailure(all, key, height - 1), kept);
  const skipped = chooseSkipped(failures, next);
  state.put(leaderEntries, '', { skipped, before: health.skipped, failures });
  report(context, health.skipped, skipped);
}

/** Proposers of the rounds that passed without a decision, but for the one whose value was decided in the end. */
function failedLeaders(
  set: readonly ValidatorEntry[],
  skipped: readonly PublicKey[],
  round: number,
  height: number,
  decidedProposer: PublicKey,
): readonly PublicKey[] {
  const leaders = eligibleLeaders(set, skipped);
  const failed: PublicKey[] = [];
  for (let passed = 0; passed < Math.min(round, leaders.length); passed++) {
    const leader = leaders[(height + passed) % leaders.length];
    if (leader !== undefined && compareBytes(leader.key, decidedProposer) !== 0) failed.push(leader.key);
  }
  return failed;
}

/** One more commit was seen; restored when the term is over and it signed enough of them. */
function afterCommit(failure: Failure, hasSigned: boolean, nextHeight: number): Failure {
  if (failure.until === 0) return failure;
  const signed = ((failure.signed * 2) % WINDOW) + (hasSigned ? 1 : 0);
  const restored = nextHeight >= failure.until && onesIn(signed) >= SIGNED_MIN;
  return restored ? { ...failure, until: 0, signed: 0 } : { ...failure, signed };
}

function onesIn(bits: number): number {
  let ones = 0;
  for (let rest = bits; rest > 0; rest = (rest - (rest % 2)) / 2) ones += rest % 2;
  return ones;
}

function withFailure(failures: readonly Failure[], key: PublicKey, at: number): readonly Failure[] {
  const earlier = failures.find((failure) => compareBytes(failure.key, key) === 0);
  const count = earlier?.count ?? 0;
  const until = at + TERM_HEIGHTS * 2 ** Math.min(count, DOUBLINGS_MAX);
  const failure: Failure = { key, count: count + 1, at, until, signed: 0 };
  const others = failures.filter((other) => other !== earlier);
  return [...others, failure].sort((a, b) => compareBytes(a.key, b.key));
}

/** At most f of the next set, so that an outage of many does not leave one proposer: the latest failures count, ties by key. */
function chooseSkipped(failures: readonly Failure[], set: readonly ValidatorEntry[]): readonly PublicKey[] {
  const members = new Set(set.map(({ key }) => keyText(key)));
  return failures
    .filter(({ key, until }) => until > 0 && members.has(keyText(key)))
    .sort((a, b) => b.at - a.at || compareBytes(a.key, b.key))
    .slice(0, faultyMax(set.length))
    .map(({ key }) => key)
    .sort(compareBytes);
}

/** Says in record 0 whose turns are passed over from now on, and whose are not any more. */
function report(context: SystemContext, before: readonly PublicKey[], after: readonly PublicKey[]): void {
  const [old, now] = [new Set(before.map(keyText)), new Set(after.map(keyText))];
  for (const key of after) if (!old.has(keyText(key))) context.emit({ type: 'chain.leaderSkipped', data: { key } });
  for (const key of before) if (!now.has(keyText(key))) context.emit({ type: 'chain.leaderRestored', data: { key } });
}
