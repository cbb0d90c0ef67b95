import type { ValueMap } from '../../base/codec.ts';
import { invariant } from '../../base/invariant.ts';
import type { SystemContext } from '../../module.ts';
import { endAdmission } from './guarantee-admission.ts';
import { takeFromBank } from './guarantee-bank.ts';
import { existingGuarantee, type Guarantee, guaranteeEntries } from './guarantee-entries.ts';
import {
  admitsKey,
  type CallGround,
  type GUARANTEE_MOVES,
  type GuaranteeState,
  isGuaranteeMove,
  type ReleaseReason,
  usesLimit,
} from './guarantee-states.ts';

/** The timer of a guarantee, set when it is issued. */
export const GUARANTEE_EXPIRED = 'guarantee.expired';

/** What a state brings with it. */
type Change = Partial<Pick<Guarantee, 'cancelReason' | 'releaseReason' | 'ground' | 'payment'>>;

/** A bid of the key was taken for the lot: LODGED → HELD. One that is held already, as of a bid that replaces another, stays so. */
export function holdSecurity(context: SystemContext, id: string): void {
  if (existingGuarantee(context.state, id).state === 'HELD') return;
  moveGuarantee(context, id, 'hold', 'HELD');
  tell(context, id, 'guarantee.held');
}

/**
 * Gives a security back to its bank. One that has been given back or taken back already stays as it is: a term or a cancelled
 * tender may have come first. One that is called or paid is never given back (domain.md §3.5).
 */
export function releaseSecurity(context: SystemContext, id: string, reason: ReleaseReason): void {
  const { state } = existingGuarantee(context.state, id);
  if (state === 'RELEASED' || state === 'CANCELLED') return;
  moveGuarantee(context, id, 'release', 'RELEASED', { releaseReason: reason });
  tell(context, id, 'guarantee.released', { reason });
}

/** Demands a held security of its bank, on a ground that the state shows; nothing takes it back. Also after `validTo`. */
export function callSecurity(context: SystemContext, id: string, ground: CallGround): void {
  moveGuarantee(context, id, 'call', 'CALLED', { ground });
  const { amount, currency } = existingGuarantee(context.state, id);
  tell(context, id, 'guarantee.called', { ground, amount, currency });
}

/** Puts a guarantee into its next state, and keeps the key's admission, the bank's sum and the timer in step. */
export function moveGuarantee(
  context: SystemContext,
  id: string,
  move: keyof typeof GUARANTEE_MOVES,
  next: GuaranteeState,
  change: Change = {},
): void {
  const { state, time } = context;
  const before = existingGuarantee(state, id);
  invariant(isGuaranteeMove(move, before.state), `guarantee ${id} may ${move} in the state ${before.state}`);
  state.put(guaranteeEntries, id, { ...before, ...change, state: next, stateSince: time });
  if (admitsKey(before.state) && !admitsKey(next)) {
    endAdmission(state, id, before, time);
    context.unschedule(id, GUARANTEE_EXPIRED);
  }
  if (!usesLimit(next)) takeFromBank(context, before);
}

/** Emits what happened to a guarantee; nothing in it tells of the bidder. */
export function tell(context: SystemContext, id: string, type: string, more: ValueMap = {}): void {
  const { tender, lot, bank } = existingGuarantee(context.state, id);
  context.emit({ type, data: { guarantee: id, tender, lot, bank, ...more } });
}
