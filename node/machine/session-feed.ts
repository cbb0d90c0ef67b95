import {
  type HeightInput,
  type HeightOutput,
  type HeightState,
  messagesOf,
  onHeightInput,
  wantedValues,
} from '../../consensus/height-driver.ts';
import { ballotSigningHash, encodeMessage } from '../../consensus/messages.ts';
import { guardSigning } from '../../consensus/sign-guard.ts';
import { timeoutMs } from '../../consensus/timeouts.ts';
import type { Ballot, RoundValue, ValueId, Vote } from '../../consensus/types.ts';
import { votesFor, votesOf } from '../../consensus/vote-keeper.ts';
import { type Bytes, fromHex } from '../../ledger/base/bytes.ts';
import type { ExecutedBlock } from '../../ledger/execution/execute-block.ts';
import type { SignedTx } from '../../ledger/tx/transaction.ts';
import { CANDIDATE_FETCHES_MAX, type Candidate, executeCandidate, missingHashes } from './candidates.ts';
import type { Now } from './effects.ts';
import { REBROADCAST_MS, type Session } from './session.ts';
import { requestOfBallot } from './signing.ts';
import { encodeEntry, standingOf } from './vote-log-entry.ts';

/** Feeds the driver and does what it says; own votes come back to it when they are signed. */
export function feed(session: Session, input: HeightInput, now: Now): void {
  const result = onHeightInput(session.state, input);
  session.state = result.state;
  for (const output of result.outputs) onOutput(session, output, now);
}

function onOutput(session: Session, output: HeightOutput, now: Now): void {
  const { sink } = session.env;
  switch (output.kind) {
    case 'enterRound':
      session.timers.clear();
      session.toPropose = undefined;
      session.proposeTimerWaits = false;
      session.rebroadcastAt = now + REBROADCAST_MS;
      if (output.round > 0) sink.report('info', 'consensus.round', { height: session.height, round: output.round });
      return;
    case 'propose':
      session.toPropose = { round: output.round, valid: output.valid };
      return;
    case 'startTimer':
      if (output.step === 'propose' && output.round === 0) session.proposeTimerWaits = true;
      else armTimer(session, output.step, output.round, now);
      return;
    case 'vote': {
      const { kind, round, value } = output.ballot;
      sink.report('debug', `consensus.${kind}`, { height: session.height, round, value: value ?? 'nil' });
      signVote(session, output.ballot);
      return;
    }
    case 'decide':
      session.decided = { round: output.round, value: output.value };
      return;
    case 'evidence':
      sink.report('warn', 'consensus.equivocation', {
        height: session.height,
        validator: messagesOf(output.equivocation)[0].validator,
        kind: output.equivocation.kind,
      });
      sink.push({ kind: 'evidence', equivocation: output.equivocation });
      return;
    case 'contradiction':
      sink.push({
        kind: 'halt',
        event: 'consensus.contradiction',
        fields: { height: session.height, round: output.round, value: output.value },
      });
  }
}

/** Starts a timer; counted from the own clock passing the parent's time. */
export function armTimer(session: Session, step: 'propose' | 'prevote' | 'precommit', round: number, now: Now): void {
  const from = Math.max(now, session.env.ledger.tip().time);
  session.timers.set(`${step}/${round}`, { step, round, dueAt: from + timeoutMs(session.timing, step, round) });
}

/** Has a ballot signed when the guard allows it (rule 15). What stands now is what the signature promises. */
function signVote(session: Session, ballot: Ballot): void {
  const { env } = session;
  const message = ballotSigningHash(env.sha256, env.genesisHash, ballot);
  const decision = guardSigning(session.signState, ballot.height, ballot.round, ballot.kind, message);
  if (decision.kind === 'refuse') {
    env.sink.report('warn', 'consensus.signRefused', { height: ballot.height, round: ballot.round, step: ballot.kind });
    return;
  }
  // Signed before: it is among the votes of the height and is said again with them.
  if (decision.kind === 'repeat') return;
  session.signState = decision.next;
  const entry = encodeEntry({ kind: 'vote', ballot, standing: standingOf(session.state.round) });
  askForVote(session, ballot, () => [...pendingEntries(session), ...valueEntries(session), entry]);
}

/** Asks for the signature of a ballot and sends the vote when that is there; `entries` go into the log first. */
export function askForVote(session: Session, ballot: Ballot, entries: () => readonly Bytes[]): void {
  const { env, self } = session;
  if (self === undefined) return;
  env.signing.ask({
    request: requestOfBallot(ballot),
    entries,
    isWanted: () => isNewest(session, ballot),
    onSigned: (signature, now) => onVoteSigned(session, { ...ballot, validator: self, signature }, now),
  });
}

/** A signature is worth asking for again only while nothing of a later round was asked for: the holder would refuse it. */
export function isNewest(session: Session, { round }: { readonly round: number }): boolean {
  return !session.ended && session.signState.round === round;
}

/** A vote that the height did not wait for may still join its commit. */
function onVoteSigned(session: Session, vote: Vote, now: Now): void {
  session.env.sink.push({ kind: 'broadcast', bytes: encodeMessage({ kind: 'votes', votes: [vote] }) });
  if (session.ended) return session.env.onLateVote(vote);
  if (vote.kind === 'precommit') session.pendingEntries.push(encodeEntry({ kind: 'signed', vote }));
  feed(session, { kind: 'vote', vote }, now);
  pursueCandidates(session, now);
}

/** What was noted since the last signed message. */
export function pendingEntries(session: Session): readonly Bytes[] {
  return session.pendingEntries.splice(0);
}

/**
 * The content of the locked and the valid value, and the polka of each round they were marked in, are in the log before any
 * promise on them: a value may be marked again in a later round, and its validRound is nothing without that round's polka.
 */
export function valueEntries(session: Session): readonly Bytes[] {
  const { locked, valid } = session.state.round;
  const entries: Bytes[] = [];
  for (const mark of [locked, valid]) {
    const executed = mark === undefined ? undefined : session.executed.get(mark.value);
    if (mark === undefined || executed === undefined) continue;
    entries.push(...contentEntries(session, executed));
    const name = polkaName(mark);
    if (session.logged.has(name)) continue;
    session.logged.add(name);
    entries.push(encodeEntry({ kind: 'polka', votes: polkaOf(session, mark.round, mark.value) }));
  }
  return entries;
}

/** How `session.logged` names the polka of a marked value; its content goes by its id alone. */
export function polkaName({ round, value }: RoundValue): string {
  return `${round}/${value}`;
}

/** A value's content, unless the log has it. */
export function contentEntries(session: Session, executed: ExecutedBlock): readonly Bytes[] {
  const value = executed.blockIdText;
  if (session.logged.has(value)) return [];
  session.logged.add(value);
  const content = {
    header: executed.headerBytes,
    lastCommit: executed.lastCommit,
    txs: executed.txs.map((signed) => signed.bytes),
  };
  return [encodeEntry({ kind: 'value', height: session.height, value, content })];
}

/** The prevotes of a round for a value, of the validRound that has most of them. */
export function polkaOf(session: Session, round: number, value: ValueId): readonly Vote[] {
  const { keeper } = session.state;
  const validRounds = new Set(votesOf(keeper, 'prevote', round).map((vote) => vote.validRound));
  let best: readonly Vote[] = [];
  for (const validRound of validRounds) {
    const votes = votesFor(keeper, 'prevote', round, value, validRound);
    if (votes.length > best.length) best = votes;
  }
  return best;
}

/** Completes, fetches and executes the content of the values that the height waits for, until that changes nothing more. */
export function pursueCandidates(session: Session, now: Now): void {
  // A verdict may open a round whose proposal is here already.
  for (let before: HeightState | undefined; before !== session.state; ) {
    before = session.state;
    pursueWanted(session, now);
  }
}

function pursueWanted(session: Session, now: Now): void {
  for (const value of wantedValues(session.state)) {
    for (const candidate of session.candidates.get(value) ?? []) {
      if (session.state.verdicts.has(value)) break;
      pursue(session, candidate, now);
    }
  }
}

function pursue(session: Session, candidate: Candidate, now: Now): void {
  const { mempool, sink, ledger, newFetchId } = session.env;
  if (candidate.fetchId !== undefined || session.decided !== undefined) return;
  const missing = missingHashes(candidate, (hash) => mempool.byHash(hash));
  if (missing.length > 0) {
    const peer = candidate.sources[candidate.fetches % Math.max(1, candidate.sources.length)];
    if (peer === undefined || candidate.fetches >= CANDIDATE_FETCHES_MAX) return;
    candidate.fetchId = newFetchId();
    candidate.fetches++;
    sink.report('debug', 'consensus.fetch', {
      height: session.height,
      missing: missing.length,
      of: candidate.hashes.length,
    });
    const hashes = missing.map((hash) => fromHex(hash) as Bytes);
    sink.push({ kind: 'fetch', id: candidate.fetchId, peer, request: { kind: 'txs', hashes } });
    return;
  }
  const executed = executeCandidate(ledger, candidate);
  if (executed === undefined) {
    sink.report('warn', 'consensus.refused', {
      height: session.height,
      round: candidate.round,
      value: candidate.value,
    });
    dropCandidate(session, candidate);
    feed(session, { kind: 'refuse', round: candidate.round }, now);
    return;
  }
  session.executed.set(candidate.value, executed);
  feed(session, { kind: 'verdict', value: candidate.value, valid: true }, now);
}

function dropCandidate(session: Session, candidate: Candidate): void {
  const others = (session.candidates.get(candidate.value) ?? []).filter((other) => other !== candidate);
  session.candidates.set(candidate.value, others);
}

/** The answer to a fetch of missing transactions, their signatures checked; true iff it was asked for by this session. */
export function onFetchedTxs(session: Session, id: number, txs: readonly SignedTx[], now: Now): boolean {
  for (const candidates of session.candidates.values()) {
    const candidate = candidates.find((other) => other.fetchId === id);
    if (candidate === undefined) continue;
    candidate.fetchId = undefined;
    const wanted = new Set(candidate.hashes);
    for (const signed of txs) if (wanted.has(signed.txHashText)) candidate.txs.set(signed.txHashText, signed);
    pursueCandidates(session, now);
    return true;
  }
  return false;
}
