import type { Texts } from '../../base/texts.ts';
import type { TimerRow } from '../../module.ts';
import { OPENING_DONE } from '../bid/opening.ts';
import { lotFromId } from './award-entries.ts';
import { onRelease, RELEASE_STEP } from './end-lot.ts';
import {
  FACTS_END,
  JUSTIFY_END,
  LOT_STEP,
  type LotTimer,
  REVIEW_END,
  ROUND_END,
  SECOND_OPENING,
  SIGNING_END,
  STANDSTILL_END,
} from './lot-clock.ts';
import { runLot } from './lot-road.ts';
import { openPrices } from './second-opening.ts';
import { onOpeningDone } from './start-lots.ts';

const ofTender = (tender: string): readonly string[] => [`tender/${tender}`];
const ofLot = (object: string): readonly string[] => [`tender/${lotFromId(object).tender}`];

const lotTimers: Readonly<Record<LotTimer, Texts>> = {
  [LOT_STEP]: { kk: 'Лот келесі кезеңге өтеді', ru: 'Лот переходит дальше', en: 'A lot goes on' },
  [FACTS_END]: {
    kk: 'Дереккөздердің жауап беру мерзімі өтті',
    ru: 'Истёк срок ответа источников',
    en: 'The term for sources to answer is over',
  },
  [REVIEW_END]: {
    kk: 'Өтінімдерді қарау мерзімі өтті',
    ru: 'Истёк срок рассмотрения заявок',
    en: 'The term to review bids is over',
  },
  [ROUND_END]: { kk: 'Аукцион раунды аяқталды', ru: 'Раунд аукциона окончен', en: 'A round of the auction ends' },
  [JUSTIFY_END]: {
    kk: 'Демпингтік бағаны негіздеу мерзімі өтті',
    ru: 'Истёк срок обоснования демпинговой цены',
    en: 'The term to justify an abnormally low price is over',
  },
  [STANDSTILL_END]: { kk: 'Күту мерзімі өтті', ru: 'Период ожидания окончен', en: 'The stand-still ends' },
  [SIGNING_END]: {
    kk: 'Жеңімпаз мерзімінде жауап бермеді',
    ru: 'Победитель не ответил в срок',
    en: 'The winner has not answered in time',
  },
};

/** What the ledger does by itself from the opening of bids to the award. */
export const awardTimers: readonly TimerRow[] = [
  {
    kind: OPENING_DONE,
    subjects: ofTender,
    run: onOpeningDone,
    title: {
      kk: 'Ашу аяқталды, лоттар жүре береді',
      ru: 'Вскрытие окончено, лоты идут дальше',
      en: 'An opening has ended, and lots go on',
    },
  },
  {
    kind: SECOND_OPENING,
    subjects: ofTender,
    run: openPrices,
    title: { kk: 'Баға конверттерін ашу', ru: 'Вскрытие ценовых конвертов', en: 'The prices are to be opened' },
  },
  ...Object.entries(lotTimers).map(([kind, title]) => ({ kind, subjects: ofLot, run: runLot, title })),
  {
    kind: RELEASE_STEP,
    subjects: ofLot,
    run: onRelease,
    title: { kk: 'Қамтамасыз етулерді қайтару', ru: 'Возврат обеспечений', en: 'Securities are given back' },
  },
];
