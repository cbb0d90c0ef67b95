import { bps, int } from '../../base/schema.ts';
import type { ParamRow, ParamView } from '../../module.ts';
import { type Period, periodSchema } from '../calendar/calendar.ts';

const LAW =
  'Закон РК № 106-VIII «О государственных закупках»; Правила осуществления государственных закупок (приказ № 687)';

/** All of them are frozen with every tender. */
export const awardParams: readonly ParamRow[] = [
  {
    name: 'award.sourceTerm',
    schema: periodSchema,
    unit: 'period',
    defaults: { kz: { n: 1, unit: 'workingDay' }, demo: { n: 10, unit: 'second' } },
    legalAct: LAW,
    title: {
      kk: 'Дереккөздердің жауап беру мерзімі; бір рет ұзартылады, содан кейін лот тоқтатыла тұрады',
      ru: 'Срок ответа источников; один раз продлевается, затем лот приостанавливается',
      en: 'Term for sources to answer; given once more, and then the lot is suspended',
    },
  },
  {
    name: 'award.discountBpsMax',
    schema: bps(),
    unit: 'bps',
    defaults: { kz: 2000, demo: 2000 },
    legalAct: LAW,
    title: {
      kk: 'Шартты жеңілдіктің ең көп мөлшері',
      ru: 'Наибольшая условная скидка',
      en: 'Greatest conditional discount',
    },
  },
  {
    name: 'award.featureBpsMax',
    schema: bps(),
    unit: 'bps',
    defaults: { kz: 3000, demo: 3000 },
    legalAct: LAW,
    title: {
      kk: 'Бағадан тыс көрсеткіштердің ең көп үлесі',
      ru: 'Наибольшая доля неценовых показателей',
      en: 'Greatest share of features besides the price',
    },
  },
  {
    // Each costs a whole scoring of the lot.
    name: 'award.challengesPerOrgMax',
    schema: int({ min: 1, max: 100 }),
    unit: 'count',
    defaults: { kz: 3, demo: 3 },
    legalAct: 'technical',
    title: {
      kk: 'Бір ұйымның бір лоттың бағалауын тексертетін ең көп саны',
      ru: 'Сколько раз организация может потребовать проверки оценки одного лота',
      en: 'How often one organisation may have the score of one lot checked',
    },
  },
];

/** The names that a tender freezes. */
export const AWARD_PARAM_NAMES: readonly string[] = awardParams.map(({ name }) => name);

/** The term for sources to answer; takes the tender's frozen parameters. */
export function sourceTerm(frozen: ParamView): Period {
  return frozen.get('award.sourceTerm') as Period;
}

/** A number among this module's parameters, as frozen. */
export function awardNumber(
  frozen: ParamView,
  name: 'discountBpsMax' | 'featureBpsMax' | 'challengesPerOrgMax',
): number {
  return frozen.get(`award.${name}`) as number;
}
