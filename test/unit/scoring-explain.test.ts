import { describe, expect, it } from 'vitest';
import { LANGUAGES, type Language } from '../../ledger/base/texts.ts';
import { explainScore } from '../../ledger/scoring/explain-score.ts';
import { type NumberUnit, numberText } from '../../ledger/scoring/number-text.ts';
import { priced, sheetOf, type Written, type WrittenLot } from '../scoring-scene.ts';

const NBSP = '\u00a0';
/** Lines without the hash, with plain blanks. */
const explained = (lot: WrittenLot, language: Language): readonly string[] =>
  explainScore(sheetOf(lot), language)
    .slice(0, -1)
    .map((line) => line.replaceAll(NBSP, ' '));

describe('numberText', () => {
  it.each<readonly [number, NumberUnit, string, string]>([
    [0, 'money', '0,00', '0.00'],
    [7, 'money', '0,07', '0.07'],
    [123_456, 'money', '1 234,56', '1,234.56'],
    [100_000_000, 'money', '1 000 000,00', '1,000,000.00'],
    [Number.MAX_SAFE_INTEGER, 'money', '90 071 992 547 409,91', '90,071,992,547,409.91'],
    [250, 'share', '2,50 %', '2.50 %'],
    [10_000, 'share', '100,00 %', '100.00 %'],
    [11_300, 'factor', '1,1300', '1.1300'],
    [1234, 'count', '1 234', '1,234'],
    [-5, 'count', '\u22125', '\u22125'],
  ])('%d as %s', (value, unit, kk, en) => {
    expect(numberText(value, unit, 'kk').replaceAll(NBSP, ' ')).toBe(kk);
    expect(numberText(value, unit, 'ru').replaceAll(NBSP, ' ')).toBe(kk);
    expect(numberText(value, unit, 'en').replaceAll(NBSP, ' ')).toBe(en);
  });
});

const discount: WrittenLot = {
  engine: 'CONDITIONAL_DISCOUNT',
  criteria: [
    ['licence', 'LICENCE', { form: 'GATE' }, 'L1'],
    ['experience', 'EXPERIENCE_YEARS', { form: 'PER_UNIT', gives: 50, max: 500 }],
    ['busy', 'CONTRACTS_IN_EXECUTION', { form: 'PER_UNIT', gives: 10, max: 200 }],
  ],
  bids: [
    { price: 950_000, values: ['UNCHECKED', 5, 3], stability: 7 },
    { price: 929_100, values: [true, null, 0], stability: 6 },
    { price: 900_000, values: [false, 1, 1] },
  ],
  rules: {
    discountBpsMax: 600,
    abnormal: { kind: 'FIXED', belowBps: 600, effect: { kind: 'DEPOSIT', shareBps: 10_000 } },
  },
};

describe('explainScore', () => {
  it('says in English what decided', () => {
    expect(explained(discount, 'en')).toEqual([
      'Rule: conditional discount. Highest price of the lot 10,000.00',
      'Rule of abnormally low prices: a share of the amount of the lot; found: 1; threshold 9,400.00 [amount - mulBps(amount, 600)]',
      'Rank 1: bid No. 1, BIN 980000000001, price 9,500.00, conditional price 9,291.00',
      '  Holds a licence or permit in force (licence): not checked: no source is registered [unchecked]',
      '  Work experience, years (experience): +2.50 % [min(5 * 50, 500); fact experience-1]',
      '  Contracts of this year still in execution (busy): \u22120.30 % [min(3 * 10, 200); fact busy-1]',
      '  Sum of discounts: 2.20 % [max(0, 250 - 30)]',
      '  Conditional discount: 2.20 % [min(220, 600)]',
      '  Conditional price: 9,291.00 [price - mulBps(price, 220)]',
      '  For ties: financial-stability indicator (tie): 7 [7; fact tie-1]',
      'Rank 2: bid No. 2, BIN 980000000002, price 9,291.00, conditional price 9,291.00',
      '  Equal to the rank before; the financial-stability indicator is lower',
      '  Holds a licence or permit in force (licence): met [equal(1, 1); fact licence-2]',
      '  Work experience, years (experience): there is no value [missing; fact experience-2]',
      '  Contracts of this year still in execution (busy): \u22120.00 % [min(0 * 10, 200); fact busy-2]',
      '  Sum of discounts: 0.00 % [max(0, 0 - 0)]',
      '  Conditional discount: 0.00 % [min(0, 600)]',
      '  Conditional price: 9,291.00 [price - mulBps(price, 0)]',
      '  Anti-dumping deposit: 109.00 [mulBps(940000 - price, 10000)]',
      '  For ties: financial-stability indicator (tie): 6 [6; fact tie-2]',
      '  Abnormally low price: far under the amount of the lot, threshold 9,400.00. An anti-dumping deposit is due before the contract',
      'Not compared: bid No. 3, BIN 980000000003, price 9,000.00',
      '  A condition of admission is not met (licence)',
      '  Holds a licence or permit in force (licence): not met [equal(0, 1); fact licence-3]',
    ]);
  });

  it('says in Kazakh and Russian what decided', () => {
    const kk = explained(discount, 'kk');
    const ru = explained(discount, 'ru');
    expect(kk.slice(0, 4)).toEqual([
      'Ереже: шартты жеңілдік. Лоттың ең жоғары бағасы 10 000,00',
      'Демпингтік баға ережесі: лот бағасынан үлес; анықталғаны: 1; шегі 9 400,00 [amount - mulBps(amount, 600)]',
      '1-орын: № 1 өтінім, БСН 980000000001, бағасы 9 500,00, шартты баға 9 291,00',
      '  Қолданыстағы лицензиясы немесе рұқсаты бар (licence): тексерілмеген: дереккөзі тіркелмеген [unchecked]',
    ]);
    expect(kk.at(-2)).toBe('  Жіберу шарты орындалмады (licence)');
    expect(ru.slice(2, 6)).toEqual([
      '1 место: заявка № 1, БИН 980000000001, цена 9 500,00, условная цена 9 291,00',
      '  Есть действующая лицензия или разрешение (licence): не проверено: источник не зарегистрирован [unchecked]',
      '  Опыт работы, лет (experience): +2,50 % [min(5 * 50, 500); факт experience-1]',
      '  Договоры текущего года на исполнении (busy): \u22120,30 % [min(3 * 10, 200); факт busy-1]',
    ]);
    expect(ru.at(-4)).toBe(
      '  Демпинговая цена: намного ниже цены лота, порог 9 400,00. До договора вносится антидемпинговая сумма',
    );
    expect([kk.length, ru.length]).toEqual([24, 24]);
  });

  it('says what else may happen: both thresholds of others, rejection, a vote, features, answers not given', () => {
    const features: readonly Written[] = [
      ['spec', 'MEETS_SPECIFICATION', { form: 'GATE' }],
      ['energy', 'FEATURE', { form: 'PER_UNIT', gives: 100, max: 300 }],
      ['upkeep', 'LIFE_CYCLE_COST', { form: 'AMOUNT', max: 1_000_000 }],
    ];
    const lines = explained(
      {
        engine: 'WEIGHTED_VALUE',
        criteria: features,
        bids: [
          { price: 100_000, values: [true, 3, 20_412] },
          { price: 50_000, values: [true, 'x', 0] },
          { price: 70_000, values: [true, 0, null] },
        ],
        rules: { abnormal: { kind: 'PROZORRO', belowMeanBps: 4000, belowNextBps: 3000, effect: { kind: 'REJECT' } } },
      },
      'en',
    );
    expect(lines).toEqual([
      'Rule: weighted value. Highest price of the lot 10,000.00',
      'Rule of abnormally low prices: comparison with the prices of other bidders; found: 1',
      'Rank 1: bid No. 1, BIN 980000000001, price 1,000.00, weighted value 1,174.99',
      '  Meets the technical specification (spec): met [equal(1, 1); decision of the commission spec-1]',
      '  A feature besides the price (energy): +3.00 % [min(3 * 100, 300)]',
      '  Life-cycle cost (upkeep): +204.12 [20412]',
      '  Denominator of the price: 1.0300 [10000 + min(300, 10000)]',
      '  Sum of added costs: 204.12 [20412]',
      '  Weighted value: 1,174.99 [divRound(price * 10000, 10300) + 20412]',
      '  Threshold by the mean price of the other bidders: 300.00 [divFloor(50000 * 6000, 1 * 10000)]',
      'Not compared: bid No. 2, BIN 980000000002, price 500.00',
      '  Rejected for an abnormally low price',
      '  Meets the technical specification (spec): met [equal(1, 1); decision of the commission spec-2]',
      '  A feature besides the price (energy): the value is not as asked [unfit]',
      '  Life-cycle cost (upkeep): +0.00 [0]',
      '  Denominator of the price: 1.0000 [10000 + min(0, 10000)]',
      '  Sum of added costs: 0.00 [0]',
      '  Weighted value: 500.00 [divRound(price * 10000, 10000) + 0]',
      '  Threshold by the mean price of the other bidders: 600.00 [divFloor(100000 * 6000, 1 * 10000)]',
      '  Threshold by the next price: 700.00 [divFloor(100000 * 7000, 1 * 10000)]',
      '  Abnormally low price: far under the mean price of the other bidders, threshold 600.00; far under the next price, threshold 700.00. The bid is rejected',
      'Not compared: bid No. 3, BIN 980000000003, price 700.00',
      '  An amount that is added to the price is not stated as asked (upkeep)',
      '  Meets the technical specification (spec): met [equal(1, 1); decision of the commission spec-3]',
      '  A feature besides the price (energy): +0.00 % [min(0 * 100, 300)]',
      '  Life-cycle cost (upkeep): there is no value [missing]',
      '  Denominator of the price: 1.0000 [10000 + min(0, 10000)]',
    ]);
  });

  it.each(LANGUAGES)('says so in %s where there is no bid, and ends with the hash of the sheet', (language) => {
    const none = { kk: 'Өтінім жоқ', ru: 'Заявок нет', en: 'There are no bids' }[language];
    const lines = explainScore(priced([], { kind: 'NONE' }), language);
    expect(lines).toHaveLength(3);
    expect(lines[1]).toBe(none);
    expect(lines[2]).toMatch(/: [0-9a-f]{64}$/);
  });

  it('speaks of points as points', () => {
    const criteria: readonly Written[] = [['producer', 'LOCAL_PRODUCER', { form: 'FLAT', gives: 1500 }]];
    const bids = [
      { price: 1, values: [true] },
      { price: 2, values: [true] },
      { price: 2, values: [true] },
    ];
    expect(explained({ engine: 'RATING_POINTS', criteria, bids }, 'ru').filter((line) => !line.includes('['))).toEqual([
      'Правило: рейтинговые баллы. Предельная цена лота 10 000,00',
      '1 место: заявка № 1, БИН 980000000001, цена 0,01, баллы 1 500',
      '2 место: заявка № 2, БИН 980000000002, цена 0,02, баллы 1 500',
      '  Равенство с предыдущим местом; цена выше',
      '3 место: заявка № 3, БИН 980000000003, цена 0,02, баллы 1 500',
      '  Равенство с предыдущим местом; заявка принята позже',
    ]);
  });
});
