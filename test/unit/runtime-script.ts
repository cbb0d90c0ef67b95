import { fault } from '../../ledger/base/fault.ts';
import { createMempool } from '../../ledger/mempool/mempool.ts';
import type { MachineEffect, MachineInput } from '../../node/machine/effects.ts';
import type { Machine } from '../../node/machine/machine.ts';
import { createRuntime, type Runtime, type RuntimePorts } from '../../node/runtime/runtime.ts';

/** How a test names an input: a message by its text, transactions by their ticket, the rest by their kind. */
export const nameOf = (input: MachineInput): string => {
  if (input.kind === 'message') return new TextDecoder().decode(input.bytes);
  return input.kind === 'transactions' ? `tx${input.ticket}` : input.kind;
};

/** A machine that follows a script: what each input's name asks for. */
export function createScript(effects: Readonly<Record<string, readonly MachineEffect[]>> = {}) {
  const seen: string[] = [];
  const machine: Machine = {
    step(input) {
      seen.push(nameOf(input));
      return effects[nameOf(input)] ?? [];
    },
    wakeAt: () => Number.MAX_SAFE_INTEGER,
    transaction: () => undefined,
    mempool: createMempool({ txsMax: 1, bytesMax: 1, perSenderMax: 1 }),
    status: () => ({ height: 1, round: 0, step: 'propose', bestSeenHeight: 0, isValidator: true }),
  };
  return { machine, seen };
}

interface Loop {
  readonly runtime: Runtime;
  readonly seen: readonly string[];
  readonly died: Promise<unknown>;
  readonly turns: { count: number };
  /** Resolves when the input of this name was handled. */
  readonly handled: (name: string) => Promise<void>;
}

export function createLoop(
  script: ReturnType<typeof createScript>,
  perform: (effects: readonly MachineEffect[]) => Promise<void> = async () => undefined,
  firstEffects: readonly MachineEffect[] = [],
  sign: RuntimePorts['sign'] = () => fault('SIGNER_UNREACHABLE'),
): Loop {
  const turns = { count: 0 };
  const death = Promise.withResolvers<unknown>();
  const waiting: { readonly name: string; readonly resolve: () => void }[] = [];
  const runtime = createRuntime({
    machine: script.machine,
    perform,
    firstEffects,
    sign,
    now: () => 1,
    onTurn() {
      turns.count++;
      for (const { name, resolve } of waiting) if (script.seen.includes(name)) resolve();
    },
    onDeath: death.resolve,
  });
  const handled = (name: string): Promise<void> => {
    const { promise, resolve } = Promise.withResolvers<void>();
    waiting.push({ name, resolve });
    return promise;
  };
  return { runtime, seen: script.seen, died: death.promise, turns, handled };
}
