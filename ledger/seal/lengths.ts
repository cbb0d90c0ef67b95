import { type Bytes, concatBytes, uintBytes, utf8 } from '../base/bytes.ts';
import { invariant } from '../base/invariant.ts';

const TAG_PREFIX = 'ADAL-SEAL-V1/';
const LENGTH_BYTES = 4;

/** LP: each part as its length in 4 bytes, big-endian, then the part; so no two lists of parts give the same bytes. */
export function lengthPrefixed(...parts: readonly Bytes[]): Bytes {
  return concatBytes(...parts.flatMap((part) => [uintBytes(part.length, LENGTH_BYTES), part]));
}

/** TAG(name): the ASCII bytes that open every hashed or signed message of the scheme. */
export function sealTag(name: string): Bytes {
  return utf8(TAG_PREFIX + name);
}

/** An integer in one byte. Out of range is a bug: schemas bound what comes from outside. */
export function u8(value: number): Bytes {
  return fixedWidth(value, 1);
}

/** An integer in 2 bytes, big-endian. */
export function u16(value: number): Bytes {
  return fixedWidth(value, 2);
}

/** An integer in 4 bytes, big-endian. */
export function u32(value: number): Bytes {
  return fixedWidth(value, 4);
}

/** A safe integer in 8 bytes, big-endian. */
export function u64(value: number): Bytes {
  return fixedWidth(value, 8);
}

function fixedWidth(value: number, width: number): Bytes {
  invariant(Number.isSafeInteger(value) && value >= 0, 'a number of SEAL-V1 is an integer of at least 0');
  invariant(width === 8 || value < 256 ** width, `a number of SEAL-V1 fits into its ${width} bytes`);
  return uintBytes(value, width);
}
