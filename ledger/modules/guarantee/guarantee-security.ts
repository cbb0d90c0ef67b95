import { mulBps } from '../../base/exact.ts';
import { type Fault, fault } from '../../base/fault.ts';
import type { Hash } from '../../base/hash.ts';
import { invariant } from '../../base/invariant.ts';
import type { ReadContext, StateRead } from '../../module.ts';
import { periodEnd } from '../calendar/calendar.ts';
import { calendarInForce } from '../calendar/calendar-module.ts';
import { existingTender, lotEntries, type Tender, tenderEntries } from '../tender/tender-entries.ts';
import { type TenderPhase, tenderPhase } from '../tender/tender-phase.ts';
import { frozenParams } from '../tender/tender-snapshot.ts';
import { admissionOf, securityFor } from './guarantee-admission.ts';
import type { Guarantee } from './guarantee-entries.ts';
import { validAfterClosing } from './guarantee-params.ts';

/** Phases in which security may still be prepared; one that waits for answers will accept bids. */
export const PREPARING: readonly TenderPhase[] = ['DISCUSSION', 'WAITING', 'ACCEPTING'];
/** Phases in which security is lodged. */
export const LODGING: readonly TenderPhase[] = ['ACCEPTING'];

/** TENDER_NOT_FOUND, or TENDER_STATE when the tender at block time is in none of the phases. */
export function checkTenderPhase(
  { state, time }: Pick<ReadContext, 'state' | 'time'>,
  id: string,
  phases: readonly TenderPhase[],
): Fault | undefined {
  const tender = state.get(tenderEntries, id);
  if (tender === undefined) return fault('TENDER_NOT_FOUND', { tender: id });
  const phase = tenderPhase(tender, time);
  return phases.includes(phase) ? undefined : fault('TENDER_STATE', { tender: id, state: phase });
}

/**
 * Whether the key's bid for the lot is secured: TENDER_NOT_FOUND, LOT_NOT_FOUND, BID_SECURITY_MISSING, GUARANTEE_SMALL,
 * GUARANTEE_TERM, or nothing. A lot without security asks only that something admits the key.
 */
export function checkSecurity(
  { state }: Pick<ReadContext, 'state'>,
  tender: string,
  lot: number,
  submitterTag: Hash,
): Fault | undefined {
  if (state.get(tenderEntries, tender) === undefined) return fault('TENDER_NOT_FOUND', { tender });
  const terms = state.get(lotEntries, `${tender}/${lot}`);
  if (terms === undefined) return fault('LOT_NOT_FOUND', { tender, lot });
  const missing = fault('BID_SECURITY_MISSING', { tender, lot });
  if (terms.securityBps === 0) return admissionOf(state, tender, submitterTag) === undefined ? missing : undefined;
  const found = securityFor(state, tender, lot, submitterTag);
  return found === undefined ? missing : checkTerms(state, found.guarantee);
}

/** GUARANTEE_SMALL below the share of the lot's amount, GUARANTEE_TERM when it ends too soon after the acceptance of bids. */
export function checkTerms(state: StateRead, guarantee: Guarantee): Fault | undefined {
  const { tender: id, lot: number, amount, validTo } = guarantee;
  const tender = existingTender(state, id);
  const lot = state.get(lotEntries, `${id}/${number}`);
  invariant(lot !== undefined, `a guarantee is for a lot that exists: ${id}/${number}`);
  const least = mulBps(lot.amount, lot.securityBps);
  if (amount < least) return fault('GUARANTEE_SMALL', { amount, least });
  const until = validUntilLeast(state, tender);
  return until !== undefined && validTo >= until ? undefined : fault('GUARANTEE_TERM', { validTo, ...untilOf(until) });
}

/** The earliest end of validity (ms UTC) that a guarantee for the tender may have; undefined until the end of acceptance is known. */
export function validUntilLeast(state: StateRead, tender: Tender): number | undefined {
  if (tender.acceptance === undefined) return undefined;
  const frozen = frozenParams(state, tender);
  return periodEnd(calendarInForce(frozen), tender.acceptance.end, validAfterClosing(frozen));
}

function untilOf(least: number | undefined): { readonly least?: number } {
  return least === undefined ? {} : { least };
}
