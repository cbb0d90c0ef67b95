import { mulBps } from '../base/exact.ts';
import { countUse, sumCounts, sumFormula } from './count-criterion.ts';
import { type EngineResult, type ScoringEngine, scored } from './engine-result.ts';
import type { ScoredBid, ScoringInput } from './scoring-input.ts';

/**
 * CONDITIONAL_DISCOUNT: the least conditional price wins. The discount is what the criteria give less what they take, never under
 * 0 and never over the cap; it lowers the compared price only, the contract is made at the price of the bid.
 */
export const conditionalDiscount: ScoringEngine = { better: 'LESS', score: scoreByDiscount };

function scoreByDiscount(input: ScoringInput, bid: ScoredBid): EngineResult {
  const positive = countUse(input, bid, 'discount', 'positive');
  const negative = countUse(input, bid, 'penalty', 'negative');
  const sum = Math.max(0, sumCounts(positive.counts) - sumCounts(negative.counts));
  const taken = negative.counts.map(({ value }) => ` - ${value}`).join('');
  const cap = input.rules.discountBpsMax;
  const discount = Math.min(sum, cap);
  const score = bid.price - mulBps(bid.price, discount);
  return scored(score, [
    ...positive.steps,
    ...negative.steps,
    { step: 'discountSum', formula: `max(0, ${sumFormula(positive.counts)}${taken})`, value: sum },
    { step: 'discount', formula: `min(${sum}, ${cap})`, value: discount },
    { step: 'conditionalPrice', formula: `price - mulBps(price, ${discount})`, value: score },
  ]);
}
