import { type Fault, fault } from '../../base/fault.ts';
import type { Effects, ReadContext } from '../../module.ts';
import type { PlanCode, PlanItem } from '../plan/plan-entries.ts';
import type { Method } from '../plan/procurement-fields.ts';
import { purchasedEntries } from './tender-entries.ts';
import { isSimplified } from './tender-methods.ts';
import { refusesSplit, tenderNumber } from './tender-params.ts';

/** What is added up to see a purchase cut into small ones: one customer, one year, one code. */
export type PurchaseLine = { readonly customer: string; readonly year: number; readonly code: PlanCode };

/** The threshold is in tiyn: other currencies, which only imports have, are not compared with it. */
const THRESHOLD_CURRENCY = 'KZT';

/** True iff lots of such a tender add up towards the threshold. */
export function countsTowardsSplit(method: Method, currency: string): boolean {
  return isSimplified(method) && currency === THRESHOLD_CURRENCY;
}

/** A line that simplified methods would take past the threshold, with the sum. */
export type SplitFinding = { readonly line: PurchaseLine; readonly amount: number; readonly threshold: number };

/** Takes what a tender that counts towards the threshold would buy of each plan item, gives the first line past it. */
export function findSplit(
  context: Pick<ReadContext, 'state' | 'params'>,
  wanted: readonly { readonly item: PlanItem; readonly amount: number }[],
): SplitFinding | undefined {
  const threshold = tenderNumber(context.params, 'splitThreshold');
  if (threshold === 0) return undefined;
  const sums = new Map<string, number>();
  for (const { item, amount } of wanted) {
    const line = { customer: item.customer, year: item.year, code: item.code };
    const id = purchaseId(line);
    const sum = (sums.get(id) ?? context.state.get(purchasedEntries, id) ?? 0) + amount;
    if (sum > threshold) return { line, amount: sum, threshold };
    sums.set(id, sum);
  }
  return undefined;
}

/** TENDER_SPLIT where the parameter says to refuse; otherwise the publication flags it. */
export function splitFault(context: ReadContext, found: SplitFinding | undefined): Fault | undefined {
  if (found === undefined || !refusesSplit(context.params)) return undefined;
  const { line, amount, threshold } = found;
  return fault('TENDER_SPLIT', { customer: line.customer, year: line.year, code: line.code.id, amount, threshold });
}

/** Adds to (or takes from) what a customer bought of a code in a year by simplified methods. */
export function addPurchased(context: Pick<Effects, 'state'>, line: PurchaseLine, amount: number): void {
  const id = purchaseId(line);
  const sum = (context.state.get(purchasedEntries, id) ?? 0) + amount;
  if (sum === 0) context.state.remove(purchasedEntries, id);
  else context.state.put(purchasedEntries, id, sum);
}

function purchaseId({ customer, year, code }: PurchaseLine): string {
  return `${customer}/${year}/${code.scheme}/${code.id}`;
}
