import { bytesEqual, fromHex, toHex } from '../../../ledger/base/bytes.ts';
import { isFault } from '../../../ledger/base/fault.ts';
import type { Hash } from '../../../ledger/base/hash.ts';
import { invariant } from '../../../ledger/base/invariant.ts';
import type { VerifySignature } from '../../../ledger/base/keys.ts';
import { voteSigningHash } from '../../../ledger/base/vote-bytes.ts';
import { decodeCommit, type Validator } from '../../../ledger/block/block.ts';
import { createFork } from '../../../ledger/evidence/accuse-fork.ts';
import { decodeKeptVotes } from '../../../ledger/evidence/decode-evidence.ts';
import type { Fork, SignedVote, Tally } from '../../../ledger/evidence/evidence-form.ts';
import { sha256 } from '../../../node/crypto/sha256.ts';
import { polkasKey } from '../../../node/runtime/block-write.ts';
import type { LedgerStore } from '../../../storage/ledger-store.ts';

/** The lowest height at which two stores hold different blocks, if there is one. */
export function forkHeight(a: LedgerStore, b: LedgerStore): number | undefined {
  const common = Math.min(a.tip()?.height ?? 0, b.tip()?.height ?? 0);
  for (let height = 1; height <= common; height++) {
    const [one, other] = [a.blockId(height), b.blockId(height)];
    if (one !== undefined && other !== undefined && !bytesEqual(one, other)) return height;
  }
  return undefined;
}

/** Puts the fork together from what the two nodes keep beside their blocks: certificates and polkas. */
export async function forkFromStores(
  stores: readonly [LedgerStore, LedgerStore],
  height: number,
  set: readonly Validator[],
  genesisHash: Hash,
  verify: VerifySignature,
): Promise<Fork> {
  const votes: SignedVote[] = [];
  for (const store of stores) votes.push(...(await keptVotes(store, height)));
  const good = votes.filter((vote) => {
    const blockId = vote.value === null ? null : (fromHex(vote.value) as Hash);
    const key = set[vote.validator]?.key;
    return key !== undefined && verify(key, voteSigningHash(sha256, { ...vote, genesisHash, blockId }), vote.signature);
  });
  const commits = [certificateOf(stores[0], height), certificateOf(stores[1], height)] as const;
  return createFork({ height, validators: set.length, commits, votes: good });
}

async function keptVotes(store: LedgerStore, height: number): Promise<readonly SignedVote[]> {
  const key = polkasKey(height);
  const kept = (await store.lookups(key, 1)).find((row) => row.key === key);
  const votes = kept === undefined ? [] : decodeKeptVotes(kept.value);
  invariant(!isFault(votes), 'polkas are kept in form');
  return votes;
}

function certificateOf(store: LedgerStore, height: number): Tally {
  const commit = decodeCommit(store.commit(height) ?? new Uint8Array());
  invariant(!isFault(commit), 'a block is kept with its commit');
  const { round, blockId, signatures } = commit;
  return { kind: 'precommit', round, value: toHex(blockId), validRound: null, signatures };
}
