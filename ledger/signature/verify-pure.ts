import { ed25519 } from '@noble/curves/ed25519.js';
import { sha512 } from '@noble/hashes/sha2.js';
import { type Bytes, bytesEqual, concatBytes } from '../base/bytes.ts';
import { isPublicKey, type PublicKey, rawKey, type Signature } from '../base/keys.ts';
import { checkSignatureForm } from './form.ts';

const { Point } = ed25519;
const GROUP_ORDER = Point.Fn.ORDER;

/**
 * Ed25519 as protocol.md §1 defines it, cofactorless (RFC 8032 §5.1.7 without the factor 8), in plain code for browsers:
 * true iff the encoding of [S]B − [k]A is R, byte for byte. Slow: about 2 ms.
 */
export function verifyPure(key: PublicKey, message: Bytes, signature: Signature): boolean {
  if (!isPublicKey(key)) return false;
  const raw = rawKey(key);
  if (!checkSignatureForm(raw, signature)) return false;
  const a = pointFromBytes(raw);
  if (a === undefined) return false;
  const r = signature.subarray(0, 32);
  const s = integerFromLittleEndian(signature.subarray(32));
  const k = integerFromLittleEndian(sha512(concatBytes(r, raw, message))) % GROUP_ORDER;
  const expected = Point.BASE.multiplyUnsafe(s).subtract(a.multiplyUnsafe(k));
  return bytesEqual(expected.toBytes(), r);
}

/** undefined for bytes that are no point of the curve; the library says so only by throwing. */
function pointFromBytes(bytes: Bytes): InstanceType<typeof Point> | undefined {
  try {
    return Point.fromBytes(bytes);
  } catch {
    return undefined;
  }
}

function integerFromLittleEndian(bytes: Bytes): bigint {
  let value = 0n;
  for (const byte of bytes.toReversed()) value = (value << 8n) | BigInt(byte);
  return value;
}
