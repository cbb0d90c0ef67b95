import { type Bytes, fromHex, toHex } from '../ledger/base/bytes.ts';
import { decodeCanonical, encodeTrusted, type Value } from '../ledger/base/codec.ts';
import { type Fault, fault, isFault } from '../ledger/base/fault.ts';
import { HASH_BYTES, type Hash, type Sha256 } from '../ledger/base/hash.ts';
import { SIGNATURE_BYTES } from '../ledger/base/keys.ts';
import { BLOCK_TXS_MAX, VALIDATORS_MAX } from '../ledger/base/limits.ts';
import { proposalSigningHash, voteSigningHash } from '../ledger/base/vote-bytes.ts';
import type { Ballot, Proposal, UnsignedProposal, ValueId, Vote } from './types.ts';

/** A proposal with what its receivers need to rebuild the value: header, the commit it hashes, the transactions' hashes. */
export interface ProposalMessage {
  readonly kind: 'proposal';
  readonly proposal: Proposal;
  readonly header: Bytes;
  readonly lastCommit: Bytes;
  readonly txHashes: readonly Hash[];
  /** Of a re-proposal: the quorum of prevotes of validRound, so that it never arrives without its certificate (rule 10). */
  readonly polka: readonly Vote[];
}

/** A quorum of votes (polka or commit), or f + 1 votes that justify a skip; rebroadcast, because gossip promises nothing. */
export interface VotesMessage {
  readonly kind: 'votes';
  readonly votes: readonly Vote[];
}

/** Tells the proposer what armed the sender's timer, so that it is not blamed for work it never saw. */
export interface WakeMessage {
  readonly kind: 'wake';
  readonly height: number;
  readonly transactions: readonly Bytes[];
}

/** "What did you last see of my key?": asked by a validator that has started (rule 16). */
export interface AskMessage {
  readonly kind: 'ask';
  readonly height: number;
}

/** What the sender last saw of the asker's key. It knows nothing of other heights than the one it is at, so it names that. */
export interface ToldMessage {
  readonly kind: 'told';
  readonly height: number;
  readonly votes: readonly Vote[];
  readonly proposals: readonly Proposal[];
}

export type ConsensusMessage = ProposalMessage | VotesMessage | WakeMessage | AskMessage | ToldMessage;

/** What everybody tells everybody: where the sender's chain stands. */
export interface StatusMessage {
  readonly kind: 'status';
  readonly height: number;
  readonly blockId: Hash;
}

/** Votes in one message: both kinds of every validator. */
export const VOTES_MAX = 2 * VALIDATORS_MAX;
/** Votes and proposals in one answer: the newest round's, and the precommit of the height before. */
const TOLD_MAX = 4;
/** Transactions a wake message carries: one is enough to justify a block. */
const WAKE_TXS_MAX = 16;

/** Canonical bytes of a message. */
export function encodeMessage(message: ConsensusMessage | StatusMessage): Bytes {
  switch (message.kind) {
    case 'proposal': {
      const { proposal, header, lastCommit, txHashes, polka } = message;
      return encodeTrusted(['proposal', proposalValue(proposal), header, lastCommit, txHashes, polka.map(voteValue)]);
    }
    case 'votes':
      return encodeTrusted(['votes', message.votes.map(voteValue)]);
    case 'wake':
      return encodeTrusted(['wake', message.height, message.transactions]);
    case 'ask':
      return encodeTrusted(['ask', message.height]);
    case 'told':
      return encodeTrusted([
        'told',
        message.height,
        message.votes.map(voteValue),
        message.proposals.map(proposalValue),
      ]);
    case 'status':
      return encodeTrusted(['status', message.height, message.blockId]);
  }
}

/** Takes a peer's bytes, gives the message in form (no signature checked), or CODEC_* or MESSAGE_MALFORMED. */
export function decodeMessage(data: Bytes): ConsensusMessage | StatusMessage | Fault {
  const value = decodeCanonical(data);
  if (isFault(value)) return value;
  return (Array.isArray(value) ? messageFromParts(value) : undefined) ?? fault('MESSAGE_MALFORMED');
}

function messageFromParts(parts: readonly Value[]): ConsensusMessage | StatusMessage | undefined {
  const [kind, first, second] = parts;
  switch (kind) {
    case 'proposal':
      return parts.length === 6 ? proposalMessage(parts) : undefined;
    case 'votes': {
      const votes = listOf(first, VOTES_MAX, voteFromValue);
      return parts.length === 2 && votes !== undefined ? { kind, votes } : undefined;
    }
    case 'wake': {
      const transactions = listOf(second, WAKE_TXS_MAX, (item) => (item instanceof Uint8Array ? item : undefined));
      return parts.length === 3 && isCount(first) && transactions !== undefined
        ? { kind, height: first, transactions }
        : undefined;
    }
    case 'ask':
      return parts.length === 2 && isCount(first) ? { kind, height: first } : undefined;
    case 'told': {
      const votes = listOf(second, TOLD_MAX, voteFromValue);
      const proposals = listOf(parts[3], TOLD_MAX, proposalFromValue);
      return parts.length === 4 && isCount(first) && votes !== undefined && proposals !== undefined
        ? { kind, height: first, votes, proposals }
        : undefined;
    }
    case 'status':
      return parts.length === 3 && isCount(first) && isHash(second)
        ? { kind, height: first, blockId: second }
        : undefined;
    default:
      return undefined;
  }
}

function proposalMessage(parts: readonly Value[]): ProposalMessage | undefined {
  const proposal = proposalFromValue(parts[1]);
  const header = parts[2];
  const lastCommit = parts[3];
  const txHashes = listOf(parts[4], BLOCK_TXS_MAX, (item) => (isHash(item) ? item : undefined));
  const polka = listOf(parts[5], VALIDATORS_MAX, voteFromValue);
  if (proposal === undefined || txHashes === undefined || polka === undefined) return undefined;
  if (!(header instanceof Uint8Array) || !(lastCommit instanceof Uint8Array)) return undefined;
  return { kind: 'proposal', proposal, header, lastCommit, txHashes, polka };
}

/** Canonical bytes of any number of votes, as they are kept beside a commit. */
export function encodeVotes(votes: readonly Vote[]): Bytes {
  return encodeTrusted(votes.map(voteValue));
}

/** A vote as a value: its ballot's five parts, then who signed it and how. */
export function voteValue(vote: Vote): Value {
  return [...ballotParts(vote), vote.validator, vote.signature];
}

/** A ballot as a value, as the vote log keeps it. */
export function ballotValue(ballot: Ballot): Value {
  return ballotParts(ballot);
}

function ballotParts({ kind, height, round, value, validRound }: Ballot): readonly Value[] {
  return [kind === 'prevote' ? 0 : 1, height, round, value === null ? null : bytesOfId(value), validRound];
}

/** A proposal as a value: its four parts, then who signed it and how. */
export function proposalValue(proposal: Proposal): Value {
  return [...proposalParts(proposal), proposal.validator, proposal.signature];
}

/** A proposal that is not signed yet, as the vote log keeps it. */
export function unsignedProposalValue(proposal: UnsignedProposal): Value {
  return proposalParts(proposal);
}

function proposalParts({ height, round, value, validRound }: UnsignedProposal): readonly Value[] {
  return [height, round, bytesOfId(value), validRound];
}

/** Takes a value, gives the vote in form, or undefined. */
export function voteFromValue(value: Value | undefined): Vote | undefined {
  if (!Array.isArray(value) || value.length !== 7) return undefined;
  const [validator, signature] = value.slice(5) as readonly Value[];
  const ballot = ballotFromValue(value.slice(0, 5));
  if (ballot === undefined || !isIndex(validator) || !isSignature(signature)) return undefined;
  return { ...ballot, validator, signature };
}

/** Takes a value, gives the ballot in form, or undefined. Nil prevotes have validRound −1, precommits null. */
export function ballotFromValue(value: Value | undefined): Ballot | undefined {
  if (!Array.isArray(value) || value.length !== 5) return undefined;
  const [kind, height, round, id, validRound] = value as readonly Value[];
  if (!isCount(height) || !isCount(round) || (id !== null && !isHash(id))) return undefined;
  const common = { height, round, value: id === null ? null : toHex(id) };
  if (kind === 1) return validRound === null ? { ...common, kind: 'precommit', validRound: null } : undefined;
  if (kind !== 0 || !isRound(validRound) || validRound >= round || (id === null && validRound !== -1)) return undefined;
  return { ...common, kind: 'prevote', validRound };
}

/** Takes a value, gives the proposal in form, or undefined. */
export function proposalFromValue(value: Value | undefined): Proposal | undefined {
  if (!Array.isArray(value) || value.length !== 6) return undefined;
  const [validator, signature] = value.slice(4) as readonly Value[];
  const unsigned = unsignedProposalFromValue(value.slice(0, 4));
  if (unsigned === undefined || !isIndex(validator) || !isSignature(signature)) return undefined;
  return { ...unsigned, validator, signature };
}

/** Takes a value, gives the proposal in form that is not signed yet, or undefined. */
export function unsignedProposalFromValue(value: Value | undefined): UnsignedProposal | undefined {
  if (!Array.isArray(value) || value.length !== 4) return undefined;
  const [height, round, id, validRound] = value as readonly Value[];
  if (!isCount(height) || !isCount(round) || !isHash(id) || !isRound(validRound) || validRound >= round)
    return undefined;
  return { height, round, value: toHex(id), validRound };
}

/** What a vote's signature is over. */
export function ballotSigningHash(sha256: Sha256, genesisHash: Hash, ballot: Ballot): Hash {
  const { height, round, kind, validRound, value } = ballot;
  return voteSigningHash(sha256, {
    genesisHash,
    height,
    round,
    kind,
    validRound,
    blockId: value === null ? null : bytesOfId(value),
  });
}

/** What a proposal's signature is over. */
export function proposalHash(sha256: Sha256, genesisHash: Hash, proposal: UnsignedProposal): Hash {
  const { height, round, value, validRound } = proposal;
  return proposalSigningHash(sha256, { genesisHash, height, round, blockId: bytesOfId(value), validRound });
}

/** The 32 bytes of a value id. */
export function bytesOfId(id: ValueId): Hash {
  return fromHex(id) as Hash;
}

function listOf<T>(
  value: Value | undefined,
  max: number,
  read: (item: Value) => T | undefined,
): readonly T[] | undefined {
  if (!Array.isArray(value) || value.length > max) return undefined;
  const items: T[] = [];
  for (const item of value as readonly Value[]) {
    const found = read(item);
    if (found === undefined) return undefined;
    items.push(found);
  }
  return items;
}

function isCount(value: Value | undefined): value is number {
  return typeof value === 'number' && value >= 0;
}

function isRound(value: Value | undefined): value is number {
  return typeof value === 'number' && value >= -1;
}

function isIndex(value: Value | undefined): value is number {
  return typeof value === 'number' && value >= 0 && value < VALIDATORS_MAX;
}

function isHash(value: Value | undefined): value is Hash {
  return value instanceof Uint8Array && value.length === HASH_BYTES;
}

function isSignature(value: Value | undefined): value is Bytes {
  return value instanceof Uint8Array && value.length === SIGNATURE_BYTES;
}
