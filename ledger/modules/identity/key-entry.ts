import { bytesEqual } from '../../base/bytes.ts';
import { type Fault, fault } from '../../base/fault.ts';
import { keyText, type PublicKey } from '../../base/keys.ts';
import type { TxReadContext } from '../../module.ts';
import { type KeyEntry, keyEntries } from './identity-entries.ts';

interface KeyPeriod {
  readonly from?: number;
  readonly until?: number;
}

/** Gives the entry of a key that enters at `time`: ISSUED until its start, ACTIVE from then. */
export function keyStart(org: string, time: number, period: KeyPeriod): KeyEntry {
  const from = period.from ?? time;
  const entry: KeyEntry = { org, status: from > time ? 'ISSUED' : 'ACTIVE', from, addedAt: time };
  return period.until === undefined ? entry : { ...entry, until: period.until };
}

/** Gives KEY_EXISTS where the key was ever registered, KEY_NOT_COSIGNED where it does not sign this transaction itself. */
export function checkNewKey(context: TxReadContext, key: PublicKey): Fault | undefined {
  if (context.state.get(keyEntries, keyText(key)) !== undefined) return fault('KEY_EXISTS', { key: keyText(key) });
  const cosigned = context.tx.cosigners.some((cosigner) => bytesEqual(cosigner, key));
  return cosigned ? undefined : fault('KEY_NOT_COSIGNED', { key: keyText(key) });
}

/** True iff the period does not begin in the past and is not empty. */
export function isPeriodAhead(time: number, period: KeyPeriod): boolean {
  const from = period.from ?? time;
  return from >= time && (period.until === undefined || period.until > from);
}
