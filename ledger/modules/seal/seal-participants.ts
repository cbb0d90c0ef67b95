import { bytesEqual } from '../../base/bytes.ts';
import { type Fault, fault, isFault } from '../../base/fault.ts';
import { invariant } from '../../base/invariant.ts';
import { keyText, type PublicKey } from '../../base/keys.ts';
import { int, type Schema } from '../../base/schema.ts';
import type { Texts } from '../../base/texts.ts';
import type { TxReadContext } from '../../module.ts';
import { type KeySet, keySetEntries, type SealStatus } from './seal-entries.ts';

export const SEAL_BASIS = 'sealed-bids.md §3.2';

/** Epochs and attempts count from 1; neither comes near this in the life of a chain. */
const COUNT_MAX = 1_000_000;

export const epochSchema = (): Schema<number> => int({ min: 1, max: COUNT_MAX });

/** Which attempt a message of the key generation is for. */
export const attemptFields = { epoch: epochSchema(), attempt: epochSchema() } as const;

export const epochText: Texts = {
  kk: 'Кілт дәуірінің нөмірі',
  ru: 'Номер эпохи ключа',
  en: 'Number of the key’s epoch',
};
export const attemptText: Texts = { kk: 'Әрекет нөмірі', ru: 'Номер попытки', en: 'Number of the attempt' };

/** What a message of a participant is about. */
export interface Place {
  readonly keySet: KeySet;
  /** Of the sender, from 1. */
  readonly index: number;
}

/**
 * Gives the key set and the sender's index in it. Faults: SEAL_EPOCH_UNKNOWN, SEAL_PHASE unless the set is in one of these phases,
 * SEAL_ATTEMPT for a message of another attempt, SEAL_NOT_PARTICIPANT.
 */
export function placeOf(
  context: TxReadContext,
  epoch: number,
  attempt: number | undefined,
  phases: readonly SealStatus[],
): Place | Fault {
  const keySet = context.state.get(keySetEntries, String(epoch));
  if (keySet === undefined) return fault('SEAL_EPOCH_UNKNOWN', { epoch });
  if (!phases.includes(keySet.status)) return fault('SEAL_PHASE', { epoch, status: keySet.status });
  if (attempt !== undefined && attempt !== keySet.attempt)
    return fault('SEAL_ATTEMPT', { epoch, attempt: keySet.attempt });
  const index = indexOf(keySet, context.sender.key);
  return index === 0 ? fault('SEAL_NOT_PARTICIPANT', { key: keyText(context.sender.key), epoch }) : { keySet, index };
}

/** The place of a check that passed. */
export function passedPlace(found: Place | Fault): Place {
  invariant(!isFault(found), 'the check has found the place');
  return found;
}

/** Index from 1 of a participant's key; 0 where it takes no part. */
export function indexOf({ participants }: KeySet, key: PublicKey): number {
  return participants.findIndex((participant) => bytesEqual(participant.key, key)) + 1;
}
