import { join } from 'node:path';
import type { Bytes } from '../ledger/base/bytes.ts';
import { FaultError, fault } from '../ledger/base/fault.ts';
import { invariant } from '../ledger/base/invariant.ts';
import { causeCode } from './system-error.ts';
import type { OpenedVoteLog, VoteLog } from './vote-log.ts';
import { appendBytes, portionsOf, SECTOR_BYTES } from './vote-log-append.ts';
import { begunEntries, withoutCopies } from './vote-log-begun.ts';
import { diskFiles, type VoteLogFiles } from './vote-log-files.ts';
import {
  appendToSegment,
  createSegment,
  numberFromName,
  readSegment,
  reopenSegment,
  type Segment,
  segmentName,
  voteLogDamaged,
} from './vote-log-segment.ts';

export interface VoteLogOptions {
  /** A folder for the log alone; created when missing. The ledger store's lock guards it: open that first. */
  readonly folder: string;
  /** Bytes after which a new segment file starts; `forget` starts one at half of it. */
  readonly segmentBytesMax: number;
}

/**
 * Opens the vote log and reads it completely (protocol.md §4 rule 14). Rejects with STORE_VOTE_LOG_DAMAGED for anything
 * but a torn tail of the last segment, STORE_FORMAT for a log of an earlier version, STORE_FOREIGN for other files,
 * STORE_OPEN_FAILED where the disk refuses.
 */
export async function openVoteLog(options: VoteLogOptions, files: VoteLogFiles = diskFiles): Promise<OpenedVoteLog> {
  const { folder } = options;
  invariant(options.segmentBytesMax > SECTOR_BYTES, 'a segment has room for entries');
  try {
    await files.makeFolder(folder);
    const numbers = await segmentNumbers(files, folder);
    return await openSegments(files, options, numbers);
  } catch (cause) {
    if (cause instanceof FaultError) throw cause;
    throw new FaultError(fault('STORE_OPEN_FAILED', { folder, system: causeCode(cause) }), { cause });
  }
}

/** Numbers in order; a gap means that a file with votes is missing. */
async function segmentNumbers(files: VoteLogFiles, folder: string): Promise<readonly number[]> {
  const numbers: number[] = [];
  for (const name of await files.list(folder)) {
    const number = numberFromName(name);
    if (number === undefined) throw new FaultError(fault('STORE_FOREIGN', { folder, found: name }));
    numbers.push(number);
  }
  numbers.sort((a, b) => a - b);
  for (const [place, number] of numbers.entries()) {
    const expected = (numbers[0] ?? 0) + place;
    if (number !== expected) throw voteLogDamaged(folder, expected, 0);
  }
  return numbers;
}

async function openSegments(
  files: VoteLogFiles,
  options: VoteLogOptions,
  numbers: readonly number[],
): Promise<OpenedVoteLog> {
  const { folder } = options;
  const entries: Bytes[] = [];
  const older = numbers.slice(0, -1);
  for (const number of older) {
    const read = await readSegment(files, folder, number);
    if (read.end.kind !== 'clean') throw voteLogDamaged(folder, number, read.end.offset);
    for (const { data } of read.entries) entries.push(data);
  }
  const last = numbers.at(-1);
  if (last === undefined) {
    const segment = await createSegment(files, folder, 1, []);
    return { log: createVoteLog(files, options, { older: [], segment, kept: [] }), entries, tornBytes: 0 };
  }
  const read = await readSegment(files, folder, last);
  if (read.end.kind === 'damaged') throw voteLogDamaged(folder, last, read.end.offset);
  for (const { data } of read.entries) entries.push(data);
  const kept = begunEntries(entries);
  const size = read.end.kind === 'torn' ? read.end.offset : read.size;
  const segment = read.started
    ? await reopenSegment(files, folder, last, size)
    : await restartSegment(files, folder, last, kept);
  return {
    log: createVoteLog(files, options, { older, segment, kept }),
    entries: withoutCopies(entries),
    tornBytes: read.size - size,
  };
}

/**
 * A crash came while the file was created, and nothing was appended to it since. What it was to carry over is in the older ones
 * still, and must be in it before they go.
 */
async function restartSegment(
  files: VoteLogFiles,
  folder: string,
  number: number,
  kept: readonly Bytes[],
): Promise<Segment> {
  await files.remove(join(folder, segmentName(number)));
  return createSegment(files, folder, number, kept);
}

interface LogState {
  readonly older: readonly number[];
  readonly segment: Segment;
  /** Entries that every new segment starts with: what the log may never forget. */
  readonly kept: readonly Bytes[];
}

function createVoteLog(files: VoteLogFiles, options: VoteLogOptions, opened: LogState): VoteLog {
  const { folder, segmentBytesMax } = options;
  let { older, segment, kept } = opened;
  let closed = false;
  let failed: FaultError | undefined;
  let last: Promise<void> = Promise.resolve();

  /** One operation at a time, in the order of the calls; after a failure none, for fsync reports a lost write only once. */
  function inOrder(work: () => Promise<void>): Promise<void> {
    invariant(!closed, 'the vote log is used while it is open');
    const run = async () => {
      if (failed !== undefined) throw failed;
      try {
        await work();
      } catch (cause) {
        failed = new FaultError(fault('STORE_WRITE_FAILED', { folder, system: causeCode(cause) }), { cause });
        throw failed;
      }
    };
    const result = last.then(run);
    // The caller gets the failure from `result`; later calls get it from `failed`.
    last = result.catch(() => undefined);
    return result;
  }

  async function startSegment(): Promise<void> {
    const next = await createSegment(files, folder, segment.number + 1, kept);
    await segment.file.close();
    older = [...older, segment.number];
    segment = next;
  }

  async function appendPortion(entries: readonly Bytes[]): Promise<void> {
    // A segment that holds only what it carries over takes any append, so that each finds a place.
    const holdsMore = segment.size > appendBytes(kept);
    if (holdsMore && segment.size + appendBytes(entries) > segmentBytesMax) await startSegment();
    await appendToSegment(segment, entries);
    const begun = begunEntries(entries);
    if (begun.length > 0) kept = begunEntries([...kept, ...begun]);
  }

  return {
    append(entries) {
      const portions = portionsOf(entries);
      return inOrder(async () => {
        for (const portion of portions) await appendPortion(portion);
      });
    },

    forget() {
      return inOrder(async () => {
        if (2 * segment.size > segmentBytesMax) await startSegment();
        // Oldest first, each made durable, so that a crash leaves no gap in the numbers.
        for (const number of older) {
          await files.remove(join(folder, segmentName(number)));
          await files.syncFolder(folder);
        }
        older = [];
      });
    },

    async close() {
      if (closed) return;
      closed = true;
      await last;
      await segment.file.close();
    },
  };
}
