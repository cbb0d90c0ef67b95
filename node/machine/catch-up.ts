import { type Bytes, bytesEqual } from '../../ledger/base/bytes.ts';
import { isFault } from '../../ledger/base/fault.ts';
import type { Sha256 } from '../../ledger/base/hash.ts';
import { blockIdOf, decodeHeader, lastCommitHash, type Validator } from '../../ledger/block/block.ts';
import { decodeRecord, isTransactionBody } from '../../ledger/block/record.ts';
import { confirmsHeader, type ExecutedBlock } from '../../ledger/execution/execute-block.ts';
import type { Ledger } from '../../ledger/execution/ledger.ts';
import { leafHash, merkleRoot } from '../../ledger/log/merkle.ts';
import type { SignedTx } from '../../ledger/tx/transaction.ts';
import type { PeerId } from '../../p2p/network.ts';
import type { CommitChecker } from './commits.ts';
import type { FetchedBlock, Now } from './effects.ts';

/** Following committed blocks: who has which height, what was asked, what waits to be executed. Mutable, owned by the machine. */
export interface CatchUp {
  /** Heights that connected peers announced. */
  readonly heights: Map<PeerId, number>;
  readonly waiting: FetchedBlock[];
  /** Who sent what is waiting. */
  source: PeerId | undefined;
  fetch: { readonly id: number; readonly peer: PeerId } | undefined;
  /** Peers that failed to answer are not asked again before this moment. */
  readonly restingUntil: Map<PeerId, Now>;
  /** Since when a peer is known to be ahead of the present tip. */
  behindSince: Now | undefined;
}

/** Blocks asked for at once: a few MiB at most. */
export const SYNC_BLOCKS_MAX = 32;
/** A voting node expects to decide by itself; one block behind for this long, it asks. */
const VOTER_PATIENCE_MS = 400;
const REST_AFTER_FAILURE_MS = 2000;

export function createCatchUp(): CatchUp {
  return {
    heights: new Map(),
    waiting: [],
    source: undefined,
    fetch: undefined,
    restingUntil: new Map(),
    behindSince: undefined,
  };
}

/** Highest height that any connected peer announced. */
export function bestHeight(sync: CatchUp): number {
  return Math.max(0, ...sync.heights.values());
}

/**
 * Whom to ask for blocks from `next` on, or undefined while there is nobody or no need. `votes`: this node takes part in consensus;
 * then it asks validators if any can serve it, for of these at most f lie, and anybody may claim heights it has not.
 */
export function fetchFrom(
  sync: CatchUp,
  next: number,
  votes: boolean,
  isValidator: (peer: PeerId) => boolean,
  now: Now,
): PeerId | undefined {
  const best = bestHeight(sync);
  if (best < next) {
    sync.behindSince = undefined;
    return undefined;
  }
  sync.behindSince ??= now;
  if (sync.fetch !== undefined || sync.waiting.length > 0) return undefined;
  const patient = votes && best === next && now < sync.behindSince + VOTER_PATIENCE_MS;
  if (patient) return undefined;
  const willing = [...sync.heights]
    .filter(([peer, height]) => height >= next && (sync.restingUntil.get(peer) ?? 0) <= now)
    .map(([peer]) => peer)
    .sort();
  const validators = votes ? willing.filter(isValidator) : [];
  const able = validators.length > 0 ? validators : willing;
  // Turn by height, so that many followers do not all ask the same peer.
  return able[next % Math.max(1, able.length)];
}

/** When `fetchFrom` may answer differently only because time went by. */
export function catchUpWakeAt(sync: CatchUp, next: number, now: Now): Now {
  if (bestHeight(sync) < next || sync.fetch !== undefined) return Number.POSITIVE_INFINITY;
  const moments = [(sync.behindSince ?? now) + VOTER_PATIENCE_MS, ...sync.restingUntil.values()];
  return Math.min(...moments.filter((moment) => moment > now), Number.POSITIVE_INFINITY);
}

/** Notes that a peer did not deliver. */
export function restPeer(sync: CatchUp, peer: PeerId, now: Now): void {
  sync.restingUntil.set(peer, now + REST_AFTER_FAILURE_MS);
}

/** What a fetched block turned out to be. */
export type Checked =
  | { readonly kind: 'good'; readonly executed: ExecutedBlock; readonly commit: Bytes }
  /** Not a block of this chain, or content that is not the header's: the sender is at fault. */
  | { readonly kind: 'bad'; readonly reason: string }
  /** Certified by a quorum, authentic content, and yet this node computes something else: stop. */
  | { readonly kind: 'contradiction'; readonly blockId: Bytes };

/** Checks a fetched block on the tip: certificate of that height's set, content under recordsRoot, then execution (rule 23). */
export function checkFetched(
  sha256: Sha256,
  ledger: Ledger,
  checker: CommitChecker,
  set: readonly Validator[],
  block: FetchedBlock,
): Checked {
  const tip = ledger.tip();
  const header = decodeHeader(block.header);
  if (isFault(header)) return { kind: 'bad', reason: 'header' };
  const blockId = blockIdOf(sha256, block.header);
  if (header.height !== tip.height + 1) return { kind: 'bad', reason: 'height' };
  if (checker.check(block.commit, header.height, blockId, set) === undefined) return { kind: 'bad', reason: 'commit' };
  const leaves = block.records.map((record) => leafHash(sha256, record));
  if (!bytesEqual(merkleRoot(sha256, leaves), header.recordsRoot)) return { kind: 'bad', reason: 'records' };
  // Not under recordsRoot, so a wrong one is the sender's; execution looks into it.
  if (!bytesEqual(lastCommitHash(sha256, block.lastCommit), header.lastCommit))
    return { kind: 'bad', reason: 'lastCommit' };
  // From here on everything is certified: what does not fit is not the sender's fault.
  const txs = transactionsOf(block);
  const based = bytesEqual(header.prev, tip.blockId) && txs !== undefined;
  const executed = based
    ? ledger.execute({ time: header.time, proposer: header.proposer, lastCommit: block.lastCommit, txs, mode: 'check' })
    : undefined;
  if (executed === undefined || isFault(executed)) return { kind: 'contradiction', blockId };
  if (!confirmsHeader(executed, block.header)) return { kind: 'contradiction', blockId };
  return { kind: 'good', executed, commit: block.commit };
}

function transactionsOf(block: FetchedBlock): readonly SignedTx[] | undefined {
  const txs: SignedTx[] = [];
  for (const [index, data] of block.records.entries()) {
    const record = decodeRecord(data);
    if (isFault(record)) return undefined;
    if (!isTransactionBody(record.body)) continue;
    const signed = block.txs[index];
    if (signed === undefined || !bytesEqual(signed.bytes, record.body)) return undefined;
    txs.push(signed);
  }
  return txs;
}
