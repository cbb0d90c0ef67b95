import { type Fault, fault } from '../../base/fault.ts';
import type { Criterion } from './tender-fields.ts';

/** What the table of criterion types says of one criterion: a fault where type or terms do not fit, or nothing. */
export type CheckCriterion = (criterion: Criterion) => Fault | undefined;

/** Without a table, terms are carried as they are given. */
const asGiven: CheckCriterion = () => undefined;

const WEIGHT_BPS_MAX = 10_000;

/**
 * Takes a tender's criteria, gives TENDER_CRITERIA for an id used twice or weights beyond all, CRITERION_TYPE where what facts are to
 * decide does not say which, or what `checkCriterion` says. The one place where criteria are checked.
 */
export function checkCriteria(
  criteria: readonly Criterion[],
  checkCriterion: CheckCriterion = asGiven,
): Fault | undefined {
  const known = new Set<string>();
  let weight = 0;
  for (const criterion of criteria) {
    if (known.has(criterion.id)) return fault('TENDER_CRITERIA', { criterion: criterion.id });
    known.add(criterion.id);
    weight += criterion.weightBps;
  }
  if (weight > WEIGHT_BPS_MAX) return fault('TENDER_CRITERIA', { weightBps: weight });
  for (const criterion of criteria) {
    const refused = checkType(criterion) ?? checkCriterion(criterion);
    if (refused !== undefined) return refused;
  }
  return undefined;
}

/** True iff people must decide something about the bids, so that a commission is needed. */
export function needsReview(criteria: readonly Criterion[]): boolean {
  return criteria.some(({ kind }) => kind === 'MANUAL');
}

function checkType({ id, kind, type }: Criterion): Fault | undefined {
  return kind === 'AUTO' && type === undefined ? fault('CRITERION_TYPE', { criterion: id }) : undefined;
}
