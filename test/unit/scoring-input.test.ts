import { describe, expect, it } from 'vitest';
import { scoreLot } from '../../ledger/scoring/score-lot.ts';
import type { CriterionFinding, ScoredBid, ScoringInput } from '../../ledger/scoring/scoring-input.ts';
import { finding, lotInput, sha256 } from '../scoring-scene.ts';

const input = lotInput({
  engine: 'CONDITIONAL_DISCOUNT',
  criteria: [
    ['debt', 'NO_TAX_DEBT', { form: 'AT_MOST', limit: 0 }],
    ['costs', 'OPERATING_COSTS', { form: 'BANDS', bands: [{ from: 0, gives: 100 }] }],
  ],
  bids: [
    { price: 5, values: [0, 10] },
    { price: 6, values: ['UNCHECKED', null] },
  ],
});
const debt = finding(1, 'debt', 'NO_TAX_DEBT', 0);
const costs = finding(1, 'costs', 'OPERATING_COSTS', 10);

function changed(change: Partial<ScoringInput>, bid: Partial<ScoredBid> = {}): ScoringInput {
  const bids = input.bids.map((each) => (each.bid === 1 ? { ...each, ...bid } : each));
  return { ...input, bids, ...change };
}

function found(...findings: readonly CriterionFinding[]): ScoringInput {
  return changed({}, { findings });
}

describe('an input of scoring', () => {
  it('may hold unchecked facts and answers that were not given', () => {
    expect(scoreLot(sha256, input).ranking).toEqual([1, 2]);
    expect(scoreLot(sha256, found(debt, costs)).ranking).toEqual([1, 2]);
  });

  it.each<readonly [string, ScoringInput, string]>([
    ['criteria twice', changed({ criteria: [...input.criteria, ...input.criteria] }), 'criteria were checked'],
    ['criteria of another engine', changed({ engine: 'RATING_POINTS' }), 'criteria were checked'],
    ['a broken amount', changed({ lotAmount: 0.5 }), 'amount of the lot is whole'],
    ['a negative amount', changed({ lotAmount: -1 }), 'amount of the lot is whole'],
    ['two bids of one number', changed({}, { bid: 2 }), 'numbers of their own'],
    ['two bids of one place', changed({}, { index: 2 }), 'one after another'],
    ['a negative price', changed({}, { price: -1 }), 'price is whole: bid 1'],
    ['a price beyond 2^53', changed({}, { price: 2 ** 53 }), 'price is whole: bid 1'],
    ['a broken initial price', changed({}, { initialPrice: 1.5 }), 'price is whole: bid 1'],
    ['no finding for a criterion', found(debt), 'a finding for every criterion: bid 1'],
    ['two findings for a criterion', found(debt, debt, costs), 'one finding for a criterion: bid 1, debt'],
    ['a finding of another kind', found({ ...debt, kind: 'LICENCE' }, costs), 'the finding fits: bid 1, debt'],
    ['a finding nothing asks for', found(debt, costs, { ...debt, criterion: 'x' }), 'the finding fits: bid 1, x'],
    ['an answer for a fact', found({ ...debt, source: { kind: 'answer' } }, costs), 'the finding fits: bid 1, debt'],
    ['an unchecked answer', found(debt, { ...costs, source: { kind: 'unchecked' } }), 'the finding fits: bid 1, costs'],
    [
      'two indicators that differ',
      found(debt, costs, finding(1, 'x', 'FINANCIAL_STABILITY', 1), finding(1, 'y', 'FINANCIAL_STABILITY', 2)),
      'one indicator: bid 1',
    ],
  ])('may not hold %s', (_what, broken, sentence) => {
    expect(() => scoreLot(sha256, broken)).toThrow(sentence);
  });
});
