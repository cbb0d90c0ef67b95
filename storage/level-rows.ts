import type { Bytes } from '../ledger/base/bytes.ts';
import { HASH_BYTES, type Hash } from '../ledger/base/hash.ts';
import { HEIGHT_BYTES, INDEX_BYTES } from './keys.ts';
import type { StoreTip, TxPlace } from './ledger-store.ts';

/** The tip row: where the chain stands and the oldest height whose state is retained. */
export interface TipRow extends StoreTip {
  readonly oldest: number;
}

/** The block row: what is needed of a block without its header. */
export interface BlockRow {
  readonly blockId: Hash;
  readonly firstIndex: number;
  readonly records: number;
  /** Bytes that all batches up to this block put: tells at opening how far back LevelDB may have replayed its log. */
  readonly written: number;
}

/** Layout in keys.ts, family `tip`. */
export function tipBytes(tip: TipRow): Bytes {
  const bytes = Buffer.allocUnsafe(3 * HEIGHT_BYTES + HASH_BYTES);
  bytes.writeUIntBE(tip.height, 0, HEIGHT_BYTES);
  bytes.writeUIntBE(tip.logSize, HEIGHT_BYTES, HEIGHT_BYTES);
  bytes.writeUIntBE(tip.oldest, 2 * HEIGHT_BYTES, HEIGHT_BYTES);
  bytes.set(tip.blockId, 3 * HEIGHT_BYTES);
  return bytes;
}

export function tipFromBytes(bytes: Bytes): TipRow {
  const view = viewOf(bytes);
  return {
    height: view.readUIntBE(0, HEIGHT_BYTES),
    logSize: view.readUIntBE(HEIGHT_BYTES, HEIGHT_BYTES),
    oldest: view.readUIntBE(2 * HEIGHT_BYTES, HEIGHT_BYTES),
    blockId: bytes.slice(3 * HEIGHT_BYTES),
  };
}

/** Layout in keys.ts, family `block`. */
export function blockBytes(row: BlockRow): Bytes {
  const bytes = Buffer.allocUnsafe(HASH_BYTES + 2 * HEIGHT_BYTES + INDEX_BYTES);
  bytes.set(row.blockId);
  bytes.writeUIntBE(row.firstIndex, HASH_BYTES, HEIGHT_BYTES);
  bytes.writeUIntBE(row.records, HASH_BYTES + HEIGHT_BYTES, INDEX_BYTES);
  bytes.writeUIntBE(row.written, HASH_BYTES + HEIGHT_BYTES + INDEX_BYTES, HEIGHT_BYTES);
  return bytes;
}

export function blockFromBytes(bytes: Bytes): BlockRow {
  const view = viewOf(bytes);
  return {
    blockId: bytes.slice(0, HASH_BYTES),
    firstIndex: view.readUIntBE(HASH_BYTES, HEIGHT_BYTES),
    records: view.readUIntBE(HASH_BYTES + HEIGHT_BYTES, INDEX_BYTES),
    written: view.readUIntBE(HASH_BYTES + HEIGHT_BYTES + INDEX_BYTES, HEIGHT_BYTES),
  };
}

/** height 6 ‖ index 4. */
export function placeBytes(place: TxPlace): Bytes {
  const bytes = Buffer.allocUnsafe(HEIGHT_BYTES + INDEX_BYTES);
  bytes.writeUIntBE(place.height, 0, HEIGHT_BYTES);
  bytes.writeUIntBE(place.index, HEIGHT_BYTES, INDEX_BYTES);
  return bytes;
}

export function placeFromBytes(bytes: Bytes): TxPlace {
  const view = viewOf(bytes);
  return { height: view.readUIntBE(0, HEIGHT_BYTES), index: view.readUIntBE(HEIGHT_BYTES, INDEX_BYTES) };
}

export function heightBytes(height: number): Bytes {
  const bytes = Buffer.allocUnsafe(HEIGHT_BYTES);
  bytes.writeUIntBE(height, 0, HEIGHT_BYTES);
  return bytes;
}

export function heightFromBytes(bytes: Bytes): number {
  return viewOf(bytes).readUIntBE(0, HEIGHT_BYTES);
}

const LENGTH_BYTES = 2;

/** (length 2 ‖ key)*. */
export function keyListBytes(keys: readonly Bytes[]): Bytes {
  let size = 0;
  for (const key of keys) size += LENGTH_BYTES + key.length;
  const bytes = Buffer.allocUnsafe(size);
  let at = 0;
  for (const key of keys) {
    bytes.writeUInt16BE(key.length, at);
    bytes.set(key, at + LENGTH_BYTES);
    at += LENGTH_BYTES + key.length;
  }
  return bytes;
}

export function keyListFromBytes(bytes: Bytes): readonly Bytes[] {
  const view = viewOf(bytes);
  const keys: Bytes[] = [];
  let at = 0;
  while (at < bytes.length) {
    const end = at + LENGTH_BYTES + view.readUInt16BE(at);
    keys.push(bytes.subarray(at + LENGTH_BYTES, end));
    at = end;
  }
  return keys;
}

function viewOf(bytes: Bytes): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
}
