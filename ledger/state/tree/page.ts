import type { Bytes } from '../../base/bytes.ts';
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

/** The page of an empty tree; only the root may be it. */
export const emptyPageBytes: Bytes = new Uint8Array(BITMAPS_BYTES);

/**
 * Takes a page's bytes and the slots that differ, gives the new page's bytes. A page is a bitmap of leaves and a bitmap of
 * children (2 bytes each, bit 0 = slot 0), then in slot order path ‖ value hash ‖ version of a leaf, hash ‖ version of a
 * child; integers big-endian, versions of 6 bytes. Pages stay in this form in memory: one copy is cheaper than many objects.
 */
export function pageWith(bytes: Bytes, changed: ReadonlyMap<number, Slot>): Bytes {
  const old = shapeOf(bytes);
  let { leaves, children } = old;
  for (const [index, slot] of changed) {
    leaves = slot?.kind === 'leaf' ? leaves | (1 << index) : leaves & ~(1 << index);
    children = slot?.kind === 'child' ? children | (1 << index) : children & ~(1 << index);
  }
  const shape = { leaves, children };
  const isSameShape = leaves === old.leaves && children === old.children;
  const page = isSameShape ? bytes.slice() : moveEntries(bytes, shape, changed);
  for (const [index, slot] of changed) if (slot !== undefined) writeSlot(page, offsetOf(shape, index), slot);
  return page;
}

/** Takes a page's bytes, gives the slot at that index; its hashes are views of the page. */
export function slotAt(bytes: Bytes, index: number): Slot {
  const shape = shapeOf(bytes);
  const kind = kindOf(shape, index);
  if (kind === undefined) return undefined;
  const start = offsetOf(shape, index);
  const end = start + (kind === 'leaf' ? LEAF_BYTES : CHILD_BYTES) - VERSION_BYTES;
  const body = bytes.subarray(start, end);
  const version = versionAt(bytes, end);
  return kind === 'leaf' ? { kind, content: body, version } : { kind, hash: body, version };
}

/** Takes bytes, gives kind and byte offset of every slot in use: what hashing a whole page needs. */
export function pageEntries(
  bytes: Bytes,
): readonly { readonly index: number; readonly kind: SlotKind; readonly offset: number }[] {
  const shape = shapeOf(bytes);
  const entries: { index: number; kind: SlotKind; offset: number }[] = [];
  let offset = BITMAPS_BYTES;
  for (let index = 0; index < SLOTS; index++) {
    const kind = kindOf(shape, index);
    if (kind === undefined) continue;
    entries.push({ index, kind, offset });
    offset += kind === 'leaf' ? LEAF_BYTES : CHILD_BYTES;
  }
  return entries;
}

/**
 * True iff pageWith could have written these bytes for the page with that prefix (hex nibbles) and version. Refuses foreign
 * paths, later versions, missing or surplus bytes, a slot used twice, and a page that should have collapsed.
 */
export function isPage(prefix: string, version: number, bytes: Bytes): boolean {
  if (bytes.length < BITMAPS_BYTES) return false;
  const shape = shapeOf(bytes);
  const { leaves, children } = shape;
  if ((leaves & children) !== 0 || bytes.length !== offsetOf(shape, SLOTS)) return false;
  if (prefix !== '' && children === 0 && countBits(leaves) < 2) return false;
  return pageEntries(bytes).every(({ index, kind, offset }) => {
    const isLeaf = kind === 'leaf';
    const end = offset + (isLeaf ? LEAF_BYTES : CHILD_BYTES) - VERSION_BYTES;
    if (versionAt(bytes, end) > version) return false;
    return !isLeaf || isUnder(bytes, offset, prefix, index);
  });
}

type SlotKind = 'leaf' | 'child';

interface PageShape {
  readonly leaves: number;
  readonly children: number;
}

function shapeOf(bytes: Bytes): PageShape {
  return {
    leaves: ((bytes[0] as number) << 8) | (bytes[1] as number),
    children: ((bytes[2] as number) << 8) | (bytes[3] as number),
  };
}

function kindOf({ leaves, children }: PageShape, index: number): SlotKind | undefined {
  if (((leaves >> index) & 1) === 1) return 'leaf';
  return ((children >> index) & 1) === 1 ? 'child' : undefined;
}

/** Where the entry of a slot starts; of slot 16, the length of the page. */
function offsetOf({ leaves, children }: PageShape, index: number): number {
  const before = (1 << index) - 1;
  return BITMAPS_BYTES + LEAF_BYTES * countBits(leaves & before) + CHILD_BYTES * countBits(children & before);
}

function moveEntries(bytes: Bytes, shape: PageShape, changed: ReadonlyMap<number, Slot>): Bytes {
  const page = new Uint8Array(offsetOf(shape, SLOTS));
  page[0] = shape.leaves >> 8;
  page[1] = shape.leaves & 255;
  page[2] = shape.children >> 8;
  page[3] = shape.children & 255;
  for (const { index, kind, offset } of pageEntries(bytes)) {
    if (changed.has(index)) continue;
    const end = offset + (kind === 'leaf' ? LEAF_BYTES : CHILD_BYTES);
    page.set(bytes.subarray(offset, end), offsetOf(shape, index));
  }
  return page;
}

function writeSlot(page: Bytes, offset: number, slot: LeafSlot | ChildSlot): void {
  const body = slot.kind === 'leaf' ? slot.content : slot.hash;
  page.set(body, offset);
  let rest = slot.version;
  for (let at = offset + body.length + VERSION_BYTES - 1; at >= offset + body.length; at--) {
    const low = rest % 256;
    page[at] = low;
    rest = (rest - low) / 256;
  }
}

function versionAt(bytes: Bytes, offset: number): number {
  let version = 0;
  for (let at = offset; at < offset + VERSION_BYTES; at++) version = version * 256 + (bytes[at] as number);
  return version;
}

/** The 32 bytes at the offset begin with the nibbles of the prefix and then that of the slot. */
function isUnder(bytes: Bytes, offset: number, prefix: string, index: number): boolean {
  for (let depth = 0; depth <= prefix.length; depth++) {
    const byte = bytes[offset + (depth >> 1)] as number;
    const nibble = (depth & 1) === 0 ? byte >> 4 : byte & 15;
    if (depth < prefix.length ? NIBBLES[nibble] !== prefix[depth] : nibble !== index) return false;
  }
  return true;
}

/** Set bits of a number below 2^16. */
function countBits(bitmap: number): number {
  let count = 0;
  for (let rest = bitmap; rest !== 0; rest &= rest - 1) count++;
  return count;
}
