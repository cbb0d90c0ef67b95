import type { Texts } from '../../base/texts.ts';

/** Texts of payload fields that many transaction types share. */
export const fieldTexts = {
  org: { kk: 'Ұйымның БСН-і, 12 цифр', ru: 'БИН организации, 12 цифр', en: 'BIN of the organisation, 12 digits' },
  legalAct: {
    kk: 'Негіз болған құқықтық акт: атауы, күні, нөмірі',
    ru: 'Правовой акт-основание: название, дата, номер',
    en: 'The legal act this rests on: name, date, number',
  },
  reason: { kk: 'Себебі, қарапайым сөзбен', ru: 'Причина простыми словами', en: 'The reason, in plain words' },
  from: {
    kk: 'Күшіне ену уақыты, мс UTC; берілмесе, блок уақыты',
    ru: 'Начало действия, мс UTC; если не указано, время блока',
    en: 'Start, ms UTC; block time if absent',
  },
  until: {
    kk: 'Аяқталу уақыты, мс UTC, қоса есептелмейді; берілмесе, мерзімсіз',
    ru: 'Конец действия, мс UTC, не включительно; если не указано, бессрочно',
    en: 'End, ms UTC, exclusive; without end if absent',
  },
} as const satisfies Readonly<Record<string, Texts>>;
