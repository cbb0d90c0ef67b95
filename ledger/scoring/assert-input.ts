import { invariant } from '../base/invariant.ts';
import { criterionRow } from './criterion-table.ts';
import { checkCriteria } from './criterion-terms.ts';
import type { CriterionFinding, ScoredBid, ScoringInput } from './scoring-input.ts';

/**
 * What the caller must have seen to, or the result would mean nothing: published terms that passed their check, whole amounts, bids
 * that can be told apart, and one finding from the right origin for each criterion of each bid. What bidders and sources write (the
 * findings' values) is not trusted here; it is counted or not.
 */
export function assertScoringInput(input: ScoringInput): void {
  const problem = checkCriteria(input.engine, input.criteria);
  invariant(problem === undefined, `criteria were checked: ${problem?.path} ${problem?.problem}`);
  invariant(isAmount(input.lotAmount), 'the amount of the lot is whole');
  const numbers = new Set(input.bids.map(({ bid }) => bid));
  invariant(numbers.size === input.bids.length, 'bids have numbers of their own');
  const places = new Set(input.bids.map(({ height, index }) => `${height}/${index}`));
  invariant(places.size === input.bids.length, 'bids were accepted one after another');
  for (const bid of input.bids) assertBid(input, bid);
}

function assertBid({ criteria }: ScoringInput, bid: ScoredBid): void {
  const { price, initialPrice = price, findings } = bid;
  invariant(isAmount(price) && isAmount(initialPrice), `the price is whole: bid ${bid.bid}`);
  const kinds = new Map(criteria.map(({ id, kind }) => [id, kind]));
  const found = new Set<string>();
  for (const finding of findings) {
    const { criterion, kind } = finding;
    invariant(!found.has(criterion), `one finding for a criterion: bid ${bid.bid}, ${criterion}`);
    found.add(criterion);
    // The indicator that parts ties is looked up by the rules, not by a criterion of the tender.
    const expected = kinds.get(criterion) ?? 'FINANCIAL_STABILITY';
    invariant(kind === expected && isFromOrigin(finding), `the finding fits: bid ${bid.bid}, ${criterion}`);
  }
  invariant(
    criteria.every(({ id }) => found.has(id)),
    `a finding for every criterion: bid ${bid.bid}`,
  );
  const indicators = findings.filter(({ kind }) => kind === 'FINANCIAL_STABILITY');
  invariant(new Set(indicators.map(({ value }) => value)).size <= 1, `one indicator: bid ${bid.bid}`);
}

/** A fact may be unchecked, for want of a source; an answer or a vote is there or is not. */
function isFromOrigin({ kind, source }: CriterionFinding): boolean {
  const origin = criterionRow(kind).origin.kind;
  return source.kind === origin || (source.kind === 'unchecked' && origin === 'fact');
}

function isAmount(value: number): boolean {
  return Number.isSafeInteger(value) && value >= 0;
}
