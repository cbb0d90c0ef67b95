import type { Bytes } from './bytes.ts';
import { encodeTrusted } from './codec.ts';
import { type Hash, hashTagged, type Sha256 } from './hash.ts';

/** What a vote says. `blockId` null votes for no block; `validRound` is −1 or a round in prevotes, null in precommits. */
export interface VoteContent {
  readonly genesisHash: Hash;
  readonly height: number;
  readonly round: number;
  readonly kind: 'prevote' | 'precommit';
  readonly blockId: Bytes | null;
  readonly validRound: number | null;
}

/** What a vote signs: H("vote", cbor([genesisHash, height, round, kind, blockId | null, validRound | null])) (protocol.md §3). */
export function voteSigningHash(sha256: Sha256, vote: VoteContent): Hash {
  const { genesisHash, height, round, kind, blockId, validRound } = vote;
  return hashTagged(sha256, 'vote', encodeTrusted([genesisHash, height, round, kind, blockId, validRound]));
}

/** What a precommit for a block signs; the signatures of a commit are over this. */
export function precommitSigningHash(
  sha256: Sha256,
  genesisHash: Hash,
  height: number,
  round: number,
  blockId: Bytes,
): Hash {
  return voteSigningHash(sha256, { genesisHash, height, round, kind: 'precommit', blockId, validRound: null });
}

/** What a proposer says of a round: this block, last seen locked in `validRound`, −1 for a fresh one. */
export interface ProposalContent {
  readonly genesisHash: Hash;
  readonly height: number;
  readonly round: number;
  readonly blockId: Bytes;
  readonly validRound: number;
}

/** What a proposal signs: H("proposal", cbor([genesisHash, height, round, blockId, validRound])). */
export function proposalSigningHash(sha256: Sha256, proposal: ProposalContent): Hash {
  const { genesisHash, height, round, blockId, validRound } = proposal;
  return hashTagged(sha256, 'proposal', encodeTrusted([genesisHash, height, round, blockId, validRound]));
}
