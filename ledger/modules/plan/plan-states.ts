import type { Texts } from '../../base/texts.ts';
import type { PlanState } from './plan-entries.ts';

/** From which states each change is allowed; the table of domain.md §3.1. */
export const PLAN_MOVES = {
  amend: ['PUBLISHED', 'AMENDED'],
  withdraw: ['PUBLISHED', 'AMENDED'],
  // What is left of an item after a purchase may be bought too: the remainder decides.
  reserve: ['PUBLISHED', 'AMENDED', 'IN_TENDER', 'CONTRACTED'],
} as const satisfies Readonly<Record<string, readonly PlanState[]>>;

/** True iff the change is allowed in the state. */
export function isPlanMove(move: keyof typeof PLAN_MOVES, state: PlanState): boolean {
  return (PLAN_MOVES[move] as readonly PlanState[]).includes(state);
}

export const planWords: Readonly<Record<string, Texts>> = {
  PLAN_PUBLISHED: { kk: 'Жарияланды', ru: 'Опубликован', en: 'Published' },
  PLAN_AMENDED: { kk: 'Өзгертілді', ru: 'Изменён', en: 'Amended' },
  PLAN_IN_TENDER: { kk: 'Сатып алу жүріп жатыр', ru: 'Идёт закупка', en: 'In tender' },
  PLAN_CONTRACTED: { kk: 'Шарт жасалды', ru: 'Заключён договор', en: 'Contracted' },
  PLAN_WITHDRAWN: { kk: 'Қайтарып алынды', ru: 'Отозван', en: 'Withdrawn' },
  KIND_GOODS: { kk: 'Тауарлар', ru: 'Товары', en: 'Goods' },
  KIND_WORKS: { kk: 'Жұмыстар', ru: 'Работы', en: 'Works' },
  KIND_SERVICES: { kk: 'Көрсетілетін қызметтер', ru: 'Услуги', en: 'Services' },
  METHOD_OPEN_TENDER: { kk: 'Ашық конкурс', ru: 'Открытый конкурс', en: 'Open tender' },
  METHOD_RATING_POINTS: {
    kk: 'Рейтингтік-балдық конкурс',
    ru: 'Конкурс с использованием рейтингово-балльной системы',
    en: 'Rating-point tender',
  },
  METHOD_PRICE_QUOTATION: {
    kk: 'Баға ұсыныстарын сұрату',
    ru: 'Запрос ценовых предложений',
    en: 'Price quotation',
  },
  METHOD_TWO_ENVELOPE: { kk: 'Екі конвертті конкурс', ru: 'Конкурс с двумя конвертами', en: 'Two-envelope tender' },
  METHOD_AUCTION: { kk: 'Аукцион', ru: 'Аукцион', en: 'Auction' },
  METHOD_SINGLE_SOURCE_AFTER_FAILED: {
    kk: 'Өтпеген сатып алудан кейін бір көзден алу',
    ru: 'Из одного источника по несостоявшейся закупке',
    en: 'Single source after a failed tender',
  },
};
