import { keyText } from '../../base/keys.ts';
import { int } from '../../base/schema.ts';
import type { Texts } from '../../base/texts.ts';
import type { GenesisDocument } from '../../genesis/genesis-document.ts';
import type { LedgerModule, SystemContext } from '../../module.ts';
import { keyEntries, orgEntries, roleEntries, roleId } from './identity-entries.ts';
import { keyStart } from './key-entry.ts';
import { keyStartTimer } from './key-timer.ts';
import { keyTxs } from './key-txs.ts';
import { organisationStatusTxs, registerOrganisation } from './organisation-txs.ts';
import { roleTxs } from './role-txs.ts';
import { roleTable } from './roles.ts';
import { ATTESTATION_FRESH_PARAM } from './sender.ts';

const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;

/** Organisations, their keys and roles: who may sign what. */
export const identityModule: LedgerModule = {
  name: 'identity',
  txs: [registerOrganisation, ...organisationStatusTxs, ...keyTxs, ...roleTxs],
  timers: [keyStartTimer],
  params: [
    {
      name: ATTESTATION_FRESH_PARAM,
      schema: int({ min: MINUTE_MS, max: 30 * 24 * HOUR_MS }),
      unit: 'ms',
      defaults: { kz: 24 * HOUR_MS, demo: 10 * MINUTE_MS },
      legalAct: 'technical',
      title: {
        kk: 'Тіркеушінің растауы екінші кілттің орнын басатын уақыт',
        ru: 'Сколько времени подтверждение регистратора заменяет второй ключ',
        en: 'How long an attestation by the registrar stands in for a second key',
      },
    },
  ],
  entries: [orgEntries, keyEntries, roleEntries],
  words: {
    ORG_REGISTERED: {
      kk: 'Тіркелген, іске қосылмаған',
      ru: 'Зарегистрирована, не активирована',
      en: 'Registered, not yet active',
    },
    ORG_ACTIVE: { kk: 'Әрекет етеді', ru: 'Действует', en: 'Active' },
    ORG_SUSPENDED: { kk: 'Тоқтатылған', ru: 'Приостановлена', en: 'Suspended' },
    ORG_CLOSED: { kk: 'Жабылған', ru: 'Закрыта', en: 'Closed' },
    KEY_ISSUED: { kk: 'Берілген, әлі күшіне енген жоқ', ru: 'Выдан, ещё не действует', en: 'Issued, not yet in force' },
    KEY_ACTIVE: { kk: 'Күшінде', ru: 'Действует', en: 'In force' },
    KEY_ROTATED: { kk: 'Ауыстырылған', ru: 'Заменён', en: 'Rotated' },
    KEY_REVOKED: { kk: 'Қайтарып алынған', ru: 'Отозван', en: 'Revoked' },
    ...roleWords(),
  },
  genesis: writeOrganisations,
};

function roleWords(): Readonly<Record<string, Texts>> {
  return Object.fromEntries(Object.entries(roleTable).map(([name, row]) => [`ROLE_${name}`, row.texts]));
}

/**
 * The ceremony is the first identity check of every key in the document. A validator's key is a key of the organisation that answers for
 * it, as it is when one joins later: it signs what a validator sends by itself. It is no attested one, for it is held by a machine.
 */
function writeOrganisations(context: SystemContext, document: GenesisDocument): void {
  const { state } = context;
  const at = document.time;
  for (const org of document.organisations) {
    const listed = new Set(org.keys.map(keyText));
    const ofValidators = document.validators.filter(
      ({ key, org: bin }) => bin === org.bin && !listed.has(keyText(key)),
    );
    state.put(orgEntries, org.bin, {
      name: org.name,
      status: 'ACTIVE',
      registeredAt: at,
      statusSince: at,
      legalAct: 'genesis',
      keys: [...listed, ...ofValidators.map(({ key }) => keyText(key))],
      roles: org.roles,
    });
    for (const key of org.keys) state.put(keyEntries, keyText(key), { ...keyStart(org.bin, at, {}), attestedAt: at });
    for (const { key } of ofValidators) state.put(keyEntries, keyText(key), keyStart(org.bin, at, {}));
    for (const role of org.roles) {
      state.put(roleEntries, roleId(org.bin, role), {
        from: at,
        legalAct: 'genesis',
        grantedBy: 'genesis',
        grantedAt: at,
      });
    }
  }
}
