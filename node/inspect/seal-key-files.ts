import type { Bytes } from '../../ledger/base/bytes.ts';
import { FaultError } from '../../ledger/base/fault.ts';
import { dataPaths } from '../../storage/data-folder.ts';
import { createSealKeyFolder } from '../opener/seal-keys.ts';

/** A file of the folder `seal/`, as far as it may be shown: the public key, never the other. */
export interface SealKeyFile {
  readonly epoch: number;
  /** What is registered for it, 48 bytes; undefined where the file is damaged. */
  readonly ek: Bytes | undefined;
}

/** Looks into the seal keys of a data folder; a node may be running on it. Rejects with STORE_OPEN_FAILED where they cannot be read. */
export async function inspectSealKeys(dataFolder: string): Promise<readonly SealKeyFile[]> {
  const keys = createSealKeyFolder(dataPaths(dataFolder).seal);
  const found: SealKeyFile[] = [];
  for (const epoch of await keys.epochs()) found.push({ epoch, ek: await publicKeyOf(() => keys.read(epoch)) });
  return found;
}

async function publicKeyOf(read: () => Promise<{ readonly ek: Bytes } | undefined>): Promise<Bytes | undefined> {
  try {
    return (await read())?.ek;
  } catch (cause) {
    if (cause instanceof FaultError && cause.fault.code === 'SEAL_KEY_MISMATCH') return undefined;
    throw cause;
  }
}
