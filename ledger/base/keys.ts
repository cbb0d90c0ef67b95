import { type Bytes, concatBytes, fromHex, toHex } from './bytes.ts';

/** A public key with its algorithm in front: multicodec 0xed 0x01 (ed25519-pub), then 32 bytes. */
export type PublicKey = Bytes & { readonly brand: 'PublicKey' };
/** An Ed25519 signature, 64 bytes: R ‖ S. */
export type Signature = Bytes;

const ED25519_PREFIX = Uint8Array.of(0xed, 0x01);
export const KEY_BYTES = 34;
export const SIGNATURE_BYTES = 64;

/** Takes bytes, gives true iff they are a key of a known algorithm in full length. */
export function isPublicKey(bytes: Bytes): bytes is PublicKey {
  return bytes.length === KEY_BYTES && bytes[0] === 0xed && bytes[1] === 0x01;
}

/** Takes the 32 raw bytes of an Ed25519 key, gives the key with its algorithm prefix. */
export function publicKeyFromRaw(raw: Bytes): PublicKey {
  return concatBytes(ED25519_PREFIX, raw) as PublicKey;
}

/** Gives the 32 raw bytes behind the algorithm prefix. */
export function rawKey(key: PublicKey): Bytes {
  return key.subarray(ED25519_PREFIX.length);
}

/** Takes hex of a prefixed key (68 digits), gives the key, or undefined. */
export function publicKeyFromHex(text: string): PublicKey | undefined {
  const bytes = fromHex(text);
  return bytes !== undefined && isPublicKey(bytes) ? bytes : undefined;
}

/** The text form of a key: lower-case hex with the algorithm prefix, as it stands in state keys, files and pages. */
export function keyText(key: PublicKey): string {
  return toHex(key);
}

/** Checks one signature under the one definition of protocol.md §1. Injected: libsodium in the node, noble in the browser. */
export type VerifySignature = (key: PublicKey, message: Bytes, signature: Signature) => boolean;

/** Signs a 32-byte message with a secret that never leaves the signer. */
export interface Signer {
  readonly key: PublicKey;
  sign(message: Bytes): Signature;
}
