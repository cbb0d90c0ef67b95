import { type Bytes, bytesEqual, concatBytes, utf8 } from '../../ledger/base/bytes.ts';
import { publicKeyFromRaw, SIGNATURE_BYTES, type Signer, type VerifySignature } from '../../ledger/base/keys.ts';
import { sha256 } from '../../node/crypto/sha256.ts';
import { createSigner } from '../../node/crypto/signer.ts';
import { createVerifier } from '../../node/crypto/verify.ts';

/** How the nodes of a simulation sign. */
export interface SimSignatures {
  readonly name: 'keyed' | 'ed25519';
  /** The signer of the number-th key. */
  signer(number: number): Signer;
  readonly verify: VerifySignature;
}

/** The real thing, as nodes use it. */
export function realSignatures(): SimSignatures {
  return { name: 'ed25519', signer: (number) => createSigner(seedOf(number)), verify: createVerifier() };
}

/**
 * 50 times cheaper: salt 32 ‖ SHA-256(key ‖ salt ‖ message). Whoever knows the key could forge it, but nobody in a simulation
 * does. Like Ed25519 it admits many signatures of one message, by other salts.
 */
export const keyedSignatures: SimSignatures = {
  name: 'keyed',
  signer(number) {
    const key = publicKeyFromRaw(sha256(utf8(`key ${number} of the simulation`)));
    return { key, sign: (message) => keyedSignature(key, message, NO_SALT) };
  },
  verify: (key, message, signature) =>
    signature.length === SIGNATURE_BYTES &&
    bytesEqual(signature.subarray(SALT_BYTES), digest(key, message, signature.subarray(0, SALT_BYTES))),
};

const SALT_BYTES = 32;
const NO_SALT: Bytes = new Uint8Array(SALT_BYTES);

/** A keyed signature with a salt of 32 bytes. */
export function keyedSignature(key: Bytes, message: Bytes, salt: Bytes): Bytes {
  return concatBytes(salt, digest(key, message, salt));
}

function digest(key: Bytes, message: Bytes, salt: Bytes): Bytes {
  return sha256(concatBytes(key, salt, message));
}

function seedOf(number: number): Bytes {
  return new Uint8Array(32).fill(number);
}
