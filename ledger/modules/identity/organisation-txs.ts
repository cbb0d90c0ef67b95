import { type Fault, type FaultCode, fault } from '../../base/fault.ts';
import { invariant } from '../../base/invariant.ts';
import { keyText, type PublicKey } from '../../base/keys.ts';
import { bool, key, list, map, text, texts } from '../../base/schema.ts';
import type { Texts } from '../../base/texts.ts';
import { defineTx, type TxReadContext, type TxRow } from '../../module.ts';
import { checkOrgNotSitting } from '../chain/set-membership.ts';
import { bin, isBin } from './bin.ts';
import { fieldTexts } from './field-texts.ts';
import { keyEntries, type OrgStatus, orgEntries } from './identity-entries.ts';
import { EXAMPLE_BIN, exampleKey } from './identity-examples.ts';
import { checkNewKey, keyStart } from './key-entry.ts';

const REGISTRATION_LAW =
  'Law of 12 January 2007 No. 223-III on the national registers of identification numbers; domain.md §3.17';

/** `identity.registerOrganisation`: the registrar enters an organisation with its first keys, each proven by its own signature. */
export const registerOrganisation: TxRow = defineTx({
  type: 'identity.registerOrganisation',
  payload: map({
    bin: bin(),
    name: texts(300),
    keys: list(key(), { min: 1, max: 4 }),
    activate: bool(),
    legalAct: text({ max: 300 }),
  }),
  signer: { kind: 'roles', roles: ['REGISTRAR'] },
  sensitive: true,
  legalBasis: REGISTRATION_LAW,
  cost: 4,
  subjects: (payload) => [`org/${payload.bin}`],
  faults: ['IDENTITY_BIN_INVALID', 'ORG_EXISTS', 'KEY_EXISTS', 'KEY_NOT_COSIGNED'],
  check(context, payload) {
    if (!isBin(payload.bin)) return fault('IDENTITY_BIN_INVALID', { bin: payload.bin });
    if (context.state.get(orgEntries, payload.bin) !== undefined) return fault('ORG_EXISTS', { org: payload.bin });
    return checkFirstKeys(context, payload.keys);
  },
  apply(context, payload) {
    const { time, state } = context;
    const status: OrgStatus = payload.activate ? 'ACTIVE' : 'REGISTERED';
    const keys = payload.keys.map(keyText);
    state.put(orgEntries, payload.bin, {
      name: payload.name,
      status,
      registeredAt: time,
      statusSince: time,
      legalAct: payload.legalAct,
      keys,
      roles: [],
    });
    // The registrar has the people before it: entering a key is its first identity check.
    for (const id of keys) state.put(keyEntries, id, { ...keyStart(payload.bin, time, {}), attestedAt: time });
    context.emit({ type: 'identity.organisationRegistered', data: { org: payload.bin, status, keys: payload.keys } });
    return { org: payload.bin, status };
  },
  title: { kk: 'Ұйымды тіркеу', ru: 'Регистрация организации', en: 'Register an organisation' },
  fields: {
    bin: fieldTexts.org,
    name: { kk: 'Атауы үш тілде', ru: 'Название на трёх языках', en: 'Name in three languages' },
    keys: {
      kk: 'Алғашқы кілттер; әрқайсысы қосымша қол қояды',
      ru: 'Первые ключи; каждый ставит вторую подпись',
      en: 'First keys; each of them cosigns',
    },
    activate: {
      kk: 'true: ұйым бірден әрекет ете алады; false: кейін іске қосылады',
      ru: 'true: организация действует сразу; false: активируется позже',
      en: 'true: the organisation may act at once; false: it is activated later',
    },
    legalAct: fieldTexts.legalAct,
  },
  example: {
    bin: EXAMPLE_BIN,
    name: { kk: '«Арман» ЖШС', ru: 'ТОО «Арман»', en: 'Arman LLP' },
    keys: [exampleKey(1)],
    activate: true,
    legalAct: 'Certificate of registration of 14 January 2026',
  },
});

function checkFirstKeys(context: TxReadContext, keys: readonly PublicKey[]): Fault | undefined {
  const seen = new Set<string>();
  for (const first of keys) {
    const id = keyText(first);
    if (seen.has(id)) return fault('KEY_EXISTS', { key: id });
    seen.add(id);
    const found = checkNewKey(context, first);
    if (found !== undefined) return found;
  }
  return undefined;
}

interface StatusStep {
  readonly type: string;
  readonly from: readonly OrgStatus[];
  readonly to: OrgStatus;
  readonly event: string;
  readonly title: Texts;
}

/** REGISTERED → ACTIVE ⇄ SUSPENDED → CLOSED (domain.md §3.17). */
const STATUS_STEPS: readonly StatusStep[] = [
  {
    type: 'identity.activateOrganisation',
    from: ['REGISTERED', 'SUSPENDED'],
    to: 'ACTIVE',
    event: 'identity.organisationActivated',
    title: { kk: 'Ұйымды іске қосу', ru: 'Активация организации', en: 'Activate an organisation' },
  },
  {
    type: 'identity.suspendOrganisation',
    from: ['ACTIVE'],
    to: 'SUSPENDED',
    event: 'identity.organisationSuspended',
    title: { kk: 'Ұйымды тоқтата тұру', ru: 'Приостановка организации', en: 'Suspend an organisation' },
  },
  {
    type: 'identity.closeOrganisation',
    from: ['REGISTERED', 'ACTIVE', 'SUSPENDED'],
    to: 'CLOSED',
    event: 'identity.organisationClosed',
    title: { kk: 'Ұйымды жабу', ru: 'Закрытие организации', en: 'Close an organisation' },
  },
];

/** `identity.activateOrganisation`, `.suspendOrganisation`, `.closeOrganisation`. */
export const organisationStatusTxs: readonly TxRow[] = STATUS_STEPS.map(statusTx);

function statusTx(step: StatusStep): TxRow {
  const stops = step.to !== 'ACTIVE';
  const faults: readonly FaultCode[] = [
    'ORG_UNKNOWN',
    'ORG_OWN',
    'ORG_WRONG_STATE',
    ...(stops ? (['VALIDATOR_IN_SET'] as const) : []),
  ];
  return defineTx({
    type: step.type,
    payload: map({ org: bin(), reason: text({ max: 500 }), legalAct: text({ max: 300 }) }),
    signer: { kind: 'roles', roles: ['REGISTRAR'] },
    sensitive: true,
    legalBasis: REGISTRATION_LAW,
    cost: 2,
    subjects: (payload) => [`org/${payload.org}`],
    faults,
    check(context, payload) {
      const org = context.state.get(orgEntries, payload.org);
      if (org === undefined) return fault('ORG_UNKNOWN', { org: payload.org });
      if (payload.org === context.sender.org) return fault('ORG_OWN', { org: payload.org });
      if (!step.from.includes(org.status)) return fault('ORG_WRONG_STATE', { org: payload.org, status: org.status });
      return stops ? checkOrgNotSitting(context, payload.org) : undefined;
    },
    apply(context, payload) {
      const org = context.state.get(orgEntries, payload.org);
      invariant(org !== undefined, 'check found the organisation');
      context.state.put(orgEntries, payload.org, { ...org, status: step.to, statusSince: context.time });
      context.emit({ type: step.event, data: { org: payload.org, before: org.status, reason: payload.reason } });
      return { org: payload.org, status: step.to };
    },
    title: step.title,
    fields: { org: fieldTexts.org, reason: fieldTexts.reason, legalAct: fieldTexts.legalAct },
    example: { org: EXAMPLE_BIN, reason: 'Decision of the registrar', legalAct: 'Order of 20 January 2026 No. 12' },
  });
}
