import { type Bytes, emptyBytes, toHex } from '../../ledger/base/bytes.ts';
import { FaultError, isFault } from '../../ledger/base/fault.ts';
import { invariant } from '../../ledger/base/invariant.ts';
import type { Signer, VerifySignature } from '../../ledger/base/keys.ts';
import type { ExecutedBlock } from '../../ledger/execution/execute-block.ts';
import { createLedger } from '../../ledger/execution/ledger.ts';
import { createLedgerRules } from '../../ledger/modules/index.ts';
import { sha256 } from '../../node/crypto/sha256.ts';
import type { MachineEffect, MachineInput } from '../../node/machine/effects.ts';
import { createMachine, type Machine } from '../../node/machine/machine.ts';
import { blockWriteFrom } from '../../node/runtime/block-write.ts';
import { ledgerSourceFrom } from '../../node/runtime/ledger-source.ts';
import type { BlockWrite, LedgerStore } from '../../storage/ledger-store.ts';
import { type Action, actionsFrom, type OuterAction } from './actions.ts';
import type { SimChain } from './chain.ts';
import type { SimClock } from './clock.ts';
import type { Loss, SimDisk } from './disk.ts';
import type { SimSigner } from './sim-signer.ts';
import type { Tamper, TamperContext } from './tamper.ts';
import type { Timeline } from './timeline.ts';
import type { Trace } from './trace.ts';
import type { Witness } from './witness.ts';

/** A death among the actions of a turn: so many of them are done; of the next, if it writes, `loss` is lost. */
export interface Crash {
  readonly after: number;
  readonly loss: Loss;
}

export type SimNodeState = 'down' | 'up' | 'halted' | 'refused';

/** One node: its disk outlives its machine. */
export interface SimNode {
  readonly index: number;
  readonly name: string;
  readonly signer: Signer | undefined;
  readonly store: LedgerStore;
  readonly disk: SimDisk;
  readonly clock: SimClock;
  readonly tamper: Tamper | undefined;
  /** Grows with each start: what was on its way to an earlier life arrives nowhere. */
  life(): number;
  state(): SimNodeState;
  isUp(): boolean;
  isHalted(): boolean;
  machine(): Machine | undefined;
  /** Reads the disk and builds the machine; a disk that cannot be trusted refuses, and the node stays away. */
  start(): void;
  /** The machine is gone at once; what is synced stays, of the rest the loss. */
  kill(loss?: Loss): void;
  /** Hands over an input; it is made when the process takes it from its socket, later while it is paused. */
  enqueue(make: () => MachineInput): void;
  /** Stops and continues the whole process, as SIGSTOP and SIGCONT do. */
  pause(paused: boolean): void;
  /** How often a report of this event was made since the beginning. */
  reports(event: string): number;
  readonly bans: readonly string[];
}

export interface SimNodeOptions {
  readonly index: number;
  readonly name: string;
  readonly chain: SimChain;
  readonly signer: Signer | undefined;
  readonly disk: SimDisk;
  readonly clock: SimClock;
  readonly timeline: Timeline;
  readonly witness: Witness;
  readonly verify: VerifySignature;
  readonly blockIntervalMinMs: number;
  readonly trace: Trace | undefined;
  readonly tamper: Tamper | undefined;
  /** What a Byzantine node can use. */
  readonly tamperContext: (node: SimNode) => TamperContext;
  /** How long the disk takes to sync, ms. */
  readonly syncMs: () => number;
  /** How long the holder of the key takes to answer, ms; 0: it is in this process. */
  readonly signMs: () => number;
  readonly keyHolder: SimSigner | undefined;
  /** Connected nodes that get a broadcast or an announcement. */
  readonly receivers: (kind: 'broadcast' | 'announce') => readonly number[];
  /** Everything that leaves the node. */
  readonly perform: (action: OuterAction) => void;
  /** Asked before each turn's actions: does the node die among them? */
  readonly crash: (actions: readonly Action[]) => Crash | undefined;
  readonly onCommit: (executed: ExecutedBlock) => void;
  /** The node has died by itself: of its disk, of a crash among its actions, or by its own halt. */
  readonly onDeath: () => void;
}

/** Inputs of one turn share one sync, as in the node's own loop. */
const INPUTS_PER_TURN = 64;
const MEMPOOL = { txsMax: 1000, bytesMax: 1_000_000, perSenderMax: 1000 } as const;

type SignEffect = Extract<MachineEffect, { kind: 'sign' }>;

interface Life {
  state: SimNodeState;
  number: number;
  machine: Machine | undefined;
  /** A turn's actions are under way: the disk is syncing. */
  busy: boolean;
  paused: boolean;
  wake: number;
  /** The moment it is planned for. */
  wakeAt: number;
  /** Answers of the key's holder at the front of the queue. */
  atHand: number;
  /** When the last answer of the key's holder arrives: answers keep the order of the requests. */
  signedAt: number;
  readonly queue: MachineInput[];
  readonly waiting: (() => MachineInput)[];
}

/** Builds a node that is down. */
export function createSimNode(options: SimNodeOptions): SimNode {
  const { name, disk, clock, timeline, witness, signer, tamper } = options;
  const life: Life = {
    state: 'down',
    number: 0,
    machine: undefined,
    busy: false,
    paused: false,
    wake: 0,
    wakeAt: Number.NEGATIVE_INFINITY,
    atHand: 0,
    signedAt: 0,
    queue: [],
    waiting: [],
  };
  const reports = new Map<string, number>();
  const bans: string[] = [];
  const now = (): number => clock.local(timeline.now());

  function die(state: SimNodeState, loss: Loss): void {
    life.state = state;
    life.machine = undefined;
    life.busy = false;
    life.paused = false;
    life.wake++;
    life.wakeAt = Number.NEGATIVE_INFINITY;
    life.queue.length = 0;
    life.waiting.length = 0;
    disk.lose(loss);
  }

  function perform(actions: readonly Action[], from: number, crash: Crash | undefined): void {
    for (let index = from; index < actions.length; index++) {
      const action = actions[index] as Action;
      if (crash !== undefined && index >= crash.after) {
        if (action.kind === 'persist') disk.write(action.entries);
        return dieAlone('down', crash.loss);
      }
      if (action.kind === 'persist') {
        if (!disk.write(action.entries)) return dieAlone('down', 'prefix');
        return syncThen(action.entries, () => perform(actions, index + 1, crash));
      }
      if (!performOne(action)) return;
    }
    if (crash !== undefined) return dieAlone('down', crash.loss);
    life.busy = false;
    runTurns();
  }

  function dieAlone(state: SimNodeState, loss: Loss): void {
    die(state, loss);
    options.onDeath();
  }

  function syncThen(entries: readonly Bytes[], go: () => void): void {
    const ms = options.syncMs();
    const synced = (): void => {
      disk.sync();
      witness.persisted(name, entries);
      go();
    };
    if (ms === 0) return synced();
    const { number } = life;
    timeline.at(timeline.now() + ms, () => {
      if (life.number === number && life.state === 'up') synced();
    });
  }

  /** False where the node is gone after it. */
  function performOne(action: Exclude<Action, { kind: 'persist' }>): boolean {
    switch (action.kind) {
      case 'commit': {
        if (disk.isFull) {
          dieAlone('down', 'all');
          return false;
        }
        const { executed, commit, polkas } = action.effect;
        const write = blockWriteFrom(executed, commit, polkas);
        commitNow(disk.store, write, witness);
        witness.committed(name, executed, write);
        options.onCommit(executed);
        return true;
      }
      case 'forget':
        disk.forget();
        return true;
      case 'sign':
        askKeyHolder(action.effect);
        return true;
      case 'frame':
        if (tamper === undefined) witness.sent(name, signer?.key, action.bytes);
        options.perform(action);
        return true;
      case 'effect':
        return performEffect(action);
    }
  }

  function performEffect(action: Extract<Action, { kind: 'effect' }>): boolean {
    const { effect } = action;
    if (effect.kind === 'report') reports.set(effect.event, (reports.get(effect.event) ?? 0) + 1);
    if (effect.kind === 'ban') bans.push(effect.reason);
    options.perform(action);
    if (effect.kind !== 'halt') return true;
    witness.blame('safety', `${name} halts: ${effect.event}`);
    dieAlone('halted', 'nothing');
    return false;
  }

  function stepTurn(machine: Machine, inputs: MachineInput[]): readonly MachineEffect[] {
    const effects: MachineEffect[] = [];
    life.atHand = 0;
    while (life.queue.length > 0 && inputs.length < INPUTS_PER_TURN) {
      const input = life.queue.shift() as MachineInput;
      inputs.push(input);
      const heard = tamper?.input === undefined ? input : tamper.input(input, options.tamperContext(node));
      if (heard === undefined) continue;
      const wanted = machine.step(heard, now());
      const isIdle = heard.kind === 'tick' && wanted.length === 0 && machine.wakeAt(now()) <= now();
      if (isIdle) witness.blame('liveness', `${name} wants to be woken again at once with nothing to do`);
      effects.push(...wanted);
      if (wanted.some(({ kind }) => kind === 'commit' || kind === 'halt')) break;
    }
    return effects;
  }

  /** As in the node's loop: answers keep the order of the requests, and those at hand go before everything that waits. */
  function askKeyHolder({ id, request }: SignEffect): void {
    const answer = options.keyHolder?.sign(request) ?? 'unreachable';
    const input: MachineInput = { kind: 'signed', id, answer };
    const ms = options.signMs();
    if (ms === 0) {
      life.queue.splice(life.atHand, 0, input);
      life.atHand++;
      return;
    }
    const { number } = life;
    life.signedAt = Math.max(timeline.now() + ms, life.signedAt);
    timeline.at(life.signedAt, () => {
      if (life.number === number) node.enqueue(() => input);
    });
  }

  function runTurns(): void {
    const { machine } = life;
    if (machine === undefined || life.busy || life.paused || life.state !== 'up') return;
    if (life.queue.length === 0) return planWake(machine);
    const inputs: MachineInput[] = [];
    begin(stepTurn(machine, inputs), inputs);
  }

  function begin(wanted: readonly MachineEffect[], inputs: readonly MachineInput[]): void {
    const effects = tamper?.effects === undefined ? wanted : tamper.effects(wanted, options.tamperContext(node));
    options.trace?.turn(timeline.now(), options.index, inputs, effects);
    const actions = actionsFrom(effects, options.receivers);
    life.busy = true;
    perform(actions, 0, actions.length === 0 ? undefined : options.crash(actions));
  }

  /** One wake-up is valid at a time: the last one planned. */
  function planWake(machine: Machine): void {
    const at = clock.trueOf(machine.wakeAt(now()));
    // Every message asks anew, mostly for the moment that is planned already.
    if (at === life.wakeAt && at > timeline.now()) return;
    const turn = ++life.wake;
    life.wakeAt = at;
    if (at === Number.POSITIVE_INFINITY) return;
    timeline.at(at, () => {
      if (life.wake === turn) node.enqueue(tick);
    });
  }

  const node: SimNode = {
    index: options.index,
    name,
    signer,
    get store() {
      return disk.store;
    },
    disk,
    clock,
    tamper,
    bans,
    life: () => life.number,
    state: () => life.state,
    isUp: () => life.state === 'up',
    isHalted: () => life.state === 'halted',
    machine: () => life.machine,
    reports: (event) => reports.get(event) ?? 0,
    kill: (loss = 'all') => die('down', loss),
    enqueue(make) {
      if (life.state !== 'up') return;
      if (life.paused) return void life.waiting.push(make);
      life.queue.push(make());
      runTurns();
    },
    pause(paused) {
      life.paused = paused;
      if (paused || life.state !== 'up') return;
      for (const make of life.waiting.splice(0)) life.queue.push(make());
      life.queue.push(tick());
      runTurns();
    },
    start() {
      const log = openLog(disk);
      life.number++;
      if (log === undefined) {
        life.state = 'refused';
        return;
      }
      witness.opened(name, log, disk.isOwnLog() ? (disk.store.tip()?.height ?? 0) : undefined);
      const built = buildMachine(options, log, now());
      life.state = 'up';
      life.machine = built.machine;
      begin(built.effects, []);
    },
  };
  return node;
}

function tick(): MachineInput {
  return { kind: 'tick' };
}

/** The entries on the disk, or undefined where damage refuses the start. */
function openLog(disk: SimDisk): readonly Bytes[] | undefined {
  try {
    return disk.open();
  } catch (cause) {
    if (cause instanceof FaultError && cause.fault.code === 'STORE_VOTE_LOG_DAMAGED') return undefined;
    throw cause;
  }
}

/** The store in memory does its work before it returns its promise; the height shows that it did. */
function commitNow(store: LedgerStore, write: BlockWrite, witness: Witness): void {
  store
    .commitBlock(write)
    .catch((cause: unknown) => witness.blame('crash', `a block is not written: ${String(cause)}`));
  invariant(store.tip()?.height === write.height, `block ${write.height} is written`);
}

function buildMachine(
  options: SimNodeOptions,
  voteLog: readonly Bytes[],
  now: number,
): { readonly machine: Machine; readonly effects: readonly MachineEffect[] } {
  const { store } = options.disk;
  const tip = store.tip();
  const built = createMachine(
    {
      sha256,
      verify: options.verify,
      validatorKey: options.signer?.key,
      ledger: createLedger({
        sha256,
        rules: createLedgerRules(options.verify),
        genesis: options.chain.genesis,
        source: ledgerSourceFrom(store),
        cachePagesMax: 1000,
      }),
      tipCommit: (tip === undefined ? undefined : store.commit(tip.height)) ?? emptyBytes,
      voteLog,
      mempool: MEMPOOL,
      blockTxsTarget: 50,
      blockIntervalMinMs: options.blockIntervalMinMs,
    },
    now,
  );
  invariant(!isFault(built), `a node reads its own vote log: ${options.name}`);
  return built;
}

/** Hex of a node's consensus key. */
export function keyOf(signer: Signer | undefined): string | undefined {
  return signer === undefined ? undefined : toHex(signer.key);
}
