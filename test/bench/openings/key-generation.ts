import { randomBytes } from 'node:crypto';
import { type Bytes, bytesEqual } from '../../../ledger/base/bytes.ts';
import { encodeCanonical, type ValueMap } from '../../../ledger/base/codec.ts';
import type { Hash } from '../../../ledger/base/hash.ts';
import { invariant } from '../../../ledger/base/invariant.ts';
import { quorum } from '../../../ledger/base/quorum.ts';
import {
  checkDealing,
  createDealing,
  type Dealing,
  type DealingSecrets,
  dealingSecretsFrom,
  jointCommitments,
  keyIdOf,
  memberPublicKeys,
  memberSecretFromShares,
  shareFromDealing,
} from '../../../ledger/seal/dkg.ts';
import { sealMessageBytes } from '../../../ledger/seal/identity.ts';
import { Fr, scalarBytes, scalarFromBytes } from '../../../ledger/seal/points.ts';
import { sealPublicKeyOf, sealSecretFrom } from '../../../ledger/seal/registration.ts';
import { sha256 } from '../../../node/crypto/sha256.ts';
import { createShareCrypto } from '../../../node/crypto/share-crypto.ts';
import { timed } from './thread-time.ts';

/** A key that was generated for a measurement, with what it took. */
export interface MadeKey {
  readonly n: number;
  readonly t: number;
  readonly genesisHash: Hash;
  readonly publicKey: Bytes;
  readonly keyId: Hash;
  /** PK_1 … PK_n. */
  readonly members: readonly Bytes[];
  /** s_1 … s_n. */
  readonly secrets: readonly Bytes[];
  /** One validator's part, ms: its dealing, the check of all dealings, its share of each, the joint keys, its ack and the check of all. */
  readonly keyGenerationMs: number;
  /** Of one dealing as it stands in its transaction. */
  readonly dealingBytes: number;
  /** Of all dealings together. */
  readonly dealingsBytes: number;
}

/** Runs a key generation of n without faults, each step as a validator and the ledger do it, one after the other. */
export function generateKey(n: number): MadeKey {
  const t = quorum(n);
  const dks = Array.from({ length: n }, () => sealSecretFrom(sha256, Uint8Array.from(randomBytes(32))));
  const genesisHash = Uint8Array.from(randomBytes(32));
  const context = { genesisHash, epoch: 1, attempt: 1, t, eks: dks.map(sealPublicKeyOf) };
  const secretsOf = dks.map((dk, at) => dealingSecretsFrom(sha256, context, at + 1, dk));
  const [dealings, dealMs] = timed(() =>
    secretsOf.map((secrets, at) => createDealing(sha256, context, at + 1, secrets)),
  );
  const [, checkMs] = timed(() =>
    dealings.forEach((dealing, at) => {
      invariant(checkDealing(sha256, context, at + 1, dealing) === undefined, 'an honest dealing passes');
    }),
  );
  const [first, secretMs] = timed(() =>
    memberSecretFromShares(
      dealings.map((dealing, at) => known(shareFromDealing(sha256, context, at + 1, dealing, 1, known(dks[0])))),
    ),
  );
  // The others' from the polynomials themselves: the same numbers, without an hour of decrypting for 31.
  const secrets = dks.map((_, at) => valueAt(secretsOf, at + 1));
  invariant(first !== undefined && bytesEqual(first, known(secrets[0])), 'a member finds its value of the sum');
  const [joint, jointMs] = timed(() => jointCommitments(dealings));
  const [members, membersMs] = timed(() => memberPublicKeys(joint, n));
  const keyId = keyIdOf(sha256, { ...context, n, joint });
  const crypto = createShareCrypto(sha256);
  const message = sealMessageBytes({ kind: 'ack', keyId });
  const [acks, signMs] = timed(() => secrets.map((secret) => crypto.sign(secret, message)));
  const [, acksMs] = timed(() =>
    acks.forEach((share, at) => {
      invariant(crypto.verify(known(members[at]), message, share), 'a share of an honest member is good');
    }),
  );
  const sizes = dealings.map(dealingBytes);
  return {
    n,
    t,
    genesisHash,
    publicKey: known(joint[0]),
    keyId,
    members,
    secrets,
    keyGenerationMs: (dealMs + signMs) / n + checkMs + secretMs + jointMs + membersMs + acksMs,
    dealingBytes: sizes[0] ?? 0,
    dealingsBytes: sizes.reduce((sum, size) => sum + size, 0),
  };
}

/** Σ of all dealers' polynomials at an index, 32 bytes. */
function valueAt(secretsOf: readonly DealingSecrets[], index: number): Bytes {
  const x = BigInt(index);
  const value = secretsOf.reduce((sum, { coefficients }) => {
    const own = coefficients.reduceRight(
      (at, coefficient) => Fr.add(Fr.mul(at, x), scalarFromBytes(coefficient) ?? 0n),
      0n,
    );
    return Fr.add(sum, own);
  }, 0n);
  return scalarBytes(value);
}

function dealingBytes({ commitments, r, shares, pok }: Dealing): number {
  const payload: ValueMap = { epoch: 1, attempt: 1, commitments, r, shares, pok };
  return encodeCanonical(payload).length;
}

function known(bytes: Bytes | undefined): Bytes {
  invariant(bytes !== undefined, 'honest dealings hold good shares for everybody');
  return bytes;
}
