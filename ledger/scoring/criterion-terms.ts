import { type Infer, int, list, map, oneOf, optional, type Schema, type SchemaProblem, text } from '../base/schema.ts';
import { variant } from '../base/variant-schema.ts';
import type { CriterionUse, Engine } from './criterion-row.ts';
import { CRITERION_KINDS, criterionRow, GATE_FORMS } from './criterion-table.ts';

/** Bands or options of one criterion: a published table of a criterion has about ten lines, and each formula repeats it. */
export const CRITERION_LINES_MAX = 16;
/** Criteria of one tender: each costs every bid one finding and one step of its sheet. */
export const CRITERIA_MAX = 50;
/** Basis points or points that one criterion may give or take: no share is more than the whole. */
export const CRITERION_GIVES_MAX = 10_000;

const gives = (): Schema<number> => int({ min: 0, max: CRITERION_GIVES_MAX });
const anyInteger = (): Schema<number> => int({ min: Number.MIN_SAFE_INTEGER, max: Number.MAX_SAFE_INTEGER });
const natural = (): Schema<number> => int({ min: 0, max: Number.MAX_SAFE_INTEGER });
/** Options are codes, so that a formula that names them reads the same everywhere; the tender's documents say what they mean. */
export const optionSchema = text({ max: 32, pattern: /^[A-Za-z0-9._-]{1,32}$/ });

/**
 * How a criterion turns its value into what it counts, in basis points or points:
 * - `GATE`: the row's value of a bool passes; `AT_MOST`, `AT_LEAST`: an integer up to or from the limit passes;
 * - `FLAT`: gives for true; `PER_UNIT`: gives for each unit, at most `max`; `BANDS`: what the last band from at or below the value
 *   gives, 0 below the first; `OPTIONS`: what the answered option gives; `AMOUNT`: the value itself, minor units up to `max`.
 */
export const criterionRuleSchema = variant('form', {
  GATE: {},
  AT_MOST: { limit: natural() },
  AT_LEAST: { limit: anyInteger() },
  FLAT: { gives: gives() },
  PER_UNIT: { gives: gives(), max: gives() },
  BANDS: { bands: list(map({ from: anyInteger(), gives: gives() }), { min: 1, max: CRITERION_LINES_MAX }) },
  OPTIONS: { options: list(map({ option: optionSchema, gives: gives() }), { min: 1, max: CRITERION_LINES_MAX }) },
  AMOUNT: { max: natural() },
});
export type CriterionRule = Infer<typeof criterionRuleSchema>;
export type CriterionForm = CriterionRule['form'];

/** One published criterion: `id` is its name within the tender, `code` what exactly is asked for where the kind alone does not say. */
export const criterionTermsSchema = map({
  id: text({ max: 64, pattern: /^[A-Za-z0-9._-]{1,64}$/ }),
  kind: oneOf(...CRITERION_KINDS),
  code: optional(text({ max: 64, pattern: /^[A-Za-z0-9._-]{1,64}$/ })),
  rule: criterionRuleSchema,
});
export type CriterionTerms = Infer<typeof criterionTermsSchema>;

/** Why terms cannot be published: a schema's problem, or one of the words below; the same on every node. */
export interface CriterionProblem {
  readonly path: string;
  readonly problem:
    | SchemaProblem['problem']
    /** The kind cannot be counted by this form. */
    | 'form'
    /** Bands do not rise, or options repeat. */
    | 'lines'
    /** The code is needed and absent, or of no use. */
    | 'code'
    /** The kind counts nothing in the tender's engine. */
    | 'engine';
}

/** Takes the terms of one criterion, untrusted; gives what is wrong with them whatever the engine, or undefined. */
export function checkCriterionTerms(terms: unknown): CriterionProblem | undefined {
  const found = criterionTermsSchema.check(terms, '');
  if (found !== undefined) return found;
  const { kind, code, rule } = terms as CriterionTerms;
  const row = criterionRow(kind);
  if (!row.forms.includes(rule.form)) return { path: 'rule.form', problem: 'form' };
  if (row.coded !== (code !== undefined)) return { path: 'code', problem: 'code' };
  return checkLines(rule);
}

/** Takes all criteria of a tender and its engine; gives the first thing wrong with them, or undefined. */
export function checkCriteria(engine: Engine, criteria: readonly unknown[]): CriterionProblem | undefined {
  if (criteria.length > CRITERIA_MAX) return { path: 'criteria', problem: 'tooLong' };
  const ids = new Set<string>();
  const single = new Set<string>();
  for (const [at, given] of criteria.entries()) {
    const path = `criteria[${at}]`;
    const found = checkCriterionTerms(given);
    if (found !== undefined)
      return { path: found.path === '' ? path : `${path}.${found.path}`, problem: found.problem };
    const terms = given as CriterionTerms;
    const use = criterionUse(engine, terms);
    if (use === undefined) return { path: `${path}.kind`, problem: 'engine' };
    if (ids.has(terms.id)) return { path: `${path}.id`, problem: 'duplicate' };
    ids.add(terms.id);
    const once = `${use}/${terms.kind}`;
    if (single.has(once)) return { path: `${path}.kind`, problem: 'duplicate' };
    if (!criterionRow(terms.kind).repeatable) single.add(once);
  }
  return undefined;
}

/** What the criterion does in the engine, or undefined where it does nothing there. */
export function criterionUse(engine: Engine, { kind, rule }: CriterionTerms): CriterionUse | undefined {
  return GATE_FORMS.includes(rule.form) ? 'gate' : criterionRow(kind).uses[engine];
}

function checkLines(rule: CriterionRule): CriterionProblem | undefined {
  switch (rule.form) {
    case 'BANDS': {
      const froms = rule.bands.map(({ from }) => from);
      return froms.every((from, at) => at === 0 || from > (froms[at - 1] as number))
        ? undefined
        : { path: 'rule.bands', problem: 'lines' };
    }
    case 'OPTIONS':
      return new Set(rule.options.map(({ option }) => option)).size === rule.options.length
        ? undefined
        : { path: 'rule.options', problem: 'lines' };
    default:
      return undefined;
  }
}
