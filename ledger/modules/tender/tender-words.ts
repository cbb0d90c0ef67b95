import type { Texts } from '../../base/texts.ts';

/** Words for phases, reasons, rules and kinds of criteria, keyed by what they name. */
export const tenderWords = {
  TENDER_DISCUSSION: { kk: 'Алдын ала талқылау', ru: 'Предварительное обсуждение', en: 'Preliminary discussion' },
  TENDER_WAITING: { kk: 'Сұрауларға жауап күтілуде', ru: 'Ожидает ответов на вопросы', en: 'Waiting for answers' },
  TENDER_ACCEPTING: { kk: 'Өтінімдер қабылдануда', ru: 'Приём заявок', en: 'Accepting bids' },
  TENDER_CLOSED: { kk: 'Өтінімдерді қабылдау аяқталды', ru: 'Приём заявок окончен', en: 'Closed for bids' },
  TENDER_COMPLETE: { kk: 'Аяқталды', ru: 'Завершён', en: 'Complete' },
  TENDER_CANCELLED: { kk: 'Жойылды', ru: 'Отменён', en: 'Cancelled' },
  TENDER_SUSPENDED: { kk: 'Тоқтатыла тұрды', ru: 'Приостановлен', en: 'Suspended' },
  LOT_OPEN: { kk: 'Ашық', ru: 'Открыт', en: 'Open' },
  LOT_CLOSED: { kk: 'Жабық', ru: 'Закрыт', en: 'Closed' },
  LOT_CANCELLED: { kk: 'Жойылды', ru: 'Отменён', en: 'Cancelled' },
  QUESTION_OPEN: { kk: 'Жауап күтуде', ru: 'Ждёт ответа', en: 'Awaiting an answer' },
  QUESTION_ANSWERED: { kk: 'Жауап берілді', ru: 'Отвечен', en: 'Answered' },
  CANCEL_BUDGET: { kk: 'Бюджет қысқартылды', ru: 'Сокращение бюджета', en: 'The budget was cut' },
  CANCEL_NEED_GONE: { kk: 'Қажеттілік жойылды', ru: 'Отпала необходимость', en: 'The need is gone' },
  CANCEL_COURT: { kk: 'Сот актісі бойынша', ru: 'По акту суда', en: 'By act of a court' },
  CANCEL_PROSECUTOR: { kk: 'Прокурор актісі бойынша', ru: 'По акту прокурора', en: 'By act of a prosecutor' },
  CANCEL_CONTROL: {
    kk: 'Бақылау органының актісі бойынша',
    ru: 'По акту органа контроля',
    en: 'By act of a control body',
  },
  CANCEL_DOCUMENTS: {
    kk: 'Конкурстық құжаттамадағы қате',
    ru: 'Ошибка в конкурсной документации',
    en: 'An error in the tender documents',
  },
  CANCEL_UNANSWERED: {
    kk: 'Сұрауларға мерзімінде жауап берілмеді',
    ru: 'На вопросы не ответили в срок',
    en: 'Questions were not answered in time',
  },
  RULE_LOWEST_PRICE: { kk: 'Ең төмен баға', ru: 'Наименьшая цена', en: 'Lowest price' },
  RULE_CONDITIONAL_DISCOUNT: { kk: 'Шартты жеңілдік', ru: 'Условная скидка', en: 'Conditional discount' },
  RULE_RATING_POINTS: { kk: 'Рейтингтік балл', ru: 'Рейтинговые баллы', en: 'Rating points' },
  RULE_WEIGHTED_VALUE: { kk: 'Салмақталған құн', ru: 'Взвешенная стоимость', en: 'Weighted value' },
  BUYER_STATE: { kk: 'мемлекеттік сатып алу', ru: 'государственные закупки', en: 'public procurement' },
  BUYER_QUASI_STATE: {
    kk: 'квазимемлекеттік сектор',
    ru: 'квазигосударственный сектор',
    en: 'quasi-state sector',
  },
  CRITERION_AUTO: { kk: 'Деректер бойынша', ru: 'По фактам', en: 'By facts' },
  CRITERION_MANUAL: { kk: 'Комиссия шешімімен', ru: 'Решением комиссии', en: 'By the commission' },
  MOMENT_published: { kk: 'Жарияланды', ru: 'Объявлен', en: 'Published' },
  MOMENT_documentsChanged: { kk: 'Құжаттама өзгертілді', ru: 'Документация изменена', en: 'Documents changed' },
  MOMENT_asked: { kk: 'Сұрау қойылды', ru: 'Задан вопрос', en: 'Question asked' },
  MOMENT_answered: { kk: 'Жауап берілді', ru: 'Дан ответ', en: 'Question answered' },
  MOMENT_discussionEnd: { kk: 'Талқылаудың аяқталуы', ru: 'Конец обсуждения', en: 'End of the discussion' },
  MOMENT_answersDue: { kk: 'Жауап берудің соңғы мерзімі', ru: 'Крайний срок ответов', en: 'Answers are due' },
  MOMENT_acceptanceStart: {
    kk: 'Өтінімдерді қабылдау басталды',
    ru: 'Начало приёма заявок',
    en: 'Acceptance of bids opens',
  },
  MOMENT_acceptanceEnd: {
    kk: 'Өтінімдерді қабылдаудың соңғы мерзімі',
    ru: 'Окончательный срок приёма заявок',
    en: 'Deadline for bids',
  },
  MOMENT_suspended: { kk: 'Тоқтатыла тұрды', ru: 'Приостановлен', en: 'Suspended' },
  MOMENT_suspensionEnd: { kk: 'Тоқтата тұрудың аяқталуы', ru: 'Конец приостановления', en: 'End of the suspension' },
  MOMENT_cancelled: { kk: 'Жойылды', ru: 'Отменён', en: 'Cancelled' },
} as const satisfies Readonly<Record<string, Texts>>;

export type TenderWord = keyof typeof tenderWords;

/** The texts of a word; an unknown one is a bug that the tests of states find. */
export function tenderWord(word: TenderWord): Texts {
  return tenderWords[word];
}
