import type { Vote } from '../../consensus/types.ts';
import { type Fault, fault } from '../../ledger/base/fault.ts';
import { honestMin } from '../../ledger/base/quorum.ts';
import { createMempool, type Mempool } from '../../ledger/mempool/mempool.ts';
import type { SignedTx } from '../../ledger/tx/transaction.ts';
import type { PeerId } from '../../p2p/network.ts';
import { createCatchUp } from './catch-up.ts';
import { createCommitChecker } from './commits.ts';
import { createEffectSink, type MachineEffect, type MachineInput, type Now } from './effects.ts';
import { driveMachine, machineWakeAt, startHeight } from './machine-drive.ts';
import { addLatePrecommit, onFetched, onPeer, onPeerMessage } from './machine-inputs.ts';
import type { MachineOptions, MachineState, PeerRecord } from './machine-state.ts';
import { onOwnSeen, onRecallCommit, onSigningRefused, recallFromLog } from './recall.ts';
import type { Session } from './session.ts';
import { restoreSession } from './session-restore.ts';
import { createSigningDesk } from './signing.ts';

/**
 * Everything a node decides, pure and synchronous: inputs in, effects out, time only as a value. The runtime performs the
 * effects strictly in order before the next step.
 */
export interface Machine {
  step(input: MachineInput, now: Now): readonly MachineEffect[];
  /** When to tick if nothing arrives. */
  wakeAt(now: Now): Now;
  /** Pooled transactions, or those of a value under way; for peers that miss them. */
  transaction(txHashText: string): SignedTx | undefined;
  readonly mempool: Mempool;
  status(): MachineStatus;
}

export interface MachineStatus {
  readonly height: number;
  readonly round: number;
  readonly step: string;
  readonly bestSeenHeight: number;
  readonly isValidator: boolean;
}

/** Builds the machine at the ledger's tip; gives STORE_VOTE_LOG_DAMAGED when the log holds what this node did not write. */
export function createMachine(
  options: MachineOptions,
  now: Now,
): { readonly machine: Machine; readonly effects: readonly MachineEffect[] } | Fault {
  const sink = createEffectSink();
  const { ledger, sha256, verify, validatorKey } = options;
  const mempool = createMempool(options.mempool, ledger.laneCost);
  const checker = createCommitChecker(sha256, ledger.genesisHash, verify);
  const peers = new Map<PeerId, PeerRecord>();
  const ids = { last: 0 };
  const env = {
    sha256,
    verify,
    validatorKey,
    signing: createSigningDesk(
      sink,
      () => ++ids.last,
      (request, at) => onSigningRefused(state, request, at),
    ),
    ledger,
    mempool,
    sink,
    checker,
    genesisHash: ledger.genesisHash,
    blockTxsTarget: options.blockTxsTarget,
    blockIntervalMinMs: options.blockIntervalMinMs,
    peerOfKey: (key: string) => [...peers].find(([, peer]) => peer.validatorKey === key)?.[0],
    keyOfPeer: (peer: PeerId) => peers.get(peer)?.validatorKey,
    newFetchId: () => ++ids.last,
    onLateVote: (vote: Vote) => void addLatePrecommit(state, vote),
    onOwnSeen: (vote: Vote, at: Now) => void onOwnSeen(state, vote, vote.kind, at),
  };
  const recall = recallFromLog(options.voteLog, validatorKey, ledger, now);
  if (recall.kind !== 'sure') env.signing.hold();
  if (recall.kind === 'waiting') sink.report('warn', 'consensus.memoryMissing', { height: ledger.tip().height });
  const session = restoreSession(env, options.voteLog, now);
  if (session === undefined) return fault('STORE_VOTE_LOG_DAMAGED');
  const state: MachineState = {
    options,
    ledger,
    mempool,
    sink,
    checker,
    peers,
    session,
    sync: createCatchUp(),
    tipCommit: options.tipCommit,
    committing: undefined,
    early: [],
    announceAt: now,
    recall,
    halted: false,
  };
  driveMachine(state, now);
  return { machine: machineOver(state, sink), effects: sink.drain() };
}

function machineOver(state: MachineState, sink: { drain(): readonly MachineEffect[] }): Machine {
  return {
    step(input, now) {
      if (state.halted) return [];
      finishCommit(state, now);
      onInput(state, input, now);
      driveMachine(state, now);
      const effects = sink.drain();
      state.halted = effects.some((effect) => effect.kind === 'halt');
      return effects;
    },
    wakeAt: (now) => machineWakeAt(state, now),
    transaction: (hash) => state.mempool.byHash(hash) ?? findInSession(state.session, hash),
    mempool: state.mempool,
    status: () => ({
      height: state.session.height,
      round: state.session.state.round.round,
      step: state.session.state.round.step,
      bestSeenHeight: bestSeenHeight(state),
      isValidator: state.session.self !== undefined,
    }),
  };
}

/** The height that at least one honest validator announced: the (f + 1)-th highest claim; a single liar cannot raise it. */
function bestSeenHeight(state: MachineState): number {
  const claims = [...state.peers]
    .filter(([, peer]) => peer.validatorKey !== undefined)
    .map(([id]) => state.sync.heights.get(id) ?? 0)
    .sort((a, b) => b - a);
  return Math.max(state.ledger.tip().height, claims[honestMin(state.session.validators.length) - 1] ?? 0);
}

function findInSession(session: Session, hash: string): SignedTx | undefined {
  for (const executed of session.executed.values()) {
    const found = executed.txs.find((signed) => signed.txHashText === hash);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** The block handed out last is durable now: the tip moves, its transactions leave the pool, the next height begins. */
function finishCommit(state: MachineState, now: Now): void {
  const executed = state.committing;
  if (executed === undefined) return;
  state.committing = undefined;
  state.ledger.advance(executed);
  state.mempool.removeIds(executed.txs.map((signed) => signed.txIdText));
  state.mempool.expire(executed.header.time);
  // Before the next height, which may be free to sign because of this one; what was wanted of this height is over.
  state.session.ended = true;
  onRecallCommit(state, executed.header, now);
  startHeight(state, now);
}

function onInput(state: MachineState, input: MachineInput, now: Now): void {
  switch (input.kind) {
    case 'tick':
      return;
    case 'peer':
      return onPeer(state, input);
    case 'message':
      return onPeerMessage(state, input, now);
    case 'transactions':
      return answer(state, input.ticket, input.txs, input.dryRun, now);
    case 'fetched':
      return onFetched(state, input.id, input.result, now);
    case 'signed':
      return state.session.env.signing.settle(input.id, input.answer, now);
  }
}

function answer(state: MachineState, ticket: number, txs: readonly SignedTx[], dryRun: boolean, now: Now): void {
  const faults = txs.map((signed) => admit(state, signed, dryRun, now));
  state.sink.push({ kind: 'answer', ticket, faults });
}

/** Admission: what the pool holds already costs nothing more; all checks against the last committed state; then the pool's bounds. */
function admit(state: MachineState, signed: SignedTx, dryRun: boolean, now: Now): Fault | undefined {
  if (state.mempool.hasId(signed.txIdText)) return fault('POOL_KNOWN');
  const refused = state.ledger.admit(signed, Math.max(now, state.ledger.tip().time + 1));
  if (refused !== undefined || dryRun) return refused;
  return state.mempool.add(signed);
}
