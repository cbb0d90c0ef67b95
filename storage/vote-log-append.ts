import { crc32 } from 'node:zlib';
import { type Bytes, bytesEqual, concatBytes, uintBytes, utf8 } from '../ledger/base/bytes.ts';
import { invariant } from '../ledger/base/invariant.ts';
import { BLOCK_BYTES_MAX } from '../ledger/base/limits.ts';

/** What a disk writes whole. Of an append that a loss of power interrupted, each sector is there or reads as zeros. */
export const SECTOR_BYTES = 512;
/** First byte of every sector of an append after its first: no bit of it is that of `MAGIC`, and it is not zero. */
export const CONTINUED = 0x9e;
/** First bytes of every append, and so of every file. The digit is the version of the format. */
const MAGIC = utf8('adalvot2');
/** magic 8 ‖ number of the segment 4 ‖ number of the sector in its file 4: an append elsewhere than where it was put is none. */
export const PLACE_BYTES = MAGIC.length + 8;
/** place ‖ length of the data 4 ‖ CRC-32 of these 4 ‖ CRC-32 of all bytes of the append that follow 4. */
export const APPEND_HEAD_BYTES = PLACE_BYTES + 12;
const LENGTH_AT = PLACE_BYTES;
const HEAD_CHECK_AT = LENGTH_AT + 4;
const BODY_CHECK_AT = HEAD_CHECK_AT + 4;
const LENGTH_BYTES = 4;
/** Start of the head's checksum, so that no run of zeros is a valid head. */
const CHECK_START = 0xad_a1_10_60;

/** Bytes of one entry: the content of a full block with its header and commit; more is a length that was not written by us. */
export const ENTRY_BYTES_MAX = BLOCK_BYTES_MAX + 1024 * 1024;
/** Bytes of the entries in one append, with their lengths: seven full blocks in one turn, so that a second append is seldom needed. */
export const APPEND_BYTES_MAX = 16 * 1024 * 1024;

/** Where an append stands: in which segment, and at which byte of its file, a multiple of a sector. */
export interface AppendPlace {
  readonly segment: number;
  readonly offset: number;
}

/** One entry and the byte of the file at which its length stands. */
export interface PlacedEntry {
  readonly offset: number;
  readonly data: Bytes;
}

export interface ReadAppend {
  readonly entries: readonly PlacedEntry[];
  /** Byte of the file after its last sector. */
  readonly end: number;
}

/**
 * Takes the entries of one append (each 1 byte to 2 MiB, together up to 16 MiB), gives its whole sectors for this place. Only the
 * first sector starts as an append does, so nothing inside, whoever chose its bytes, can be mistaken for another append.
 */
export function encodeAppend(entries: readonly Bytes[], place: AppendPlace): Bytes {
  const data = concatBytes(...entries.flatMap((entry) => [uintBytes(entry.length, LENGTH_BYTES), entry]));
  invariant(entries.every(isEntrySize) && data.length <= APPEND_BYTES_MAX, 'the entries fit into one append');
  const bytes = Buffer.alloc(sectorBytes(data.length));
  bytes.set(placeBytes(place));
  bytes.writeUInt32BE(data.length, LENGTH_AT);
  for (let at = 0, done = 0; at < bytes.length; at += SECTOR_BYTES) {
    const room = at === 0 ? APPEND_HEAD_BYTES : 1;
    if (at > 0) bytes[at] = CONTINUED;
    bytes.set(data.subarray(done, done + SECTOR_BYTES - room), at + room);
    done += SECTOR_BYTES - room;
  }
  const headCheck = crc32(bytes.subarray(0, HEAD_CHECK_AT), CHECK_START);
  bytes.writeUInt32BE(headCheck, HEAD_CHECK_AT);
  bytes.writeUInt32BE(crc32(bytes.subarray(APPEND_HEAD_BYTES), headCheck), BODY_CHECK_AT);
  return new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.length);
}

/** The append that stands whole at this place of a segment's file, with copies of its entries; else undefined. */
export function readAppendAt(bytes: Bytes, place: AppendPlace): ReadAppend | undefined {
  const length = statedLengthAt(bytes, place);
  if (length === undefined) return undefined;
  const end = place.offset + sectorBytes(length);
  const view = viewOf(bytes).subarray(place.offset, end);
  if (end > bytes.length) return undefined;
  // Continues the head's checksum: a body belongs to its head. Covers markers and the zeros of the last sector too.
  const check = crc32(view.subarray(APPEND_HEAD_BYTES), view.readUInt32BE(HEAD_CHECK_AT));
  if (check !== view.readUInt32BE(BODY_CHECK_AT)) return undefined;
  const entries = entriesOf(dataOf(view, length), place.offset);
  return entries === undefined ? undefined : { entries, end };
}

/** The data length that a whole head at this place states, or undefined. */
export function statedLengthAt(bytes: Bytes, place: AppendPlace): number | undefined {
  const { offset } = place;
  if (offset + APPEND_HEAD_BYTES > bytes.length || !startsLikeAppend(bytes, place)) return undefined;
  const head = viewOf(bytes).subarray(offset, offset + APPEND_HEAD_BYTES);
  if (crc32(head.subarray(0, HEAD_CHECK_AT), CHECK_START) !== head.readUInt32BE(HEAD_CHECK_AT)) return undefined;
  const length = head.readUInt32BE(LENGTH_AT);
  return length <= APPEND_BYTES_MAX ? length : undefined;
}

/** True iff the bytes at this place start as an append there does, as far as the file goes. */
export function startsLikeAppend(bytes: Bytes, place: AppendPlace): boolean {
  const found = bytes.subarray(place.offset, place.offset + PLACE_BYTES);
  return bytesEqual(found, placeBytes(place).subarray(0, found.length));
}

/** Bytes on disk of an append with this much data: whole sectors. */
export function sectorBytes(length: number): number {
  return SECTOR_BYTES * (1 + sectorOf(Math.max(0, length - 1)));
}

/** Bytes on disk of one append of these entries. */
export function appendBytes(entries: readonly Bytes[]): number {
  return sectorBytes(entries.reduce((sum, entry) => sum + LENGTH_BYTES + entry.length, 0));
}

/**
 * What is to be appended, in portions that fit into one append each: one, but for more than 16 MiB. Portions are synced one by
 * one, lest the first be taken for damaged when the last arrived and it did not.
 */
export function portionsOf(entries: readonly Bytes[]): readonly (readonly Bytes[])[] {
  const portions: Bytes[][] = [];
  let size = Number.POSITIVE_INFINITY;
  for (const entry of entries) {
    invariant(isEntrySize(entry), 'a vote-log entry has 1 byte to 2 MiB');
    const added = LENGTH_BYTES + entry.length;
    if (size + added > APPEND_BYTES_MAX) {
      portions.push([]);
      size = 0;
    }
    portions.at(-1)?.push(entry);
    size += added;
  }
  return portions;
}

function isEntrySize(entry: Bytes): boolean {
  return entry.length > 0 && entry.length <= ENTRY_BYTES_MAX;
}

function placeBytes({ segment, offset }: AppendPlace): Bytes {
  invariant(offset % SECTOR_BYTES === 0, 'an append starts with a sector');
  return concatBytes(MAGIC, uintBytes(segment, 4), uintBytes(offset / SECTOR_BYTES, 4));
}

function viewOf(bytes: Bytes): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
}

const FIRST_DATA_BYTES = SECTOR_BYTES - APPEND_HEAD_BYTES;
const NEXT_DATA_BYTES = SECTOR_BYTES - 1;

/** Which sector of the append the data byte of this index is in. */
function sectorOf(index: number): number {
  return index < FIRST_DATA_BYTES ? 0 : 1 + Math.floor((index - FIRST_DATA_BYTES) / NEXT_DATA_BYTES);
}

/** How far behind the start of the append the data byte of this index is: behind the head and a marker per sector. */
function distanceOf(index: number): number {
  return APPEND_HEAD_BYTES + index + sectorOf(index);
}

function dataOf(append: Bytes, length: number): Bytes {
  const data = new Uint8Array(length);
  for (let done = 0; done < length; ) {
    const from = distanceOf(done);
    const part = append.subarray(from, Math.min(from - (from % SECTOR_BYTES) + SECTOR_BYTES, from + length - done));
    data.set(part, done);
    done += part.length;
  }
  return data;
}

function entriesOf(data: Bytes, offset: number): readonly PlacedEntry[] | undefined {
  const view = viewOf(data);
  const entries: PlacedEntry[] = [];
  for (let at = 0; at < data.length; ) {
    if (at + LENGTH_BYTES > data.length) return undefined;
    const end = at + LENGTH_BYTES + view.readUInt32BE(at);
    const entry = data.slice(at + LENGTH_BYTES, end);
    if (end > data.length || !isEntrySize(entry)) return undefined;
    entries.push({ offset: offset + distanceOf(at), data: entry });
    at = end;
  }
  return entries;
}
