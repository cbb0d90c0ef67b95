import { hash } from 'node:crypto';
import { compareBytes } from '../ledger/base/bytes.ts';
import type { ValueMap } from '../ledger/base/codec.ts';
import { type Fault, faultRow, isFault } from '../ledger/base/fault.ts';
import { invariant } from '../ledger/base/invariant.ts';
import { type PublicKey, publicKeyFromRaw } from '../ledger/base/keys.ts';
import type { Commit } from '../ledger/block/block.ts';
import { type GenesisDocument, genesisHashOf } from '../ledger/genesis/genesis-document.ts';
import type { Effects, LedgerEvent, LedgerModule, ReadContext, SystemContext, TxRow } from '../ledger/module.ts';
import { createChainModule } from '../ledger/modules/chain/chain-module.ts';
import { binFromSerial } from '../ledger/modules/identity/bin.ts';
import { identityModule } from '../ledger/modules/identity/identity-module.ts';
import { checkSigner, resolveSender } from '../ledger/modules/identity/sender.ts';
import { paramEntries } from '../ledger/modules/param/param-entries.ts';
import { createParamModule } from '../ledger/modules/param/param-module.ts';
import { createParamView } from '../ledger/modules/param/param-view.ts';
import { createDecodedState } from '../ledger/state/decoded-state.ts';
import { createBlockOverlay, createTxOverlay, type Overlay } from '../ledger/state/overlay.ts';
import { encodeTx, type Tx, txIdOf } from '../ledger/tx/transaction.ts';

const sha256 = (data: Uint8Array): Uint8Array => hash('sha256', data, 'buffer');

/** A key for tests: its bytes say which organisation and which of its keys it is. Nothing is signed with it. */
export function testKey(org: number, index: number): PublicKey {
  const raw = new Uint8Array(32).fill(org);
  raw[31] = index;
  return publicKeyFromRaw(raw);
}

/** The parties of the test genesis, each with two keys. */
export const testParties = {
  registrar: party(1, 'REGISTRAR'),
  ministry: party(2, 'MINFIN'),
  digital: party(3, 'DIGITAL_AUTHORITY'),
  customer: party(4, 'CUSTOMER'),
  organizer: party(5, 'ORGANIZER', 'CUSTOMER'),
  supplier: party(6, 'SUPPLIER'),
  secondSupplier: party(7, 'SUPPLIER'),
  outsider: party(8),
  bank: party(9, 'BANK'),
  validators: [party(11, 'VALIDATOR'), party(12, 'VALIDATOR'), party(13, 'VALIDATOR'), party(14, 'VALIDATOR')],
} as const;

export interface TestParty {
  readonly bin: string;
  readonly keys: readonly [PublicKey, PublicKey];
  readonly roles: readonly string[];
}

function party(number: number, ...roles: readonly string[]): TestParty {
  return { bin: binFromSerial('260140', number), keys: [testKey(number, 1), testKey(number, 2)], roles };
}

/** Gives a consistent genesis document with the test parties. */
export function testGenesis(options: {
  readonly time: number;
  readonly profile: 'kz' | 'demo';
  readonly params?: GenesisDocument['params'];
}): GenesisDocument {
  const { validators, ...single } = testParties;
  return {
    v: 1,
    chain: 'test-1',
    time: options.time,
    profile: options.profile,
    organisations: [...Object.values(single), ...validators].map(({ bin, keys, roles }) => ({
      bin,
      keys,
      roles,
      name: { kk: `Ұйым ${bin}`, ru: `Организация ${bin}`, en: `Organisation ${bin}` },
    })),
    validators: validators
      .map(({ bin, keys }, i) => ({ key: keys[0], org: bin, name: `v${i + 1}` }))
      .sort((a, b) => compareBytes(a.key, b.key)),
    params: options.params ?? [],
  };
}

export interface TestSigner {
  /** BIN; the key is the organisation's first of the test parties unless named. */
  readonly org: string;
  readonly key?: PublicKey;
  readonly cosigners?: readonly PublicKey[];
}

export interface Done {
  readonly result: ValueMap;
  readonly events: readonly LedgerEvent[];
  readonly lookups: ReadonlyMap<string, ValueMap>;
}
export type Outcome = { readonly fault: Fault } | Done;

export interface TestContext {
  readonly state: Overlay;
  readonly modules: readonly LedgerModule[];
  /** Runs a transaction as the executor does, signatures aside; a fault outside the row's list is a failed test. */
  run<P extends ValueMap>(row: TxRow<P>, payload: ValueMap, signer: TestSigner): Outcome;
  /** Same by type name, and the transaction must succeed. */
  done(type: string, payload: ValueMap, signer: TestSigner): Done;
  /** Same, and it must fail: gives the fault. */
  fails(type: string, payload: ValueMap, signer: TestSigner): Fault;
  /**
   * Begins the next block at a time, runs what the given modules do with record 0 and the timers due by then, in order of (dueAt,
   * objectId, kind); gives their events. Blocks came all the while, unless the chain was halted since the last call.
   */
  advance(time: number, how?: { readonly halted: boolean }): readonly LedgerEvent[];
  /** Runs what another module's timer would run, at this block's time; gives its events. */
  asSystem(run: (context: SystemContext) => void): readonly LedgerEvent[];
  /** Moves block time without running anything: timers may be left over for a later block. */
  passTo(time: number): void;
  /** Timers that wait, in order. */
  timers(): readonly { readonly dueAt: number; readonly objectId: string; readonly kind: string }[];
  /** What readers and checks see now. */
  read(): ReadContext;
}

/** What the modules under test do with record 0 looks at the time of the block before alone. */
const noCommit: Commit = { round: 0, blockId: new Uint8Array(32), signatures: [] };

/** Codes that come before any row's check. */
const SIGNER_FAULTS = [
  'TX_UNKNOWN_KEY',
  'TX_KEY_REGISTERED',
  'TX_COSIGNED',
  'KEY_REVOKED',
  'KEY_NOT_ACTIVE',
  'ORG_NOT_ACTIVE',
  'ORG_SUSPENDED',
  'ORG_CLOSED',
  'ROLE_MISSING',
  'SECOND_KEY_REQUIRED',
];

/** Codes that each transaction type has given in this test file. */
const shownFaults = new Map<string, Set<string>>();

function show(type: string, found: Fault): Outcome {
  const codes = shownFaults.get(type) ?? new Set<string>();
  shownFaults.set(type, codes.add(found.code));
  return { fault: found };
}

/** Gives `type CODE` for every listed fault that no test of this file has shown. */
export function unshownFaults(rows: readonly TxRow[]): readonly string[] {
  return rows.flatMap((row) =>
    row.faults.filter((code) => !shownFaults.get(row.type)?.has(code)).map((code) => `${row.type} ${code}`),
  );
}

/** Builds a ledger of identity, chain, param and the given modules over an empty state, with genesis written. */
export function createTestContext(options: {
  readonly time?: number;
  readonly profile?: 'kz' | 'demo';
  readonly modules?: readonly LedgerModule[];
  readonly genesis?: GenesisDocument;
}): TestContext {
  const start = options.genesis?.time ?? options.time ?? 1_770_000_000_000;
  const genesis = options.genesis ?? testGenesis({ time: start, profile: options.profile ?? 'demo' });
  const more = options.modules ?? [];
  const base = [identityModule, createChainModule(more), ...more];
  const rows = base.flatMap((module) => module.params);
  const modules = [...base, createParamModule(rows)];
  const genesisHash = genesisHashOf(sha256, genesis);
  const state = createBlockOverlay(createDecodedState({ stateGet: () => undefined, dueKeys: () => [] }, 1));
  const due = new Map<string, { readonly dueAt: number; readonly objectId: string; readonly kind: string }>();
  const committedAt = (): undefined => undefined;
  let now = start;
  let height = 1;
  let serial = 0;
  const { validators } = testParties;

  const read = (): ReadContext => {
    const params = createParamView(rows, state.get(paramEntries, '') ?? {}, now);
    return { sha256, genesisHash, chain: genesis.chain, height, time: now, state, params, committedAt };
  };
  const effects = (
    layer: Overlay,
  ): Effects & { readonly events: LedgerEvent[]; readonly lookups: Map<string, ValueMap> } => {
    const events: LedgerEvent[] = [];
    const lookups = new Map<string, ValueMap>();
    return {
      events,
      lookups,
      state: layer,
      emit: (event) => void events.push(event),
      schedule: (dueAt, objectId, kind) => void due.set(`${objectId} ${kind}`, { dueAt, objectId, kind }),
      unschedule: (objectId, kind) => void due.delete(`${objectId} ${kind}`),
      lookup: (key, value) => void lookups.set(key, value),
    };
  };
  const atGenesis = (context: SystemContext): void => {
    for (const module of modules) module.genesis?.(context, genesis);
  };
  const noParams = { get: () => invariant(false, 'genesis reads no parameter') as never };
  atGenesis({
    sha256,
    genesisHash,
    chain: genesis.chain,
    height: 0,
    time: start,
    params: noParams,
    committedAt,
    ...effects(state),
  });

  function run<P extends ValueMap>(row: TxRow<P>, payload: ValueMap, signer: TestSigner): Outcome {
    const problem = row.payload.check(payload, '');
    invariant(problem === undefined, `${row.type} payload passes its schema: ${JSON.stringify(problem)}`);
    const cosigners = [...(signer.cosigners ?? [])].sort(compareBytes);
    const key = signer.key ?? firstKey(signer.org);
    const tx: Tx = {
      v: 1,
      chain: genesis.chain,
      type: row.type,
      key,
      cosigners,
      expires: now + 600_000 + serial++,
      payload,
    };
    const base = read();
    const erased = row as unknown as TxRow;
    const sender = resolveSender(base, erased, tx);
    const early = isFault(sender) ? sender : checkSigner(base, erased, tx, sender);
    if (early !== undefined || isFault(sender)) {
      invariant(
        early !== undefined && SIGNER_FAULTS.includes(early.code),
        `signer fault is a known one: ${early?.code}`,
      );
      return { fault: early };
    }
    const layer = createTxOverlay(state);
    const context = { ...base, tx, txId: txIdOf(sha256, encodeTx(tx)), sender };
    const unadmitted = row.admission?.(context, payload as P);
    if (unadmitted !== undefined) {
      invariant(faultRow(unadmitted.code).stage === 'block', `${row.type} keeps the unadmitted out of blocks`);
      return { fault: unadmitted };
    }
    const found = row.check(context, payload as P);
    if (found !== undefined) {
      invariant(row.faults.includes(found.code), `${row.type} lists the fault ${found.code}`);
      invariant([...layer.changedKeys()].length === 0, 'a check changes nothing');
      return show(row.type, found);
    }
    const { events, lookups, ...rest } = effects(layer);
    const result = row.apply({ ...context, ...rest }, payload as P);
    layer.merge();
    return { result, events, lookups };
  }

  function rowOf(type: string): TxRow {
    const row = modules.flatMap((module) => module.txs).find((candidate) => candidate.type === type);
    invariant(row !== undefined, `transaction type exists: ${type}`);
    return row;
  }

  const pending = () =>
    [...due.values()].sort((a, b) => a.dueAt - b.dueAt || order(a.objectId, b.objectId) || order(a.kind, b.kind));

  function asSystem(act: (context: SystemContext) => unknown): readonly LedgerEvent[] {
    const layer = createTxOverlay(state);
    const { events, lookups: _, ...rest } = effects(layer);
    act({ ...read(), ...rest });
    layer.merge();
    return events;
  }

  return {
    state,
    modules,
    run,
    read,
    asSystem,
    timers: pending,
    done(type, payload, signer) {
      const outcome = run(rowOf(type), payload, signer);
      invariant(!('fault' in outcome), `${type} succeeds: ${JSON.stringify(outcome)}`);
      return outcome;
    },
    fails(type, payload, signer) {
      const outcome = run(rowOf(type), payload, signer);
      invariant('fault' in outcome, `${type} fails`);
      return outcome.fault;
    },
    passTo(time) {
      invariant(time >= now, 'block time does not go back');
      now = time;
      height += 1;
    },
    advance(time, { halted } = { halted: false }) {
      invariant(time >= now, 'block time does not go back');
      const before = halted ? now : Math.max(now, time - 1);
      now = time;
      height += 1;
      const previous = { height: height - 1, time: before, proposer: validators[0].keys[0], commit: noCommit };
      const events: LedgerEvent[] = [];
      for (const module of more) {
        events.push(...asSystem((context) => module.onBlock?.(context, { previous })));
      }
      // Timers set while running wait for the next block.
      for (const timer of pending().filter((candidate) => candidate.dueAt <= time)) {
        due.delete(`${timer.objectId} ${timer.kind}`);
        const row = modules.flatMap((module) => module.timers).find((candidate) => candidate.kind === timer.kind);
        invariant(row !== undefined, `timer kind exists: ${timer.kind}`);
        events.push(...asSystem((context) => row.run(context, timer.objectId)));
      }
      return events;
    },
  };
}

function order(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function firstKey(bin: string): PublicKey {
  const { validators, ...single } = testParties;
  const found = [...Object.values(single), ...validators].find((candidate) => candidate.bin === bin);
  invariant(found !== undefined, `a signer without a named key is one of the test parties: ${bin}`);
  return found.keys[0];
}
