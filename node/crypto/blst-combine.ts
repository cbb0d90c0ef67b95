import type { Signature } from '@chainsafe/blst';
import type { Bytes } from '../../ledger/base/bytes.ts';
import { invariant } from '../../ledger/base/invariant.ts';
import { inverseOf, type SignatureShare, scaledLagrangeAtZero } from '../../ledger/seal/threshold.ts';
import type { Blst } from './blst.ts';

/** The bit of a compressed point that says which of the two y it has: flipped, the point is the negative one. */
const LARGER_Y = 0x20;

/**
 * `combineShares` by blst, which multiplies points only inside signing, but adds them: with small factors a few dozen additions are all
 * there is to do. The shares have been verified, so they are points of the group. Gives the same 96 bytes as the plain code.
 */
export function combineWithBlst(blst: Blst, shares: readonly SignatureShare[]): Bytes {
  const { factors, denominator } = scaledLagrangeAtZero(shares.map(({ index }) => index));
  const points = shares.map(({ signature }, at) =>
    blst.Signature.fromBytes((factors[at] as bigint) < 0n ? negated(signature) : signature),
  );
  const sum = weightedSum(
    blst,
    points,
    factors.map((factor) => (factor < 0n ? -factor : factor)),
  );
  const d = denominator === 1n ? sum : weightedSum(blst, [sum], [inverseOf(denominator)]);
  return d.toBytes();
}

/** Σ weight_i·point_i by doubling and adding, from the highest bit of any weight down. */
function weightedSum(
  { aggregateSignatures }: Blst,
  points: readonly Signature[],
  weights: readonly bigint[],
): Signature {
  const bits = Math.max(...weights.map((weight) => weight.toString(2).length));
  let sum: Signature | undefined;
  for (let bit = BigInt(bits - 1); bit >= 0n; bit--) {
    const terms = points.filter((_, at) => (((weights[at] as bigint) >> bit) & 1n) === 1n);
    if (sum !== undefined) terms.push(sum, sum);
    if (terms.length > 0) sum = aggregateSignatures(terms, false);
  }
  invariant(sum !== undefined, 'no weight of a share is 0');
  return sum;
}

function negated(signature: Bytes): Bytes {
  const copy = signature.slice();
  copy[0] = (copy[0] as number) ^ LARGER_Y;
  return copy;
}
