import type { Language, Texts } from '../base/texts.ts';
import type { Engine } from './criterion-row.ts';
import type { AbnormalReason, ExclusionReason, ScoreRow, StepName } from './score-sheet.ts';
import type { AbnormalEffect, AbnormalRule } from './scoring-input.ts';

/** What each step is called where no criterion gives it a name. */
type TotalStep = Exclude<StepName, 'gate' | 'positive' | 'negative' | 'points' | 'feature' | 'addition'>;

/** All that an explanation says of its own; `{…}` are filled in. */
const scoreWords = {
  HEAD: {
    kk: 'Ереже: {rule}. Лоттың ең жоғары бағасы {amount}',
    ru: 'Правило: {rule}. Предельная цена лота {amount}',
    en: 'Rule: {rule}. Highest price of the lot {amount}',
  },
  NO_BIDS: { kk: 'Өтінім жоқ', ru: 'Заявок нет', en: 'There are no bids' },
  RANK: {
    kk: '{rank}-орын: № {bid} өтінім, БСН {bidder}, бағасы {price}, {unit} {score}',
    ru: '{rank} место: заявка № {bid}, БИН {bidder}, цена {price}, {unit} {score}',
    en: 'Rank {rank}: bid No. {bid}, BIN {bidder}, price {price}, {unit} {score}',
  },
  EXCLUDED: {
    kk: 'Салыстырылмайды: № {bid} өтінім, БСН {bidder}, бағасы {price}',
    ru: 'Не сравнивается: заявка № {bid}, БИН {bidder}, цена {price}',
    en: 'Not compared: bid No. {bid}, BIN {bidder}, price {price}',
  },
  PASSED: { kk: 'орындалды', ru: 'выполнено', en: 'met' },
  NOT_PASSED: { kk: 'орындалмады', ru: 'не выполнено', en: 'not met' },
  unchecked: {
    kk: 'тексерілмеген: дереккөзі тіркелмеген',
    ru: 'не проверено: источник не зарегистрирован',
    en: 'not checked: no source is registered',
  },
  missing: { kk: 'мәні жоқ', ru: 'значения нет', en: 'there is no value' },
  unfit: { kk: 'мәні сұралғанға сай емес', ru: 'значение не такое, как запрошено', en: 'the value is not as asked' },
  FACT: { kk: 'дерек {id}', ru: 'факт {id}', en: 'fact {id}' },
  VOTE: { kk: 'комиссия шешімі {id}', ru: 'решение комиссии {id}', en: 'decision of the commission {id}' },
  ABNORMAL: {
    kk: 'Демпингтік баға: {reasons}. {effect}',
    ru: 'Демпинговая цена: {reasons}. {effect}',
    en: 'Abnormally low price: {reasons}. {effect}',
  },
  ABNORMAL_RULE: {
    kk: 'Демпингтік баға ережесі: {rule}; анықталғаны: {count}',
    ru: 'Правило демпинговой цены: {rule}; выявлено: {count}',
    en: 'Rule of abnormally low prices: {rule}; found: {count}',
  },
  THRESHOLD: { kk: 'шегі {threshold}', ru: 'порог {threshold}', en: 'threshold {threshold}' },
  TRACE: {
    kk: 'Парақтың хэші (цифрлық ізі): {hash}',
    ru: 'Хэш листа (цифровой отпечаток): {hash}',
    en: 'Hash of the sheet (fingerprint): {hash}',
  },
} as const satisfies Readonly<Record<string, Texts>>;

const engines: Readonly<Record<Engine, { readonly rule: Texts; readonly score: Texts }>> = {
  LOWEST_PRICE: {
    rule: { kk: 'ең төмен баға', ru: 'наименьшая цена', en: 'lowest price' },
    score: { kk: 'салыстырылатын баға', ru: 'сравниваемая цена', en: 'compared price' },
  },
  CONDITIONAL_DISCOUNT: {
    rule: { kk: 'шартты жеңілдік', ru: 'условная скидка', en: 'conditional discount' },
    score: { kk: 'шартты баға', ru: 'условная цена', en: 'conditional price' },
  },
  RATING_POINTS: {
    rule: { kk: 'рейтингтік балл', ru: 'рейтинговые баллы', en: 'rating points' },
    score: { kk: 'балл', ru: 'баллы', en: 'points' },
  },
  WEIGHTED_VALUE: {
    rule: { kk: 'салмақталған құн', ru: 'взвешенная стоимость', en: 'weighted value' },
    score: { kk: 'салмақталған құн', ru: 'взвешенная стоимость', en: 'weighted value' },
  },
};

const totals: Readonly<Record<TotalStep, Texts>> = {
  price: { kk: 'Баға', ru: 'Цена', en: 'Price' },
  discountSum: { kk: 'Жеңілдіктердің жиыны', ru: 'Сумма скидок', en: 'Sum of discounts' },
  discount: { kk: 'Шартты жеңілдік', ru: 'Условная скидка', en: 'Conditional discount' },
  conditionalPrice: { kk: 'Шартты баға', ru: 'Условная цена', en: 'Conditional price' },
  pointsSum: { kk: 'Баллдардың жиыны', ru: 'Сумма баллов', en: 'Sum of points' },
  denominator: { kk: 'Бағаның бөлгіші', ru: 'Делитель цены', en: 'Denominator of the price' },
  additionSum: { kk: 'Қосылатын шығыстардың жиыны', ru: 'Сумма добавляемых расходов', en: 'Sum of added costs' },
  weightedValue: { kk: 'Салмақталған құн', ru: 'Взвешенная стоимость', en: 'Weighted value' },
  meanThreshold: {
    kk: 'Басқа қатысушылардың орташа бағасынан есептелген шек',
    ru: 'Порог от средней цены других участников',
    en: 'Threshold by the mean price of the other bidders',
  },
  nextThreshold: {
    kk: 'Келесі бағадан есептелген шек',
    ru: 'Порог от следующей цены',
    en: 'Threshold by the next price',
  },
  deposit: { kk: 'Демпингке қарсы сома', ru: 'Антидемпинговая сумма', en: 'Anti-dumping deposit' },
  financialStability: {
    kk: 'Тең болған жағдайда: қаржылық тұрақтылық көрсеткіші',
    ru: 'При равенстве: показатель финансовой устойчивости',
    en: 'For ties: financial-stability indicator',
  },
};

const ties: Readonly<Record<NonNullable<ScoreRow['tie']>, Texts>> = {
  FINANCIAL_STABILITY: {
    kk: 'Алдыңғы орынмен тең; қаржылық тұрақтылық көрсеткіші төмен',
    ru: 'Равенство с предыдущим местом; показатель финансовой устойчивости ниже',
    en: 'Equal to the rank before; the financial-stability indicator is lower',
  },
  LOWER_PRICE: {
    kk: 'Алдыңғы орынмен тең; бағасы жоғары',
    ru: 'Равенство с предыдущим местом; цена выше',
    en: 'Equal to the rank before; the price is higher',
  },
  EARLIER: {
    kk: 'Алдыңғы орынмен тең; өтінім кейін қабылданған',
    ru: 'Равенство с предыдущим местом; заявка принята позже',
    en: 'Equal to the rank before; the bid was accepted later',
  },
};

const exclusions: Readonly<Record<ExclusionReason, Texts>> = {
  GATE: {
    kk: 'Жіберу шарты орындалмады',
    ru: 'Не выполнено условие допуска',
    en: 'A condition of admission is not met',
  },
  NO_ANSWER: {
    kk: 'Бағаға қосылатын сома көрсетілмеген немесе сұралғанға сай емес',
    ru: 'Сумма, добавляемая к цене, не указана или не такая, как запрошено',
    en: 'An amount that is added to the price is not stated as asked',
  },
  ABNORMAL_PRICE: {
    kk: 'Демпингтік баға үшін қабылданбады',
    ru: 'Отклонена за демпинговую цену',
    en: 'Rejected for an abnormally low price',
  },
  TOO_LARGE: {
    kk: 'Салмақталған құн есептеу шегінен асады',
    ru: 'Взвешенная стоимость выходит за предел учёта',
    en: 'The weighted value exceeds what the ledger counts exactly',
  },
};

const abnormalRules: Readonly<Record<Exclude<AbnormalRule['kind'], 'NONE'>, Texts>> = {
  FIXED: { kk: 'лот бағасынан үлес', ru: 'доля от цены лота', en: 'a share of the amount of the lot' },
  AVERAGE: { kk: 'орташа бағадан үлес', ru: 'доля от средней цены', en: 'a share of the mean price' },
  PROZORRO: {
    kk: 'басқа қатысушылардың бағаларымен салыстыру',
    ru: 'сравнение с ценами других участников',
    en: 'comparison with the prices of other bidders',
  },
};

const abnormalReasons: Readonly<Record<AbnormalReason, Texts>> = {
  BELOW_AMOUNT: {
    kk: 'лот бағасынан едәуір төмен',
    ru: 'намного ниже цены лота',
    en: 'far under the amount of the lot',
  },
  BELOW_AVERAGE: { kk: 'орташа бағадан едәуір төмен', ru: 'намного ниже средней цены', en: 'far under the mean price' },
  BELOW_OTHERS: {
    kk: 'басқа қатысушылардың орташа бағасынан едәуір төмен',
    ru: 'намного ниже средней цены других участников',
    en: 'far under the mean price of the other bidders',
  },
  BELOW_NEXT: { kk: 'келесі бағадан едәуір төмен', ru: 'намного ниже следующей цены', en: 'far under the next price' },
};

const effects: Readonly<Record<AbnormalEffect['kind'], Texts>> = {
  DEPOSIT: {
    kk: 'Шартқа дейін демпингке қарсы сома енгізіледі',
    ru: 'До договора вносится антидемпинговая сумма',
    en: 'An anti-dumping deposit is due before the contract',
  },
  JUSTIFY: { kk: 'Бағаны негіздеу қажет', ru: 'Цену нужно обосновать', en: 'The price has to be justified' },
  REJECT: { kk: 'Өтінім қабылданбайды', ru: 'Заявка отклоняется', en: 'The bid is rejected' },
  FLAG: { kk: 'Белгі қойылды', ru: 'Поставлена отметка', en: 'The bid is flagged' },
};

/** The tables of words by what they are about. */
export const scoreTexts = { totals, ties, exclusions, abnormalRules, abnormalReasons, effects, engines } as const;

/** Takes a word and what fills its places, gives the text; a place that nothing fills is a bug that the tests find. */
export function scoreText(
  word: keyof typeof scoreWords,
  language: Language,
  places: Readonly<Record<string, string>> = {},
): string {
  return scoreWords[word][language].replaceAll(/\{([a-z]+)\}/g, (whole, name: string) => places[name] ?? whole);
}
