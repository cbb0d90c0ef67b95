import { invariant, unreachable } from '../base/invariant.ts';
import type { CriterionUse } from './criterion-row.ts';
import { criterionRow } from './criterion-table.ts';
import { CRITERION_GIVES_MAX, type CriterionTerms, criterionUse } from './criterion-terms.ts';
import type { ScoreStep, StepName } from './score-sheet.ts';
import type { CriterionFinding, ScoredBid, ScoringInput } from './scoring-input.ts';

/**
 * What a criterion counts for one bid. Where no value can be read, the state's word is the formula and 0 is counted: `unchecked`, no
 * source is registered; `missing`, asked and not given; `unfit`, of another type or size than asked.
 */
export interface Counted {
  readonly formula: string;
  readonly value: number;
  readonly state: 'known' | 'unchecked' | 'missing' | 'unfit';
}

/** What the criteria of one use count for a bid, in the order of the tender. */
export interface CountedUse {
  readonly counts: readonly CountedCriterion[];
  readonly steps: readonly ScoreStep[];
}
export type CountedCriterion = Counted & { readonly criterion: string };

/** Takes a bid and a use, gives what each criterion of that use counts for it, and the steps that say so. */
export function countUse(input: ScoringInput, bid: ScoredBid, use: CriterionUse, step: StepName): CountedUse {
  const counts: CountedCriterion[] = [];
  const steps: ScoreStep[] = [];
  for (const terms of input.criteria.filter((candidate) => criterionUse(input.engine, candidate) === use)) {
    const finding = bid.findings.find(({ criterion }) => criterion === terms.id);
    invariant(finding !== undefined, `a finding for every criterion: bid ${bid.bid}, ${terms.id}`);
    const counted = countCriterion(terms, finding);
    counts.push({ ...counted, criterion: terms.id });
    steps.push(criterionStep(step, finding, counted));
  }
  return { counts, steps };
}

/** Takes counts, gives their sum as an expression; 0 for none. */
export function sumFormula(counts: readonly Counted[]): string {
  return counts.length === 0 ? '0' : counts.map(({ value }) => value).join(' + ');
}

/** Takes counts of basis points or points, each at most CRITERION_GIVES_MAX, gives their sum. */
export function sumCounts(counts: readonly Counted[]): number {
  return counts.reduce((sum, { value }) => sum + value, 0);
}

/** Takes a criterion and what it found, gives what it counts; a gate counts 1 for passed and 0 for not passed. */
function countCriterion(terms: CriterionTerms, finding: CriterionFinding): Counted {
  if (finding.source.kind === 'unchecked') return uncounted('unchecked');
  if (finding.value === null) return uncounted('missing');
  return countValue(terms, finding.value) ?? uncounted('unfit');
}

/** A bid's financial-stability indicator; where several criteria ask for it, all have the same, and the first by id is named. */
export function findIndicator({ findings }: ScoredBid): CriterionFinding | undefined {
  return findings
    .filter(({ kind }) => kind === 'FINANCIAL_STABILITY')
    .reduce<CriterionFinding | undefined>(
      (first, finding) => (first === undefined || finding.criterion < first.criterion ? finding : first),
      undefined,
    );
}

/** Takes a financial-stability indicator, gives it as it is, for comparing ties. */
export function countIndicator({ source, value }: CriterionFinding): Counted {
  if (source.kind === 'unchecked') return uncounted('unchecked');
  if (value === null) return uncounted('missing');
  return isInteger(value) ? counted(`${value}`, value) : uncounted('unfit');
}

/** Takes a counted criterion, gives its step with the origin of the value. */
export function criterionStep(step: StepName, finding: CriterionFinding, { formula, value }: Counted): ScoreStep {
  const { criterion, kind, source } = finding;
  const origin = source.kind === 'fact' ? { fact: source.id } : source.kind === 'vote' ? { vote: source.id } : {};
  return { step, criterion, kind, ...origin, formula, value };
}

function countValue({ kind, rule }: CriterionTerms, value: number | string | boolean): Counted | undefined {
  switch (rule.form) {
    case 'GATE': {
      if (typeof value !== 'boolean') return undefined;
      const passes = criterionRow(kind).passes === true;
      return counted(`equal(${bit(value)}, ${bit(passes)})`, bit(value === passes));
    }
    case 'AT_MOST':
      return isNatural(value) ? counted(`atMost(${value}, ${rule.limit})`, bit(value <= rule.limit)) : undefined;
    case 'AT_LEAST':
      return isInteger(value) ? counted(`atLeast(${value}, ${rule.limit})`, bit(value >= rule.limit)) : undefined;
    case 'FLAT':
      return typeof value === 'boolean' ? counted(`${bit(value)} * ${rule.gives}`, bit(value) * rule.gives) : undefined;
    case 'PER_UNIT': {
      if (!isNatural(value)) return undefined;
      // More units than the largest maximum cannot change the result; cut there, the product stays exact.
      const product = Math.min(value, CRITERION_GIVES_MAX) * rule.gives;
      return counted(`min(${value} * ${rule.gives}, ${rule.max})`, Math.min(product, rule.max));
    }
    case 'BANDS': {
      if (!isInteger(value)) return undefined;
      const lines = rule.bands.map(({ from, gives }) => `${from}:${gives}`).join(', ');
      return counted(`band(${value}, ${lines})`, rule.bands.findLast(({ from }) => from <= value)?.gives ?? 0);
    }
    case 'OPTIONS': {
      const chosen = rule.options.find(({ option }) => option === value);
      if (chosen === undefined) return undefined;
      const lines = rule.options.map(({ option, gives }) => `${option}:${gives}`).join(', ');
      return counted(`option(${value}, ${lines})`, chosen.gives);
    }
    case 'AMOUNT':
      return isNatural(value) && value <= rule.max ? counted(`${value}`, value) : undefined;
    default:
      return unreachable(rule);
  }
}

function counted(formula: string, value: number): Counted {
  return { formula, value, state: 'known' };
}

function uncounted(state: 'unchecked' | 'missing' | 'unfit'): Counted {
  return { formula: state, value: 0, state };
}

function bit(value: boolean): 0 | 1 {
  return value ? 1 : 0;
}

function isInteger(value: unknown): value is number {
  return Number.isSafeInteger(value) && !Object.is(value, -0);
}

function isNatural(value: unknown): value is number {
  return isInteger(value) && value >= 0;
}
