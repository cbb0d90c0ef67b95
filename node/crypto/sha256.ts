import { hash } from 'node:crypto';
import type { Bytes } from '../../ledger/base/bytes.ts';
import { HASH_BYTES, type Hash } from '../../ledger/base/hash.ts';

/**
 * SHA-256 with OpenSSL: any bytes to 32 plain bytes. Goes through one-byte characters because 'buffer' output costs twice
 * as much: it allocates outside the heap, while 32 bytes inside it are nearly free.
 */
export function sha256(data: Bytes): Hash {
  const characters = hash('sha256', data, 'binary');
  const digest = new Uint8Array(HASH_BYTES);
  for (let i = 0; i < HASH_BYTES; i++) digest[i] = characters.charCodeAt(i);
  return digest;
}
