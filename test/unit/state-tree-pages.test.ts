import { describe, expect, it } from 'vitest';
import { type Bytes, concatBytes, fromHex, toHex, uintBytes } from '../../ledger/base/bytes.ts';
import { type Hash, hashTagged, ZERO_HASH } from '../../ledger/base/hash.ts';
import { createTreeHasher } from '../../ledger/state/tree/hashed-page.ts';
import { emptyPageBytes, isPage, pageWith, type Slot, slotAt } from '../../ledger/state/tree/page.ts';
import { keyPath, stateValueHash } from '../../ledger/state/tree/path.ts';
import { createStateTree } from '../../ledger/state/tree/state-tree.ts';
import { sha256 } from '../../node/crypto/sha256.ts';

const path = (hex: string): Hash => fromHex(hex.padEnd(64, '0')) as Bytes;
const value = stateValueHash(sha256, Uint8Array.of(1));
const leaf = (hex: string, version = 1): Slot => ({ kind: 'leaf', content: concatBytes(path(hex), value), version });
const page = (entries: Readonly<Record<number, Slot>>): Slot[] =>
  Array.from({ length: 16 }, (_, slot) => entries[slot]);
const encodePage = (slots: readonly Slot[]): Bytes => pageWith(emptyPageBytes, new Map(slots.entries()));
const parsePage = (prefix: string, version: number, bytes: Bytes): readonly Slot[] | undefined =>
  isPage(prefix, version, bytes) ? Array.from({ length: 16 }, (_, index) => slotAt(bytes, index)) : undefined;

describe('state page bytes', () => {
  const slots = page({ 2: leaf('ab2'), 5: { kind: 'child', hash: value, version: 7 }, 15: leaf('abf', 2 ** 40 + 3) });
  const bytes = encodePage(slots);

  it('are bitmaps and entries in slot order, and come back the same', () => {
    const expected = concatBytes(
      Uint8Array.of(0x80, 0x04, 0x00, 0x20),
      path('ab2'),
      value,
      uintBytes(1, 6),
      value,
      uintBytes(7, 6),
      path('abf'),
      value,
      uintBytes(2 ** 40 + 3, 6),
    );
    expect(toHex(bytes)).toBe(toHex(expected));
    expect(parsePage('ab', 2 ** 41, bytes)).toEqual(slots);
    expect(parsePage('', 0, encodePage(page({})))).toEqual(page({}));
    expect(parsePage('', 1, encodePage(page({ 10: leaf('ab2') })))).toEqual(page({ 10: leaf('ab2') }));
  });

  it('are the same whichever way the slots came', () => {
    const steps: readonly (readonly [number, Slot])[] = [
      [15, leaf('ab9')],
      [9, leaf('ab9', 4)],
      [5, leaf('ab5')],
      [2, slots[2]],
      [5, slots[5]],
      [9, undefined],
      [15, slots[15]],
    ];
    const built = steps.reduce((page, [index, slot]) => pageWith(page, new Map([[index, slot]])), emptyPageBytes);
    expect(toHex(built)).toBe(toHex(bytes));
    expect(toHex(emptyPageBytes)).toBe('00000000');
  });

  it('are refused when cut, prolonged, misplaced, from the future, doubled in one slot, or due to collapse', () => {
    for (let length = 0; length < bytes.length; length++)
      expect(parsePage('ab', 2 ** 41, bytes.subarray(0, length))).toBeUndefined();
    expect(parsePage('ab', 2 ** 41, concatBytes(bytes, Uint8Array.of(0)))).toBeUndefined();
    expect(parsePage('ac', 2 ** 41, bytes)).toBeUndefined();
    expect(parsePage('ab', 2 ** 40, bytes)).toBeUndefined();
    expect(
      parsePage('ab', 6, encodePage(page({ 2: leaf('ab2'), 5: { kind: 'child', hash: value, version: 7 } }))),
    ).toBeUndefined();
    const doubled = bytes.slice();
    doubled[3] = 0x24;
    expect(parsePage('ab', 2 ** 41, doubled)).toBeUndefined();
    expect(parsePage('ab', 1, encodePage(page({ 2: leaf('ab2') })))).toBeUndefined();
    expect(parsePage('ab', 1, encodePage(page({})))).toBeUndefined();
    expect(parsePage('ab', 1, encodePage(page({ 3: leaf('ab2'), 4: leaf('ab4') })))).toBeUndefined();
  });
});

describe('state tree', () => {
  const createTrees = (pages: ReadonlyMap<string, Bytes>) =>
    createStateTree({
      sha256,
      cachePagesMax: 0,
      reader: { page: (prefix, version) => pages.get(`${prefix}@${version}`) },
    });

  it('hashes keys, values, leaves and nodes with the tags of the protocol', () => {
    const pair = concatBytes(path('01'), path('02'));
    expect(createTreeHasher(sha256).leaf(pair, 0)).toEqual(hashTagged(sha256, 'leaf', pair));
    expect(createTreeHasher(sha256).node(concatBytes(ZERO_HASH, pair), 32)).toEqual(hashTagged(sha256, 'node', pair));
    expect(toHex(keyPath(sha256, 'tender/1'))).toBe(toHex(sha256(new TextEncoder().encode('adal/1/key\0tender/1'))));
    expect(toHex(value)).toBe(toHex(sha256(new TextEncoder().encode('adal/1/value\0\u0001'))));
  });

  it('has the zero root when empty, and writes its root page at every version so that each opens by height alone', () => {
    const pages = new Map<string, Bytes>();
    const trees = createTrees(pages);
    let tree = trees.openTree(undefined);
    expect(trees.treeRoot(tree)).toEqual(ZERO_HASH);
    const steps = [[], [{ path: path('1'), valueHash: value }], [], [{ path: path('1'), valueHash: null }]];
    const roots = steps.map((changes, version) => {
      const update = trees.update(tree, changes, version);
      expect(update.pages.map((written) => written.prefix)).toEqual(['']);
      expect(update.stale).toEqual(version === 0 ? [] : [{ prefix: '', version: version - 1 }]);
      pages.set(`@${version}`, update.pages[0]?.bytes as Bytes);
      tree = trees.commit(update.tree);
      return toHex(update.root);
    });
    const single = toHex(hashTagged(sha256, 'leaf', path('1'), value));
    expect(roots).toEqual([toHex(ZERO_HASH), single, single, toHex(ZERO_HASH)]);
    expect(roots.map((_, version) => toHex(trees.treeRoot(trees.openTree(version))))).toEqual(roots);
  });

  it('keeps an inner node with one empty side where the other side holds two keys', () => {
    const { root, pages } = createTrees(new Map()).update(
      createTrees(new Map()).openTree(undefined),
      [
        { path: path('00'), valueHash: value },
        { path: path('08'), valueHash: value },
      ],
      1,
    );
    let expected = hashTagged(
      sha256,
      'node',
      hashTagged(sha256, 'leaf', path('00'), value),
      hashTagged(sha256, 'leaf', path('08'), value),
    );
    for (let depth = 0; depth < 4; depth++) expected = hashTagged(sha256, 'node', expected, ZERO_HASH);
    expect(toHex(root)).toBe(toHex(expected));
    expect(pages.map((written) => written.prefix)).toEqual(['0', '']);
  });

  it('keeps the version of a value that is written again unchanged', () => {
    const trees = createTrees(new Map());
    const change = { path: path('7'), valueHash: value };
    const first = trees.update(trees.openTree(undefined), [change], 1);
    const second = trees.update(first.tree, [change], 2);
    expect(second.pages[0]?.bytes).toEqual(first.pages[0]?.bytes);
  });

  it('stops on a missing page, a damaged page, a repeated path and a version that does not rise', () => {
    const trees = createTrees(new Map());
    const changes = ['00', '01', '02'].map((hex) => ({ path: path(hex), valueHash: value }));
    const { tree, pages } = trees.update(trees.openTree(undefined), changes, 1);
    expect(() => trees.openTree(5)).toThrow("state page '' of version 5 is stored");
    expect(() => trees.update(tree, [], 1)).toThrow('rise');
    expect(() => trees.update(tree, [...changes, ...changes], 2)).toThrow('each path once');
    expect(() => trees.update(tree, [{ path: path('00').subarray(1), valueHash: value }], 2)).toThrow('32 bytes');

    const child = pages.find((written) => written.prefix === '0')?.bytes as Bytes;
    const top = pages.find((written) => written.prefix === '')?.bytes as Bytes;
    const withChild = (bytes: Bytes | undefined) => {
      const opened = createTrees(new Map([['@1', top], ...(bytes === undefined ? [] : [['0@1', bytes] as const])]));
      return () => opened.prove(opened.openTree(1), path('00'));
    };
    expect(withChild(child)().end).toEqual({ kind: 'leaf', path: path('00'), valueHash: value });
    expect(withChild(undefined)).toThrow('is stored');
    expect(withChild(child.subarray(1))).toThrow('well formed');
    const flipped = child.slice();
    flipped[60] = (flipped[60] as number) ^ 1;
    expect(withChild(flipped)).toThrow('the hash its parent names');
  });
});

describe('pages out of storage', () => {
  it('are never written to, even where they are Buffers, whose slice shares memory', () => {
    const pages = new Map<string, Buffer>();
    const reader = { page: (prefix: string, version: number) => pages.get(`${prefix}@${version}`) };
    const trees = createStateTree({ sha256, cachePagesMax: 0, reader });
    const other = stateValueHash(sha256, Uint8Array.of(2));
    const changes = ['00', '01', '77'].map((hex) => ({ path: path(hex), valueHash: value }));
    const first = trees.update(trees.openTree(undefined), changes, 1);
    for (const { prefix, bytes } of first.pages) pages.set(`${prefix}@1`, Buffer.from(bytes));
    const before = [...pages].map(([key, bytes]) => [key, bytes.toString('hex')]);
    const rewritten = changes.map((change) => ({ ...change, valueHash: other }));
    const second = trees.update(trees.openTree(1), rewritten, 2);
    expect(second.pages.map(({ prefix }) => prefix)).toEqual(['0', '']);
    expect(second.root).not.toEqual(first.root);
    expect([...pages].map(([key, bytes]) => [key, bytes.toString('hex')])).toEqual(before);
    expect(trees.treeRoot(trees.openTree(1))).toEqual(first.root);
  });
});
