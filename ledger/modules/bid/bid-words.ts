import type { Texts } from '../../base/texts.ts';
import type { InvalidReason } from './bid-entries.ts';

export type BidWord =
  | 'BID_LIVE'
  | 'BID_REPLACED'
  | 'BID_WITHDRAWN'
  | 'BID_OPENED'
  | 'BID_INVALID'
  | `INVALID_${InvalidReason}`;

/** Words for the states of bids and for why one counts for nothing. */
export const bidWords: Readonly<Record<BidWord, Texts>> = {
  BID_LIVE: { kk: 'Қабылданды, жабық', ru: 'Принята, запечатана', en: 'Accepted, sealed' },
  BID_REPLACED: {
    kk: 'Ауыстырылды, жабық қалады',
    ru: 'Заменена, остаётся запечатанной',
    en: 'Replaced, stays sealed',
  },
  BID_WITHDRAWN: {
    kk: 'Қайтарып алынды, жабық қалады',
    ru: 'Отозвана, остаётся запечатанной',
    en: 'Withdrawn, stays sealed',
  },
  BID_OPENED: { kk: 'Ашылды', ru: 'Вскрыта', en: 'Opened' },
  BID_INVALID: { kk: 'Жарамсыз', ru: 'Недействительна', en: 'Invalid' },
  INVALID_ENVELOPE_KEY: {
    kk: 'Конверт осы орынға жабылмаған',
    ru: 'Конверт запечатан не для этого места',
    en: 'The envelope was not sealed for this place',
  },
  INVALID_ENVELOPE_CONTENT: {
    kk: 'Конверттің ішіндегісі бүлінген',
    ru: 'Содержимое конверта повреждено',
    en: 'The content of the envelope is damaged',
  },
  INVALID_PADDING: { kk: 'Толтыруы дұрыс емес', ru: 'Неверное дополнение', en: 'The padding is wrong' },
  INVALID_FORM: { kk: 'Өтінім нысанға сай емес', ru: 'Заявка не по форме', en: 'The bid does not follow the form' },
  INVALID_OTHER_TENDER: {
    kk: 'Өтінім басқа конкурсқа, лотқа не конвертке жазылған',
    ru: 'Заявка составлена для другого конкурса, лота или конверта',
    en: 'The bid was written for another tender, lot or envelope',
  },
  INVALID_CURRENCY: { kk: 'Валютасы басқа', ru: 'Другая валюта', en: 'Another currency' },
  INVALID_BIDDER_KEY: {
    kk: 'Кілт бұл ұйымдікі емес не күшінде болмаған',
    ru: 'Ключ не этой организации или не действовал',
    en: 'The key is not of that organisation, or was not in force',
  },
  INVALID_SIGNATURE: { kk: 'Қолтаңба сәйкес емес', ru: 'Подпись не сходится', en: 'The signature does not verify' },
  INVALID_SECURITY_PRINCIPAL: {
    kk: 'Қамтамасыз ету басқа ұйымға берілген',
    ru: 'Обеспечение выдано за другую организацию',
    en: 'The security was given for another organisation',
  },
  INVALID_DOCUMENTS: {
    kk: 'Құжаттар берілгендерімен сәйкес емес',
    ru: 'Документы не те, что были поданы',
    en: 'The documents are not those that were submitted',
  },
  INVALID_PRICE_MISSING: { kk: 'Баға жоқ', ru: 'Нет цены', en: 'There is no price' },
  INVALID_PRICE_UNEXPECTED: {
    kk: 'Баға бірінші конвертте тұр',
    ru: 'Цена стоит в первом конверте',
    en: 'The price stands in the first envelope',
  },
  INVALID_QUANTITY: {
    kk: 'Саны лоттікінен басқа',
    ru: 'Количество не то, что в лоте',
    en: 'The quantity is not the lot’s',
  },
  INVALID_PRICE_SUM: {
    kk: 'Сомасы баға мен санның көбейтіндісіне тең емес',
    ru: 'Сумма не равна произведению цены и количества',
    en: 'The total is not unit price times quantity',
  },
  INVALID_PRICE_ABOVE_LOT: {
    kk: 'Баға лоттың сомасынан асады',
    ru: 'Цена выше суммы лота',
    en: 'The price is above the lot’s amount',
  },
  INVALID_SECOND_BID: {
    kk: 'Осы ұйымның бұл лотқа бұрынғы өтінімі бар',
    ru: 'У этой организации уже есть более ранняя заявка на лот',
    en: 'The organisation has an earlier bid for the lot',
  },
};
