import { type Fault, fault } from '../../base/fault.ts';
import { map, optional } from '../../base/schema.ts';
import { type ApplyContext, defineTx, type TxReadContext } from '../../module.ts';
import { type PlanItem, planEntries, planTerms, planVersionEntries } from './plan-entries.ts';
import { checkOwnPlan, ownPlan } from './plan-owner.ts';
import { planRules } from './plan-params.ts';
import { isPlanMove } from './plan-states.ts';
import { addToPlanYear, checkPlanTotal } from './plan-totals.ts';
import {
  amountSchema,
  customerOfPlan,
  methodSchema,
  missingLanguage,
  placeSchema,
  planIdSchema,
  quantitySchema,
  reasonSchema,
  unitSchema,
  wording,
} from './procurement-fields.ts';

/** Amendments of one item: a thousand is far beyond any real plan and bounds what one item can write. */
const PLAN_VERSIONS_MAX = 1000;

const payload = map({
  plan: planIdSchema,
  reason: reasonSchema,
  terms: map({
    title: optional(wording(300)),
    description: optional(wording(2000)),
    quantity: optional(quantitySchema),
    unit: optional(unitSchema),
    amount: optional(amountSchema),
    method: optional(methodSchema),
    place: optional(placeSchema),
  }),
});
type Payload = NonNullable<(typeof payload)['type']>;

/** A customer changes an item that no tender uses; the terms before are kept as a version. */
export const planAmend = defineTx<Payload>({
  type: 'plan.amend',
  payload,
  signer: { kind: 'roles', roles: ['CUSTOMER'] },
  sensitive: false,
  legalBasis: 'Law 106-VIII, changes of the annual procurement plan',
  cost: 2,
  subjects: ({ plan }) => [`plan/${plan}`, `org/${customerOfPlan(plan)}`],
  faults: [
    'PLAN_NOT_FOUND',
    'PLAN_NOT_OWNER',
    'PLAN_STATE',
    'PLAN_UNCHANGED',
    'PLAN_VERSIONS_FULL',
    'PLAN_LANGUAGE',
    'PLAN_TOTAL_LIMIT',
    'PLAN_BUDGET_MISSING',
    'PLAN_BUDGET_EXCEEDED',
  ],
  check: checkAmend,
  apply: applyAmend,
  title: { kk: 'Жоспар тармағын өзгерту', ru: 'Изменить пункт плана', en: 'Amend a plan item' },
  fields: {
    plan: { kk: 'Жоспар тармағы', ru: 'Пункт плана', en: 'Plan item' },
    reason: { kk: 'Өзгерту себебі', ru: 'Причина изменения', en: 'Reason of the change' },
    terms: { kk: 'Жаңа мәндер', ru: 'Новые значения', en: 'New values' },
    'terms.title': { kk: 'Атауы', ru: 'Наименование', en: 'Title' },
    'terms.description': { kk: 'Сипаттамасы', ru: 'Описание', en: 'Description' },
    'terms.quantity': {
      kk: 'Саны, бірліктің мыңнан бір бөлігімен',
      ru: 'Количество в тысячных долях единицы',
      en: 'Quantity in thousandths of the unit',
    },
    'terms.unit': { kk: 'Өлшем бірлігі', ru: 'Единица измерения', en: 'Unit of measure' },
    'terms.unit.code': { kk: 'Бірліктің коды', ru: 'Код единицы', en: 'Code of the unit' },
    'terms.unit.scheme': { kk: 'Бірліктер тізбесі', ru: 'Перечень единиц', en: 'List the unit is from' },
    'terms.unit.name': { kk: 'Бірліктің атауы', ru: 'Название единицы', en: 'Name of the unit' },
    'terms.amount': {
      kk: 'ҚҚС-сыз сома, тиынмен',
      ru: 'Сумма без НДС в тиынах',
      en: 'Amount without VAT in minor units (tiyn)',
    },
    'terms.method': { kk: 'Сатып алу тәсілі', ru: 'Способ закупки', en: 'Procurement method' },
    'terms.place': { kk: 'Орны, ӘАОЖ коды', ru: 'Место, код КАТО', en: 'Place, KATO code' },
  },
  example: {
    plan: '980540000397-2026-1',
    reason: 'Бюджет нақтыланды',
    terms: { amount: 250_000_000, quantity: 1_400_000 },
  },
});

function checkAmend(context: TxReadContext, { plan, terms }: Payload): Fault | undefined {
  const notOwn = checkOwnPlan(context, plan);
  if (notOwn !== undefined) return notOwn;
  const item = ownPlan(context, plan);
  if (!isPlanMove('amend', item.state)) return fault('PLAN_STATE', { plan, state: item.state });
  if (Object.keys(terms).length === 0) return fault('PLAN_UNCHANGED', { plan });
  if (item.version >= PLAN_VERSIONS_MAX) return fault('PLAN_VERSIONS_FULL', { plan, versionsMax: PLAN_VERSIONS_MAX });
  const language = missingLanguage(planRules(context.params).languages, [terms.title, terms.description]);
  if (language !== undefined) return fault('PLAN_LANGUAGE', { language });
  return checkPlanTotal(context, item, (terms.amount ?? item.amount) - item.amount);
}

function applyAmend(context: ApplyContext, { plan, reason, terms }: Payload) {
  const item = ownPlan(context, plan);
  context.state.put(planVersionEntries, `${plan}/${item.version}`, {
    ...planTerms(item),
    from: item.changedAt,
    until: context.time,
    ...(item.reason === undefined ? {} : { reason: item.reason }),
  });
  const version = item.version + 1;
  const amended: PlanItem = { ...item, ...terms, state: 'AMENDED', version, changedAt: context.time, reason };
  context.state.put(planEntries, plan, amended);
  addToPlanYear(context, item, amended.amount - item.amount, 0);
  context.emit({ type: 'plan.amended', data: { plan, version, amount: amended.amount, reason } });
  return { plan, version };
}
