import type { Bytes } from '../ledger/base/bytes.ts';

/**
 * The write-ahead log of what this validator signed. An entry is on disk (fsync) before a byte of it leaves the node
 * (protocol.md §4 rule 12); a torn tail is cut off, damage before the tail refuses to open (rule 14).
 */
export interface VoteLog {
  /**
   * Appends entries and fsyncs once: after a crash all of them are there, or none. Only beyond 16 MiB of entries are there several such
   * appends, each synced before the next. Rejects when the disk refuses: the process must stop (rule 13).
   */
  append(entries: readonly Bytes[]): Promise<void>;
  /**
   * Everything older is no longer needed: the height it belongs to is committed durably. Frees the disk now and then, so it
   * is cheap after every block; what it has not freed yet is among the entries of the next opening. Entries of the kind
   * `begun` are kept for ever.
   */
  forget(): Promise<void>;
  close(): Promise<void>;
}

export interface OpenedVoteLog {
  readonly log: VoteLog;
  /** All entries found, oldest first; each `begun` entry once, however many files carry it. */
  readonly entries: readonly Bytes[];
  /** Bytes of a torn tail that were cut off; 0 normally. */
  readonly tornBytes: number;
}
