import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Bytes } from '../ledger/base/bytes.ts';
import { crc32c } from './crc32c.ts';
import { decompressSnappy } from './snappy.ts';
import { causeCode } from './system-error.ts';
import { varintAt } from './varint.ts';

export interface TableDamage {
  readonly file: string;
  /** Offset of the block that is not what was written. */
  readonly offset: number;
}

/**
 * Checks every block of every table file of a database folder against LevelDB's own checksums, without LevelDB: as
 * classic-level opens it, LevelDB skips these checks and aborts the process on damage in a table's structure. Reads one
 * file (about 8 MiB) at a time; tables never change, so the database may be open meanwhile.
 */
export async function findDamagedTables(folder: string): Promise<readonly TableDamage[]> {
  const damages: TableDamage[] = [];
  const names = (await readdir(folder)).filter((name) => /\.(ldb|sst)$/.test(name));
  for (const name of names.sort()) {
    const file = join(folder, name);
    const table = await readTable(file);
    const offset = table === undefined ? undefined : damageOfTable(table);
    if (offset !== undefined) damages.push({ file, offset });
  }
  return damages;
}

/** undefined: compaction deleted the table meanwhile. */
async function readTable(file: string): Promise<Buffer | undefined> {
  try {
    return await readFile(file);
  } catch (error) {
    if (causeCode(error) === 'ENOENT') return undefined;
    throw error;
  }
}

/** Where a block lies: offset and size without its trailer. */
interface BlockHandle {
  readonly offset: number;
  readonly size: number;
}

const FOOTER_BYTES = 48;
const MAGIC = Buffer.from('57fb808b247547db', 'hex');
/** compression 1 ‖ masked CRC-32C of block and compression 4. */
const TRAILER_BYTES = 5;
const COMPRESSED = 1;

/** Takes a whole table file, gives the offset of the first damage, or undefined. Every byte of the file is covered. */
export function damageOfTable(table: Buffer): number | undefined {
  const footerAt = table.length - FOOTER_BYTES;
  if (footerAt < 0) return 0;
  const footer = table.subarray(footerAt);
  const [metaindex, at] = handleAt(footer, 0);
  const [index, end] = handleAt(footer, at);
  const padding = footer.subarray(end, FOOTER_BYTES - MAGIC.length);
  if (!footer.subarray(-MAGIC.length).equals(MAGIC) || padding.some((byte) => byte !== 0)) return footerAt;
  let covered = 0;
  for (const handle of [index, metaindex]) {
    if (!isWhole(table, handle, footerAt)) return Math.min(handle.offset, footerAt);
    covered += handle.size + TRAILER_BYTES;
  }
  for (const handle of [...handlesIn(table, metaindex), ...handlesIn(table, index)]) {
    if (!isWhole(table, handle, footerAt)) return handle.offset;
    covered += handle.size + TRAILER_BYTES;
  }
  return covered === footerAt ? undefined : footerAt;
}

function isWhole(table: Buffer, { offset, size }: BlockHandle, end: number): boolean {
  const trailerAt = offset + size;
  if (trailerAt + TRAILER_BYTES > end) return false;
  return maskedCrc(table.subarray(offset, trailerAt + 1)) === table.readUInt32LE(trailerAt + 1);
}

/** LevelDB rotates and shifts its checksums, so that a checksum of data with checksums in it stays strong. */
function maskedCrc(bytes: Bytes): number {
  const crc = crc32c(bytes);
  return (((crc >>> 15) | (crc << 17)) + 0xa282ead8) >>> 0;
}

/** The handles that an index block's entries hold as values; the block's checksum has been checked. */
function handlesIn(table: Buffer, { offset, size }: BlockHandle): readonly BlockHandle[] {
  const stored = table.subarray(offset, offset + size);
  const block = table[offset + size] === COMPRESSED ? decompressSnappy(stored) : stored;
  const restarts = block.readUInt32LE(block.length - 4);
  const entriesEnd = block.length - 4 * (restarts + 1);
  const handles: BlockHandle[] = [];
  let at = 0;
  while (at < entriesEnd) {
    const [, afterShared] = varintAt(block, at);
    const [ownKeyBytes, afterOwn] = varintAt(block, afterShared);
    const [valueBytes, keyAt] = varintAt(block, afterOwn);
    const valueAt = keyAt + ownKeyBytes;
    handles.push(handleAt(block, valueAt)[0]);
    at = valueAt + valueBytes;
  }
  return handles;
}

function handleAt(bytes: Buffer, at: number): readonly [BlockHandle, next: number] {
  const [offset, afterOffset] = varintAt(bytes, at);
  const [size, next] = varintAt(bytes, afterOffset);
  return [{ offset, size }, next];
}
