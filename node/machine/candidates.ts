import type { ProposalMessage } from '../../consensus/messages.ts';
import type { ValueId } from '../../consensus/types.ts';
import { type Bytes, bytesEqual, toHex } from '../../ledger/base/bytes.ts';
import { isFault } from '../../ledger/base/fault.ts';
import type { Sha256 } from '../../ledger/base/hash.ts';
import { blockIdOf, decodeHeader, type Header } from '../../ledger/block/block.ts';
import { confirmsHeader, type ExecutedBlock } from '../../ledger/execution/execute-block.ts';
import type { Ledger } from '../../ledger/execution/ledger.ts';
import type { SignedTx } from '../../ledger/tx/transaction.ts';
import type { PeerId } from '../../p2p/network.ts';

/** A proposal's content while it is being put together on this node. */
export interface Candidate {
  readonly round: number;
  readonly value: ValueId;
  readonly header: Header;
  readonly headerBytes: Bytes;
  readonly lastCommit: Bytes;
  readonly hashes: readonly string[];
  readonly txs: Map<string, SignedTx>;
  /** Who may be asked for what is missing: the proposers that sent this content, the latest first. */
  readonly sources: readonly PeerId[];
  /** The fetch under way, if any. */
  fetchId: number | undefined;
  fetches: number;
}

/** Fetch tries for one candidate; then the round's timer decides. */
export const CANDIDATE_FETCHES_MAX = 6;

/** Takes a proposal from a peer, gives its candidate, or undefined where the header is not this value's. */
export function candidateFromProposal(sha256: Sha256, message: ProposalMessage, from: PeerId): Candidate | undefined {
  if (toHex(blockIdOf(sha256, message.header)) !== message.proposal.value) return undefined;
  const header = decodeHeader(message.header);
  if (isFault(header) || header.height !== message.proposal.height) return undefined;
  return {
    round: message.proposal.round,
    value: message.proposal.value,
    header,
    headerBytes: message.header,
    lastCommit: message.lastCommit,
    hashes: message.txHashes.map(toHex),
    txs: new Map(),
    sources: [from],
    fetchId: undefined,
    fetches: 0,
  };
}

/** Fills in what `find` knows, gives the hashes still missing. */
export function missingHashes(candidate: Candidate, find: (hash: string) => SignedTx | undefined): readonly string[] {
  const missing: string[] = [];
  for (const hash of candidate.hashes) {
    if (candidate.txs.has(hash)) continue;
    const found = find(hash);
    if (found === undefined) missing.push(hash);
    else candidate.txs.set(hash, found);
  }
  return missing;
}

/** Executes a complete candidate; undefined where it does not make the header that was proposed. */
export function executeCandidate(ledger: Ledger, candidate: Candidate): ExecutedBlock | undefined {
  const tip = ledger.tip();
  if (candidate.header.height !== tip.height + 1 || !bytesEqual(candidate.header.prev, tip.blockId)) return undefined;
  const txs = candidate.hashes.map((hash) => candidate.txs.get(hash) as SignedTx);
  const { time, proposer } = candidate.header;
  const executed = ledger.execute({ time, proposer, lastCommit: candidate.lastCommit, txs, mode: 'check' });
  return !isFault(executed) && confirmsHeader(executed, candidate.headerBytes) ? executed : undefined;
}
