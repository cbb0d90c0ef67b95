import { bls12_381 } from '@noble/curves/bls12-381.js';
import { type Bytes, compareBytes, concatBytes, toHex } from '../base/bytes.ts';
import type { Sha256 } from '../base/hash.ts';
import { lengthPrefixed, sealTag } from './lengths.ts';

export const G1 = bls12_381.G1.Point;
export const G2 = bls12_381.G2.Point;
/** Integers modulo the group order r. */
export const { Fr } = bls12_381.fields;
export type G1Point = ReturnType<typeof G1.fromBytes>;
export type G2Point = ReturnType<typeof G2.fromBytes>;

export const G1_BYTES = 48;
export const G2_BYTES = 96;
export const SCALAR_BYTES = 32;

/** The ciphersuite that blst has built in; what may be signed is told apart inside the message (sealed-bids.md §3.1). */
const HASH_TO_G2 = { DST: 'BLS_SIG_BLS12381G2_XMD:SHA-256_SSWU_RO_POP_' };

const FIELD_BYTES = 48;
const COMPRESSED = 0x80;
const INFINITY = 0x40;
const LARGER_Y = 0x20;
/** The first byte of x beside the three flags. */
const COORDINATE_MASK = 0x1f;
const PRIME = fieldBytes(bls12_381.fields.Fp.ORDER);
const FIELD_HALF = (bls12_381.fields.Fp.ORDER - 1n) / 2n;

/** What a hash to a scalar is for. `NONCE` stays inside one proof; the others are part of the protocol. */
export type ScalarHashName = 'H3' | 'POK' | 'DLEQ' | 'NONCE' | 'SECRET';

/**
 * Takes 48 bytes, gives the point, or undefined for whatever is not the one compressed encoding of a point of order r: wrong
 * length or flags, x not below the field's prime, off the curve, out of the subgroup, the identity.
 */
export function g1FromBytes(bytes: Bytes): G1Point | undefined {
  return bytes.length === G1_BYTES ? nonZero(() => G1.fromBytes(bytes)) : undefined;
}

/**
 * True iff the bytes are the one way to write some x with the sign of its y: right length and flags, every coordinate below the field's
 * prime, not infinity. Whether a point of the group has that x is arithmetic, on which every implementation agrees; what counts as
 * an encoding is not.
 */
export function isStrictEncoding(bytes: Bytes, width: typeof G1_BYTES | typeof G2_BYTES): boolean {
  const flags = bytes[0];
  if (bytes.length !== width || flags === undefined) return false;
  if ((flags & COMPRESSED) === 0 || (flags & INFINITY) !== 0) return false;
  for (let at = 0; at < width; at += FIELD_BYTES) {
    const first = (bytes[at] as number) & (at === 0 ? COORDINATE_MASK : 0xff);
    if (!isBelowPrime(first, bytes.subarray(at + 1, at + FIELD_BYTES))) return false;
  }
  return true;
}

/** Takes 96 bytes, gives the point, or undefined; as strict as `g1FromBytes`. */
export function g2FromBytes(bytes: Bytes): G2Point | undefined {
  return bytes.length === G2_BYTES ? nonZero(() => G2.fromBytes(bytes)) : undefined;
}

/**
 * The compressed encoding of a computed point. The library's own encoder would check the subgroup again, and throws for an
 * identity that came out of a sum; colluders can make such sums, so here it is written as infinity, which the parser refuses.
 */
export function g1Bytes(point: G1Point): Bytes {
  if (point.is0()) return infinityBytes(G1_BYTES);
  const { x, y } = point.toAffine();
  return flagged(fieldBytes(x), y > FIELD_HALF);
}

/** The compressed encoding of a point of G2: x.c1 ‖ x.c0; the identity as infinity. */
export function g2Bytes(point: G2Point): Bytes {
  if (point.is0()) return infinityBytes(G2_BYTES);
  const { x, y } = point.toAffine();
  const isLarger = y.c1 === 0n ? y.c0 > FIELD_HALF : y.c1 > FIELD_HALF;
  return flagged(concatBytes(fieldBytes(x.c1), fieldBytes(x.c0)), isLarger);
}

/** Takes 32 big-endian bytes, gives the integer, or undefined where it is not below r. 0 passes: a share may be 0, a key not. */
export function scalarFromBytes(bytes: Bytes): bigint | undefined {
  if (bytes.length !== SCALAR_BYTES) return undefined;
  const value = integerFromBytes(bytes);
  return value < Fr.ORDER ? value : undefined;
}

/** `scalarFromBytes` for keys, coefficients and ρ, where 0 would make the identity: undefined for 0 as well. */
export function secretFromBytes(bytes: Bytes): bigint | undefined {
  const value = scalarFromBytes(bytes);
  return value === 0n ? undefined : value;
}

/** Takes an integer below r, gives its 32 big-endian bytes. */
export function scalarBytes(value: bigint): Bytes {
  return Fr.toBytes(value);
}

/**
 * Takes 64 bytes of hash, gives them as a big-endian integer modulo r; 0 becomes 1, for neither a challenge nor an exponent may
 * be 0. Twice the width of r makes every scalar equally likely within 2^-256.
 */
export function scalarFromWide(wide: Bytes): bigint {
  const value = integerFromBytes(wide) % Fr.ORDER;
  return value === 0n ? 1n : value;
}

/** SHA256(0x00 ‖ m) ‖ SHA256(0x01 ‖ m) modulo r, m = LP(TAG(name), parts…) (sealed-bids.md §3.1). */
export function hashToScalar(sha256: Sha256, name: ScalarHashName, ...parts: readonly Bytes[]): bigint {
  const message = lengthPrefixed(sealTag(name), ...parts);
  const half = (number: number) => sha256(concatBytes(Uint8Array.of(number), message));
  return scalarFromWide(concatBytes(half(0), half(1)));
}

/** RFC 9380 `BLS12381G2_XMD:SHA-256_SSWU_RO_` with the tag of the proof-of-possession ciphersuite. */
export function hashToG2(message: Bytes): G2Point {
  return bls12_381.G2.hashToCurve(message, HASH_TO_G2) as G2Point;
}

/** e(p, q) as 576 bytes: c0.c0.c0, c0.c0.c1, c0.c1.c0, … c1.c2.c1, each 48 bytes big-endian. */
export function pairingBytes(p: G1Point, q: G2Point): Bytes {
  return bls12_381.fields.Fp12.toBytes(bls12_381.pairing(p, q));
}

/** The library tells a refused encoding only by throwing; it takes infinity, which is never a key, a share or a commitment. */
function nonZero<Point extends { is0(): boolean }>(parse: () => Point): Point | undefined {
  try {
    const point = parse();
    return point.is0() ? undefined : point;
  } catch {
    return undefined;
  }
}

function infinityBytes(width: number): Bytes {
  const bytes = new Uint8Array(width);
  bytes[0] = COMPRESSED | INFINITY;
  return bytes;
}

function flagged(x: Bytes, isLarger: boolean): Bytes {
  x[0] = (x[0] as number) | COMPRESSED | (isLarger ? LARGER_Y : 0);
  return x;
}

function fieldBytes(value: bigint): Bytes {
  const bytes = new Uint8Array(FIELD_BYTES);
  let rest = value;
  for (let at = FIELD_BYTES - 1; at >= 0; at--) {
    bytes[at] = Number(rest & 0xffn);
    rest >>= 8n;
  }
  return bytes;
}

/** Compares 48 bytes, big-endian, of which the first was rid of its flags. */
function isBelowPrime(first: number, rest: Bytes): boolean {
  if (first !== PRIME[0]) return first < (PRIME[0] as number);
  return compareBytes(rest, PRIME.subarray(1)) < 0;
}

function integerFromBytes(bytes: Bytes): bigint {
  return BigInt(`0x${toHex(bytes)}`);
}
