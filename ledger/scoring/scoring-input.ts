import { bps, type Infer, int, list, map, oneOf } from '../base/schema.ts';
import { variant } from '../base/variant-schema.ts';
import type { Engine } from './criterion-row.ts';
import type { CriterionKind } from './criterion-table.ts';
import type { CriterionTerms } from './criterion-terms.ts';

/** What one criterion gave one bid, with where the value came from. */
export interface CriterionFinding {
  /** Id of the criterion in the tender; of the financial-stability indicator of a tie, any word. */
  readonly criterion: string;
  readonly kind: CriterionKind;
  readonly source: FindingSource;
  /** As attested, answered or voted; null: asked, and there is none. An unchecked finding has null. */
  readonly value: number | string | boolean | null;
}

/** `unchecked`: no source is registered for the condition, so it was neither passed nor failed. */
export type FindingSource =
  | { readonly kind: 'fact'; readonly id: string }
  | { readonly kind: 'answer' }
  | { readonly kind: 'vote'; readonly id: string }
  | { readonly kind: 'unchecked' };

/** One opened bid with all that is known about it as of the deadline. */
export interface ScoredBid {
  readonly bid: number;
  /** BIN. */
  readonly bidder: string;
  /** Minor units without VAT. */
  readonly price: number;
  /** The price before an auction, minor units; absent where there was none. */
  readonly initialPrice?: number;
  /** Place of acceptance on the ledger: block and place within it. The last tie-break. */
  readonly height: number;
  readonly index: number;
  readonly findings: readonly CriterionFinding[];
}

/** All that a score depends on: two nodes with equal inputs get equal sheets. */
export interface ScoringInput {
  readonly engine: Engine;
  /** The lot's highest price, minor units without VAT. */
  readonly lotAmount: number;
  /** As published; `checkCriteria` has passed them. */
  readonly criteria: readonly CriterionTerms[];
  /** In any order. */
  readonly bids: readonly ScoredBid[];
  readonly rules: ScoringRules;
}

/** What sets one of two bids with equal scores before the other; after all of them the earlier bid is before the later. */
const TIE_RULES = ['FINANCIAL_STABILITY', 'LOWER_PRICE'] as const;
export type TieRule = (typeof TIE_RULES)[number];

/**
 * What follows for a bid whose price is abnormally low: a deposit of a share of what it lies under the threshold, a justification
 * within a term, rejection at once, or a flag that changes nothing.
 */
const effectSchema = variant('kind', {
  DEPOSIT: { shareBps: bps() },
  JUSTIFY: {},
  REJECT: {},
  FLAG: {},
});
export type AbnormalEffect = Infer<typeof effectSchema>;

/**
 * When a price is abnormally low: `FIXED` under the lot's amount less a share; `AVERAGE` under a share of the mean of all prices;
 * `PROZORRO` by a share or more under the mean of the other bidders' initial prices, or under the next price.
 */
const abnormalRuleSchema = variant('kind', {
  NONE: {},
  FIXED: { belowBps: bps(), effect: effectSchema },
  AVERAGE: { shareBps: bps(), effect: effectSchema },
  PROZORRO: { belowMeanBps: bps(), belowNextBps: bps(), effect: effectSchema },
});
export type AbnormalRule = Infer<typeof abnormalRuleSchema>;

/** Values of parameters, frozen at publication. */
export const scoringRulesSchema = map({
  /** The greatest conditional discount. */
  discountBpsMax: bps(),
  /** The greatest sum of features that a price is divided by, over the whole of 10,000. */
  featureBpsMax: int({ min: 0, max: 10_000 }),
  tie: list(oneOf(...TIE_RULES), { max: TIE_RULES.length }),
  abnormal: abnormalRuleSchema,
});
export type ScoringRules = Infer<typeof scoringRulesSchema>;

/** The tie rules of each engine by the rules in force (domain.md §3.3); a parameter may say otherwise. */
export const STANDARD_TIES: Readonly<Record<Engine, readonly TieRule[]>> = {
  LOWEST_PRICE: [],
  CONDITIONAL_DISCOUNT: ['FINANCIAL_STABILITY'],
  RATING_POINTS: ['LOWER_PRICE'],
  WEIGHTED_VALUE: [],
};
