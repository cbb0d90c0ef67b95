import type { Texts } from '../base/texts.ts';
import { type CriterionOrigin, type CriterionRow, defineCriteria, type Engine } from './criterion-row.ts';
import type { CriterionForm } from './criterion-terms.ts';

const LAW = 'Закон РК № 106-VIII «О государственных закупках»';
const RULES = 'Правила осуществления государственных закупок (приказ № 687)';
/** The quasi-state buyers' rules name the size of these; the general rules name the criteria. */
const QUASI = 'Правила осуществления закупок отдельными субъектами квазигосударственного сектора (приказ № 1253)';
const PROZORRO = 'Порядок электронных закупок ProZorro: приведённая цена';

const fact = (schema: string, field: string): CriterionOrigin => ({ kind: 'fact', schema, field });
const answer: CriterionOrigin = { kind: 'answer' };
const vote: CriterionOrigin = { kind: 'vote' };

/** A condition that is met or not, asked once a tender: by a registry's word, passed by the given value of it. */
function yesOrNo(origin: CriterionOrigin, passes: boolean, title: Texts, legalAct: string): CriterionRow {
  return { value: 'bool', origin, forms: ['GATE'], uses: {}, passes, repeatable: false, coded: false, title, legalAct };
}

/** Something a registry attests that counts in an engine; numbers may also be asked for as the least of a qualification. */
function counts(
  value: 'bool' | 'int' | 'money',
  origin: CriterionOrigin,
  uses: CriterionRow['uses'],
  title: Texts,
  legalAct: string = RULES,
): CriterionRow {
  const numeric: readonly CriterionForm[] = value === 'int' ? ['PER_UNIT', 'BANDS', 'AT_LEAST'] : ['BANDS', 'AT_LEAST'];
  const forms: readonly CriterionForm[] = value === 'bool' ? ['FLAT'] : numeric;
  return { value, origin, forms, uses, repeatable: false, coded: false, title, legalAct };
}

/** Something counted against a bidder: so much of the discount for each. */
function countsAgainst(origin: CriterionOrigin, title: Texts, legalAct: string): CriterionRow {
  const uses = { CONDITIONAL_DISCOUNT: 'penalty' } as const;
  return { value: 'int', origin, forms: ['PER_UNIT'], uses, repeatable: false, coded: false, title, legalAct };
}

const DISCOUNT_AND_POINTS = { CONDITIONAL_DISCOUNT: 'discount', RATING_POINTS: 'points' } as const;
const DISCOUNT = { CONDITIONAL_DISCOUNT: 'discount' } as const;
const POINTS = { RATING_POINTS: 'points' } as const;

/** The native kinds of criteria; bands, sizes and amounts are the tender's own and come with its terms. */
const criterionTable = defineCriteria({
  NOT_IN_BAD_FAITH_REGISTER: yesOrNo(
    fact('badFaith.register', 'listed'),
    false,
    {
      kk: 'Жосықсыз қатысушылар тізілімінде жоқ',
      ru: 'Отсутствует в реестре недобросовестных участников',
      en: 'Not in the register of bad-faith participants',
    },
    `${LAW}, ст. 7`,
  ),
  NO_TAX_DEBT: {
    value: 'money',
    origin: fact('tax.debt', 'amount'),
    forms: ['AT_MOST'],
    uses: {},
    repeatable: false,
    coded: false,
    title: {
      kk: 'Рұқсат етілгеннен артық салық берешегі жоқ',
      ru: 'Нет налоговой задолженности сверх допустимой',
      en: 'No tax debt above what is allowed',
    },
    legalAct: `${LAW}, квалификационные требования`,
  },
  NOT_BANKRUPT: yesOrNo(
    fact('bankruptcy.procedure', 'open'),
    false,
    {
      kk: 'Банкроттық немесе тарату рәсімінде емес',
      ru: 'Не подлежит процедуре банкротства или ликвидации',
      en: 'Not in bankruptcy or liquidation',
    },
    `${LAW}, квалификационные требования`,
  ),
  LICENCE: {
    ...yesOrNo(
      fact('licence.standing', 'inForce'),
      true,
      {
        kk: 'Қолданыстағы лицензиясы немесе рұқсаты бар',
        ru: 'Есть действующая лицензия или разрешение',
        en: 'Holds a licence or permit in force',
      },
      `${LAW}, квалификационные требования`,
    ),
    repeatable: true,
    coded: true,
  },
  NO_RESTRICTION: yesOrNo(
    fact('procurement.restriction', 'restricted'),
    false,
    {
      kk: 'Қатысуға шектеу жоқ: үлестестік, құжаттаманы дайындау',
      ru: 'Нет ограничений на участие: аффилированность, подготовка документации',
      en: 'No restriction on taking part: affiliation, having prepared the documents',
    },
    `${LAW}, ст. 7`,
  ),
  MEETS_SPECIFICATION: {
    ...yesOrNo(
      vote,
      true,
      {
        kk: 'Техникалық ерекшелікке сәйкес келеді',
        ru: 'Соответствует технической спецификации',
        en: 'Meets the technical specification',
      },
      RULES,
    ),
    repeatable: true,
  },
  EXPERIENCE_YEARS: counts('int', fact('procurement.experience', 'years'), DISCOUNT_AND_POINTS, {
    kk: 'Жұмыс тәжірибесі, жыл',
    ru: 'Опыт работы, лет',
    en: 'Work experience, years',
  }),
  COMPLETED_CONTRACTS: counts('int', fact('procurement.experience', 'contracts'), POINTS, {
    kk: 'Орындалған шарттар саны',
    ru: 'Число исполненных договоров',
    en: 'Contracts completed',
  }),
  TAXES_PAID: counts('money', fact('tax.paid', 'amount'), DISCOUNT_AND_POINTS, {
    kk: 'Төленген салықтар',
    ru: 'Уплаченные налоги',
    en: 'Taxes paid',
  }),
  LOCAL_PRESENCE: counts('bool', fact('organisation.place', 'present'), DISCOUNT_AND_POINTS, {
    kk: 'Жұмыс немесе қызмет көрсету орнында тіркелген',
    ru: 'Находится по месту выполнения работ или оказания услуг',
    en: 'Located where the works or services are performed',
  }),
  AUDITED_STATEMENTS: counts('bool', fact('depository.statements', 'audited'), DISCOUNT_AND_POINTS, {
    kk: 'Депозитарийде аудиттелген қаржылық есептілігі бар',
    ru: 'Есть аудированная финансовая отчётность в депозитарии',
    en: 'Audited statements in the depository',
  }),
  LOCAL_PRODUCER: counts('bool', fact('producer.register', 'listed'), DISCOUNT_AND_POINTS, {
    kk: 'Қазақстандық тауар өндірушілер тізілімінде тұр',
    ru: 'Состоит в реестре казахстанских товаропроизводителей',
    en: 'In the register of Kazakhstani producers',
  }),
  FINANCIAL_STABILITY: counts('int', fact('tax.financialStability', 'indicator'), POINTS, {
    kk: 'Қаржылық тұрақтылық көрсеткіші',
    ru: 'Показатель финансовой устойчивости',
    en: 'Financial-stability indicator',
  }),
  FUNCTIONAL_QUALITY: {
    value: 'bool',
    origin: vote,
    forms: ['FLAT'],
    uses: DISCOUNT,
    repeatable: true,
    coded: false,
    title: {
      kk: 'Функционалдық, техникалық немесе сапалық сипаттамасы',
      ru: 'Функциональная, техническая или качественная характеристика',
      en: 'A functional, technical or quality characteristic',
    },
    legalAct: RULES,
  },
  OPERATING_COSTS: {
    value: 'money',
    origin: answer,
    forms: ['BANDS'],
    uses: DISCOUNT,
    repeatable: true,
    coded: false,
    title: { kk: 'Пайдалану шығыстары', ru: 'Расходы на эксплуатацию', en: 'Operating costs' },
    legalAct: RULES,
  },
  CONTRACTS_IN_EXECUTION: countsAgainst(
    fact('contract.standing', 'inExecution'),
    {
      kk: 'Ағымдағы жылы орындалып жатқан шарттар',
      ru: 'Договоры текущего года на исполнении',
      en: 'Contracts of this year still in execution',
    },
    QUASI,
  ),
  REJECTED_DELIVERIES: countsAgainst(
    fact('contract.standing', 'rejectedDeliveries'),
    {
      kk: 'Тапсырыс берушілер қабылдамаған жеткізілімдер',
      ru: 'Поставки, не принятые заказчиками',
      en: 'Deliveries that customers rejected',
    },
    RULES,
  ),
  FEATURE: {
    value: 'asked',
    origin: answer,
    forms: ['FLAT', 'PER_UNIT', 'BANDS', 'OPTIONS'],
    uses: { WEIGHTED_VALUE: 'denominator' },
    repeatable: true,
    coded: false,
    title: { kk: 'Бағадан тыс көрсеткіш', ru: 'Неценовой показатель', en: 'A feature besides the price' },
    legalAct: PROZORRO,
  },
  LIFE_CYCLE_COST: {
    value: 'money',
    origin: answer,
    forms: ['AMOUNT'],
    uses: { WEIGHTED_VALUE: 'addition' },
    repeatable: true,
    coded: false,
    title: { kk: 'Өмірлік цикл құны', ru: 'Стоимость жизненного цикла', en: 'Life-cycle cost' },
    legalAct: PROZORRO,
  },
});

export type CriterionKind = keyof typeof criterionTable;

/** The names of all kinds, in the order of the table. */
export const CRITERION_KINDS = Object.keys(criterionTable) as readonly CriterionKind[];

/** The row of a kind. */
export function criterionRow(kind: CriterionKind): CriterionRow {
  return criterionTable[kind];
}

/** The kinds that a tender may publish with an engine. */
export function criterionKinds(engine: Engine): readonly CriterionKind[] {
  return CRITERION_KINDS.filter((kind) => {
    const { forms, uses } = criterionTable[kind];
    return uses[engine] !== undefined || forms.some((form) => GATE_FORMS.includes(form));
  });
}

/** The forms that let a bid in or keep it out, whatever the engine. */
export const GATE_FORMS: readonly CriterionForm[] = ['GATE', 'AT_MOST', 'AT_LEAST'];
