import type { Value } from '../../base/codec.ts';
import { bps, type Infer, int, map, money, oneOf } from '../../base/schema.ts';
import type { Texts } from '../../base/texts.ts';
import type { ParamRow, ParamView } from '../../module.ts';
import { type Period, periodSchema } from '../calendar/calendar.ts';
import { CALENDAR_PARAM } from '../calendar/calendar-module.ts';
import { VALID_AFTER_CLOSING_PARAM } from '../guarantee/guarantee-params.ts';
import { planWords } from '../plan/plan-states.ts';
import { METHODS, type Method } from '../plan/procurement-fields.ts';

const LAW =
  'Закон РК № 106-VIII «О государственных закупках»; Правила осуществления государственных закупок (приказ № 687)';

const methodTermsSchema = map({ discussion: periodSchema, acceptance: periodSchema, securityBpsMax: bps() });

/** The least periods of a method and its greatest bid security. */
export type MethodTerms = Infer<typeof methodTermsSchema>;

const days = (n: number): Period => ({ n, unit: 'workingDay' });
const seconds = (n: number): Period => ({ n, unit: 'second' });

/** `simplified`: the law lets small purchases use it, so that purchases must not be cut up to fit. */
export const METHOD_TABLE: Readonly<
  Record<Method, { readonly simplified: boolean; readonly kz: MethodTerms; readonly demo: MethodTerms }>
> = {
  OPEN_TENDER: {
    simplified: false,
    kz: { discussion: days(2), acceptance: days(5), securityBpsMax: 100 },
    demo: { discussion: seconds(5), acceptance: seconds(10), securityBpsMax: 300 },
  },
  RATING_POINTS: {
    simplified: false,
    kz: { discussion: days(2), acceptance: days(5), securityBpsMax: 100 },
    demo: { discussion: seconds(5), acceptance: seconds(10), securityBpsMax: 300 },
  },
  PRICE_QUOTATION: {
    simplified: true,
    kz: { discussion: days(0), acceptance: days(2), securityBpsMax: 300 },
    demo: { discussion: seconds(0), acceptance: seconds(5), securityBpsMax: 300 },
  },
  TWO_ENVELOPE: {
    simplified: false,
    kz: { discussion: days(2), acceptance: days(5), securityBpsMax: 100 },
    demo: { discussion: seconds(5), acceptance: seconds(10), securityBpsMax: 300 },
  },
};

function methodParam(method: Method): ParamRow {
  const { kz, demo } = METHOD_TABLE[method];
  const name = planWords[`METHOD_${method}`] as Texts;
  return {
    name: methodParamName(method),
    schema: methodTermsSchema,
    unit: 'period; bps',
    defaults: { kz, demo },
    legalAct: LAW,
    title: {
      kk: `${name.kk}: ең қысқа мерзімдер және өтінімді қамтамасыз етудің ең жоғары мөлшері`,
      ru: `${name.ru}: наименьшие сроки и наибольшее обеспечение заявки`,
      en: `${name.en}: least periods and greatest bid security`,
    },
  };
}

function methodParamName(method: Method): string {
  return `tender.method.${method}`;
}

export const tenderParams: readonly ParamRow[] = [
  ...METHODS.map(methodParam),
  {
    name: 'tender.answerTerm',
    schema: periodSchema,
    unit: 'period',
    defaults: { kz: days(1), demo: seconds(20) },
    legalAct: LAW,
    title: {
      kk: 'Талқылау аяқталғаннан кейін жауап беру мерзімі; екінші рет өтсе, конкурс жойылады',
      ru: 'Срок ответа после конца обсуждения; по истечении второго такого срока конкурс отменяется',
      en: 'Term to answer after the discussion ends; when it lapses a second time the tender is cancelled',
    },
  },
  {
    name: 'tender.questionsMax',
    schema: int({ min: 1, max: 1000 }),
    unit: 'count',
    defaults: { kz: 300, demo: 300 },
    legalAct: 'technical',
    title: {
      kk: 'Бір конкурсқа қойылатын сұраулардың шегі',
      ru: 'Наибольшее число запросов по одному конкурсу',
      en: 'Most questions on one tender',
    },
  },
  {
    name: 'tender.questionsPerSupplierMax',
    schema: int({ min: 1, max: 1000 }),
    unit: 'count',
    defaults: { kz: 10, demo: 10 },
    legalAct: 'technical',
    title: {
      kk: 'Бір өнім берушінің бір конкурсқа қоятын сұрауларының шегі',
      ru: 'Наибольшее число запросов одного поставщика по одному конкурсу',
      en: 'Most questions of one supplier on one tender',
    },
  },
  {
    name: 'tender.splitThreshold',
    schema: money(),
    unit: 'tiyn',
    // 4,000 monthly calculation indices of 2026 (4,325 tenge each).
    defaults: { kz: 1_730_000_000, demo: 1_730_000_000 },
    legalAct: LAW,
    title: {
      kk: 'Бір код бойынша бір жылда жеңілдетілген тәсілмен сатып алудың шегі (0: шексіз)',
      ru: 'Предел закупок упрощённым способом по одному коду за год (0: без предела)',
      en: 'Most bought by simplified methods of one code in a year (0: no limit)',
    },
  },
  {
    name: 'tender.splitAction',
    schema: oneOf('REFUSE', 'FLAG'),
    unit: 'word',
    defaults: { kz: 'REFUSE', demo: 'FLAG' },
    legalAct: LAW,
    title: {
      kk: 'Сатып алу бөлшектелсе: бас тарту немесе белгілеу',
      ru: 'При дроблении закупки: отказать или отметить',
      en: 'When a purchase is split: refuse or flag',
    },
  },
];

/** What a tender keeps of the parameters of its publication. */
export function frozenNames(method: Method): readonly string[] {
  return [
    CALENDAR_PARAM,
    methodParamName(method),
    'tender.answerTerm',
    'tender.questionsMax',
    'tender.questionsPerSupplierMax',
    VALID_AFTER_CLOSING_PARAM,
  ];
}

/** The terms of a method. */
export function methodTerms(params: ParamView, method: Method): MethodTerms {
  return params.get(methodParamName(method)) as MethodTerms;
}

/** The term to answer a question that holds the end of the discussion. */
export function answerTerm(params: ParamView): Period {
  return params.get('tender.answerTerm') as Period;
}

/** A count or amount among this module's parameters. */
export function tenderNumber(
  params: ParamView,
  name: 'questionsMax' | 'questionsPerSupplierMax' | 'splitThreshold',
): number {
  return params.get(`tender.${name}`) satisfies Value as number;
}

/** True iff split purchases are refused rather than flagged. */
export function refusesSplit(params: ParamView): boolean {
  return params.get('tender.splitAction') === 'REFUSE';
}
