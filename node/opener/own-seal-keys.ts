import { bytesEqual } from '../../ledger/base/bytes.ts';
import { FaultError } from '../../ledger/base/fault.ts';
import type { PublicKey } from '../../ledger/base/keys.ts';
import type { StateRead } from '../../ledger/module.ts';
import type { Logger } from '../log.ts';
import { registeredKey } from './seal-epochs.ts';
import type { SealKey, SealKeyFolder } from './seal-keys.ts';

/** The keys that a running validator works with. */
export interface OwnSealKeys {
  /** The key to register for an epoch; made and on the disk before it is given. undefined where its file is unusable. */
  toRegister(epoch: number): Promise<SealKey | undefined>;
  /** The key that is registered for an epoch; undefined, and told once, where it is not here: then nothing can be done in that epoch. */
  registered(epoch: number): Promise<SealKey | undefined>;
  /** The epoch is over: nothing is left that its key could open. */
  retire(epoch: number): Promise<void>;
}

export interface OwnSealKeysOptions {
  readonly folder: SealKeyFolder;
  readonly state: StateRead;
  readonly validator: PublicKey;
  readonly log: Logger;
}

/** Builds them over the folder; a file is read once a run. */
export function createOwnSealKeys({ folder, state, validator, log }: OwnSealKeysOptions): OwnSealKeys {
  const usable = new Map<number, SealKey | undefined>();
  /** Made in this run, so that nothing but this run can have registered them. */
  const fresh = new Set<number>();

  /** A damaged file is as good as none, but it is somebody's to look at. */
  async function read(epoch: number): Promise<SealKey | undefined> {
    try {
      return await folder.read(epoch);
    } catch (cause) {
      if (!(cause instanceof FaultError) || cause.fault.code !== 'SEAL_KEY_MISMATCH') throw cause;
      log('error', 'seal.keyMismatch', cause.fault.detail);
      return undefined;
    }
  }

  async function checked(epoch: number): Promise<SealKey | undefined> {
    const ek = registeredKey(state, epoch, validator);
    const key = await read(epoch);
    if (key !== undefined && (ek === undefined || bytesEqual(key.ek, ek))) return key;
    if (key !== undefined && fresh.delete(epoch)) {
      // Another key of this validator was registered meanwhile, by a node with its former disk; ours can never be, and would keep this
      // node from starting again.
      await folder.destroy(epoch);
    } else if (key !== undefined) {
      log('error', 'seal.keyMismatch', { epoch, file: key.file, reason: 'otherKey' });
      return undefined;
    }
    log('error', 'seal.keyMissing', { epoch });
    return undefined;
  }

  return {
    async toRegister(epoch) {
      const present = (await folder.epochs()).includes(epoch);
      if (present) return await read(epoch);
      fresh.add(epoch);
      return await folder.create(epoch);
    },
    async registered(epoch) {
      if (!usable.has(epoch)) usable.set(epoch, await checked(epoch));
      return usable.get(epoch);
    },
    async retire(epoch) {
      usable.delete(epoch);
      fresh.delete(epoch);
      await folder.destroy(epoch);
    },
  };
}
