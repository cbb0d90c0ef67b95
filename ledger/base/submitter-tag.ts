import { toHex } from './bytes.ts';
import type { Hash, Sha256 } from './hash.ts';
import { type PublicKey, rawKey } from './keys.ts';

/** What admits a submission key before the key itself is seen: SHA-256 of its 32 raw bytes (sealed-bids.md §3.6). */
export function submitterTag(sha256: Sha256, key: PublicKey): Hash {
  return sha256(rawKey(key));
}

/** The subject whose history holds what a submission key sent; it names no organisation. */
export function submitterSubject(sha256: Sha256, key: PublicKey): string {
  return `submitter/${toHex(submitterTag(sha256, key))}`;
}
