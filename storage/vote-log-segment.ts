import { dirname, join } from 'node:path';
import { type Bytes, bytesEqual, utf8 } from '../ledger/base/bytes.ts';
import { FaultError, fault } from '../ledger/base/fault.ts';
import { encodeAppend } from './vote-log-append.ts';
import type { OpenFile, VoteLogFiles } from './vote-log-files.ts';
import { type ReadLog, readLog } from './vote-log-format.ts';

/** One open file of the vote log; bytes are appended at `size`. */
export interface Segment {
  readonly number: number;
  readonly file: OpenFile;
  size: number;
}

/** How a file of the format before this one starts: each of its entries stood for itself. */
const OLD_MAGIC = utf8('adalvot1');

/** File name of a segment; names sort like numbers. */
export function segmentName(number: number): string {
  return `votes-${String(number).padStart(10, '0')}.log`;
}

/** The number in a segment's file name, or undefined for another file. */
export function numberFromName(name: string): number | undefined {
  const digits = /^votes-(\d{10})\.log$/.exec(name)?.[1];
  return digits === undefined ? undefined : Number(digits);
}

/**
 * Creates a segment whose first append is `first`, also where that is nothing: until it is whole the segment has not started.
 * When the promise resolves, its name and bytes are on disk.
 */
export async function createSegment(
  files: VoteLogFiles,
  folder: string,
  number: number,
  first: readonly Bytes[],
): Promise<Segment> {
  const file = await files.create(join(folder, segmentName(number)));
  const segment: Segment = { number, file, size: 0 };
  try {
    await appendToSegment(segment, first);
    await files.syncFolder(folder);
  } catch (error) {
    await file.close();
    throw error;
  }
  return segment;
}

/** Opens an existing segment whose useful bytes end at `size`, cutting off what follows; what was read is then on disk. */
export async function reopenSegment(
  files: VoteLogFiles,
  folder: string,
  number: number,
  size: number,
): Promise<Segment> {
  const file = await files.reopen(join(folder, segmentName(number)));
  try {
    if ((await file.size()) > size) await file.truncate(size);
    // The process before may have died between a write or a creation and its fsync: what was read is acted on now.
    await file.sync();
    await files.syncFolder(folder);
  } catch (error) {
    await file.close();
    throw error;
  }
  return { number, file, size };
}

/** Writes the entries as one append at the end, and waits until it is on disk: nothing may be written after it before. */
export async function appendToSegment(segment: Segment, entries: readonly Bytes[]): Promise<void> {
  const bytes = encodeAppend(entries, { segment: segment.number, offset: segment.size });
  let done = 0;
  while (done < bytes.length) {
    done += await segment.file.write(bytes.subarray(done), segment.size + done);
  }
  await segment.file.sync();
  segment.size += bytes.length;
}

export interface ReadSegment extends ReadLog {
  /** Bytes of the file. */
  readonly size: number;
  /** False where a crash came while the segment was being created: nothing but its first append was ever written. */
  readonly started: boolean;
}

/** Reads a whole segment. Rejects with STORE_FORMAT where an earlier version wrote it. */
export async function readSegment(files: VoteLogFiles, folder: string, number: number): Promise<ReadSegment> {
  return segmentFromBytes(folder, number, await files.read(join(folder, segmentName(number))));
}

/** Takes the bytes of a segment's file, gives what is in it; throws STORE_FORMAT as above. */
export function segmentFromBytes(folder: string, number: number, bytes: Bytes): ReadSegment {
  if (bytesEqual(bytes.subarray(0, OLD_MAGIC.length), OLD_MAGIC)) throw oldFormat(folder, number);
  const size = bytes.length;
  if (size === 0) return { entries: [], end: { kind: 'torn', offset: 0 }, size, started: false };
  const { entries, end } = readLog(bytes, number);
  return { entries, end, size, started: end.kind === 'clean' || end.offset > 0 };
}

/** The fault of damage that no interrupted write explains. */
export function voteLogDamaged(folder: string, number: number, offset: number): FaultError {
  const file = join(folder, segmentName(number));
  const command = `adal inspect votes --damage --data ${dirname(folder)}`;
  return new FaultError(fault('STORE_VOTE_LOG_DAMAGED', { file, offset, command, page: 'docs/operations.md' }));
}

function oldFormat(folder: string, number: number): FaultError {
  const file = join(folder, segmentName(number));
  return new FaultError(fault('STORE_FORMAT', { file, found: 1, expected: 2, page: 'docs/operations.md' }));
}
