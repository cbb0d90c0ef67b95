import type { ValueMap } from '../base/codec.ts';
import type { Fault } from '../base/fault.ts';
import { invariant } from '../base/invariant.ts';
import type { Validator } from '../block/block.ts';
import type { GenesisDocument } from '../genesis/genesis-document.ts';
import type { LedgerModule, ParamRow, ParamView, ReadContext, Sender, StateRead, TimerRow, TxRow } from '../module.ts';
import type { Tx } from '../tx/transaction.ts';

/** Parameters in force at one moment: for reading, and as the map that the header hashes. */
export interface ParamsInForce {
  readonly view: ParamView;
  readonly canonical: ValueMap;
}

/** What the executor needs of the modules, looked up once. */
export interface Rules {
  readonly modules: readonly LedgerModule[];
  readonly txs: ReadonlyMap<string, TxRow>;
  readonly timers: ReadonlyMap<string, TimerRow>;
  readonly paramsInForce: (state: StateRead, time: number) => ParamsInForce;
  readonly resolveSender: (context: ReadContext, row: TxRow, tx: Tx) => Sender | Fault;
  readonly checkSigner: (context: ReadContext, row: TxRow, tx: Tx, sender: Sender) => Fault | undefined;
  /** The set that votes on a height, sorted by key. */
  readonly validatorSet: (state: StateRead, height: number) => readonly Validator[];
  /** Those of the set that may propose on the height after the state's, in their order. */
  readonly leaders: (state: StateRead, set: readonly Validator[]) => readonly Validator[];
  readonly checkGenesis: (document: GenesisDocument) => Fault | undefined;
}

/** Builds the tables by name; a name used twice is a bug. */
export function createRules(options: Omit<Rules, 'txs' | 'timers'>): Rules {
  const txs = new Map<string, TxRow>();
  const timers = new Map<string, TimerRow>();
  for (const module of options.modules) {
    for (const row of module.txs) {
      invariant(!txs.has(row.type), `transaction type is declared once: ${row.type}`);
      const bySubmission = row.signer.kind === 'submission';
      invariant(bySubmission === (row.admission !== undefined), `submission keys are admitted by the row: ${row.type}`);
      invariant(!(bySubmission && row.sensitive), `a submission key has no second key: ${row.type}`);
      txs.set(row.type, row);
    }
    for (const row of module.timers) {
      invariant(!timers.has(row.kind), `timer is declared once: ${row.kind}`);
      timers.set(row.kind, row);
    }
  }
  return { ...options, txs, timers };
}

/** All declared parameters. */
export function paramRows(modules: readonly LedgerModule[]): readonly ParamRow[] {
  return modules.flatMap((module) => module.params);
}
