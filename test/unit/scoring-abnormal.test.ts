import { describe, expect, it } from 'vitest';
import type { ScoreSheet } from '../../ledger/scoring/score-sheet.ts';
import type { AbnormalEffect, AbnormalRule } from '../../ledger/scoring/scoring-input.ts';
import { wrongSteps } from '../scoring-formula.ts';
import { priced, rowOf, sheetOf, stepsOf, type WrittenBid } from '../scoring-scene.ts';

const MAX = Number.MAX_SAFE_INTEGER;
const FLAG: AbnormalEffect = { kind: 'FLAG' };
const fixed = (effect: AbnormalEffect = FLAG): AbnormalRule => ({ kind: 'FIXED', belowBps: 600, effect });
const average: AbnormalRule = { kind: 'AVERAGE', shareBps: 8000, effect: FLAG };
const prozorro: AbnormalRule = { kind: 'PROZORRO', belowMeanBps: 4000, belowNextBps: 3000, effect: FLAG };

/** `bid: reason threshold, …` of each bid that was caught. */
const caught = (sheet: ScoreSheet): readonly string[] =>
  sheet.abnormal.bids.map((bid) => {
    const reasons = rowOf(sheet, bid).abnormal?.reasons ?? [];
    return `${bid}: ${reasons.map(({ reason, threshold }) => `${reason} ${threshold}`).join(', ')}`;
  });

describe('FIXED', () => {
  it('catches what is under the amount less the share, to the minor unit', () => {
    const sheet = priced([940_000, 939_999, 1_000_000], fixed());
    expect(caught(sheet)).toEqual(['2: BELOW_AMOUNT 940000']);
    expect(sheet.abnormal).toEqual({
      rule: 'FIXED',
      effect: 'FLAG',
      threshold: 940_000,
      formula: 'amount - mulBps(amount, 600)',
      bids: [2],
    });
    expect(rowOf(sheet, 1)).not.toHaveProperty('abnormal');
    expect(rowOf(sheet, 2).abnormal).not.toHaveProperty('deposit');
  });

  it('has a threshold without bids too, and near 2^53', () => {
    expect(priced([], fixed()).abnormal).toMatchObject({ threshold: 940_000, bids: [] });
    // 2^53−1 less 6 % of it, 540431955284459.46, rounded.
    expect(priced([MAX], fixed(), MAX).abnormal).toMatchObject({ threshold: 8_466_767_299_456_532, bids: [] });
  });
});

describe('AVERAGE', () => {
  it('catches one of two', () => {
    // (600 + 1000) / 2 × 80 % = 640
    const sheet = priced([600, 1000], average);
    expect(caught(sheet)).toEqual(['1: BELOW_AVERAGE 640']);
    expect(sheet.abnormal.formula).toBe('divRound(1600 * 8000, 2 * 10000)');
    expect(caught(priced([666, 1000], average))).toEqual([]);
  });

  it('rounds the threshold once, half up, and catches only what is under it', () => {
    // 300 / 3 × 80 % = 80; 299 / 3 × 80 % = 79.73
    expect(caught(priced([80, 110, 110], average))).toEqual([]);
    expect(caught(priced([79, 110, 110], average))).toEqual(['1: BELOW_AVERAGE 80']);
  });

  it('catches one of ten to the minor unit', () => {
    // 9783 × 8 % = 782.64; 9782 × 8 % = 782.56
    const nine = Array.from({ length: 9 }, () => 1000);
    expect(caught(priced([...nine, 783], average))).toEqual([]);
    expect(caught(priced([...nine, 782], average))).toEqual(['10: BELOW_AVERAGE 783']);
  });

  it('catches nobody who is alone, says nothing where there is nobody, and holds sums beyond 2^53', () => {
    expect(caught(priced([5], average))).toEqual([]);
    expect(priced([], average).abnormal).toEqual({ rule: 'AVERAGE', effect: 'FLAG', bids: [] });
    const vast = priced([MAX, MAX, 0], average, MAX);
    // (2^54 − 2) × 8 / 30, rounded
    expect(caught(vast)).toEqual(['3: BELOW_AVERAGE 4803839602528529']);
    expect(vast.abnormal.formula).toBe('divRound(18014398509481982 * 8000, 3 * 10000)');
  });
});

describe('PROZORRO', () => {
  it.each<readonly [string, readonly number[], readonly string[]]>([
    ['alone', [1], []],
    ['two, 40 % under the other: both reasons', [600, 1000], ['1: BELOW_OTHERS 600, BELOW_NEXT 700']],
    ['two, one unit over that: the next price only', [601, 1000], ['1: BELOW_NEXT 700']],
    ['two, 30 % under the other', [1000, 700], ['2: BELOW_NEXT 700']],
    ['two, one unit over that', [701, 1000], []],
    ['two, the share of an odd price is cut', [700, 1001], ['1: BELOW_NEXT 700']],
    ['two that ask nothing', [0, 0], []],
    ['nothing beside something', [0, 1], ['1: BELOW_OTHERS 0, BELOW_NEXT 0']],
    ['three, both reasons', [1200, 500, 1000], ['2: BELOW_OTHERS 660, BELOW_NEXT 700']],
    ['three, the mean only', [600, 857, 1143], ['1: BELOW_OTHERS 600']],
    ['three, the mean to the minor unit', [600, 857, 1142], []],
    ['three, the next price only', [490, 700, 850], ['1: BELOW_NEXT 490']],
    ['three, not even that', [491, 700, 850], []],
    ['three, the second is caught as well', [300, 400, 1000], ['1: BELOW_OTHERS 420', '2: BELOW_NEXT 700']],
  ])('%s', (_what, prices, expected) => {
    const sheet = priced(prices, prozorro);
    expect(caught(sheet)).toEqual(expected);
    for (const row of sheet.rows) expect(wrongSteps(row, sheet.lotAmount)).toEqual([]);
  });

  it('compares ten with the mean of the nine others and with the next', () => {
    // (900 + 8 × 1000) / 9 × 60 % = 593.3; 900 × 70 % = 630
    const others = [900, ...Array.from({ length: 8 }, () => 1000)];
    expect(caught(priced([...others, 593], prozorro))).toEqual(['10: BELOW_OTHERS 593, BELOW_NEXT 630']);
    expect(caught(priced([...others, 594], prozorro))).toEqual(['10: BELOW_NEXT 630']);
    expect(caught(priced([...others, 631], prozorro))).toEqual([]);
  });

  it('shows the thresholds of bids that it does not catch, and needs no trust to recompute them', () => {
    expect(stepsOf(priced([900, 1000], prozorro), 1)).toEqual([
      'price: price = 900',
      'meanThreshold: divFloor(1000 * 6000, 1 * 10000) = 600',
      'nextThreshold: divFloor(1000 * 7000, 1 * 10000) = 700',
    ]);
  });

  it('takes the mean of prices before an auction, and the next of those after', () => {
    const auction = (initial: readonly number[], final: readonly number[]): ScoreSheet => {
      const bids = final.map((price, at): WrittenBid => ({ price, initialPrice: initial[at] ?? price }));
      return sheetOf({ engine: 'LOWEST_PRICE', bids, rules: { abnormal: prozorro } });
    };
    const first = (sheet: ScoreSheet): readonly string[] => caught(sheet).filter((line) => line.startsWith('1:'));
    expect(first(auction([1100, 1000, 1200], [500, 1000, 1100]))).toEqual(['1: BELOW_OTHERS 660, BELOW_NEXT 700']);
    // 490 is 39.99 % under the mean of 833 and 800, and 30 % under 700.
    expect(first(auction([11_000, 833, 800], [490, 700, 850]))).toEqual(['1: BELOW_NEXT 490']);
    expect(first(auction([600, 1000, 1000], [600, 857, 850]))).toEqual(['1: BELOW_OTHERS 600']);
    expect(first(auction([600, 999, 1000], [600, 857, 850]))).toEqual([]);
  });

  it('does not compare a bidder with itself', () => {
    const bids = [
      { price: 100, bidder: '1' },
      { price: 1000, bidder: '1' },
      { price: 150, bidder: '2' },
    ];
    const sheet = sheetOf({ engine: 'LOWEST_PRICE', bids, rules: { abnormal: prozorro } });
    // Of bidder 1: the mean of others is 150. Of bidder 2: 1100 / 2 × 60 % = 330, next 1000.
    expect(caught(sheet)).toEqual(['1: BELOW_NEXT 105', '3: BELOW_OTHERS 330, BELOW_NEXT 700']);
    const alone = bids.filter(({ bidder }) => bidder === '1');
    expect(caught(sheetOf({ engine: 'LOWEST_PRICE', bids: alone, rules: { abnormal: prozorro } }))).toEqual([]);
  });

  it('holds sums beyond 2^53', () => {
    const sheet = priced([MAX, MAX, MAX, 1], prozorro, MAX);
    expect(caught(sheet)).toEqual(['4: BELOW_OTHERS 5404319552844594, BELOW_NEXT 6305039478318693']);
    for (const row of sheet.rows) expect(wrongSteps(row, MAX)).toEqual([]);
  });
});

describe('what follows', () => {
  it('DEPOSIT asks for a share of what lies under the threshold', () => {
    const sheet = priced([939_999, 930_000, 940_000], fixed({ kind: 'DEPOSIT', shareBps: 10_000 }));
    expect(sheet.abnormal.effect).toBe('DEPOSIT');
    expect(rowOf(sheet, 1).abnormal).toEqual({
      reasons: [{ reason: 'BELOW_AMOUNT', threshold: 940_000 }],
      deposit: 1,
    });
    expect(stepsOf(sheet, 2)).toEqual(['price: price = 930000', 'deposit: mulBps(940000 - price, 10000) = 10000']);
    expect(wrongSteps(rowOf(sheet, 2), sheet.lotAmount)).toEqual([]);
    const half = priced([939_999], fixed({ kind: 'DEPOSIT', shareBps: 5000 }));
    expect(rowOf(half, 1).abnormal?.deposit).toBe(1);
  });

  it('DEPOSIT is from the higher of two thresholds', () => {
    const sheet = priced([500, 1000], { ...prozorro, effect: { kind: 'DEPOSIT', shareBps: 10_000 } });
    expect(rowOf(sheet, 1).abnormal?.deposit).toBe(200);
  });

  it.each<AbnormalEffect['kind']>(['JUSTIFY', 'FLAG'])('%s leaves the ranking as it is', (kind) => {
    const sheet = priced([1_000_000, 900_000, 950_000], fixed({ kind } as AbnormalEffect));
    expect(sheet.ranking).toEqual([2, 3, 1]);
    expect(sheet.abnormal).toMatchObject({ effect: kind, bids: [2] });
  });

  it('REJECT takes the bid out of the ranking and says why', () => {
    const sheet = priced([1_000_000, 900_000, 950_000], fixed({ kind: 'REJECT' }));
    expect(sheet.ranking).toEqual([3, 1]);
    expect(sheet.rows.map(({ rank }) => rank)).toEqual([1, 2]);
    expect(sheet.excluded).toMatchObject([
      {
        bid: 2,
        reasons: [{ reason: 'ABNORMAL_PRICE' }],
        abnormal: { reasons: [{ reason: 'BELOW_AMOUNT', threshold: 940_000 }] },
      },
    ]);
    expect(stepsOf(sheet, 2)).toEqual(['price: price = 900000']);
  });

  it('a bid that failed a gate is neither judged nor part of a mean', () => {
    const sheet = sheetOf({
      engine: 'LOWEST_PRICE',
      criteria: [['listed', 'NOT_IN_BAD_FAITH_REGISTER', { form: 'GATE' }]],
      bids: [
        { price: 600, values: [false] },
        { price: 1000, values: [false] },
        { price: 1, values: [true] },
      ],
      rules: { abnormal: average },
    });
    expect(caught(sheet)).toEqual(['1: BELOW_AVERAGE 640']);
    expect(rowOf(sheet, 3)).not.toHaveProperty('abnormal');
    expect(sheet.excluded.map(({ bid, reasons }) => [bid, reasons])).toEqual([
      [3, [{ reason: 'GATE', criterion: 'listed' }]],
    ]);
  });
});
