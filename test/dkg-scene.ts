import blst from '@chainsafe/blst';
import { type Bytes, utf8 } from '../ledger/base/bytes.ts';
import { publicKeyFromRaw } from '../ledger/base/keys.ts';
import { quorum } from '../ledger/base/quorum.ts';
import {
  contextHashOf,
  createDealing,
  type Dealing,
  type DealingSecrets,
  type DkgContext,
  dealingSecretsFrom,
  jointCommitments,
  keyIdOf,
  memberPublicKeys,
  memberSecret,
  padOf,
  type QualifiedDealing,
} from '../ledger/seal/dkg.ts';
import type { EnvelopeContext } from '../ledger/seal/envelope.ts';
import { type BidIdentity, bidTagOf, sealMessageBytes } from '../ledger/seal/identity.ts';
import { u16 } from '../ledger/seal/lengths.ts';
import { Fr, G1, g1Bytes, g1FromBytes, scalarBytes, secretFromBytes } from '../ledger/seal/points.ts';
import { provePossession } from '../ledger/seal/proofs.ts';
import { sealPublicKeyOf, sealSecretFrom } from '../ledger/seal/registration.ts';
import type { ShareCrypto } from '../ledger/seal/share-crypto.ts';
import type { SignatureShare } from '../ledger/seal/threshold.ts';
import { xored } from '../ledger/seal/xor.ts';
import { sha256 } from '../node/crypto/sha256.ts';

/** Shares by blst: a second implementation of everything but the scheme itself, and fast enough for many. */
export const blstShares: Pick<ShareCrypto, 'sign' | 'verify'> = {
  sign: (secret, message) => blst.SecretKey.fromBytes(secret).sign(message).toBytes(),
  verify: (publicKey, message, signature) => {
    try {
      const key = blst.PublicKey.fromBytes(publicKey, true);
      const share = blst.Signature.fromBytes(signature, true, true);
      return publicKey.length === 48 && signature.length === 96 && blst.verify(message, key, share);
    } catch {
      return false;
    }
  },
};

/** 32 bytes that depend on a name only, in place of random ones. */
export function seedOf(name: string): Bytes {
  return sha256(utf8(`seal test/${name}`));
}

/** A scalar that depends on a name only. */
export function scalarOf(name: string): Bytes {
  return sealSecretFrom(sha256, seedOf(name));
}

/** A finished key generation, with every secret of it. */
export interface SealScene {
  readonly n: number;
  readonly context: DkgContext;
  /** dk of the participants, from 1 at place 0. */
  readonly dks: readonly Bytes[];
  readonly dealings: readonly QualifiedDealing[];
  readonly joint: readonly Bytes[];
  readonly publicKey: Bytes;
  readonly keyId: Bytes;
  readonly secrets: readonly Bytes[];
  readonly publicKeys: readonly Bytes[];
  /** The master secret, which nobody has unless all collude. */
  readonly master: Bytes;
}

/** Participants 1 … n register and deal, and every share is good. */
export function createSealScene(n: number, change: Partial<DkgContext> = {}): SealScene {
  const dks = Array.from({ length: n }, (_, at) => scalarOf(`dk ${at + 1}`));
  const t = quorum(n);
  const context = { genesisHash: seedOf('genesis'), epoch: 1, attempt: 1, t, eks: dks.map(sealPublicKeyOf), ...change };
  const secretsOf = dks.map((dk, at) => dealingSecretsFrom(sha256, context, at + 1, dk));
  const dealings = secretsOf.map((secrets, at) => ({
    dealer: at + 1,
    dealing: createDealing(sha256, context, at + 1, secrets),
  }));
  const joint = jointCommitments(dealings.map(({ dealing }) => dealing));
  const { genesisHash, epoch, attempt } = context;
  return {
    n,
    context,
    dks,
    dealings,
    joint,
    publicKey: joint[0] as Bytes,
    keyId: keyIdOf(sha256, { genesisHash, epoch, attempt, n, t: context.t, joint }),
    secrets: dks.map((dk, at) => memberSecret(sha256, context, dealings, at + 1, dk) as Bytes),
    publicKeys: memberPublicKeys(joint, n),
    master: sumOf(secretsOf.map(({ coefficients }) => coefficients[0] as Bytes)),
  };
}

/** A bid's context under the key of a scene. */
export function bidContextOf({ context, keyId }: SealScene, change: Partial<BidIdentity> = {}): EnvelopeContext {
  const submitterKey = seedOf('submitter');
  const identity = {
    genesisHash: context.genesisHash,
    keyId,
    tender: 'tender-1',
    lot: 1,
    envelope: 0,
    bidTag: bidTagOf(sha256, submitterKey, 0),
    notBefore: 1_800_000_000_000,
    ...change,
  };
  return { identity, submitterKey, slot: 0 };
}

/** d of an identity, made with the master secret. */
export function keyOf({ master }: SealScene, identity: BidIdentity): Bytes {
  return blstShares.sign(master, sealMessageBytes({ kind: 'identity', identity }));
}

/** The shares of all participants on an identity, from 1 at place 0. */
export function sharesOf({ secrets }: SealScene, identity: BidIdentity): readonly SignatureShare[] {
  const message = sealMessageBytes({ kind: 'identity', identity });
  return secrets.map((secret, at) => ({ index: at + 1, signature: blstShares.sign(secret, message) }));
}

/**
 * A dealing by somebody who does as he likes: any commitments, any 32 bytes for shares, honestly encrypted, and a true proof of
 * knowledge of `secrets.coefficients[0]`, whether or not that belongs to the commitments.
 */
export function forgeDealing(
  context: DkgContext,
  dealer: number,
  secrets: DealingSecrets,
  parts: { readonly shares: readonly Bytes[]; readonly commitments?: readonly Bytes[] },
): Dealing {
  const contextHash = contextHashOf(sha256, context);
  const commitments = parts.commitments ?? secrets.coefficients.map(sealPublicKeyOf);
  const r = sealPublicKeyOf(secrets.rho);
  const shares = parts.shares.map((share, at) => {
    const ek = context.eks[at] as Bytes;
    const k = g1Bytes((g1FromBytes(ek) ?? G1.ZERO).multiply(secretFromBytes(secrets.rho) ?? 1n));
    return xored(share, padOf(sha256, contextHash, { dealer, holder: at + 1, r, ek, k }));
  });
  const statement = [utf8('DEAL'), contextHash, u16(dealer), r, ...commitments, ...shares];
  const scalar = secretFromBytes(secrets.coefficients[0] as Bytes) ?? 1n;
  return { commitments, r, shares, pok: provePossession(sha256, { scalar, nonce: secrets.nonce }, statement) };
}

/** The values that an honest dealer gives to 1 … n. */
export function honestShares(secrets: DealingSecrets, n: number): readonly Bytes[] {
  return Array.from({ length: n }, (_, at) =>
    scalarBytes(
      secrets.coefficients.reduceRight(
        (sum, coefficient) => Fr.add(Fr.mul(sum, BigInt(at + 1)), secretFromBytes(coefficient) ?? 0n),
        0n,
      ),
    ),
  );
}

/** All ways to take `size` of the items, in order. */
export function subsetsOf<Item>(items: readonly Item[], size: number): readonly (readonly Item[])[] {
  if (size === 0) return [[]];
  return items.flatMap((item, at) => subsetsOf(items.slice(at + 1), size - 1).map((rest) => [item, ...rest]));
}

/** A copy with one bit changed. */
export function flipped(bytes: Bytes, bit: number): Bytes {
  const copy = bytes.slice();
  copy[bit >> 3] = (copy[bit >> 3] as number) ^ (1 << (bit & 7));
  return copy;
}

/** A validator's ledger key that depends on its number only. */
export function validatorKey(index: number) {
  return publicKeyFromRaw(seedOf(`validator ${index}`));
}

/** r itself in 32 bytes: the first number that is no scalar. */
export const ORDER_BYTES: Bytes = Uint8Array.from({ length: 32 }, (_, at) =>
  Number((Fr.ORDER >> BigInt(8 * (31 - at))) & 0xffn),
);

function sumOf(scalars: readonly Bytes[]): Bytes {
  return scalarBytes(scalars.reduce((sum, scalar) => Fr.add(sum, secretFromBytes(scalar) ?? 0n), 0n));
}
