import { type Fault, fault } from '../../base/fault.ts';
import { int, map, oneOf, optional, text } from '../../base/schema.ts';
import { type ApplyContext, defineTx, type TxReadContext } from '../../module.ts';
import { CODE_SCHEMES, type CodeScheme, isCodeOf } from './plan-codes.ts';
import { planEntries } from './plan-entries.ts';
import { planRules } from './plan-params.ts';
import { addToPlanYear, checkPlanTotal } from './plan-totals.ts';
import {
  amountSchema,
  currencySchema,
  KINDS,
  methodSchema,
  missingLanguage,
  placeSchema,
  quantitySchema,
  sourceSchema,
  unitSchema,
  wording,
} from './procurement-fields.ts';

const payload = map({
  year: int({ min: 2000, max: 2100 }),
  code: map({ scheme: oneOf(...CODE_SCHEMES), id: text({ max: 32 }), title: optional(text({ max: 300 })) }),
  kind: oneOf(...KINDS),
  title: wording(300),
  description: optional(wording(2000)),
  quantity: quantitySchema,
  unit: unitSchema,
  amount: amountSchema,
  currency: currencySchema,
  method: methodSchema,
  place: optional(placeSchema),
  source: optional(sourceSchema),
});
type Payload = NonNullable<(typeof payload)['type']>;

/** A customer publishes one item of its plan of a year. */
export const planPublish = defineTx<Payload>({
  type: 'plan.publish',
  payload,
  signer: { kind: 'roles', roles: ['CUSTOMER'] },
  sensitive: false,
  legalBasis: 'Law 106-VIII, annual procurement plan; budget legislation',
  cost: 2,
  subjects: (_payload, _tx, value) => [`plan/${value.plan}`],
  faults: [
    'PLAN_CODE_SCHEME',
    'PLAN_CODE_FORM',
    'PLAN_CURRENCY',
    'PLAN_LANGUAGE',
    'PLAN_TOTAL_LIMIT',
    'PLAN_BUDGET_MISSING',
    'PLAN_BUDGET_EXCEEDED',
  ],
  check: checkPublish,
  apply: applyPublish,
  title: {
    kk: 'Жоспар тармағын жариялау',
    ru: 'Опубликовать пункт плана',
    en: 'Publish a plan item',
  },
  fields: {
    year: { kk: 'Жоспар жылы', ru: 'Год плана', en: 'Year of the plan' },
    code: { kk: 'Жіктеуіш бойынша код', ru: 'Код по классификатору', en: 'Classification code' },
    'code.scheme': { kk: 'Жіктеуіш', ru: 'Классификатор', en: 'Classification' },
    'code.id': { kk: 'Код', ru: 'Код', en: 'Code' },
    'code.title': { kk: 'Кодтың атауы', ru: 'Наименование кода', en: 'Name of the code' },
    kind: { kk: 'Сатып алу нысанасының түрі', ru: 'Вид предмета закупки', en: 'Kind of what is bought' },
    title: { kk: 'Атауы', ru: 'Наименование', en: 'Title' },
    description: { kk: 'Сипаттамасы', ru: 'Описание', en: 'Description' },
    quantity: {
      kk: 'Саны, бірліктің мыңнан бір бөлігімен',
      ru: 'Количество в тысячных долях единицы',
      en: 'Quantity in thousandths of the unit',
    },
    unit: { kk: 'Өлшем бірлігі', ru: 'Единица измерения', en: 'Unit of measure' },
    'unit.code': { kk: 'Бірліктің коды', ru: 'Код единицы', en: 'Code of the unit' },
    'unit.scheme': { kk: 'Бірліктер тізбесі', ru: 'Перечень единиц', en: 'List the unit is from' },
    'unit.name': { kk: 'Бірліктің атауы', ru: 'Название единицы', en: 'Name of the unit' },
    amount: {
      kk: 'ҚҚС-сыз сома, тиынмен',
      ru: 'Сумма без НДС в тиынах',
      en: 'Amount without VAT in minor units (tiyn)',
    },
    currency: { kk: 'Валюта', ru: 'Валюта', en: 'Currency' },
    method: { kk: 'Сатып алу тәсілі', ru: 'Способ закупки', en: 'Procurement method' },
    place: { kk: 'Орны, ӘАОЖ коды', ru: 'Место, код КАТО', en: 'Place, KATO code' },
    source: {
      kk: 'Импорт көзі мен оның деректері',
      ru: 'Источник импорта и его данные',
      en: 'Source of an import and its own data',
    },
    'source.system': { kk: 'Жүйе', ru: 'Система', en: 'System' },
    'source.id': { kk: 'Көздегі идентификатор', ru: 'Идентификатор в источнике', en: 'Identifier in the source' },
    'source.fields': { kk: 'Көздің өз өрістері', ru: 'Собственные поля источника', en: "The source's own fields" },
    'source.fields.name': { kk: 'Өріс атауы', ru: 'Имя поля', en: 'Field name' },
    'source.fields.value': { kk: 'Өріс мәні', ru: 'Значение поля', en: 'Field value' },
  },
  example: {
    year: 2026,
    code: { scheme: 'ENSTRU', id: '172314.500.000002' },
    kind: 'GOODS',
    title: { kk: 'Кеңсе қағазы', ru: 'Бумага офисная', en: 'Office paper' },
    quantity: 1_500_000,
    unit: { code: '5111', scheme: 'MKEI', name: 'бір бума / одна пачка' },
    amount: 270_000_000,
    currency: 'KZT',
    method: 'OPEN_TENDER',
    place: '710000000',
  },
});

function checkPublish(context: TxReadContext, item: Payload): Fault | undefined {
  const rules = planRules(context.params);
  const scheme: CodeScheme = item.code.scheme;
  if (!rules.codeSchemes.includes(scheme)) return fault('PLAN_CODE_SCHEME', { scheme });
  if (!isCodeOf(scheme, item.code.id)) return fault('PLAN_CODE_FORM', { scheme, code: item.code.id });
  if (!rules.currencies.includes(item.currency)) return fault('PLAN_CURRENCY', { currency: item.currency });
  const language = missingLanguage(rules.languages, [item.title, item.description]);
  if (language !== undefined) return fault('PLAN_LANGUAGE', { language });
  const line = { customer: context.sender.org, year: item.year, currency: item.currency };
  return checkPlanTotal(context, line, item.amount);
}

function applyPublish(context: ApplyContext, item: Payload) {
  const customer = context.sender.org;
  const { count } = addToPlanYear(context, { customer, year: item.year, currency: item.currency }, item.amount, 1);
  const plan = `${customer}-${item.year}-${count}`;
  context.state.put(planEntries, plan, {
    ...item,
    customer,
    state: 'PUBLISHED',
    version: 1,
    publishedAt: context.time,
    changedAt: context.time,
    reserved: 0,
    consumed: 0,
  });
  context.emit({ type: 'plan.published', data: { plan, customer, year: item.year, amount: item.amount } });
  return { plan };
}
