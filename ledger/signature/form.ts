import type { Bytes } from '../base/bytes.ts';
import { SIGNATURE_BYTES } from '../base/keys.ts';

const POINT_BYTES = 32;

/** The group order L = 2^252 + 27742317777372353535851937790883648493, little-endian (RFC 8032 §5.1). */
const ORDER = Uint8Array.of(
  0xed,
  0xd3,
  0xf5,
  0x5c,
  0x1a,
  0x63,
  0x12,
  0x58,
  0xd6,
  0x9c,
  0xf7,
  0xa2,
  0xde,
  0xf9,
  0xde,
  0x14,
  0,
  0,
  0,
  0,
  0,
  0,
  0,
  0,
  0,
  0,
  0,
  0,
  0,
  0,
  0,
  0x10,
);

/**
 * The five y coordinates of the eight points whose order divides 8, little-endian without the sign of x: 1, 0, the two of
 * order 8, and p − 1. With either sign none of them is allowed, which also covers the encodings of x = 0 as "negative".
 */
const SMALL_ORDER_Y: readonly Bytes[] = [
  pointY(0x01, 0x00, 0x00),
  pointY(0x00, 0x00, 0x00),
  Uint8Array.of(
    0x26,
    0xe8,
    0x95,
    0x8f,
    0xc2,
    0xb2,
    0x27,
    0xb0,
    0x45,
    0xc3,
    0xf4,
    0x89,
    0xf2,
    0xef,
    0x98,
    0xf0,
    0xd5,
    0xdf,
    0xac,
    0x05,
    0xd3,
    0xc6,
    0x33,
    0x39,
    0xb1,
    0x38,
    0x02,
    0x88,
    0x6d,
    0x53,
    0xfc,
    0x05,
  ),
  Uint8Array.of(
    0xc7,
    0x17,
    0x6a,
    0x70,
    0x3d,
    0x4d,
    0xd8,
    0x4f,
    0xba,
    0x3c,
    0x0b,
    0x76,
    0x0d,
    0x10,
    0x67,
    0x0f,
    0x2a,
    0x20,
    0x53,
    0xfa,
    0x2c,
    0x39,
    0xcc,
    0xc6,
    0x4e,
    0xc7,
    0xfd,
    0x77,
    0x92,
    0xac,
    0x03,
    0x7a,
  ),
  pointY(0xec, 0xff, 0x7f),
];

/**
 * The checks that come before any Ed25519 library (protocol.md §1): S < L, key and R canonically encoded and not of small
 * order. Takes the 32 raw bytes of the key and the 64 of the signature (R ‖ S). Libraries disagree on exactly these cases.
 */
export function checkSignatureForm(rawKey: Bytes, signature: Bytes): boolean {
  if (rawKey.length !== POINT_BYTES || signature.length !== SIGNATURE_BYTES) return false;
  return isScalarCanonical(signature) && isPointAllowed(rawKey) && isPointAllowed(signature);
}

function pointY(first: number, middle: number, last: number): Bytes {
  const y = new Uint8Array(POINT_BYTES).fill(middle);
  y[0] = first;
  y[POINT_BYTES - 1] = last;
  return y;
}

/** S, the second half of the signature, is below the group order. */
function isScalarCanonical(signature: Bytes): boolean {
  for (let at = POINT_BYTES - 1; at >= 0; at--) {
    const difference = (signature[POINT_BYTES + at] as number) - (ORDER[at] as number);
    if (difference !== 0) return difference < 0;
  }
  return false;
}

/** The first 32 bytes encode a y below p = 2^255 − 19 that is none of small order. Whether it is on the curve shows later. */
function isPointAllowed(bytes: Bytes): boolean {
  return isBelowPrime(bytes) && !SMALL_ORDER_Y.some((y) => hasY(bytes, y));
}

function isBelowPrime(bytes: Bytes): boolean {
  if (((bytes[POINT_BYTES - 1] as number) & 0x7f) !== 0x7f) return true;
  for (let at = POINT_BYTES - 2; at > 0; at--) if (bytes[at] !== 0xff) return true;
  return (bytes[0] as number) < 0xed;
}

function hasY(bytes: Bytes, y: Bytes): boolean {
  for (let at = 0; at < POINT_BYTES - 1; at++) if (bytes[at] !== y[at]) return false;
  return ((bytes[POINT_BYTES - 1] as number) & 0x7f) === y[POINT_BYTES - 1];
}
