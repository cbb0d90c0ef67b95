import { ballotSigningHash, decodeMessage, type ProposalMessage, proposalHash } from '../../consensus/messages.ts';
import type { Proposal, Vote } from '../../consensus/types.ts';
import { type Bytes, toHex } from '../../ledger/base/bytes.ts';
import { isFault } from '../../ledger/base/fault.ts';
import { quorum } from '../../ledger/base/quorum.ts';
import type { ExecutedBlock } from '../../ledger/execution/execute-block.ts';
import { sha256 } from '../../node/crypto/sha256.ts';
import { decodeEntry } from '../../node/machine/vote-log-entry.ts';

/** Sees everything every node writes and sends, and says what an honest node may never do. */
export interface Witness {
  persisted(node: string, entries: readonly Bytes[]): void;
  /** `self`: the sender's place in the set. */
  sent(node: string, self: number | undefined, bytes: Bytes): void;
  committed(node: string, executed: ExecutedBlock): void;
  /** Anything else that must not happen. */
  blame(text: string): void;
  /** What was seen to go wrong; empty in a good run. */
  readonly violations: readonly string[];
  /** Signed votes and proposals that left a node, all nodes together. */
  signedCount(): number;
  /** `blockId/stateRoot` by height. */
  readonly blocks: ReadonlyMap<number, string>;
  /** Transactions in the chain, by txHash in hex. */
  readonly included: ReadonlySet<string>;
}

/** Builds a witness of one chain of so many validators. */
export function createWitness(genesisHash: Uint8Array, setSize: number): Witness {
  const violations: string[] = [];
  const onDisk = new Set<string>();
  const statements = new Map<string, string>();
  const blocks = new Map<number, string>();
  const included = new Set<string>();

  function state(node: string, self: number, item: Vote | Proposal, kind: string, content: string): void {
    if (item.validator !== self) return;
    const place = `${node} ${item.height}/${item.round}/${kind}`;
    if (!onDisk.has(`${node} ${content}`)) violations.push(`${place} was sent before it was on disk`);
    const earlier = statements.get(place);
    if (earlier !== undefined && earlier !== content) violations.push(`${place} was signed twice`);
    statements.set(place, content);
  }

  return {
    violations,
    blocks,
    included,
    signedCount: () => statements.size,
    blame: (text) => void violations.push(text),
    persisted(node, entries) {
      for (const data of entries) {
        const entry = decodeEntry(data);
        if (entry?.kind === 'vote') onDisk.add(`${node} ${voteContent(genesisHash, entry.vote)}`);
        if (entry?.kind === 'proposal') onDisk.add(`${node} ${proposalContent(genesisHash, entry.proposal)}`);
        if (entry === undefined) violations.push(`${node} wrote an entry that cannot be read`);
      }
    },
    sent(node, self, bytes) {
      const message = decodeMessage(bytes);
      if (isFault(message)) return void violations.push(`${node} sent what cannot be read: ${message.code}`);
      if (self === undefined || message.kind === 'status' || message.kind === 'wake') return;
      const votes = message.kind === 'votes' ? message.votes : message.polka;
      if (message.kind === 'proposal' && !isProven(message, setSize)) {
        violations.push(`${node} re-proposed ${message.proposal.height}/${message.proposal.round} without its polka`);
      }
      for (const vote of votes) state(node, self, vote, vote.kind, voteContent(genesisHash, vote));
      if (message.kind === 'proposal') {
        state(node, self, message.proposal, 'proposal', proposalContent(genesisHash, message.proposal));
      }
    },
    committed(node, executed) {
      const { height, stateRoot } = executed.header;
      const block = `${executed.blockIdText}/${toHex(stateRoot)}`;
      const earlier = blocks.get(height);
      if (earlier !== undefined && earlier !== block) violations.push(`${node} committed another block ${height}`);
      if (earlier === undefined) {
        for (const { txHashText } of executed.txs) {
          if (included.has(txHashText)) violations.push(`${node} committed ${txHashText} twice`);
          included.add(txHashText);
        }
      }
      blocks.set(height, block);
    },
  };
}

/** Rule 10: a validRound never travels without the quorum of prevotes behind it. */
function isProven({ proposal, polka }: ProposalMessage, setSize: number): boolean {
  if (proposal.validRound === -1) return true;
  const { value, validRound } = proposal;
  const good = polka.filter((vote) => vote.kind === 'prevote' && vote.round === validRound && vote.value === value);
  return new Set(good.map((vote) => vote.validator)).size >= quorum(setSize);
}

function voteContent(genesisHash: Uint8Array, vote: Vote): string {
  return toHex(ballotSigningHash(sha256, genesisHash, vote));
}

function proposalContent(genesisHash: Uint8Array, proposal: Proposal): string {
  return toHex(proposalHash(sha256, genesisHash, proposal));
}
