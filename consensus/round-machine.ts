import { unreachable } from '../ledger/base/invariant.ts';
import type { RoundValue, Step, TimeoutStep, ValueId, VoteKind } from './types.ts';

/**
 * Algorithm 1 of arXiv 1807.04938 for one height, as a pure function of (state, input). The line numbers are the paper's.
 * It knows nothing of votes or validators: the height driver says when a condition holds.
 */
export interface RoundState {
  readonly round: number;
  readonly step: Step;
  readonly locked: RoundValue | undefined;
  readonly valid: RoundValue | undefined;
  /**
   * The last round in which this node precommitted a value other than the one it is locked on, −1: none. A later prevote for the
   * locked value needs a polka from then or after, or it would look like amnesia (rule 19).
   */
  readonly left: number;
  /** L36 "for the first time": done for this round. */
  readonly sawPolka: boolean;
  /** L34 and L47 "for the first time": the timers of this round that were started. */
  readonly prevoteTimer: boolean;
  readonly precommitTimer: boolean;
}

export type RoundInput =
  | { readonly kind: 'startRound'; readonly round: number; readonly isProposer: boolean }
  /** The round's proposal with validRound −1; acceptable = valid(v) and timely. */
  | { readonly kind: 'freshProposal'; readonly value: ValueId; readonly acceptable: boolean }
  /** The round's proposal with 0 ≤ validRound < round, and the quorum of prevotes of validRound for its value. */
  | { readonly kind: 'provenProposal'; readonly value: ValueId; readonly validRound: number; readonly valid: boolean }
  | { readonly kind: 'polkaAny' }
  | { readonly kind: 'polkaNil' }
  /** The round's proposal, valid, and a quorum of prevotes of this round for it. */
  | { readonly kind: 'polkaValue'; readonly value: ValueId }
  | { readonly kind: 'precommitAny' }
  | { readonly kind: 'precommitNil' }
  /** A proposal, valid, and a quorum of precommits of its round, any round. */
  | { readonly kind: 'commitValue'; readonly round: number; readonly value: ValueId }
  | { readonly kind: 'skip'; readonly round: number }
  | { readonly kind: 'timeout'; readonly step: TimeoutStep; readonly round: number };

export type RoundOutput =
  | { readonly kind: 'propose'; readonly round: number; readonly valid: RoundValue | undefined }
  | {
      readonly kind: 'vote';
      readonly vote: VoteKind;
      readonly round: number;
      readonly value: ValueId | null;
      readonly validRound: number | null;
    }
  | { readonly kind: 'startTimer'; readonly step: TimeoutStep; readonly round: number }
  | { readonly kind: 'nextRound'; readonly round: number }
  | { readonly kind: 'decide'; readonly round: number; readonly value: ValueId };

export interface RoundResult {
  readonly state: RoundState;
  readonly outputs: readonly RoundOutput[];
}

export const initialRound: RoundState = {
  round: 0,
  step: 'new',
  locked: undefined,
  valid: undefined,
  left: -1,
  sawPolka: false,
  prevoteTimer: false,
  precommitTimer: false,
};

/** Takes a state and an input whose condition holds, gives the next state and what to do. After a decision nothing happens (rule 9). */
export function onRoundInput(state: RoundState, input: RoundInput): RoundResult {
  if (state.step === 'decided') return { state, outputs: [] };
  switch (input.kind) {
    case 'startRound':
      return onStartRound(state, input.round, input.isProposer);
    case 'freshProposal':
      return onFreshProposal(state, input.value, input.acceptable);
    case 'provenProposal':
      return onProvenProposal(state, input.value, input.validRound, input.valid);
    case 'polkaAny':
      return onPolkaAny(state);
    case 'polkaNil':
      return onPolkaNil(state);
    case 'polkaValue':
      return onPolkaValue(state, input.value);
    case 'precommitAny':
      return onPrecommitAny(state);
    case 'precommitNil':
      return { state, outputs: [{ kind: 'nextRound', round: state.round + 1 }] };
    case 'commitValue':
      // L49–L54: any round, not only the current one (rule 7).
      return {
        state: { ...state, step: 'decided' },
        outputs: [{ kind: 'decide', round: input.round, value: input.value }],
      };
    case 'skip':
      // L55–L56.
      return input.round > state.round ? { state, outputs: [{ kind: 'nextRound', round: input.round }] } : none(state);
    case 'timeout':
      return onTimeout(state, input.step, input.round);
    default:
      return unreachable(input);
  }
}

function none(state: RoundState): RoundResult {
  return { state, outputs: [] };
}

/** L11–L21: lock and valid value survive the round, everything "for the first time" begins anew. */
function onStartRound(state: RoundState, round: number, isProposer: boolean): RoundResult {
  const { locked, valid, left } = state;
  const next: RoundState = { ...initialRound, locked, valid, left, round, step: 'propose' };
  // The paper starts the timer in the else branch only; a proposer that cannot build in time must also come to prevote nil.
  const timer: RoundOutput = { kind: 'startTimer', step: 'propose', round };
  return { state: next, outputs: isProposer ? [{ kind: 'propose', round, valid }, timer] : [timer] };
}

/** L22–L27 (rule 2): with no proof of lock, prevote v only if acceptable and never locked on another value. */
function onFreshProposal(state: RoundState, value: ValueId, acceptable: boolean): RoundResult {
  if (state.step !== 'propose') return none(state);
  const free = state.locked === undefined || isHeldSince(state, value, -1);
  return prevote(state, acceptable && free ? value : null, -1);
}

/** L28–L33 (rule 3): a quorum of prevotes of validRound frees a lock that is not younger. */
function onProvenProposal(state: RoundState, value: ValueId, validRound: number, valid: boolean): RoundResult {
  if (state.step !== 'propose' || validRound >= state.round) return none(state);
  const free = state.locked === undefined || state.locked.round <= validRound || isHeldSince(state, value, validRound);
  return prevote(state, valid && free ? value : null, validRound);
}

/** "or lockedValue = v" (L23, L29), unless this node precommitted another value after validRound (docs/adr/0018-evidence.md). */
function isHeldSince({ locked, left }: RoundState, value: ValueId, validRound: number): boolean {
  return locked?.value === value && left <= validRound;
}

function prevote(state: RoundState, value: ValueId | null, validRound: number): RoundResult {
  return {
    state: { ...state, step: 'prevote' },
    outputs: [
      { kind: 'vote', vote: 'prevote', round: state.round, value, validRound: value === null ? -1 : validRound },
    ],
  };
}

/** L34–L35: once per round. */
function onPolkaAny(state: RoundState): RoundResult {
  if (state.step !== 'prevote' || state.prevoteTimer) return none(state);
  return {
    state: { ...state, prevoteTimer: true },
    outputs: [{ kind: 'startTimer', step: 'prevote', round: state.round }],
  };
}

/** L36–L43 (rule 5): once per round, in step prevote or later; in step precommit the valid value is still set (L42). */
function onPolkaValue(state: RoundState, value: ValueId): RoundResult {
  if (state.sawPolka || (state.step !== 'prevote' && state.step !== 'precommit')) return none(state);
  const mark: RoundValue = { value, round: state.round };
  const seen: RoundState = { ...state, sawPolka: true, valid: mark };
  if (state.step === 'precommit') return none(seen);
  return {
    state: { ...seen, ...lockedOn(state, mark), step: 'precommit' },
    outputs: [{ kind: 'vote', vote: 'precommit', round: state.round, value, validRound: null }],
  };
}

/** The lock on a value, given what was locked before. */
export function lockedOn(
  { locked, left }: Pick<RoundState, 'locked' | 'left'>,
  mark: RoundValue,
): Pick<RoundState, 'locked' | 'left'> {
  return { locked: mark, left: locked === undefined || locked.value === mark.value ? left : locked.round };
}

/** L44–L46. The lock stays: nothing unlocks on nil (rule 4). */
function onPolkaNil(state: RoundState): RoundResult {
  return state.step === 'prevote' ? precommitNil(state) : none(state);
}

function precommitNil(state: RoundState): RoundResult {
  return {
    state: { ...state, step: 'precommit' },
    outputs: [{ kind: 'vote', vote: 'precommit', round: state.round, value: null, validRound: null }],
  };
}

/** L47–L48: once per round, in any step. */
function onPrecommitAny(state: RoundState): RoundResult {
  if (state.precommitTimer) return none(state);
  return {
    state: { ...state, precommitTimer: true },
    outputs: [{ kind: 'startTimer', step: 'precommit', round: state.round }],
  };
}

/** L57–L67: a timer of another round or of a step that has passed is stale (rule 9). */
function onTimeout(state: RoundState, step: TimeoutStep, round: number): RoundResult {
  if (round !== state.round) return none(state);
  switch (step) {
    case 'propose':
      return state.step === 'propose' ? prevote(state, null, -1) : none(state);
    case 'prevote':
      return state.step === 'prevote' ? precommitNil(state) : none(state);
    case 'precommit':
      return { state, outputs: [{ kind: 'nextRound', round: state.round + 1 }] };
    default:
      return unreachable(step);
  }
}
