import { bytesEqual, compareBytes, concatBytes } from '../../base/bytes.ts';
import type { Hash } from '../../base/hash.ts';
import {
  changedPage,
  emptyPage,
  type HashedPage,
  INNER,
  LEAF,
  nodeHashOf,
  onlyLeaf,
  type TreeHasher,
} from './hashed-page.ts';
import { type ChildSlot, type LeafSlot, leafPath, leafValueHash, type Slot, slotAt } from './page.ts';
import { NIBBLES, nibbleAt } from './path.ts';

export interface TreeChange {
  readonly path: Hash;
  /** null deletes the key. */
  readonly valueHash: Hash | null;
}

/** One update under way: what it reads with, and what it has replaced so far. */
export interface UpdateRun {
  readonly hasher: TreeHasher;
  readonly version: number;
  load(prefix: string, child: ChildSlot): HashedPage;
  /** New pages by prefix, children before parents. */
  readonly pages: Map<string, HashedPage>;
  readonly stale: { readonly prefix: string; readonly version: number }[];
}

/** Takes a page and changes under its prefix, sorted by path, each path once; gives the same page where nothing changes. */
export function updatePage(
  run: UpdateRun,
  page: HashedPage,
  prefix: string,
  changes: readonly TreeChange[],
): HashedPage {
  const changed = new Map<number, Slot>();
  for (const [nibble, group] of groupByNibble(changes, prefix.length, (change) => change.path)) {
    const old = slotAt(page.bytes, nibble);
    const slot = updateSlot(run, old, prefix + NIBBLES[nibble], group);
    if (slot !== old) changed.set(nibble, slot);
  }
  return changed.size === 0 ? page : changedPage(run.hasher, page, changed);
}

function updateSlot(run: UpdateRun, slot: Slot, prefix: string, changes: readonly TreeChange[]): Slot {
  if (slot?.kind !== 'child') return slotFromLeaves(run, prefix, mergeLeaves(run, slot, changes));
  const old = run.load(prefix, slot);
  const page = updatePage(run, old, prefix, changes);
  if (page === old) return slot;
  run.stale.push({ prefix, version: slot.version });
  return slotFromPage(run, page, prefix);
}

/** A page with fewer than two keys is not kept: its key, or nothing, goes into the slot above. */
function slotFromPage(run: UpdateRun, page: HashedPage, prefix: string): Slot {
  const kind = page.kinds[1];
  if (kind !== INNER) return kind === LEAF ? onlyLeaf(page, 1) : undefined;
  run.pages.set(prefix, page);
  return { kind: 'child', hash: nodeHashOf(page, 1), version: run.version };
}

/** The keys of a slot without a page after the changes, in path order. The old leaf stays the same object if it stays. */
function mergeLeaves(run: UpdateRun, old: LeafSlot | undefined, changes: readonly TreeChange[]): LeafSlot[] {
  const leaves: LeafSlot[] = [];
  let rest = old;
  for (const { path, valueHash } of changes) {
    const order = rest === undefined ? 1 : compareBytes(leafPath(rest), path);
    if (rest !== undefined && order < 0) leaves.push(rest);
    if (rest !== undefined && order === 0 && valueHash !== null && bytesEqual(leafValueHash(rest), valueHash))
      leaves.push(rest);
    else if (valueHash !== null)
      leaves.push({ kind: 'leaf', content: concatBytes(path, valueHash), version: run.version });
    if (order <= 0) rest = undefined;
  }
  if (rest !== undefined) leaves.push(rest);
  return leaves;
}

function slotFromLeaves(run: UpdateRun, prefix: string, leaves: readonly LeafSlot[]): Slot {
  if (leaves.length < 2) return leaves[0];
  const slots = new Map<number, Slot>();
  for (const [nibble, group] of groupByNibble(leaves, prefix.length, leafPath)) {
    slots.set(nibble, slotFromLeaves(run, prefix + NIBBLES[nibble], group));
  }
  return slotFromPage(run, changedPage(run.hasher, emptyPage(), slots), prefix);
}

function* groupByNibble<Item>(
  items: readonly Item[],
  depth: number,
  pathOf: (item: Item) => Hash,
): Generator<readonly [number, readonly Item[]]> {
  let start = 0;
  while (start < items.length) {
    const nibble = nibbleAt(pathOf(items[start] as Item), depth);
    let end = start + 1;
    while (end < items.length && nibbleAt(pathOf(items[end] as Item), depth) === nibble) end++;
    yield [nibble, items.slice(start, end)];
    start = end;
  }
}
