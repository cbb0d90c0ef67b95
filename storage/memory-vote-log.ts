import { type Bytes, concatBytes, emptyBytes } from '../ledger/base/bytes.ts';
import { FaultError, fault } from '../ledger/base/fault.ts';
import { invariant } from '../ledger/base/invariant.ts';
import type { OpenedVoteLog } from './vote-log.ts';
import { encodeAppend, portionsOf } from './vote-log-append.ts';
import { begunEntries, withoutCopies } from './vote-log-begun.ts';
import { readLog } from './vote-log-format.ts';

/** The simulated disk of one node's votes; it outlives the log, and whoever simulates a crash may cut or change it. */
export interface VoteLogDisk {
  bytes: Bytes;
  /** Bytes the disk takes; an append beyond them is written in part and fails, as on a full disk. */
  readonly bytesMax: number;
}

/** Gives an empty simulated disk. */
export function createVoteLogDisk(bytesMax: number = Number.MAX_SAFE_INTEGER): VoteLogDisk {
  return { bytes: emptyBytes, bytesMax };
}

/** The log in memory is one segment. */
const SEGMENT = 1;
/** Bytes after which `forget` frees the disk: small, so that simulations meet both forgotten and remembered entries. */
const FORGET_BYTES = 8192;

/** What an append of these entries puts at the end of a simulated disk that holds this many bytes. */
export function memoryAppend(entries: readonly Bytes[], offset: number): Bytes {
  let bytes = emptyBytes;
  for (const portion of portionsOf(entries)) {
    bytes = concatBytes(bytes, encodeAppend(portion, { segment: SEGMENT, offset: offset + bytes.length }));
  }
  return bytes;
}

/**
 * Opens the log on a simulated disk; same format, faults and laziness in forgetting as the log on files. Every call
 * has done its work when it returns its promise. Throws STORE_VOTE_LOG_DAMAGED.
 */
export function openMemoryVoteLog(disk: VoteLogDisk): OpenedVoteLog {
  const { entries: found, end } = readLog(disk.bytes, SEGMENT);
  const entries = withoutCopies(found.map(({ data }) => data));
  if (end.kind === 'damaged') {
    throw new FaultError(
      fault('STORE_VOTE_LOG_DAMAGED', { file: 'memory', offset: end.offset, page: 'docs/operations.md' }),
    );
  }
  const size = end.kind === 'torn' ? end.offset : disk.bytes.length;
  const tornBytes = disk.bytes.length - size;
  disk.bytes = disk.bytes.slice(0, size);
  let failed: FaultError | undefined;
  let closed = false;

  return {
    entries,
    tornBytes,
    log: {
      async append(added) {
        invariant(!closed, 'the vote log is used while it is open');
        if (failed !== undefined) throw failed;
        const bytes = memoryAppend(added, disk.bytes.length);
        const room = disk.bytesMax - disk.bytes.length;
        disk.bytes = concatBytes(disk.bytes, bytes.subarray(0, room));
        if (bytes.length <= room) return;
        failed = new FaultError(fault('STORE_WRITE_FAILED', { folder: 'memory', system: 'ENOSPC' }));
        throw failed;
      },
      async forget() {
        invariant(!closed, 'the vote log is used while it is open');
        if (failed !== undefined) throw failed;
        if (disk.bytes.length <= FORGET_BYTES) return;
        const { entries: all } = readLog(disk.bytes, SEGMENT);
        disk.bytes = memoryAppend(begunEntries(all.map(({ data }) => data)), 0);
      },
      async close() {
        closed = true;
      },
    },
  };
}
