import { type Fault, fault } from '../../base/fault.ts';
import type { Engine } from '../../scoring/criterion-row.ts';
import { criterionRow } from '../../scoring/criterion-table.ts';
import { type CriterionTerms, checkCriteria, checkCriterionTerms } from '../../scoring/criterion-terms.ts';
import type { Criterion } from './tender-fields.ts';

/**
 * The criteria of a tender as its engine counts them: `type` is their kind, `terms` hold their rule and, where the kind asks for one,
 * their code. One without terms is carried with the tender and counts nothing: it neither passes nor fails anybody.
 */
export function scoredCriteria(tender: {
  readonly criteria: readonly Criterion[];
  readonly scoringRule: Engine;
}): readonly CriterionTerms[] {
  const { criteria, scoringRule } = tender;
  const fitting = criteria.flatMap((criterion) => (isScored(criterion) ? [termsFrom(criterion)] : []));
  // Publication has checked them; of tenders from before that check, those count that fit.
  if (checkCriteria(scoringRule, fitting) === undefined) return fitting;
  const found: CriterionTerms[] = [];
  for (const terms of fitting) if (checkCriteria(scoringRule, [...found, terms]) === undefined) found.push(terms);
  return found;
}

/** CRITERION_TERMS for the first criterion with terms that its type, its kind or the engine does not fit. */
export function checkScored(engine: Engine, criteria: readonly Criterion[]): Fault | undefined {
  const given = criteria.filter(({ terms }) => terms !== undefined);
  const stray = given.find((criterion) => !isScored(criterion));
  if (stray !== undefined) return fault('CRITERION_TERMS', { criterion: stray.id, ...problemOf(stray) });
  const found = checkCriteria(engine, given.map(termsFrom));
  return found === undefined ? undefined : fault('CRITERION_TERMS', { field: found.path, problem: found.problem });
}

/** True iff the criterion has a row in the table, terms that fit it, and is decided by whom the row says. */
function isScored(criterion: Criterion): boolean {
  return criterion.terms !== undefined && problemOf(criterion) === undefined;
}

function problemOf(criterion: Criterion): { readonly field: string; readonly problem: string } | undefined {
  const terms = termsFrom(criterion);
  const found = checkCriterionTerms(terms);
  if (found !== undefined) return { field: found.path, problem: found.problem };
  const byPeople = criterionRow(terms.kind).origin.kind === 'vote';
  return byPeople === (criterion.kind === 'MANUAL') ? undefined : { field: 'kind', problem: 'origin' };
}

/** In the form of the table; whether it fits is for `checkCriterionTerms` to say. */
function termsFrom({ id, type, terms }: Criterion): CriterionTerms {
  const given = typeof terms === 'object' && terms !== null && !Array.isArray(terms) ? terms : { terms: terms ?? null };
  return { ...given, id, kind: type ?? '' } as unknown as CriterionTerms;
}
