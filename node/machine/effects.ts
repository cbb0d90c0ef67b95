import type { Equivocation } from '../../consensus/types.ts';
import type { Bytes } from '../../ledger/base/bytes.ts';
import type { Fault } from '../../ledger/base/fault.ts';
import type { Signature } from '../../ledger/base/keys.ts';
import type { ExecutedBlock } from '../../ledger/execution/execute-block.ts';
import type { SignedTx } from '../../ledger/tx/transaction.ts';
import type { PeerId } from '../../p2p/network.ts';
import type { GuardedRequest } from '../signing/sign-request.ts';

/** Wall-clock ms of this node; every input carries the moment it is handled. */
export type Now = number;

/** A committed block as a peer serves it, its transactions decoded and their signatures checked. */
export interface FetchedBlock {
  readonly header: Bytes;
  readonly lastCommit: Bytes;
  readonly commit: Bytes;
  readonly records: readonly Bytes[];
  /** By place in `records`; undefined where the record is no transaction or its transaction is badly formed or signed. */
  readonly txs: readonly (SignedTx | undefined)[];
}

/** What a node can ask a peer. */
export type FetchRequest =
  | { readonly kind: 'blocks'; readonly from: number; readonly count: number }
  | { readonly kind: 'txs'; readonly hashes: readonly Bytes[] };

export type Fetched =
  | { readonly kind: 'blocks'; readonly blocks: readonly FetchedBlock[] }
  | { readonly kind: 'txs'; readonly txs: readonly SignedTx[] }
  | { readonly kind: 'failed' };

export type MachineInput =
  | { readonly kind: 'tick' }
  | {
      readonly kind: 'peer';
      readonly peer: PeerId;
      readonly validatorKey: string | undefined;
      readonly connected: boolean;
    }
  /** A frame of a direct stream. `receivedAt`: when its last byte arrived. */
  | { readonly kind: 'message'; readonly from: PeerId; readonly bytes: Bytes; readonly receivedAt: Now }
  /** Transactions whose form and signatures were checked; each is answered by `ticket`. */
  | {
      readonly kind: 'transactions';
      readonly txs: readonly SignedTx[];
      readonly ticket: number;
      readonly dryRun: boolean;
    }
  | { readonly kind: 'fetched'; readonly id: number; readonly result: Fetched }
  /** The answer to `sign`, in the order of the requests. */
  | { readonly kind: 'signed'; readonly id: number; readonly answer: SignAnswer };

/** `refused`: the holder of the key signed something else at that place; `unreachable`: nobody knows whether it signed. */
export type SignAnswer = Signature | 'refused' | 'unreachable';

/** Performed strictly in this order: persist, then send, then commit; a `commit` ends its step (architecture.md). */
export type MachineEffect =
  /** On disk before any later effect leaves the node. */
  | { readonly kind: 'persist'; readonly entries: readonly Bytes[] }
  | { readonly kind: 'send'; readonly to: PeerId; readonly bytes: Bytes }
  | { readonly kind: 'broadcast'; readonly bytes: Bytes }
  | { readonly kind: 'announce'; readonly bytes: Bytes }
  | { readonly kind: 'fetch'; readonly id: number; readonly peer: PeerId; readonly request: FetchRequest }
  /** Ask the holder of the key; the answer comes as `signed`. */
  | { readonly kind: 'sign'; readonly id: number; readonly request: GuardedRequest }
  /** Transactions that came inside consensus messages: check their signatures and hand them back as `transactions`. */
  | { readonly kind: 'verify'; readonly from: PeerId; readonly transactions: readonly Bytes[] }
  /** `polkas`: the polkas of the height, cbor(votes), so that a fork names its makers; absent for fetched blocks. */
  | { readonly kind: 'commit'; readonly executed: ExecutedBlock; readonly commit: Bytes; readonly polkas?: Bytes }
  /** Proof that a validator broke the protocol, from its own signatures; each crime once. */
  | { readonly kind: 'evidence'; readonly equivocation: Equivocation }
  /** One fault or undefined (taken) for each transaction of the ticket, in order. */
  | { readonly kind: 'answer'; readonly ticket: number; readonly faults: readonly (Fault | undefined)[] }
  | { readonly kind: 'ban'; readonly peer: PeerId; readonly reason: string }
  | {
      readonly kind: 'report';
      readonly level: 'debug' | 'info' | 'warn' | 'error';
      readonly event: string;
      readonly fields: ReportFields;
    }
  /** The node must stop: going on could only make it worse. */
  | { readonly kind: 'halt'; readonly event: string; readonly fields: ReportFields };

export type ReportFields = Readonly<Record<string, string | number | boolean>>;

/** Collects one step's effects in the order they are performed. */
export interface EffectSink {
  persist(entry: Bytes): void;
  push(effect: Exclude<MachineEffect, { kind: 'persist' }>): void;
  report(level: 'debug' | 'info' | 'warn' | 'error', event: string, fields?: ReportFields): void;
}

/** Builds a sink; `drain` gives the effects with all entries in one persist at the front and a commit at the end. */
export function createEffectSink(): EffectSink & { drain(): readonly MachineEffect[] } {
  let entries: Bytes[] = [];
  let effects: MachineEffect[] = [];
  return {
    persist: (entry) => void entries.push(entry),
    push: (effect) => void effects.push(effect),
    report: (level, event, fields = {}) => void effects.push({ kind: 'report', level, event, fields }),
    drain() {
      const commits = effects.filter((effect) => effect.kind === 'commit');
      const others = effects.filter((effect) => effect.kind !== 'commit');
      const all: readonly MachineEffect[] = [
        ...(entries.length > 0 ? [{ kind: 'persist', entries } as const] : []),
        ...others,
        ...commits,
      ];
      entries = [];
      effects = [];
      return all;
    },
  };
}
