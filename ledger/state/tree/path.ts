import { type Bytes, utf8 } from '../../base/bytes.ts';
import { type Hash, hashTagged, type Sha256 } from '../../base/hash.ts';

/** Where a state key stands in the tree: 256 bits, most significant first (protocol.md §3). */
export function keyPath(sha256: Sha256, key: string): Hash {
  return hashTagged(sha256, 'key', utf8(key));
}

/** What the tree keeps of a value's bytes (protocol.md §3). */
export function stateValueHash(sha256: Sha256, value: Bytes): Hash {
  return hashTagged(sha256, 'value', value);
}

/** Bit `depth` of a path, 0 (left) or 1 (right). */
export function bitAt(path: Bytes, depth: number): number {
  return ((path[depth >> 3] as number) >> (7 - (depth & 7))) & 1;
}

/** Nibble `depth` of a path, 0 … 15. */
export function nibbleAt(path: Bytes, depth: number): number {
  const byte = path[depth >> 1] as number;
  return (depth & 1) === 0 ? byte >> 4 : byte & 15;
}

export const NIBBLES = '0123456789abcdef';
