import type { Bytes } from '../ledger/base/bytes.ts';
import type { Fault } from '../ledger/base/fault.ts';
import type { PublicKey, Signature } from '../ledger/base/keys.ts';
import type { GenesisDocument } from '../ledger/genesis/genesis-document.ts';
import type { PeerInfo } from '../p2p/network.ts';
import type { LedgerStore } from '../storage/ledger-store.ts';

/** What the doors (RPC, HTTP, events) may touch: committed storage, one read-only status, the way in, and the feed. */
export interface DoorPorts {
  readonly genesis: GenesisDocument;
  readonly genesisHash: Bytes;
  readonly store: LedgerStore;
  readonly status: () => NodeStatus;
  readonly transactions: TransactionDoor;
  readonly feed: Feed;
}

/** Published by the loop once per turn; never points into the machine's own state. */
export interface NodeStatus {
  readonly name: string;
  readonly version: string;
  readonly role: 'validator' | 'observer';
  readonly validatorKey: string | undefined;
  readonly peerId: string;
  readonly networkAddresses: readonly string[];
  readonly startedAt: number;
  readonly height: number;
  /** Hex. */
  readonly blockId: string;
  readonly stateRoot: string;
  readonly blockTime: number;
  readonly consensus: { readonly height: number; readonly round: number; readonly step: string };
  readonly pool: { readonly txs: number; readonly bytes: number };
  readonly peers: readonly PeerInfo[];
  /** Highest height for which a valid certificate was seen anywhere; height < this means catching up. */
  readonly bestSeenHeight: number;
  readonly counters: Readonly<Record<string, number>>;
}

export type SubmitOutcome =
  | { readonly kind: 'pooled'; readonly txId: Bytes; readonly txHash: Bytes; readonly expires: number }
  | { readonly kind: 'refused'; readonly fault: Fault; readonly txId?: Bytes; readonly retryAfterMs?: number };

/** A validator's word that it took a transaction when its chain ended at `height` and did not hold it (protocol.md §5). */
export interface SubmissionReceipt {
  readonly validator: PublicKey;
  readonly height: number;
  readonly signature: Signature;
}

/** Where a transaction stands on this node. */
export type TxStatus =
  | { readonly kind: 'pooled' }
  | { readonly kind: 'committed'; readonly height: number; readonly index: number }
  /** Its window has passed and no block holds it: it can never be included. */
  | { readonly kind: 'expired' }
  | { readonly kind: 'unknown' };

export interface TransactionDoor {
  /** How long a caller should wait before submitting, ms; undefined while there is room. Costs nothing to ask. */
  retryAfterMs(): number | undefined;
  /** Takes cbor([Tx, sigs]); checks all of admission (form, window, signature in workers, role, preconditions), pools, gossips. */
  submit(bytes: Bytes): Promise<SubmitOutcome>;
  /** The same checks without pooling. */
  check(bytes: Bytes): Promise<SubmitOutcome>;
  /**
   * This validator's receipt for a transaction that waits here; undefined where it does not wait, on an observer, and while the
   * signer does not answer. Never rejects.
   */
  submissionReceipt(txId: Bytes): Promise<SubmissionReceipt | undefined>;
  /** By txId. `expires` (ms), when given, lets an unknown id be told expired. */
  status(txId: Bytes, expires?: number): TxStatus;
  /** Resolves when a block holds the txId, when it expired, or after timeoutMs with its present status. */
  waitFor(txId: Bytes, timeoutMs: number, expires?: number): Promise<TxStatus>;
}

/** One committed block, as the feed gives it after it is durable. */
export interface CommittedBlock {
  readonly height: number;
  readonly blockId: Bytes;
  readonly time: number;
  readonly firstIndex: number;
  /** cbor(Record) in order. */
  readonly records: readonly Bytes[];
}

export interface Feed {
  /** Calls back after every committed block, in order; gives the unsubscribe function. Callbacks must not throw or block. */
  subscribe(onBlock: (block: CommittedBlock) => void): () => void;
}
