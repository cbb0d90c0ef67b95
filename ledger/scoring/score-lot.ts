import { encodeCanonical } from '../base/codec.ts';
import { hashTagged, type Sha256 } from '../base/hash.ts';
import { type AbnormalPrices, findAbnormalPrices } from './abnormal-price.ts';
import { assertScoringInput } from './assert-input.ts';
import { conditionalDiscount } from './conditional-discount.ts';
import { countIndicator, countUse, criterionStep, findIndicator } from './count-criterion.ts';
import type { Engine } from './criterion-row.ts';
import type { EngineResult, ScoringEngine } from './engine-result.ts';
import { lowestPrice } from './lowest-price.ts';
import { compareNumbers, rankBids } from './rank-bids.ts';
import { ratingPoints } from './rating-points.ts';
import type { ExcludedRow, Exclusion, ScoredPart, ScoreRow, ScoreSheet, ScoreStep } from './score-sheet.ts';
import type { ScoredBid, ScoringInput } from './scoring-input.ts';
import { weightedValue } from './weighted-value.ts';

/**
 * Scores and ranks the bids of one lot (domain.md §3.3): gates, the engine, abnormally low prices, ranks. A pure function of its input;
 * the order of bids and findings in it makes no difference. The caller has passed the criteria through `checkCriteria`.
 */
export function scoreLot(sha256: Sha256, input: ScoringInput): ScoreSheet {
  assertScoringInput(input);
  const engine = engines[input.engine];
  const bids = input.bids.toSorted((a, b) => compareNumbers(a.bid, b.bid));
  const judged = bids.map((bid): Judged => ({ bid, result: judgeBid(input, engine, bid) }));
  const comparable = judged.flatMap(({ bid, result: { score, steps } }) =>
    score === undefined ? [] : [{ bid, score, steps }],
  );
  const abnormal = findAbnormalPrices(
    input,
    comparable.map(({ bid }) => bid),
  );
  const rejected = new Set(abnormal.summary.effect === 'REJECT' ? abnormal.summary.bids : []);
  const contenders = comparable.filter(({ bid }) => !rejected.has(bid.bid));
  const rows = rankBids(contenders, { better: engine.better, tie: input.rules.tie }).map(
    ({ contender: { bid, score, steps }, rank, tie }): ScoreRow => ({
      ...partFrom(bid, steps, abnormal, tieSteps(input, bid)),
      score,
      rank,
      ...(tie === undefined ? {} : { tie }),
    }),
  );
  const excluded = judged
    .filter(({ bid, result }) => result.score === undefined || rejected.has(bid.bid))
    .map(({ bid, result: { steps, reasons } }): ExcludedRow => {
      const all = rejected.has(bid.bid) ? [{ reason: 'ABNORMAL_PRICE' } as const] : reasons;
      return { ...partFrom(bid, steps, abnormal), reasons: all };
    });
  const sheet = {
    engine: input.engine,
    lotAmount: input.lotAmount,
    rows,
    excluded,
    ranking: rows.map(({ bid }) => bid),
    abnormal: abnormal.summary,
  };
  return { ...sheet, traceHash: hashTagged(sha256, 'scoreSheet', encodeCanonical(sheet)) };
}

interface Judged {
  readonly bid: ScoredBid;
  readonly result: EngineResult;
}

const engines: Readonly<Record<Engine, ScoringEngine>> = {
  LOWEST_PRICE: lowestPrice,
  CONDITIONAL_DISCOUNT: conditionalDiscount,
  RATING_POINTS: ratingPoints,
  WEIGHTED_VALUE: weightedValue,
};

/** Gates first; a bid that fails one is not scored, so that nobody reads a score that means nothing. */
function judgeBid(input: ScoringInput, engine: ScoringEngine, bid: ScoredBid): EngineResult {
  const gates = countUse(input, bid, 'gate', 'gate');
  const failed = gates.counts.filter(({ state, value }) => value === 0 && state !== 'unchecked');
  if (failed.length > 0) {
    const reasons = failed.map(({ criterion }): Exclusion => ({ reason: 'GATE', criterion }));
    return { steps: gates.steps, score: undefined, reasons };
  }
  const result = engine.score(input, bid);
  return { ...result, steps: [...gates.steps, ...result.steps] };
}

function partFrom(
  { bid, bidder, price, height, index }: ScoredBid,
  steps: readonly ScoreStep[],
  abnormal: AbnormalPrices,
  last: readonly ScoreStep[] = [],
): ScoredPart {
  const verdict = abnormal.verdicts.get(bid);
  const finding = verdict?.finding === undefined ? {} : { abnormal: verdict.finding };
  return { bid, bidder, price, height, index, steps: [...steps, ...(verdict?.steps ?? []), ...last], ...finding };
}

/** The indicator that equal scores are parted by, where the rules use it and it was looked for. */
function tieSteps(input: ScoringInput, bid: ScoredBid): readonly ScoreStep[] {
  const finding = findIndicator(bid);
  if (finding === undefined || !input.rules.tie.includes('FINANCIAL_STABILITY')) return [];
  return [criterionStep('financialStability', finding, countIndicator(finding))];
}
