import type { VerifySignature } from '../../base/keys.ts';
import type { LedgerModule } from '../../module.ts';
import { crimeEntries, evidenceEntries } from './evidence-entries.ts';
import { reportTx } from './report-tx.ts';

/**
 * Proofs that validators broke the protocol. Takes the signature check: a fork has hundreds of signatures, and the node checks them
 * twenty times faster than plain code does (docs/adr/0018-evidence.md); both give the same verdicts by the one definition.
 */
export function createEvidenceModule(verify: VerifySignature): LedgerModule {
  return {
    name: 'evidence',
    txs: [reportTx(verify)],
    timers: [],
    params: [],
    entries: [evidenceEntries, crimeEntries],
    words: {
      EVIDENCE_DUPLICATEVOTE: { kk: 'Екі қайшы дауыс', ru: 'Два противоречащих голоса', en: 'Two contradicting votes' },
      EVIDENCE_DUPLICATEPROPOSAL: {
        kk: 'Бір раундтағы екі ұсыныс',
        ru: 'Два предложения в одном раунде',
        en: 'Two proposals in one round',
      },
      EVIDENCE_AMNESIA: { kk: 'Ұмытылған байланыс', ru: 'Забытая блокировка', en: 'A forgotten lock' },
      EVIDENCE_FORK: { kk: 'Тармақталу', ru: 'Развилка', en: 'A fork' },
    },
  };
}
