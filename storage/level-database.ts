import { mkdir, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { ClassicLevel, type Snapshot } from 'classic-level';
import type { Bytes } from '../ledger/base/bytes.ts';
import { FaultError, fault } from '../ledger/base/fault.ts';
import { invariant } from '../ledger/base/invariant.ts';
import { damaged, openValue, sealValue } from './checked-value.ts';
import { causeCode } from './system-error.ts';

/** Memory of the write buffer; LevelDB's own 4 MiB makes stalls of half a second (protocol.md §6). */
export const WRITE_BUFFER_BYTES = 16 * 1024 * 1024;
/** Memory for blocks of tables that were read: the hot state of a large chain, a small part of a node's memory. */
const BLOCK_CACHE_BYTES = 64 * 1024 * 1024;
/** Larger tables than LevelDB's 2 MiB: fewer files to sync and to keep open at tens of gigabytes. */
const TABLE_BYTES = 8 * 1024 * 1024;

export interface Row {
  readonly key: Bytes;
  readonly value: Bytes;
}

export interface Scan {
  readonly start: Bytes;
  /** Exclusive. */
  readonly end: Bytes;
  /** −1 for all. */
  readonly limit: number;
}

/** What a batch is filled with. */
export interface BatchWriter {
  put(key: Bytes, value: Bytes): void;
  del(key: Bytes): void;
  /** Bytes put so far. */
  bytes(): number;
}

/** One LevelDB: checked values, reads from one moment, synced batches, no write after a failed one. */
export interface LevelDatabase {
  /** From the moment of the last `refresh`. Throws STORE_DAMAGED. */
  read(key: Bytes): Bytes | undefined;
  /** From now. Throws STORE_DAMAGED. */
  readLatest(key: Bytes): Bytes | undefined;
  /** In key order, from the moment of the last `refresh`. Rejects with STORE_DAMAGED. */
  scan(range: Scan): Promise<readonly Row[]>;
  /** Same, keys alone. */
  scanKeys(range: Scan): Promise<readonly Bytes[]>;
  /** Atomic and synced. Rejects with STORE_WRITE_FAILED, and ever after. */
  write(fill: (batch: BatchWriter) => void): Promise<void>;
  /** Moves the moment of reads to now. */
  refresh(): void;
  diskBytes(): Promise<number>;
  close(): Promise<void>;
}

type Database = ClassicLevel<Uint8Array, Uint8Array>;

/** Opens or creates the database in a folder of its own; rejects with STORE_LOCKED, _FOREIGN, _DAMAGED or _OPEN_FAILED. */
export async function openLevelDatabase(folder: string): Promise<LevelDatabase> {
  await requireLevelFolder(folder);
  const db: Database = new ClassicLevel(folder, {
    keyEncoding: 'view',
    valueEncoding: 'view',
    writeBufferSize: WRITE_BUFFER_BYTES,
    cacheSize: BLOCK_CACHE_BYTES,
    maxFileSize: TABLE_BYTES,
  });
  try {
    await db.open();
  } catch (cause) {
    throw openFault(folder, cause);
  }
  return createLevelDatabase(db, folder);
}

function createLevelDatabase(db: Database, folder: string): LevelDatabase {
  let moment = momentOf(db);
  let failed: FaultError | undefined;

  function read(key: Bytes, from: Moment | undefined): Bytes | undefined {
    let stored: Bytes | undefined;
    try {
      stored = from === undefined ? db.getSync(key) : db.getSync(key, from);
    } catch (cause) {
      throw readFault(key, cause);
    }
    return stored === undefined ? undefined : openValue(key, stored);
  }

  return {
    read: (key) => read(key, moment),
    readLatest: (key) => read(key, undefined),

    async scan({ start, end, limit }) {
      try {
        const rows = await db.iterator({ gte: start, lt: end, limit, snapshot: moment.snapshot }).all();
        return rows.map(([key, stored]) => ({ key, value: openValue(key, stored) }));
      } catch (cause) {
        throw readFault(start, cause);
      }
    },

    async scanKeys({ start, end, limit }) {
      try {
        return await db.keys({ gte: start, lt: end, limit, snapshot: moment.snapshot }).all();
      } catch (cause) {
        throw readFault(start, cause);
      }
    },

    async write(fill) {
      if (failed !== undefined) throw failed;
      const batch = db.batch();
      try {
        fill(batchWriter(batch));
      } catch (error) {
        await batch.close();
        throw error;
      }
      try {
        await batch.write({ sync: true });
      } catch (cause) {
        failed ??= new FaultError(fault('STORE_WRITE_FAILED', { folder, system: causeCode(cause) }), { cause });
        throw failed;
      }
    },

    refresh() {
      const old = moment;
      moment = momentOf(db);
      // Waits for scans that still read from it; a failure here is a bug and crashes as an unhandled rejection.
      void old.snapshot.close();
    },

    diskBytes: () => bytesOfFolder(folder),
    close: () => db.close(),
  };
}

/** Options of a read from one snapshot; with the encodings spelt out abstract-level need not copy them on every read. */
interface Moment {
  readonly snapshot: Snapshot;
  readonly keyEncoding: 'view';
  readonly valueEncoding: 'view';
}

function momentOf(db: Database): Moment {
  return { snapshot: db.snapshot(), keyEncoding: 'view', valueEncoding: 'view' };
}

function batchWriter(batch: ReturnType<Database['batch']>): BatchWriter {
  let bytes = 0;
  return {
    put(key, value) {
      batch.put(key, sealValue(key, value));
      bytes += key.length + value.length;
    },
    del(key) {
      batch.del(key);
    },
    bytes: () => bytes,
  };
}

const LEVEL_FILE = /^(CURRENT|LOCK|LOG|LOG\.old|MANIFEST-\d+|\d+\.(log|ldb|sst|dbtmp))$/;
const LEVEL_DATA_FILE = /\.(log|ldb|sst)$/;

/** Refuses foreign files, and a database that lost its CURRENT file: LevelDB would start anew and delete the tables. */
async function requireLevelFolder(folder: string): Promise<void> {
  let names: readonly string[];
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    names = await readdir(folder);
  } catch (cause) {
    throw new FaultError(fault('STORE_OPEN_FAILED', { folder, system: causeCode(cause) }), { cause });
  }
  const foreign = names.find((name) => !LEVEL_FILE.test(name));
  if (foreign !== undefined) throw new FaultError(fault('STORE_FOREIGN', { folder, found: foreign }));
  if (!names.includes('CURRENT') && names.some((name) => LEVEL_DATA_FILE.test(name))) {
    throw new FaultError(fault('STORE_DAMAGED', { folder, what: 'the file CURRENT is missing' }));
  }
}

function openFault(folder: string, cause: unknown): FaultError {
  const system = causeCode(cause);
  if (system === 'LEVEL_LOCKED') return new FaultError(fault('STORE_LOCKED', { folder }), { cause });
  if (system === 'LEVEL_CORRUPTION') return new FaultError(fault('STORE_DAMAGED', { folder, what: 'open' }), { cause });
  return new FaultError(fault('STORE_OPEN_FAILED', { folder, system }), { cause });
}

function readFault(key: Bytes, cause: unknown): FaultError {
  if (cause instanceof FaultError) return cause;
  const system = causeCode(cause);
  invariant(
    system !== 'LEVEL_DATABASE_NOT_OPEN' && system !== 'LEVEL_SNAPSHOT_NOT_OPEN',
    'the store is read while it is open',
  );
  return damaged(key, system, cause);
}

async function bytesOfFolder(folder: string): Promise<number> {
  let bytes = 0;
  for (const name of await readdir(folder)) {
    try {
      bytes += (await stat(join(folder, name))).size;
    } catch (error) {
      // Compaction deletes files while we look.
      if (causeCode(error) !== 'ENOENT') throw error;
    }
  }
  return bytes;
}
