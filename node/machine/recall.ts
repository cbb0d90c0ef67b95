import { ballotSigningHash, type ConsensusMessage, encodeMessage, proposalHash } from '../../consensus/messages.ts';
import { guardSigning, type SignedKind } from '../../consensus/sign-guard.ts';
import type { Proposal, Vote } from '../../consensus/types.ts';
import { newestVotesOf } from '../../consensus/vote-keeper.ts';
import { type Bytes, bytesEqual, toHex } from '../../ledger/base/bytes.ts';
import { isFault } from '../../ledger/base/fault.ts';
import { keyText, type PublicKey } from '../../ledger/base/keys.ts';
import { quorum } from '../../ledger/base/quorum.ts';
import { decodeCommit, type Header, type Validator } from '../../ledger/block/block.ts';
import type { Ledger } from '../../ledger/execution/ledger.ts';
import type { PeerId } from '../../p2p/network.ts';
import type { GuardedRequest } from '../signing/sign-request.ts';
import type { Now } from './effects.ts';
import type { MachineState } from './machine-state.ts';
import { REBROADCAST_MS } from './session.ts';
import type { MessageVerdict } from './session-messages.ts';
import { decodeEntry, encodeEntry } from './vote-log-entry.ts';

/**
 * Whether this node knows all that its key has signed (protocol.md §4 rule 16). `asking`: the log says so, and the others are
 * asked whether they know better, for the log may be an old copy. `waiting`: something was signed that the log does not know;
 * nothing is signed until a height was decided without this key whose block was proposed after that was found: whatever was
 * signed before is of that height at most, for its certificate did not exist yet.
 */
export type Recall =
  | { readonly kind: 'sure'; readonly byWord: boolean }
  /** `answered`: the height of each validator's last answer, by its key in hex. */
  | { readonly kind: 'asking'; readonly answered: ReadonlyMap<string, number>; readonly askAt: Now }
  | { readonly kind: 'waiting'; readonly since: Now };

/** For so long an operator's word that nothing else signs with the key is taken as of now; afterwards the others are asked. */
const WORD_LASTS_MS = 600_000;

/** What a start at the ledger's tip knows: from the log's entries, oldest first. */
export function recallFromLog(log: readonly Bytes[], key: PublicKey | undefined, ledger: Ledger, now: Now): Recall {
  if (key === undefined) return { kind: 'sure', byWord: false };
  let word = Number.NEGATIVE_INFINITY;
  let lostAt = Number.NEGATIVE_INFINITY;
  let newest = 0;
  for (const data of log) {
    const entry = decodeEntry(data);
    const isWord = entry?.kind === 'begun' && bytesEqual(entry.key, key);
    if (isWord && bytesEqual(entry.genesisHash, ledger.genesisHash)) word = Math.max(word, entry.at);
    if (entry?.kind === 'lost' && entry.height > ledger.tip().height) lostAt = entry.at;
    if (entry?.kind === 'vote') newest = Math.max(newest, entry.ballot.height);
    if (entry?.kind === 'proposal') newest = Math.max(newest, entry.proposal.height);
  }
  // The blocks are older than the log, which is freed with each block on the way to where it ends: its locks will not be there.
  if (newest > ledger.tip().height + 1) return { kind: 'waiting', since: now };
  if (word < 0 || lostAt > word) return { kind: 'waiting', since: now };
  if (word >= now - WORD_LASTS_MS) return { kind: 'sure', byWord: true };
  return { kind: 'asking', answered: new Map(), askAt: now };
}

/** Asks, and stops asking when so many have answered that a quorum knows of nothing else. */
export function driveRecall(state: MachineState, now: Now): void {
  const { recall, session, sink } = state;
  if (recall.kind !== 'asking' || session.self === undefined) return;
  // Who answered at a greater height says nothing of this one; its answer counts when this node has come there.
  const answers = [...recall.answered.values()].filter((height) => height <= session.height);
  if (answers.length >= quorum(session.validators.length) - 1) {
    state.recall = { kind: 'sure', byWord: false };
    session.env.signing.release();
    return;
  }
  if (now < recall.askAt) return;
  state.recall = { ...recall, askAt: now + REBROADCAST_MS };
  sink.push({ kind: 'broadcast', bytes: encodeMessage({ kind: 'ask', height: session.height }) });
}

/** When `driveRecall` wants to be called if nothing arrives. */
export function recallWakeAt({ recall, session }: MachineState): Now {
  return recall.kind === 'asking' && session.self !== undefined ? recall.askAt : Number.POSITIVE_INFINITY;
}

/** A validator asks what we last saw of its key: votes and proposals of this height, its precommit for the tip. */
export function onAsk(state: MachineState, from: PeerId): void {
  const { session, sink } = state;
  const key = state.peers.get(from)?.validatorKey;
  const place = placeOf(session.validators, key);
  const votes = place === undefined ? [] : [...newestVotesOf(session.state.keeper, place)];
  const proposals = [...session.state.proposals.values()].flat().filter(({ validator }) => validator === place);
  const tipVote = precommitForTip(state, key);
  if (tipVote !== undefined) votes.push(tipVote);
  const told = { kind: 'told', height: session.height, votes, proposals: proposals.slice(-1) } as const;
  sink.push({ kind: 'send', to: from, bytes: encodeMessage(told) });
}

/** The answer of another: what it shows is compared with what this node remembers. */
export function onTold(
  state: MachineState,
  from: PeerId,
  message: Extract<ConsensusMessage, { kind: 'told' }>,
  now: Now,
): MessageVerdict {
  for (const vote of message.votes) if (onOwnSeen(state, vote, vote.kind, now) === 'bad') return 'bad';
  for (const proposal of message.proposals) if (onOwnSeen(state, proposal, 'proposal', now) === 'bad') return 'bad';
  const key = state.peers.get(from)?.validatorKey;
  const { recall, session } = state;
  if (recall.kind !== 'asking' || placeOf(session.validators, key) === undefined || key === undefined) return 'ignored';
  // One that is behind cannot know what was signed where this node stands.
  if (message.height < session.height) return 'ignored';
  state.recall = { ...recall, answered: new Map(recall.answered).set(key, message.height) };
  return 'used';
}

/** Something with this node's signature came in: if this node does not remember it, its memory is not whole. `bad`: it is a forgery. */
export function onOwnSeen(state: MachineState, seen: Vote | Proposal, kind: SignedKind, now: Now): MessageVerdict {
  const { options, ledger, session } = state;
  const { validatorKey, sha256, verify } = options;
  if (validatorKey === undefined || seen.height <= ledger.tip().height) return 'ignored';
  const message =
    'kind' in seen
      ? ballotSigningHash(sha256, ledger.genesisHash, seen)
      : proposalHash(sha256, ledger.genesisHash, seen);
  const decision = guardSigning(session.signState, seen.height, seen.round, kind, message);
  const { height, round } = session.signState;
  const isPast = decision.kind === 'refuse' && (seen.height !== height || seen.round !== round);
  if (decision.kind === 'repeat' || isPast) return 'ignored';
  if (!verify(validatorKey, message, seen.signature)) return 'bad';
  if (decision.kind === 'sign' && state.recall.kind === 'sure' && state.recall.byWord)
    session.signState = decision.next;
  else forget(state, seen.height, seen.round, now);
  return 'used';
}

/** The holder of the key signed something at this place that the vote log does not know. */
export function onSigningRefused(state: MachineState, { height, round }: GuardedRequest, now: Now): void {
  if (height > state.ledger.tip().height) forget(state, height, round, now);
}

/** The memory is not whole: nothing is signed until it cannot matter any more. */
function forget(state: MachineState, height: number, round: number, now: Now): void {
  state.session.env.signing.hold();
  if (state.recall.kind !== 'waiting') {
    state.sink.report('error', 'consensus.memoryLost', { height, round });
    noteLost(state, now);
  }
  state.recall = { kind: 'waiting', since: now };
}

/** Whoever showed what was forgotten may not be there after a restart: that something is missing is itself remembered. */
function noteLost({ sink, ledger }: MachineState, now: Now): void {
  sink.persist(encodeEntry({ kind: 'lost', height: ledger.tip().height + 1, at: now }));
}

/** A block is durable: its certificate may show a forgotten signature, or be the one that sets this node free. */
export function onRecallCommit(state: MachineState, header: Header, now: Now): void {
  const { validatorKey, sha256 } = state.options;
  if (validatorKey === undefined) return;
  const { height } = header;
  const { recall, session, sink, ledger } = state;
  const commit = decodeCommit(state.tipCommit);
  const place = placeOf(ledger.validators(height), keyText(validatorKey));
  const signature = place === undefined || isFault(commit) ? null : (commit.signatures[place] ?? null);
  if (signature !== null && !isFault(commit)) {
    const { round, blockId } = commit;
    const ballot = { kind: 'precommit', height, round, value: toHex(blockId), validRound: null } as const;
    const hash = ballotSigningHash(sha256, ledger.genesisHash, ballot);
    const decision = guardSigning(session.signState, height, round, 'precommit', hash);
    if (decision.kind === 'sign' && !(recall.kind === 'sure' && recall.byWord)) forget(state, height, round, now);
  }
  if (recall.kind !== 'waiting') return;
  // The log forgets with the height, and the waiting goes on.
  if (signature !== null || header.time <= recall.since + 2 * session.timing.precisionMs) return noteLost(state, now);
  state.recall = { kind: 'sure', byWord: false };
  sink.report('warn', 'consensus.memoryRegained', { height });
  // From here on the log knows everything; 0: no person gave a word.
  sink.persist(encodeEntry({ kind: 'begun', genesisHash: ledger.genesisHash, key: validatorKey, at: 0 }));
  session.env.signing.release();
}

function precommitForTip(state: MachineState, key: string | undefined): Vote | undefined {
  const tip = state.ledger.tip();
  const validator = placeOf(state.ledger.validators(tip.height), key);
  const commit = state.tipCommit.length === 0 ? undefined : decodeCommit(state.tipCommit);
  if (validator === undefined || commit === undefined || isFault(commit)) return undefined;
  const signature = commit.signatures[validator];
  if (signature === null || signature === undefined) return undefined;
  const { round, blockId } = commit;
  return {
    kind: 'precommit',
    height: tip.height,
    round,
    value: toHex(blockId),
    validRound: null,
    validator,
    signature,
  };
}

function placeOf(set: readonly Validator[], key: string | undefined): number | undefined {
  const place = set.findIndex((validator) => keyText(validator.key) === key);
  return place < 0 ? undefined : place;
}
