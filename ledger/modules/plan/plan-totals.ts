import { type Fault, fault } from '../../base/fault.ts';
import type { ApplyContext, ReadContext } from '../../module.ts';
import { budgetAllocation } from '../fact/find-fact.ts';
import { type PlanItem, type PlanYear, planYearEntries, planYearId } from './plan-entries.ts';
import { planRules } from './plan-params.ts';

/** A customer's year in one currency. */
export type PlanLine = Pick<PlanItem, 'customer' | 'year' | 'currency'>;

const EMPTY: PlanYear = { count: 0, amounts: {} };

/** The year's entry, empty before the first item. */
export function planYear(context: Pick<ReadContext, 'state'>, line: PlanLine): PlanYear {
  return context.state.get(planYearEntries, planYearId(line.customer, line.year)) ?? EMPTY;
}

/**
 * Takes the amount an item adds to its year, gives PLAN_TOTAL_LIMIT when the sum would leave exact integers, PLAN_BUDGET_MISSING
 * or PLAN_BUDGET_EXCEEDED when the budget fact, where one is required, does not cover the sum.
 */
export function checkPlanTotal(context: ReadContext, line: PlanLine, added: number): Fault | undefined {
  const total = planned(planYear(context, line), line.currency) + added;
  if (!Number.isSafeInteger(total)) return fault('PLAN_TOTAL_LIMIT', { currency: line.currency });
  if (added <= 0 || !planRules(context.params).requireBudgetFact) return undefined;
  // Budgets are in tenge; a plan in another currency, which only imports have, is never covered.
  const allocated = line.currency === 'KZT' ? budgetAllocation(context, line.customer, line.year)?.amount : undefined;
  if (allocated === undefined) {
    return fault('PLAN_BUDGET_MISSING', { customer: line.customer, year: line.year, currency: line.currency });
  }
  return total <= allocated ? undefined : fault('PLAN_BUDGET_EXCEEDED', { planned: total, allocated });
}

/** Adds to the running total of the year, and to its count of items. */
export function addToPlanYear(context: ApplyContext, line: PlanLine, added: number, items: 0 | 1): PlanYear {
  const before = planYear(context, line);
  const after: PlanYear = {
    count: before.count + items,
    amounts: { ...before.amounts, [line.currency]: planned(before, line.currency) + added },
  };
  context.state.put(planYearEntries, planYearId(line.customer, line.year), after);
  return after;
}

function planned(year: PlanYear, currency: string): number {
  return year.amounts[currency] ?? 0;
}
