import { chacha20poly1305 } from '@noble/ciphers/chacha.js';
import { type Bytes, concatBytes, uintBytes } from '../base/bytes.ts';
import type { Sha256 } from '../base/hash.ts';
import { dataKey, type Encapsulation } from './data-key.ts';
import { contextBytesOf, type EnvelopeContext } from './envelope.ts';

/** Plain bytes of every chunk but the last. */
export const CHUNK_BYTES = 65_536;
const TAG_BYTES = 16;
const COUNTER_BYTES = 11;
const SEALED_CHUNK_BYTES = CHUNK_BYTES + TAG_BYTES;

/** The key of document `k` (0 … 65,535) of an envelope, 32 bytes: demKey("doc/<k>"). It encrypts that one document only. */
export function documentKey(
  sha256: Sha256,
  sigma: Bytes,
  context: EnvelopeContext,
  envelope: Encapsulation,
  k: number,
): Bytes {
  return dataKey(sha256, sigma, `doc/${k}`, contextBytesOf(context), envelope);
}

/**
 * STREAM as age has it: chunks of 64 KiB under ChaCha20-Poly1305, nonce = chunk number in 11 bytes, big-endian, then 1 for the
 * last chunk, else 0. An empty document is one empty chunk; otherwise no chunk is empty.
 */
export function encryptDocument(key: Bytes, plain: Bytes): Bytes {
  const count = Math.max(1, Math.ceil(plain.length / CHUNK_BYTES));
  const sealed = Array.from({ length: count }, (_, number) => {
    const chunk = plain.subarray(number * CHUNK_BYTES, (number + 1) * CHUNK_BYTES);
    return chacha20poly1305(key, nonceOf(number, number === count - 1)).encrypt(chunk);
  });
  return concatBytes(...sealed);
}

/** Gives the document, or undefined for anything else than a whole stream: cut, extended, reordered or changed. */
export function decryptDocument(key: Bytes, cipher: Bytes): Bytes | undefined {
  const count = Math.max(1, Math.ceil(cipher.length / SEALED_CHUNK_BYTES));
  const chunks: Bytes[] = [];
  for (let number = 0; number < count; number++) {
    const sealed = cipher.subarray(number * SEALED_CHUNK_BYTES, (number + 1) * SEALED_CHUNK_BYTES);
    const chunk = openedChunk(key, nonceOf(number, number === count - 1), sealed);
    if (chunk === undefined || (chunk.length === 0 && number > 0)) return undefined;
    chunks.push(chunk);
  }
  return concatBytes(...chunks);
}

function nonceOf(number: number, isLast: boolean): Bytes {
  return concatBytes(uintBytes(number, COUNTER_BYTES), Uint8Array.of(isLast ? 1 : 0));
}

/** The library tells a wrong tag, and a text shorter than a tag, only by throwing. */
function openedChunk(key: Bytes, nonce: Bytes, sealed: Bytes): Bytes | undefined {
  try {
    return chacha20poly1305(key, nonce).decrypt(sealed);
  } catch {
    return undefined;
  }
}
