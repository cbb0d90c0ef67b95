import { createPublicKey, type KeyObject, verify } from 'node:crypto';
import type { Bytes } from '../../ledger/base/bytes.ts';
import { concatBytes, toHex } from '../../ledger/base/bytes.ts';
import { isPublicKey, rawKey, type VerifySignature } from '../../ledger/base/keys.ts';
import { checkSignatureForm } from '../../ledger/signature/form.ts';
import { loadSodium } from './sodium.ts';

/** Cached key objects: importing a key costs as much as a check, and a chain's active signers are some thousands. */
const KEY_OBJECTS_MAX = 4096;

/** SubjectPublicKeyInfo of an Ed25519 key up to its 32 raw bytes (RFC 8410). */
const SPKI_PREFIX = Uint8Array.of(0x30, 0x2a, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x03, 0x21, 0x00);

/** Gives the check of protocol.md §1 with libsodium, or with node:crypto where the addon does not load. */
export function createVerifier(): VerifySignature {
  return createSodiumVerifier() ?? createOpensslVerifier();
}

/** The check with libsodium; undefined where the addon does not load. */
export function createSodiumVerifier(): VerifySignature | undefined {
  const { sodium } = loadSodium();
  if (sodium === undefined) return undefined;
  return (key, message, signature) => {
    if (!isPublicKey(key)) return false;
    const raw = rawKey(key);
    return checkSignatureForm(raw, signature) && sodium.crypto_sign_verify_detached(signature, message, raw);
  };
}

/** The check with node:crypto: half as fast, and the partner of the differential test. */
export function createOpensslVerifier(): VerifySignature {
  const known = new Map<string, KeyObject>();
  const keyObject = (raw: Bytes): KeyObject => {
    const id = toHex(raw);
    const found = known.get(id);
    if (found !== undefined) return found;
    const der = Buffer.from(concatBytes(SPKI_PREFIX, raw));
    const created = createPublicKey({ key: der, format: 'der', type: 'spki' });
    if (known.size >= KEY_OBJECTS_MAX) known.clear();
    known.set(id, created);
    return created;
  };
  return (key, message, signature) => {
    if (!isPublicKey(key)) return false;
    const raw = rawKey(key);
    return checkSignatureForm(raw, signature) && verify(null, message, keyObject(raw), signature);
  };
}
