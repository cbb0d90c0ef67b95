import { type Bytes, compareBytes, emptyBytes } from '../base/bytes.ts';
import { decodeCanonical, encodeTrusted, type Value } from '../base/codec.ts';
import { type Fault, fault, isFault } from '../base/fault.ts';
import { type Hash, hashTagged, type Sha256 } from '../base/hash.ts';
import { keyText, type PublicKey, SIGNATURE_BYTES } from '../base/keys.ts';
import { bytes, hash, type Infer, int, key, map, text, time } from '../base/schema.ts';

export const HEADER_VERSION = 1;

/** protocol.md §3. `lastCommit` is empty at height 1; the round is not in the header. */
export const headerSchema = map({
  v: int({ min: HEADER_VERSION, max: HEADER_VERSION }),
  chain: text({ max: 32 }),
  height: int({ min: 1, max: Number.MAX_SAFE_INTEGER }),
  time: time(),
  prev: hash(),
  proposer: key(),
  lastCommit: bytes({ min: 0, max: 32 }),
  recordsRoot: hash(),
  stateRoot: hash(),
  logSize: int({ min: 1, max: Number.MAX_SAFE_INTEGER }),
  logRoot: hash(),
  validators: hash(),
  nextValidators: hash(),
  params: hash(),
});
export type Header = Infer<typeof headerSchema>;

/** The certificate of a block: signatures in set order, 64 bytes or null. */
export interface Commit {
  readonly round: number;
  readonly blockId: Hash;
  readonly signatures: readonly (Bytes | null)[];
}

export interface Validator {
  readonly key: PublicKey;
  readonly org: string;
  readonly name: string;
}

/** Canonical bytes of a header. */
export function encodeHeader(header: Header): Bytes {
  return encodeTrusted(header as unknown as Value);
}

/** Takes untrusted bytes, gives the header, or CODEC_* or BLOCK_INVALID. */
export function decodeHeader(data: Bytes): Header | Fault {
  const value = decodeCanonical(data);
  if (isFault(value)) return value;
  const problem = headerSchema.check(value, '');
  if (problem !== undefined) return fault('BLOCK_INVALID', { field: problem.path, problem: problem.problem });
  return value as unknown as Header;
}

/** blockId = H("header", cbor(header)). */
export function blockIdOf(sha256: Sha256, headerBytes: Bytes): Hash {
  return hashTagged(sha256, 'header', headerBytes);
}

/** Canonical bytes of a commit. */
export function encodeCommit(commit: Commit): Bytes {
  return encodeTrusted({ round: commit.round, blockId: commit.blockId, signatures: commit.signatures });
}

/** Takes untrusted bytes, gives the commit in form (no signature checked), or CODEC_* or COMMIT_INVALID. */
export function decodeCommit(data: Bytes): Commit | Fault {
  const value = decodeCanonical(data);
  if (isFault(value)) return value;
  const commit = value as unknown as Commit;
  const isMap = typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Uint8Array);
  const good =
    isMap &&
    Object.keys(value).length === 3 &&
    Number.isSafeInteger(commit.round) &&
    commit.round >= 0 &&
    commit.blockId instanceof Uint8Array &&
    commit.blockId.length === 32 &&
    Array.isArray(commit.signatures) &&
    commit.signatures.every((sig) => sig === null || (sig instanceof Uint8Array && sig.length === SIGNATURE_BYTES));
  return good ? commit : fault('COMMIT_INVALID');
}

/** H("commit", cbor(commit)), or empty bytes for the block at height 1. */
export function lastCommitHash(sha256: Sha256, commitBytes: Bytes): Bytes {
  return commitBytes.length === 0 ? emptyBytes : hashTagged(sha256, 'commit', commitBytes);
}

/** The set in its one order: by key bytes. */
export function sortValidators(validators: readonly Validator[]): readonly Validator[] {
  return [...validators].sort((a, b) => compareBytes(a.key, b.key));
}

/** H("validators", cbor(entries sorted by key bytes)). */
export function validatorsHash(sha256: Sha256, validators: readonly Validator[]): Hash {
  const entries = sortValidators(validators).map(({ key: validatorKey, org, name }) => ({
    key: validatorKey,
    org,
    name,
  }));
  return hashTagged(sha256, 'validators', encodeTrusted(entries));
}

/** Keys of the set in order, as hex. */
export function validatorKeys(validators: readonly Validator[]): readonly string[] {
  return sortValidators(validators).map((validator) => keyText(validator.key));
}
