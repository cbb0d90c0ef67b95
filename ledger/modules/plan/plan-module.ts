import type { LedgerModule } from '../../module.ts';
import { planAmend } from './plan-amend.ts';
import { planEntries, planVersionEntries, planYearEntries } from './plan-entries.ts';
import { planParams } from './plan-params.ts';
import { planPublish } from './plan-publish.ts';
import { planWords } from './plan-states.ts';
import { planWithdraw } from './plan-withdraw.ts';

/** Annual procurement plans: what a customer means to buy, and how much of it tenders hold (domain.md §3.1). */
export const planModule: LedgerModule = {
  name: 'plan',
  txs: [planPublish, planAmend, planWithdraw],
  timers: [],
  params: planParams,
  entries: [planEntries, planVersionEntries, planYearEntries],
  words: planWords,
};
