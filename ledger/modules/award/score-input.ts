import type { StateRead } from '../../module.ts';
import { criterionRow } from '../../scoring/criterion-table.ts';
import type { CriterionTerms } from '../../scoring/criterion-terms.ts';
import type { CriterionFinding, ScoredBid, ScoringInput } from '../../scoring/scoring-input.ts';
import { type BidAnswer, existingBid } from '../bid/bid-entries.ts';
import { existingOpened } from '../bid/opening.ts';
import { scoredCriteria } from '../tender/scored-criteria.ts';
import { existingLot, existingTender, type Tender } from '../tender/tender-entries.ts';
import { type BidCase, casesOf } from './award-entries.ts';
import { scoringRules } from './lot-criteria.ts';
import { factFindings } from './lot-facts.ts';
import { openedPrice, priceOf } from './lot-prices.ts';
import { verdictOf } from './lot-review.ts';

/**
 * All that a lot's score depends on, read from the state: the tender's frozen rules, the admitted bids, facts, answers and votes. Whoever
 * has the same entries gets the same input, at any time after the prices were opened.
 */
export function scoringInput(state: StateRead, id: string, number: number): ScoringInput {
  const tender = existingTender(state, id);
  const lot = existingLot(state, id, number);
  const criteria = scoredCriteria(tender);
  const bids = casesOf(state, id, number)
    .filter(({ bid }) => isScored(bid))
    .map((found) => scoredBid(state, { id, tender, criteria }, found));
  return {
    engine: tender.scoringRule,
    lotAmount: lot.amount,
    criteria,
    bids,
    rules: scoringRules(state, tender, lot),
  };
}

/** A bid that the sheet excludes stays part of what the sheet came from; one that was not admitted never was. */
function isScored({ state, rejected }: BidCase): boolean {
  return state === 'ADMITTED' || state === 'RANKED' || rejected?.when === 'SCORING';
}

interface Scored {
  readonly id: string;
  readonly tender: Tender;
  readonly criteria: readonly CriterionTerms[];
}

function scoredBid(
  state: StateRead,
  { id, tender, criteria }: Scored,
  { number, bid }: { readonly number: number; readonly bid: BidCase },
): ScoredBid {
  const price = priceOf(state, id, number, bid);
  const initial = openedPrice(state, id, number, bid);
  const answers = answersOf(state, id, number, bid);
  const others = criteria.flatMap((criterion) => otherFinding(state, id, number, criterion, answers));
  return {
    bid: number,
    bidder: bid.bidder,
    price,
    ...(initial === price ? {} : { initialPrice: initial }),
    // Numbers are given in the order of acceptance, so that they also tell the place within a block.
    height: existingBid(state, id, number).height,
    index: number,
    findings: [...factFindings(state, tender.scoringRule, criteria, bid), ...others],
  };
}

/** What the bidder answered, the first envelope before the second. */
function answersOf(state: StateRead, id: string, number: number, { priceBid }: BidCase): readonly BidAnswer[] {
  return [number, ...(priceBid === undefined || priceBid === number ? [] : [priceBid])].flatMap((envelope) => {
    const opened = existingOpened(state, id, envelope);
    return opened.status === 'OPENED' ? opened.answers : [];
  });
}

function otherFinding(
  state: StateRead,
  id: string,
  number: number,
  { id: criterion, kind }: CriterionTerms,
  answers: readonly BidAnswer[],
): readonly CriterionFinding[] {
  switch (criterionRow(kind).origin.kind) {
    case 'fact':
      return [];
    case 'answer': {
      const value = answers.find((answer) => answer.criterion === criterion)?.value ?? null;
      return [{ criterion, kind, source: { kind: 'answer' }, value }];
    }
    case 'vote': {
      const verdict = verdictOf(state, id, number, criterion);
      const source = { kind: 'vote', id: `${id}/${number}/${criterion}` } as const;
      return [{ criterion, kind, source, value: passes(kind, verdict) }];
    }
  }
}

/** What only keeps a bid out passes unless it was rejected; what earns a discount is earned by a majority. */
function passes(kind: CriterionTerms['kind'], verdict: ReturnType<typeof verdictOf>): boolean {
  return criterionRow(kind).forms.includes('GATE') ? verdict !== 'FAIL' : verdict === 'PASS';
}
