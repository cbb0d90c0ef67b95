import { randomBytes } from 'node:crypto';
import {
  closeSync,
  constants,
  fstatSync,
  fsyncSync,
  ftruncateSync,
  linkSync,
  openSync,
  readSync,
  renameSync,
  statSync,
  unlinkSync,
  writeSync,
} from 'node:fs';
import { dirname } from 'node:path';
import type { Bytes } from '../../ledger/base/bytes.ts';

/** Opened for reading at any place and for writing at the end, wherever the end is when the bytes arrive. */
const APPEND_READ = constants.O_RDWR | constants.O_APPEND;

/** Opens an existing file for appending; gives its handle. Throws the system's error. */
export function openAppendFile(file: string): number {
  return openSync(file, APPEND_READ);
}

/** Makes a new file with this content, durably and whole or not at all. Throws EEXIST where the name is taken. */
export function createAppendFile(file: string, content: Bytes): void {
  const draft = writeDraft(file, content);
  try {
    // A link never takes the place of another file, whoever else creates one at this moment.
    linkSync(draft.path, file);
    syncFolder(file);
  } finally {
    closeSync(draft.handle);
    unlinkSync(draft.path);
  }
}

/** Puts a new file in the place of the old one, durably; gives its handle. */
export function replaceAppendFile(file: string, content: Bytes): number {
  const draft = writeDraft(file, content);
  renameSync(draft.path, file);
  syncFolder(file);
  return draft.handle;
}

/** Writes all bytes at the end; they are durable after fsync. */
export function appendBytes(handle: number, bytes: Bytes): void {
  for (let done = 0; done < bytes.length; ) done += writeSync(handle, bytes, done);
}

/** Gives the whole file. */
export function readAppendFile(handle: number): Bytes {
  const content = new Uint8Array(fstatSync(handle).size);
  for (let at = 0; at < content.length; ) {
    const count = readSync(handle, content, at, content.length - at, at);
    if (count === 0) return content.subarray(0, at);
    at += count;
  }
  return content;
}

/** Cuts the file off, durably. */
export function cutAppendFile(handle: number, size: number): void {
  ftruncateSync(handle, size);
  fsyncSync(handle);
}

/** True iff the file under the name is the opened one and has this many bytes: nobody else has appended or replaced it. */
export function isAloneOn(file: string, handle: number, size: number): boolean {
  const own = fstatSync(handle);
  const named = statSync(file, { throwIfNoEntry: false });
  return own.size === size && named?.ino === own.ino && named.dev === own.dev;
}

function writeDraft(file: string, content: Bytes): { readonly path: string; readonly handle: number } {
  const path = `${file}.${randomBytes(6).toString('hex')}.tmp`;
  const handle = openSync(path, APPEND_READ | constants.O_CREAT | constants.O_EXCL, 0o600);
  try {
    appendBytes(handle, content);
    fsyncSync(handle);
  } catch (cause) {
    closeSync(handle);
    unlinkSync(path);
    throw cause;
  }
  return { path, handle };
}

function syncFolder(file: string): void {
  const folder = openSync(dirname(file), 'r');
  try {
    fsyncSync(folder);
  } finally {
    closeSync(folder);
  }
}
