import { type Fault, fault } from '../../base/fault.ts';
import type { ReadContext, StateRead, StateWrite } from '../../module.ts';
import { isRoleInForce, orgEntries, roleEntries, roleId } from '../identity/identity-entries.ts';
import type { Method } from '../plan/procurement-fields.ts';
import { existingLot, existingTender, type Lot, lotEntries, tenderEntries } from './tender-entries.ts';
import type { LotTerms, PublishPayload } from './tender-publish-payload.ts';

/** The one method that buys again, from an invited supplier, what a tender failed to buy. */
const RETRY: Method = 'SINGLE_SOURCE_AFTER_FAILED';

/**
 * Takes a lot to publish, gives LOT_RETRY_FIELDS unless exactly the single-source method names a failed lot and an invited supplier,
 * LOT_NOT_FAILED, LOT_RETRY_TERMS where it asks for something else or for more than the failed lot did, LOT_RETRIED when another
 * purchase of the failed lot is live, LOT_INVITED for an organisation that is no supplier (domain.md §3.1, failure rules).
 */
export function checkRetry(context: ReadContext, payload: PublishPayload, index: number): Fault | undefined {
  const terms = payload.lots[index] as LotTerms;
  const { failed: named, invited } = terms;
  const isRetry = payload.method === RETRY;
  if ((named !== undefined) !== isRetry || (invited !== undefined) !== isRetry) {
    return fault('LOT_RETRY_FIELDS', { lot: index + 1, method: payload.method });
  }
  if (named === undefined || invited === undefined) return undefined;
  const lot = failedLot(context.state, named);
  if (lot === undefined) return fault('LOT_NOT_FAILED', { lot: index + 1, tender: named.tender, failed: named.lot });
  const { buyer } = existingTender(context.state, named.tender);
  const other = (payload.buyer ?? 'STATE') === buyer ? otherTerm(terms, lot) : 'buyer';
  if (other !== undefined) return fault('LOT_RETRY_TERMS', { lot: index + 1, field: other });
  const twice = payload.lots.slice(0, index).some(({ failed }) => failed !== undefined && isSame(failed, named));
  if (twice || isLive(context.state, lot)) return fault('LOT_RETRIED', { lot: index + 1, tender: named.tender });
  return isSupplier(context, invited) ? undefined : fault('LOT_INVITED', { lot: index + 1, invited });
}

/** The methods that a plan item may name for such a lot: the tender's own, and for a retry that of the tender that failed. */
export function methodsFor(state: StateRead, method: Method, { failed }: LotTerms): readonly Method[] {
  return failed === undefined ? [method] : [method, existingTender(state, failed.tender).method];
}

/** Notes on a failed lot which lot buys it again. */
export function noteRetry(state: StateWrite, failed: LotRef, by: LotRef): void {
  const lot = existingLot(state, failed.tender, failed.lot);
  state.put(lotEntries, `${failed.tender}/${failed.lot}`, { ...lot, retriedBy: by });
}

type LotRef = { readonly tender: string; readonly lot: number };

/** A lot of a competitive tender that ended without a winner; a retry that failed too is no new ground. */
function failedLot(state: StateRead, { tender, lot: number }: LotRef): Lot | undefined {
  const method = state.get(tenderEntries, tender)?.method;
  const lot = method === undefined || method === RETRY ? undefined : state.get(lotEntries, `${tender}/${number}`);
  return lot?.outcome?.kind === 'UNSUCCESSFUL' ? lot : undefined;
}

/** The first term in which the lot differs from the one that failed: the price alone may be lower. */
function otherTerm(terms: LotTerms, failed: Lot): keyof LotTerms | undefined {
  if (terms.plan !== failed.plan) return 'plan';
  if (terms.quantity !== failed.quantity) return 'quantity';
  if (terms.unit.code !== failed.unit.code) return 'unit';
  return terms.amount > failed.amount ? 'amount' : undefined;
}

function isSame(one: LotRef, other: LotRef): boolean {
  return one.tender === other.tender && one.lot === other.lot;
}

function isLive(state: StateRead, { retriedBy }: Lot): boolean {
  if (retriedBy === undefined) return false;
  const { outcome } = existingLot(state, retriedBy.tender, retriedBy.lot);
  return existingTender(state, retriedBy.tender).state !== 'CANCELLED' && outcome?.kind !== 'UNSUCCESSFUL';
}

function isSupplier(context: ReadContext, org: string): boolean {
  const role = context.state.get(roleEntries, roleId(org, 'SUPPLIER'));
  return context.state.get(orgEntries, org)?.status === 'ACTIVE' && isRoleInForce(role, context.time);
}
