import { int } from '../../base/schema.ts';
import type { LedgerModule } from '../../module.ts';
import { factEntries, factSchemaEntries, latestFactEntries, sourceEntries } from './fact-entries.ts';
import { ATTEST_DELAY_PARAM, factTxs } from './fact-txs.ts';
import { sourceTxs } from './source-txs.ts';

const DAY_MS = 86_400_000;

/** What other databases know, signed by their owners (domain.md §3.15). */
export const factModule: LedgerModule = {
  name: 'fact',
  txs: [...sourceTxs, ...factTxs],
  timers: [],
  params: [
    {
      name: ATTEST_DELAY_PARAM,
      schema: int({ min: 60_000, max: 366 * DAY_MS }),
      unit: 'ms',
      // A source answers about the moment a tender closed; holidays, its own outage and the terms of people lie in between.
      defaults: { kz: 30 * DAY_MS, demo: DAY_MS },
      legalAct: 'technical',
      title: {
        kk: 'Деректің күйі мен оны растау арасындағы ең ұзақ уақыт',
        ru: 'Наибольшее время между состоянием факта и его удостоверением',
        en: 'The longest time between the state of a fact and its attestation',
      },
    },
  ],
  entries: [sourceEntries, factSchemaEntries, factEntries, latestFactEntries],
  words: {
    SOURCE_ACTIVE: { kk: 'Жұмыс істейді', ru: 'Действует', en: 'Active' },
    SOURCE_SUSPENDED: { kk: 'Тоқтатылған', ru: 'Приостановлен', en: 'Suspended' },
    SOURCE_RETIRED: { kk: 'Пайдаланудан шығарылған', ru: 'Выведен', en: 'Retired' },
    FACT_ATTESTED: { kk: 'Расталған', ru: 'Удостоверен', en: 'Attested' },
    FACT_REVOKED: { kk: 'Қайтарып алынған', ru: 'Отозван', en: 'Revoked' },
  },
};
