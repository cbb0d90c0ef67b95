import { describe, expect, it } from 'vitest';
import { type Bytes, fromHex, toHex } from '../../ledger/base/bytes.ts';
import type { Hash } from '../../ledger/base/hash.ts';
import { appendLeaf, emptyLog, type LogState, leafHash, logRoot } from '../../ledger/log/merkle.ts';
import { consistencyProof, inclusionProof, verifyConsistency, verifyInclusion } from '../../ledger/log/proof.ts';
import { appendTiles, nodeAt, type TileReader } from '../../ledger/log/tiles.ts';
import { sha256 } from '../../node/crypto/sha256.ts';

/** The eight leaves and nine roots that Certificate Transparency implementations test with. */
const INPUTS = ['', '00', '10', '2021', '3031', '40414243', '5051525354555657', '606162636465666768696a6b6c6d6e6f'];
const ROOTS = [
  'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
  '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
  'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125',
  'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77',
  'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
  '4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4',
  '76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef',
  'ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c',
  '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328',
];

const leaves = INPUTS.map((input) => leafHash(sha256, fromHex(input) as Bytes));
const tiles = appendTiles(sha256, { tile: () => undefined }, 0, leaves);
const reader: TileReader = {
  tile: (level, index) => tiles.find((tile) => tile.level === level && tile.index === index)?.bytes,
};

describe('record log vectors', () => {
  it('gives the nine known roots', () => {
    let log: LogState = emptyLog;
    expect(
      ROOTS.map((_, size) => {
        if (size > 0) log = appendLeaf(sha256, log, leaves[size - 1] as Hash);
        return toHex(logRoot(sha256, log));
      }),
    ).toEqual(ROOTS);
  });

  it('gives the known audit paths', () => {
    const path = (index: number, size: number) => inclusionProof(sha256, reader, index, size).map(toHex);
    expect(path(0, 1)).toEqual([]);
    expect(path(0, 8)).toEqual([
      '96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7',
      '5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e',
      '6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4',
    ]);
    expect(path(5, 8)).toEqual([
      'bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b',
      'ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0',
      'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
    ]);
    expect(path(2, 3)).toEqual(['fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125']);
  });

  it('gives the known consistency proofs', () => {
    const proof = (oldSize: number, newSize: number) => consistencyProof(sha256, reader, oldSize, newSize).map(toHex);
    expect(proof(1, 8)).toEqual([
      '96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7',
      '5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e',
      '6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4',
    ]);
    expect(proof(6, 8)).toEqual([
      '0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a',
      'ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0',
      'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
    ]);
    expect(proof(2, 5)).toEqual([
      '5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e',
      'bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b',
    ]);
  });

  it('verifies with nothing but hashes, and says no to nonsense without throwing', () => {
    const root = fromHex(ROOTS[8] as string) as Hash;
    const proof = inclusionProof(sha256, reader, 5, 8);
    const claim = { index: 5, size: 8, leaf: leaves[5] as Hash, proof, root };
    expect(verifyInclusion(sha256, claim)).toBe(true);
    for (const index of [-1, 0.5, Number.NaN, 2 ** 53])
      expect(verifyInclusion(sha256, { ...claim, index })).toBe(false);
    for (const size of [-1, 0, 5, Number.POSITIVE_INFINITY, 2 ** 53]) {
      expect(verifyInclusion(sha256, { ...claim, size })).toBe(false);
    }
    const nothing = fromHex(ROOTS[0] as string) as Hash;
    const fromNothing = { oldSize: 0, newSize: 8, oldRoot: nothing, newRoot: root, proof: [] };
    expect(verifyConsistency(sha256, fromNothing)).toBe(true);
    expect(verifyConsistency(sha256, { ...fromNothing, oldRoot: root })).toBe(false);
    expect(verifyConsistency(sha256, { ...fromNothing, proof: [root] })).toBe(false);
    expect(verifyConsistency(sha256, { ...fromNothing, newSize: 0, newRoot: root })).toBe(false);
  });

  it('stops on a missing or short tile instead of proving something else', () => {
    expect(() => inclusionProof(sha256, reader, 0, 9)).toThrow('tile 0/0 holds 9 hashes');
    expect(() => nodeAt(sha256, reader, 8, 0)).toThrow('tile 1/0');
    expect(() => inclusionProof(sha256, reader, 8, 8)).toThrow('inside the log');
    expect(() => appendTiles(sha256, { tile: () => undefined }, 3, leaves)).toThrow('tile 0/0 holds 3 hashes');
  });
});
