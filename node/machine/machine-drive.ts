import { encodeMessage, encodeVotes } from '../../consensus/messages.ts';
import { allPolkas, votesFor } from '../../consensus/vote-keeper.ts';
import type { Bytes } from '../../ledger/base/bytes.ts';
import { invariant } from '../../ledger/base/invariant.ts';
import type { ExecutedBlock } from '../../ledger/execution/execute-block.ts';
import type { PeerId } from '../../p2p/network.ts';
import { catchUpWakeAt, checkFetched, fetchFrom, restPeer, SYNC_BLOCKS_MAX } from './catch-up.ts';
import { commitFromVotes } from './commits.ts';
import type { Now } from './effects.ts';
import { onPeerMessage } from './machine-inputs.ts';
import type { MachineState } from './machine-state.ts';
import { driveRecall, recallWakeAt } from './recall.ts';
import { createSession } from './session.ts';
import { sessionWakeAt, tickSession } from './session-clock.ts';
import { feed } from './session-feed.ts';

/** How often a node says where it stands when nothing happens, ms. */
const ANNOUNCE_MS = 5000;

/** Does what is due now: catch up, vote, propose, commit, announce. Ends at the first commit of a step. */
export function driveMachine(state: MachineState, now: Now): void {
  if (state.committing !== undefined) return;
  driveRecall(state, now);
  state.session.env.signing.drive(now);
  useFetched(state, now);
  if (state.committing === undefined) tickSession(state.session, state.tipCommit, now);
  if (state.committing === undefined && state.session.decided !== undefined) commitDecided(state);
  if (state.committing !== undefined) return;
  askForBlocks(state, now);
  if (now >= state.announceAt) announce(state, now);
}

/** When something is due if nothing arrives. */
export function machineWakeAt(state: MachineState, now: Now): Now {
  if (state.committing !== undefined) return now;
  const next = state.ledger.tip().height + 1;
  return Math.min(
    state.announceAt,
    recallWakeAt(state),
    state.session.env.signing.wakeAt(),
    sessionWakeAt(state.session, now),
    catchUpWakeAt(state.sync, next, now),
  );
}

/** The height after a new tip; messages that came early are taken now. */
export function startHeight(state: MachineState, now: Now): void {
  const { env, signState } = state.session;
  // What was signed last goes along: nothing of a lower height is ever signed again (rule 23).
  state.session = createSession(env, now, { standing: undefined, signState });
  state.sync.behindSince = undefined;
  state.announceAt = now;
  if (state.session.self !== undefined) feed(state.session, { kind: 'start', round: 0 }, now);
  const early = state.early.splice(0);
  for (const frame of early) onPeerMessage(state, frame, now);
}

function commitDecided(state: MachineState): void {
  const { session } = state;
  const { decided } = session;
  if (decided === undefined) return;
  const executed = session.executed.get(decided.value);
  invariant(executed !== undefined, 'a decided value was executed here');
  const votes = votesFor(session.state.keeper, 'precommit', decided.round, decided.value, null);
  const certificate = commitFromVotes(votes, decided.round, decided.value, session.validators.length);
  commit(state, executed, certificate, encodeVotes(allPolkas(session.state.keeper)));
}

function commit(state: MachineState, executed: ExecutedBlock, certificate: Bytes, polkas?: Bytes): void {
  state.committing = executed;
  state.tipCommit = certificate;
  state.sink.push({ kind: 'commit', executed, commit: certificate, ...(polkas === undefined ? {} : { polkas }) });
}

/** Takes one fetched block a step: it is durable before the next is looked at. */
function useFetched(state: MachineState, now: Now): void {
  const { sync, ledger, checker, options } = state;
  while (sync.waiting.length > 0) {
    const block = sync.waiting[0];
    if (block === undefined) return;
    const checked = checkFetched(options.sha256, ledger, checker, ledger.validators(ledger.tip().height + 1), block);
    if (checked.kind === 'good') {
      sync.waiting.shift();
      return commit(state, checked.executed, checked.commit);
    }
    sync.waiting.splice(0);
    if (checked.kind === 'contradiction') {
      state.sink.push({ kind: 'halt', event: 'sync.contradiction', fields: { height: ledger.tip().height + 1 } });
      return;
    }
    // Blocks that consensus decided here meanwhile are no fault of the sender.
    if (sync.source !== undefined && checked.reason !== 'height') {
      state.sink.push({ kind: 'ban', peer: sync.source, reason: `bad block: ${checked.reason}` });
      restPeer(sync, sync.source, now);
    }
  }
}

function askForBlocks(state: MachineState, now: Now): void {
  const { sync, session } = state;
  const next = state.ledger.tip().height + 1;
  const isValidator = (id: PeerId): boolean => state.peers.get(id)?.validatorKey !== undefined;
  const peer = fetchFrom(sync, next, session.self !== undefined, isValidator, now);
  if (peer === undefined) return;
  const id = session.env.newFetchId();
  sync.fetch = { id, peer };
  state.sink.push({ kind: 'fetch', id, peer, request: { kind: 'blocks', from: next, count: SYNC_BLOCKS_MAX } });
}

function announce(state: MachineState, now: Now): void {
  state.announceAt = now + ANNOUNCE_MS;
  const tip = state.ledger.tip();
  state.sink.push({
    kind: 'announce',
    bytes: encodeMessage({ kind: 'status', height: tip.height, blockId: tip.blockId }),
  });
}
