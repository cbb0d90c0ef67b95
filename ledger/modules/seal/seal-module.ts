import type { LedgerModule } from '../../module.ts';
import type { ShareCrypto } from '../../seal/share-crypto.ts';
import { ackTx } from './seal-ack-tx.ts';
import { complainTx } from './seal-complain-tx.ts';
import { dealTx } from './seal-deal-tx.ts';
import { dealingEntries, keySetEntries, sealHeadEntries, sealRegistrationEntries } from './seal-entries.ts';
import { endPhase, openDueEpoch, SEAL_PHASE_END } from './seal-epoch.ts';
import { heartbeatTx } from './seal-heartbeat-tx.ts';
import { sealDuties } from './seal-openers.ts';
import { sealParams } from './seal-params.ts';
import { registerTx } from './seal-register-tx.ts';

/**
 * The keys that bids are sealed to: made by the validators together, on the ledger, so that no one ever holds one (sealed-bids.md §3.2).
 * Takes what checks shares: the node's fast library or the plain one, which agree on every byte.
 */
export function createSealModule(shares: ShareCrypto): LedgerModule {
  return {
    name: 'seal',
    txs: [registerTx, dealTx, complainTx, ackTx(shares), heartbeatTx(shares)],
    timers: [
      {
        kind: SEAL_PHASE_END,
        subjects: (epoch) => [`seal/${epoch}`],
        run(context, epoch) {
          endPhase(context, Number(epoch));
          return { epoch: Number(epoch) };
        },
        title: {
          kk: 'Кілт жасаудың кезеңі аяқталды',
          ru: 'Окончание этапа создания ключа',
          en: 'A phase of key generation ends',
        },
      },
    ],
    params: sealParams,
    entries: [sealHeadEntries, keySetEntries, sealRegistrationEntries, dealingEntries],
    words: {
      SEAL_REGISTERING: { kk: 'Валидаторлар тіркелуде', ru: 'Валидаторы регистрируются', en: 'Validators register' },
      SEAL_DEALING: { kk: 'Үлестер таратылуда', ru: 'Раздаются доли', en: 'Shares are dealt' },
      SEAL_VERIFYING: { kk: 'Үлестер тексерілуде', ru: 'Доли проверяются', en: 'Shares are checked' },
      SEAL_ACTIVE: { kk: 'Қолданыста', ru: 'Действует', en: 'In use' },
      SEAL_DRAINING: {
        kk: 'Бұрынғы конкурстарға ғана қызмет етеді',
        ru: 'Служит только прежним конкурсам',
        en: 'Serves earlier tenders only',
      },
      SEAL_RETIRED: { kk: 'Қолданыстан шықты', ru: 'Больше не нужен', en: 'No longer needed' },
    },
    onBlock: (context) => openDueEpoch(context),
    validatorDuties: sealDuties,
  };
}
