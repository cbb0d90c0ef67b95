import {
  ballotFromValue,
  ballotValue,
  unsignedProposalFromValue,
  unsignedProposalValue,
  voteFromValue,
  voteValue,
} from '../../consensus/messages.ts';
import type { RoundState } from '../../consensus/round-machine.ts';
import type { Ballot, RoundValue, Step, UnsignedProposal, Vote } from '../../consensus/types.ts';
import { type Bytes, fromHex, toHex } from '../../ledger/base/bytes.ts';
import { decodeCanonical, encodeTrusted, type Value } from '../../ledger/base/codec.ts';
import { isFault } from '../../ledger/base/fault.ts';
import { HASH_BYTES } from '../../ledger/base/hash.ts';
import { BLOCK_TXS_MAX, VALIDATORS_MAX } from '../../ledger/base/limits.ts';
import { begunFromBytes, encodeBegun, type VoteLogBegun } from '../../storage/vote-log-begun.ts';

/** Where the round machine stood when it signed: what a restart must know to keep its promises (rule 12). */
export interface Standing {
  readonly round: number;
  readonly step: Step;
  readonly locked: RoundValue | undefined;
  readonly valid: RoundValue | undefined;
}

/** A value's content: enough to propose it again and to execute it again. */
export interface ValueContent {
  readonly header: Bytes;
  readonly lastCommit: Bytes;
  readonly txs: readonly Bytes[];
}

/**
 * What the vote log holds, in the order of events. Votes and proposals are written before they are signed: whatever may have
 * been signed is known after a restart, and signing the same again gives the same bytes.
 */
export type VoteLogEntry =
  | { readonly kind: 'vote'; readonly ballot: Ballot; readonly standing: Standing }
  | { readonly kind: 'proposal'; readonly proposal: UnsignedProposal; readonly standing: Standing }
  /** Written before the first vote that locks on the value or calls it valid. */
  | { readonly kind: 'value'; readonly height: number; readonly value: string; readonly content: ValueContent }
  /** The quorum of prevotes behind `valid`: the two are never apart (rule 10). */
  | { readonly kind: 'polka'; readonly votes: readonly Vote[] }
  /** An own precommit with its signature: of a round that was left nothing is signed again, and the others may still need it. */
  | { readonly kind: 'signed'; readonly vote: Vote }
  /** Something was signed that this log does not know (rule 16); `at`: when that was found. */
  | { readonly kind: 'lost'; readonly height: number; readonly at: number }
  /** When a proposal arrived and whether that was in time (protocol.md §4 addition 2). */
  | {
      readonly kind: 'received';
      readonly height: number;
      readonly round: number;
      readonly value: string;
      readonly at: number;
      readonly timely: boolean;
    }
  /** From here on the log knows all that the key signed; first in every log, unless its past was lost (rule 16). */
  | ({ readonly kind: 'begun' } & VoteLogBegun);

/** What of a round state goes into the log. */
export function standingOf(state: RoundState): Standing {
  const { round, step, locked, valid } = state;
  return { round, step, locked, valid };
}

/** Canonical bytes of an entry. */
export function encodeEntry(entry: VoteLogEntry): Bytes {
  switch (entry.kind) {
    case 'vote':
      return encodeTrusted(['vote', ballotValue(entry.ballot), standingValue(entry.standing)]);
    case 'proposal':
      return encodeTrusted(['proposal', unsignedProposalValue(entry.proposal), standingValue(entry.standing)]);
    case 'value': {
      const { header, lastCommit, txs } = entry.content;
      return encodeTrusted(['value', entry.height, hexBytes(entry.value), header, lastCommit, txs]);
    }
    case 'polka':
      return encodeTrusted(['polka', entry.votes.map(voteValue)]);
    case 'signed':
      return encodeTrusted(['signed', voteValue(entry.vote)]);
    case 'lost':
      return encodeTrusted(['lost', entry.height, entry.at]);
    case 'received':
      return encodeTrusted(['received', entry.height, entry.round, hexBytes(entry.value), entry.at, entry.timely]);
    case 'begun':
      return encodeBegun(entry);
  }
}

/** Takes bytes of this node's own log, gives the entry, or undefined where any part is not as written (then the log is damaged). */
export function decodeEntry(data: Bytes): VoteLogEntry | undefined {
  const value = decodeCanonical(data);
  if (isFault(value) || !Array.isArray(value)) return undefined;
  const parts: readonly Value[] = value;
  switch (parts[0]) {
    case 'begun': {
      const begun = begunFromBytes(data);
      return begun === undefined ? undefined : { kind: 'begun', ...begun };
    }
    case 'vote':
      return parts.length === 3 ? voteEntry(parts) : undefined;
    case 'proposal':
      return parts.length === 3 ? proposalEntry(parts) : undefined;
    case 'value':
      return parts.length === 6 ? valueEntry(parts) : undefined;
    case 'polka':
      return parts.length === 2 ? polkaEntry(parts) : undefined;
    case 'signed': {
      const vote = parts.length === 2 ? voteFromValue(parts[1]) : undefined;
      return vote?.kind === 'precommit' ? { kind: 'signed', vote } : undefined;
    }
    case 'lost': {
      const [, height, at] = parts;
      return parts.length === 3 && isCount(height) && isCount(at) ? { kind: 'lost', height, at } : undefined;
    }
    case 'received':
      return parts.length === 6 ? receivedEntry(parts) : undefined;
    default:
      return undefined;
  }
}

function voteEntry([, a, b]: readonly Value[]): VoteLogEntry | undefined {
  const ballot = ballotFromValue(a);
  const standing = standingFromValue(b);
  return ballot === undefined || standing === undefined ? undefined : { kind: 'vote', ballot, standing };
}

function proposalEntry([, a, b]: readonly Value[]): VoteLogEntry | undefined {
  const proposal = unsignedProposalFromValue(a);
  const standing = standingFromValue(b);
  return proposal === undefined || standing === undefined ? undefined : { kind: 'proposal', proposal, standing };
}

function valueEntry([, height, id, header, lastCommit, list]: readonly Value[]): VoteLogEntry | undefined {
  if (!isCount(height) || !isId(id) || !Array.isArray(list) || list.length > BLOCK_TXS_MAX) return undefined;
  if (!(header instanceof Uint8Array) || !(lastCommit instanceof Uint8Array)) return undefined;
  const txs: Bytes[] = [];
  for (const tx of list as readonly Value[]) {
    if (!(tx instanceof Uint8Array)) return undefined;
    txs.push(tx);
  }
  return { kind: 'value', height, value: toHex(id), content: { header, lastCommit, txs } };
}

/** Prevotes of one round for one value and validRound, one of each validator: a certificate or nothing. */
function polkaEntry([, list]: readonly Value[]): VoteLogEntry | undefined {
  if (!Array.isArray(list) || list.length > VALIDATORS_MAX) return undefined;
  const votes = new Map<number, Vote>();
  for (const item of list as readonly Value[]) {
    const vote = voteFromValue(item);
    if (vote === undefined || vote.kind !== 'prevote' || vote.value === null) return undefined;
    const [first = vote] = votes.values();
    const isOfOne = vote.height === first.height && vote.round === first.round && vote.value === first.value;
    if (!isOfOne || vote.validRound !== first.validRound || votes.has(vote.validator)) return undefined;
    votes.set(vote.validator, vote);
  }
  return votes.size === 0 ? undefined : { kind: 'polka', votes: [...votes.values()] };
}

function receivedEntry([, height, round, id, at, timely]: readonly Value[]): VoteLogEntry | undefined {
  if (!isCount(height) || !isCount(round) || !isId(id)) return undefined;
  if (typeof at !== 'number' || typeof timely !== 'boolean') return undefined;
  return { kind: 'received', height, round, value: toHex(id), at, timely };
}

function standingValue(standing: Standing): Value {
  return [standing.round, standing.step, markValue(standing.locked), markValue(standing.valid)];
}

function standingFromValue(value: Value | undefined): Standing | undefined {
  if (!Array.isArray(value) || value.length !== 4) return undefined;
  const [round, name, lockedValue, validValue] = value as readonly Value[];
  const step = STEPS.find((known) => known === name);
  const locked = markFromValue(lockedValue);
  const valid = markFromValue(validValue);
  if (!isCount(round) || step === undefined || locked === null || valid === null) return undefined;
  return { round, step, locked, valid };
}

const STEPS: readonly Step[] = ['new', 'propose', 'prevote', 'precommit', 'decided'];

function markValue(mark: RoundValue | undefined): Value {
  return mark === undefined ? null : [hexBytes(mark.value), mark.round];
}

/** null where the value is no mark. */
function markFromValue(value: Value | undefined): RoundValue | undefined | null {
  if (value === null) return undefined;
  if (!Array.isArray(value) || value.length !== 2) return null;
  const [id, round] = value as readonly Value[];
  return isId(id) && isCount(round) ? { value: toHex(id), round } : null;
}

function isCount(value: Value | undefined): value is number {
  return typeof value === 'number' && value >= 0;
}

function isId(value: Value | undefined): value is Bytes {
  return value instanceof Uint8Array && value.length === HASH_BYTES;
}

function hexBytes(id: string): Bytes {
  return fromHex(id) as Bytes;
}
