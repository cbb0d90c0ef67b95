import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Bytes, concatBytes, fromHex, toHex, utf8 } from '../../ledger/base/bytes.ts';
import { decodeCanonical, encodeCanonical, type Value } from '../../ledger/base/codec.ts';
import { type Hash, hashTagged, ZERO_HASH } from '../../ledger/base/hash.ts';
import { isPage, slotAt } from '../../ledger/state/tree/page.ts';
import { keyPath, stateValueHash } from '../../ledger/state/tree/path.ts';
import {
  type StateProof,
  stateProofFromValue,
  stateProofValue,
  verifyStateProof,
} from '../../ledger/state/tree/proof.ts';
import { createStateTree, type StateTree, type Tree, type TreeUpdate } from '../../ledger/state/tree/state-tree.ts';
import { sha256 } from '../../node/crypto/sha256.ts';

type Model = ReadonlyMap<string, Hash>;

/** protocol.md §3, word for word: a subtree with one leaf is that leaf. */
function slowRoot(entries: readonly (readonly [string, Hash])[], depth = 0): Hash {
  if (entries.length === 0) return ZERO_HASH;
  const [first] = entries;
  if (entries.length === 1 && first !== undefined)
    return hashTagged(sha256, 'leaf', fromHex(first[0]) as Bytes, first[1]);
  const bit = (path: string) => (Number.parseInt(path[depth >> 2] as string, 16) >> (3 - (depth & 3))) & 1;
  const side = (wanted: number) =>
    slowRoot(
      entries.filter(([path]) => bit(path) === wanted),
      depth + 1,
    );
  return hashTagged(sha256, 'node', side(0), side(1));
}

const valueHash = (n: number): Hash => stateValueHash(sha256, utf8(`value ${n}`));

/** Paths that share long prefixes far more often than hashes do, next to ordinary ones. */
const paths: readonly Hash[] = [
  ...Array.from({ length: 12 }, (_, i) => keyPath(sha256, `key/${i}`)),
  ...[0, 1, 2, 3, 0x10, 0x80, 0xff].map((last) => concatBytes(new Uint8Array(31), Uint8Array.of(last))),
  ...[0, 0x08, 0x10, 0x80].map((byte) => concatBytes(Uint8Array.of(0xab, byte), new Uint8Array(30).fill(0x5a))),
  ...[0, 1].map((bit) => concatBytes(new Uint8Array(16).fill(0xff), Uint8Array.of(bit), new Uint8Array(15))),
];
const strangers: readonly Hash[] = [
  keyPath(sha256, 'nobody'),
  new Uint8Array(32).fill(0xff),
  concatBytes(new Uint8Array(31), Uint8Array.of(0x40)),
  concatBytes(Uint8Array.of(0xab, 0x20), new Uint8Array(30)),
];

const change = fc.record({ key: fc.nat({ max: paths.length - 1 }), value: fc.option(fc.nat({ max: 3 }), { freq: 4 }) });
const batch = fc.uniqueArray(change, { selector: ({ key }) => key, maxLength: 14, size: 'max' });
type Batch = readonly { readonly key: number; readonly value: number | null }[];

const changesOf = (given: Batch) =>
  given.map(({ key, value }) => ({ path: paths[key] as Hash, valueHash: value === null ? null : valueHash(value) }));

function applyToModel(model: Model, given: Batch): Model {
  const next = new Map(model);
  for (const { path, valueHash: hash } of changesOf(given)) {
    if (hash === null) next.delete(toHex(path));
    else next.set(toHex(path), hash);
  }
  return next;
}

interface Stored {
  readonly pages: Map<string, Bytes>;
  readonly trees: StateTree;
  write(update: TreeUpdate, version: number): void;
}

function createStored(cachePagesMax: number): Stored {
  const pages = new Map<string, Bytes>();
  // As storage does: a Buffer over the very bytes it keeps, whose slice() shares memory.
  const reader = {
    page(prefix: string, version: number) {
      const bytes = pages.get(`${prefix}@${version}`);
      return bytes === undefined ? undefined : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
    },
  };
  return {
    pages,
    trees: createStateTree({ sha256, reader, cachePagesMax }),
    write(update, version) {
      for (const { prefix, bytes } of update.pages) pages.set(`${prefix}@${version}`, bytes);
    },
  };
}

/** Every page that a version reaches, found by walking the stored bytes. */
function reachable(
  pages: ReadonlyMap<string, Bytes>,
  prefix: string,
  version: number,
  found = new Set<string>(),
): Set<string> {
  const key = `${prefix}@${version}`;
  found.add(key);
  const bytes = pages.get(key) as Bytes;
  expect(isPage(prefix, version, bytes)).toBe(true);
  for (let index = 0; index < 16; index++) {
    const slot = slotAt(bytes, index);
    if (slot?.kind === 'child') reachable(pages, prefix + index.toString(16), slot.version, found);
  }
  return found;
}

function minus(from: ReadonlySet<string>, taken: ReadonlySet<string>): Set<string> {
  return new Set([...from].filter((key) => !taken.has(key)));
}

function checkAgainst(model: Model, trees: StateTree, tree: Tree): void {
  const root = trees.treeRoot(tree);
  expect(toHex(root)).toBe(toHex(slowRoot([...model])));
  for (const path of [...paths, ...strangers]) {
    const proof = trees.prove(tree, path);
    const known = model.get(toHex(path));
    expect(verifyStateProof(sha256, root, path, proof)).toEqual(
      known === undefined ? { kind: 'absent' } : { kind: 'included', valueHash: known },
    );
    expect(stateProofFromValue(decodeCanonical(encodeCanonical(stateProofValue(proof))) as Value)).toEqual(proof);
  }
}

describe('state tree against the recursive definition', () => {
  it('has the same root and proofs after any sequence, now and at every old version', () => {
    const check = (batches: readonly Batch[], cachePagesMax: number) => {
      const stored = createStored(cachePagesMax);
      const models: Model[] = [];
      let tree = stored.trees.openTree(undefined);
      let model: Model = new Map();
      batches.forEach((given, index) => {
        const version = 3 * index;
        const update = stored.trees.update(tree, changesOf(given), version);
        expect(update.root).toEqual(stored.trees.treeRoot(update.tree));
        stored.write(update, version);
        tree = stored.trees.commit(update.tree);
        model = applyToModel(model, given);
        models.push(model);
        checkAgainst(model, stored.trees, tree);
      });
      const reopened = createStored(0);
      for (const [key, bytes] of stored.pages) reopened.pages.set(key, bytes);
      for (const [index, old] of models.entries())
        checkAgainst(old, reopened.trees, reopened.trees.openTree(3 * index));
    };
    fc.assert(fc.property(fc.array(batch, { minLength: 1, maxLength: 6 }), fc.constantFrom(0, 4, 100), check), {
      numRuns: 40,
    });
  });

  it('names as stale exactly the pages that the new version no longer reaches', () => {
    const check = (batches: readonly Batch[]) => {
      const stored = createStored(100);
      let tree = stored.trees.openTree(undefined);
      let before = new Set<string>();
      batches.forEach((given, version) => {
        const update = stored.trees.update(tree, changesOf(given), version);
        stored.write(update, version);
        tree = stored.trees.commit(update.tree);
        const after = reachable(stored.pages, '', version);
        const stale = update.stale.map((page) => `${page.prefix}@${page.version}`);
        expect(new Set(stale)).toEqual(minus(before, after));
        expect(stale).toHaveLength(new Set(stale).size);
        expect(new Set(update.pages.map((page) => `${page.prefix}@${version}`))).toEqual(minus(after, before));
        before = after;
      });
    };
    fc.assert(fc.property(fc.array(batch, { minLength: 1, maxLength: 10 }), check), { numRuns: 60 });
  });

  it('does not depend on the order of changes, nor on how they are cut into versions', () => {
    const check = (given: Batch, cut: number) => {
      const stored = createStored(100);
      const { trees } = stored;
      const whole = trees.update(trees.openTree(undefined), changesOf(given), 9).root;
      expect(trees.update(trees.openTree(undefined), changesOf(given).reverse(), 9).root).toEqual(whole);
      const first = trees.update(trees.openTree(undefined), changesOf(given.slice(0, cut)), 1);
      expect(trees.update(first.tree, changesOf(given.slice(cut)), 2).root).toEqual(whole);
    };
    fc.assert(fc.property(batch, fc.nat({ max: 14 }), check), { numRuns: 60 });
  });

  it('lets candidates be built on one base, on each other, and thrown away', () => {
    const check = (base: Batch, thrown: Batch, kept: Batch, later: Batch) => {
      const stored = createStored(100);
      const { trees } = stored;
      const first = trees.update(trees.openTree(undefined), changesOf(base), 1);
      stored.write(first, 1);
      const tree = trees.commit(first.tree);
      const candidate = trees.update(tree, changesOf(thrown), 2);
      trees.update(candidate.tree, changesOf(later), 3);
      const chosen = trees.update(tree, changesOf(kept), 2);
      const onTop = trees.update(chosen.tree, changesOf(later), 3);
      checkAgainst(applyToModel(new Map(), base), trees, tree);
      stored.write(chosen, 2);
      stored.write(onTop, 3);
      trees.commit(chosen.tree);
      const model = applyToModel(applyToModel(applyToModel(new Map(), base), kept), later);
      const reached = reachable(stored.pages, '', 3);
      expect([...onTop.tree.fresh.keys()].filter((key) => !reached.has(key))).toEqual([]);
      checkAgainst(model, trees, trees.commit(onTop.tree));
      checkAgainst(
        model,
        createStateTree({ sha256, reader: { page: (p, v) => stored.pages.get(`${p}@${v}`) }, cachePagesMax: 0 }),
        trees.openTree(3),
      );
    };
    fc.assert(fc.property(batch, batch, batch, batch, check), { numRuns: 40 });
  });
});

describe('state proofs', () => {
  const stored = createStored(100);
  const given = paths.map((_, key) => ({ key, value: key }));
  const { tree, root } = stored.trees.update(stored.trees.openTree(undefined), changesOf(given), 1);
  const ends: readonly (readonly [string, Hash])[] = [
    ['a shallow key', paths[0] as Hash],
    ['the deepest key', paths[12] as Hash],
    ['a key of another leaf', strangers[3] as Hash],
    ['an empty place', strangers[2] as Hash],
  ];

  const flips = (bytes: Bytes): Bytes[] =>
    Array.from({ length: 8 * bytes.length }, (_, bit) => {
      const copy = bytes.slice();
      copy[bit >> 3] = (copy[bit >> 3] as number) ^ (128 >> (bit & 7));
      return copy;
    });

  it.each(ends)('refuses every flipped bit of the proof of %s', (_, path) => {
    const proof = stored.trees.prove(tree, path);
    const honest = verifyStateProof(sha256, root, path, proof);
    expect(honest).toBeDefined();
    const { end } = proof;
    const damaged: StateProof[] = [
      ...flips(proof.bitmap).map((bitmap) => ({ ...proof, bitmap })),
      ...proof.siblings.flatMap((hash, at) =>
        flips(hash).map((flipped) => ({ ...proof, siblings: proof.siblings.with(at, flipped) })),
      ),
    ];
    if (end.kind === 'leaf') {
      damaged.push(...flips(end.path).map((flipped) => ({ ...proof, end: { ...end, path: flipped } })));
      damaged.push(...flips(end.valueHash).map((flipped) => ({ ...proof, end: { ...end, valueHash: flipped } })));
    }
    for (const bad of damaged) expect(verifyStateProof(sha256, root, path, bad)).toBeUndefined();
    for (const flipped of flips(root)) expect(verifyStateProof(sha256, flipped, path, proof)).toBeUndefined();
  });

  it.each(ends)('never shows for %s what the tree does not say, whatever bit of the path is flipped', (_, path) => {
    const proof = stored.trees.prove(tree, path);
    for (const other of flips(path)) {
      const claim = verifyStateProof(sha256, root, other, proof);
      const truth = verifyStateProof(sha256, root, other, stored.trees.prove(tree, other));
      if (claim !== undefined) expect(claim).toEqual(truth);
    }
  });

  it.each(ends)('has one form only, for %s', (_, path) => {
    const proof = stored.trees.prove(tree, path);
    const refused: StateProof[] = [
      { ...proof, bitmap: concatBytes(proof.bitmap, Uint8Array.of(0)) },
      { ...proof, bitmap: concatBytes(proof.bitmap, Uint8Array.of(1)), siblings: [...proof.siblings, ZERO_HASH] },
      { ...proof, siblings: [...proof.siblings, root] },
      { ...proof, siblings: proof.siblings.slice(1) },
      { ...proof, siblings: proof.siblings.map((hash) => hash.subarray(0, 31)) },
      { ...proof, end: proof.end.kind === 'empty' ? { kind: 'leaf', path, valueHash: root } : { kind: 'empty' } },
    ];
    const depth = 8 * proof.bitmap.length;
    for (let at = 0; at < depth; at++) {
      const isSet = (i: number) => (((proof.bitmap[i >> 3] as number) >> (7 - (i & 7))) & 1) === 1;
      if (isSet(at)) continue;
      const bitmap = proof.bitmap.slice();
      bitmap[at >> 3] = (bitmap[at >> 3] as number) | (128 >> (at & 7));
      const before = Array.from({ length: at }, (_, i) => i).filter(isSet).length;
      refused.push({ ...proof, bitmap, siblings: proof.siblings.toSpliced(before, 0, ZERO_HASH) });
    }
    for (const bad of refused) expect(verifyStateProof(sha256, root, path, bad)).toBeUndefined();
    const value = stateProofValue(proof) as { readonly [key: string]: Value };
    expect(stateProofFromValue(value)).toEqual(proof);
    const shapes: Value[] = [
      null,
      [],
      { ...value, more: 1 },
      { ...value, bitmap: '' },
      { ...value, siblings: null },
      { ...value, end: 1 },
      { ...value, siblings: [1] },
      { ...value, end: { path } },
      { ...value, end: { path, valueHash: 1 } },
      { end: null },
    ];
    for (const shape of shapes) expect(stateProofFromValue(shape)).toBeUndefined();
  });

  it('stays under a kilobyte with many keys', () => {
    const many = createStored(1000);
    const changes = Array.from({ length: 20_000 }, (_, i) => ({
      path: keyPath(sha256, `many/${i}`),
      valueHash: valueHash(i),
    }));
    const grown = many.trees.update(many.trees.openTree(undefined), changes, 1).tree;
    const sizes = changes
      .slice(0, 500)
      .map(({ path }) => encodeCanonical(stateProofValue(many.trees.prove(grown, path))).length);
    expect(Math.max(...sizes)).toBeLessThan(1024);
    expect(toHex(many.trees.treeRoot(grown))).toBe(
      toHex(slowRoot(changes.map((c) => [toHex(c.path), c.valueHash] as const))),
    );
  });
});
