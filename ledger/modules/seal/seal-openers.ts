import { bytesEqual } from '../../base/bytes.ts';
import { type Fault, fault } from '../../base/fault.ts';
import type { PublicKey } from '../../base/keys.ts';
import type { ReadContext } from '../../module.ts';
import { type KeySet, keySetEntries, sealHeadEntries } from './seal-entries.ts';
import { beatPeriod } from './seal-params.ts';

/** Periods without a heartbeat after which an opener counts as silent: the present one is under way, one may be missed. */
const MISSED_MAX = 2;

/** Indices of participants who hold their share as far as is known: not missing, and not silent (sealed-bids.md §3.2). */
export function liveOpeners(context: Pick<ReadContext, 'params' | 'time'>, keySet: KeySet): readonly number[] {
  const period = beatPeriod(context.params, context.time);
  return keySet.participants.flatMap((_, at) => {
    const isLive = !keySet.missing.includes(at + 1) && period - (keySet.beats[at] ?? 0) <= MISSED_MAX;
    return isLive ? [at + 1] : [];
  });
}

/** SEAL_KEY_NOT_READY without an active key, SEAL_OPENERS_FEW with fewer live openers than it takes to open. */
export function checkSealReady(context: Pick<ReadContext, 'params' | 'state' | 'time'>): Fault | undefined {
  const active = context.state.get(sealHeadEntries, '')?.active;
  const keySet = active === undefined ? undefined : context.state.get(keySetEntries, String(active.epoch));
  if (keySet === undefined) return fault('SEAL_KEY_NOT_READY');
  const live = liveOpeners(context, keySet).length;
  return live < keySet.t ? fault('SEAL_OPENERS_FEW', { live, needed: keySet.t }) : undefined;
}

/** True iff not one opener may be lost any more: worth telling when a tender is published. */
export function isMarginLow(context: Pick<ReadContext, 'params' | 'time'>, keySet: KeySet): boolean {
  return keySet.participants.length > 1 && liveOpeners(context, keySet).length === keySet.t;
}

/**
 * A key that leaves the validator set goes on opening the bids of its epoch. It may not leave while a tender needs it: when without it
 * fewer than t live openers would be left, for nobody can be made to run a node that is no validator any more.
 */
export function sealDuties(context: ReadContext, key: PublicKey): Fault | undefined {
  const { epoch } = context.state.get(sealHeadEntries, '') ?? { epoch: 0 };
  for (let number = epoch; number >= 1; number--) {
    const keySet = context.state.get(keySetEntries, String(number));
    if (keySet === undefined || keySet.tenders === 0) continue;
    const others = liveOpeners(context, keySet).filter((index) => !isOf(keySet, index, key));
    const holds = keySet.participants.some((participant) => bytesEqual(participant.key, key));
    if (holds && others.length < keySet.t)
      return fault('SEAL_OPENERS_FEW', { epoch: number, live: others.length, needed: keySet.t });
  }
  return undefined;
}

function isOf({ participants }: KeySet, index: number, key: PublicKey): boolean {
  const participant = participants[index - 1];
  return participant !== undefined && bytesEqual(participant.key, key);
}
