import { randomBytes } from 'node:crypto';
import { link, mkdir, open, readdir, readFile, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { type Bytes, fromHex, toHex } from '../../ledger/base/bytes.ts';
import { FaultError, fault } from '../../ledger/base/fault.ts';
import { SCALAR_BYTES, secretFromBytes } from '../../ledger/seal/points.ts';
import { sealPublicKeyOf, sealSecretFrom } from '../../ledger/seal/registration.ts';
import { syncFolder } from '../../storage/sync-folder.ts';
import { causeCode } from '../../storage/system-error.ts';
import { sha256 } from '../crypto/sha256.ts';

/** One epoch's key of this validator: dk, which opens what dealers encrypted to it. */
export interface SealKey {
  readonly epoch: number;
  readonly file: string;
  /** 32 bytes. Never logged, and never sent but into a worker of this process. */
  readonly dk: Bytes;
  /** dk·P1, 48 bytes: what is registered. */
  readonly ek: Bytes;
}

/**
 * The folder `seal/` of a validator's data: `epoch-<n>.key` for every epoch that is not over. Calls reject with STORE_OPEN_FAILED or
 * STORE_WRITE_FAILED where the disk refuses.
 */
export interface SealKeyFolder {
  /** Gives the epoch's key, undefined where there is no file. Rejects with SEAL_KEY_MISMATCH for a file that holds no key of it. */
  read(epoch: number): Promise<SealKey | undefined>;
  /** Makes a fresh key, on the disk with its name when this resolves. A file that is there already is never written again: gives its key. */
  create(epoch: number): Promise<SealKey>;
  /** Overwrites and removes the file; nothing happens where there is none. */
  destroy(epoch: number): Promise<void>;
  /** Epochs with a file, ascending. */
  epochs(): Promise<readonly number[]>;
}

const RANDOM_BYTES = 64;
const NAME = /^epoch-([1-9][0-9]{0,6})\.key$/;

/** Takes the folder's path; it is made with the first key. */
export function createSealKeyFolder(folder: string): SealKeyFolder {
  const fileOf = (epoch: number): string => join(folder, `epoch-${epoch}.key`);

  async function read(epoch: number): Promise<SealKey | undefined> {
    const file = fileOf(epoch);
    const text = await readFile(file, 'utf8').catch((cause: unknown) => {
      if (causeCode(cause) === 'ENOENT') return undefined;
      throw new FaultError(fault('STORE_OPEN_FAILED', { file, system: causeCode(cause) }), { cause });
    });
    if (text === undefined) return undefined;
    const dk = keyFromText(text, epoch);
    if (dk === undefined) throw new FaultError(fault('SEAL_KEY_MISMATCH', { file, epoch, reason: 'form' }));
    return { epoch, file, dk, ek: sealPublicKeyOf(dk) };
  }

  return {
    read,
    async create(epoch) {
      const file = fileOf(epoch);
      const dk = sealSecretFrom(sha256, Uint8Array.from(randomBytes(RANDOM_BYTES)));
      try {
        await writeOnce(folder, file, textOf(epoch, dk));
      } catch (cause) {
        throw new FaultError(fault('STORE_WRITE_FAILED', { file, system: causeCode(cause) }), { cause });
      }
      // Whatever stands there now is the key of the epoch, whoever wrote it.
      const found = await read(epoch);
      if (found === undefined) throw new FaultError(fault('STORE_WRITE_FAILED', { file, system: 'ENOENT' }));
      return found;
    },
    async destroy(epoch) {
      const file = fileOf(epoch);
      try {
        await overwrite(file);
        await rm(file);
        await syncFolder(folder);
      } catch (cause) {
        if (causeCode(cause) === 'ENOENT') return;
        throw new FaultError(fault('STORE_WRITE_FAILED', { file, system: causeCode(cause) }), { cause });
      }
    },
    async epochs() {
      const names = await readdir(folder).catch((cause: unknown) => {
        if (causeCode(cause) === 'ENOENT') return [];
        throw new FaultError(fault('STORE_OPEN_FAILED', { folder, system: causeCode(cause) }), { cause });
      });
      return names.flatMap((name) => Number(NAME.exec(name)?.[1] ?? [])).sort((a, b) => a - b);
    },
  };
}

function textOf(epoch: number, dk: Bytes): string {
  return `${JSON.stringify({ v: 1, epoch, dk: toHex(dk) })}\n`;
}

/** Gives dk where the text is exactly what `textOf` writes for this epoch. */
function keyFromText(text: string, epoch: number): Bytes | undefined {
  const hex = /"dk":"([0-9a-f]{64})"/.exec(text)?.[1];
  const dk = hex === undefined ? undefined : fromHex(hex);
  if (dk === undefined || dk.length !== SCALAR_BYTES || secretFromBytes(dk) === undefined) return undefined;
  return text === textOf(epoch, dk) ? dk : undefined;
}

/** Whole under its name, with file and name synced, or not at all; a file of that name stays as it is. */
async function writeOnce(folder: string, file: string, text: string): Promise<void> {
  if ((await mkdir(folder, { recursive: true, mode: 0o700 })) !== undefined) await syncFolder(dirname(folder));
  // Left by a crash: keys that were never registered, or second names of those that were.
  for (const name of await readdir(folder)) if (name.endsWith('.draft')) await rm(join(folder, name), { force: true });
  const draft = `${file}-${randomBytes(6).toString('hex')}.draft`;
  const handle = await open(draft, 'wx', 0o600);
  try {
    await handle.writeFile(text);
    await handle.sync();
    // A link never takes the place of another file, as a rename would.
    await link(draft, file);
  } catch (cause) {
    if (causeCode(cause) !== 'EEXIST') throw cause;
  } finally {
    await handle.close();
    await rm(draft, { force: true });
  }
  await syncFolder(folder);
}

/** Zeros over the key before its name goes. A disk that keeps old blocks keeps them: no program can do more. */
async function overwrite(file: string): Promise<void> {
  const handle = await open(file, 'r+');
  try {
    const { size } = await handle.stat();
    await handle.write(new Uint8Array(size), 0, size, 0);
    await handle.sync();
  } finally {
    await handle.close();
  }
}
