import { bool, type Infer, list, oneOf } from '../../base/schema.ts';
import { LANGUAGES } from '../../base/texts.ts';
import type { ParamRow, ParamView } from '../../module.ts';
import { CODE_SCHEMES } from './plan-codes.ts';
import { currencySchema } from './procurement-fields.ts';

const codeSchemesSchema = list(oneOf(...CODE_SCHEMES), { min: 1, max: 8 });
const currenciesSchema = list(currencySchema, { min: 1, max: 32 });
const languagesSchema = list(oneOf(...LANGUAGES), { max: 3 });

/** The dated rules a plan item meets when it is published or amended. */
export type PlanRules = {
  readonly codeSchemes: Infer<typeof codeSchemesSchema>;
  readonly currencies: Infer<typeof currenciesSchema>;
  readonly languages: Infer<typeof languagesSchema>;
  readonly requireBudgetFact: boolean;
};

export const planParams: readonly ParamRow[] = [
  {
    name: 'plan.codeSchemes',
    schema: codeSchemesSchema,
    unit: 'code',
    defaults: { kz: ['ENSTRU'], demo: ['ENSTRU', 'CPV', 'DK021'] },
    legalAct: 'Закон РК № 106-VIII «О государственных закупках»',
    title: {
      kk: 'Жоспар тармағына рұқсат етілген жіктеуіштер',
      ru: 'Классификаторы, допустимые для пункта плана',
      en: 'Classifications a plan item may use',
    },
  },
  {
    name: 'plan.currencies',
    schema: currenciesSchema,
    unit: 'ISO 4217',
    defaults: { kz: ['KZT'], demo: ['KZT', 'EUR', 'GBP', 'UAH', 'USD'] },
    legalAct: 'Закон РК № 106-VIII «О государственных закупках»',
    title: {
      kk: 'Жоспар мен конкурстың рұқсат етілген валюталары',
      ru: 'Допустимые валюты планов и конкурсов',
      en: 'Currencies of plans and tenders',
    },
  },
  {
    name: 'plan.languages',
    schema: languagesSchema,
    unit: 'ISO 639-1',
    defaults: { kz: ['kk', 'ru'], demo: [] },
    legalAct: 'Закон РК № 151-I «О языках в Республике Казахстан»',
    title: {
      kk: 'Атаулар мен сипаттамалардың міндетті тілдері',
      ru: 'Обязательные языки наименований и описаний',
      en: 'Languages that titles and descriptions must have',
    },
  },
  {
    name: 'plan.requireBudgetFact',
    schema: bool(),
    unit: 'bool',
    defaults: { kz: true, demo: false },
    legalAct: 'Закон РК № 106-VIII «О государственных закупках»; Бюджетный кодекс РК',
    title: {
      kk: 'Жоспар бюджет туралы дерекпен расталуға тиіс',
      ru: 'План должен быть подтверждён фактом о бюджете',
      en: 'A plan must be covered by a budget fact',
    },
  },
];

/** The rules in force. */
export function planRules(params: ParamView): PlanRules {
  return {
    codeSchemes: params.get('plan.codeSchemes') as PlanRules['codeSchemes'],
    currencies: params.get('plan.currencies') as PlanRules['currencies'],
    languages: params.get('plan.languages') as PlanRules['languages'],
    requireBudgetFact: params.get('plan.requireBudgetFact') as boolean,
  };
}
