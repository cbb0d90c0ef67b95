import { bytesEqual } from '../../ledger/base/bytes.ts';
import { FaultError, fault } from '../../ledger/base/fault.ts';
import { keyText, type PublicKey } from '../../ledger/base/keys.ts';
import type { StateRead } from '../../ledger/module.ts';
import {
  type KeySet,
  keySetEntries,
  sealHeadEntries,
  sealRegistrationEntries,
} from '../../ledger/modules/seal/seal-entries.ts';
import type { SealKeyFolder } from './seal-keys.ts';

export interface SealEpoch {
  readonly epoch: number;
  readonly keySet: KeySet;
}

/**
 * The epochs that are not RETIRED, oldest first. RETIRED is for ever: what is found so is put into `retired` and not read again.
 */
export function livingEpochs(state: StateRead, retired: Set<number>): readonly SealEpoch[] {
  const { epoch: newest } = state.get(sealHeadEntries, '') ?? { epoch: 0 };
  const found: SealEpoch[] = [];
  for (let epoch = 1; epoch <= newest; epoch++) {
    const keySet = retired.has(epoch) ? undefined : state.get(keySetEntries, String(epoch));
    if (keySet === undefined) continue;
    if (keySet.status === 'RETIRED') retired.add(epoch);
    else found.push({ epoch, keySet });
  }
  return found;
}

/** The key that a validator registered for an epoch, 48 bytes, or undefined. */
export function registeredKey(state: StateRead, epoch: number, key: PublicKey): Uint8Array | undefined {
  return state.get(sealRegistrationEntries, `${epoch}/${keyText(key)}`);
}

/**
 * Compares the files with what this validator registered, before the node starts: with another key it would deal, complain and confirm
 * to no avail. Rejects with SEAL_KEY_MISMATCH, which names the file. A missing file is no reason not to start: gives the epochs.
 */
export async function checkSealKeys(
  keys: SealKeyFolder,
  state: StateRead,
  validator: PublicKey,
): Promise<readonly number[]> {
  const missing: number[] = [];
  for (const { epoch } of livingEpochs(state, new Set())) {
    const ek = registeredKey(state, epoch, validator);
    if (ek === undefined) continue;
    const key = await keys.read(epoch);
    if (key === undefined) missing.push(epoch);
    else if (!bytesEqual(key.ek, ek))
      throw new FaultError(fault('SEAL_KEY_MISMATCH', { file: key.file, epoch, reason: 'otherKey' }));
  }
  return missing;
}
