import { ballotSigningHash, proposalHash } from '../../consensus/messages.ts';
import { lockedOn, type RoundState } from '../../consensus/round-machine.ts';
import { nothingSigned, type SignedKind, type SignState } from '../../consensus/sign-guard.ts';
import { timeoutMs } from '../../consensus/timeouts.ts';
import type { Vote } from '../../consensus/types.ts';
import type { Bytes } from '../../ledger/base/bytes.ts';
import { isFault } from '../../ledger/base/fault.ts';
import { decodeHeader } from '../../ledger/block/block.ts';
import { decodeSignedTx, type SignedTx } from '../../ledger/tx/transaction.ts';
import { type Candidate, executeCandidate } from './candidates.ts';
import type { Now } from './effects.ts';
import { createSession, type Session, type SessionEnv } from './session.ts';
import { askForVote, feed, isNewest, polkaName } from './session-feed.ts';
import { askForProposal } from './session-propose.ts';
import { decodeEntry, type Standing, type ValueContent, type VoteLogEntry } from './vote-log-entry.ts';

/** What of the log belongs to the height under way. */
interface Remembered {
  readonly entries: readonly VoteLogEntry[];
  readonly standing: (Standing & Pick<RoundState, 'left'>) | undefined;
  readonly signState: SignState;
}

/**
 * Takes the vote log's entries, oldest first, and gives the session of the height after the tip as it was: sign state, lock,
 * valid value with its content and polka, own votes (rules 12, 14, 15). undefined: an entry is not one of ours.
 */
export function restoreSession(env: SessionEnv, log: readonly Bytes[], now: Now): Session | undefined {
  const remembered = remember(env, log);
  if (remembered === undefined) return undefined;
  const session = createSession(env, now, remembered);
  for (const entry of remembered.entries) {
    if (entry.kind === 'value') restoreValue(session, entry.value, entry.content, now);
    if (entry.kind === 'polka') restorePolka(session, entry.votes, now);
    // Those of the round under way are signed again.
    if (entry.kind === 'signed' && entry.vote.round < session.state.round.round)
      feed(session, { kind: 'vote', vote: entry.vote }, now);
  }
  if (remembered.standing === undefined) {
    feed(session, { kind: 'start', round: 0 }, now);
  } else {
    const { round } = session.state.round;
    const dueAt = now + timeoutMs(session.timing, 'propose', round);
    session.timers.set(`propose/${round}`, { step: 'propose', round, dueAt });
    env.sink.report('info', 'consensus.restored', { height: session.height, round, step: session.state.round.step });
  }
  for (const entry of remembered.entries) signAgain(session, entry);
  return session;
}

/**
 * What may have been signed in the latest round is signed again, the same bytes, and sent: it may never have left (rule 15). Of
 * earlier rounds a holder of the key would refuse it, and the others have moved on.
 */
function signAgain(session: Session, entry: VoteLogEntry): void {
  const inLog = (): readonly Bytes[] => [];
  if (entry.kind === 'vote' && isNewest(session, entry.ballot)) askForVote(session, entry.ballot, inLog);
  if (entry.kind !== 'proposal' || !isNewest(session, entry.proposal)) return;
  const executed = session.executed.get(entry.proposal.value);
  if (executed !== undefined) askForProposal(session, entry.proposal, executed, inLog);
}

function remember(env: SessionEnv, log: readonly Bytes[]): Remembered | undefined {
  const height = env.ledger.tip().height + 1;
  const entries: VoteLogEntry[] = [];
  let standing: Standing | undefined;
  let marks: Pick<RoundState, 'locked' | 'left'> = { locked: undefined, left: -1 };
  let signState = nothingSigned;
  for (const data of log) {
    const entry = decodeEntry(data);
    if (entry === undefined) return undefined;
    const isOfHeight = heightOf(entry) === height;
    if (isOfHeight) entries.push(entry);
    if (entry.kind !== 'vote' && entry.kind !== 'proposal') continue;
    if (isOfHeight) {
      standing = entry.standing;
      marks = marksAfter(marks, entry);
    }
    // Of every height: should the log be ahead of the blocks, nothing is signed again on the way there.
    signState = signedState(env, signState, entry);
  }
  return { entries, standing: standing === undefined ? undefined : { ...standing, left: marks.left }, signState };
}

/** Every precommit for a value is a lock, and every one is in the log: so what was left for another follows from them. */
function marksAfter(
  marks: Pick<RoundState, 'locked' | 'left'>,
  entry: VoteLogEntry,
): Pick<RoundState, 'locked' | 'left'> {
  if (entry.kind !== 'vote' || entry.ballot.kind !== 'precommit' || entry.ballot.value === null) return marks;
  return lockedOn(marks, { value: entry.ballot.value, round: entry.ballot.round });
}

function heightOf(entry: VoteLogEntry): number {
  switch (entry.kind) {
    case 'vote':
      return entry.ballot.height;
    case 'proposal':
      return entry.proposal.height;
    case 'polka':
      return entry.votes[0]?.height ?? 0;
    case 'signed':
      return entry.vote.height;
    case 'begun':
      return 0;
    default:
      return entry.height;
  }
}

function signedState(
  env: SessionEnv,
  before: SignState,
  entry: Extract<VoteLogEntry, { kind: 'vote' | 'proposal' }>,
): SignState {
  const kind: SignedKind = entry.kind === 'vote' ? entry.ballot.kind : 'proposal';
  const { height, round } = entry.kind === 'vote' ? entry.ballot : entry.proposal;
  const bytes =
    entry.kind === 'vote'
      ? ballotSigningHash(env.sha256, env.genesisHash, entry.ballot)
      : proposalHash(env.sha256, env.genesisHash, entry.proposal);
  const same = before.height === height && before.round === round;
  return { height, round, signed: same ? { ...before.signed, [kind]: bytes } : { [kind]: bytes } };
}

/** The polka of a marked value, to be counted as the certificate it is. */
function restorePolka(session: Session, votes: readonly Vote[], now: Now): void {
  const [first] = votes;
  if (first !== undefined && first.value !== null)
    session.logged.add(polkaName({ round: first.round, value: first.value }));
  feed(session, { kind: 'certificate', votes }, now);
}

/** Its transactions' signatures were checked before it was written. */
function restoreValue(session: Session, value: string, content: ValueContent, now: Now): void {
  const { env } = session;
  const header = decodeHeader(content.header);
  if (isFault(header)) return;
  const txs = new Map<string, SignedTx>();
  for (const data of content.txs) {
    const signed = decodeSignedTx(env.sha256, data);
    if (!isFault(signed)) txs.set(signed.txHashText, signed);
  }
  const candidate: Candidate = {
    round: session.state.round.round,
    value,
    header,
    headerBytes: content.header,
    lastCommit: content.lastCommit,
    hashes: [...txs.keys()],
    txs,
    sources: [],
    fetchId: undefined,
    fetches: 0,
  };
  const executed = executeCandidate(env.ledger, candidate);
  if (executed === undefined) return;
  session.executed.set(value, executed);
  session.logged.add(value);
  feed(session, { kind: 'verdict', value, valid: true }, now);
}
