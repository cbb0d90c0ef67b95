import { describe, expect, it } from 'vitest';
import { toHex } from '../../ledger/base/bytes.ts';
import { encodeCanonical } from '../../ledger/base/codec.ts';
import { hashTagged } from '../../ledger/base/hash.ts';
import { ENGINES } from '../../ledger/scoring/criterion-row.ts';
import { wrongSteps } from '../scoring-formula.ts';
import { rowOf, sha256, sheetOf, stepsOf, type Written, type WrittenBid } from '../scoring-scene.ts';

const MAX = Number.MAX_SAFE_INTEGER;

/** `bid score tie` by rank. */
const standing = (sheet: ReturnType<typeof sheetOf>): readonly string[] =>
  sheet.rows.map(({ bid, score, tie }) => `${bid}: ${score}${tie === undefined ? '' : ` ${tie}`}`);

describe('every engine', () => {
  it.each(ENGINES)('%s gives an empty sheet for no bids, and the only bid the first rank', (engine) => {
    const none = sheetOf({ engine, bids: [] });
    expect(none).toMatchObject({ rows: [], excluded: [], ranking: [], abnormal: { rule: 'NONE', bids: [] } });
    const one = sheetOf({ engine, bids: [{ price: 0 }] });
    expect(standing(one)).toEqual(['1: 0']);
    expect(one.ranking).toEqual([1]);
    expect(one.traceHash).not.toEqual(none.traceHash);
  });

  it.each(ENGINES)('%s parts equal bids by their place on the ledger, block before place in it', (engine) => {
    const bids: readonly WrittenBid[] = [
      { price: 500, place: [8, 0] },
      { price: 500, place: [7, 10] },
      { price: 500, place: [7, 9] },
    ];
    expect(sheetOf({ engine, bids }).rows.map(({ bid, tie }) => [bid, tie])).toEqual([
      [3, undefined],
      [2, 'EARLIER'],
      [1, 'EARLIER'],
    ]);
  });

  it('has a trace hash over everything else in the sheet', () => {
    const { traceHash, ...rest } = sheetOf({ engine: 'LOWEST_PRICE', bids: [{ price: 7 }, { price: 8 }] });
    expect(traceHash).toEqual(hashTagged(sha256, 'scoreSheet', encodeCanonical(rest)));
    // Pinned: bytes of sheets that were published must never change their meaning.
    expect(toHex(traceHash)).toBe('578449ee17509e3a30b24d2575262162712a6ea00ae1173a76a4975f8a11f15e');
  });
});

describe('LOWEST_PRICE', () => {
  it('ranks to the single minor unit', () => {
    const sheet = sheetOf({ engine: 'LOWEST_PRICE', bids: [{ price: 1001 }, { price: 1000 }, { price: 999 }] });
    expect(standing(sheet)).toEqual(['3: 999', '2: 1000', '1: 1001']);
    expect(stepsOf(sheet, 3)).toEqual(['price: price = 999']);
  });

  it('orders prices near 2^53', () => {
    const sheet = sheetOf({ engine: 'LOWEST_PRICE', amount: MAX, bids: [{ price: MAX }, { price: MAX - 1 }] });
    expect(sheet.ranking).toEqual([2, 1]);
  });
});

/** The worked example of docs/spec/scoring.md. */
const discountCriteria: readonly Written[] = [
  ['debt', 'NO_TAX_DEBT', { form: 'AT_MOST', limit: 2_595_000 }],
  ['experience', 'EXPERIENCE_YEARS', { form: 'PER_UNIT', gives: 50, max: 500 }],
  [
    'taxes',
    'TAXES_PAID',
    {
      form: 'BANDS',
      bands: [
        { from: 100_000, gives: 100 },
        { from: 1_000_000, gives: 200 },
      ],
    },
  ],
  ['producer', 'LOCAL_PRODUCER', { form: 'FLAT', gives: 300 }],
  ['busy', 'CONTRACTS_IN_EXECUTION', { form: 'PER_UNIT', gives: 10, max: 200 }],
];

describe('CONDITIONAL_DISCOUNT', () => {
  const engine = 'CONDITIONAL_DISCOUNT';

  it('gives the golden sheet', () => {
    const sheet = sheetOf({
      engine,
      criteria: discountCriteria,
      bids: [
        { price: 950_000, values: [0, 5, 1_000_000, false, 3] },
        { price: 930_001, values: [2_595_000, 1, 99_999, false, 7] },
        { price: 960_000, values: [0, 12, 0, true, 0] },
        { price: 900_000, values: [2_595_001, 20, 5_000_000, true, 0] },
      ],
      rules: { discountBpsMax: 600 },
    });
    expect(standing(sheet)).toEqual(['3: 902400', '1: 910100', '2: 930001']);
    expect(stepsOf(sheet, 1)).toEqual([
      'gate debt: atMost(0, 2595000) = 1',
      'positive experience: min(5 * 50, 500) = 250',
      'positive taxes: band(1000000, 100000:100, 1000000:200) = 200',
      'positive producer: 0 * 300 = 0',
      'negative busy: min(3 * 10, 200) = 30',
      'discountSum: max(0, 250 + 200 + 0 - 30) = 420',
      'discount: min(420, 600) = 420',
      'conditionalPrice: price - mulBps(price, 420) = 910100',
    ]);
    expect(stepsOf(sheet, 2).slice(-4)).toEqual([
      'negative busy: min(7 * 10, 200) = 70',
      'discountSum: max(0, 50 + 0 + 0 - 70) = 0',
      'discount: min(0, 600) = 0',
      'conditionalPrice: price - mulBps(price, 0) = 930001',
    ]);
    expect(stepsOf(sheet, 3).slice(-3)).toEqual([
      'discountSum: max(0, 500 + 0 + 300 - 0) = 800',
      'discount: min(800, 600) = 600',
      'conditionalPrice: price - mulBps(price, 600) = 902400',
    ]);
    expect(sheet.excluded).toEqual([
      {
        bid: 4,
        bidder: '980000000004',
        price: 900_000,
        height: 100,
        index: 4,
        steps: [
          {
            step: 'gate',
            criterion: 'debt',
            kind: 'NO_TAX_DEBT',
            fact: 'debt-4',
            formula: 'atMost(2595001, 2595000)',
            value: 0,
          },
        ],
        reasons: [{ reason: 'GATE', criterion: 'debt' }],
      },
    ]);
    for (const bid of [1, 2, 3, 4]) expect(wrongSteps(rowOf(sheet, bid), sheet.lotAmount)).toEqual([]);
  });

  it('names the fact of every basis point', () => {
    const bids = [{ price: 950_000, values: [0, 5, 1_000_000, false, 3] }];
    const steps = rowOf(sheetOf({ engine, criteria: discountCriteria, bids }), 1).steps;
    const sources = steps.filter(({ criterion }) => criterion !== undefined).map(({ fact }) => fact);
    expect(sources).toEqual(['debt-1', 'experience-1', 'taxes-1', 'producer-1', 'busy-1']);
  });

  const producer: readonly Written[] = [['producer', 'LOCAL_PRODUCER', { form: 'FLAT', gives: 100 }]];

  it.each([
    [989, ['2: 989', '1: 990']],
    [990, ['1: 990', '2: 990 EARLIER']],
    [991, ['1: 990', '2: 991']],
  ])('compares the conditional price 990 with %d to the minor unit', (price, expected) => {
    const bids = [
      { price: 1000, values: [true] },
      { price, values: [false] },
    ];
    expect(standing(sheetOf({ engine, criteria: producer, bids }))).toEqual(expected);
  });

  it('rounds the discount half up', () => {
    const criteria: readonly Written[] = [['producer', 'LOCAL_PRODUCER', { form: 'FLAT', gives: 50 }]];
    const bids = [100, 99, 301].map((price) => ({ price, values: [true] }));
    expect(standing(sheetOf({ engine, criteria, bids }))).toEqual(['1: 99', '2: 99 EARLIER', '3: 299']);
  });

  it('parts a tie by the financial-stability indicator: the higher first, none last, then the earlier', () => {
    const stabilities = [undefined, 7, 'UNCHECKED', 8, -3, 8, null] as const;
    const bids = stabilities.map(
      (stability): WrittenBid => ({
        price: 500,
        ...(stability === undefined ? {} : { stability }),
      }),
    );
    const sheet = sheetOf({ engine, bids });
    expect(sheet.rows.map(({ bid, tie }) => [bid, tie])).toEqual([
      [4, undefined],
      [6, 'EARLIER'],
      [2, 'FINANCIAL_STABILITY'],
      [5, 'FINANCIAL_STABILITY'],
      [1, 'FINANCIAL_STABILITY'],
      [3, 'EARLIER'],
      [7, 'EARLIER'],
    ]);
    expect([1, 3, 5, 7].map((bid) => stepsOf(sheet, bid).at(-1))).toEqual([
      'conditionalPrice: price - mulBps(price, 0) = 500',
      'financialStability tie: unchecked = 0',
      'financialStability tie: -3 = -3',
      'financialStability tie: missing = 0',
    ]);
  });

  it('does not look at the indicator where scores differ or the rules do not', () => {
    const bids = [
      { price: 500, stability: 1 },
      { price: 501, stability: 100 },
      { price: 500, stability: 2 },
    ];
    expect(sheetOf({ engine, bids }).ranking).toEqual([3, 1, 2]);
    const plain = sheetOf({ engine, bids, rules: { tie: [] } });
    expect(plain.ranking).toEqual([1, 3, 2]);
    expect(stepsOf(plain, 1).join()).not.toContain('financialStability');
  });

  it('gives the whole price away at most, near 2^53 too', () => {
    const criteria: readonly Written[] = [
      ['a', 'LOCAL_PRODUCER', { form: 'FLAT', gives: 10_000 }],
      ['b', 'LOCAL_PRESENCE', { form: 'FLAT', gives: 10_000 }],
    ];
    const bids = [
      { price: MAX, values: [true, true] },
      { price: MAX, values: [false, false] },
    ];
    const sheet = sheetOf({ engine, amount: MAX, criteria, bids });
    expect(standing(sheet)).toEqual(['1: 0', `2: ${MAX}`]);
    expect(wrongSteps(rowOf(sheet, 1), MAX)).toEqual([]);
  });
});

describe('RATING_POINTS', () => {
  const engine = 'RATING_POINTS';
  const criteria: readonly Written[] = [
    [
      'experience',
      'EXPERIENCE_YEARS',
      {
        form: 'BANDS',
        bands: [
          { from: 3, gives: 5 },
          { from: 5, gives: 10 },
          { from: 10, gives: 20 },
        ],
      },
    ],
    [
      'taxes',
      'TAXES_PAID',
      {
        form: 'BANDS',
        bands: [
          { from: 1_000_000, gives: 5 },
          { from: 10_000_000, gives: 15 },
        ],
      },
    ],
    ['stability', 'FINANCIAL_STABILITY', { form: 'BANDS', bands: [{ from: 50, gives: 10 }] }],
    ['audit', 'AUDITED_STATEMENTS', { form: 'FLAT', gives: 5 }],
  ];

  it('gives the golden sheet', () => {
    const sheet = sheetOf({
      engine,
      criteria,
      bids: [
        { price: 900_000, values: [10, 9_999_999, 49, true] },
        { price: 950_000, values: [4, 10_000_000, 50, true] },
        { price: 890_000, values: [2, 20_000_000, 80, false] },
      ],
    });
    expect(standing(sheet)).toEqual(['2: 35', '1: 30', '3: 25']);
    expect(stepsOf(sheet, 2)).toEqual([
      'points experience: band(4, 3:5, 5:10, 10:20) = 5',
      'points taxes: band(10000000, 1000000:5, 10000000:15) = 15',
      'points stability: band(50, 50:10) = 10',
      'points audit: 1 * 5 = 5',
      'pointsSum: 5 + 15 + 10 + 5 = 35',
    ]);
    expect(stepsOf(sheet, 3)[0]).toBe('points experience: band(2, 3:5, 5:10, 10:20) = 0');
    for (const bid of [1, 2, 3]) expect(wrongSteps(rowOf(sheet, bid), sheet.lotAmount)).toEqual([]);
  });

  it('parts a tie by the lower price, to the minor unit, then by the earlier', () => {
    const values = [10, 0, 0, false];
    const bids = [1001, 1000, 1000].map((price) => ({ price, values }));
    expect(sheetOf({ engine, criteria, bids }).rows.map(({ bid, tie }) => [bid, tie])).toEqual([
      [2, undefined],
      [3, 'EARLIER'],
      [1, 'LOWER_PRICE'],
    ]);
  });

  it('can part a tie by a criterion that is already among its points', () => {
    const tied = [
      { price: 10, values: [10, 0, 60, false] },
      { price: 10, values: [10, 0, 70, false] },
    ];
    const sheet = sheetOf({ engine, criteria, bids: tied, rules: { tie: ['FINANCIAL_STABILITY', 'LOWER_PRICE'] } });
    expect(standing(sheet)).toEqual(['2: 30', '1: 30 FINANCIAL_STABILITY']);
  });
});

describe('an indicator that several criteria ask for', () => {
  it.each([
    ['a', 'z'],
    ['z', 'a'],
  ])('is told under the first of their ids: %s, %s', (points, gate) => {
    const criteria: readonly Written[] = [
      [points, 'FINANCIAL_STABILITY', { form: 'BANDS', bands: [{ from: 50, gives: 10 }] }],
      [gate, 'FINANCIAL_STABILITY', { form: 'AT_LEAST', limit: 10 }],
    ];
    const bids = [{ price: 10, values: [60, 60] }];
    const sheet = sheetOf({ engine: 'RATING_POINTS', criteria, bids, rules: { tie: ['FINANCIAL_STABILITY'] } });
    expect(stepsOf(sheet, 1).at(-1)).toBe('financialStability a: 60 = 60');
  });
});

describe('WEIGHTED_VALUE', () => {
  const engine = 'WEIGHTED_VALUE';
  const criteria: readonly Written[] = [
    [
      'warranty',
      'FEATURE',
      {
        form: 'OPTIONS',
        options: [
          { option: '12-months', gives: 0 },
          { option: '24-months', gives: 500 },
          { option: '36-months', gives: 1000 },
        ],
      },
    ],
    ['energy', 'FEATURE', { form: 'PER_UNIT', gives: 100, max: 300 }],
    ['upkeep', 'LIFE_CYCLE_COST', { form: 'AMOUNT', max: 1_000_000 }],
  ];

  it('gives the golden sheet', () => {
    const sheet = sheetOf({
      engine,
      criteria,
      bids: [
        { price: 900_000, values: ['24-months', 2, 20_000] },
        { price: 880_000, values: ['12-months', 0, 0] },
        { price: 950_000, values: ['36-months', 5, 20_412] },
        { price: 700_000, values: ['36-months', 5, null] },
      ],
    });
    expect(standing(sheet)).toEqual(['3: 861120', '1: 861121', '2: 880000']);
    expect(stepsOf(sheet, 3)).toEqual([
      'feature warranty: option(36-months, 12-months:0, 24-months:500, 36-months:1000) = 1000',
      'feature energy: min(5 * 100, 300) = 300',
      'addition upkeep: 20412 = 20412',
      'denominator: 10000 + min(1000 + 300, 10000) = 11300',
      'additionSum: 20412 = 20412',
      'weightedValue: divRound(price * 10000, 11300) + 20412 = 861120',
    ]);
    expect(sheet.excluded.map(({ bid, reasons }) => [bid, reasons])).toEqual([
      [4, [{ reason: 'NO_ANSWER', criterion: 'upkeep' }]],
    ]);
    for (const bid of [1, 2, 3, 4]) expect(wrongSteps(rowOf(sheet, bid), sheet.lotAmount)).toEqual([]);
  });

  it('rounds the quotient half up to one minor unit and takes what is then equal for a tie', () => {
    const share: readonly Written[] = [['quality', 'FEATURE', { form: 'FLAT', gives: 2000 }]];
    const bids = [21, 20, 22].map((price) => ({ price, values: [true] }));
    // 17.5, 16.67 and 18.33
    expect(standing(sheetOf({ engine, criteria: share, bids }))).toEqual(['2: 17', '1: 18', '3: 18 EARLIER']);
  });

  it('caps the sum of features by the rules', () => {
    const bids = [{ price: 1100, values: ['36-months', 3, 0] }];
    const sheet = sheetOf({ engine, criteria, bids, rules: { featureBpsMax: 1000 } });
    expect(stepsOf(sheet, 1).slice(-3)).toEqual([
      'denominator: 10000 + min(1000 + 300, 1000) = 11000',
      'additionSum: 0 = 0',
      'weightedValue: divRound(price * 10000, 11000) + 0 = 1000',
    ]);
  });

  it('compares what 2^53 still holds and leaves out what it does not', () => {
    const cost: readonly Written[] = [['upkeep', 'LIFE_CYCLE_COST', { form: 'AMOUNT', max: MAX }]];
    const bids = [
      { price: MAX, values: [0] },
      { price: MAX, values: [1] },
      { price: 0, values: [MAX] },
      { price: 1, values: [MAX] },
    ];
    const sheet = sheetOf({ engine, amount: MAX, criteria: cost, bids });
    expect(standing(sheet)).toEqual([`1: ${MAX}`, `3: ${MAX} EARLIER`]);
    expect(sheet.excluded.map(({ bid, reasons }) => [bid, reasons])).toEqual([
      [2, [{ reason: 'TOO_LARGE' }]],
      [4, [{ reason: 'TOO_LARGE' }]],
    ]);
  });
});
