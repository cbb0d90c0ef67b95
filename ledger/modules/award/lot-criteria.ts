import type { StateRead } from '../../module.ts';
import { countUse } from '../../scoring/count-criterion.ts';
import type { Engine } from '../../scoring/criterion-row.ts';
import { type CriterionKind, criterionRow } from '../../scoring/criterion-table.ts';
import { type CriterionTerms, criterionUse } from '../../scoring/criterion-terms.ts';
import {
  type AbnormalEffect,
  type AbnormalRule,
  type CriterionFinding,
  type ScoringRules,
  STANDARD_TIES,
} from '../../scoring/scoring-input.ts';
import { scoredCriteria } from '../tender/scored-criteria.ts';
import type { Lot, Tender } from '../tender/tender-entries.ts';
import type { Criterion } from '../tender/tender-fields.ts';
import type { MethodTerms } from '../tender/tender-methods.ts';
import { frozenParams, termsOf } from '../tender/tender-snapshot.ts';
import { awardNumber } from './award-params.ts';

/** The indicator that parts equal scores, where no criterion asks for it; no tender can name a criterion so. */
const STABILITY = '~stability';
const STABILITY_KIND = 'FINANCIAL_STABILITY' satisfies CriterionKind;

/** What is asked of a source about one bidder. */
export interface WantedFact {
  readonly criterion: string;
  readonly kind: CriterionKind;
  readonly schema: string;
  readonly field: string;
  /** The bidder's BIN, and `/code` where the criterion says by a code what exactly is asked. */
  readonly subject: string;
}

/** The criteria that people decide, whether the engine counts them or they only pass and fail. */
export function manualCriteria({ criteria }: Tender): readonly Criterion[] {
  return criteria.filter(({ kind }) => kind === 'MANUAL');
}

/** True iff a vote against a bid keeps it out; a characteristic that only earns a discount does not. */
export function isGate(engine: Engine, scored: readonly CriterionTerms[], id: string): boolean {
  const counted = scored.find((criterion) => criterion.id === id);
  return counted === undefined || criterionUse(engine, counted) === 'gate';
}

/** The facts that are asked about a bidder: those of the criteria, and the indicator that parts ties where the engine has one. */
export function wantedFacts(engine: Engine, scored: readonly CriterionTerms[], bidder: string): readonly WantedFact[] {
  const asked = scored.flatMap(({ id, kind, code }) => wantedFact(id, kind, bidder, code));
  const needsIndicator =
    STANDARD_TIES[engine].includes(STABILITY_KIND) && scored.every(({ kind }) => kind !== STABILITY_KIND);
  return needsIndicator ? [...asked, ...wantedFact(STABILITY, STABILITY_KIND, bidder, undefined)] : asked;
}

/** Ids of the gates, decided by facts, that these findings do not pass. */
export function failedGates(
  engine: Engine,
  scored: readonly CriterionTerms[],
  findings: readonly CriterionFinding[],
): readonly string[] {
  const criteria = scored.filter(({ kind }) => criterionRow(kind).origin.kind === 'fact');
  const bid = { bid: 0, bidder: '', price: 0, height: 0, index: 0, findings };
  const input = { engine, criteria, lotAmount: 0, bids: [], rules: NO_RULES };
  return countUse(input, bid, 'gate', 'gate')
    .counts.filter(({ state, value }) => value === 0 && state !== 'unchecked')
    .map(({ criterion }) => criterion);
}
const NO_RULES: ScoringRules = { discountBpsMax: 0, featureBpsMax: 0, tie: [], abnormal: { kind: 'NONE' } };

/** The article that a criterion rests on; of one that no row of the table tells of, the tender's own documents. */
export function criterionArticle(tender: Tender, id: string): string {
  const kind = scoredCriteria(tender).find((criterion) => criterion.id === id)?.kind;
  return kind === undefined ? `tender: ${id}` : criterionRow(kind).legalAct;
}

/** The rules that a lot is scored by: those of its method for its kind of buyer, frozen at publication. */
export function scoringRules(state: StateRead, tender: Tender, lot: Lot): ScoringRules {
  const frozen = frozenParams(state, tender);
  return {
    discountBpsMax: awardNumber(frozen, 'discountBpsMax'),
    featureBpsMax: awardNumber(frozen, 'featureBpsMax'),
    tie: STANDARD_TIES[tender.scoringRule],
    abnormal: abnormalRule(termsOf(state, tender).abnormalPrice, lot),
  };
}

function abnormalRule(terms: MethodTerms['abnormalPrice'], { kind }: Lot): AbnormalRule {
  if (!terms.kinds.includes(kind)) return { kind: 'NONE' };
  const effect = effectFrom(terms);
  switch (terms.rule) {
    case 'NONE':
      return { kind: 'NONE' };
    case 'AMOUNT':
      return { kind: 'FIXED', belowBps: terms.bps, effect };
    case 'MEAN':
      return { kind: 'AVERAGE', shareBps: BPS_WHOLE - terms.bps, effect };
    case 'OTHERS':
      return { kind: 'PROZORRO', belowMeanBps: terms.bps, belowNextBps: terms.nextBps, effect };
  }
}
const BPS_WHOLE = 10_000;

/** A deposit where the terms name one; else a term to justify the price; else it is rejected at once. */
function effectFrom({ depositBps, justify }: MethodTerms['abnormalPrice']): AbnormalEffect {
  if (depositBps > 0) return { kind: 'DEPOSIT', shareBps: depositBps };
  return justify.n > 0 ? { kind: 'JUSTIFY' } : { kind: 'REJECT' };
}

function wantedFact(criterion: string, kind: CriterionKind, bidder: string, code: string | undefined) {
  const { origin } = criterionRow(kind);
  if (origin.kind !== 'fact') return [];
  const { schema, field } = origin;
  return [{ criterion, kind, schema, field, subject: code === undefined ? bidder : `${bidder}/${code}` }];
}
