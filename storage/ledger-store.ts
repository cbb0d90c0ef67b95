import type { Bytes } from '../ledger/base/bytes.ts';
import type { Hash } from '../ledger/base/hash.ts';

/** Where a transaction stands: block height and record index inside that block. */
export interface TxPlace {
  readonly height: number;
  readonly index: number;
}

export interface StateChange {
  readonly key: string;
  /** null deletes the key. */
  readonly value: Bytes | null;
}

/** One page of the state tree; `prefix` is the page's path in hex nibbles, '' for the root page. */
export interface PageWrite {
  readonly prefix: string;
  readonly bytes: Bytes;
}

export interface PageRef {
  readonly prefix: string;
  readonly version: number;
}

/** One C2SP tile: `level`, `index`, and up to 256 hashes joined. A partial tile is overwritten by its longer self. */
export interface TileWrite {
  readonly level: number;
  readonly index: number;
  readonly bytes: Bytes;
}

/** Everything block `height` changes, written in one atomic synced batch (protocol.md §6). */
export interface BlockWrite {
  readonly height: number;
  readonly blockId: Hash;
  readonly header: Bytes;
  /** The commit of height − 1 that this block's header hashes; empty at height 1. */
  readonly lastCommit: Bytes;
  /** The certificate of this block that this node saw; may differ between nodes. */
  readonly commit: Bytes;
  readonly records: readonly Bytes[];
  /** Log index of the first record. */
  readonly firstIndex: number;
  readonly state: readonly StateChange[];
  /** State-tree pages of version `height`. */
  readonly pages: readonly PageWrite[];
  /** Pages and values that nothing at this or a later height refers to any more. */
  readonly stalePages: readonly PageRef[];
  readonly tiles: readonly TileWrite[];
  readonly txs: readonly { readonly txId: Hash; readonly index: number }[];
  /** Subject (tender/…, org/…) → log indexes of its records, for lists; the authenticated peaks are in the state. */
  readonly subjects: readonly { readonly subject: string; readonly logIndex: number }[];
  /** Other look-ups for reading only, e.g. document/<sha256>/<id>; keys are ASCII. */
  readonly lookups: readonly { readonly key: string; readonly value: Bytes }[];
}

export interface StoreTip {
  readonly height: number;
  readonly blockId: Hash;
  readonly logSize: number;
}

export interface KeyValue {
  readonly key: string;
  readonly value: Bytes;
}

/**
 * Bytes of the chain on one node. Reads without `Promise` are synchronous: execution uses them (protocol.md §6). All reads
 * show the chain as of the last commit that resolved; bytes they return must not be changed. A read of damaged data throws
 * FaultError STORE_DAMAGED.
 */
export interface LedgerStore {
  /** undefined before block 1. */
  tip(): StoreTip | undefined;

  stateGet(key: string): Bytes | undefined;
  /** Keys under 'due/' that are < end, in order, at most limit. Held in memory: execution is synchronous. */
  dueKeys(end: string, limit: number): readonly string[];
  page(prefix: string, version: number): Bytes | undefined;
  tile(level: number, index: number): Bytes | undefined;
  txPlace(txId: Hash): TxPlace | undefined;

  header(height: number): Bytes | undefined;
  lastCommit(height: number): Bytes | undefined;
  commit(height: number): Bytes | undefined;
  blockId(height: number): Hash | undefined;
  heightOf(blockId: Hash): number | undefined;
  records(height: number): readonly Bytes[] | undefined;
  /** One record of a block, without reading the others. */
  record(place: TxPlace): Bytes | undefined;
  /** Height and position of a record by its index in the log. */
  placeOfRecord(logIndex: number): TxPlace | undefined;
  /**
   * The value a key had after `height`; undefined: it had none. Throws FaultError STORE_STATE_PRUNED outside
   * oldestState() … tip().height, for what is not known must not read as absent.
   */
  stateAt(key: string, height: number): Bytes | undefined;
  /** The keys under 'due/' that had a value after `height`, in order. Rejects with STORE_STATE_PRUNED as `stateAt` throws. */
  dueKeysAt(height: number): Promise<readonly string[]>;
  /** Lowest height whose state can still be read and proven; 1 before block 1. */
  oldestState(): number;

  /** Current state entries whose key starts with prefix, after `after` (exclusive), in key order. */
  stateRange(prefix: string, after: string | undefined, limit: number): Promise<readonly KeyValue[]>;
  subjectRecords(subject: string, afterLogIndex: number, limit: number): Promise<readonly number[]>;
  lookups(prefix: string, limit: number): Promise<readonly KeyValue[]>;

  /** Small node-private facts (genesis hash, node id), synced at once. Never part of the chain. */
  metaGet(key: string): Bytes | undefined;
  metaPut(key: string, value: Bytes): Promise<void>;

  /**
   * Atomic and synced; one at a time, heights from 1 in order without gaps, firstIndex = tip's logSize, each state key once,
   * keys in printable ASCII, else InvariantError. A failed write rejects with STORE_WRITE_FAILED, as does every later one:
   * the process must stop.
   */
  commitBlock(write: BlockWrite): Promise<void>;
  /** Bytes on disk, for metrics; 0 in memory. */
  diskBytes(): Promise<number>;
  close(): Promise<void>;
}
