import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Bytes, emptyBytes, utf8 } from '../../ledger/base/bytes.ts';
import type { Hash } from '../../ledger/base/hash.ts';
import {
  appendLeaf,
  emptyLog,
  type LogState,
  leafHash,
  logRoot,
  merkleRoot,
  nodeHash,
} from '../../ledger/log/merkle.ts';
import { consistencyProof, inclusionProof, verifyConsistency, verifyInclusion } from '../../ledger/log/proof.ts';
import { appendTiles, type TileReader } from '../../ledger/log/tiles.ts';
import { sha256 } from '../../node/crypto/sha256.ts';

const leaves = (count: number): Hash[] =>
  Array.from({ length: count }, (_, i) => leafHash(sha256, utf8(`record ${i}`)));

/** RFC 6962 §2.1, word for word. */
function slowRoot(d: readonly Hash[]): Hash {
  if (d.length === 0) return sha256(emptyBytes);
  if (d.length === 1) return d[0] as Hash;
  const k = splitPoint(d.length);
  return nodeHash(sha256, slowRoot(d.slice(0, k)), slowRoot(d.slice(k)));
}

/** RFC 6962 §2.1.1. */
function slowPath(m: number, d: readonly Hash[]): Hash[] {
  if (d.length === 1) return [];
  const k = splitPoint(d.length);
  return m < k
    ? [...slowPath(m, d.slice(0, k)), slowRoot(d.slice(k))]
    : [...slowPath(m - k, d.slice(k)), slowRoot(d.slice(0, k))];
}

/** RFC 6962 §2.1.2. */
function slowProof(m: number, d: readonly Hash[], whole: boolean): Hash[] {
  if (m === d.length) return whole ? [] : [slowRoot(d)];
  const k = splitPoint(d.length);
  return m <= k
    ? [...slowProof(m, d.slice(0, k), whole), slowRoot(d.slice(k))]
    : [...slowProof(m - k, d.slice(k), false), slowRoot(d.slice(0, k))];
}

function splitPoint(n: number): number {
  let k = 1;
  while (k * 2 < n) k *= 2;
  return k;
}

function createTiles(): TileReader & { append(hashes: readonly Hash[]): void; readonly tiles: Map<string, Bytes> } {
  const tiles = new Map<string, Bytes>();
  const reader: TileReader = {
    tile(level, index) {
      const bytes = tiles.get(`${level}/${index}`);
      return bytes === undefined ? undefined : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
    },
  };
  let size = 0;
  return {
    ...reader,
    tiles,
    append(hashes) {
      for (const tile of appendTiles(sha256, reader, size, hashes))
        tiles.set(`${tile.level}/${tile.index}`, tile.bytes);
      size += hashes.length;
    },
  };
}

function flipped(bytes: Bytes, bit: number): Bytes {
  const copy = bytes.slice();
  copy[bit >> 3] = (copy[bit >> 3] as number) ^ (1 << (bit & 7));
  return copy;
}

const SIZE_MAX = 700;
const all = leaves(SIZE_MAX);
const store = createTiles();
store.append(all);
const sizes = fc.integer({ min: 1, max: SIZE_MAX });

describe('record log against the recursive definition', () => {
  it('appends to the same root at every size', () => {
    let log: LogState = emptyLog;
    for (let size = 0; size <= 70; size++) {
      expect(logRoot(sha256, log)).toEqual(slowRoot(all.slice(0, size)));
      expect(merkleRoot(sha256, all.slice(0, size))).toEqual(logRoot(sha256, log));
      log = appendLeaf(sha256, log, all[size] as Hash);
    }
  });

  it('proves inclusion and consistency for all small sizes', () => {
    for (let size = 1; size <= 20; size++) {
      const d = all.slice(0, size);
      const root = slowRoot(d);
      for (let index = 0; index < size; index++) {
        const proof = inclusionProof(sha256, store, index, size);
        expect(proof).toEqual(slowPath(index, d));
        expect(verifyInclusion(sha256, { index, size, leaf: d[index] as Hash, proof, root })).toBe(true);
      }
      for (let oldSize = 0; oldSize <= size; oldSize++) {
        const proof = consistencyProof(sha256, store, oldSize, size);
        if (oldSize > 0) expect(proof).toEqual(slowProof(oldSize, d, true));
        const oldRoot = slowRoot(d.slice(0, oldSize));
        expect(verifyConsistency(sha256, { oldSize, newSize: size, oldRoot, newRoot: root, proof })).toBe(true);
      }
    }
  });

  it('proves across tiles, and refuses any other index, size, length or bit', () => {
    const check = (index: number, size: number, bit: number) => {
      const d = all.slice(0, size);
      const claim = {
        index,
        size,
        leaf: d[index] as Hash,
        root: slowRoot(d),
        proof: inclusionProof(sha256, store, index, size),
      };
      expect(claim.proof).toEqual(slowPath(index, d));
      expect(verifyInclusion(sha256, claim)).toBe(true);
      expect(verifyInclusion(sha256, { ...claim, leaf: flipped(claim.leaf, bit) })).toBe(false);
      expect(verifyInclusion(sha256, { ...claim, root: flipped(claim.root, bit) })).toBe(false);
      expect(verifyInclusion(sha256, { ...claim, proof: [...claim.proof, claim.root] })).toBe(false);
      expect(verifyInclusion(sha256, { ...claim, index: size })).toBe(false);
      if (size > 1) {
        const other = index === 0 ? 1 : index - 1;
        expect(verifyInclusion(sha256, { ...claim, index: other })).toBe(false);
        expect(verifyInclusion(sha256, { ...claim, proof: claim.proof.slice(1) })).toBe(false);
      }
      claim.proof.forEach((hash, at) => {
        expect(verifyInclusion(sha256, { ...claim, proof: claim.proof.with(at, flipped(hash, bit)) })).toBe(false);
        expect(verifyInclusion(sha256, { ...claim, proof: claim.proof.with(at, hash.subarray(0, 31)) })).toBe(false);
      });
    };
    const place = sizes.chain((size) => fc.tuple(fc.integer({ min: 0, max: size - 1 }), fc.constant(size)));
    fc.assert(
      fc.property(place, fc.integer({ min: 0, max: 255 }), ([index, size], bit) => check(index, size, bit)),
      {
        numRuns: 60,
      },
    );
  });

  it('refuses every single flipped bit of one inclusion and one consistency proof', () => {
    const d = all.slice(0, 300);
    const root = slowRoot(d);
    const inclusion = {
      index: 129,
      size: 300,
      leaf: d[129] as Hash,
      root,
      proof: inclusionProof(sha256, store, 129, 300),
    };
    const consistency = {
      oldSize: 133,
      newSize: 300,
      oldRoot: slowRoot(d.slice(0, 133)),
      newRoot: root,
      proof: consistencyProof(sha256, store, 133, 300),
    };
    for (const [at, hash] of inclusion.proof.entries()) {
      for (let bit = 0; bit < 256; bit++) {
        expect(verifyInclusion(sha256, { ...inclusion, proof: inclusion.proof.with(at, flipped(hash, bit)) })).toBe(
          false,
        );
      }
    }
    for (const [at, hash] of consistency.proof.entries()) {
      for (let bit = 0; bit < 256; bit++) {
        expect(
          verifyConsistency(sha256, { ...consistency, proof: consistency.proof.with(at, flipped(hash, bit)) }),
        ).toBe(false);
      }
    }
  });

  it('proves consistency across tiles and refuses everything else', () => {
    const pair = sizes.chain((newSize) => fc.tuple(fc.integer({ min: 1, max: newSize }), fc.constant(newSize)));
    const check = (oldSize: number, newSize: number, bit: number) => {
      const d = all.slice(0, newSize);
      const proof = consistencyProof(sha256, store, oldSize, newSize);
      const claim = { oldSize, newSize, oldRoot: slowRoot(d.slice(0, oldSize)), newRoot: slowRoot(d), proof };
      expect(proof).toEqual(slowProof(oldSize, d, true));
      expect(verifyConsistency(sha256, claim)).toBe(true);
      expect(verifyConsistency(sha256, { ...claim, oldRoot: flipped(claim.oldRoot, bit) })).toBe(false);
      expect(verifyConsistency(sha256, { ...claim, newRoot: flipped(claim.newRoot, bit) })).toBe(false);
      expect(verifyConsistency(sha256, { ...claim, proof: [...proof, claim.newRoot] })).toBe(false);
      expect(verifyConsistency(sha256, { ...claim, oldSize: newSize + 1 })).toBe(false);
      if (proof.length > 0) expect(verifyConsistency(sha256, { ...claim, proof: proof.slice(1) })).toBe(false);
      proof.forEach((hash, at) => {
        expect(verifyConsistency(sha256, { ...claim, proof: proof.with(at, flipped(hash, bit)) })).toBe(false);
      });
    };
    fc.assert(
      fc.property(pair, fc.integer({ min: 0, max: 255 }), ([m, n], bit) => check(m, n, bit)),
      { numRuns: 60 },
    );
  });

  it('gives the same tiles however the leaves are cut into blocks', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 300 }), { maxLength: 6 }), (cuts) => {
        const cut = createTiles();
        let at = 0;
        for (const count of cuts) {
          cut.append(all.slice(at, at + count));
          at = Math.min(SIZE_MAX, at + count);
        }
        cut.append(all.slice(at));
        expect(cut.tiles).toEqual(store.tiles);
      }),
      { numRuns: 20 },
    );
  });

  it('lays 65,536 leaves out on three tile levels at little more than one hash a leaf', () => {
    let hashes = 0;
    const counting = (data: Bytes): Hash => {
      hashes++;
      return sha256(data);
    };
    const tiles = new Map<string, Bytes>();
    const reader: TileReader = { tile: (level, index) => tiles.get(`${level}/${index}`) };
    const leaf = all[0] as Hash;
    let log: LogState = emptyLog;
    for (let size = 0; size < 65_536; size += 1024) {
      const block = Array.from({ length: 1024 }, () => leaf);
      for (const hash of block) log = appendLeaf(counting, log, hash);
      for (const tile of appendTiles(counting, reader, size, block))
        tiles.set(`${tile.level}/${tile.index}`, tile.bytes);
    }
    expect(hashes / 65_536).toBeLessThan(2.2);
    expect([...tiles.keys()].filter((key) => key.startsWith('0/'))).toHaveLength(256);
    expect(tiles.get('1/0')).toHaveLength(8192);
    expect(tiles.get('2/0')).toEqual(logRoot(sha256, log));
  });
});
