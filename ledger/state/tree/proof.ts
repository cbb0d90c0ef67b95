import { type Bytes, bytesEqual, concatBytes } from '../../base/bytes.ts';
import type { Value } from '../../base/codec.ts';
import { HASH_BYTES, type Hash, type Sha256, ZERO_HASH } from '../../base/hash.ts';
import { createTreeHasher } from './hashed-page.ts';
import { bitAt } from './path.ts';

/** Where the walk along a path ends: nothing, or the one key of that subtree. */
export type ProofEnd =
  | { readonly kind: 'empty' }
  | { readonly kind: 'leaf'; readonly path: Hash; readonly valueHash: Hash };

/** What the state says about one path, included or absent (protocol.md §3). */
export interface StateProof {
  /** Bit i, most significant first: the sibling at depth i+1 is non-empty. At most 32 bytes, the last one not zero. */
  readonly bitmap: Bytes;
  /** The non-empty siblings, root first. */
  readonly siblings: readonly Hash[];
  readonly end: ProofEnd;
}

export type StateClaim = { readonly kind: 'included'; readonly valueHash: Hash } | { readonly kind: 'absent' };

/** Gives what the proof shows about the path under the root, or undefined where it shows nothing. One proof has one form. */
export function verifyStateProof(sha256: Sha256, root: Hash, path: Hash, proof: StateProof): StateClaim | undefined {
  if (!isHash(root) || !isHash(path) || !isWellFormed(proof)) return undefined;
  const depth = endDepth(proof.bitmap);
  const { end } = proof;
  if (end.kind === 'leaf' && !sharesBits(end.path, path, depth)) return undefined;
  if (!bytesEqual(rebuildRoot(sha256, path, proof, depth), root)) return undefined;
  return end.kind === 'leaf' && bytesEqual(end.path, path)
    ? { kind: 'included', valueHash: end.valueHash }
    : { kind: 'absent' };
}

/** The proof as a plain value for receipts and doors. */
export function stateProofValue({ bitmap, siblings, end }: StateProof): Value {
  return { bitmap, siblings, end: end.kind === 'empty' ? null : { path: end.path, valueHash: end.valueHash } };
}

/** Takes an untrusted value, gives the proof in its one form, or undefined for any other shape. */
export function stateProofFromValue(value: Value): StateProof | undefined {
  const map = mapWith(value, ['bitmap', 'end', 'siblings']);
  if (map === undefined) return undefined;
  const { bitmap, siblings } = map;
  if (!(bitmap instanceof Uint8Array) || !Array.isArray(siblings)) return undefined;
  const end = endFromValue(map.end as Value);
  const hashes: Hash[] = [];
  for (const sibling of siblings) {
    if (!(sibling instanceof Uint8Array)) return undefined;
    hashes.push(sibling);
  }
  if (end === undefined) return undefined;
  const proof: StateProof = { bitmap, siblings: hashes, end };
  return isWellFormed(proof) ? proof : undefined;
}

function endFromValue(value: Value): ProofEnd | undefined {
  if (value === null) return { kind: 'empty' };
  const map = mapWith(value, ['path', 'valueHash']);
  if (map === undefined) return undefined;
  const { path, valueHash } = map;
  if (!(path instanceof Uint8Array) || !(valueHash instanceof Uint8Array)) return undefined;
  return { kind: 'leaf', path, valueHash };
}

function mapWith(value: Value, keys: readonly string[]): { readonly [key: string]: Value } | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value) || value instanceof Uint8Array)
    return undefined;
  const found = Object.keys(value);
  if (found.length !== keys.length || !keys.every((key) => found.includes(key))) return undefined;
  return value as { readonly [key: string]: Value };
}

function isWellFormed({ bitmap, siblings, end }: StateProof): boolean {
  if (bitmap.length > HASH_BYTES || bitmap.at(-1) === 0) return false;
  if (end.kind === 'leaf' && !(isHash(end.path) && isHash(end.valueHash))) return false;
  let bits = 0;
  for (let depth = 0; depth < 8 * bitmap.length; depth++) bits += bitAt(bitmap, depth);
  return bits === siblings.length && siblings.every((hash) => isHash(hash) && !bytesEqual(hash, ZERO_HASH));
}

/** Last set bit + 1, else 0. */
function endDepth(bitmap: Bytes): number {
  let depth = 8 * bitmap.length;
  while (depth > 0 && bitAt(bitmap, depth - 1) === 0) depth--;
  return depth;
}

function sharesBits(a: Hash, b: Hash, depth: number): boolean {
  for (let at = 0; at < depth; at++) if (bitAt(a, at) !== bitAt(b, at)) return false;
  return true;
}

function rebuildRoot(sha256: Sha256, path: Hash, { bitmap, siblings, end }: StateProof, depth: number): Hash {
  const hasher = createTreeHasher(sha256);
  let hash = end.kind === 'empty' ? ZERO_HASH : hasher.leaf(concatBytes(end.path, end.valueHash), 0);
  let next = siblings.length;
  for (let at = depth - 1; at >= 0; at--) {
    const sibling = bitAt(bitmap, at) === 1 ? (siblings[--next] as Hash) : ZERO_HASH;
    hash = hasher.node(bitAt(path, at) === 1 ? concatBytes(sibling, hash) : concatBytes(hash, sibling), 0);
  }
  return hash;
}

function isHash(value: Bytes): boolean {
  return value.length === HASH_BYTES;
}
