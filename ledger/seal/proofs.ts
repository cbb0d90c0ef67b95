import { type Bytes, concatBytes } from '../base/bytes.ts';
import type { Sha256 } from '../base/hash.ts';
import { Fr, G1, type G1Point, g1Bytes, hashToScalar, SCALAR_BYTES, scalarBytes, scalarFromBytes } from './points.ts';

/** A proof is its challenge c and its answer z, 32 bytes each. */
const PROOF_BYTES = 2 * SCALAR_BYTES;

export interface Secret {
  readonly scalar: bigint;
  /** Fresh random bytes. A repeated nonce is harmless while secret or statement differ, for both are hashed in. */
  readonly nonce: Bytes;
}

/**
 * Proves knowledge of x with X = x·P1 (Schnorr, Fiat–Shamir). The statement is every part that the proof is bound to, X among
 * them. Gives c ‖ z with c = POK(statement…, T), T = w·P1, z = w + c·x.
 */
export function provePossession(sha256: Sha256, secret: Secret, statement: readonly Bytes[]): Bytes {
  const w = hashToScalar(sha256, 'NONCE', scalarBytes(secret.scalar), secret.nonce, ...statement);
  const c = hashToScalar(sha256, 'POK', ...statement, g1Bytes(G1.BASE.multiply(w)));
  return concatBytes(scalarBytes(c), answer(w, c, secret.scalar));
}

/** Checks a proof of `provePossession`: c must come out again from T = z·P1 − c·X. */
export function isPossessionProven(
  sha256: Sha256,
  publicPoint: G1Point,
  statement: readonly Bytes[],
  proof: Bytes,
): boolean {
  const parts = proofParts(proof);
  if (parts === undefined) return false;
  const { c, z } = parts;
  const t = G1.BASE.multiplyUnsafe(z).subtract(publicPoint.multiplyUnsafe(c));
  return hashToScalar(sha256, 'POK', ...statement, g1Bytes(t)) === c;
}

/** Two points with one secret: left = x·P1, right = x·base. */
export interface EqualLogs {
  readonly left: G1Point;
  readonly base: G1Point;
  readonly right: G1Point;
}

/** Proves log_P1(left) = log_base(right) (Chaum–Pedersen). Gives c ‖ z with c = DLEQ(statement…, w·P1, w·base). */
export function proveEqualLogs(sha256: Sha256, secret: Secret, base: G1Point, statement: readonly Bytes[]): Bytes {
  const w = hashToScalar(sha256, 'NONCE', scalarBytes(secret.scalar), secret.nonce, ...statement);
  const commitments = [g1Bytes(G1.BASE.multiply(w)), g1Bytes(base.multiply(w))];
  const c = hashToScalar(sha256, 'DLEQ', ...statement, ...commitments);
  return concatBytes(scalarBytes(c), answer(w, c, secret.scalar));
}

/** Checks a proof of `proveEqualLogs`; the statement must name all three points. */
export function areLogsEqual(sha256: Sha256, points: EqualLogs, statement: readonly Bytes[], proof: Bytes): boolean {
  const parts = proofParts(proof);
  if (parts === undefined) return false;
  const { c, z } = parts;
  const left = G1.BASE.multiplyUnsafe(z).subtract(points.left.multiplyUnsafe(c));
  const right = points.base.multiplyUnsafe(z).subtract(points.right.multiplyUnsafe(c));
  return hashToScalar(sha256, 'DLEQ', ...statement, g1Bytes(left), g1Bytes(right)) === c;
}

function answer(w: bigint, c: bigint, secret: bigint): Bytes {
  return scalarBytes(Fr.add(w, Fr.mul(c, secret)));
}

function proofParts(proof: Bytes): { readonly c: bigint; readonly z: bigint } | undefined {
  if (proof.length !== PROOF_BYTES) return undefined;
  const c = scalarFromBytes(proof.subarray(0, SCALAR_BYTES));
  const z = scalarFromBytes(proof.subarray(SCALAR_BYTES));
  return c === undefined || z === undefined ? undefined : { c, z };
}
