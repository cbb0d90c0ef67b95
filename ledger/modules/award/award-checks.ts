import { type Fault, fault } from '../../base/fault.ts';
import { int } from '../../base/schema.ts';
import type { ReadContext } from '../../module.ts';
import { documentEntries } from '../document/document-entries.ts';
import { lotEntries, tenderEntries } from '../tender/tender-entries.ts';
import { TENDER_LOTS_MAX } from '../tender/tender-fields.ts';
import { standsStill } from '../tender/tender-suspension.ts';
import { type LotStageName, lotStageOf } from './award-entries.ts';

export const lotNumber = () => int({ min: 1, max: TENDER_LOTS_MAX });
/** Envelopes of one tender: the bound of the parameter bid.perTenderMax. */
export const bidNumberSchema = () => int({ min: 1, max: 5000 });

/** What `checkStage` may give, in its order. */
export const stageFaults = ['TENDER_NOT_FOUND', 'LOT_NOT_FOUND', 'LOT_SUSPENDED', 'AWARD_STAGE', 'AWARD_LATE'] as const;

/**
 * Whether a lot is at one of these stages and its term is not over: by block time, for its timer may run late. A suspended lot or
 * tender takes nothing.
 */
export function checkStage(
  context: ReadContext,
  { tender, lot }: { readonly tender: string; readonly lot: number },
  stages: readonly LotStageName[],
): Fault | undefined {
  const { state, time } = context;
  if (state.get(tenderEntries, tender) === undefined) return fault('TENDER_NOT_FOUND', { tender });
  if (state.get(lotEntries, `${tender}/${lot}`) === undefined) return fault('LOT_NOT_FOUND', { tender, lot });
  if (standsStill(state, { tender, lot }) !== undefined) return fault('LOT_SUSPENDED', { tender, lot });
  const found = lotStageOf(state, tender, lot);
  if (found === undefined || !stages.includes(found.stage))
    return fault('AWARD_STAGE', { tender, lot, stage: found?.stage ?? 'CLOSED' });
  const { until } = found;
  return until !== undefined && time >= until ? fault('AWARD_LATE', { tender, lot, until }) : undefined;
}

/** AWARD_DOCUMENT for the first one that is not anchored. */
export function checkDocuments(context: ReadContext, documents: readonly string[]): Fault | undefined {
  const missing = documents.find((document) => context.state.get(documentEntries, document) === undefined);
  return missing === undefined ? undefined : fault('AWARD_DOCUMENT', { document: missing });
}
