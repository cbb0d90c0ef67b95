import { createPrivateKey, createPublicKey, randomBytes, sign } from 'node:crypto';
import { type Bytes, concatBytes } from '../../ledger/base/bytes.ts';
import { invariant } from '../../ledger/base/invariant.ts';
import { publicKeyFromRaw, SIGNATURE_BYTES, type Signer } from '../../ledger/base/keys.ts';
import { loadSodium } from './sodium.ts';

export const SEED_BYTES = 32;

/** PrivateKeyInfo of an Ed25519 key up to its 32-byte seed (RFC 8410). */
const PKCS8_PREFIX = Uint8Array.of(
  0x30,
  0x2e,
  0x02,
  0x01,
  0x00,
  0x30,
  0x05,
  0x06,
  0x03,
  0x2b,
  0x65,
  0x70,
  0x04,
  0x22,
  0x04,
  0x20,
);

/** Takes a 32-byte seed (RFC 8032 private key), gives the signer of its key. Signatures are deterministic. */
export function createSigner(seed: Bytes): Signer {
  return createSodiumSigner(seed) ?? createOpensslSigner(seed);
}

/** Signs with libsodium; undefined where the addon does not load. */
export function createSodiumSigner(seed: Bytes): Signer | undefined {
  invariant(seed.length === SEED_BYTES, 'a seed has 32 bytes');
  const { sodium } = loadSodium();
  if (sodium === undefined) return undefined;
  const raw = new Uint8Array(sodium.crypto_sign_PUBLICKEYBYTES);
  const secret = new Uint8Array(sodium.crypto_sign_SECRETKEYBYTES);
  sodium.crypto_sign_seed_keypair(raw, secret, seed);
  return {
    key: publicKeyFromRaw(raw),
    sign(message) {
      const signature = new Uint8Array(SIGNATURE_BYTES);
      sodium.crypto_sign_detached(signature, message, secret);
      return signature;
    },
  };
}

/** Signs with node:crypto: the same bytes, for RFC 8032 leaves no choice. */
export function createOpensslSigner(seed: Bytes): Signer {
  invariant(seed.length === SEED_BYTES, 'a seed has 32 bytes');
  const secret = createPrivateKey({ key: Buffer.from(concatBytes(PKCS8_PREFIX, seed)), format: 'der', type: 'pkcs8' });
  const spki = createPublicKey(secret).export({ format: 'der', type: 'spki' });
  return {
    key: publicKeyFromRaw(Uint8Array.from(spki.subarray(-32))),
    sign: (message) => Uint8Array.from(sign(null, message, secret)),
  };
}

/** A fresh seed from the system's random source. */
export function generateSeed(): Bytes {
  return Uint8Array.from(randomBytes(SEED_BYTES));
}
