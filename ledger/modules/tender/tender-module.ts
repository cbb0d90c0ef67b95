import type { LedgerModule } from '../../module.ts';
import { commissionDeclareConflict } from './commission-declare-conflict.ts';
import { commissionReplace } from './commission-replace.ts';
import { tenderAmendDocuments } from './tender-amend-documents.ts';
import { tenderAnswer } from './tender-answer.ts';
import { tenderAsk } from './tender-ask.ts';
import { tenderCancel } from './tender-cancel.ts';
import { commissionEntries } from './tender-commission.ts';
import {
  askedEntries,
  lotEntries,
  paramSnapshotEntries,
  purchasedEntries,
  questionEntries,
  tenderEntries,
  tenderVersionEntries,
} from './tender-entries.ts';
import { tenderExtend } from './tender-extend.ts';
import { chainGapEntries, noteChainGap } from './tender-halt.ts';
import { tenderParams } from './tender-params.ts';
import { tenderPublish } from './tender-publish.ts';
import { createTenderResume, suspensionEndTimer } from './tender-resume.ts';
import { createTenderSuspend } from './tender-suspend.ts';
import { type ClockHolder, tenderClocks } from './tender-suspension.ts';
import { tenderTimers } from './tender-timers.ts';
import { tenderWords } from './tender-words.ts';

/**
 * Tenders from the announcement to the close of acceptance; all terms by block time (domain.md §3.1). Takes the holders of the clocks
 * that later stages run, so that a suspension stops those too.
 */
export function createTenderModule(later: readonly ClockHolder[]): LedgerModule {
  const holders = [tenderClocks, ...later];
  return {
    name: 'tender',
    txs: [
      tenderPublish,
      tenderAsk,
      tenderAnswer,
      tenderAmendDocuments,
      tenderExtend,
      tenderCancel,
      createTenderSuspend(holders),
      createTenderResume(holders),
      commissionDeclareConflict,
      commissionReplace,
    ],
    timers: [...tenderTimers, suspensionEndTimer(holders)],
    params: tenderParams,
    entries: [
      tenderEntries,
      lotEntries,
      tenderVersionEntries,
      questionEntries,
      askedEntries,
      paramSnapshotEntries,
      purchasedEntries,
      commissionEntries,
      chainGapEntries,
    ],
    words: tenderWords,
    onBlock: noteChainGap,
  };
}

/** Tenders whose later stages have no clocks. */
export const tenderModule: LedgerModule = createTenderModule([]);
