import { invariant } from '../../base/invariant.ts';
import type { SystemContext } from '../../module.ts';
import { consumePlan, releasePlan } from '../plan/plan-reservation.ts';
import { planYearOf } from '../plan/procurement-fields.ts';
import {
  existingLot,
  existingTender,
  type Lot,
  type LotOutcome,
  lotEntries,
  type Tender,
  tenderLots,
} from './tender-entries.ts';
import { addPurchased, countsTowardsSplit } from './tender-split.ts';
import { SUSPENSION_END } from './tender-timer-kinds.ts';

/**
 * A lot of a closed tender ends without a winner: NO_BIDS, NO_QUALIFIED and the like. The plan has its part back, and a single-source
 * purchase may refer to the lot. A lot ends once; ending it again is a bug.
 */
export function failLot(context: SystemContext, id: string, number: number, reason: string): void {
  const { tender, lot } = openLot(context, id, number);
  endLot(context, id, number, { kind: 'UNSUCCESSFUL', at: context.time, reason });
  releaseLot(context, tender, lot);
  context.emit({ type: 'tender.lotFailed', data: { tender: id, lot: number, reason } });
}

/**
 * A lot of a closed tender is awarded for good: `amount` (minor units without VAT, at most the lot's) is spent of the plan, the rest of
 * the lot's part is free again. To be called when no next rank can take the award over, for the freed rest may be tendered at once.
 */
export function consumeLot(context: SystemContext, id: string, number: number, amount: number): void {
  const { tender, lot } = openLot(context, id, number);
  endLot(context, id, number, { kind: 'AWARDED', at: context.time, amount });
  consumePlan(context, lot.plan, lot.amount, amount);
  countPurchase(context, tender, lot, amount - lot.amount);
  context.emit({ type: 'tender.lotAwarded', data: { tender: id, lot: number, amount } });
}

/** The tender is cancelled: every lot that has not ended gives its part of the plan back. */
export function releaseOpenLots(context: SystemContext, id: string, tender: Tender): void {
  for (const [index, lot] of tenderLots(context.state, id, tender).entries()) {
    if (lot.outcome !== undefined) continue;
    if (lot.suspended !== undefined) endLot(context, id, index + 1);
    releaseLot(context, tender, lot);
  }
}

/** Nothing is left to stand still: with the lot ends its suspension. */
function endLot(context: SystemContext, id: string, number: number, outcome?: LotOutcome): void {
  const { suspended: _stopped, ...lot } = existingLot(context.state, id, number);
  context.state.put(lotEntries, `${id}/${number}`, { ...lot, ...(outcome === undefined ? {} : { outcome }) });
  context.unschedule(`${id}/${number}`, SUSPENSION_END);
}

/** Gives back what a lot holds of its plan item, and takes it out of what counts towards the splitting threshold. */
function releaseLot(context: SystemContext, tender: Tender, lot: Lot): void {
  releasePlan(context, lot.plan, lot.amount);
  countPurchase(context, tender, lot, -lot.amount);
}

function countPurchase(context: SystemContext, tender: Tender, lot: Lot, amount: number): void {
  if (!countsTowardsSplit(tender.method, tender.currency)) return;
  addPurchased(context, { customer: lot.customer, year: planYearOf(lot.plan), code: lot.code }, amount);
}

function openLot(context: SystemContext, id: string, number: number): { readonly tender: Tender; readonly lot: Lot } {
  const tender = existingTender(context.state, id);
  const lot = existingLot(context.state, id, number);
  invariant(tender.state === 'CLOSED', `lots end after the tender has closed: ${id}`);
  invariant(lot.outcome === undefined, `a lot ends once: ${id}/${number}`);
  return { tender, lot };
}
