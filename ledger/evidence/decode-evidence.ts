import { type Bytes, bytesEqual, toHex } from '../base/bytes.ts';
import { decodeCanonical, type Value } from '../base/codec.ts';
import { type Fault, fault, isFault } from '../base/fault.ts';
import { HASH_BYTES } from '../base/hash.ts';
import { SIGNATURE_BYTES } from '../base/keys.ts';
import { VALIDATORS_MAX } from '../base/limits.ts';
import {
  EVIDENCE_BYTES_MAX,
  type Evidence,
  encodeEvidence,
  FORK_TALLIES_MAX,
  type SignedProposal,
  type SignedVote,
  type Tally,
  tallyName,
} from './evidence-form.ts';

/**
 * Takes untrusted bytes, gives evidence in its one form (nothing of it proven), or CODEC_* or EVIDENCE_MALFORMED. Every vote in it
 * has the form that nodes accept: nil prevotes carry −1, precommits null, validRound is below the round.
 */
export function decodeEvidence(data: Bytes): Evidence | Fault {
  if (data.length > EVIDENCE_BYTES_MAX) return fault('EVIDENCE_MALFORMED', { bytesMax: EVIDENCE_BYTES_MAX });
  const value = decodeCanonical(data);
  if (isFault(value)) return value;
  const evidence = isList(value) ? evidenceFromParts(value) : undefined;
  // Encoded again it must be the same: the two messages and the ballots stand in their one order.
  return evidence !== undefined && bytesEqual(encodeEvidence(evidence), data) ? evidence : fault('EVIDENCE_MALFORMED');
}

/**
 * Takes the votes that a node keeps beside a commit, cbor([[0 | 1, height, round, blockId | null, validRound, validator, signature], …])
 * with 0 for a prevote, gives them in form (no signature checked), or CODEC_* or EVIDENCE_MALFORMED.
 */
export function decodeKeptVotes(data: Bytes): readonly SignedVote[] | Fault {
  const value = decodeCanonical(data);
  if (isFault(value)) return value;
  const votes = isList(value) ? value.map(keptVote) : [undefined];
  return votes.every((vote) => vote !== undefined) ? votes : fault('EVIDENCE_MALFORMED');
}

function keptVote(value: Value): SignedVote | undefined {
  if (!isList(value) || value.length !== 7) return undefined;
  const [kind, height, round, , , validator] = value;
  if (kind !== 0 && kind !== 1) return undefined;
  const said = [...value.slice(3, 5), ...value.slice(6)];
  return voteFrom(kind === 0 ? 'prevote' : 'precommit', height, round, validator, said);
}

function evidenceFromParts(parts: readonly Value[]): Evidence | undefined {
  switch (parts[0]) {
    case 'duplicateVote':
      return duplicateVote(parts);
    case 'duplicateProposal':
      return duplicateProposal(parts);
    case 'amnesia':
      return amnesia(parts);
    case 'fork':
      return fork(parts);
    default:
      return undefined;
  }
}

function duplicateVote([, kind, height, round, validator, said, ...rest]: readonly Value[]): Evidence | undefined {
  if (kind !== 'prevote' && kind !== 'precommit') return undefined;
  const votes = pairOf(said, (parts) => voteFrom(kind, height, round, validator, parts));
  if (votes === undefined || rest.length > 0) return undefined;
  return { kind: 'duplicateVote', first: votes[0], second: votes[1] };
}

function duplicateProposal([, height, round, validator, said, ...rest]: readonly Value[]): Evidence | undefined {
  const proposals = pairOf(said, (parts) => proposalFrom(height, round, validator, parts));
  if (proposals === undefined || rest.length > 0) return undefined;
  return { kind: 'duplicateProposal', first: proposals[0], second: proposals[1] };
}

function amnesia([, height, validator, said, ...rest]: readonly Value[]): Evidence | undefined {
  if (!isList(said) || said.length !== 2 || rest.length > 0) return undefined;
  const [first, second] = said;
  if (!isList(first) || !isList(second)) return undefined;
  const precommit = voteFrom('precommit', height, first[0], validator, first.slice(1));
  const prevote = voteFrom('prevote', height, second[0], validator, second.slice(1));
  return precommit === undefined || prevote === undefined ? undefined : { kind: 'amnesia', precommit, prevote };
}

function fork([, height, commits, others, ...rest]: readonly Value[]): Evidence | undefined {
  if (!isHeight(height) || rest.length > 0 || !isList(others) || others.length > FORK_TALLIES_MAX) return undefined;
  const pair = pairOf(commits, tallyFrom);
  const tallies = others.map((item) => (isList(item) ? tallyFrom(item) : undefined));
  if (pair === undefined || !tallies.every((tally) => tally !== undefined)) return undefined;
  const names = new Set([...pair, ...tallies].map(tallyName));
  return names.size === tallies.length + 2 ? { kind: 'fork', height, commits: pair, tallies } : undefined;
}

type VoteKind = 'prevote' | 'precommit';

function voteFrom(
  kind: VoteKind,
  height: Value | undefined,
  round: Value | undefined,
  validator: Value | undefined,
  [id, validRound, signature, ...rest]: readonly Value[],
): SignedVote | undefined {
  if (!isHeight(height) || !isRound(round) || !isPlace(validator)) return undefined;
  if (!isSignature(signature) || rest.length > 0) return undefined;
  const ballot = ballotFrom(kind, round, id, validRound);
  return ballot === undefined ? undefined : { ...ballot, height, validator, signature };
}

function proposalFrom(
  height: Value | undefined,
  round: Value | undefined,
  validator: Value | undefined,
  [id, validRound, signature, ...rest]: readonly Value[],
): SignedProposal | undefined {
  if (!isHeight(height) || !isRound(round) || !isPlace(validator)) return undefined;
  if (!isBlockId(id) || !isValidRound(validRound, round) || !isSignature(signature) || rest.length > 0)
    return undefined;
  return { height, round, value: toHex(id), validRound, validator, signature };
}

function tallyFrom([kind, round, id, validRound, signatures, ...rest]: readonly Value[]): Tally | undefined {
  if ((kind !== 'prevote' && kind !== 'precommit') || !isRound(round) || rest.length > 0) return undefined;
  const ballot = ballotFrom(kind, round, id, validRound);
  if (ballot === undefined || !isList(signatures) || signatures.length > VALIDATORS_MAX) return undefined;
  const isSigned = signatures.some((signature) => signature !== null);
  if (!isSigned || !signatures.every((signature) => signature === null || isSignature(signature))) return undefined;
  return { ...ballot, signatures };
}

function ballotFrom(
  kind: VoteKind,
  round: number,
  id: Value | undefined,
  validRound: Value | undefined,
): Omit<Tally, 'signatures'> | undefined {
  if (id !== null && !isBlockId(id)) return undefined;
  const value = id === null ? null : toHex(id);
  if (kind === 'precommit') return validRound === null ? { kind, round, value, validRound } : undefined;
  if (!isValidRound(validRound, round) || (value === null && validRound !== -1)) return undefined;
  return { kind, round, value, validRound };
}

function pairOf<T>(
  value: Value | undefined,
  read: (parts: readonly Value[]) => T | undefined,
): readonly [T, T] | undefined {
  if (!isList(value) || value.length !== 2) return undefined;
  const [first, second] = value.map((item) => (isList(item) ? read(item) : undefined));
  return first === undefined || second === undefined ? undefined : [first, second];
}

function isList(value: Value | undefined): value is readonly Value[] {
  return Array.isArray(value);
}

function isHeight(value: Value | undefined): value is number {
  return typeof value === 'number' && value >= 1;
}

function isRound(value: Value | undefined): value is number {
  return typeof value === 'number' && value >= 0;
}

function isValidRound(value: Value | undefined, round: number): value is number {
  return typeof value === 'number' && value >= -1 && value < round;
}

function isPlace(value: Value | undefined): value is number {
  return typeof value === 'number' && value >= 0 && value < VALIDATORS_MAX;
}

function isBlockId(value: Value | undefined): value is Bytes {
  return value instanceof Uint8Array && value.length === HASH_BYTES;
}

function isSignature(value: Value | undefined): value is Bytes {
  return value instanceof Uint8Array && value.length === SIGNATURE_BYTES;
}
