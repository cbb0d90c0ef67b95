import { dirname, join } from 'node:path';
import { crc32 } from 'node:zlib';
import { type Bytes, bytesEqual, concatBytes, uintBytes, utf8 } from '../ledger/base/bytes.ts';
import { FaultError, fault } from '../ledger/base/fault.ts';
import type { OpenFile, VoteLogFiles } from './vote-log-files.ts';
import { type ReadLog, readEntries } from './vote-log-format.ts';

/** One open file of the vote log; bytes are appended at `size`. */
export interface Segment {
  readonly number: number;
  readonly file: OpenFile;
  size: number;
}

const MAGIC = utf8('adalvot1');
const NUMBER_BYTES = 4;
/** magic 8 ‖ number 4 ‖ CRC-32 of both 4: a renamed, swapped or foreign file is not read as votes. */
export const SEGMENT_HEAD_BYTES = MAGIC.length + NUMBER_BYTES + 4;

/** File name of a segment; names sort like numbers. */
export function segmentName(number: number): string {
  return `votes-${String(number).padStart(10, '0')}.log`;
}

/** The number in a segment's file name, or undefined for another file. */
export function numberFromName(name: string): number | undefined {
  const digits = /^votes-(\d{10})\.log$/.exec(name)?.[1];
  return digits === undefined ? undefined : Number(digits);
}

/** Creates a segment that starts with `first` (encoded entries); when the promise resolves, its name and bytes are on disk. */
export async function createSegment(
  files: VoteLogFiles,
  folder: string,
  number: number,
  first: Bytes,
): Promise<Segment> {
  const file = await files.create(join(folder, segmentName(number)));
  const segment: Segment = { number, file, size: 0 };
  try {
    await appendToSegment(segment, concatBytes(segmentHead(number), first));
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

/** Writes all bytes at the end and waits until they are on disk. */
export async function appendToSegment(segment: Segment, bytes: Bytes): Promise<void> {
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
  /** False where the head itself was cut off by a crash while the segment was being created. */
  readonly started: boolean;
}

/** Reads a whole segment; offsets count from the start of the file. A wrong head is damage at offset 0. */
export async function readSegment(files: VoteLogFiles, folder: string, number: number): Promise<ReadSegment> {
  return segmentFromBytes(number, await files.read(join(folder, segmentName(number))));
}

/** Takes the bytes of a segment's file, gives what is in it. */
export function segmentFromBytes(number: number, bytes: Bytes): ReadSegment {
  const head = segmentHead(number);
  const size = bytes.length;
  const cutOff = size < head.length ? bytesEqual(bytes, head.subarray(0, size)) || isZero(bytes) : isZero(bytes);
  if (cutOff) return { entries: [], end: { kind: 'torn', offset: 0 }, size, started: false };
  if (!bytesEqual(bytes.subarray(0, head.length), head))
    return { entries: [], end: { kind: 'damaged', offset: 0 }, size, started: true };
  // From the file's start, for sectors count from there.
  return { ...readEntries(bytes, head.length), size, started: true };
}

/** The fault of damage that no interrupted write explains. */
export function voteLogDamaged(folder: string, number: number, offset: number): FaultError {
  const file = join(folder, segmentName(number));
  const command = `adal inspect votes --damage --data ${dirname(folder)}`;
  return new FaultError(fault('STORE_VOTE_LOG_DAMAGED', { file, offset, command, page: 'docs/operations.md' }));
}

function segmentHead(number: number): Bytes {
  const named = concatBytes(MAGIC, uintBytes(number, NUMBER_BYTES));
  return concatBytes(named, uintBytes(crc32(named), 4));
}

function isZero(bytes: Bytes): boolean {
  return bytes.every((byte) => byte === 0);
}
