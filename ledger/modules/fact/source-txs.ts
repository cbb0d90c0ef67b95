import { type Fault, type FaultCode, fault } from '../../base/fault.ts';
import { invariant } from '../../base/invariant.ts';
import { bool, list, map, oneOf, text, texts } from '../../base/schema.ts';
import type { Texts } from '../../base/texts.ts';
import { defineTx, type StateRead, type TxRow } from '../../module.ts';
import { bin } from '../identity/bin.ts';
import { fieldTexts } from '../identity/field-texts.ts';
import { orgEntries } from '../identity/identity-entries.ts';
import { EXAMPLE_BIN } from '../identity/identity-examples.ts';
import { checkOrgActs } from '../identity/sender.ts';
import { factSchemaEntries, type SourceStatus, sourceEntries } from './fact-entries.ts';

export const SOURCE_LAW = 'Digital Code of 9 January 2026 (data from source systems, once only); domain.md §3.15';

export const sourceId = () => text({ min: 2, max: 32, pattern: /^[a-z][a-z0-9-]{1,31}$/ });
export const schemaId = () => text({ min: 3, max: 64, pattern: /^[a-z][A-Za-z0-9]{0,31}\.[a-z][A-Za-z0-9]{0,30}$/ });
export const sourceText = { kk: 'Дереккөздің атауы', ru: 'Имя источника', en: 'Id of the source' };

const schemaForm = () =>
  map({
    id: schemaId(),
    personal: bool(),
    fields: list(
      map({
        name: text({ max: 32, pattern: /^[a-z][A-Za-z0-9]{0,31}$/ }),
        type: oneOf('text', 'int', 'money', 'bps', 'time', 'bool', 'hash'),
        required: bool(),
      }),
      { min: 1, max: 32 },
    ),
  });

/** `source.register`: the digital authority enters a database, its owner and what it may say. */
const registerSource: TxRow = defineTx({
  type: 'source.register',
  payload: map({
    source: sourceId(),
    owner: bin(),
    name: texts(300),
    schemas: list(schemaForm(), { min: 1, max: 16 }),
    legalAct: text({ max: 300 }),
  }),
  signer: { kind: 'roles', roles: ['DIGITAL_AUTHORITY', 'MINFIN'] },
  sensitive: true,
  legalBasis: SOURCE_LAW,
  cost: 5,
  subjects: (payload) => [`source/${payload.source}`, `org/${payload.owner}`],
  faults: [
    'SOURCE_EXISTS',
    'ORG_UNKNOWN',
    'ORG_NOT_ACTIVE',
    'ORG_SUSPENDED',
    'ORG_CLOSED',
    'SOURCE_SCHEMA_INVALID',
    'SOURCE_SCHEMA_TAKEN',
  ],
  check(context, payload) {
    if (context.state.get(sourceEntries, payload.source) !== undefined)
      return fault('SOURCE_EXISTS', { source: payload.source });
    const owner = context.state.get(orgEntries, payload.owner);
    if (owner === undefined) return fault('ORG_UNKNOWN', { org: payload.owner });
    return checkOrgActs(payload.owner, owner) ?? checkSchemas(context.state, payload.schemas);
  },
  apply(context, payload) {
    const { state } = context;
    const { source, schemas, owner, name, legalAct } = payload;
    const status: SourceStatus = 'ACTIVE';
    const ids = schemas.map((schema) => schema.id);
    state.put(sourceEntries, source, { owner, name, schemas: ids, status, statusSince: context.time, legalAct });
    for (const { id, personal, fields } of schemas) state.put(factSchemaEntries, id, { source, personal, fields });
    context.emit({ type: 'source.registered', data: { source, owner, schemas: ids } });
    return { source, status };
  },
  title: { kk: 'Дереккөзді тіркеу', ru: 'Регистрация источника', en: 'Register a source' },
  fields: {
    source: sourceText,
    owner: { kk: 'Дереккөз иесінің БСН-і', ru: 'БИН владельца источника', en: 'BIN of the owner of the source' },
    name: { kk: 'Атауы үш тілде', ru: 'Название на трёх языках', en: 'Name in three languages' },
    schemas: {
      kk: 'Дереккөз растайтын деректер түрлері',
      ru: 'Виды фактов, которые удостоверяет источник',
      en: 'The kinds of facts the source attests',
    },
    'schemas.id': { kk: 'Схема атауы', ru: 'Имя схемы', en: 'Id of the schema' },
    'schemas.personal': {
      kk: 'true: жеке деректер, тізбекке тек хэш жазылады',
      ru: 'true: личные данные, в цепочку попадает только хэш',
      en: 'true: personal data, only a commitment enters the chain',
    },
    'schemas.fields': { kk: 'Мән өрістері', ru: 'Поля значения', en: 'Fields of the value' },
    'schemas.fields.name': { kk: 'Өріс атауы', ru: 'Имя поля', en: 'Name of the field' },
    'schemas.fields.type': { kk: 'Өріс түрі', ru: 'Тип поля', en: 'Type of the field' },
    'schemas.fields.required': {
      kk: 'Өріс міндетті ме',
      ru: 'Обязательно ли поле',
      en: 'Whether the field is required',
    },
    legalAct: fieldTexts.legalAct,
  },
  example: {
    source: 'treasury-budget',
    owner: EXAMPLE_BIN,
    name: { kk: 'Бюджет бөлінісі', ru: 'Бюджетные назначения', en: 'Budget allocations' },
    schemas: [
      { id: 'budget.allocation', personal: false, fields: [{ name: 'amount', type: 'money', required: true }] },
    ],
    legalAct: 'Budget Code of 15 March 2025',
  },
});

interface NamedSchema {
  readonly id: string;
  readonly fields: readonly { readonly name: string }[];
}

function checkSchemas(state: StateRead, schemas: readonly NamedSchema[]): Fault | undefined {
  if (hasDuplicates(schemas.map((schema) => schema.id)))
    return fault('SOURCE_SCHEMA_INVALID', { problem: 'schemaTwice' });
  for (const schema of schemas) {
    if (hasDuplicates(schema.fields.map((field) => field.name))) {
      return fault('SOURCE_SCHEMA_INVALID', { problem: 'fieldTwice', schema: schema.id });
    }
  }
  for (const schema of schemas) {
    const taken = state.get(factSchemaEntries, schema.id);
    // A retired source leaves its schemas to its successor.
    if (taken !== undefined && state.get(sourceEntries, taken.source)?.status !== 'RETIRED') {
      return fault('SOURCE_SCHEMA_TAKEN', { schema: schema.id, source: taken.source });
    }
  }
  return undefined;
}

function hasDuplicates(words: readonly string[]): boolean {
  return new Set(words).size !== words.length;
}

interface SourceStep {
  readonly type: string;
  readonly from: readonly SourceStatus[];
  readonly to: SourceStatus;
  readonly event: string;
  readonly title: Texts;
}

/** ACTIVE ⇄ SUSPENDED → RETIRED (domain.md §3.15). */
const SOURCE_STEPS: readonly SourceStep[] = [
  {
    type: 'source.suspend',
    from: ['ACTIVE'],
    to: 'SUSPENDED',
    event: 'source.suspended',
    title: { kk: 'Дереккөзді тоқтата тұру', ru: 'Приостановка источника', en: 'Suspend a source' },
  },
  {
    type: 'source.resume',
    from: ['SUSPENDED'],
    to: 'ACTIVE',
    event: 'source.resumed',
    title: { kk: 'Дереккөзді қайта іске қосу', ru: 'Возобновление источника', en: 'Resume a source' },
  },
  {
    type: 'source.retire',
    from: ['ACTIVE', 'SUSPENDED'],
    to: 'RETIRED',
    event: 'source.retired',
    title: { kk: 'Дереккөзді пайдаланудан шығару', ru: 'Вывод источника', en: 'Retire a source' },
  },
];

export const sourceTxs: readonly TxRow[] = [registerSource, ...SOURCE_STEPS.map(stepTx)];

function stepTx(step: SourceStep): TxRow {
  const faults: readonly FaultCode[] = ['SOURCE_UNKNOWN', 'SOURCE_WRONG_STATE'];
  return defineTx({
    type: step.type,
    payload: map({ source: sourceId(), reason: text({ max: 500 }), legalAct: text({ max: 300 }) }),
    signer: { kind: 'roles', roles: ['DIGITAL_AUTHORITY', 'MINFIN'] },
    sensitive: true,
    legalBasis: SOURCE_LAW,
    cost: 2,
    subjects: (payload) => [`source/${payload.source}`],
    faults,
    check(context, payload) {
      const source = context.state.get(sourceEntries, payload.source);
      if (source === undefined) return fault('SOURCE_UNKNOWN', { source: payload.source });
      return step.from.includes(source.status)
        ? undefined
        : fault('SOURCE_WRONG_STATE', { source: payload.source, status: source.status });
    },
    apply(context, payload) {
      const source = context.state.get(sourceEntries, payload.source);
      invariant(source !== undefined, 'check found the source');
      context.state.put(sourceEntries, payload.source, { ...source, status: step.to, statusSince: context.time });
      context.emit({
        type: step.event,
        data: { source: payload.source, before: source.status, reason: payload.reason },
      });
      return { source: payload.source, status: step.to };
    },
    title: step.title,
    fields: { source: sourceText, reason: fieldTexts.reason, legalAct: fieldTexts.legalAct },
    example: {
      source: 'treasury-budget',
      reason: 'Wrong answers were found',
      legalAct: 'Order of 2 February 2026 No. 5',
    },
  });
}
