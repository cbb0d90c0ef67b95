import type { Texts } from '../../ledger/base/texts.ts';

export const tenderTexts = {
  show: {
    kk: 'Конкурс: уақыт желісі, лоттары, өтінімдері',
    ru: 'Конкурс: ход событий, лоты, заявки',
    en: 'A tender: timeline, lots, bids',
  },
  id: { kk: 'конкурстың идентификаторы', ru: 'идентификатор конкурса', en: 'identifier of the tender' },
  phase: { kk: 'Кезеңі', ru: 'Этап', en: 'Phase' },
  organizer: { kk: 'Ұйымдастырушы', ru: 'Организатор', en: 'Organiser' },
  method: { kk: 'Тәсілі', ru: 'Способ', en: 'Method' },
  rule: { kk: 'Ережесі', ru: 'Правило', en: 'Rule' },
  timeline: { kk: 'Уақыт желісі', ru: 'Ход событий', en: 'Timeline' },
  due: { kk: 'болады', ru: 'предстоит', en: 'due' },
  lots: { kk: 'Лоттар', ru: 'Лоты', en: 'Lots' },
  lot: { kk: 'Лот', ru: 'Лот', en: 'Lot' },
  title: { kk: 'Атауы', ru: 'Название', en: 'Title' },
  quantity: { kk: 'Саны', ru: 'Количество', en: 'Quantity' },
  amount: { kk: 'Ең жоғары сомасы', ru: 'Наибольшая сумма', en: 'Highest amount' },
  security: { kk: 'Қамтамасыз ету', ru: 'Обеспечение', en: 'Security' },
  bids: { kk: 'Өтінімдер', ru: 'Заявки', en: 'Bids' },
  sealed: {
    kk: 'Өтінімдер қабылдау аяқталғанша жабық: әзірге тек саны белгілі.',
    ru: 'Заявки запечатаны до конца приёма: пока известно лишь их число.',
    en: 'The bids are sealed until acceptance ends: only their number is known.',
  },
} as const satisfies Readonly<Record<string, Texts>>;
