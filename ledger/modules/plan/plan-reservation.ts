import { type Fault, fault } from '../../base/fault.ts';
import { invariant } from '../../base/invariant.ts';
import type { Effects, ReadContext } from '../../module.ts';
import { type PlanItem, type PlanState, planEntries } from './plan-entries.ts';
import { ownPlan } from './plan-owner.ts';
import { isPlanMove } from './plan-states.ts';

/** What is left of an item's amount for new lots. */
export function planRemainder(item: PlanItem): number {
  return item.amount - item.reserved - item.consumed;
}

/** Takes the sum that new lots want of an item, gives PLAN_NOT_FOUND, PLAN_STATE or PLAN_REMAINDER. */
export function checkReservation(context: ReadContext, plan: string, amount: number): Fault | undefined {
  const item = context.state.get(planEntries, plan);
  if (item === undefined) return fault('PLAN_NOT_FOUND', { plan });
  if (!isPlanMove('reserve', item.state)) return fault('PLAN_STATE', { plan, state: item.state });
  const remainder = planRemainder(item);
  return amount <= remainder ? undefined : fault('PLAN_REMAINDER', { plan, amount, remainder });
}

/** Holds a part of an item for a lot; the item is in tender from then on. */
export function reservePlan(context: Pick<Effects, 'state'>, plan: string, amount: number): void {
  moveAmounts(context, plan, amount, 0);
}

/** Gives a lot's part back. */
export function releasePlan(context: Pick<Effects, 'state'>, plan: string, amount: number): void {
  moveAmounts(context, plan, -amount, 0);
}

/** Spends what a lot held: `spent` of its part is consumed, the rest is free again. Both without VAT, minor units; spent ≤ held. */
export function consumePlan(context: Pick<Effects, 'state'>, plan: string, held: number, spent: number): void {
  invariant(spent <= held, `a lot spends no more than it held: ${plan}`);
  moveAmounts(context, plan, -held, spent);
}

function moveAmounts(context: Pick<Effects, 'state'>, plan: string, reservedBy: number, consumedBy: number): void {
  const before = ownPlan(context, plan);
  const item = { ...before, reserved: before.reserved + reservedBy, consumed: before.consumed + consumedBy };
  invariant(item.reserved >= 0, `a reservation is released once: ${plan}`);
  invariant(item.reserved + item.consumed <= item.amount, `reserved and consumed stay within the plan amount: ${plan}`);
  context.state.put(planEntries, plan, { ...item, state: stateByAmounts(item) });
}

/** An item is in tender while anything holds it; after that it is bought, or as it was before its first tender. */
function stateByAmounts(item: PlanItem): PlanState {
  if (item.reserved > 0) return 'IN_TENDER';
  if (item.consumed > 0) return 'CONTRACTED';
  return item.version === 1 ? 'PUBLISHED' : 'AMENDED';
}
