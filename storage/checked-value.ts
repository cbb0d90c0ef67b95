import { crc32 } from 'node:zlib';
import type { Bytes } from '../ledger/base/bytes.ts';
import { FaultError, fault } from '../ledger/base/fault.ts';

/**
 * LevelDB as classic-level opens it verifies no checksum when it reads a table, so a flipped bit would come back as data.
 * Every value therefore carries the CRC-32 of its key and bytes. It finds accidents; forgery is what the roots are for.
 */
const CHECK_BYTES = 4;

/** Takes a key and its value, gives the stored form: value ‖ CRC-32(key ‖ value). */
export function sealValue(key: Bytes, value: Bytes): Bytes {
  const stored = Buffer.allocUnsafe(value.length + CHECK_BYTES);
  stored.set(value);
  stored.writeUInt32BE(crc32(value, crc32(key)), value.length);
  return stored;
}

/** Takes a key and its stored form, gives the value as a view; throws STORE_DAMAGED when the bytes are not what was written. */
export function openValue(key: Bytes, stored: Bytes): Bytes {
  const length = stored.length - CHECK_BYTES;
  if (length < 0) throw damaged(key, 'short');
  const value = new Uint8Array(stored.buffer, stored.byteOffset, length);
  const check = new DataView(stored.buffer, stored.byteOffset + length, CHECK_BYTES).getUint32(0);
  if (crc32(value, crc32(key)) !== check) throw damaged(key, 'checksum');
  return value;
}

/** The fault of a row that is not what was written. */
export function damaged(key: Bytes, what: string, cause?: unknown): FaultError {
  const row = Buffer.from(key).toString('hex');
  return new FaultError(fault('STORE_DAMAGED', { row, what }), { cause });
}
