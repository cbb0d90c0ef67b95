import { countUse, sumCounts, sumFormula } from './count-criterion.ts';
import { type EngineResult, type ScoringEngine, scored } from './engine-result.ts';
import type { ScoredBid, ScoringInput } from './scoring-input.ts';

/** RATING_POINTS: the most points win; the table of kinds lets points come from registries only, never from a vote. */
export const ratingPoints: ScoringEngine = { better: 'MORE', score: scoreByPoints };

function scoreByPoints(input: ScoringInput, bid: ScoredBid): EngineResult {
  const { counts, steps } = countUse(input, bid, 'points', 'points');
  const sum = sumCounts(counts);
  return scored(sum, [...steps, { step: 'pointsSum', formula: sumFormula(counts), value: sum }]);
}
