import { type Bytes, utf8 } from '../base/bytes.ts';
import type { Hash, Sha256 } from '../base/hash.ts';
import { invariant } from '../base/invariant.ts';
import type { PublicKey } from '../base/keys.ts';
import { G1, g1Bytes, g1FromBytes, hashToScalar, scalarBytes, secretFromBytes } from './points.ts';
import { isPossessionProven, provePossession } from './proofs.ts';

/** Whose seal key it is: the proof holds on one chain and for one validator only. */
export interface RegistrationOwner {
  readonly genesisHash: Hash;
  /** The validator's ledger key. */
  readonly validator: PublicKey;
}

export interface Registration {
  /** ek = dk·P1, 48 bytes. */
  readonly ek: Bytes;
  /** Proof of knowledge of dk, 64 bytes. */
  readonly pok: Bytes;
}

/** Makes the registration of a seal key; takes dk (32 bytes, 1 … r − 1) and fresh random bytes. */
export function registrationFrom(
  sha256: Sha256,
  { genesisHash, validator, dk, nonce }: RegistrationOwner & { readonly dk: Bytes; readonly nonce: Bytes },
): Registration {
  const scalar = secretFromBytes(dk);
  invariant(scalar !== undefined, 'a seal key is between 1 and r − 1');
  const ek = sealPublicKeyOf(dk);
  return { ek, pok: provePossession(sha256, { scalar, nonce }, statementOf({ genesisHash, validator }, ek)) };
}

/** True iff ek is a strict point and its owner has shown to know dk, here and for this validator. */
export function isRegistrationValid(
  sha256: Sha256,
  { genesisHash, validator, ek, pok }: RegistrationOwner & Registration,
): boolean {
  const point = g1FromBytes(ek);
  return point !== undefined && isPossessionProven(sha256, point, statementOf({ genesisHash, validator }, ek), pok);
}

/** dk·P1, 48 bytes: what a node compares with the ledger before it starts. */
export function sealPublicKeyOf(dk: Bytes): Bytes {
  const scalar = secretFromBytes(dk);
  invariant(scalar !== undefined, 'a seal key is between 1 and r − 1');
  return g1Bytes(G1.BASE.multiply(scalar));
}

/** Takes at least 32 random bytes, gives a seal key dk: 32 bytes, 1 … r − 1, every value equally likely. */
export function sealSecretFrom(sha256: Sha256, random: Bytes): Bytes {
  return scalarBytes(hashToScalar(sha256, 'SECRET', utf8('DK'), random));
}

function statementOf({ genesisHash, validator }: RegistrationOwner, ek: Bytes): readonly Bytes[] {
  return [utf8('REGISTRATION'), genesisHash, validator, ek];
}
