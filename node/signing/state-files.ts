import { randomBytes } from 'node:crypto';
import {
  closeSync,
  fdatasyncSync,
  fstatSync,
  fsyncSync,
  linkSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import { type Bytes, concatBytes, uintBytes, uintFromBytes } from '../../ledger/base/bytes.ts';
import { invariant } from '../../ledger/base/invariant.ts';
import { causeCode } from '../../storage/system-error.ts';

/** What a disk writes whole: an entry that fills a sector is there or is not. */
const SLOT_BYTES = 512;
const CHECK_BYTES = 4;
const LENGTH_BYTES = 2;

/** One file of numbered slots, written from the first to the last. Its blocks exist from the start, so a sync writes data only. */
export interface StateFile {
  readonly number: number;
  readonly handle: number;
  readonly slots: number;
  /** Slots in use. */
  used: number;
}

/** The numbers of the files in a folder, lowest first. */
export function stateFileNumbers(folder: string): readonly number[] {
  return readdirSync(folder)
    .flatMap((name) => /^signed-(\d{10})$/.exec(name)?.[1] ?? [])
    .map(Number)
    .sort((a, b) => a - b);
}

/** The number that a file was to get; a crash may leave its draft behind. */
function numberOfDraft(name: string): number | undefined {
  const digits = /^signed-(\d{10})-[0-9a-f]+\.draft$/.exec(name)?.[1];
  return digits === undefined ? undefined : Number(digits);
}

/**
 * Makes the file of this number with these first entries, durably and whole or not at all; undefined where there is one already,
 * whoever made it at whatever moment.
 */
export function createStateFile(
  folder: string,
  number: number,
  slots: number,
  first: readonly Bytes[],
): StateFile | undefined {
  const draft = `${pathOf(folder, number)}-${randomBytes(6).toString('hex')}.draft`;
  const handle = openSync(draft, 'wx+', 0o600);
  try {
    writeAll(handle, concatBytes(...first.map(slotOf), new Uint8Array((slots - first.length) * SLOT_BYTES)), 0);
    fsyncSync(handle);
    linkSync(draft, pathOf(folder, number));
    syncFolder(folder);
  } catch (cause) {
    closeSync(handle);
    // The number is taken; perhaps so long ago that whoever took it has removed this draft as well.
    if (['EEXIST', 'ENOENT'].includes(causeCode(cause))) return undefined;
    throw cause;
  } finally {
    rmSync(draft, { force: true });
  }
  return { number, handle, slots, used: first.length };
}

/** Writes an entry into the next free slot; durable when it returns. */
export function appendSlot(file: StateFile, entry: Bytes): void {
  invariant(file.used < file.slots, 'a state file has a free slot');
  writeAll(file.handle, slotOf(entry), file.used * SLOT_BYTES);
  fdatasyncSync(file.handle);
  file.used++;
}

/** Gives the entries of a file in order; undefined where it holds anything but whole entries and then zeros. */
export function readStateFile(folder: string, number: number): readonly Bytes[] | undefined {
  const content: Bytes = readFileSync(pathOf(folder, number));
  if (content.length === 0 || content.length % SLOT_BYTES !== 0) return undefined;
  const entries: Bytes[] = [];
  let at = 0;
  for (; at < content.length && !isZero(content.subarray(at, at + SLOT_BYTES)); at += SLOT_BYTES) {
    const slot = content.subarray(at, at + SLOT_BYTES);
    const entry = entryOf(slot);
    if (entry === undefined) return undefined;
    entries.push(entry);
  }
  return isZero(content.subarray(at)) ? entries : undefined;
}

/**
 * True iff this is still the newest file of its folder. Looks for any higher number: whoever was stopped between reading and making
 * its file may have got a number that others have passed and removed long ago.
 */
export function isNewest(folder: string, { number, handle }: StateFile): boolean {
  const own = fstatSync(handle);
  const named = statSync(pathOf(folder, number), { throwIfNoEntry: false });
  if (named?.ino !== own.ino || named.dev !== own.dev) return false;
  return stateFileNumbers(folder).every((other) => other <= number);
}

/** Removes the files below this number, the oldest first, and what a crash left of making others. */
export function removeOlder(folder: string, number: number): void {
  for (const older of stateFileNumbers(folder)) if (older < number) rmSync(pathOf(folder, older), { force: true });
  for (const name of readdirSync(folder)) {
    if ((numberOfDraft(name) ?? Number.POSITIVE_INFINITY) <= number) rmSync(join(folder, name), { force: true });
  }
  syncFolder(folder);
}

function pathOf(folder: string, number: number): string {
  return join(folder, `signed-${String(number).padStart(10, '0')}`);
}

/** CRC-32 of all that follows 4 ‖ length 2 ‖ the entry ‖ zeros. */
function slotOf(entry: Bytes): Bytes {
  const free = SLOT_BYTES - CHECK_BYTES - LENGTH_BYTES - entry.length;
  invariant(entry.length > 0 && free >= 0, 'an entry fits into a slot');
  const checked = concatBytes(uintBytes(entry.length, LENGTH_BYTES), entry, new Uint8Array(free));
  return concatBytes(uintBytes(crc32(checked), CHECK_BYTES), checked);
}

/** The entry in a slot, a copy; undefined where the bytes are not what was written. */
function entryOf(slot: Bytes): Bytes | undefined {
  const checked = slot.subarray(CHECK_BYTES);
  if (crc32(checked) !== uintFromBytes(slot.subarray(0, CHECK_BYTES))) return undefined;
  const length = uintFromBytes(checked.subarray(0, LENGTH_BYTES));
  return length > 0 ? checked.slice(LENGTH_BYTES, LENGTH_BYTES + length) : undefined;
}

function writeAll(handle: number, bytes: Bytes, position: number): void {
  for (let done = 0; done < bytes.length; ) {
    done += writeSync(handle, bytes, done, bytes.length - done, position + done);
  }
}

function isZero(bytes: Bytes): boolean {
  return bytes.every((byte) => byte === 0);
}

function syncFolder(folder: string): void {
  const handle = openSync(folder, 'r');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}
