import { type Bytes, concatBytes } from '../base/bytes.ts';
import { HASH_BYTES, type Hash, type Sha256 } from '../base/hash.ts';
import { invariant } from '../base/invariant.ts';
import { nodeHash } from './merkle.ts';

/** Levels of the tree that one tile holds, and hashes in a full one (C2SP tlog-tiles). */
export const TILE_HEIGHT = 8;
export const TILE_WIDTH = 256;

/** Where tiles come from. A tile may hold more hashes than were asked for: it grows until it has 256. */
export interface TileReader {
  tile(level: number, index: number): Bytes | undefined;
}

/** Tile `index` of tile level `level`: up to 256 hashes joined, those of tree level 8 × level. */
export interface Tile {
  readonly level: number;
  readonly index: number;
  readonly bytes: Bytes;
}

/**
 * Takes the tiles of a log of oldSize leaves and the hashes of the next leaves, gives every tile that changes, whole,
 * in its longest form. A missing or short old tile is a bug.
 */
export function appendTiles(sha256: Sha256, reader: TileReader, oldSize: number, leafHashes: readonly Hash[]): Tile[] {
  const written: Tile[] = [];
  let size = oldSize;
  let added = leafHashes;
  for (let level = 0; added.length > 0; level++) {
    const kept = size % TILE_WIDTH;
    const first = (size - kept) / TILE_WIDTH;
    const old = kept === 0 ? [] : [readHashes(reader, level, first, 0, kept)];
    const joined = concatBytes(...old, ...added);
    const tileBytes = TILE_WIDTH * HASH_BYTES;
    const above: Hash[] = [];
    for (let start = 0; start < joined.length; start += tileBytes) {
      const bytes = joined.slice(start, start + tileBytes);
      written.push({ level, index: first + start / tileBytes, bytes });
      if (bytes.length === tileBytes) above.push(subtreeRoot(sha256, bytes));
    }
    size = first;
    added = above;
  }
  return written;
}

/** Hash of the complete subtree of 2^level leaves that starts at leaf index × 2^level; the log must cover it. */
export function nodeAt(sha256: Sha256, reader: TileReader, level: number, index: number): Hash {
  const inside = level % TILE_HEIGHT;
  const width = 2 ** inside;
  const first = index * width;
  const offset = first % TILE_WIDTH;
  const hashes = readHashes(reader, (level - inside) / TILE_HEIGHT, (first - offset) / TILE_WIDTH, offset, width);
  return subtreeRoot(sha256, hashes);
}

function readHashes(reader: TileReader, level: number, index: number, from: number, count: number): Bytes {
  const tile = reader.tile(level, index);
  const end = (from + count) * HASH_BYTES;
  invariant(tile !== undefined && tile.length >= end, `tile ${level}/${index} holds ${from + count} hashes`);
  return new Uint8Array(tile.subarray(from * HASH_BYTES, end));
}

function subtreeRoot(sha256: Sha256, joined: Bytes): Hash {
  let row: Hash[] = [];
  for (let at = 0; at < joined.length; at += HASH_BYTES) row.push(joined.subarray(at, at + HASH_BYTES));
  while (row.length > 1) {
    const above: Hash[] = [];
    for (let i = 0; i < row.length; i += 2) above.push(nodeHash(sha256, row[i] as Hash, row[i + 1] as Hash));
    row = above;
  }
  return row[0] as Hash;
}
