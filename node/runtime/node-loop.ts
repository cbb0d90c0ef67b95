import type { Bytes } from '../../ledger/base/bytes.ts';
import { type Fault, FaultError, fault } from '../../ledger/base/fault.ts';
import type { GossipVerdict } from '../../ledger/base/faults/row.ts';
import type { Hash, Sha256 } from '../../ledger/base/hash.ts';
import { keyText } from '../../ledger/base/keys.ts';
import type { Ledger } from '../../ledger/execution/ledger.ts';
import type { GenesisDocument } from '../../ledger/genesis/genesis-document.ts';
import type { Network, NetworkHandlers } from '../../p2p/network.ts';
import { dataPaths } from '../../storage/data-folder.ts';
import type { LedgerStore } from '../../storage/ledger-store.ts';
import type { VoteLog } from '../../storage/vote-log.ts';
import type { VerifyPool } from '../crypto/verify-pool.ts';
import { createEvidenceFolder } from '../evidence/evidence-folder.ts';
import { createEvidenceRecorder, type EvidenceRecorder } from '../evidence/evidence-recorder.ts';
import type { Logger } from '../log.ts';
import type { MachineEffect, MachineInput } from '../machine/effects.ts';
import type { Machine } from '../machine/machine.ts';
import type { NodeSettings } from '../node-settings.ts';
import { createOpener, type OpenerParts } from '../opener/open-opener.ts';
import type { DoorPorts, SubmitOutcome } from '../ports.ts';
import type { ValidatorSigner } from '../signing/validator-signer.ts';
import { createTransactionChecker, type TransactionChecker } from './check-transactions.ts';
import { createFeed } from './feed.ts';
import { createInbound, type Inbound } from './inbound.ts';
import { createLoadGauge, type LoadGauge } from './load-gauge.ts';
import { createMembership } from './membership.ts';
import { createStatusBoard } from './node-status.ts';
import { createPerformer } from './performer.ts';
import { createRepublisher } from './republisher.ts';
import { createRuntime } from './runtime.ts';
import { answerPeer } from './serve-peers.ts';
import { createTransactionDoor } from './transaction-door.ts';

export interface NodeLoopOptions {
  readonly settings: NodeSettings;
  readonly ledger: Ledger;
  readonly network: Network;
  readonly machine: Machine;
  readonly firstEffects: readonly MachineEffect[];
  readonly store: LedgerStore;
  readonly voteLog: VoteLog | undefined;
  readonly pool: VerifyPool;
  readonly sha256: Sha256;
  readonly log: Logger;
  readonly genesis: GenesisDocument;
  readonly genesisHash: Hash;
  /** undefined: an observer. */
  readonly signer: ValidatorSigner | undefined;
  readonly opener: OpenerParts;
}

/** The loop with everything around it: network handlers in, effects out, doors beside. */
export interface NodeLoop {
  readonly handlers: NetworkHandlers;
  readonly doorPorts: DoorPorts;
  start(): void;
  stop(): Promise<void>;
  /** Resolves when the loop ended: undefined after stop, a fault when it died by itself. */
  readonly ended: Promise<Fault | undefined>;
}

/** Builds the loop of a node from its parts. */
export function createNodeLoop(options: NodeLoopOptions): NodeLoop {
  const { machine, network, store, ledger, sha256, log, pool, genesisHash } = options;
  const board = createStatusBoard({
    ...options,
    validatorKey: options.signer === undefined ? undefined : keyText(options.signer.key),
  });
  const membership = createMembership(ledger, network);
  const feed = createFeed((cause) => log('error', 'feed.subscriberFailed', { cause: String(cause) }));
  const checker = createTransactionChecker({ sha256, genesisHash, verifyMany: (items) => pool.verifyMany(items) });
  const ended = Promise.withResolvers<Fault | undefined>();

  const enqueue = (input: MachineInput): void => runtime.enqueue(input);
  const { gauge, inbound } = openIntake(options, checker, enqueue, () => runtime.backlog());
  const perform = createPerformer({
    store,
    network,
    checker,
    inbound,
    feed,
    enqueue,
    log,
    voteLog: options.voteLog,
    machine: () => machine,
    onCommitted(ids) {
      gauge.onCommitted();
      transactions.onCommitted(ids);
    },
    onEvidence: (equivocation) => evidence.record(equivocation),
    count: board.count,
  });
  const runtime = createRuntime({
    machine,
    perform,
    sign: (request) => options.signer?.sign(request) ?? fault('SIGNER_UNREACHABLE'),
    firstEffects: options.firstEffects,
    now: () => Date.now(),
    onTurn() {
      board.refresh();
      membership.refresh();
    },
    onDeath: (cause) => ended.resolve(reportDeath(log, cause)),
  });
  membership.refresh();
  const transactions = createTransactionDoor({
    inbound,
    store,
    isPooledId: (id) => machine.mempool.hasId(id),
    tipTime: () => ledger.tip().time,
    doorRetryMs: gauge.doorRetryMs,
    signer: options.signer,
    isValidator: () => machine.status().isValidator,
  });
  const republisher = createRepublisher(machine.mempool, network);
  const evidence = openRecorder(options, (bytes) => transactions.submit(bytes));
  const opener = createOpener({
    ...options,
    parts: options.opener,
    chain: options.genesis.chain,
    door: transactions,
    feed,
    status: board.status,
    count: board.count,
  });
  return {
    handlers: networkHandlers(options, inbound.onGossip, enqueue, republisher.onValidator),
    doorPorts: { genesis: options.genesis, genesisHash, store, feed, transactions, status: board.status },
    start() {
      runtime.start();
      opener.start();
    },
    async stop() {
      evidence.close();
      opener.close();
      republisher.close();
      await runtime.stop();
      ended.resolve(undefined);
    },
    ended: ended.promise,
  };
}

/** The border for transactions, and how full what lies behind it is. */
function openIntake(
  { machine, settings, pool, network, sha256 }: NodeLoopOptions,
  checker: TransactionChecker,
  enqueue: (input: MachineInput) => void,
  backlog: () => number,
): { readonly gauge: LoadGauge; readonly inbound: Inbound } {
  const gauge = createLoadGauge({
    poolTxs: () => machine.mempool.size(),
    poolBytes: () => machine.mempool.bytes(),
    limits: settings.mempool,
    checksWaiting: () => pool.waiting(),
    backlog,
    inFlight: () => inbound.inFlight(),
    now: () => Date.now(),
  });
  const inbound = createInbound({
    sha256,
    checker,
    enqueue,
    doorRetryMs: gauge.doorRetryMs,
    isFull: gauge.isFull,
    isPooled: (hash) => machine.mempool.byHash(hash) !== undefined,
    publish: (bytes) => network.publish([bytes]),
  });
  return { gauge, inbound };
}

function openRecorder(options: NodeLoopOptions, submit: (bytes: Bytes) => Promise<SubmitOutcome>): EvidenceRecorder {
  const { genesis, genesisHash, ledger, settings } = options;
  const folder = dataPaths(settings.node.dataFolder).evidence;
  return createEvidenceRecorder({
    ...options,
    chain: genesis.chain,
    folder: createEvidenceFolder({ folder, chain: genesis.chain, genesisHash }),
    validators: (height) => ledger.validators(height),
    submit,
    now: () => Date.now(),
  });
}

/** Says why the loop ended, gives the fault for whoever waits for the end. */
function reportDeath(log: Logger, cause: unknown): Fault {
  const found = cause instanceof FaultError ? cause.fault : fault('NODE_STOPPED');
  const told = cause instanceof Error ? (cause.stack ?? cause.message) : String(cause);
  log('fatal', 'node.died', { fault: found.code, cause: told });
  return found;
}

function networkHandlers(
  options: NodeLoopOptions,
  onGossip: (batch: readonly Bytes[]) => Promise<GossipVerdict>,
  enqueue: (input: MachineInput) => void,
  onValidator: () => void,
): NetworkHandlers {
  const { store, machine } = options;
  return {
    onMessage: (from, _lane, bytes, receivedAt) => enqueue({ kind: 'message', from, bytes, receivedAt }),
    onTransactions: (_from, batch) => onGossip(batch),
    onRequest: async (_from, bytes) => answerPeer(store, (hash) => machine.transaction(hash), bytes),
    onPeer(peer, connected) {
      enqueue({ kind: 'peer', peer: peer.id, validatorKey: peer.validatorKey, connected });
      if (connected && peer.validatorKey !== undefined) onValidator();
    },
  };
}
