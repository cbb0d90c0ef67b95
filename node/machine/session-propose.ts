import { encodeMessage, type ProposalMessage, proposalHash } from '../../consensus/messages.ts';
import { guardSigning } from '../../consensus/sign-guard.ts';
import type { Proposal, RoundValue, Vote } from '../../consensus/types.ts';
import { isFault } from '../../ledger/base/fault.ts';
import { BLOCK_BYTES_MAX } from '../../ledger/base/limits.ts';
import type { ExecutedBlock } from '../../ledger/execution/execute-block.ts';
import type { Now } from './effects.ts';
import { hasCause, type Session } from './session.ts';
import { feed, logContent, logValues, persistPending, polkaOf, pursueCandidates } from './session-feed.ts';
import { requestOfProposal } from './signing.ts';
import { encodeEntry, type Standing, standingOf } from './vote-log-entry.ts';

/** Proposes when it is this node's turn, there is a cause, and the clock has passed the parent's time. `lastCommit` is of the tip. */
export function tryPropose(session: Session, lastCommit: Uint8Array, now: Now): void {
  const turn = session.toPropose;
  if (turn === undefined || now < proposeFrom(session, now)) return;
  session.toPropose = undefined;
  const found =
    turn.valid === undefined ? buildFresh(session, lastCommit, now) : session.executed.get(turn.valid.value);
  // A valid value whose content was lost with a torn log cannot be proposed again; the round's timer goes on without it.
  if (found !== undefined) propose(session, found, turn.round, turn.valid);
}

/** The earliest moment at which this node may propose as things stand; Infinity while it is not its turn or there is no cause. */
export function proposeFrom(session: Session, now: Now): Now {
  const turn = session.toPropose;
  if (turn === undefined || session.env.signing.isHeld()) return Number.POSITIVE_INFINITY;
  const passed = session.env.ledger.tip().time + 1;
  if (turn.valid !== undefined || turn.round > 0) return passed;
  if (!hasCause(session, now)) return Number.POSITIVE_INFINITY;
  return Math.max(passed, session.startedAt + session.env.blockIntervalMinMs);
}

function buildFresh(session: Session, lastCommit: Uint8Array, now: Now): ExecutedBlock | undefined {
  const { ledger, mempool, sink, validatorKey, blockTxsTarget } = session.env;
  if (validatorKey === undefined) return undefined;
  mempool.expire(now);
  const txs = mempool.take(blockTxsTarget, BLOCK_BYTES_MAX);
  const built = ledger.execute({ time: now, proposer: validatorKey, lastCommit, txs, mode: 'build' });
  if (isFault(built)) {
    sink.report('error', 'consensus.buildFailed', { height: session.height, fault: built.code });
    return undefined;
  }
  for (const { tx, fault } of built.dropped) {
    sink.report('debug', 'pool.dropped', { txId: tx.txIdText, fault: fault.code });
  }
  mempool.removeIds(built.dropped.map(({ tx }) => tx.txIdText));
  return built;
}

/** Has a proposal signed when the guard allows it; what stands now is what the signature promises. */
function propose(session: Session, executed: ExecutedBlock, round: number, valid: RoundValue | undefined): void {
  const { env, self } = session;
  if (self === undefined) return;
  const unsigned = { height: session.height, round, value: executed.blockIdText, validRound: valid?.round ?? -1 };
  const signingHash = proposalHash(env.sha256, env.genesisHash, unsigned);
  const decision = guardSigning(session.signState, session.height, round, 'proposal', signingHash);
  if (decision.kind === 'refuse') {
    env.sink.report('warn', 'consensus.signRefused', { height: session.height, round, step: 'proposal' });
    return;
  }
  // Signed before a restart: it is said again with the own votes.
  if (decision.kind === 'repeat') return;
  session.signState = decision.next;
  session.executed.set(executed.blockIdText, executed);
  const polka = valid === undefined ? [] : polkaOf(session, valid.round, valid.value);
  logValues(session);
  const standing = standingOf(session.state.round);
  env.signing.ask(
    requestOfProposal(unsigned),
    () => !session.ended,
    (signature, now) => {
      const proposal: Proposal = { ...unsigned, validator: self, signature };
      onProposalSigned(session, { proposal, polka, standing }, executed, now);
    },
  );
}

/** In the log with its content, so that a restart can send the same proposal again and vote for it; then sent (rule 12). */
function onProposalSigned(
  session: Session,
  signed: { readonly proposal: Proposal; readonly polka: readonly Vote[]; readonly standing: Standing },
  executed: ExecutedBlock,
  now: Now,
): void {
  const { sink } = session.env;
  const { proposal, polka, standing } = signed;
  const { round } = proposal;
  if (session.ended) return;
  const message: ProposalMessage = {
    kind: 'proposal',
    proposal,
    header: executed.headerBytes,
    lastCommit: executed.lastCommit,
    txHashes: executed.txs.map((tx) => tx.txHash),
    polka,
  };
  const bytes = encodeMessage(message);
  session.ownProposal = message;
  logContent(session, executed);
  persistPending(session);
  sink.persist(encodeEntry({ kind: 'proposal', proposal, standing, message: bytes }));
  sink.push({ kind: 'broadcast', bytes });
  sink.report('debug', 'consensus.propose', { height: session.height, round, txs: executed.txs.length });
  feed(session, { kind: 'verdict', value: executed.blockIdText, valid: true }, now);
  feed(session, { kind: 'proposal', proposal, timely: true }, now);
  pursueCandidates(session, now);
}
