import { type Fault, fault } from '../../base/fault.ts';
import { invariant } from '../../base/invariant.ts';
import type { ReadContext, TxReadContext } from '../../module.ts';
import { type PlanItem, planEntries } from './plan-entries.ts';

/** PLAN_NOT_FOUND, or PLAN_NOT_OWNER when the item is another customer's. */
export function checkOwnPlan(context: TxReadContext, plan: string): Fault | undefined {
  const item = context.state.get(planEntries, plan);
  if (item === undefined) return fault('PLAN_NOT_FOUND', { plan });
  return item.customer === context.sender.org ? undefined : fault('PLAN_NOT_OWNER', { plan, customer: item.customer });
}

/** An item that a check has found before. */
export function ownPlan(context: Pick<ReadContext, 'state'>, plan: string): PlanItem {
  const item = context.state.get(planEntries, plan);
  invariant(item !== undefined, `plan item exists: ${plan}`);
  return item;
}
