import { Buffer } from 'node:buffer';
import type { Bytes } from '../../ledger/base/bytes.ts';

/** Takes hex that a schema has passed, gives plain bytes; one native call, because every submitted transaction passes here. */
export function bytesFromHex(hex: string): Bytes {
  const bytes = new Uint8Array(hex.length / 2);
  Buffer.from(bytes.buffer).write(hex, 'hex');
  return bytes;
}

/** Takes bytes, gives lower-case hex. */
export function hexFromBytes(bytes: Bytes): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('hex');
}
