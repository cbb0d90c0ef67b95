import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeCanonical, encodeCanonical } from '../../ledger/base/codec.ts';
import { ENGINES } from '../../ledger/scoring/criterion-row.ts';
import { CRITERION_KINDS, criterionRow } from '../../ledger/scoring/criterion-table.ts';
import { type CriterionRule, checkCriteria } from '../../ledger/scoring/criterion-terms.ts';
import { explainScore } from '../../ledger/scoring/explain-score.ts';
import { scoreLot } from '../../ledger/scoring/score-lot.ts';
import type { AbnormalRule, ScoringInput } from '../../ledger/scoring/scoring-input.ts';
import { wrongSteps } from '../scoring-formula.ts';
import { lotInput, sha256, terms, type Value, type Written, type WrittenBid } from '../scoring-scene.ts';

const MAX = Number.MAX_SAFE_INTEGER;
/** Small numbers make ties, large ones overflow. */
const price = fc.oneof(fc.nat(20), fc.integer({ min: 0, max: 1_000_000 }), fc.integer({ min: MAX - 5, max: MAX }));
const gives = fc.oneof(fc.constant(0), fc.nat(300), fc.nat(10_000));
const limit = fc.oneof(fc.nat(10), fc.nat(1_000_000), fc.constant(MAX));
const from = fc.uniqueArray(fc.integer({ min: -5, max: 30 }), { minLength: 1, maxLength: 5 });

function ruleOf(form: CriterionRule['form']): fc.Arbitrary<CriterionRule> {
  switch (form) {
    case 'GATE':
      return fc.constant({ form });
    case 'AT_MOST':
    case 'AT_LEAST':
      return limit.map((value) => ({ form, limit: value }));
    case 'FLAT':
      return gives.map((value) => ({ form, gives: value }));
    case 'PER_UNIT':
      return fc.tuple(gives, gives).map(([each, max]) => ({ form, gives: each, max }));
    case 'BANDS':
      return fc.tuple(from, gives).map(([froms, most]) => ({
        form,
        bands: froms.sort((a, b) => a - b).map((start, at) => ({ from: start, gives: Math.min(10_000, most * at) })),
      }));
    case 'OPTIONS':
      return gives.map((value) => ({
        form,
        options: [
          { option: 'a', gives: value },
          { option: 'b-2.', gives: 1 },
        ],
      }));
    default:
      return limit.map((max) => ({ form, max }));
  }
}

const criterion: fc.Arbitrary<Written> = fc.constantFrom(...CRITERION_KINDS).chain((kind) =>
  fc
    .constantFrom(...criterionRow(kind).forms)
    .chain(ruleOf)
    .map((rule): Written => (criterionRow(kind).coded ? [kind, kind, rule, 'L'] : [kind, kind, rule])),
);

const value: fc.Arbitrary<Value> = fc.oneof(
  { weight: 3, arbitrary: fc.boolean() },
  { weight: 5, arbitrary: fc.nat(40) },
  { weight: 1, arbitrary: fc.constantFrom<Value>('a', 'b-2.', 'c', null, -1, MAX, 0.5) },
);

const abnormal: fc.Arbitrary<AbnormalRule> = fc
  .record({
    kind: fc.constantFrom('NONE', 'FIXED', 'AVERAGE', 'PROZORRO'),
    a: fc.nat(10_000),
    b: fc.nat(10_000),
    effect: fc.constantFrom('DEPOSIT', 'JUSTIFY', 'REJECT', 'FLAG'),
  })
  .map(({ kind, a, b, effect: word }): AbnormalRule => {
    const effect = word === 'DEPOSIT' ? ({ kind: word, shareBps: b } as const) : ({ kind: word } as const);
    switch (kind) {
      case 'FIXED':
        return { kind, belowBps: a, effect };
      case 'AVERAGE':
        return { kind, shareBps: a, effect };
      case 'PROZORRO':
        return { kind, belowMeanBps: a, belowNextBps: b, effect };
      default:
        return { kind: 'NONE' };
    }
  });

const bid = fc.record({
  price,
  values: fc.array(value, { minLength: 12, maxLength: 12 }),
  bidder: fc.constantFrom('1', '2', '3', '4', '5', '6'),
  stability: fc.option(fc.integer({ min: -2, max: 2 }), { nil: undefined }),
});

function written({
  stability,
  ...rest
}: Omit<WrittenBid, 'stability'> & { readonly stability: number | undefined }): WrittenBid {
  return stability === undefined ? rest : { ...rest, stability };
}

/** Inputs whose criteria a tender could publish: the rest is cut from what was drawn. */
const input: fc.Arbitrary<ScoringInput> = fc
  .record({
    engine: fc.constantFrom(...ENGINES),
    amount: price,
    criteria: fc.uniqueArray(criterion, { maxLength: 12, selector: ([id]) => id }),
    bids: fc.array(bid, { maxLength: 12 }),
    discountBpsMax: fc.nat(10_000),
    featureBpsMax: fc.nat(10_000),
    tie: fc.shuffledSubarray(['FINANCIAL_STABILITY', 'LOWER_PRICE'] as const),
    abnormal,
  })
  .map(({ engine, amount, criteria, bids, ...rules }) => {
    const fitting = criteria.filter((one) => checkCriteria(engine, [terms(one)]) === undefined);
    // The indicator of a criterion is the indicator of the tie: one bidder has one.
    const has = fitting.some(([, kind]) => kind === 'FINANCIAL_STABILITY');
    const whole = bids.map((one) => written(has ? { ...one, stability: undefined } : one));
    return lotInput({ engine, amount, criteria: fitting, bids: whole, rules });
  });

describe('a score sheet', () => {
  it('is the same whatever the order of bids and findings', () => {
    fc.assert(
      fc.property(input, fc.infiniteStream(fc.nat()), (given, stream) => {
        const shuffle = <T>(list: readonly T[]): T[] =>
          list
            .map((item) => ({ item, key: stream.next().value }))
            .sort((a, b) => a.key - b.key)
            .map(({ item }) => item);
        const bids = shuffle(given.bids).map((one) => ({ ...one, findings: shuffle(one.findings) }));
        expect(scoreLot(sha256, { ...given, bids })).toEqual(scoreLot(sha256, given));
      }),
    );
  });

  it('is canonical, holds every bid once, and each of its numbers follows from its formula', () => {
    const seen = { rows: 0, excluded: 0, caught: 0, ties: 0 };
    fc.assert(
      fc.property(input, (given) => {
        const sheet = scoreLot(sha256, given);
        expect(decodeCanonical(encodeCanonical(sheet))).toEqual(sheet);
        const all = [...sheet.rows, ...sheet.excluded].map((row) => row.bid).sort((a, b) => a - b);
        expect(all).toEqual(given.bids.map((one) => one.bid));
        expect(sheet.ranking).toEqual(sheet.rows.map((row) => row.bid));
        for (const row of [...sheet.rows, ...sheet.excluded]) expect(wrongSteps(row, given.lotAmount)).toEqual([]);
        seen.rows += sheet.rows.length;
        seen.excluded += sheet.excluded.length;
        seen.caught += sheet.abnormal.bids.length;
        seen.ties += sheet.rows.filter((row) => row.tie !== undefined).length;
      }),
      { numRuns: 400 },
    );
    // The inputs are worth something only if they reach all of it.
    for (const [what, count] of Object.entries(seen)) expect(count, what).toBeGreaterThan(50);
  });

  it('never puts a worse score before a better one, and states the score that its last step gives', () => {
    fc.assert(
      fc.property(input, (given) => {
        const { rows } = scoreLot(sha256, given);
        const scores = rows.map(({ score }) => score);
        const last = {
          LOWEST_PRICE: 'price',
          CONDITIONAL_DISCOUNT: 'conditionalPrice',
          RATING_POINTS: 'pointsSum',
          WEIGHTED_VALUE: 'weightedValue',
        }[given.engine];
        expect(rows.map(({ steps }) => steps.find(({ step }) => step === last)?.value)).toEqual(scores);
        const sorted = scores.toSorted((a, b) => (given.engine === 'RATING_POINTS' ? b - a : a - b));
        expect(scores).toEqual(sorted);
      }),
    );
  });

  it('is told in every language, each bid once, no word missing and none in another script', () => {
    fc.assert(
      fc.property(input, (given) => {
        const sheet = scoreLot(sha256, given);
        const [kk, ru, en] = (['kk', 'ru', 'en'] as const).map((language) => explainScore(sheet, language));
        expect(en?.join('')).not.toMatch(/[\u0400-\u04ff]|undefined|[{}]/);
        for (const lines of [kk, ru]) {
          expect(lines?.length).toBe(en?.length);
          for (const line of lines ?? []) expect(line).toMatch(/[\u0400-\u04ff]/);
          expect(lines?.filter((line) => line.includes('№'))).toHaveLength(given.bids.length);
        }
      }),
    );
  });

  it('keeps the order of the others when a worse bid joins, where only the price counts', () => {
    fc.assert(
      fc.property(fc.array(price, { minLength: 1, maxLength: 12 }), fc.nat(50), (prices, more) => {
        const lot = (list: readonly number[]): ScoringInput =>
          lotInput({ engine: 'LOWEST_PRICE', bids: list.map((one) => ({ price: one })) });
        const worst = Math.min(MAX, Math.max(...prices) + more);
        const before = scoreLot(sha256, lot(prices)).ranking;
        expect(scoreLot(sha256, lot([...prices, worst])).ranking).toEqual([...before, prices.length + 1]);
      }),
    );
  });

  it('keeps the order of any two when a third is taken out, whatever the engine, while nobody is rejected for others\u2019 prices', () => {
    fc.assert(
      fc.property(input, fc.nat(), (given, pick) => {
        const calm = { ...given, rules: { ...given.rules, abnormal: { kind: 'NONE' } as const } };
        fc.pre(calm.bids.length > 0);
        const out = (pick % calm.bids.length) + 1;
        const fewer = { ...calm, bids: calm.bids.filter((one) => one.bid !== out) };
        const expected = scoreLot(sha256, calm).ranking.filter((one) => one !== out);
        expect(scoreLot(sha256, fewer).ranking).toEqual(expected);
      }),
    );
  });
});
