import { type Fault, fault } from '../../base/fault.ts';
import type { ReadContext, TxReadContext } from '../../module.ts';
import type { Period } from '../calendar/calendar.ts';
import { isRoleInForce, roleEntries, roleId } from '../identity/identity-entries.ts';
import { type PlanItem, planEntries } from '../plan/plan-entries.ts';
import { ownPlan } from '../plan/plan-owner.ts';
import { planRules } from '../plan/plan-params.ts';
import { checkReservation } from '../plan/plan-reservation.ts';
import { customerOfPlan, missingLanguage } from '../plan/procurement-fields.ts';
import { checkSealReady } from '../seal/seal-openers.ts';
import { checkScored } from './scored-criteria.ts';
import { checkCommission } from './tender-commission.ts';
import { checkCriteria } from './tender-criteria.ts';
import { checkAdded, type DocumentScope } from './tender-documents.ts';
import { tenderEntries, tenderIdFromTx } from './tender-entries.ts';
import { methodTerms } from './tender-methods.ts';
import type { PublishPayload } from './tender-publish-payload.ts';
import { checkRetry, methodsFor } from './tender-retry.ts';
import { countsTowardsSplit, findSplit, splitFault } from './tender-split.ts';

/** The preconditions of `tender.publish` in the order of its fault list. */
export function checkPublish(context: TxReadContext, payload: PublishPayload): Fault | undefined {
  const id = tenderIdFromTx(context.sha256, context.txId);
  if (context.state.get(tenderEntries, id) !== undefined) return fault('TENDER_ID_TAKEN', { tender: id });
  const wordings = [payload, ...payload.lots, ...payload.criteria].flatMap((part) => [
    part.title,
    'description' in part ? part.description : undefined,
  ]);
  const language = missingLanguage(planRules(context.params).languages, wordings);
  if (language !== undefined) return fault('TENDER_LANGUAGE', { language });
  return (
    checkRule(context, payload) ??
    checkLots(context, payload) ??
    checkPlans(context, payload) ??
    checkPeriods(context, payload) ??
    checkCriteria(payload.criteria) ??
    checkScored(payload.scoringRule, payload.criteria) ??
    checkCommission(context, methodTerms(context.params, payload), payload.criteria, payload.commission) ??
    checkAdded(context, scopeOf(context, payload), [], payload.documents) ??
    splitFault(context, splitOf(context, payload)) ??
    checkSealReady(context)
  );
}

/** What the tender takes of each plan item. */
export function wantedOf(
  context: Pick<ReadContext, 'state'>,
  payload: PublishPayload,
): readonly { readonly plan: string; readonly item: PlanItem; readonly amount: number }[] {
  return [...sumsByPlan(payload)].map(([plan, amount]) => ({ plan, item: ownPlan(context, plan), amount }));
}

/** The first line past the splitting threshold, if the method has one. */
export function splitOf(context: Pick<ReadContext, 'state' | 'params'>, payload: PublishPayload) {
  if (!countsTowardsSplit(payload.method, payload.currency)) return undefined;
  return findSplit(context, wantedOf(context, payload));
}

function scopeOf(context: TxReadContext, payload: PublishPayload): DocumentScope {
  const plans = payload.lots.map((lot) => lot.plan);
  return { orgs: [context.sender.org, ...plans.map(customerOfPlan)], objects: plans.map((plan) => `plan/${plan}`) };
}

function sumsByPlan(payload: PublishPayload): ReadonlyMap<string, number> {
  const sums = new Map<string, number>();
  for (const { plan, amount } of payload.lots) sums.set(plan, (sums.get(plan) ?? 0) + amount);
  return sums;
}

function checkRule(context: TxReadContext, payload: PublishPayload): Fault | undefined {
  const { method, scoringRule } = payload;
  const { engines } = methodTerms(context.params, payload);
  if (engines.includes(scoringRule)) return undefined;
  return fault('TENDER_RULE', { method, scoringRule, engines: engines.join(' ') });
}

function checkLots(context: TxReadContext, payload: PublishPayload): Fault | undefined {
  const { securityBpsMax } = methodTerms(context.params, payload);
  for (const [index, lot] of payload.lots.entries()) {
    const item = context.state.get(planEntries, lot.plan);
    if (item === undefined) return fault('PLAN_NOT_FOUND', { plan: lot.plan });
    const unsigned = checkCustomer(context, customerOfPlan(lot.plan));
    if (unsigned !== undefined) return unsigned;
    if (item.currency !== payload.currency) {
      return fault('TENDER_CURRENCY', { lot: index + 1, plan: lot.plan, currency: item.currency });
    }
    const refused = checkRetry(context, payload, index);
    if (refused !== undefined) return refused;
    if (!methodsFor(context.state, payload.method, lot).includes(item.method)) {
      return fault('TENDER_METHOD', { lot: index + 1, plan: lot.plan, method: item.method });
    }
    if (lot.securityBps > securityBpsMax) return fault('LOT_SECURITY', { lot: index + 1, securityBpsMax });
  }
  return undefined;
}

function checkCustomer(context: TxReadContext, customer: string): Fault | undefined {
  const signed = customer === context.sender.org || context.sender.cosignerOrgs.includes(customer);
  if (!signed) return fault('TENDER_CUSTOMER_MISSING', { customer });
  const role = context.state.get(roleEntries, roleId(customer, 'CUSTOMER'));
  return isRoleInForce(role, context.time) ? undefined : fault('TENDER_CUSTOMER_ROLE', { customer });
}

function checkPlans(context: TxReadContext, payload: PublishPayload): Fault | undefined {
  for (const [plan, amount] of sumsByPlan(payload)) {
    const refused = checkReservation(context, plan, amount);
    if (refused !== undefined) return refused;
  }
  return undefined;
}

function checkPeriods(context: TxReadContext, payload: PublishPayload): Fault | undefined {
  const { periods } = payload;
  const terms = methodTerms(context.params, payload);
  return (
    checkPeriod('discussion', periods.discussion, terms.discussion) ??
    checkPeriod('acceptance', periods.acceptance, terms.acceptance)
  );
}

/** Periods are compared in the minimum's own unit: five calendar days may hold one working day or five. */
function checkPeriod(name: string, given: Period, least: Period): Fault | undefined {
  if (given.unit !== least.unit) return fault('PERIOD_UNIT', { period: name, unit: least.unit });
  return given.n < least.n ? fault('PERIOD_SHORT', { period: name, least: least.n, unit: least.unit }) : undefined;
}
