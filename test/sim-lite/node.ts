import { type Bytes, emptyBytes, toHex } from '../../ledger/base/bytes.ts';
import { isFault } from '../../ledger/base/fault.ts';
import { invariant } from '../../ledger/base/invariant.ts';
import type { Signer, VerifySignature } from '../../ledger/base/keys.ts';
import { createLedger } from '../../ledger/execution/ledger.ts';
import { createLedgerRules } from '../../ledger/modules/index.ts';
import { sha256 } from '../../node/crypto/sha256.ts';
import type { MachineEffect, MachineInput } from '../../node/machine/effects.ts';
import { createMachine, type Machine } from '../../node/machine/machine.ts';
import { blockWriteFrom } from '../../node/runtime/block-write.ts';
import { ledgerSourceFrom } from '../../node/runtime/ledger-source.ts';
import type { LedgerStore } from '../../storage/ledger-store.ts';
import type { SimChain } from './chain.ts';
import type { Witness } from './witness.ts';

/** What a crash does to a step: it ends after so many of its effects; of a persist that is cut, `entries` reach the disk. */
export interface Crash {
  readonly after: number;
  readonly entries: number;
}

/** One node: its disk outlives its machine. */
export interface SimNode {
  readonly name: string;
  readonly place: number | undefined;
  readonly store: LedgerStore;
  isUp(): boolean;
  machine(): Machine | undefined;
  /** Reads the disk and builds the machine. */
  start(now: number): Promise<void>;
  /** The machine is gone at once; what is on disk stays. */
  kill(): void;
  step(input: MachineInput, now: number): Promise<void>;
  /** How often a report of this event was made since the beginning. */
  reports(event: string): number;
  readonly bans: readonly string[];
  isHalted(): boolean;
}

export interface SimNodeOptions {
  readonly name: string;
  readonly chain: SimChain;
  readonly signer: Signer | undefined;
  readonly store: LedgerStore;
  readonly witness: Witness;
  readonly verify: VerifySignature;
  readonly blockIntervalMinMs: number;
  /** Everything that leaves the node. */
  readonly perform: (effect: MachineEffect) => void;
  /** Asked before each step's effects: does the node die among them? */
  readonly crash: (effects: readonly MachineEffect[]) => Crash | undefined;
}

/** Builds a node that is down. */
export function createSimNode(options: SimNodeOptions): SimNode {
  const { name, chain, signer, store, witness } = options;
  const found = signer === undefined ? -1 : chain.signers.indexOf(signer);
  const place = found < 0 ? undefined : found;
  let voteLog: Bytes[] = [];
  let machine: Machine | undefined;
  let halted = false;
  const reports = new Map<string, number>();
  const bans: string[] = [];

  function persist(entries: readonly Bytes[]): void {
    voteLog.push(...entries);
    witness.persisted(name, entries);
  }

  async function performOne(effect: MachineEffect): Promise<void> {
    if (effect.kind === 'persist') return persist(effect.entries);
    if (effect.kind === 'commit') {
      await store.commitBlock(blockWriteFrom(effect.executed, effect.commit, effect.polkas));
      witness.committed(name, effect.executed);
      voteLog = [];
      return;
    }
    if (effect.kind === 'report') reports.set(effect.event, (reports.get(effect.event) ?? 0) + 1);
    if (effect.kind === 'ban') bans.push(effect.reason);
    if (effect.kind === 'halt') halted = true;
    if (effect.kind === 'send' || effect.kind === 'broadcast') witness.sent(name, place, effect.bytes);
    options.perform(effect);
  }

  async function performAll(effects: readonly MachineEffect[]): Promise<void> {
    const crash = effects.length === 0 ? undefined : options.crash(effects);
    for (const [index, effect] of effects.entries()) {
      if (crash !== undefined && index >= crash.after) {
        if (effect.kind === 'persist') persist(effect.entries.slice(0, crash.entries));
        machine = undefined;
        return;
      }
      await performOne(effect);
    }
    if (crash !== undefined) machine = undefined;
  }

  return {
    name,
    place,
    store,
    bans,
    isUp: () => machine !== undefined && !halted,
    machine: () => machine,
    isHalted: () => halted,
    reports: (event) => reports.get(event) ?? 0,
    kill: () => {
      machine = undefined;
    },
    async start(now) {
      const tip = store.tip();
      const source = ledgerSourceFrom(store);
      const rules = createLedgerRules();
      const built = createMachine(
        {
          sha256,
          verify: options.verify,
          signer,
          ledger: createLedger({ sha256, rules, genesis: chain.genesis, source, cachePagesMax: 1000 }),
          tipCommit: (tip === undefined ? undefined : store.commit(tip.height)) ?? emptyBytes,
          voteLog: [...voteLog],
          mempool: { txsMax: 1000, bytesMax: 1_000_000, perSenderMax: 1000 },
          blockTxsTarget: 50,
          blockIntervalMinMs: options.blockIntervalMinMs,
        },
        now,
      );
      invariant(!isFault(built), `a node reads its own vote log: ${name}`);
      machine = built.machine;
      await performAll(built.effects);
    },
    async step(input, now) {
      if (machine === undefined || halted) return;
      const effects = machine.step(input, now);
      const isIdle = input.kind === 'tick' && effects.length === 0 && machine.wakeAt(now) <= now;
      if (isIdle) witness.blame(`${name} wants to be woken again at once with nothing to do`);
      await performAll(effects);
    },
  };
}

/** Hex of a node's consensus key. */
export function keyOf(signer: Signer | undefined): string | undefined {
  return signer === undefined ? undefined : toHex(signer.key);
}
