import { mulAddUnsafe } from '@noble/curves/abstract/curve.js';
import type { Bytes } from '../base/bytes.ts';
import { invariant } from '../base/invariant.ts';
import { Fr, G2, type G2Point, g2Bytes, g2FromBytes } from './points.ts';

export interface SignatureShare {
  /** The participant's number, from 1. */
  readonly index: number;
  readonly signature: Bytes;
}

/**
 * d = Σ λ_i·S_i, the key of an identity (96 bytes), from exactly the shares given. They have been verified and their indices
 * differ; t of them give the same d, whichever they are. The caller checks d against the public key before it is stored.
 */
export function combineShares(shares: readonly SignatureShare[]): Bytes {
  const points = shares.map(({ signature }): G2Point => {
    const point = g2FromBytes(signature);
    invariant(point !== undefined, 'a share is verified before it is combined');
    return point;
  });
  const coefficients = lagrangeAtZero(shares.map(({ index }) => index));
  return g2Bytes(mulAddUnsafe(G2, points, [...coefficients]));
}

/** λ_i = Π j / (j − i) over all other indices j, modulo r: the value at 0 is Σ λ_i · (value at i). */
export function lagrangeAtZero(indices: readonly number[]): readonly bigint[] {
  invariant(indices.length > 0, 'there is a share to combine');
  invariant(new Set(indices).size === indices.length, 'the indices of combined shares differ');
  return indices.map((index) => {
    invariant(Number.isSafeInteger(index) && index >= 1, 'participants are numbered from 1');
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
