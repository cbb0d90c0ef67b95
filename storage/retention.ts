import { FaultError, fault } from '../ledger/base/fault.ts';
import type { StoreTip } from './ledger-store.ts';

/** Heights whose stale rows one commit deletes at most: one is the steady pace, the rest catches up after a shorter setting. */
const PRUNED_HEIGHTS_MAX = 4;

/** Takes the oldest retained height and the height being committed, gives the oldest one retained after it. */
export function nextOldest(oldest: number, height: number, retainHeights: number): number {
  const wanted = Math.max(1, height - retainHeights + 1);
  return Math.max(oldest, Math.min(wanted, oldest + PRUNED_HEIGHTS_MAX));
}

/** Throws STORE_STATE_PRUNED unless the state after `height` is retained: absence must never be claimed of what is not known. */
export function requireRetained(height: number, oldest: number, tip: StoreTip | undefined): void {
  const last = tip?.height ?? 0;
  if (Number.isSafeInteger(height) && height >= oldest && height <= last) return;
  throw new FaultError(fault('STORE_STATE_PRUNED', { height, oldest, tip: last }));
}
