import { ballotSigningHash, decodeMessage, type ProposalMessage, proposalHash } from '../../consensus/messages.ts';
import type { Ballot, Proposal, UnsignedProposal, Vote } from '../../consensus/types.ts';
import { type Bytes, bytesEqual, toHex } from '../../ledger/base/bytes.ts';
import { isFault } from '../../ledger/base/fault.ts';
import { quorum } from '../../ledger/base/quorum.ts';
import type { ExecutedBlock } from '../../ledger/execution/execute-block.ts';
import { sha256 } from '../../node/crypto/sha256.ts';
import { decodeEntry, type VoteLogEntry } from '../../node/machine/vote-log-entry.ts';
import type { BlockWrite } from '../../storage/ledger-store.ts';
import type { SimChain } from './chain.ts';
import { createReference, type Reference } from './reference.ts';

/** What went wrong: the code threw, nothing went on, or a promise was broken. */
export type ViolationKind = 'crash' | 'liveness' | 'safety';

export interface Violation {
  readonly kind: ViolationKind;
  readonly text: string;
}

/** Sees everything every honest node writes and sends, and says what it may never do. */
export interface Witness {
  /** Entries are on the node's disk for certain. */
  persisted(node: string, entries: readonly Bytes[]): void;
  /** A node starts with these entries; `tip`: its height, undefined where the log was exchanged on purpose. */
  opened(node: string, entries: readonly Bytes[], tip: number | undefined): void;
  /** `key`: what the node signs with. */
  sent(node: string, key: Bytes | undefined, bytes: Bytes): void;
  committed(node: string, executed: ExecutedBlock, write: BlockWrite): void;
  /** Anything else that must not happen. */
  blame(kind: ViolationKind, text: string): void;
  /** What was seen to go wrong; empty in a good run. */
  readonly violations: readonly Violation[];
  /** Signed votes and proposals that left a node, all nodes together. */
  signedCount(): number;
  readonly reference: Reference;
  /** Transactions in the chain, by txHash in hex. */
  readonly included: ReadonlySet<string>;
}

/** A run that goes wrong goes wrong often; more than this tells nothing new. */
const VIOLATIONS_MAX = 50;

/** Builds a witness of one chain; commits of nodes that are not honest are not judged. */
export function createWitness(chain: SimChain, isHonest: (node: string) => boolean): Witness {
  const { genesisHash } = chain;
  const violations: Violation[] = [];
  const onDisk = new Set<string>();
  const statements = new Map<string, string>();
  /** By node and height: what it has sent, and must find in its log when it starts. */
  const promised = new Map<string, Map<number, Set<string>>>();
  /** What was in vote logs that were lost or exchanged: others tell it back, and it is passed on. */
  const lost = new Set<string>();
  const included = new Set<string>();
  const ids = new Set<string>();
  const reference = createReference(chain);
  let lastSent: Bytes | undefined;

  function blame(kind: ViolationKind, text: string): void {
    const known = violations.some((other) => other.text === text);
    if (!known && violations.length < VIOLATIONS_MAX) violations.push({ kind, text });
  }

  function state(node: string, item: Vote | Proposal, kind: string, content: string): void {
    const place = `${node} ${item.height}/${item.round}/${kind}`;
    if (!onDisk.has(`${node} ${content}`)) blame('safety', `${place} was sent before it was on disk`);
    const earlier = statements.get(place);
    if (earlier !== undefined && earlier !== content) blame('safety', `${place} was signed twice`);
    statements.set(place, content);
    if (lost.has(`${node} ${content}`)) return;
    const heights = promised.get(node) ?? new Map<number, Set<string>>();
    promised.set(node, heights);
    heights.set(item.height, (heights.get(item.height) ?? new Set()).add(`${item.round}/${kind} ${content}`));
  }

  function forgetPromises(node: string): void {
    for (const sent of promised.get(node)?.values() ?? [])
      for (const item of sent) lost.add(`${node} ${item.slice(item.indexOf(' ') + 1)}`);
    promised.delete(node);
  }

  function writtenIn(entries: readonly Bytes[]): ReadonlySet<string> {
    const written = new Set<string>();
    for (const data of entries) {
      const entry = decodeEntry(data);
      if (entry?.kind === 'vote') written.add(voteContent(genesisHash, entry.ballot));
      if (entry?.kind === 'proposal') written.add(proposalContent(genesisHash, entry.proposal));
    }
    return written;
  }

  function checkPromises(node: string, entries: readonly Bytes[], tip: number): void {
    const written = writtenIn(entries);
    for (const [height, sent] of promised.get(node) ?? []) {
      if (height <= tip) continue;
      for (const item of sent) {
        const [place, content = ''] = item.split(' ');
        if (!written.has(content)) blame('safety', `${node} starts without ${height}/${place}, which it has sent`);
      }
    }
  }

  const isOwn = (key: Bytes, item: Vote | Proposal): boolean => {
    const member = reference.setAt(item.height)[item.validator];
    return member !== undefined && bytesEqual(member.key, key);
  };

  function include(node: string, executed: ExecutedBlock): void {
    for (const { txHashText, txIdText } of executed.txs) {
      if (ids.has(txIdText)) blame('safety', `${node} committed ${txIdText} twice`);
      ids.add(txIdText);
      included.add(txHashText);
    }
  }

  return {
    violations,
    included,
    reference,
    blame,
    signedCount: () => statements.size,
    opened(node, entries, tip) {
      if (tip === undefined) forgetPromises(node);
      else checkPromises(node, entries, tip);
      this.persisted(node, entries);
    },
    persisted(node, entries) {
      for (const data of entries) {
        const entry = decodeEntry(data);
        if (entry?.kind === 'vote') onDisk.add(`${node} ${voteContent(genesisHash, entry.ballot)}`);
        if (entry?.kind === 'proposal') {
          onDisk.add(`${node} ${proposalContent(genesisHash, entry.proposal)}`);
          if (!keepsValid(entry)) blame('liveness', `${node} proposes another value than the valid one (L16)`);
        }
        if (entry === undefined) blame('safety', `${node} wrote an entry that cannot be read`);
      }
    },
    sent(node, key, bytes) {
      if (bytes === lastSent) return;
      lastSent = bytes;
      const message = decodeMessage(bytes);
      if (isFault(message)) return blame('safety', `${node} sent what cannot be read: ${message.code}`);
      if (key === undefined || (message.kind !== 'votes' && message.kind !== 'proposal')) return;
      const votes = message.kind === 'votes' ? message.votes : message.polka;
      if (message.kind === 'proposal' && !isProven(message, reference.setAt(message.proposal.height).length)) {
        blame('safety', `${node} re-proposed ${message.proposal.height}/${message.proposal.round} without its polka`);
      }
      for (const vote of votes) {
        if (isOwn(key, vote)) state(node, vote, vote.kind, voteContent(genesisHash, vote));
      }
      if (message.kind === 'proposal' && isOwn(key, message.proposal)) {
        state(node, message.proposal, 'proposal', proposalContent(genesisHash, message.proposal));
      }
    },
    committed(node, executed, write) {
      if (!isHonest(node)) return;
      const isFirst = write.height > reference.height();
      for (const problem of reference.judge(executed, write)) blame('safety', `${node}: ${problem}`);
      if (isFirst) include(node, executed);
      promised.get(node)?.delete(write.height);
    },
  };
}

/** L15–L18: who knows a valid value proposes that one. */
function keepsValid({ proposal, standing }: Extract<VoteLogEntry, { kind: 'proposal' }>): boolean {
  const { valid } = standing;
  return valid === undefined || (proposal.value === valid.value && proposal.validRound === valid.round);
}

/** Rule 10: a validRound never travels without the quorum of prevotes behind it. */
function isProven({ proposal, polka }: ProposalMessage, setSize: number): boolean {
  if (proposal.validRound === -1) return true;
  const { value, validRound } = proposal;
  const good = polka.filter((vote) => vote.kind === 'prevote' && vote.round === validRound && vote.value === value);
  return new Set(good.map((vote) => vote.validator)).size >= quorum(setSize);
}

function voteContent(genesisHash: Uint8Array, vote: Ballot): string {
  return toHex(ballotSigningHash(sha256, genesisHash, vote));
}

function proposalContent(genesisHash: Uint8Array, proposal: UnsignedProposal): string {
  return toHex(proposalHash(sha256, genesisHash, proposal));
}
