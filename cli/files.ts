import {
  closeSync,
  existsSync,
  fchmodSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import { dirname, resolve } from 'node:path';
import { type DataFile, readDataFile } from '../config/data-file.ts';
import type { FaultCode } from '../ledger/base/fault.ts';
import { reasonOf, trouble } from './trouble.ts';

/** Bytes of a file that a command reads whole: a key, a genesis document, a receipt. */
const FILE_BYTES_MAX = 16 * 1024 * 1024;

/** Writes a new file and waits until it is on the disk; never overwrites (fault `existsCode`). Mode 600 when it is secret. */
export function writeNewFile(
  path: string,
  content: string | Uint8Array,
  secret = false,
  existsCode: FaultCode = 'CLI_FILE_EXISTS',
): void {
  const mode = secret ? 0o600 : 0o644;
  let handle: number;
  try {
    mkdirSync(dirname(path), { recursive: true, mode: 0o755 });
    handle = openSync(path, 'wx', mode);
  } catch (cause) {
    if (reasonOf(cause) === 'EEXIST') throw trouble(existsCode, { file: path }, cause);
    throw trouble('CLI_FILE_NOT_WRITTEN', { file: path, reason: reasonOf(cause) }, cause);
  }
  try {
    fchmodSync(handle, mode);
    const bytes = typeof content === 'string' ? Buffer.from(content, 'utf8') : content;
    for (let written = 0; written < bytes.length; ) written += writeSync(handle, bytes, written);
    fsyncSync(handle);
  } catch (cause) {
    throw trouble('CLI_FILE_NOT_WRITTEN', { file: path, reason: reasonOf(cause) }, cause);
  } finally {
    closeSync(handle);
  }
}

/** Reads a whole file of at most so many bytes, or CLI_FILE_MISSING, CLI_FILE_UNREADABLE. */
export function readWholeFile(
  path: string,
  missingCode: FaultCode = 'CLI_FILE_MISSING',
  bytesMax = FILE_BYTES_MAX,
): Uint8Array {
  try {
    if (statSync(path).size > bytesMax) throw trouble('CLI_FILE_UNREADABLE', { file: path, bytesMax });
    return Uint8Array.from(readFileSync(path));
  } catch (cause) {
    if (reasonOf(cause) === 'ENOENT') throw trouble(missingCode, { file: path }, cause);
    if (cause instanceof Error && cause.name === 'FaultError') throw cause;
    throw trouble('CLI_FILE_UNREADABLE', { file: path, reason: reasonOf(cause) }, cause);
  }
}

/** Reads a JSON or TOML file, or a fault. */
export function readContent(path: string, missingCode: FaultCode = 'CLI_FILE_MISSING'): unknown {
  const found: DataFile = readDataFile(path);
  switch (found.kind) {
    case 'content':
      return found.content;
    case 'missing':
      throw trouble(missingCode, { file: path });
    case 'unreadable':
      throw trouble('CLI_FILE_UNREADABLE', { file: path, reason: found.reason }, found.cause);
  }
}

/** Refuses a folder that already holds something, so that two nodes never share one by mistake. */
export function checkEmptyFolder(folder: string): void {
  if (existsSync(folder) && readdirSync(folder).length > 0) throw trouble('CLI_FILE_EXISTS', { file: folder });
}

/** CLI_FILE_EXISTS for the first of the paths that is taken, before anything is written. */
export function checkNewFiles(paths: readonly string[]): void {
  const taken = paths.find((path) => existsSync(path));
  if (taken !== undefined) throw trouble('CLI_FILE_EXISTS', { file: taken });
}

/** Takes back files that this very run wrote, when what they belong to failed. */
export function removeFiles(paths: readonly string[]): void {
  for (const path of paths) rmSync(path, { force: true });
}

/** A path as typed, from the working folder. */
export function pathFrom(workingFolder: string, path: string): string {
  return resolve(workingFolder, path);
}
