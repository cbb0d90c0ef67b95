import { type Bytes, uintFromBytes } from '../../base/bytes.ts';
import { HASH_BYTES, type Hash } from '../../base/hash.ts';
import { NIBBLES } from './path.ts';

/** One key of the tree. `content` = path ‖ value hash (64 bytes): exactly what its hash covers. */
export interface LeafSlot {
  readonly kind: 'leaf';
  readonly content: Bytes;
  /** Height at which this value was written; writing the same value again keeps it. */
  readonly version: number;
}

/** Two or more keys, in a page of their own; `hash` is the root of that page. */
export interface ChildSlot {
  readonly kind: 'child';
  readonly hash: Hash;
  /** Height at which that page was written. */
  readonly version: number;
}

export type Slot = LeafSlot | ChildSlot | undefined;

export const SLOTS = 16;
const BITMAPS_BYTES = 4;
const VERSION_BYTES = 6;
const LEAF_BYTES = 2 * HASH_BYTES + VERSION_BYTES;
const CHILD_BYTES = HASH_BYTES + VERSION_BYTES;

/** Path of the leaf's key, 32 bytes. */
export function leafPath(leaf: LeafSlot): Hash {
  return leaf.content.subarray(0, HASH_BYTES);
}

/** Hash of the leaf's value, 32 bytes. */
export function leafValueHash(leaf: LeafSlot): Hash {
  return leaf.content.subarray(HASH_BYTES);
}

/**
 * Takes the 16 slots of a page, gives its bytes: bitmap of leaves, bitmap of children (2 bytes each, bit 0 = slot 0),
 * then in slot order path ‖ value hash ‖ version of a leaf, hash ‖ version of a child; integers big-endian, versions of 6 bytes.
 */
export function encodePage(slots: readonly Slot[]): Bytes {
  let leaves = 0;
  let children = 0;
  let size = BITMAPS_BYTES;
  slots.forEach((slot, index) => {
    if (slot?.kind === 'leaf') leaves |= 1 << index;
    if (slot?.kind === 'child') children |= 1 << index;
    if (slot !== undefined) size += slot.kind === 'leaf' ? LEAF_BYTES : CHILD_BYTES;
  });
  const bytes = new Uint8Array(size);
  bytes.set([leaves >> 8, leaves & 255, children >> 8, children & 255]);
  let at = BITMAPS_BYTES;
  for (const slot of slots) {
    if (slot === undefined) continue;
    const body = slot.kind === 'leaf' ? slot.content : slot.hash;
    bytes.set(body, at);
    at += body.length + VERSION_BYTES;
    for (let i = 1, rest = slot.version; rest > 0; i++) {
      const low = rest % 256;
      bytes[at - i] = low;
      rest = (rest - low) / 256;
    }
  }
  return bytes;
}

/**
 * Takes the bytes of the page with that prefix (hex nibbles) and version, gives its 16 slots, or undefined for anything that
 * encodePage does not write for that place: foreign paths, later versions, surplus bytes, a page that should have collapsed.
 */
export function parsePage(prefix: string, version: number, bytes: Bytes): readonly Slot[] | undefined {
  if (bytes.length < BITMAPS_BYTES) return undefined;
  const leaves = uintFromBytes(bytes.subarray(0, 2));
  const children = uintFromBytes(bytes.subarray(2, 4));
  if ((leaves & children) !== 0) return undefined;
  if (bytes.length !== BITMAPS_BYTES + LEAF_BYTES * countBits(leaves) + CHILD_BYTES * countBits(children))
    return undefined;
  if (prefix !== '' && children === 0 && countBits(leaves) < 2) return undefined;
  const slots: Slot[] = [];
  let at = BITMAPS_BYTES;
  for (let index = 0; index < SLOTS; index++) {
    const isLeaf = ((leaves >> index) & 1) === 1;
    if (!isLeaf && ((children >> index) & 1) === 0) {
      slots.push(undefined);
      continue;
    }
    const end = at + (isLeaf ? LEAF_BYTES : CHILD_BYTES);
    const body = bytes.subarray(at, end - VERSION_BYTES);
    const written = uintFromBytes(bytes.subarray(end - VERSION_BYTES, end));
    if (written > version || (isLeaf && !startsWith(body, prefix + NIBBLES[index]))) return undefined;
    slots.push(
      isLeaf ? { kind: 'leaf', content: body, version: written } : { kind: 'child', hash: body, version: written },
    );
    at = end;
  }
  return slots;
}

function startsWith(path: Bytes, nibbles: string): boolean {
  for (let i = 0; i < nibbles.length; i++) {
    const byte = path[i >> 1] as number;
    if (nibbles[i] !== NIBBLES[(i & 1) === 0 ? byte >> 4 : byte & 15]) return false;
  }
  return true;
}

function countBits(bitmap: number): number {
  let count = 0;
  for (let rest = bitmap; rest !== 0; rest &= rest - 1) count++;
  return count;
}
