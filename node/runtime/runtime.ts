import { type Fault, FaultError, fault, isFault } from '../../ledger/base/fault.ts';
import type { Signature } from '../../ledger/base/keys.ts';
import type { MachineEffect, MachineInput, SignAnswer } from '../machine/effects.ts';
import type { Machine } from '../machine/machine.ts';
import type { GuardedRequest } from '../signing/sign-request.ts';

/** The only loop of a node: events enqueue, the machine steps, its effects are performed in order, nothing answers back. */
export interface Runtime {
  /** Never blocks; what comes faster than it is handled waits here, bounded by its sources. */
  enqueue(input: MachineInput): void;
  /** Transactions that wait to be judged. */
  backlog(): number;
  start(): void;
  /** Finishes the turn under way, then stops. */
  stop(): Promise<void>;
}

type Answer = Signature | Fault;

export interface RuntimePorts {
  readonly machine: Machine;
  /** What the machine wanted when it was built. */
  readonly firstEffects: readonly MachineEffect[];
  /** Performs effects in order; rejects when the disk refuses: the node must stop. */
  readonly perform: (effects: readonly MachineEffect[]) => Promise<void>;
  /** Asks the holder of the key, when what is asked for is on disk. */
  readonly sign: (request: GuardedRequest) => Answer | Promise<Answer>;
  readonly now: () => number;
  /** Called once a turn with all effects performed. */
  readonly onTurn: () => void;
  /** The loop has ended by itself: a bug, the disk, or the machine's own halt. */
  readonly onDeath: (cause: unknown) => void;
}

/** Inputs of one turn: their log entries share one fsync, and the network gets its turn after them. */
const INPUTS_PER_TURN = 64;
/** Transactions judged in one turn, after all else: a flood of them must not delay a vote by more than some 10 ms. */
const TRANSACTIONS_PER_TURN = 256;
/** A timer beyond this is set again; setTimeout takes 31 bits. */
const SLEEP_MS_MAX = 60_000;

/** Builds the loop; `start` runs it. */
export function createRuntime(ports: RuntimePorts): Runtime {
  const queues: Queues = { urgent: [], transactions: [], waiting: 0 };
  let stopping = false;
  let running: Promise<void> = Promise.resolve();
  let wake: (() => void) | undefined;

  function enqueue(input: MachineInput): void {
    if (input.kind === 'transactions') {
      queues.transactions.push(input);
      queues.waiting += input.txs.length;
    } else {
      queues.urgent.push(input);
    }
    wake?.();
  }

  async function run(): Promise<void> {
    await ports.perform(ports.firstEffects);
    askSigner(ports, queues, enqueue, ports.firstEffects);
    while (!stopping) {
      const effects = stepTurn(ports, queues);
      if (effects.length > 0) {
        await ports.perform(effects);
        if (effects.some((effect) => effect.kind === 'halt')) throw new FaultError(fault('NODE_DIVERGED'));
        askSigner(ports, queues, enqueue, effects);
      }
      ports.onTurn();
      // Lets sockets and workers be served between turns.
      await new Promise<void>((resolve) => setImmediate(resolve));
      if (queues.urgent.length + queues.transactions.length === 0 && !stopping)
        await sleepUntil(ports.machine.wakeAt(ports.now()));
    }
  }

  function sleepUntil(moment: number): Promise<void> {
    const delay = Math.min(moment - ports.now(), SLEEP_MS_MAX);
    if (delay <= 0) return Promise.resolve();
    return new Promise((resolve) => {
      const timer = setTimeout(done, Math.ceil(delay));
      function done(): void {
        clearTimeout(timer);
        wake = undefined;
        resolve();
      }
      wake = done;
    });
  }

  return {
    enqueue,
    backlog: () => queues.waiting,
    start() {
      running = run().catch((cause: unknown) => {
        stopping = true;
        ports.onDeath(cause);
      });
    },
    async stop() {
      stopping = true;
      wake?.();
      await running;
    },
  };
}

/** What waits: consensus and its answers go before transactions, so that overload cannot stop blocks. */
interface Queues {
  readonly urgent: MachineInput[];
  readonly transactions: TransactionsInput[];
  /** Transactions in `transactions`. */
  waiting: number;
}

type Enqueue = (input: MachineInput) => void;

/** Passes on what is to be signed. Answers keep the order of the requests: those at hand go in front of everything that waits. */
function askSigner(ports: RuntimePorts, queues: Queues, enqueue: Enqueue, effects: readonly MachineEffect[]): void {
  const atHand: MachineInput[] = [];
  for (const effect of effects) {
    if (effect.kind !== 'sign') continue;
    const { id, request } = effect;
    const answer = ports.sign(request);
    const signed = (found: Answer): MachineInput => ({ kind: 'signed', id, answer: signAnswer(found) });
    if (answer instanceof Promise) void answer.then((found) => enqueue(signed(found)));
    else atHand.push(signed(answer));
  }
  queues.urgent.unshift(...atHand);
}

function signAnswer(found: Answer): SignAnswer {
  if (!isFault(found)) return found;
  return found.code === 'SIGNER_UNREACHABLE' ? 'unreachable' : 'refused';
}

type TransactionsInput = Extract<MachineInput, { kind: 'transactions' }>;

/** Handles what waits, or a tick; ends early at a commit, which must be durable before the next step. */
function stepTurn(ports: RuntimePorts, queues: Queues): readonly MachineEffect[] {
  const effects: MachineEffect[] = [];
  let judged = 0;
  for (let handled = 0; handled < INPUTS_PER_TURN; handled++) {
    const input = queues.urgent.shift() ?? (judged < TRANSACTIONS_PER_TURN ? queues.transactions.shift() : undefined);
    if (input?.kind === 'transactions') {
      judged += input.txs.length;
      queues.waiting -= input.txs.length;
    }
    if (input === undefined && handled > 0) break;
    const wanted = ports.machine.step(input ?? { kind: 'tick' }, ports.now());
    effects.push(...wanted);
    if (wanted.some((effect) => effect.kind === 'commit' || effect.kind === 'halt')) break;
  }
  return effects;
}
