import type { Texts } from '../../base/texts.ts';

/** Lines about fields that several transactions of the module have. */
export const awardFieldTexts = {
  tender: { kk: 'Конкурс', ru: 'Конкурс', en: 'Tender' },
  lot: { kk: 'Лоттың нөмірі', ru: 'Номер лота', en: 'Number of the lot' },
  bid: { kk: 'Өтінімнің нөмірі', ru: 'Номер заявки', en: 'Number of the bid' },
} as const satisfies Readonly<Record<string, Texts>>;
