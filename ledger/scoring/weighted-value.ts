import { BPS_WHOLE, divRound, safeNumber } from '../base/exact.ts';
import { countUse, sumCounts, sumFormula } from './count-criterion.ts';
import { type EngineResult, type ScoringEngine, scored } from './engine-result.ts';
import type { Exclusion, ScoreStep } from './score-sheet.ts';
import type { ScoredBid, ScoringInput } from './scoring-input.ts';

/**
 * WEIGHTED_VALUE (ProZorro): price / denominator + addition, the least wins. The denominator is 1 + the sum of feature shares, held as
 * basis points over the whole. The quotient is rounded half up to one minor unit before it is compared: what decides is then the very
 * number that is published, as fine as money is; two values that differ by less than a minor unit are a tie.
 */
export const weightedValue: ScoringEngine = { better: 'LESS', score: scoreByWeight };

function scoreByWeight(input: ScoringInput, bid: ScoredBid): EngineResult {
  const features = countUse(input, bid, 'denominator', 'feature');
  const additions = countUse(input, bid, 'addition', 'addition');
  const cap = input.rules.featureBpsMax;
  const denominator = BPS_WHOLE + Math.min(sumCounts(features.counts), cap);
  const steps: readonly ScoreStep[] = [
    ...features.steps,
    ...additions.steps,
    { step: 'denominator', formula: `${BPS_WHOLE} + min(${sumFormula(features.counts)}, ${cap})`, value: denominator },
  ];
  // An amount that is not stated would count as 0 and help its bidder.
  const unstated = additions.counts.filter(({ state }) => state !== 'known');
  if (unstated.length > 0)
    return excluded(
      steps,
      unstated.map(({ criterion }) => ({ reason: 'NO_ANSWER', criterion })),
    );
  const addition = additions.counts.reduce((sum, { value }) => sum + BigInt(value), 0n);
  const weighted = divRound(BigInt(bid.price) * BigInt(BPS_WHOLE), BigInt(denominator)) + addition;
  if (weighted > BigInt(Number.MAX_SAFE_INTEGER)) return excluded(steps, [{ reason: 'TOO_LARGE' }]);
  const score = safeNumber(weighted);
  return scored(score, [
    ...steps,
    { step: 'additionSum', formula: sumFormula(additions.counts), value: safeNumber(addition) },
    {
      step: 'weightedValue',
      formula: `divRound(price * ${BPS_WHOLE}, ${denominator}) + ${addition}`,
      value: score,
    },
  ]);
}

function excluded(steps: readonly ScoreStep[], reasons: readonly Exclusion[]): EngineResult {
  return { steps, score: undefined, reasons };
}
