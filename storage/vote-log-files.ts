import { type FileHandle, mkdir, open, readdir, readFile, unlink } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Bytes } from '../ledger/base/bytes.ts';
import { syncFolder } from './sync-folder.ts';

/** The few things the vote log does to a disk, so that a test can stop it after each of them. All reject as Node does. */
export interface VoteLogFiles {
  /** Creates the folder unless it is there; either way its name is durable then. */
  makeFolder(folder: string): Promise<void>;
  list(folder: string): Promise<readonly string[]>;
  read(path: string): Promise<Bytes>;
  /** A new file; rejects where the name is taken. */
  create(path: string): Promise<OpenFile>;
  reopen(path: string): Promise<OpenFile>;
  remove(path: string): Promise<void>;
  /** Makes created and removed names durable: syncing a file does not cover its name. */
  syncFolder(folder: string): Promise<void>;
}

export interface OpenFile {
  /** Gives how many bytes were written; the disk may take fewer than offered. */
  write(bytes: Bytes, position: number): Promise<number>;
  size(): Promise<number>;
  truncate(size: number): Promise<void>;
  /** Resolves when all that was written is on disk. */
  sync(): Promise<void>;
  close(): Promise<void>;
}

/** The real disk. */
export const diskFiles: VoteLogFiles = {
  async makeFolder(folder) {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    // Also where it was there: the process that made it may have died before it came to this.
    await syncFolder(dirname(folder));
  },
  list: (folder) => readdir(folder),
  read: (path) => readFile(path),
  create: async (path) => openFile(await open(path, 'wx', 0o600)),
  reopen: async (path) => openFile(await open(path, 'r+')),
  remove: (path) => unlink(path),
  syncFolder,
};

function openFile(handle: FileHandle): OpenFile {
  return {
    write: async (bytes, position) => (await handle.write(bytes, 0, bytes.length, position)).bytesWritten,
    size: async () => (await handle.stat()).size,
    truncate: (size) => handle.truncate(size),
    // Data and size; times of access need not be on disk.
    sync: () => handle.datasync(),
    close: () => handle.close(),
  };
}
