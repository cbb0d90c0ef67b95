import type { Value, ValueMap } from './base/codec.ts';
import type { Fault, FaultCode } from './base/fault.ts';
import type { Hash, Sha256 } from './base/hash.ts';
import type { PublicKey } from './base/keys.ts';
import type { Schema } from './base/schema.ts';
import type { Texts } from './base/texts.ts';
import type { Commit, Validator } from './block/block.ts';
import type { GenesisDocument } from './genesis/genesis-document.ts';
import type { Tx } from './tx/transaction.ts';

/** A family of state entries of one type: `prefix/id`. Ids are ASCII without control characters. */
export interface EntryTable<T extends Value> {
  readonly prefix: string;
  /** Never set; carries the type. */
  readonly type?: T;
}

/** Declares a family of state entries. The prefix is unique over all modules. */
export function defineEntries<T extends Value>(prefix: string): EntryTable<T> {
  return { prefix };
}

export interface StateRead {
  get<T extends Value>(table: EntryTable<T>, id: string): T | undefined;
}

export interface StateWrite extends StateRead {
  put<T extends Value>(table: EntryTable<T>, id: string, value: T): void;
  remove<T extends Value>(table: EntryTable<T>, id: string): void;
}

/** The parameters in force at this block's time (dated legal and technical numbers). */
export interface ParamView {
  /** The value of a declared parameter; an undeclared name is a bug. */
  get(name: string): Value;
}

export interface ReadContext {
  readonly sha256: Sha256;
  readonly genesisHash: Hash;
  readonly chain: string;
  readonly height: number;
  /** Block time, ms UTC: the only clock there is. */
  readonly time: number;
  readonly state: StateRead;
  readonly params: ParamView;
  /**
   * Height of the committed block before this one that holds a txId. Sure for commits of the last 24 hours of block time, the
   * log's last window; older ones may be forgotten (protocol.md §2).
   */
  readonly committedAt: (txId: Hash) => number | undefined;
}

/** Who signs, as the identity module knows it after status and key checks. */
export interface Sender {
  readonly key: PublicKey;
  /** BIN of the organisation that owns the key; NO_ORG of a submission key. */
  readonly org: string;
  /** Roles in force at block time. */
  readonly roles: readonly string[];
  /** Organisations of the cosigners (BINs, in the order of tx.cosigners). */
  readonly cosignerOrgs: readonly string[];
}

export interface TxReadContext extends ReadContext {
  readonly tx: Tx;
  readonly txId: Hash;
  readonly sender: Sender;
}

/** What a module may use at the end of a block. */
export type BlockEndContext = Omit<ReadContext, 'state'> & { readonly state: StateWrite };

/** Something that happened, as it stands in the record's result; `type` is `module.past`, e.g. `tender.published`. */
export interface LedgerEvent {
  readonly type: string;
  readonly data: ValueMap;
}

export interface Effects {
  readonly state: StateWrite;
  emit(event: LedgerEvent): void;
  /** Asks for a timer row to run in the first block with time ≥ dueAt. One per (objectId, kind); setting again moves it. */
  schedule(dueAt: number, objectId: string, kind: string): void;
  unschedule(objectId: string, kind: string): void;
  /** Node-side look-up for readers (e.g. document by hash); not part of the state. */
  lookup(key: string, value: ValueMap): void;
}

export type ApplyContext = Omit<TxReadContext, 'state'> & Effects;
export type SystemContext = Omit<ReadContext, 'state'> & Effects;

/**
 * Who may sign, checked by the executor before `check`:
 * - `roles`: the sender's organisation holds one of these roles in force;
 * - `registered`: any active key of an active organisation;
 * - `submission`: one key alone, which nobody has registered and the row's `admission` lets in (sealed-bids.md §3.6).
 */
export type SignerRule =
  | { readonly kind: 'roles'; readonly roles: readonly string[] }
  | { readonly kind: 'registered' }
  | { readonly kind: 'submission' };

/** What record 0 of a block rests on: the block before and how it was decided; undefined in block 1. */
export interface BlockFacts {
  readonly previous:
    | { readonly height: number; readonly time: number; readonly proposer: PublicKey; readonly commit: Commit }
    | undefined;
}

/** What a block held, when all its transactions have run. */
export interface BlockTotals {
  readonly proposer: PublicKey;
  readonly txs: number;
  readonly bytes: number;
  readonly cost: number;
}

/** One transaction type: the single source of validation, JSON Schema, RPC docs, CLI help and reference. */
export interface TxRow<P extends ValueMap = ValueMap> {
  /** `module.verb`. */
  readonly type: string;
  readonly payload: Schema<P>;
  readonly signer: SignerRule;
  /**
   * Whether a submission key may send this: with the rule `submission`, and with no other. Runs before `check`; a block that holds
   * a transaction with its fault is invalid, so free keys leave nothing behind. Reads only.
   */
  readonly admission?: (context: TxReadContext, payload: P) => Fault | undefined;
  /** Needs a second key of the organisation among the cosigners or a fresh registrar attestation (system.md L4). */
  readonly sensitive: boolean;
  /** Law, rule or paper line the type comes from. */
  readonly legalBasis: string;
  /** 1 = one document anchor (about 0.1 ms of execution). */
  readonly cost: number;
  /** `seal`: waits in a pool's own lane and has a quarter of a block before others. Only what validators owe by themselves; validity knows no lanes. */
  readonly lane?: 'seal';
  /** The subjects whose history this joins when it succeeds, besides the sender's own: from the payload and what `apply` gave, so that a new object has its own first record. */
  readonly subjects: (payload: P, tx: Tx, value: ValueMap) => readonly string[];
  /** Every fault `check` can give, in the order of the preconditions. */
  readonly faults: readonly FaultCode[];
  /** The preconditions in order; the first that fails is the recorded result. Reads only. */
  readonly check: (context: TxReadContext, payload: P) => Fault | undefined;
  /** The effects; runs only after `check` passed, and cannot fail. Gives what the record's result shows, e.g. the new id. */
  readonly apply: (context: ApplyContext, payload: P) => ValueMap;
  readonly title: Texts;
  /** One line per payload field (dotted path for nested ones), for help and reference. */
  readonly fields: Readonly<Record<string, Texts>>;
  /** A payload that passes the schema. */
  readonly example: P;
}

/** Declares a transaction type; the erased form is what tables hold. */
export function defineTx<P extends ValueMap>(row: TxRow<P>): TxRow {
  return row as unknown as TxRow;
}

/** What a due timer does, as the actor "system". */
export interface TimerRow {
  /** `module.event`, e.g. `tender.discussionEnd`. */
  readonly kind: string;
  readonly subjects: (objectId: string, value: ValueMap) => readonly string[];
  readonly run: (context: SystemContext, objectId: string) => ValueMap;
  readonly title: Texts;
}

export interface ParamRow {
  readonly name: string;
  readonly schema: Schema<Value>;
  readonly unit: string;
  /** Values of the two genesis profiles (domain.md §3.0). */
  readonly defaults: { readonly kz: Value; readonly demo: Value };
  readonly legalAct: string;
  readonly title: Texts;
}

export interface LedgerModule {
  readonly name: string;
  readonly txs: readonly TxRow[];
  readonly timers: readonly TimerRow[];
  readonly params: readonly ParamRow[];
  readonly entries: readonly EntryTable<Value>[];
  /** Words for the module's states and roles, for pages and the CLI: `TENDER_DISCUSSION` → texts. */
  readonly words: Readonly<Record<string, Texts>>;
  /** Writes the module's part of the genesis state. */
  readonly genesis?: (context: SystemContext, document: GenesisDocument) => void;
  /** Runs with record 0 of every block, whose events it may add to, before timers and transactions. */
  readonly onBlock?: (context: SystemContext, facts: BlockFacts) => void;
  /**
   * Why a validator's key may not leave the set now: what it owes under this module, e.g. a share that opens bids. Asked of every
   * module when a removal or replacement is proposed and when it is decided; `setAfter` is the set then, sorted by key bytes.
   */
  readonly validatorDuties?: (
    context: ReadContext,
    key: PublicKey,
    setAfter: readonly Validator[],
  ) => Fault | undefined;
  /** Runs when all transactions of a block have run; there is no record left to tell of events. */
  readonly onBlockEnd?: (context: BlockEndContext, totals: BlockTotals) => void;
}
