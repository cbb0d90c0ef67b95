import { type Bytes, emptyBytes } from '../base/bytes.ts';
import { HASH_BYTES, type Hash, type Sha256 } from '../base/hash.ts';

/** The append-only tree of RFC 6962 §2.1 as its right edge: one root per complete subtree, largest first. */
export interface LogState {
  /** Leaves so far. */
  readonly size: number;
  readonly peaks: readonly Hash[];
}

export const emptyLog: LogState = { size: 0, peaks: [] };

/** Hash of a leaf: sha256(0x00 ‖ data) (RFC 6962 §2.1). */
export function leafHash(sha256: Sha256, data: Bytes): Hash {
  const preimage = new Uint8Array(1 + data.length);
  preimage.set(data, 1);
  return sha256(preimage);
}

/** Hash of an inner node: sha256(0x01 ‖ left ‖ right), both 32 bytes (RFC 6962 §2.1). */
export function nodeHash(sha256: Sha256, left: Hash, right: Hash): Hash {
  const preimage = new Uint8Array(1 + 2 * HASH_BYTES);
  preimage[0] = 1;
  preimage.set(left, 1);
  preimage.set(right, 1 + HASH_BYTES);
  return sha256(preimage);
}

/** Takes a log and the hash of its next leaf, gives the log one leaf longer. */
export function appendLeaf(sha256: Sha256, log: LogState, leaf: Hash): LogState {
  const peaks = [...log.peaks];
  let top = leaf;
  for (let rest = log.size; rest % 2 === 1; rest = halfOf(rest)) top = nodeHash(sha256, peaks.pop() as Hash, top);
  peaks.push(top);
  return { size: log.size + 1, peaks };
}

/** Root of the log: MTH of RFC 6962 §2.1; of an empty log, the hash of nothing. */
export function logRoot(sha256: Sha256, log: LogState): Hash {
  return foldPeaks(sha256, log.peaks) ?? sha256(emptyBytes);
}

/** Root over leaf hashes, in order. */
export function merkleRoot(sha256: Sha256, leafHashes: readonly Hash[]): Hash {
  return logRoot(
    sha256,
    leafHashes.reduce((log, leaf) => appendLeaf(sha256, log, leaf), emptyLog),
  );
}

/** Joins roots of adjacent complete subtrees, largest first, from the right; undefined for none. */
export function foldPeaks(sha256: Sha256, peaks: readonly Hash[]): Hash | undefined {
  return peaks.length === 0 ? undefined : peaks.reduceRight((right, left) => nodeHash(sha256, left, right));
}

/** Half of a natural number, rounded down; sizes exceed 32 bits, so bit operators will not do. */
export function halfOf(value: number): number {
  return (value - (value % 2)) / 2;
}
