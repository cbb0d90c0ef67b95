import { BPS_WHOLE, divRound, mulBps, safeNumber } from '../base/exact.ts';
import { unreachable } from '../base/invariant.ts';
import { compareNumbers, comparePlaces } from './rank-bids.ts';
import type { AbnormalFinding, AbnormalReason, AbnormalSummary, ScoreStep } from './score-sheet.ts';
import type { AbnormalEffect, AbnormalRule, ScoredBid, ScoringInput } from './scoring-input.ts';

/** What the rule says of one bid: the thresholds that are its own, and the finding if its price is abnormally low. */
export interface AbnormalVerdict {
  readonly bid: number;
  readonly steps: readonly ScoreStep[];
  readonly finding?: AbnormalFinding;
}

export interface AbnormalPrices {
  readonly summary: AbnormalSummary;
  /** One for each bid given, by its number. */
  readonly verdicts: ReadonlyMap<number, AbnormalVerdict>;
}

type Reasons = AbnormalFinding['reasons'];
type Threshold = { readonly value: number; readonly formula: string };

/** Takes the bids that would be compared, gives those whose price is abnormally low by the rule frozen with the tender. */
export function findAbnormalPrices(input: ScoringInput, bids: readonly ScoredBid[]): AbnormalPrices {
  const rule = input.rules.abnormal;
  switch (rule.kind) {
    case 'NONE':
      return pricesFrom(rule, bids, undefined, () => NOTHING);
    case 'FIXED': {
      const value = input.lotAmount - mulBps(input.lotAmount, rule.belowBps);
      const threshold: Threshold = { value, formula: `amount - mulBps(amount, ${rule.belowBps})` };
      return pricesFrom(rule, bids, threshold, ({ price }) => underThreshold('BELOW_AMOUNT', price, value));
    }
    case 'AVERAGE': {
      const threshold = averageThreshold(bids, rule.shareBps);
      const value = threshold?.value ?? 0;
      return pricesFrom(rule, bids, threshold, ({ price }) => underThreshold('BELOW_AVERAGE', price, value));
    }
    case 'PROZORRO': {
      const others = createOthersMean(bids, rule.belowMeanBps);
      const next = nextThresholds(bids, rule.belowNextBps);
      return pricesFrom(rule, bids, undefined, (bid) => comparedWithOthers(bid, others(bid), next.get(bid.bid)));
    }
    default:
      return unreachable(rule);
  }
}

interface Judgement {
  readonly steps: readonly ScoreStep[];
  readonly reasons: Reasons;
}
const NOTHING: Judgement = { steps: [], reasons: [] };

function pricesFrom(
  rule: AbnormalRule,
  bids: readonly ScoredBid[],
  threshold: Threshold | undefined,
  judge: (bid: ScoredBid) => Judgement,
): AbnormalPrices {
  const effect = rule.kind === 'NONE' ? undefined : rule.effect;
  const verdicts = bids.map((bid) => verdictFrom(bid, effect, judge(bid)));
  const caught = verdicts.filter(({ finding }) => finding !== undefined).map(({ bid }) => bid);
  return {
    summary: {
      rule: rule.kind,
      ...(effect === undefined ? {} : { effect: effect.kind }),
      ...(threshold === undefined ? {} : { threshold: threshold.value, formula: threshold.formula }),
      bids: caught.toSorted(compareNumbers),
    },
    verdicts: new Map(verdicts.map((verdict) => [verdict.bid, verdict])),
  };
}

function verdictFrom(
  { bid, price }: ScoredBid,
  effect: AbnormalEffect | undefined,
  { steps, reasons }: Judgement,
): AbnormalVerdict {
  if (reasons.length === 0) return { bid, steps };
  if (effect?.kind !== 'DEPOSIT') return { bid, steps, finding: { reasons } };
  const threshold = Math.max(...reasons.map((reason) => reason.threshold));
  const deposit = mulBps(threshold - price, effect.shareBps);
  const formula = `mulBps(${threshold} - price, ${effect.shareBps})`;
  return { bid, steps: [...steps, { step: 'deposit', formula, value: deposit }], finding: { reasons, deposit } };
}

function underThreshold(reason: AbnormalReason, price: number, threshold: number): Judgement {
  return price < threshold ? { steps: [], reasons: [{ reason, threshold }] } : NOTHING;
}

/** The mean of all prices, times the share, rounded once: there is no rounded mean in between. */
function averageThreshold(bids: readonly ScoredBid[], shareBps: number): Threshold | undefined {
  if (bids.length === 0) return undefined;
  const sum = bids.reduce((total, { price }) => total + BigInt(price), 0n);
  const value = divRound(sum * BigInt(shareBps), BigInt(bids.length * BPS_WHOLE));
  return {
    value: safeNumber(value),
    formula: `divRound(${sum} * ${shareBps}, ${bids.length} * ${BPS_WHOLE})`,
  };
}

/** ProZorro says "by the share or more": a price at the threshold is caught, so the threshold is the largest integer that is. */
function comparedWithOthers({ price }: ScoredBid, mean: Threshold | undefined, next: Threshold | undefined): Judgement {
  const steps: ScoreStep[] = [];
  const reasons: { reason: AbnormalReason; threshold: number }[] = [];
  if (mean !== undefined) {
    steps.push({ step: 'meanThreshold', formula: mean.formula, value: mean.value });
    if (price <= mean.value) reasons.push({ reason: 'BELOW_OTHERS', threshold: mean.value });
  }
  if (next !== undefined) {
    steps.push({ step: 'nextThreshold', formula: next.formula, value: next.value });
    if (price <= next.value) reasons.push({ reason: 'BELOW_NEXT', threshold: next.value });
  }
  return { steps, reasons };
}

/** The threshold under the mean of the initial prices of all other bidders; none where there is no other, or all of them ask nothing. */
function createOthersMean(bids: readonly ScoredBid[], belowBps: number): (bid: ScoredBid) => Threshold | undefined {
  const initial = ({ price, initialPrice }: ScoredBid): bigint => BigInt(initialPrice ?? price);
  const own = new Map<string, { readonly sum: bigint; readonly count: number }>();
  let total = 0n;
  for (const bid of bids) {
    const { sum, count } = own.get(bid.bidder) ?? { sum: 0n, count: 0 };
    own.set(bid.bidder, { sum: sum + initial(bid), count: count + 1 });
    total += initial(bid);
  }
  return ({ bidder }) => {
    const { sum, count } = own.get(bidder) ?? { sum: 0n, count: 0 };
    return shareThreshold(total - sum, bids.length - count, BPS_WHOLE - belowBps);
  };
}

/** The threshold under the next price of another bidder, in the order of prices. */
function nextThresholds(bids: readonly ScoredBid[], belowBps: number): ReadonlyMap<number, Threshold | undefined> {
  const order = bids.toSorted((a, b) => compareNumbers(a.price, b.price) || comparePlaces(a, b));
  return new Map(
    order.map(({ bid, bidder }, at) => {
      const next = order.slice(at + 1).find((other) => other.bidder !== bidder);
      return [bid, next === undefined ? undefined : shareThreshold(BigInt(next.price), 1, BPS_WHOLE - belowBps)];
    }),
  );
}

function shareThreshold(sum: bigint, count: number, shareBps: number): Threshold | undefined {
  if (sum === 0n) return undefined;
  return {
    value: safeNumber((sum * BigInt(shareBps)) / BigInt(count * BPS_WHOLE)),
    formula: `divFloor(${sum} * ${shareBps}, ${count} * ${BPS_WHOLE})`,
  };
}
