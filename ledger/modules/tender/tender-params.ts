import type { Value } from '../../base/codec.ts';
import { int, money, oneOf } from '../../base/schema.ts';
import type { ParamRow, ParamView } from '../../module.ts';
import { AWARD_PARAM_NAMES } from '../award/award-params.ts';
import { type Period, periodSchema } from '../calendar/calendar.ts';
import { CALENDAR_PARAM } from '../calendar/calendar-module.ts';
import { VALID_AFTER_CLOSING_PARAM } from '../guarantee/guarantee-params.ts';
import { LAW, methodParamName, methodParams, type TermsOfWhom } from './tender-methods.ts';

const days = (n: number): Period => ({ n, unit: 'workingDay' });
const seconds = (n: number): Period => ({ n, unit: 'second' });

/** How much longer than the idle interval the chain may be silent before it counts as halted, ms. */
export const HALT_GRACE_PARAM = 'tender.haltGraceMs';

export const tenderParams: readonly ParamRow[] = [
  ...methodParams,
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
    name: HALT_GRACE_PARAM,
    schema: int({ min: 1_000, max: 3_600_000 }),
    unit: 'ms',
    defaults: { kz: 60_000, demo: 60_000 },
    legalAct: 'technical',
    title: {
      kk: 'Тізбек бос блок аралығынан осыдан ұзақ үнсіз тұрса, тоқтаған болып саналады',
      ru: 'Насколько дольше интервала пустых блоков может молчать цепочка, прежде чем это считается остановкой',
      en: 'How much longer than the interval of idle blocks the chain may be silent before it counts as halted',
    },
  },
  {
    name: 'tender.reopenMinMs',
    schema: int({ min: 1_000, max: 604_800_000 }),
    unit: 'ms',
    defaults: { kz: 3_600_000, demo: 10_000 },
    legalAct: 'technical',
    title: {
      kk: 'Соңғы мерзім тізбек тоқтап тұрғанда өтсе, өтінімдер қабылданатын ең аз қосымша уақыт',
      ru: 'Наименьшее время приёма заявок после остановки цепочки, на которую пришёлся окончательный срок',
      en: 'Least time to accept bids after a halt of the chain that the deadline fell into',
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
export function frozenNames(whom: TermsOfWhom): readonly string[] {
  return [
    CALENDAR_PARAM,
    methodParamName(whom),
    'tender.answerTerm',
    'tender.questionsMax',
    'tender.questionsPerSupplierMax',
    VALID_AFTER_CLOSING_PARAM,
    'tender.reopenMinMs',
    ...AWARD_PARAM_NAMES,
  ];
}

/** The term to answer a question that holds the end of the discussion. */
export function answerTerm(params: ParamView): Period {
  return params.get('tender.answerTerm') as Period;
}

/** A count or amount among this module's parameters. */
export function tenderNumber(
  params: ParamView,
  name: 'questionsMax' | 'questionsPerSupplierMax' | 'reopenMinMs' | 'splitThreshold',
): number {
  return params.get(`tender.${name}`) satisfies Value as number;
}

/** True iff split purchases are refused rather than flagged. */
export function refusesSplit(params: ParamView): boolean {
  return params.get('tender.splitAction') === 'REFUSE';
}
