import type { LedgerModule } from '../../module.ts';
import { bidAdmit } from './bid-admit.ts';
import { guaranteeCancel } from './guarantee-cancel.ts';
import {
  admissionEndEntries,
  admissionEntries,
  bankTotalEntries,
  guaranteeEntries,
  tenderGuaranteeEntries,
  tenderGuaranteesEntries,
} from './guarantee-entries.ts';
import { guaranteeIssue } from './guarantee-issue.ts';
import { guaranteeLodge } from './guarantee-lodge.ts';
import { guaranteeParams } from './guarantee-params.ts';
import { guaranteePay } from './guarantee-pay.ts';
import { guaranteeWords } from './guarantee-states.ts';
import { guaranteeTimers } from './guarantee-timers.ts';

/** Bid security, and with it which submission keys a tender admits (domain.md §3.5, sealed-bids.md §3.6). */
export const guaranteeModule: LedgerModule = {
  name: 'guarantee',
  txs: [guaranteeIssue, guaranteeLodge, guaranteeCancel, guaranteePay, bidAdmit],
  timers: guaranteeTimers,
  params: guaranteeParams,
  entries: [
    guaranteeEntries,
    admissionEntries,
    admissionEndEntries,
    bankTotalEntries,
    tenderGuaranteesEntries,
    tenderGuaranteeEntries,
  ],
  words: guaranteeWords,
};
