import { bls12_381 } from '@noble/curves/bls12-381.js';
import type { Bytes } from '../base/bytes.ts';
import { invariant } from '../base/invariant.ts';
import { G1, g1FromBytes, g2Bytes, g2FromBytes, hashToG2, secretFromBytes } from './points.ts';
import { combineShares, type SignatureShare } from './threshold.ts';

/**
 * Making and checking signature shares, which are plain BLS signatures. Injected: blst in the node, `pureShareCrypto` in the
 * browser. Both give the same bytes and the same verdicts.
 */
export interface ShareCrypto {
  /** Takes a secret (32 bytes, 1 … r − 1) and a message of `sealMessageBytes`, gives 96 bytes. */
  sign(secret: Bytes, message: Bytes): Bytes;
  /** Takes a public key (48 bytes), the message and a signature (96 bytes). False for every encoding the strict parser refuses. */
  verify(publicKey: Bytes, message: Bytes, signature: Bytes): boolean;
  /** Takes t verified shares of one message, gives the one signature that any t of them make (96 bytes), which a node may have computed ahead. */
  combine(message: Bytes, shares: readonly SignatureShare[]): Bytes;
}

const { Fp12 } = bls12_381.fields;
const MINUS_P1 = G1.BASE.negate();

/** Shares in plain code: about 20 ms to make one, 35 ms to check one. */
export const pureShareCrypto: ShareCrypto = { sign, verify, combine: (_message, shares) => combineShares(shares) };

function sign(secret: Bytes, message: Bytes): Bytes {
  const scalar = secretFromBytes(secret);
  invariant(scalar !== undefined, 'a secret share is between 1 and r − 1');
  return g2Bytes(hashToG2(message).multiply(scalar));
}

/** e(PK, H(m)) · e(−P1, S) = 1: both sides in one pairing product. */
function verify(publicKey: Bytes, message: Bytes, signature: Bytes): boolean {
  const key = g1FromBytes(publicKey);
  const share = key === undefined ? undefined : g2FromBytes(signature);
  if (key === undefined || share === undefined) return false;
  const product = bls12_381.pairingBatch([
    { g1: key, g2: hashToG2(message) },
    { g1: MINUS_P1, g2: share },
  ]);
  return Fp12.eql(product, Fp12.ONE);
}
