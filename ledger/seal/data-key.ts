import { type Bytes, concatBytes, utf8 } from '../base/bytes.ts';
import { HASH_BYTES, type Sha256 } from '../base/hash.ts';
import { lengthPrefixed, sealTag } from './lengths.ts';

const BLOCK_BYTES = 64;
const INNER = 0x36;
const OUTER = 0x5c;

/** What the key of a form or a document is bound to, beside σ: the bid's context and its encapsulation. */
export interface Encapsulation {
  readonly u: Bytes;
  readonly v: Bytes;
}

/** demKey(label) of sealed-bids.md §3.1: HKDF-SHA256 without salt over σ, info = LP(TAG("DEM"), label, ctx, U, V); 32 bytes. */
export function dataKey(
  sha256: Sha256,
  sigma: Bytes,
  label: string,
  contextBytes: Bytes,
  { u, v }: Encapsulation,
): Bytes {
  return hkdf(sha256, sigma, lengthPrefixed(sealTag('DEM'), utf8(label), contextBytes, u, v));
}

/** RFC 5869 for one block of output: PRK = HMAC(zeros, ikm), OKM = HMAC(PRK, info ‖ 0x01). */
function hkdf(sha256: Sha256, ikm: Bytes, info: Bytes): Bytes {
  const extracted = hmac(sha256, new Uint8Array(HASH_BYTES), ikm);
  return hmac(sha256, extracted, concatBytes(info, Uint8Array.of(1)));
}

/** RFC 2104 with a key of one hash, which is shorter than a block. */
function hmac(sha256: Sha256, key: Bytes, message: Bytes): Bytes {
  const pad = (filler: number) => {
    const block = new Uint8Array(BLOCK_BYTES).fill(filler);
    for (let at = 0; at < key.length; at++) block[at] = (key[at] as number) ^ filler;
    return block;
  };
  return sha256(concatBytes(pad(OUTER), sha256(concatBytes(pad(INNER), message))));
}
