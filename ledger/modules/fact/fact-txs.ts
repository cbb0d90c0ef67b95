import { toHex } from '../../base/bytes.ts';
import type { Value } from '../../base/codec.ts';
import { type Fault, fault } from '../../base/fault.ts';
import { hashTagged } from '../../base/hash.ts';
import { invariant } from '../../base/invariant.ts';
import { anyValue, bool, bps, hash, int, map, money, optional, type Schema, text, time } from '../../base/schema.ts';
import { defineTx, type TxReadContext, type TxRow } from '../../module.ts';
import { isIin } from '../identity/bin.ts';
import { fieldTexts } from '../identity/field-texts.ts';
import { EXAMPLE_BIN } from '../identity/identity-examples.ts';
import {
  type FactEntry,
  type FactFieldType,
  type FactSchemaEntry,
  factEntries,
  factSchemaEntries,
  latestFactEntries,
  sourceEntries,
} from './fact-entries.ts';
import { latestFactId } from './find-fact.ts';
import { SOURCE_LAW, schemaId, sourceId, sourceText } from './source-txs.ts';

/** How old a fact may be when it is attested. */
export const ATTEST_DELAY_PARAM = 'fact.attestDelayMaxMs';

interface AttestPayload {
  readonly source: string;
  readonly schema: string;
  readonly subject: string;
  readonly value?: Value;
  readonly commit?: Uint8Array;
  readonly asOf: number;
  readonly validTo: number;
}

/** `fact.attest`: a source says what its database holds about a subject. */
const attestFact: TxRow = defineTx({
  type: 'fact.attest',
  payload: map({
    source: sourceId(),
    schema: schemaId(),
    subject: text({ max: 128, pattern: /^[A-Za-z0-9./:_-]{1,128}$/ }),
    value: optional(anyValue()),
    commit: optional(hash()),
    asOf: time(),
    validTo: time(),
    requestId: optional(text({ max: 64, pattern: /^[A-Za-z0-9._-]{1,64}$/ })),
  }),
  signer: { kind: 'registered' },
  sensitive: false,
  legalBasis: SOURCE_LAW,
  cost: 2,
  subjects: (payload, _tx, value) => [`source/${payload.source}`, `fact/${value.fact}`],
  faults: [
    'SOURCE_UNKNOWN',
    'SOURCE_NOT_OWN',
    'SOURCE_WRONG_STATE',
    'FACT_SCHEMA_UNKNOWN',
    'FACT_SUBJECT_PERSONAL',
    'FACT_VALUE_OR_COMMIT',
    'FACT_VALUE_INVALID',
    'FACT_PERIOD',
    'FACT_STALE',
    'FACT_OUTDATED',
  ],
  check(context, payload) {
    const found = checkSource(context, payload.source);
    if (found !== undefined) return found;
    const status = context.state.get(sourceEntries, payload.source)?.status;
    if (status !== 'ACTIVE') return fault('SOURCE_WRONG_STATE', { source: payload.source, status: status ?? '' });
    const schema = context.state.get(factSchemaEntries, payload.schema);
    if (schema === undefined || schema.source !== payload.source)
      return fault('FACT_SCHEMA_UNKNOWN', { schema: payload.schema });
    if (namesPerson(payload.subject)) return fault('FACT_SUBJECT_PERSONAL', { field: 'subject' });
    return checkContent(schema, payload) ?? checkTimes(context, payload) ?? checkOrder(context, payload);
  },
  apply(context, payload) {
    const { source, schema, subject, asOf, validTo, requestId, value, commit } = payload;
    const id = toHex(hashTagged(context.sha256, 'object', context.txId)).slice(0, 32);
    // The schema of the source says that a value is a map.
    const said = value === undefined ? {} : { value: value as NonNullable<FactEntry['value']> };
    const place = latestFactId(context.sha256, schema, subject);
    const before = context.state.get(latestFactEntries, place);
    const entry: FactEntry = {
      source,
      schema,
      subject,
      asOf,
      validTo,
      attestedAt: context.time,
      key: context.sender.key,
      status: 'ATTESTED',
      ...said,
      ...(commit === undefined ? {} : { commit }),
      ...(requestId === undefined ? {} : { requestId }),
      ...(before === undefined ? {} : { before }),
    };
    context.state.put(factEntries, id, entry);
    context.state.put(latestFactEntries, place, id);
    context.emit({ type: 'fact.attested', data: { fact: id, schema, subject } });
    return { fact: id };
  },
  title: { kk: 'Деректі растау', ru: 'Удостоверение факта', en: 'Attest a fact' },
  fields: {
    source: sourceText,
    schema: { kk: 'Дерек түрі', ru: 'Вид факта', en: 'The kind of fact' },
    subject: {
      kk: 'Дерек кім не не туралы: БСН, нөмір, бүркеншік нөмір; ЖСН емес',
      ru: 'О ком или о чём факт: БИН, номер, псевдоним; не ИИН',
      en: 'Whom or what it is about: a BIN, a number, a pseudonym; never an IIN',
    },
    value: { kk: 'Ашық мән, схема бойынша', ru: 'Открытое значение по схеме', en: 'The public value, by the schema' },
    commit: {
      kk: 'Жасырын мәннің хэші',
      ru: 'Хэш скрытого значения',
      en: 'Commitment to a value that stays off the chain',
    },
    asOf: {
      kk: 'Дерек қай уақытқа, мс UTC',
      ru: 'На какое время факт верен, мс UTC',
      en: 'The time it is true for, ms UTC',
    },
    validTo: {
      kk: 'Қай уақытқа дейін жарамды, мс UTC, қоса есептелмейді',
      ru: 'До какого времени действует, мс UTC, не включительно',
      en: 'Until when it may be used, ms UTC, exclusive',
    },
    requestId: { kk: 'Сұрау нөмірі', ru: 'Номер запроса', en: 'Id of the request it answers' },
  },
  example: {
    source: 'treasury-budget',
    schema: 'budget.allocation',
    subject: `${EXAMPLE_BIN}/2026`,
    value: { amount: 12_000_000_000 },
    asOf: 1_768_000_000_000,
    validTo: 1_798_675_200_000,
  },
});

/** `fact.revoke`: the source takes a fact back; it stays readable, with the reason. */
const revokeFact: TxRow = defineTx({
  type: 'fact.revoke',
  payload: map({ fact: text({ min: 32, max: 32, pattern: /^[0-9a-f]{32}$/ }), reason: text({ max: 500 }) }),
  signer: { kind: 'registered' },
  sensitive: false,
  legalBasis: SOURCE_LAW,
  cost: 2,
  subjects: (payload) => [`fact/${payload.fact}`],
  faults: ['FACT_UNKNOWN', 'SOURCE_NOT_OWN', 'FACT_REVOKED'],
  check(context, payload) {
    const fact = context.state.get(factEntries, payload.fact);
    if (fact === undefined) return fault('FACT_UNKNOWN', { fact: payload.fact });
    // Also from a suspended or retired source: taking back is the safe direction.
    const found = checkSource(context, fact.source);
    if (found !== undefined) return found;
    return fact.status === 'REVOKED' ? fault('FACT_REVOKED', { fact: payload.fact }) : undefined;
  },
  apply(context, payload) {
    const fact = context.state.get(factEntries, payload.fact);
    invariant(fact !== undefined, 'check found the fact');
    context.state.put(factEntries, payload.fact, {
      ...fact,
      status: 'REVOKED',
      revokedAt: context.time,
      reason: payload.reason,
    });
    const { schema, subject, source } = fact;
    context.emit({
      type: 'fact.revoked',
      data: { fact: payload.fact, source, schema, subject, reason: payload.reason },
    });
    return { fact: payload.fact, status: 'REVOKED' };
  },
  title: { kk: 'Деректі қайтарып алу', ru: 'Отзыв факта', en: 'Revoke a fact' },
  fields: { fact: { kk: 'Деректің нөмірі', ru: 'Номер факта', en: 'Id of the fact' }, reason: fieldTexts.reason },
  example: { fact: '00112233445566778899aabbccddeeff', reason: 'The entry in the database was wrong' },
});

export const factTxs: readonly TxRow[] = [attestFact, revokeFact];

function checkSource(context: TxReadContext, id: string): Fault | undefined {
  const source = context.state.get(sourceEntries, id);
  if (source === undefined) return fault('SOURCE_UNKNOWN', { source: id });
  return source.owner === context.sender.org ? undefined : fault('SOURCE_NOT_OWN', { source: id, owner: source.owner });
}

/** True iff a run of exactly 12 digits in the subject is built as an IIN. */
function namesPerson(subject: string): boolean {
  return (subject.match(/[0-9]+/g) ?? []).some(isIin);
}

function checkContent(schema: FactSchemaEntry, payload: AttestPayload): Fault | undefined {
  const both = (payload.value === undefined) === (payload.commit === undefined);
  if (both || (schema.personal && payload.value !== undefined))
    return fault('FACT_VALUE_OR_COMMIT', { personal: schema.personal });
  if (payload.value === undefined) return undefined;
  const found = valueForm(schema).check(payload.value, 'value');
  return found === undefined ? undefined : fault('FACT_VALUE_INVALID', { field: found.path, problem: found.problem });
}

function valueForm(schema: FactSchemaEntry): Schema<unknown> {
  return map(
    Object.fromEntries(
      schema.fields.map(({ name, type, required }) => [name, required ? fieldForm(type) : optional(fieldForm(type))]),
    ),
  );
}

function fieldForm(type: FactFieldType): Schema<unknown> {
  switch (type) {
    case 'text':
      return text({ max: 1000 });
    case 'int':
      return int({ min: Number.MIN_SAFE_INTEGER, max: Number.MAX_SAFE_INTEGER });
    case 'money':
      return money();
    case 'bps':
      return bps();
    case 'time':
      return time();
    case 'bool':
      return bool();
    case 'hash':
      // Hex, not bytes: a value is read from JSON without a schema.
      return text({ min: 64, max: 64, pattern: /^[0-9a-f]{64}$/ });
  }
}

function checkTimes(context: TxReadContext, payload: AttestPayload): Fault | undefined {
  const { asOf, validTo } = payload;
  if (asOf > context.time || validTo <= context.time) return fault('FACT_PERIOD', { time: context.time });
  const ageMsMax = context.params.get(ATTEST_DELAY_PARAM) as number;
  return context.time - asOf > ageMsMax ? fault('FACT_STALE', { ageMs: context.time - asOf, ageMsMax }) : undefined;
}

/** What was true later must not be covered by what was true earlier, unless the later one was taken back. */
function checkOrder(context: TxReadContext, payload: AttestPayload): Fault | undefined {
  const latest = context.state.get(latestFactEntries, latestFactId(context.sha256, payload.schema, payload.subject));
  const fact = latest === undefined ? undefined : context.state.get(factEntries, latest);
  if (latest === undefined || fact === undefined || fact.status === 'REVOKED' || fact.asOf <= payload.asOf)
    return undefined;
  return fault('FACT_OUTDATED', { latest, asOf: fact.asOf });
}
