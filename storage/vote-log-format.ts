import { crc32 } from 'node:zlib';
import { type Bytes, concatBytes } from '../ledger/base/bytes.ts';
import { invariant } from '../ledger/base/invariant.ts';
import { BLOCK_BYTES_MAX } from '../ledger/base/limits.ts';

/** length 4 ‖ CRC-32 of the length 4 ‖ CRC-32 of the data 4, then the data. */
export const ENTRY_HEAD_BYTES = 12;
/** Bytes of one entry: the content of a full block with its header and commit; more is a length that was not written by us. */
export const ENTRY_BYTES_MAX = BLOCK_BYTES_MAX + 1024 * 1024;
/** What a disk writes whole: a part of a torn append that never arrived reads as zeros in units of this. */
const SECTOR_BYTES = 512;
/** A shorter run of zeros at the edge of a sector may be data, and then the verdict is damage, the safe one. */
const ZERO_RUN_BYTES_MIN = 16;
/** Start of both checksums, so that no run of zeros is a valid head. */
const CHECK_START = 0xad_a1_10_60;

/** Takes the data of one entry (1 byte to 2 MiB), gives the bytes that go to disk. */
export function encodeEntry(data: Bytes): Bytes {
  invariant(data.length > 0 && data.length <= ENTRY_BYTES_MAX, 'a vote-log entry has 1 byte to 2 MiB');
  const head = Buffer.allocUnsafe(ENTRY_HEAD_BYTES);
  head.writeUInt32BE(data.length, 0);
  head.writeUInt32BE(crc32(head.subarray(0, 4), CHECK_START), 4);
  head.writeUInt32BE(crc32(data, CHECK_START), 8);
  return concatBytes(head, data);
}

/** How the bytes end: exactly after an entry, in an append that a crash cut off, or in something no crash explains. */
export type LogEnd =
  | { readonly kind: 'clean' }
  | { readonly kind: 'torn'; readonly offset: number }
  | { readonly kind: 'damaged'; readonly offset: number };

export interface ReadLog {
  /** All whole entries before the end, oldest first. */
  readonly entries: readonly Bytes[];
  readonly end: LogEnd;
}

/**
 * Takes the bytes of a file and where its entries start, gives them and how the file ends. Torn means what an interrupted append leaves behind: the
 * bytes stop early, or sectors of it read as zeros, with nothing whole after it. Any other mismatch is damage, also in
 * the last entry: that one was synced and may have been sent, so losing it silently could let the validator vote twice.
 */
export function readEntries(bytes: Bytes, from = 0): ReadLog {
  const view = viewOf(bytes);
  const entries: Bytes[] = [];
  let at = from;
  while (at < view.length) {
    const entry = entryAt(view, at);
    if (entry === undefined) return { entries, end: endAt(view, at) };
    entries.push(new Uint8Array(entry));
    at += ENTRY_HEAD_BYTES + entry.length;
  }
  return { entries, end: { kind: 'clean' } };
}

/** The data of the whole entry that starts at this offset, a copy, or undefined. For looking at damage. */
export function readEntryAt(bytes: Bytes, at: number): Bytes | undefined {
  const data = entryAt(viewOf(bytes), at);
  return data === undefined ? undefined : new Uint8Array(data);
}

/** The data length that a whole head at this offset states, or undefined. For looking at damage. */
export function statedLengthAt(bytes: Bytes, at: number): number | undefined {
  return lengthAt(viewOf(bytes), at);
}

/** Where the first sector of zeros at or after this offset starts, or undefined. For looking at damage. */
export function zeroSectorAt(bytes: Bytes, from: number): number | undefined {
  return zerosAt(viewOf(bytes), from);
}

function viewOf(bytes: Bytes): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
}

/** The data of the whole entry at this offset, or undefined. */
function entryAt(view: Buffer, at: number): Bytes | undefined {
  const length = lengthAt(view, at);
  if (length === undefined || at + ENTRY_HEAD_BYTES + length > view.length) return undefined;
  const data = view.subarray(at + ENTRY_HEAD_BYTES, at + ENTRY_HEAD_BYTES + length);
  return crc32(data, CHECK_START) === view.readUInt32BE(at + 8) ? data : undefined;
}

/** The length an entry's head states, when the head is whole and its check holds. */
function lengthAt(view: Buffer, at: number): number | undefined {
  if (at + ENTRY_HEAD_BYTES > view.length) return undefined;
  if (crc32(view.subarray(at, at + 4), CHECK_START) !== view.readUInt32BE(at + 4)) return undefined;
  const length = view.readUInt32BE(at);
  return length > 0 && length <= ENTRY_BYTES_MAX ? length : undefined;
}

function endAt(view: Buffer, at: number): LogEnd {
  return isTorn(view, at) ? { kind: 'torn', offset: at } : { kind: 'damaged', offset: at };
}

function isTorn(view: Buffer, at: number): boolean {
  const length = lengthAt(view, at);
  if (length !== undefined && at + ENTRY_HEAD_BYTES + length > view.length) return true;
  const headStopsEarly = at + ENTRY_HEAD_BYTES > view.length;
  return (headStopsEarly || zerosAt(view, at) !== undefined) && !hasWholeEntryAfter(view, at);
}

/** A sector, or a long enough part of one between this offset and the end, that is all zeros. */
function zerosAt(view: Buffer, from: number): number | undefined {
  let start = from;
  while (start < view.length) {
    const end = Math.min(view.length, start - (start % SECTOR_BYTES) + SECTOR_BYTES);
    if (end - start >= ZERO_RUN_BYTES_MIN && view.subarray(start, end).every((byte) => byte === 0)) return start;
    start = end;
  }
  return undefined;
}

/** Looks at every offset, for a damaged length tells nothing about where the next entry starts. */
function hasWholeEntryAfter(view: Buffer, at: number): boolean {
  for (let next = at + 1; next + ENTRY_HEAD_BYTES < view.length; next++) {
    if (entryAt(view, next) !== undefined) return true;
  }
  return false;
}
