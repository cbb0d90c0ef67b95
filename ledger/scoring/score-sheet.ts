import type { Hash } from '../base/hash.ts';
import type { Engine } from './criterion-row.ts';
import type { CriterionKind } from './criterion-table.ts';
import type { AbnormalEffect, AbnormalRule, TieRule } from './scoring-input.ts';

/**
 * The published result of one lot: what each bid got, by which step, and in which order they stand. A plain canonical value; anyone
 * can recompute each step from its formula, and the whole from tender, opened bids and facts (docs/spec/scoring.md).
 */
export type ScoreSheet = {
  readonly engine: Engine;
  /** The lot's highest price, minor units: `amount` in formulas. */
  readonly lotAmount: number;
  /** The bids that are compared, by rank. */
  readonly rows: readonly ScoreRow[];
  /** The bids that are not, by number, with the reasons. */
  readonly excluded: readonly ExcludedRow[];
  /** The numbers of the compared bids, the winner first. */
  readonly ranking: readonly number[];
  readonly abnormal: AbnormalSummary;
  /** H("scoreSheet", cbor(all of the above)). */
  readonly traceHash: Hash;
};

export type ScoreRow = ScoredPart & {
  /** What is compared, as it is compared: price, conditional price or weighted value in minor units, or points. */
  readonly score: number;
  /** From 1; no two bids share one. */
  readonly rank: number;
  /** Where the score equals the one of the rank before: what set this bid behind it. */
  readonly tie?: TieRule | 'EARLIER';
};

export type ExcludedRow = ScoredPart & { readonly reasons: readonly Exclusion[] };

/** What both kinds of rows tell of a bid. */
export type ScoredPart = {
  readonly bid: number;
  readonly bidder: string;
  /** Minor units: `price` in formulas. */
  readonly price: number;
  /** Place of acceptance on the ledger. */
  readonly height: number;
  readonly index: number;
  readonly steps: readonly ScoreStep[];
  /** Set where the price is abnormally low. */
  readonly abnormal?: AbnormalFinding;
};

export type StepName =
  | 'gate'
  | 'positive'
  | 'negative'
  | 'discountSum'
  | 'discount'
  | 'conditionalPrice'
  | 'price'
  | 'points'
  | 'pointsSum'
  | 'feature'
  | 'denominator'
  | 'addition'
  | 'additionSum'
  | 'weightedValue'
  | 'meanThreshold'
  | 'nextThreshold'
  | 'deposit'
  | 'financialStability';

/** One number and how it came about; a challenge names a bid and the place of a step in its row. */
export type ScoreStep = {
  readonly step: StepName;
  readonly criterion?: string;
  readonly kind?: CriterionKind;
  /** Id of the fact or vote that the value came from. */
  readonly fact?: string;
  readonly vote?: string;
  /** A word or expression of docs/spec/scoring.md; holds every number it needs but `price` and `amount`. */
  readonly formula: string;
  readonly value: number;
};

/** Why a bid is not compared. */
export type Exclusion = {
  readonly reason: ExclusionReason;
  readonly criterion?: string;
};

/**
 * `GATE`: not passed, or nothing to pass it by; `NO_ANSWER`: an amount that the price is compared with is not stated as asked;
 * `ABNORMAL_PRICE`: rejected by the rule; `TOO_LARGE`: the weighted value is more than 2^53−1 minor units, which no number here holds.
 */
export type ExclusionReason = 'GATE' | 'NO_ANSWER' | 'ABNORMAL_PRICE' | 'TOO_LARGE';

export type AbnormalReason = 'BELOW_AMOUNT' | 'BELOW_AVERAGE' | 'BELOW_OTHERS' | 'BELOW_NEXT';

/** Which thresholds a price lies under; two may apply at once. */
export type AbnormalFinding = {
  readonly reasons: readonly { readonly reason: AbnormalReason; readonly threshold: number }[];
  /** Extra deposit before the contract, minor units. */
  readonly deposit?: number;
};

/** The rule that was applied; `threshold` where it is one for all bids, with the formula it came from. */
export type AbnormalSummary = {
  readonly rule: AbnormalRule['kind'];
  readonly effect?: AbnormalEffect['kind'];
  readonly threshold?: number;
  readonly formula?: string;
  /** Numbers of the bids it caught, ascending. */
  readonly bids: readonly number[];
};
