import { bytesEqual } from '../../base/bytes.ts';
import { type Fault, fault } from '../../base/fault.ts';
import { invariant } from '../../base/invariant.ts';
import { keyText, type PublicKey } from '../../base/keys.ts';
import { key, map, optional, text, time } from '../../base/schema.ts';
import { type ApplyContext, defineTx, type StateWrite, type TxReadContext, type TxRow } from '../../module.ts';
import { checkKeyNotSitting } from '../chain/set-membership.ts';
import { bin } from './bin.ts';
import { fieldTexts } from './field-texts.ts';
import { type KeyEntry, keyEntries, ORG_KEYS_MAX, type OrgEntry, orgEntries } from './identity-entries.ts';
import { EXAMPLE_BIN, exampleKey } from './identity-examples.ts';
import { checkNewKey, isPeriodAhead, keyStart } from './key-entry.ts';
import { KEY_START_TIMER, keyTimerId } from './key-timer.ts';
import { checkSecondKey } from './sender.ts';

const SIGNATURE_LAW =
  'Law of 7 January 2003 No. 370-II on the electronic document and electronic digital signature; system.md L4';

const newKeyText = {
  kk: 'Жаңа кілт; өзі де қол қояды',
  ru: 'Новый ключ; подписывает и сам',
  en: 'The new key; it cosigns',
};

/** `identity.addKey`: an organisation, or the registrar for it, adds a key. */
const addKey: TxRow = defineTx({
  type: 'identity.addKey',
  payload: map({ org: bin(), key: key(), from: optional(time()), until: optional(time()) }),
  signer: { kind: 'registered' },
  sensitive: true,
  legalBasis: SIGNATURE_LAW,
  cost: 3,
  subjects: (payload) => [`org/${payload.org}`],
  faults: ['ORG_UNKNOWN', 'ROLE_MISSING', 'ORG_CLOSED', 'KEY_EXISTS', 'KEY_NOT_COSIGNED', 'KEY_LIMIT', 'KEY_PERIOD'],
  check(context, payload) {
    const org = context.state.get(orgEntries, payload.org);
    if (org === undefined) return fault('ORG_UNKNOWN', { org: payload.org });
    if (payload.org !== context.sender.org && !isRegistrar(context))
      return fault('ROLE_MISSING', { roles: 'REGISTRAR' });
    if (org.status === 'CLOSED') return fault('ORG_CLOSED', { org: payload.org });
    const found = checkNewKey(context, payload.key);
    if (found !== undefined) return found;
    if (org.keys.length >= ORG_KEYS_MAX) return fault('KEY_LIMIT', { keysMax: ORG_KEYS_MAX });
    return isPeriodAhead(context.time, payload) ? undefined : fault('KEY_PERIOD', { time: context.time });
  },
  apply(context, payload) {
    const entry = keyStart(payload.org, context.time, payload);
    // Only another organisation's registrar checks who holds the key; an organisation's own word is no identity check.
    const attested = payload.org === context.sender.org ? entry : { ...entry, attestedAt: context.time };
    putLiveKey(context.state, payload.key, attested);
    if (entry.status === 'ISSUED') context.schedule(entry.from, keyTimerId(payload.org, payload.key), KEY_START_TIMER);
    context.emit({
      type: 'identity.keyAdded',
      data: { org: payload.org, key: payload.key, status: entry.status, from: entry.from },
    });
    return { key: payload.key, status: entry.status };
  },
  title: { kk: 'Кілт қосу', ru: 'Добавление ключа', en: 'Add a key' },
  fields: { org: fieldTexts.org, key: newKeyText, from: fieldTexts.from, until: fieldTexts.until },
  example: { org: EXAMPLE_BIN, key: exampleKey(2) },
});

/** `identity.rotateKey`: the sender's key gives way to a new one at once. */
const rotateKey: TxRow = defineTx({
  type: 'identity.rotateKey',
  payload: map({ newKey: key(), until: optional(time()) }),
  signer: { kind: 'registered' },
  sensitive: true,
  legalBasis: SIGNATURE_LAW,
  cost: 3,
  subjects: () => [],
  faults: ['VALIDATOR_IN_SET', 'KEY_EXISTS', 'KEY_NOT_COSIGNED', 'KEY_PERIOD'],
  check(context, payload) {
    const found = checkKeyNotSitting(context, context.sender.key) ?? checkNewKey(context, payload.newKey);
    if (found !== undefined) return found;
    return isPeriodAhead(context.time, payload) ? undefined : fault('KEY_PERIOD', { time: context.time });
  },
  apply(context, payload) {
    const { state, sender, time: now } = context;
    const old = keyAt(state, sender.key);
    retireKey(state, sender.key, { ...old, status: 'ROTATED', until: now, replacedBy: payload.newKey });
    putLiveKey(state, payload.newKey, { ...keyStart(sender.org, now, payload), replaces: sender.key });
    context.emit({ type: 'identity.keyRotated', data: { org: sender.org, key: sender.key, newKey: payload.newKey } });
    return { key: payload.newKey, replaces: sender.key };
  },
  title: { kk: 'Кілтті ауыстыру', ru: 'Смена ключа', en: 'Rotate the key' },
  fields: { newKey: newKeyText, until: fieldTexts.until },
  example: { newKey: exampleKey(3) },
});

/**
 * `identity.revokeKey`: by another key of the organisation, or by the registrar. An organisation needs no second key for its own:
 * the owner of a stolen key must be able to stop it with the one key left. The registrar does, for it reaches every key there is.
 */
const revokeKey: TxRow = defineTx({
  type: 'identity.revokeKey',
  payload: map({ key: key(), reason: text({ max: 500 }), compromisedSince: optional(time()) }),
  signer: { kind: 'registered' },
  sensitive: false,
  legalBasis: SIGNATURE_LAW,
  cost: 3,
  subjects: (payload) => [`key/${keyText(payload.key)}`],
  faults: [
    'KEY_UNKNOWN',
    'KEY_NOT_OWN',
    'SECOND_KEY_REQUIRED',
    'KEY_SIGNS_ITSELF',
    'KEY_COMPROMISE_TIME',
    'VALIDATOR_IN_SET',
    'KEY_REVOKED',
  ],
  check(context, payload) {
    const id = keyText(payload.key);
    const entry = context.state.get(keyEntries, id);
    if (entry === undefined) return fault('KEY_UNKNOWN', { key: id });
    const foreign = entry.org !== context.sender.org ? checkForeignKey(context, payload.key, entry) : undefined;
    if (foreign !== undefined) return foreign;
    if (bytesEqual(payload.key, context.sender.key)) return fault('KEY_SIGNS_ITSELF', { key: id });
    const since = payload.compromisedSince;
    if (since !== undefined && since > context.time) return fault('KEY_COMPROMISE_TIME', { time: context.time });
    const sits = checkKeyNotSitting(context, payload.key);
    if (sits !== undefined) return sits;
    return entry.status !== 'REVOKED' || isEarlier(since, entry.compromisedSince)
      ? undefined
      : fault('KEY_REVOKED', { key: id, org: entry.org });
  },
  apply(context, payload) {
    const old = keyAt(context.state, payload.key);
    const since = payload.compromisedSince === undefined ? {} : { compromisedSince: payload.compromisedSince };
    const revokedAt = old.revokedAt ?? context.time;
    const until = old.until === undefined || old.until > context.time ? context.time : old.until;
    retireKey(context.state, payload.key, {
      ...old,
      status: 'REVOKED',
      until,
      revokedAt,
      reason: payload.reason,
      ...since,
    });
    context.unschedule(keyTimerId(old.org, payload.key), KEY_START_TIMER);
    context.emit({
      type: 'identity.keyRevoked',
      data: { org: old.org, key: payload.key, reason: payload.reason, ...since },
    });
    return { key: payload.key, org: old.org };
  },
  title: { kk: 'Кілтті қайтарып алу', ru: 'Отзыв ключа', en: 'Revoke a key' },
  fields: {
    key: { kk: 'Қайтарып алынатын кілт', ru: 'Отзываемый ключ', en: 'The key to revoke' },
    reason: fieldTexts.reason,
    compromisedSince: {
      kk: 'Кілт қай уақыттан бері бөтен қолда, мс UTC; содан кейінгі қолтаңбалар белгіленеді, бірақ өшірілмейді',
      ru: 'С какого времени ключ в чужих руках, мс UTC; подписи после него помечаются, но не стираются',
      en: 'Since when the key is in other hands, ms UTC; signatures after it are flagged, not erased',
    },
  },
  example: { key: exampleKey(2), reason: 'The card was lost', compromisedSince: 1_767_225_600_000 },
});

/** `identity.attestKey`: the registrar has checked afresh who holds a key. */
const attestKey: TxRow = defineTx({
  type: 'identity.attestKey',
  payload: map({ key: key(), legalAct: text({ max: 300 }) }),
  signer: { kind: 'roles', roles: ['REGISTRAR'] },
  sensitive: true,
  legalBasis: SIGNATURE_LAW,
  cost: 2,
  subjects: (payload) => [`key/${keyText(payload.key)}`],
  faults: ['KEY_UNKNOWN', 'IDENTITY_SELF_ATTESTATION', 'KEY_REVOKED', 'KEY_NOT_ACTIVE'],
  check(context, payload) {
    const id = keyText(payload.key);
    const entry = context.state.get(keyEntries, id);
    if (entry === undefined) return fault('KEY_UNKNOWN', { key: id });
    // One stolen registrar key could otherwise keep itself fresh for ever.
    if (entry.org === context.sender.org) return fault('IDENTITY_SELF_ATTESTATION', { key: id });
    if (entry.status === 'REVOKED') return fault('KEY_REVOKED', { key: id, org: entry.org });
    return entry.status === 'ROTATED'
      ? fault('KEY_NOT_ACTIVE', { key: id, org: entry.org, status: entry.status })
      : undefined;
  },
  apply(context, payload) {
    const entry = keyAt(context.state, payload.key);
    context.state.put(keyEntries, keyText(payload.key), { ...entry, attestedAt: context.time });
    context.emit({ type: 'identity.keyAttested', data: { org: entry.org, key: payload.key } });
    return { key: payload.key, attestedAt: context.time };
  },
  title: { kk: 'Кілт иесін растау', ru: 'Подтверждение владельца ключа', en: 'Attest who holds a key' },
  fields: {
    key: { kk: 'Расталатын кілт', ru: 'Подтверждаемый ключ', en: 'The key attested' },
    legalAct: fieldTexts.legalAct,
  },
  example: { key: exampleKey(1), legalAct: 'Protocol of identification of 21 January 2026' },
});

export const keyTxs: readonly TxRow[] = [addKey, rotateKey, revokeKey, attestKey];

function checkForeignKey(context: TxReadContext, of: PublicKey, entry: KeyEntry): Fault | undefined {
  if (!isRegistrar(context)) return fault('KEY_NOT_OWN', { key: keyText(of), org: entry.org });
  return checkSecondKey(context, context.tx, context.sender);
}

function isRegistrar(context: TxReadContext | ApplyContext): boolean {
  return context.sender.roles.includes('REGISTRAR');
}

function isEarlier(since: number | undefined, known: number | undefined): boolean {
  return since !== undefined && (known === undefined || since < known);
}

function keyAt(state: StateWrite, of: PublicKey): KeyEntry {
  const entry = state.get(keyEntries, keyText(of));
  invariant(entry !== undefined, 'check found the key');
  return entry;
}

function orgAt(state: StateWrite, of: string): OrgEntry {
  const org = state.get(orgEntries, of);
  invariant(org !== undefined, 'a key belongs to an organisation');
  return org;
}

function putLiveKey(state: StateWrite, of: PublicKey, entry: KeyEntry): void {
  const org = orgAt(state, entry.org);
  state.put(keyEntries, keyText(of), entry);
  state.put(orgEntries, entry.org, { ...org, keys: [...org.keys, keyText(of)] });
}

function retireKey(state: StateWrite, of: PublicKey, entry: KeyEntry): void {
  const org = orgAt(state, entry.org);
  state.put(keyEntries, keyText(of), entry);
  state.put(orgEntries, entry.org, { ...org, keys: org.keys.filter((id) => id !== keyText(of)) });
}
