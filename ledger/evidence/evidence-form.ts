import { type Bytes, compareBytes, fromHex } from '../base/bytes.ts';
import { encodeTrusted, type Value } from '../base/codec.ts';
import { type Hash, hashTagged, type Sha256 } from '../base/hash.ts';

/** A vote as a validator signed it; `validator` is its place in the height's set, sorted by key bytes. */
export interface SignedVote {
  readonly kind: 'prevote' | 'precommit';
  readonly height: number;
  readonly round: number;
  /** Hex of a block id; null is nil. */
  readonly value: string | null;
  /** Of a prevote: −1 or an earlier round. Of a precommit: null. */
  readonly validRound: number | null;
  readonly validator: number;
  readonly signature: Bytes;
}

export interface SignedProposal {
  readonly height: number;
  readonly round: number;
  readonly value: string;
  readonly validRound: number;
  readonly validator: number;
  readonly signature: Bytes;
}

/** The signatures under one and the same ballot of a height, in set order; null where none is known. */
export interface Tally {
  readonly kind: 'prevote' | 'precommit';
  readonly round: number;
  readonly value: string | null;
  readonly validRound: number | null;
  readonly signatures: readonly (Bytes | null)[];
}

/** Two votes of one validator for one (height, round, kind) that say different things. */
export interface DuplicateVote {
  readonly kind: 'duplicateVote';
  readonly first: SignedVote;
  readonly second: SignedVote;
}

export interface DuplicateProposal {
  readonly kind: 'duplicateProposal';
  readonly first: SignedProposal;
  readonly second: SignedProposal;
}

/** Precommit v at r, then prevote v′ ∉ {v, nil} at r′ > r with validRound < r (protocol.md §4 rule 19). */
export interface Amnesia {
  readonly kind: 'amnesia';
  readonly precommit: SignedVote;
  readonly prevote: SignedVote;
}

/** Two quorums of precommits for different blocks of one height, and what else is known of that height's votes. */
export interface Fork {
  readonly kind: 'fork';
  readonly height: number;
  /** Of different values, by round. */
  readonly commits: readonly [Tally, Tally];
  /** Polkas, and any other votes that may tell who is guilty; each ballot once. */
  readonly tallies: readonly Tally[];
}

/** Proof that validators broke the protocol, from their own signatures alone. */
export type Evidence = DuplicateVote | DuplicateProposal | Amnesia | Fork;

/** Bytes of one piece of evidence: hundreds of polkas of a large set, far more than any fork needs. */
export const EVIDENCE_BYTES_MAX = 1024 * 1024;
/** Ballots beside the two commits of a fork: bounds the pairs that are compared. */
export const FORK_TALLIES_MAX = 256;

/**
 * Canonical bytes: facts that both messages share stand once, and the two are sorted by what they say. The order in which they
 * were seen changes nothing.
 */
export function encodeEvidence(evidence: Evidence): Bytes {
  switch (evidence.kind) {
    case 'duplicateVote': {
      const { kind, height, round, validator } = evidence.first;
      const said = sortedPair(evidence.first, evidence.second).map(saidValue);
      return encodeTrusted(['duplicateVote', kind, height, round, validator, said]);
    }
    case 'duplicateProposal': {
      const { height, round, validator } = evidence.first;
      const said = sortedPair(evidence.first, evidence.second).map(saidValue);
      return encodeTrusted(['duplicateProposal', height, round, validator, said]);
    }
    case 'amnesia': {
      const { precommit, prevote } = evidence;
      const said = [precommit, prevote].map((vote) => [vote.round, ...saidValue(vote)]);
      return encodeTrusted(['amnesia', precommit.height, precommit.validator, said]);
    }
    case 'fork': {
      const commits = [...evidence.commits].sort(compareTallies).map(tallyValue);
      const tallies = [...evidence.tallies].sort(compareTallies).map(tallyValue);
      return encodeTrusted(['fork', evidence.height, commits, tallies]);
    }
  }
}

/** What names a piece of evidence: H("evidence", bytes). */
export function evidenceId(sha256: Sha256, evidence: Evidence): Hash {
  return hashTagged(sha256, 'evidence', encodeEvidence(evidence));
}

/** The height whose set the evidence is about. */
export function evidenceHeight(evidence: Evidence): number {
  switch (evidence.kind) {
    case 'duplicateVote':
    case 'duplicateProposal':
      return evidence.first.height;
    case 'amnesia':
      return evidence.precommit.height;
    case 'fork':
      return evidence.height;
  }
}

/** A tally's one name inside a height: two with the same name say the same. */
export function tallyName({ kind, round, value, validRound }: Omit<Tally, 'signatures'>): string {
  return `${round}/${kind}/${value ?? 'nil'}/${validRound ?? ''}`;
}

/** By round, prevotes first, nil first, then by value and validRound. */
export function compareTallies(a: Tally, b: Tally): number {
  if (a.round !== b.round) return a.round - b.round;
  if (a.kind !== b.kind) return a.kind === 'prevote' ? -1 : 1;
  const left = a.value ?? '';
  const right = b.value ?? '';
  if (left !== right) return left < right ? -1 : 1;
  return (a.validRound ?? -1) - (b.validRound ?? -1);
}

type Said = { readonly value: string | null; readonly validRound: number | null; readonly signature: Bytes };

function sortedPair<T extends Said>(first: T, second: T): readonly [T, T] {
  const order = compareBytes(saidBytes(first), saidBytes(second));
  return order <= 0 ? [first, second] : [second, first];
}

function saidBytes({ value, validRound }: Said): Bytes {
  return encodeTrusted([idBytes(value), validRound]);
}

function saidValue({ value, validRound, signature }: Said): readonly Value[] {
  return [idBytes(value), validRound, signature];
}

function tallyValue({ kind, round, value, validRound, signatures }: Tally): Value {
  return [kind, round, idBytes(value), validRound, signatures];
}

function idBytes(value: string | null): Hash | null {
  return value === null ? null : (fromHex(value) as Hash);
}
