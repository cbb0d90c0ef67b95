import type { Bytes } from '../ledger/base/bytes.ts';

/** Hex of a block id. The core compares and counts ids; it never looks inside a value. */
export type ValueId = string;

export type VoteKind = 'prevote' | 'precommit';
export type Step = 'new' | 'propose' | 'prevote' | 'precommit' | 'decided';
export type TimeoutStep = 'propose' | 'prevote' | 'precommit';

/** `validator` is the place in the height's set, sorted by key bytes. */
export interface Vote {
  readonly kind: VoteKind;
  readonly height: number;
  readonly round: number;
  /** null is nil: a vote for no value. */
  readonly value: ValueId | null;
  /** Of a prevote: the validRound of the proposal voted for, −1 for nil. Of a precommit: null (protocol.md §4 addition 1). */
  readonly validRound: number | null;
  readonly validator: number;
  readonly signature: Bytes;
}

export interface Proposal {
  readonly height: number;
  readonly round: number;
  readonly value: ValueId;
  /** −1: a fresh value. */
  readonly validRound: number;
  readonly validator: number;
  readonly signature: Bytes;
}

/** A vote before it is signed. */
export type Ballot = Omit<Vote, 'signature' | 'validator'>;

/** A proposal before it is signed. */
export type UnsignedProposal = Omit<Proposal, 'signature' | 'validator'>;

export interface RoundValue {
  readonly value: ValueId;
  readonly round: number;
}

/**
 * What one validator signed and no honest one does: two different messages for one (height, round, kind), or a prevote that
 * forgets an earlier precommit: proof of guilt (rules 18, 19).
 */
export type Equivocation =
  | { readonly kind: 'vote'; readonly first: Vote; readonly second: Vote }
  | { readonly kind: 'proposal'; readonly first: Proposal; readonly second: Proposal }
  | { readonly kind: 'amnesia'; readonly precommit: Vote; readonly prevote: Vote };
