import { type Fault, fault } from '../../base/fault.ts';
import { invariant } from '../../base/invariant.ts';
import type { Effects, ReadContext } from '../../module.ts';
import { type PlanItem, planEntries } from './plan-entries.ts';
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
  const item = ownPlan(context, plan);
  putReserved(context, plan, { ...item, state: 'IN_TENDER', reserved: item.reserved + amount });
}

/** Gives a lot's part back; an item that nothing holds or has spent returns to the state before its first tender. */
export function releasePlan(context: Pick<Effects, 'state'>, plan: string, amount: number): void {
  const item = ownPlan(context, plan);
  const reserved = item.reserved - amount;
  const free = reserved === 0 && item.consumed === 0;
  const state = free ? (item.version === 1 ? 'PUBLISHED' : 'AMENDED') : item.state;
  putReserved(context, plan, { ...item, state, reserved });
}

function putReserved(context: Pick<Effects, 'state'>, plan: string, item: PlanItem): void {
  invariant(item.reserved >= 0, `a reservation is released once: ${plan}`);
  invariant(item.reserved + item.consumed <= item.amount, `reserved and consumed stay within the plan amount: ${plan}`);
  context.state.put(planEntries, plan, item);
}
