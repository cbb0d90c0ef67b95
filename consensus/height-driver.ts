import { invariant } from '../ledger/base/invariant.ts';
import { findAmnesia } from './amnesia.ts';
import { allLeaders, proposerIndex } from './proposer.ts';
import { initialRound, onRoundInput, type RoundInput, type RoundOutput, type RoundState } from './round-machine.ts';
import type { Ballot, Equivocation, Proposal, RoundValue, Step, TimeoutStep, ValueId, Vote } from './types.ts';
import {
  admitFarVotes,
  applyCertificate,
  applyVote,
  committedValues,
  createVoteKeeper,
  hasAny,
  hasCommit,
  hasPolka,
  ROUND_WINDOW,
  skipRound,
  type VoteKeeper,
  votesOf,
} from './vote-keeper.ts';

/** Distinct proposals of one round worth keeping: the first, and one more that proves the proposer guilty. */
export const PROPOSALS_PER_ROUND_MAX = 2;

/** One height of one node. A value: every input gives a new state and what to do. */
export interface HeightState {
  readonly height: number;
  /** Size of the set. */
  readonly validators: number;
  /** Places of the set that may propose, in the order of their turns (leader health). */
  readonly leaders: readonly number[];
  /** This node's place in the set; undefined: it only watches. */
  readonly self: number | undefined;
  readonly round: RoundState;
  readonly keeper: VoteKeeper;
  readonly proposals: ReadonlyMap<number, readonly Proposal[]>;
  /** By round: the first fresh proposal came in time (protocol.md §4 addition 2). */
  readonly timely: ReadonlyMap<number, boolean>;
  /** Values whose authentic content was executed: whether they are valid. The same for every round and peer (rule 11). */
  readonly verdicts: ReadonlyMap<ValueId, boolean>;
  /**
   * Rounds whose proposal came with content that does not make its value: refused in that round only, for a proposer may send
   * true content to some and false content to others, and the value may still be valid.
   */
  readonly refused: ReadonlySet<number>;
  readonly equivocations: readonly Equivocation[];
}

export type HeightInput =
  | { readonly kind: 'start'; readonly round: number }
  | { readonly kind: 'proposal'; readonly proposal: Proposal; readonly timely: boolean }
  | { readonly kind: 'vote'; readonly vote: Vote }
  | { readonly kind: 'certificate'; readonly votes: readonly Vote[] }
  | { readonly kind: 'verdict'; readonly value: ValueId; readonly valid: boolean }
  | { readonly kind: 'refuse'; readonly round: number }
  | { readonly kind: 'timeout'; readonly step: TimeoutStep; readonly round: number };

export type HeightOutput =
  | { readonly kind: 'enterRound'; readonly round: number }
  /** This node is the proposer: re-propose `valid`, or build a fresh value when undefined. */
  | { readonly kind: 'propose'; readonly round: number; readonly valid: RoundValue | undefined }
  | { readonly kind: 'vote'; readonly ballot: Ballot }
  | { readonly kind: 'startTimer'; readonly step: TimeoutStep; readonly round: number }
  | { readonly kind: 'decide'; readonly round: number; readonly value: ValueId }
  | { readonly kind: 'evidence'; readonly equivocation: Equivocation }
  /** A quorum committed what this node executed and found invalid: stop and say so. */
  | { readonly kind: 'contradiction'; readonly round: number; readonly value: ValueId };

export interface HeightResult {
  readonly state: HeightState;
  readonly outputs: readonly HeightOutput[];
}

/** What the vote log gives back of a height that was under way. */
export interface RestoredRound {
  readonly round: number;
  readonly step: Step;
  readonly locked: RoundValue | undefined;
  readonly valid: RoundValue | undefined;
  /** The last round in which another value than the locked one was precommitted; −1 or absent: none. */
  readonly left?: number;
}

/** A height before its start; `restored` is what the vote log remembers of it. */
export function createHeight(options: {
  readonly height: number;
  readonly validators: number;
  /** Everybody by default. */
  readonly leaders?: readonly number[];
  readonly self: number | undefined;
  readonly restored?: RestoredRound;
}): HeightState {
  const { height, validators, self, restored } = options;
  return {
    height,
    validators,
    leaders: options.leaders ?? allLeaders(validators),
    self,
    round: restored === undefined ? initialRound : { ...initialRound, ...restored },
    keeper: createVoteKeeper(validators),
    proposals: new Map(),
    timely: new Map(),
    verdicts: new Map(),
    refused: new Set(),
    equivocations: [],
  };
}

/** Takes an input whose signatures were checked, gives the new state and the outputs in the order they are to be done. */
export function onHeightInput(state: HeightState, input: HeightInput): HeightResult {
  switch (input.kind) {
    case 'start':
      return settle(enterRound(state, input.round));
    case 'proposal':
      return settle(onProposal(state, input.proposal, input.timely));
    case 'vote':
      return settle(onVote(state, input.vote));
    case 'certificate':
      return settle(onCertificate(state, input.votes));
    case 'verdict':
      return settle({
        state: { ...state, verdicts: new Map(state.verdicts).set(input.value, input.valid) },
        outputs: [],
      });
    case 'refuse':
      return settle({ state: { ...state, refused: new Set(state.refused).add(input.round) }, outputs: [] });
    case 'timeout':
      return settle(feedRound(state, { kind: 'timeout', step: input.step, round: input.round }));
  }
}

/** The proposer's place for a round of this height. */
export function proposerOf(state: HeightState, round: number): number {
  return proposerIndex(state, state.height, round);
}

/** Values that this height needs executed before it can go on: proposed now, or committed by a quorum. */
export function wantedValues(state: HeightState): readonly ValueId[] {
  const wanted = new Set<ValueId>();
  for (const { value } of committedValues(state.keeper)) if (!state.verdicts.has(value)) wanted.add(value);
  for (const proposal of state.proposals.get(state.round.round) ?? []) {
    if (!state.verdicts.has(proposal.value)) wanted.add(proposal.value);
  }
  return [...wanted];
}

function onProposal(state: HeightState, proposal: Proposal, timely: boolean): HeightResult {
  const { round } = proposal;
  if (proposal.validator !== proposerOf(state, round) || round > state.round.round + ROUND_WINDOW)
    return { state, outputs: [] };
  const known = state.proposals.get(round) ?? [];
  const same = known.some((other) => other.value === proposal.value && other.validRound === proposal.validRound);
  if (same || known.length >= PROPOSALS_PER_ROUND_MAX) return { state, outputs: [] };
  const proposals = new Map(state.proposals).set(round, [...known, proposal]);
  const first = known[0];
  if (first === undefined)
    return { state: { ...state, proposals, timely: new Map(state.timely).set(round, timely) }, outputs: [] };
  return withEvidence({ ...state, proposals }, [{ kind: 'proposal', first, second: proposal }]);
}

function onVote(state: HeightState, vote: Vote): HeightResult {
  invariant(vote.height === state.height, 'the vote is of this height');
  const applied = applyVote(state.keeper, vote, state.round.round);
  const next = { ...state, keeper: applied.keeper };
  const found = [applied.equivocation, findAmnesia(applied.keeper, vote)].filter((one) => one !== undefined);
  return withEvidence(next, found);
}

function onCertificate(state: HeightState, votes: readonly Vote[]): HeightResult {
  const applied = applyCertificate(state.keeper, votes, state.round.round);
  if (applied === undefined) return { state, outputs: [] };
  const amnesia = votes.map((vote) => findAmnesia(applied.keeper, vote)).filter((one) => one !== undefined);
  return withEvidence({ ...state, keeper: applied.keeper }, [...applied.equivocations, ...amnesia]);
}

function withEvidence(state: HeightState, found: readonly Equivocation[]): HeightResult {
  if (found.length === 0) return { state, outputs: [] };
  const fresh = found.filter(
    (equivocation) => !state.equivocations.some((known) => sameEquivocation(known, equivocation)),
  );
  return {
    state: { ...state, equivocations: [...state.equivocations, ...fresh] },
    outputs: fresh.map((equivocation): HeightOutput => ({ kind: 'evidence', equivocation })),
  };
}

/** One crime is told once: of a validator, by kind and round. */
function sameEquivocation(a: Equivocation, b: Equivocation): boolean {
  const [one, other] = [messagesOf(a)[0], messagesOf(b)[0]];
  if (a.kind !== b.kind || one.validator !== other.validator || one.round !== other.round) return false;
  return a.kind !== 'vote' || b.kind !== 'vote' || a.first.kind === b.first.kind;
}

/** The two contradicting messages. */
export function messagesOf(equivocation: Equivocation): readonly [Vote | Proposal, Vote | Proposal] {
  return equivocation.kind === 'amnesia'
    ? [equivocation.precommit, equivocation.prevote]
    : [equivocation.first, equivocation.second];
}

function enterRound(state: HeightState, round: number): HeightResult {
  const isProposer = state.self !== undefined && proposerOf(state, round) === state.self;
  const entered = feedRound(
    { ...state, keeper: admitFarVotes(state.keeper, round) },
    { kind: 'startRound', round, isProposer },
  );
  return { state: entered.state, outputs: [{ kind: 'enterRound', round }, ...entered.outputs] };
}

/** Feeds the round machine and turns its outputs into the height's; a next round is entered at once. */
function feedRound(state: HeightState, input: RoundInput): HeightResult {
  const result = onRoundInput(state.round, input);
  let current: HeightState = { ...state, round: result.state };
  const outputs: HeightOutput[] = [];
  for (const output of result.outputs) {
    if (output.kind === 'nextRound') {
      const entered = enterRound(current, output.round);
      current = entered.state;
      outputs.push(...entered.outputs);
    } else {
      const mapped = heightOutput(current, output);
      if (mapped !== undefined) outputs.push(mapped);
    }
  }
  return { state: current, outputs };
}

function heightOutput(
  state: HeightState,
  output: Exclude<RoundOutput, { kind: 'nextRound' }>,
): HeightOutput | undefined {
  if (output.kind !== 'vote') return output;
  if (state.self === undefined) return undefined;
  const { vote: kind, round, value, validRound } = output;
  return { kind: 'vote', ballot: { kind, height: state.height, round, value, validRound } };
}

/** Applies every rule whose condition holds now, until none does. Each application changes step, flag or round, so it ends. */
function settle(result: HeightResult): HeightResult {
  let current = result;
  for (;;) {
    const next = nextInput(current.state);
    if (next === undefined) return current;
    if (next.kind === 'contradiction') return { state: current.state, outputs: [...current.outputs, next] };
    const fed = feedRound(current.state, next);
    invariant(fed.state !== current.state, 'a rule that fires changes the state');
    current = { state: fed.state, outputs: [...current.outputs, ...fed.outputs] };
  }
}

type Found = RoundInput | { readonly kind: 'contradiction'; readonly round: number; readonly value: ValueId };

function nextInput(state: HeightState): Found | undefined {
  if (state.round.step === 'decided') return undefined;
  const decided = commitFound(state);
  if (decided !== undefined) return decided;
  if (state.round.step === 'new') return undefined;
  const skip = skipRound(state.keeper, state.round.round);
  if (skip !== undefined) return { kind: 'skip', round: skip };
  return proposalFound(state) ?? prevotesFound(state) ?? precommitsFound(state);
}

/** L49 (rule 7). */
function commitFound(state: HeightState): Found | undefined {
  for (const { round, value } of committedValues(state.keeper)) {
    const verdict = state.verdicts.get(value);
    if (verdict !== undefined) return { kind: verdict ? 'commitValue' : 'contradiction', round, value };
  }
  return undefined;
}

/** L22 and L28: in step propose, the round's first proposal. */
function proposalFound(state: HeightState): Found | undefined {
  const { round, step } = state.round;
  const proposal = state.proposals.get(round)?.[0];
  if (step !== 'propose' || proposal === undefined) return undefined;
  const { value, validRound } = proposal;
  const verdict = state.verdicts.get(value);
  const refused = state.refused.has(round) && verdict !== true;
  if (validRound === -1) {
    const timely = state.timely.get(round) === true;
    // An untimely or refused value needs no execution to be voted down.
    if (timely && !refused && verdict === undefined) return undefined;
    return { kind: 'freshProposal', value, acceptable: timely && verdict === true };
  }
  if (!hasAnyPolka(state.keeper, validRound, value)) return undefined;
  if (verdict === undefined && !refused) return undefined;
  return { kind: 'provenProposal', value, validRound, valid: verdict === true };
}

/** True iff the round has a polka for the value, whatever validRound its own proposal carried. */
function hasAnyPolka(keeper: VoteKeeper, round: number, value: ValueId): boolean {
  const validRounds = new Set(votesOf(keeper, 'prevote', round).map((vote) => vote.validRound));
  for (const validRound of validRounds)
    if (validRound !== null && hasPolka(keeper, round, value, validRound)) return true;
  return false;
}

/** L34, L36, L44. */
function prevotesFound(state: HeightState): Found | undefined {
  const { round, step, sawPolka, prevoteTimer } = state.round;
  if (step !== 'prevote' && step !== 'precommit') return undefined;
  if (!sawPolka) {
    for (const { value, validRound } of state.proposals.get(round) ?? []) {
      const polka = hasPolka(state.keeper, round, value, validRound);
      if (polka && state.verdicts.get(value) === true) return { kind: 'polkaValue', value };
    }
  }
  if (step !== 'prevote') return undefined;
  if (hasPolka(state.keeper, round, null, -1)) return { kind: 'polkaNil' };
  return !prevoteTimer && hasAny(state.keeper, 'prevote', round) ? { kind: 'polkaAny' } : undefined;
}

/** L47, and at once on a quorum of nil (protocol.md §4). */
function precommitsFound(state: HeightState): Found | undefined {
  const { round, precommitTimer } = state.round;
  if (hasCommit(state.keeper, round, null)) return { kind: 'precommitNil' };
  return !precommitTimer && hasAny(state.keeper, 'precommit', round) ? { kind: 'precommitAny' } : undefined;
}
