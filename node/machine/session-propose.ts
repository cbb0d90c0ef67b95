import { encodeMessage, type ProposalMessage, proposalHash } from '../../consensus/messages.ts';
import { guardSigning } from '../../consensus/sign-guard.ts';
import type { Proposal, RoundValue, UnsignedProposal } from '../../consensus/types.ts';
import type { Bytes } from '../../ledger/base/bytes.ts';
import { isFault } from '../../ledger/base/fault.ts';
import { BLOCK_BYTES_MAX } from '../../ledger/base/limits.ts';
import type { ExecutedBlock } from '../../ledger/execution/execute-block.ts';
import type { Now } from './effects.ts';
import { hasCause, type Session } from './session.ts';
import {
  contentEntries,
  feed,
  isNewest,
  pendingEntries,
  polkaOf,
  pursueCandidates,
  valueEntries,
} from './session-feed.ts';
import { requestOfProposal } from './signing.ts';
import { encodeEntry, standingOf } from './vote-log-entry.ts';

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

/** Builds a block of what the pool has; built again when most of what was taken had to be left out, so that others need not wait. */
function buildFresh(session: Session, lastCommit: Uint8Array, now: Now): ExecutedBlock | undefined {
  for (let turn = 1; ; turn++) {
    const built = buildOnce(session, lastCommit, now);
    if (built === undefined || turn === BUILDS_MAX || built.dropped.length <= built.txs.length) return built;
  }
}

/** Each build takes some 100 ms of a full block; timeoutPropose has room for these. */
const BUILDS_MAX = 3;

function buildOnce(session: Session, lastCommit: Uint8Array, now: Now): ExecutedBlock | undefined {
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

/** Has a proposal signed when the guard allows it; it is in the log with its content before that (rule 12). */
function propose(session: Session, executed: ExecutedBlock, round: number, valid: RoundValue | undefined): void {
  const { env } = session;
  const proposal = { height: session.height, round, value: executed.blockIdText, validRound: valid?.round ?? -1 };
  const signingHash = proposalHash(env.sha256, env.genesisHash, proposal);
  const decision = guardSigning(session.signState, session.height, round, 'proposal', signingHash);
  if (decision.kind === 'refuse') {
    env.sink.report('warn', 'consensus.signRefused', { height: session.height, round, step: 'proposal' });
    return;
  }
  // Signed before a restart: it is said again with the own votes.
  if (decision.kind === 'repeat') return;
  session.signState = decision.next;
  const entry = encodeEntry({ kind: 'proposal', proposal, standing: standingOf(session.state.round) });
  askForProposal(session, proposal, executed, () => [
    ...pendingEntries(session),
    ...valueEntries(session),
    ...contentEntries(session, executed),
    entry,
  ]);
}

/** Asks for the signature of a proposal and sends it when that is there; `entries` go into the log first. */
export function askForProposal(
  session: Session,
  unsigned: UnsignedProposal,
  executed: ExecutedBlock,
  entries: () => readonly Bytes[],
): void {
  const { env, self } = session;
  if (self === undefined) return;
  session.executed.set(unsigned.value, executed);
  env.signing.ask({
    request: requestOfProposal(unsigned),
    entries,
    isWanted: () => isNewest(session, unsigned),
    onSigned: (signature, now) => onProposalSigned(session, { ...unsigned, validator: self, signature }, executed, now),
  });
}

function onProposalSigned(session: Session, proposal: Proposal, executed: ExecutedBlock, now: Now): void {
  const { sink } = session.env;
  const { round, value, validRound } = proposal;
  if (session.ended) return;
  const message: ProposalMessage = {
    kind: 'proposal',
    proposal,
    header: executed.headerBytes,
    lastCommit: executed.lastCommit,
    txHashes: executed.txs.map((tx) => tx.txHash),
    polka: validRound < 0 ? [] : polkaOf(session, validRound, value),
  };
  session.ownProposal = message;
  sink.push({ kind: 'broadcast', bytes: encodeMessage(message) });
  sink.report('debug', 'consensus.propose', { height: session.height, round, txs: executed.txs.length });
  feed(session, { kind: 'verdict', value, valid: true }, now);
  feed(session, { kind: 'proposal', proposal, timely: true }, now);
  pursueCandidates(session, now);
}
