import type { Value } from '../../base/codec.ts';
import type { GenesisDocument } from '../../genesis/genesis-document.ts';
import type { LedgerModule, ParamRow, SystemContext } from '../../module.ts';
import { type DatedValue, openProposalEntries, paramEntries, proposalEntries } from './param-entries.ts';
import { approveTx, proposeTx, withdrawTx } from './param-txs.ts';
import { proposalEndTimer } from './proposal-timer.ts';

/**
 * Dated parameters: what the law and the operators set, when it comes into force, by which act.
 * Takes the parameter rows of every module, because a proposal is checked by its row and genesis fills them all.
 */
export function createParamModule(rows: readonly ParamRow[]): LedgerModule {
  return {
    name: 'param',
    txs: [proposeTx(rows), approveTx, withdrawTx],
    timers: [proposalEndTimer],
    params: [],
    entries: [paramEntries, proposalEntries, openProposalEntries],
    words: {
      PARAM_OPEN: { kk: 'Мақұлдауды күтуде', ru: 'Ждёт одобрения', en: 'Open for approval' },
      PARAM_APPROVED: { kk: 'Мақұлданды', ru: 'Одобрено', en: 'Approved' },
      PARAM_WITHDRAWN: { kk: 'Қайтарып алынды', ru: 'Отозвано', en: 'Withdrawn' },
      PARAM_EXPIRED: { kk: 'Мерзімі өтті', ru: 'Срок истёк', en: 'Expired' },
    },
    genesis: (context, document) => writeParams(context, document, rows),
  };
}

function writeParams(context: SystemContext, document: GenesisDocument, rows: readonly ParamRow[]): void {
  const overrides = new Map<string, Value>(document.params.map((param) => [param.name, param.value]));
  const entry: Record<string, readonly DatedValue[]> = {};
  for (const row of rows) {
    const override = overrides.get(row.name);
    const chosen =
      override === undefined
        ? { value: row.defaults[document.profile], act: row.legalAct }
        : { value: override, act: 'genesis' };
    entry[row.name] = [{ ...chosen, from: document.time }];
  }
  context.state.put(paramEntries, '', entry);
}
