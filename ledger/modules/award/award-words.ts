import type { Texts } from '../../base/texts.ts';
import type { AwardState, BidCase, FailReason, HaltReason, LotStageName } from './award-entries.ts';

type BidOutcome = Exclude<BidCase['state'], 'OPENED'> | 'WON' | 'LOST';
type AwardWord =
  | `STAGE_${LotStageName}`
  | `LOT_END_${FailReason}`
  | `LOT_HALT_${HaltReason}`
  | `AWARD_${AwardState}`
  | `BID_${BidOutcome}`
  | 'REJECTED_ABNORMAL_PRICE'
  | 'REJECTED_PRICE_ENVELOPE'
  | 'CHALLENGE_MATCH'
  | 'CHALLENGE_MISMATCH'
  | `MOMENT_${LotMoment}`;

/** What a lot's timeline tells of. */
export type LotMoment = 'admission' | 'result' | 'stageEnds' | 'awarded' | 'failed' | 'signBy';

/** Words for the stages of lots, the ends they take, awards and bids, keyed by what they name. */
export const awardWords: Readonly<Record<AwardWord, Texts>> = {
  STAGE_FACTS: { kk: 'Деректер күтілуде', ru: 'Сбор фактов', en: 'Facts are gathered' },
  STAGE_REVIEW: { kk: 'Комиссия қарауда', ru: 'Рассмотрение комиссией', en: 'Under review by the commission' },
  STAGE_ADMITTED: { kk: 'Өтінімдер жіберілді', ru: 'Допуск определён', en: 'Admission is decided' },
  STAGE_OPENING_2: { kk: 'Баға конверттері ашылуда', ru: 'Вскрытие ценовых конвертов', en: 'The prices are opened' },
  STAGE_AUCTION: { kk: 'Аукцион', ru: 'Аукцион', en: 'Auction' },
  STAGE_SCORING: { kk: 'Бағалау', ru: 'Оценка', en: 'Scoring' },
  STAGE_JUSTIFY: {
    kk: 'Демпингтік бағаның негіздемесі күтілуде',
    ru: 'Ожидается обоснование демпинговой цены',
    en: 'An abnormally low price is to be justified',
  },
  STAGE_PRICE_REVIEW: {
    kk: 'Комиссия бағаның негіздемесін қарауда',
    ru: 'Комиссия рассматривает обоснование цены',
    en: 'The commission reviews the justification of a price',
  },
  STAGE_STANDSTILL: { kk: 'Күту мерзімі', ru: 'Период ожидания', en: 'Stand-still' },
  STAGE_SIGNING: { kk: 'Жеңімпаздың жауабы күтілуде', ru: 'Ожидается ответ победителя', en: 'The winner is to answer' },
  STAGE_AWARDED: { kk: 'Жеңімпаз айқындалды', ru: 'Победитель определён', en: 'Awarded' },
  STAGE_UNSUCCESSFUL: { kk: 'Өтпеді', ru: 'Не состоялся', en: 'Unsuccessful' },
  STAGE_SUSPENDED: { kk: 'Тоқтатыла тұр', ru: 'Приостановлен', en: 'Suspended' },
  LOT_END_NO_BIDS: { kk: 'Өтінім берілмеді', ru: 'Заявок не было', en: 'There were no bids' },
  LOT_END_NO_QUALIFIED: {
    kk: 'Талапқа сай өтінімдер жеткіліксіз',
    ru: 'Недостаточно соответствующих заявок',
    en: 'Too few bids comply',
  },
  LOT_END_COMMISSION: {
    kk: 'Комиссияда кворум болмады',
    ru: 'Комиссия не собрала кворума',
    en: 'The commission had no quorum',
  },
  LOT_END_NO_WINNER: {
    kk: 'Ешбір қатысушы шартты қабылдамады',
    ru: 'Ни один участник не принял договор',
    en: 'No bidder took the contract',
  },
  LOT_HALT_SOURCE: {
    kk: 'Дереккөз жауап бермейді; жауап келсе, лот жүре береді',
    ru: 'Источник не отвечает; с его ответом лот пойдёт дальше',
    en: 'A source does not answer; the lot goes on once it does',
  },
  LOT_HALT_SCORE: {
    kk: 'Бағалау қайта есептегенде сәйкес келмеді',
    ru: 'Оценка не подтвердилась при пересчёте',
    en: 'The score did not come out again',
  },
  AWARD_PENDING: { kk: 'Күту мерзімінде', ru: 'В периоде ожидания', en: 'In stand-still' },
  AWARD_ACTIVE: { kk: 'Жеңімпаздың жауабы күтілуде', ru: 'Ожидается ответ победителя', en: 'The winner is to answer' },
  AWARD_ACCEPTED: { kk: 'Жеңімпаз қабылдады', ru: 'Принята победителем', en: 'Accepted by the winner' },
  AWARD_DECLINED: { kk: 'Жеңімпаз бас тартты', ru: 'Победитель отказался', en: 'Declined by the winner' },
  AWARD_EVADED: { kk: 'Жеңімпаз жалтарды', ru: 'Победитель уклонился', en: 'Evaded by the winner' },
  BID_ADMITTED: { kk: 'Жіберілді', ru: 'Допущена', en: 'Admitted' },
  BID_REJECTED: { kk: 'Қабылданбады', ru: 'Отклонена', en: 'Rejected' },
  BID_RANKED: { kk: 'Орны айқындалды', ru: 'Место определено', en: 'Ranked' },
  BID_WON: { kk: 'Жеңді', ru: 'Победила', en: 'Won' },
  BID_LOST: { kk: 'Жеңбеді', ru: 'Не победила', en: 'Lost' },
  REJECTED_ABNORMAL_PRICE: { kk: 'Демпингтік баға', ru: 'Демпинговая цена', en: 'Abnormally low price' },
  REJECTED_PRICE_ENVELOPE: {
    kk: 'Баға конверті жоқ немесе жарамсыз',
    ru: 'Ценового конверта нет или он недействителен',
    en: 'The price envelope is missing or invalid',
  },
  CHALLENGE_MATCH: {
    kk: 'Қайта есептегенде дәл сол шықты',
    ru: 'При пересчёте вышло то же',
    en: 'The same came out again',
  },
  CHALLENGE_MISMATCH: {
    kk: 'Қайта есептегенде басқа шықты',
    ru: 'При пересчёте вышло другое',
    en: 'Something else came out',
  },
  MOMENT_admission: { kk: 'Жіберу хаттамасы', ru: 'Протокол допуска', en: 'Admission protocol' },
  MOMENT_result: { kk: 'Қорытындылар туралы хаттама', ru: 'Протокол об итогах', en: 'Results protocol' },
  MOMENT_stageEnds: { kk: 'Кезеңнің соңғы мерзімі', ru: 'Окончание этапа', en: 'The stage ends' },
  MOMENT_awarded: { kk: 'Жеңімпаз айқындалды', ru: 'Победитель определён', en: 'Awarded' },
  MOMENT_failed: { kk: 'Лот өтпеді', ru: 'Лот не состоялся', en: 'The lot was unsuccessful' },
  MOMENT_signBy: {
    kk: 'Жеңімпаз жауабының соңғы мерзімі',
    ru: 'Крайний срок ответа победителя',
    en: 'The winner is to answer by',
  },
};

/** The texts of a word of this module. */
export function awardWord(word: AwardWord): Texts {
  return awardWords[word];
}
