import { unreachable } from '../base/invariant.ts';
import { countIndicator, findIndicator } from './count-criterion.ts';
import type { ScoreRow } from './score-sheet.ts';
import type { ScoredBid, TieRule } from './scoring-input.ts';

/** A bid with what it is compared by. */
export interface Contender {
  readonly bid: ScoredBid;
  readonly score: number;
}

export interface Ranked<C extends Contender> {
  readonly contender: C;
  /** From 1. */
  readonly rank: number;
  readonly tie?: NonNullable<ScoreRow['tie']>;
}

/** How two bids are compared: which score wins, and which rules part equal ones. */
export interface Order {
  readonly better: 'LESS' | 'MORE';
  readonly tie: readonly TieRule[];
}

/** Takes contenders in any order, gives them by rank: by score, then by the tie rules, then the earlier accepted first. */
export function rankBids<C extends Contender>(contenders: readonly C[], order: Order): readonly Ranked<C>[] {
  const sorted = contenders.toSorted(
    (a, b) =>
      compareScores(a, b, order) ||
      order.tie.reduce((found, rule) => found || compareByRule(rule, a.bid, b.bid), 0) ||
      comparePlaces(a.bid, b.bid),
  );
  return sorted.map((contender, at) => {
    const above = sorted[at - 1];
    const rank = at + 1;
    if (above === undefined || above.score !== contender.score) return { contender, rank };
    const tie = order.tie.find((rule) => compareByRule(rule, above.bid, contender.bid) !== 0) ?? 'EARLIER';
    return { contender, rank, tie };
  });
}

/** The order of acceptance on the ledger, in which no two bids are equal. */
export function comparePlaces(a: ScoredBid, b: ScoredBid): number {
  return compareNumbers(a.height, b.height) || compareNumbers(a.index, b.index);
}

/** Negative, zero or positive; a difference of two safe integers need not be one. */
export function compareNumbers(a: number, b: number): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function compareScores(a: Contender, b: Contender, { better }: Order): number {
  return better === 'LESS' ? compareNumbers(a.score, b.score) : compareNumbers(b.score, a.score);
}

function compareByRule(rule: TieRule, a: ScoredBid, b: ScoredBid): number {
  switch (rule) {
    case 'FINANCIAL_STABILITY':
      // No indicator stands behind every indicator, however low.
      return compareKnown(indicatorOf(a), indicatorOf(b));
    case 'LOWER_PRICE':
      return compareNumbers(a.price, b.price);
    default:
      return unreachable(rule);
  }
}

function indicatorOf(bid: ScoredBid): number | undefined {
  const finding = findIndicator(bid);
  const indicator = finding === undefined ? undefined : countIndicator(finding);
  return indicator?.state === 'known' ? indicator.value : undefined;
}

/** The higher first, the unknown last. */
function compareKnown(a: number | undefined, b: number | undefined): number {
  if (a === undefined || b === undefined) return Number(a === undefined) - Number(b === undefined);
  return compareNumbers(b, a);
}
