import {
  type AskMessage,
  ballotSigningHash,
  type ConsensusMessage,
  decodeMessage,
  type StatusMessage,
  type ToldMessage,
} from '../../consensus/messages.ts';
import type { Vote } from '../../consensus/types.ts';
import type { Bytes } from '../../ledger/base/bytes.ts';
import { isFault } from '../../ledger/base/fault.ts';
import { decodeCommit, encodeCommit } from '../../ledger/block/block.ts';
import type { PeerId } from '../../p2p/network.ts';
import { restPeer } from './catch-up.ts';
import { commitWithVote } from './commits.ts';
import type { Fetched, MachineInput, Now } from './effects.ts';
import type { MachineState } from './machine-state.ts';
import { onAsk, onTold } from './recall.ts';
import { type Session, WAKE_GRACE_MS, WAKE_UNSEEN_MS } from './session.ts';
import { onFetchedTxs } from './session-feed.ts';
import { type MessageVerdict, onProposalMessage, onVotes } from './session-messages.ts';

/** Early messages kept of one validator: its proposal and votes of the next height, a few times over. */
const EARLY_FRAMES_MAX = 32;
/** Their bytes: one proposal of the largest size. */
const EARLY_BYTES_MAX = 2 * 1024 * 1024;

/** A peer came or went. */
export function onPeer(state: MachineState, input: Extract<MachineInput, { kind: 'peer' }>): void {
  if (input.connected) {
    state.peers.set(input.peer, { validatorKey: input.validatorKey });
    state.announceAt = 0;
    if (state.recall.kind === 'asking') state.recall = { ...state.recall, askAt: 0 };
    return;
  }
  state.peers.delete(input.peer);
  state.sync.heights.delete(input.peer);
  state.sync.restingUntil.delete(input.peer);
}

/** A frame from a peer: decoded here once, bounded, then handled by its kind. */
export function onPeerMessage(
  state: MachineState,
  input: { readonly from: PeerId; readonly bytes: Bytes; readonly receivedAt: Now },
  now: Now,
): void {
  const message = decodeMessage(input.bytes);
  if (isFault(message)) return ban(state, input.from, message.code);
  if (message.kind === 'status') return onStatus(state, message, input.from);
  if (state.session.self === undefined || state.peers.get(input.from)?.validatorKey === undefined) return;
  if (onConsensusMessage(state, message, input, now) === 'bad') ban(state, input.from, `bad ${message.kind}`);
}

function ban(state: MachineState, peer: PeerId, reason: string): void {
  state.sink.push({ kind: 'ban', peer, reason });
}

function onStatus(state: MachineState, message: StatusMessage, from: PeerId): void {
  const known = state.sync.heights.get(from) ?? 0;
  if (message.height > known) state.sync.heights.set(from, message.height);
}

type Frame = { readonly from: PeerId; readonly bytes: Bytes; readonly receivedAt: Now };

function onConsensusMessage(state: MachineState, message: ConsensusMessage, frame: Frame, now: Now): MessageVerdict {
  if (message.kind === 'ask') {
    onAsk(state, frame.from);
    return 'used';
  }
  if (message.kind === 'told') return onTold(state, frame.from, message, now);
  const height = messageHeight(message);
  if (height === state.session.height + 1) {
    keepEarly(state, frame);
    return 'ignored';
  }
  switch (message.kind) {
    case 'proposal':
      return height === state.session.height
        ? onProposalMessage(state.session, message, frame.from, frame.receivedAt, now)
        : 'ignored';
    case 'votes':
      for (const vote of message.votes) {
        if (vote.height === state.session.height - 1 && addLatePrecommit(state, vote) === 'bad') return 'bad';
      }
      return onVotes(state.session, message.votes, now);
    case 'wake':
      if (height !== state.session.height) return 'ignored';
      onWake(state.session, message.transactions.length, now);
      if (message.transactions.length > 0)
        state.sink.push({ kind: 'verify', from: frame.from, transactions: message.transactions });
      return 'used';
  }
}

function keepEarly(state: MachineState, frame: Frame): void {
  // By key: whoever holds one may come again and again under other network identities.
  const key = state.peers.get(frame.from)?.validatorKey;
  if (key === undefined) return;
  const own = state.early.filter((other) => other.key === key);
  const bytes = own.reduce((sum, other) => sum + other.bytes.length, frame.bytes.length);
  if (own.length < EARLY_FRAMES_MAX && bytes <= EARLY_BYTES_MAX) state.early.push({ ...frame, key });
}

/**
 * A word alone must not let one validator make blocks without end: where no transaction came along, a due timer or the idle
 * interval must be near by the own clock; for one that does not arrive at all, the height must be a second old.
 */
function onWake(session: Session, transactions: number, now: Now): void {
  const dueAt = Math.min(session.idleAt, session.env.ledger.nextDueAt() ?? Number.POSITIVE_INFINITY);
  const from =
    transactions === 0
      ? Math.max(now, dueAt - session.timing.precisionMs)
      : Math.max(now + WAKE_GRACE_MS, session.startedAt + WAKE_UNSEEN_MS);
  session.wokenAt = Math.min(session.wokenAt, from);
}

function messageHeight(message: Exclude<ConsensusMessage, AskMessage | ToldMessage>): number {
  switch (message.kind) {
    case 'proposal':
      return message.proposal.height;
    case 'votes':
      return Math.max(0, ...message.votes.map((vote) => vote.height));
    case 'wake':
      return message.height;
  }
}

/** A proposer includes every matching precommit it holds, late ones too (protocol.md §3); one that is badly signed is nobody's. */
export function addLatePrecommit(state: MachineState, vote: Vote): MessageVerdict {
  const commit = state.tipCommit.length === 0 ? undefined : decodeCommit(state.tipCommit);
  if (commit === undefined || isFault(commit)) return 'ignored';
  const grown = commitWithVote(commit, vote);
  const validator = state.ledger.validators(vote.height)[vote.validator];
  if (grown === undefined || validator === undefined) return 'ignored';
  const { sha256, verify } = state.options;
  if (!verify(validator.key, ballotSigningHash(sha256, state.ledger.genesisHash, vote), vote.signature)) return 'bad';
  state.checker.trust(vote.height, vote);
  state.tipCommit = encodeCommit(grown);
  return 'used';
}

/** The answer to a fetch: transactions of a candidate, or blocks to catch up with. */
export function onFetched(state: MachineState, id: number, result: Fetched, now: Now): void {
  const { sync } = state;
  if (sync.fetch?.id === id) {
    const { peer } = sync.fetch;
    sync.fetch = undefined;
    if (result.kind !== 'blocks' || result.blocks.length === 0) return restPeer(sync, peer, now);
    sync.waiting.push(...result.blocks);
    sync.source = peer;
    return;
  }
  onFetchedTxs(state.session, id, result.kind === 'txs' ? result.txs : [], now);
}
