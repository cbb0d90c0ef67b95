import { bytesOfId } from '../../consensus/messages.ts';
import type { ValueId, Vote } from '../../consensus/types.ts';
import { type Bytes, bytesEqual } from '../../ledger/base/bytes.ts';
import { isFault } from '../../ledger/base/fault.ts';
import type { Hash, Sha256 } from '../../ledger/base/hash.ts';
import type { VerifySignature } from '../../ledger/base/keys.ts';
import { quorum } from '../../ledger/base/quorum.ts';
import { precommitSigningHash } from '../../ledger/base/vote-bytes.ts';
import { type Commit, decodeCommit, encodeCommit, type Validator } from '../../ledger/block/block.ts';

export interface CommitChecker {
  /**
   * Takes cbor(commit), the height it is of, the block it must name and the set of that height (sorted): gives the commit iff
   * its form is right, every present signature verifies and at least a quorum is present (protocol.md §3).
   */
  check(data: Bytes, height: number, blockId: Hash, validators: readonly Validator[]): Commit | undefined;
  /** Notes a signature that was already verified in a vote, so that it is not checked twice. */
  trust(height: number, vote: Vote): void;
}

/** Signatures remembered as good: those of the last few heights. */
const TRUSTED_MAX = 4096;

/** Builds a checker that remembers verified signatures; they decide nothing, they only save time. */
export function createCommitChecker(sha256: Sha256, genesisHash: Hash, verify: VerifySignature): CommitChecker {
  let trusted = new Set<string>();
  const nameOf = (height: number, round: number, validator: number, blockId: Bytes, signature: Bytes): string =>
    `${height}/${round}/${validator}/${text(blockId)}/${text(signature)}`;

  return {
    trust(height, vote) {
      if (vote.kind !== 'precommit' || vote.value === null) return;
      if (trusted.size >= TRUSTED_MAX) trusted = new Set();
      trusted.add(nameOf(height, vote.round, vote.validator, bytesOfId(vote.value), vote.signature));
    },
    check(data, height, blockId, validators) {
      const commit = decodeCommit(data);
      if (isFault(commit) || !bytesEqual(commit.blockId, blockId)) return undefined;
      if (commit.signatures.length !== validators.length) return undefined;
      const message = precommitSigningHash(sha256, genesisHash, height, commit.round, blockId);
      let present = 0;
      for (const [index, signature] of commit.signatures.entries()) {
        const validator = validators[index];
        if (signature === null || validator === undefined) continue;
        const known = trusted.has(nameOf(height, commit.round, index, blockId, signature));
        if (!known && !verify(validator.key, message, signature)) return undefined;
        present++;
      }
      return present >= quorum(validators.length) ? commit : undefined;
    },
  };
}

function text(bytes: Bytes): string {
  return String.fromCharCode(...bytes);
}

/** cbor(commit) from precommits for one value of one round; signatures in set order, null where none is held. */
export function commitFromVotes(votes: readonly Vote[], round: number, value: ValueId, validators: number): Bytes {
  const signatures: (Bytes | null)[] = Array.from({ length: validators }, () => null);
  for (const vote of votes)
    if (vote.round === round && vote.value === value) signatures[vote.validator] = vote.signature;
  return encodeCommit({ round, blockId: bytesOfId(value), signatures });
}

/** Adds a late precommit to a commit; gives undefined when it adds nothing. */
export function commitWithVote(commit: Commit, vote: Vote): Commit | undefined {
  const belongs = vote.kind === 'precommit' && vote.round === commit.round && vote.value !== null;
  if (!belongs || !bytesEqual(bytesOfId(vote.value ?? ''), commit.blockId)) return undefined;
  if (commit.signatures[vote.validator] !== null) return undefined;
  const signatures = [...commit.signatures];
  signatures[vote.validator] = vote.signature;
  return { ...commit, signatures };
}
