import { type Bytes, concatBytes, emptyBytes } from '../../ledger/base/bytes.ts';
import type { LedgerStore } from '../../storage/ledger-store.ts';
import { createMemoryStore } from '../../storage/memory-store.ts';
import { createVoteLogDisk, memoryAppend, openMemoryVoteLog, type VoteLogDisk } from '../../storage/memory-vote-log.ts';
import { encodeBegun, type VoteLogBegun } from '../../storage/vote-log-begun.ts';
import type { Random } from './random.ts';

/** What a power loss leaves of bytes that were written and not yet synced. */
export type Loss = 'all' | 'nothing' | 'prefix' | 'sectors';

/** A node's disk: it outlives the node. The database commits atomically; the vote log has a write cache in front. */
export interface SimDisk {
  readonly store: LedgerStore;
  readonly votes: VoteLogDisk;
  /** An operator says that the key has signed nothing that this disk does not know (protocol.md §4 rule 16). */
  begin(begun: VoteLogBegun): void;
  /** Reads the vote log as a node does at its start; throws FaultError STORE_VOTE_LOG_DAMAGED. */
  open(): readonly Bytes[];
  /** Puts entries into the write cache; false: the disk is full, and a part of them may have been written. */
  write(entries: readonly Bytes[]): boolean;
  /** From now on what was written survives. */
  sync(): void;
  /** Everything up to the committed height may be forgotten. */
  forget(): void;
  /** The machine under the node stops; what was not synced is lost, or a part of it. */
  lose(loss: Loss): void;
  /** Turns one bit of the vote log over; false where it is empty. */
  flipBit(): boolean;
  /** Somebody puts an old copy of the vote log back; empty: it is lost. */
  replaceVotes(bytes: Bytes): void;
  /** Everything is lost: blocks and votes. */
  loseAll(): void;
  /** Whether the vote log is still the one that this disk was given to keep; asked once a start. */
  isOwnLog(): boolean;
  /** How often the vote log was exchanged. */
  exchanges(): number;
  /** While true, the disk takes nothing more. */
  isFull: boolean;
}

const SECTOR_BYTES = 512;

/** Builds an empty disk. */
export function createSimDisk(random: Random, first: LedgerStore = createMemoryStore()): SimDisk {
  let store = first;
  let isOwn = true;
  let exchanges = 0;
  const votes = createVoteLogDisk();
  let log: ReturnType<typeof openMemoryVoteLog>['log'] | undefined;
  let cached: Bytes = emptyBytes;
  const disk: SimDisk = {
    get store() {
      return store;
    },
    votes,
    isFull: false,
    open() {
      cached = emptyBytes;
      const opened = openMemoryVoteLog(votes);
      log = opened.log;
      return opened.entries;
    },
    begin(begun) {
      votes.bytes = concatBytes(votes.bytes, memoryAppend([encodeBegun(begun)], votes.bytes.length));
    },
    write(entries) {
      const bytes = memoryAppend(entries, votes.bytes.length + cached.length);
      cached = concatBytes(cached, disk.isFull ? bytes.subarray(0, random.between(0, bytes.length - 1)) : bytes);
      return !disk.isFull;
    },
    sync() {
      votes.bytes = concatBytes(votes.bytes, cached);
      cached = emptyBytes;
    },
    forget() {
      void log?.forget();
    },
    lose(loss) {
      const kept = remainder(cached, loss, votes.bytes.length, random);
      cached = emptyBytes;
      votes.bytes = concatBytes(votes.bytes, kept);
    },
    replaceVotes(bytes) {
      cached = emptyBytes;
      votes.bytes = bytes;
      isOwn = false;
      exchanges++;
    },
    loseAll() {
      disk.replaceVotes(emptyBytes);
      store = createMemoryStore();
    },
    exchanges: () => exchanges,
    isOwnLog() {
      const was = isOwn;
      isOwn = true;
      return was;
    },
    flipBit() {
      const { bytes } = votes;
      if (bytes.length === 0) return false;
      const changed = bytes.slice();
      const at = random.between(0, bytes.length - 1);
      changed[at] = (changed[at] ?? 0) ^ (1 << random.between(0, 7));
      votes.bytes = changed;
      return true;
    },
  };
  return disk;
}

/** What is found of unsynced bytes that would have stood at `offset` of the file. */
function remainder(cached: Bytes, loss: Loss, offset: number, random: Random): Bytes {
  switch (loss) {
    case 'all':
      return emptyBytes;
    case 'nothing':
      return cached;
    case 'prefix':
      return cached.slice(0, random.between(0, cached.length));
    case 'sectors': {
      // The file grew, but only some of its sectors arrived: the others read as zeros.
      const kept = cached.slice();
      for (let at = 0; at < kept.length; ) {
        const end = Math.min(kept.length, at + SECTOR_BYTES - ((offset + at) % SECTOR_BYTES));
        if (random.chance(500)) kept.fill(0, at, end);
        at = end;
      }
      return kept;
    }
  }
}
