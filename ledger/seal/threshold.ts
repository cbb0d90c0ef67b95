import { mulAddUnsafe } from '@noble/curves/abstract/curve.js';
import type { Bytes } from '../base/bytes.ts';
import { invariant } from '../base/invariant.ts';
import { Fr, G2, type G2Point, g2Bytes, g2FromBytes } from './points.ts';

export interface SignatureShare {
  /** The participant's number, from 1. */
  readonly index: number;
  readonly signature: Bytes;
}

/** Coefficients over one denominator D: λ_i = factor_i / D. Both fit into a few dozen bits, where λ_i modulo r has 255. */
export interface ScaledCoefficients {
  readonly factors: readonly bigint[];
  /** 1 for most quorums; never negative. */
  readonly denominator: bigint;
}

/**
 * d = Σ λ_i·S_i, the key of an identity (96 bytes), from exactly the shares given. They have been verified and their indices
 * differ; t of them give the same d, whichever they are. The caller checks d against the public key before it is stored.
 */
export function combineShares(shares: readonly SignatureShare[]): Bytes {
  const { factors, denominator } = scaledLagrangeAtZero(shares.map(({ index }) => index));
  const points = shares.map(({ signature }, at): G2Point => {
    const point = g2FromBytes(signature);
    invariant(point !== undefined, 'a share is verified before it is combined');
    return (factors[at] as bigint) < 0n ? point.negate() : point;
  });
  const sum = mulAddUnsafe(G2, points, factors.map(absolute));
  return g2Bytes(denominator === 1n ? sum : sum.multiplyUnsafe(inverseOf(denominator)));
}

/**
 * The λ_i of `lagrangeAtZero` as fractions of integers over their least common denominator: Σ factor_i·S_i takes doublings for a few
 * dozen bits only, and one multiplication by 1/D modulo r makes d of it.
 */
export function scaledLagrangeAtZero(indices: readonly number[]): ScaledCoefficients {
  checkIndices(indices);
  const fractions = indices.map((index) => {
    let above = 1n;
    let below = 1n;
    for (const other of indices) {
      if (other === index) continue;
      above *= BigInt(other);
      below *= BigInt(other - index);
    }
    const shared = greatestDivisor(above, absolute(below)) * (below < 0n ? -1n : 1n);
    return { above: above / shared, below: below / shared };
  });
  const denominator = fractions.reduce((d, { below }) => (d / greatestDivisor(d, below)) * below, 1n);
  return { factors: fractions.map(({ above, below }) => above * (denominator / below)), denominator };
}

/** 1/D modulo r. */
export function inverseOf(denominator: bigint): bigint {
  return Fr.inv(Fr.create(denominator));
}

/** λ_i = Π j / (j − i) over all other indices j, modulo r: the value at 0 is Σ λ_i · (value at i). */
export function lagrangeAtZero(indices: readonly number[]): readonly bigint[] {
  checkIndices(indices);
  return indices.map((index) => {
    let above = 1n;
    let below = 1n;
    for (const other of indices) {
      if (other === index) continue;
      above = Fr.mul(above, BigInt(other));
      below = Fr.mul(below, Fr.create(BigInt(other - index)));
    }
    return Fr.mul(above, Fr.inv(below));
  });
}

function checkIndices(indices: readonly number[]): void {
  invariant(indices.length > 0, 'there is a share to combine');
  invariant(new Set(indices).size === indices.length, 'the indices of combined shares differ');
  for (const index of indices) {
    invariant(Number.isSafeInteger(index) && index >= 1, 'participants are numbered from 1');
  }
}

function absolute(value: bigint): bigint {
  return value < 0n ? -value : value;
}

/** Of two positive integers. */
function greatestDivisor(a: bigint, b: bigint): bigint {
  return b === 0n ? a : greatestDivisor(b, a % b);
}
