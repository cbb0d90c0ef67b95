import { createPrivateKey, createPublicKey, hash, randomBytes, sign } from 'node:crypto';
import { type Bytes, concatBytes, fromHex } from '../ledger/base/bytes.ts';
import type { Sha256 } from '../ledger/base/hash.ts';
import { invariant } from '../ledger/base/invariant.ts';
import { publicKeyFromRaw, type Signer } from '../ledger/base/keys.ts';

export const SEED_BYTES = 32;

/** RFC 8410: the header of a PKCS #8 Ed25519 private key; the 32 seed bytes follow. */
const PKCS8_HEADER = fromHex('302e020100300506032b657004220420') as Bytes;

/** SHA-256 of Node, as plain bytes. */
export const sha256: Sha256 = (data) => plain(hash('sha256', data, 'buffer'));

/** Takes a 32-byte seed, gives what signs with it. The command line signs a handful of messages, so speed does not matter. */
export function signerFromSeed(seed: Bytes): Signer {
  invariant(seed.length === SEED_BYTES, 'an Ed25519 seed has 32 bytes');
  const secret = createPrivateKey({ key: Buffer.from(concatBytes(PKCS8_HEADER, seed)), format: 'der', type: 'pkcs8' });
  const spki = createPublicKey(secret).export({ format: 'der', type: 'spki' });
  return {
    key: publicKeyFromRaw(plain(spki.subarray(spki.length - 32))),
    sign: (message) => plain(sign(null, message, secret)),
  };
}

/** A new seed from the operating system's randomness. */
export function newSeed(): Bytes {
  return plain(randomBytes(SEED_BYTES));
}

function plain(buffer: Buffer): Bytes {
  return Uint8Array.from(buffer);
}
