import { type Bytes, bytesEqual } from '../../base/bytes.ts';
import { HASH_BYTES, type Hash, hashTagged, type Sha256 } from '../../base/hash.ts';
import { emptyPageBytes, type LeafSlot, pageEntries, pageWith, SLOTS, type Slot, slotAt } from './page.ts';

/** What a node of the tree covers. A leaf rises to the top of every subtree in which it is alone (protocol.md §3). */
export const EMPTY = 0;
export const LEAF = 1;
export const INNER = 2;

/**
 * A page with the hashes of its 31 nodes as a heap: node i has the children 2i and 2i+1, the slots are nodes 16 … 31, the
 * root is node 1. Never changed once built; candidates share it.
 */
export interface HashedPage {
  /** The page as it is stored. */
  readonly bytes: Bytes;
  /** EMPTY, LEAF or INNER of node i at byte i. */
  readonly kinds: Bytes;
  /** Hash of node i at byte 32·i, zeros where it is empty. */
  readonly hashes: Bytes;
}

/** Hashes 64 bytes as a leaf (path ‖ value hash) or as a node (left ‖ right), taken at an offset of a longer array. */
export interface TreeHasher {
  leaf(from: Bytes, offset: number): Hash;
  node(from: Bytes, offset: number): Hash;
}

/** Builds a hasher that writes its preimages into two buffers made once: hashing is most of an update's cost. */
export function createTreeHasher(sha256: Sha256): TreeHasher {
  const hashInto = (tag: 'leaf' | 'node') => {
    const blank = new Uint8Array(2 * HASH_BYTES);
    const preimage = hashTagged((data) => data, tag, blank);
    const start = preimage.length - blank.length;
    return (from: Bytes, offset: number): Hash => {
      for (let i = 0; i < 2 * HASH_BYTES; i++) preimage[start + i] = from[offset + i] as number;
      return sha256(preimage);
    };
  };
  return { leaf: hashInto('leaf'), node: hashInto('node') };
}

const blankPage: HashedPage = {
  bytes: emptyPageBytes,
  kinds: new Uint8Array(2 * SLOTS),
  hashes: new Uint8Array(2 * SLOTS * HASH_BYTES),
};

/** The page of an empty tree. */
export function emptyPage(): HashedPage {
  return blankPage;
}

/** Takes the bytes of a well-formed page, gives the page. */
export function pageFromBytes(hasher: TreeHasher, bytes: Bytes): HashedPage {
  const kinds = blankPage.kinds.slice();
  const hashes = blankPage.hashes.slice();
  let dirty = 0;
  for (const { index, kind, offset } of pageEntries(bytes)) {
    const node = SLOTS + index;
    dirty |= 1 << node;
    kinds[node] = kind === 'leaf' ? LEAF : INNER;
    hashes.set(
      kind === 'leaf' ? hasher.leaf(bytes, offset) : bytes.subarray(offset, offset + HASH_BYTES),
      node * HASH_BYTES,
    );
  }
  joinAbove(hasher, kinds, hashes, dirty);
  return { bytes, kinds, hashes };
}

/** Takes a page and the slots that differ, gives the new page; hashes only those and what lies above them. */
export function changedPage(hasher: TreeHasher, page: HashedPage, changed: ReadonlyMap<number, Slot>): HashedPage {
  const kinds = page.kinds.slice();
  const hashes = page.hashes.slice();
  let dirty = 0;
  for (const [index, slot] of changed) {
    const node = SLOTS + index;
    dirty |= 1 << node;
    kinds[node] = slot === undefined ? EMPTY : slot.kind === 'leaf' ? LEAF : INNER;
    if (slot === undefined) hashes.fill(0, node * HASH_BYTES, (node + 1) * HASH_BYTES);
    else hashes.set(slot.kind === 'leaf' ? hasher.leaf(slot.content, 0) : slot.hash, node * HASH_BYTES);
  }
  joinAbove(hasher, kinds, hashes, dirty);
  return { bytes: pageWith(page.bytes, changed), kinds, hashes };
}

/** Hashes every node that has a dirty node below it; bit i of dirty is node i. */
function joinAbove(hasher: TreeHasher, kinds: Bytes, hashes: Bytes, dirty: number): void {
  let mask = dirty;
  for (let node = SLOTS - 1; node > 0; node--) {
    if (((mask >>> (2 * node)) & 3) === 0) continue;
    mask |= 1 << node;
    joinChildren(hasher, kinds, hashes, node);
  }
}

function joinChildren(hasher: TreeHasher, kinds: Bytes, hashes: Bytes, node: number): void {
  const left = 2 * node;
  const sides = (kinds[left] as number) + (kinds[left + 1] as number);
  const offset = left * HASH_BYTES;
  // EMPTY + EMPTY and EMPTY + LEAF are the only sums below INNER, and the only pairs that are not hashed together.
  if (sides < INNER) {
    kinds[node] = sides;
    const from = kinds[left] === EMPTY ? offset + HASH_BYTES : offset;
    hashes.copyWithin(node * HASH_BYTES, from, from + HASH_BYTES);
    return;
  }
  kinds[node] = INNER;
  hashes.set(hasher.node(hashes, offset), node * HASH_BYTES);
}

/** Hash of one node of the page. */
export function nodeHashOf(page: HashedPage, node: number): Hash {
  return page.hashes.slice(node * HASH_BYTES, (node + 1) * HASH_BYTES);
}

/** True iff the page's root has that hash. */
export function hasRoot(page: HashedPage, hash: Hash): boolean {
  return bytesEqual(page.hashes.subarray(HASH_BYTES, 2 * HASH_BYTES), hash);
}

/** The leaf of a node of kind LEAF. */
export function onlyLeaf(page: HashedPage, node: number): LeafSlot {
  let at = node;
  while (at < SLOTS) at = page.kinds[2 * at] === EMPTY ? 2 * at + 1 : 2 * at;
  return slotAt(page.bytes, at - SLOTS) as LeafSlot;
}
