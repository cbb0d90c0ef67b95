import { type Bytes, compareBytes } from '../../base/bytes.ts';
import { HASH_BYTES, type Hash, type Sha256 } from '../../base/hash.ts';
import { invariant } from '../../base/invariant.ts';
import {
  createTreeHasher,
  EMPTY,
  emptyPage,
  type HashedPage,
  hasRoot,
  INNER,
  nodeHashOf,
  onlyLeaf,
  pageFromBytes,
} from './hashed-page.ts';
import { type ChildSlot, isPage, leafPath, leafValueHash, SLOTS, slotAt } from './page.ts';
import { createPageCache } from './page-cache.ts';
import { bitAt, NIBBLES, nibbleAt } from './path.ts';
import type { StateProof } from './proof.ts';
import { type TreeChange, type UpdateRun, updatePage } from './update.ts';

/** Where committed pages come from: prefix in hex nibbles, version = height that wrote the page. */
export interface PageReader {
  page(prefix: string, version: number): Bytes | undefined;
}

/** The tree as it is after one height; never changes. */
export interface Tree {
  /** undefined before the first update. */
  readonly version: number | undefined;
  readonly top: HashedPage;
  /** Pages that are not in storage yet, by place and version. */
  readonly fresh: ReadonlyMap<string, HashedPage>;
}

export interface TreeUpdate {
  readonly tree: Tree;
  readonly root: Hash;
  /** To be stored under the update's version. The root page is always among them, even unchanged or empty. */
  readonly pages: readonly { readonly prefix: string; readonly bytes: Bytes }[];
  /** Pages that this version no longer reaches. */
  readonly stale: readonly { readonly prefix: string; readonly version: number }[];
}

export interface StateTree {
  /** The tree after that height, from its stored root page; undefined gives the empty tree before the first height. */
  openTree(version: number | undefined): Tree;
  /** Gives the tree with the changes, each path at most once, in any order. Keeps nothing: a candidate may be thrown away. */
  update(tree: Tree, changes: readonly TreeChange[], version: number): TreeUpdate;
  /** Call when the tree's pages are in storage: gives the tree to go on with, and keeps its pages in the cache. */
  commit(tree: Tree): Tree;
  /** 32 zero bytes when the tree is empty. */
  treeRoot(tree: Tree): Hash;
  /** Proves what the tree says about the path: its value's hash, or absence. */
  prove(tree: Tree, path: Hash): StateProof;
}

export interface StateTreeOptions {
  readonly sha256: Sha256;
  readonly reader: PageReader;
  /** Decoded pages kept in memory, about 3 KiB each. */
  readonly cachePagesMax: number;
}

const ROOT_NODE = 1;

/** Builds the authenticated compressed binary tree of protocol.md §3 over pages of four bits. */
export function createStateTree({ sha256, reader, cachePagesMax }: StateTreeOptions): StateTree {
  const hasher = createTreeHasher(sha256);
  const cache = createPageCache(cachePagesMax);

  const readPage = (prefix: string, version: number): HashedPage => {
    const bytes = reader.page(prefix, version);
    invariant(bytes !== undefined, `state page '${prefix}' of version ${version} is stored`);
    invariant(isPage(prefix, version, bytes), `state page '${prefix}' of version ${version} is well formed`);
    // A plain view: what storage hands out may be a subclass whose slice() shares memory instead of copying.
    return pageFromBytes(hasher, new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.length));
  };

  const load = (tree: Tree, prefix: string, child: ChildSlot): HashedPage => {
    const key = pageKey(prefix, child.version);
    const known = tree.fresh.get(key) ?? cache.get(key);
    const page = known ?? readPage(prefix, child.version);
    invariant(
      hasRoot(page, child.hash),
      `state page '${prefix}' of version ${child.version} has the hash its parent names`,
    );
    if (known === undefined) cache.set(key, page);
    return page;
  };

  return {
    openTree(version) {
      return { version, top: version === undefined ? emptyPage() : readPage('', version), fresh: new Map() };
    },
    update(tree, changes, version) {
      invariant(tree.version === undefined || version > tree.version, 'versions of the state tree rise');
      const pages = new Map<string, HashedPage>();
      const run: UpdateRun = { hasher, version, load: (prefix, child) => load(tree, prefix, child), pages, stale: [] };
      const top = updatePage(run, tree.top, '', sortChanges(changes));
      pages.set('', top);
      if (tree.version !== undefined) run.stale.push({ prefix: '', version: tree.version });
      const next: Tree = { version, top, fresh: freshAfter(tree, run) };
      return {
        tree: next,
        root: nodeHashOf(top, ROOT_NODE),
        pages: Array.from(pages, ([prefix, page]) => ({ prefix, bytes: page.bytes })),
        stale: run.stale,
      };
    },
    commit(tree) {
      for (const [key, page] of tree.fresh) cache.set(key, page);
      return { version: tree.version, top: tree.top, fresh: new Map() };
    },
    treeRoot: (tree) => nodeHashOf(tree.top, ROOT_NODE),
    prove: (tree, path) => provePath(tree.top, path, (prefix, child) => load(tree, prefix, child)),
  };
}

/** Pages of this update, and those of uncommitted updates below it that are still reached. */
function freshAfter(tree: Tree, run: UpdateRun): Map<string, HashedPage> {
  const fresh = new Map(tree.fresh);
  for (const { prefix, version } of run.stale) fresh.delete(pageKey(prefix, version));
  for (const [prefix, page] of run.pages) if (prefix !== '') fresh.set(pageKey(prefix, run.version), page);
  return fresh;
}

function sortChanges(changes: readonly TreeChange[]): readonly TreeChange[] {
  const sorted = changes.toSorted((a, b) => compareBytes(a.path, b.path));
  sorted.forEach((change, index) => {
    const before = sorted[index - 1];
    invariant(
      isHashOrNull(change.valueHash) && change.path.length === HASH_BYTES,
      'paths and value hashes have 32 bytes',
    );
    invariant(before === undefined || compareBytes(before.path, change.path) < 0, 'an update names each path once');
  });
  return sorted;
}

function isHashOrNull(hash: Hash | null): boolean {
  return hash === null || hash.length === HASH_BYTES;
}

function pageKey(prefix: string, version: number): string {
  return `${prefix}@${version}`;
}

function provePath(top: HashedPage, path: Hash, load: (prefix: string, child: ChildSlot) => HashedPage): StateProof {
  invariant(path.length === HASH_BYTES, 'a path has 32 bytes');
  const bitmap = new Uint8Array(HASH_BYTES);
  const siblings: Hash[] = [];
  let page = top;
  let prefix = '';
  let depth = 0;
  let node = ROOT_NODE;
  let last = -1;
  while (page.kinds[node] === INNER) {
    if (node >= SLOTS) {
      prefix += NIBBLES[nibbleAt(path, prefix.length)];
      page = load(prefix, slotAt(page.bytes, node - SLOTS) as ChildSlot);
      node = ROOT_NODE;
    }
    node = 2 * node + bitAt(path, depth);
    if (page.kinds[node ^ 1] !== EMPTY) {
      siblings.push(nodeHashOf(page, node ^ 1));
      bitmap[depth >> 3] = (bitmap[depth >> 3] as number) | (128 >> (depth & 7));
      last = depth;
    }
    depth++;
  }
  const shown = bitmap.slice(0, (last >> 3) + 1);
  if (page.kinds[node] === EMPTY) return { bitmap: shown, siblings, end: { kind: 'empty' } };
  const leaf = onlyLeaf(page, node);
  return {
    bitmap: shown,
    siblings,
    end: { kind: 'leaf', path: leafPath(leaf).slice(), valueHash: leafValueHash(leaf).slice() },
  };
}
