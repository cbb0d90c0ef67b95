import type { Bytes } from '../../ledger/base/bytes.ts';
import type { Hash, Sha256 } from '../../ledger/base/hash.ts';
import { submissionHash } from '../../ledger/base/submission-bytes.ts';
import { proposalSigningHash, voteSigningHash } from '../../ledger/base/vote-bytes.ts';
import { txIdOf, txSigningHash } from '../../ledger/tx/transaction.ts';
import { peerDigest } from '../../p2p/hello.ts';

/**
 * Everything a validator's key may sign, each kind under a tag of its own; never raw bytes. The first two are guarded
 * (protocol.md §4 rule 15), the others promise nothing that a second signature could contradict.
 */
export type SignRequest =
  | GuardedRequest
  /** Binds the network identity to the key (rule 25). */
  | { readonly kind: 'peer'; readonly peer: string }
  /** "I took this transaction while my tip was at this height" (protocol.md §5, censorship). */
  | { readonly kind: 'submission'; readonly txId: Hash; readonly height: number }
  /** cbor(Tx) of one of the types that a validator sends by itself. */
  | { readonly kind: 'tx'; readonly tx: Bytes };

export type GuardedRequest =
  | {
      readonly kind: 'prevote' | 'precommit';
      readonly height: number;
      readonly round: number;
      readonly blockId: Hash | null;
      /** null in precommits. */
      readonly validRound: number | null;
    }
  | {
      readonly kind: 'proposal';
      readonly height: number;
      readonly round: number;
      readonly blockId: Hash;
      readonly validRound: number;
    };

/** The 32 bytes that the signature of a request is over. */
export function signRequestHash(sha256: Sha256, genesisHash: Hash, request: SignRequest): Hash {
  switch (request.kind) {
    case 'prevote':
    case 'precommit':
      return voteSigningHash(sha256, { ...request, genesisHash });
    case 'proposal':
      return proposalSigningHash(sha256, { ...request, genesisHash });
    case 'peer':
      return peerDigest(sha256, genesisHash, request.peer);
    case 'submission':
      return submissionHash(sha256, genesisHash, request.txId, request.height);
    case 'tx':
      return txSigningHash(sha256, genesisHash, txIdOf(sha256, request.tx));
  }
}
