import { bytesEqual, emptyBytes } from '../base/bytes.ts';
import { HASH_BYTES, type Hash, type Sha256 } from '../base/hash.ts';
import { invariant } from '../base/invariant.ts';
import { foldPeaks, halfOf, nodeHash } from './merkle.ts';
import { nodeAt, type TileReader } from './tiles.ts';

export interface InclusionClaim {
  /** Zero-based index of the leaf, and the leaves of the log that `root` covers. */
  readonly index: number;
  readonly size: number;
  readonly leaf: Hash;
  readonly proof: readonly Hash[];
  readonly root: Hash;
}

export interface ConsistencyClaim {
  readonly oldSize: number;
  readonly newSize: number;
  readonly oldRoot: Hash;
  readonly newRoot: Hash;
  readonly proof: readonly Hash[];
}

/** Audit path of leaf `index` in the log's first `size` leaves, leaf to root (PATH, RFC 6962 §2.1.1). */
export function inclusionProof(sha256: Sha256, tiles: TileReader, index: number, size: number): Hash[] {
  invariant(isSize(index) && isSize(size) && index < size, 'the leaf is inside the log');
  const path: Hash[] = [];
  let start = 0;
  let end = size;
  while (end - start > 1) {
    const middle = start + splitOf(end - start);
    const inLeft = index < middle;
    path.push(inLeft ? rangeRoot(sha256, tiles, middle, end) : rangeRoot(sha256, tiles, start, middle));
    if (inLeft) end = middle;
    else start = middle;
  }
  return path.reverse();
}

/** Proof that the first `oldSize` leaves are a prefix of the first `newSize` (PROOF, RFC 6962 §2.1.2). */
export function consistencyProof(sha256: Sha256, tiles: TileReader, oldSize: number, newSize: number): Hash[] {
  invariant(isSize(oldSize) && isSize(newSize) && oldSize <= newSize, 'the old log is not longer than the new one');
  if (oldSize === 0 || oldSize === newSize) return [];
  const path: Hash[] = [];
  let start = 0;
  let end = newSize;
  while (end !== oldSize) {
    const middle = start + splitOf(end - start);
    const inLeft = oldSize <= middle;
    path.push(inLeft ? rangeRoot(sha256, tiles, middle, end) : rangeRoot(sha256, tiles, start, middle));
    if (inLeft) end = middle;
    else start = middle;
  }
  // The verifier knows the old root already, so the subtree that is the whole old log is left out.
  if (start > 0) path.push(rangeRoot(sha256, tiles, start, end));
  return path.reverse();
}

/** True iff the proof shows the leaf at that index under that root. Needs no tiles; refuses surplus or missing hashes. */
export function verifyInclusion(sha256: Sha256, claim: InclusionClaim): boolean {
  const { index, size, leaf, proof, root } = claim;
  if (!isSize(index) || !isSize(size) || index >= size) return false;
  if (![leaf, root, ...proof].every(isHash)) return false;
  let node = index;
  let last = size - 1;
  let hash = leaf;
  for (const sibling of proof) {
    if (last === 0) return false;
    if (node % 2 === 1 || node === last) {
      hash = nodeHash(sha256, sibling, hash);
      while (node % 2 === 0 && node !== 0) [node, last] = [halfOf(node), halfOf(last)];
    } else {
      hash = nodeHash(sha256, hash, sibling);
    }
    [node, last] = [halfOf(node), halfOf(last)];
  }
  return last === 0 && bytesEqual(hash, root);
}

/** True iff the proof shows that the old log is a prefix of the new one; an empty log is a prefix of every log. */
export function verifyConsistency(sha256: Sha256, claim: ConsistencyClaim): boolean {
  const { oldSize, newSize, oldRoot, newRoot, proof } = claim;
  if (!isSize(oldSize) || !isSize(newSize) || oldSize > newSize) return false;
  if (![oldRoot, newRoot, ...proof].every(isHash)) return false;
  const nothing = sha256(emptyBytes);
  if (newSize === 0 && !bytesEqual(newRoot, nothing)) return false;
  if (oldSize === 0) return proof.length === 0 && bytesEqual(oldRoot, nothing);
  if (oldSize === newSize) return proof.length === 0 && bytesEqual(oldRoot, newRoot);
  return joinsBoth(sha256, claim);
}

/** The walk of RFC 9162 §2.1.4.2 for 0 < oldSize < newSize: one pass rebuilds both roots. */
function joinsBoth(sha256: Sha256, { oldSize, newSize, oldRoot, newRoot, proof }: ConsistencyClaim): boolean {
  let node = oldSize - 1;
  let last = newSize - 1;
  while (node % 2 === 1) [node, last] = [halfOf(node), halfOf(last)];
  // An old log that is one complete subtree starts from its own root; any other one names its smallest peak first.
  const seed = node === 0 ? oldRoot : proof[0];
  if (seed === undefined) return false;
  let oldHash = seed;
  let newHash = seed;
  for (const sibling of node === 0 ? proof : proof.slice(1)) {
    if (last === 0) return false;
    if (node % 2 === 1 || node === last) {
      oldHash = nodeHash(sha256, sibling, oldHash);
      newHash = nodeHash(sha256, sibling, newHash);
      while (node % 2 === 0 && node !== 0) [node, last] = [halfOf(node), halfOf(last)];
    } else {
      newHash = nodeHash(sha256, newHash, sibling);
    }
    [node, last] = [halfOf(node), halfOf(last)];
  }
  return last === 0 && bytesEqual(oldHash, oldRoot) && bytesEqual(newHash, newRoot);
}

/** MTH of the leaves start … end−1, where start is where RFC 6962's recursion cuts. */
function rangeRoot(sha256: Sha256, tiles: TileReader, start: number, end: number): Hash {
  const peaks: Hash[] = [];
  let at = start;
  while (at < end) {
    let level = 0;
    let width = 1;
    while (2 * width <= end - at) [level, width] = [level + 1, 2 * width];
    peaks.push(nodeAt(sha256, tiles, level, at / width));
    at += width;
  }
  return foldPeaks(sha256, peaks) ?? sha256(emptyBytes);
}

/** The largest power of two smaller than n, n > 1: where RFC 6962 splits n leaves. */
function splitOf(size: number): number {
  let power = 1;
  while (2 * power < size) power *= 2;
  return power;
}

function isSize(value: number): boolean {
  return Number.isSafeInteger(value) && value >= 0;
}

function isHash(value: Hash): boolean {
  return value.length === HASH_BYTES;
}
