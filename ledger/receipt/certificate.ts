import { type Bytes, bytesEqual, toHex } from '../base/bytes.ts';
import { type Fault, fault } from '../base/fault.ts';
import type { Hash, Sha256 } from '../base/hash.ts';
import type { VerifySignature } from '../base/keys.ts';
import { quorum } from '../base/quorum.ts';
import { precommitSigningHash } from '../base/vote-bytes.ts';
import { blockIdOf, type Commit, type Validator } from '../block/block.ts';

/** A block's header, its certificate, and the set whose certificate it is said to be. */
export interface Certified {
  readonly header: Bytes;
  readonly height: number;
  readonly commit: Commit;
  /** Sorted by key bytes; place i signs in place i. */
  readonly validators: readonly Validator[];
}

export interface CertificateTools {
  readonly sha256: Sha256;
  readonly verify: VerifySignature;
  readonly genesisHash: Hash;
}

/** Gives the RECEIPT_* fault of the first thing wrong, or nothing where a quorum of the set certified the header. */
export function checkCertificate(
  { sha256, verify, genesisHash }: CertificateTools,
  { header, height, commit, validators }: Certified,
): Fault | undefined {
  const blockId = blockIdOf(sha256, header);
  if (!bytesEqual(commit.blockId, blockId))
    return fault('RECEIPT_HEADER_MISMATCH', { blockId: toHex(blockId), certified: toHex(commit.blockId) });
  const needed = quorum(validators.length);
  const present = commit.signatures.filter((signature) => signature !== null).length;
  // Place i of the list is the signature of validator i, so a signature copied to another place fails under that key.
  if (commit.signatures.length !== validators.length || present < needed)
    return fault('RECEIPT_QUORUM', { signatures: present, needed });
  const message = precommitSigningHash(sha256, genesisHash, height, commit.round, blockId);
  for (const [at, { key, name }] of validators.entries()) {
    const signature = commit.signatures[at] ?? null;
    if (signature !== null && !verify(key, message, signature)) return fault('RECEIPT_SIGNATURE', { validator: name });
  }
  return undefined;
}
