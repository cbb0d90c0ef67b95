import { proposerOf } from '../../consensus/height-driver.ts';
import { encodeMessage, VOTES_MAX } from '../../consensus/messages.ts';
import type { Vote } from '../../consensus/types.ts';
import { votesKnown } from '../../consensus/vote-keeper.ts';
import { keyText } from '../../ledger/base/keys.ts';
import type { Now } from './effects.ts';
import { hasCause, REBROADCAST_MS, type Session } from './session.ts';
import { armTimer, feed, polkaOf, pursueCandidates } from './session-feed.ts';
import { proposeFrom, tryPropose } from './session-propose.ts';

/** Does everything that time alone brings: arms, fires, proposes, says again. */
export function tickSession(session: Session, lastCommit: Uint8Array, now: Now): void {
  if (session.self === undefined || session.decided !== undefined) return;
  armProposeTimer(session, now);
  fireTimers(session, now);
  tryPropose(session, lastCommit, now);
  if (session.decided === undefined && now >= session.rebroadcastAt) rebroadcast(session, now);
}

/** When the session next has something to do if nothing arrives. */
export function sessionWakeAt(session: Session, now: Now): Now {
  if (session.self === undefined || session.decided !== undefined) return Number.POSITIVE_INFINITY;
  const moments = [proposeFrom(session, now)];
  for (const timer of session.timers.values()) moments.push(timer.dueAt);
  // A cause that is there already is waited for no more: its moment has passed, and would wake the node without end.
  const waits = session.proposeTimerWaits || session.toPropose !== undefined;
  if (waits && !hasCause(session, now)) {
    moments.push(session.idleAt, session.wokenAt, session.env.ledger.nextDueAt() ?? Number.POSITIVE_INFINITY);
  }
  if (hasSpoken(session)) moments.push(session.rebroadcastAt);
  return Math.min(...moments);
}

function hasSpoken(session: Session): boolean {
  return session.heard || session.signState.height === session.height;
}

/** timeoutPropose(0) runs from the first cause; whoever arms it tells the proposer what armed it (protocol.md §4). */
function armProposeTimer(session: Session, now: Now): void {
  if (!session.proposeTimerWaits || !hasCause(session, now)) return;
  session.proposeTimerWaits = false;
  armTimer(session, 'propose', 0, now);
  const { env, wakeSent } = session;
  const index = proposerOf(session.state, 0);
  const proposer = session.validators[index];
  if (wakeSent || proposer === undefined || index === session.self) return;
  session.wakeSent = true;
  const peer = env.peerOfKey(keyText(proposer.key));
  if (peer === undefined) return;
  const transactions = env.mempool.take(1, Number.MAX_SAFE_INTEGER).map((signed) => signed.bytes);
  env.sink.push({
    kind: 'send',
    to: peer,
    bytes: encodeMessage({ kind: 'wake', height: session.height, transactions }),
  });
}

function fireTimers(session: Session, now: Now): void {
  const due = [...session.timers.values()].filter((timer) => timer.dueAt <= now).sort((a, b) => a.dueAt - b.dueAt);
  for (const { step, round } of due) {
    // A timer may have been cleared by the round that an earlier one of this turn began.
    if (!session.timers.delete(`${step}/${round}`)) continue;
    session.env.sink.report('info', 'consensus.timeout', { height: session.height, round, step });
    feed(session, { kind: 'timeout', step, round }, now);
    pursueCandidates(session, now);
  }
}

/**
 * Says again what a peer may have missed: the own proposal, all votes of the current round (so polka, commit and skip
 * certificates travel), the polka of the valid value, the precommits of the round before.
 */
function rebroadcast(session: Session, now: Now): void {
  session.rebroadcastAt = now + REBROADCAST_MS;
  if (!hasSpoken(session)) return;
  const { keeper, round } = session.state;
  const own = session.ownProposal;
  if (own !== undefined && own.proposal.round === round.round)
    session.env.sink.push({ kind: 'broadcast', bytes: encodeMessage(own) });
  broadcastVotes(session, [
    ...votesKnown(keeper, 'prevote', round.round),
    ...votesKnown(keeper, 'precommit', round.round),
  ]);
  const before: Vote[] = round.round > 0 ? [...votesKnown(keeper, 'precommit', round.round - 1)] : [];
  if (round.valid !== undefined && round.valid.round < round.round)
    before.push(...polkaOf(session, round.valid.round, round.valid.value));
  broadcastVotes(session, before);
}

/** With what equivocators said besides there may be more votes of a large set than one message takes. */
function broadcastVotes(session: Session, votes: readonly Vote[]): void {
  for (let from = 0; from < votes.length; from += VOTES_MAX) {
    const bytes = encodeMessage({ kind: 'votes', votes: votes.slice(from, from + VOTES_MAX) });
    session.env.sink.push({ kind: 'broadcast', bytes });
  }
}
