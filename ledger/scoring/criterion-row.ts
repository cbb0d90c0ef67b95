import type { Texts } from '../base/texts.ts';
import type { CriterionForm } from './criterion-terms.ts';

/** How a winner is determined; a tender names one (domain.md §3.3). */
export const ENGINES = ['LOWEST_PRICE', 'CONDITIONAL_DISCOUNT', 'RATING_POINTS', 'WEIGHTED_VALUE'] as const;
export type Engine = (typeof ENGINES)[number];

/**
 * What a criterion does to a bid: lets it in or not; lowers its price by a discount, or takes from that discount; gives points;
 * adds to the denominator of its price; adds money to it.
 */
export type CriterionUse = 'gate' | 'discount' | 'penalty' | 'points' | 'denominator' | 'addition';

/** Money is integer minor units; a text is one of the options' codes. `asked`: what the published form asks for. */
export type CriterionValueType = 'bool' | 'int' | 'money' | 'asked';

/** Where the value comes from: a registry's signed fact, the bidder's own answer in its envelope, the commission's vote. */
export type CriterionOrigin =
  | { readonly kind: 'fact'; readonly schema: string; readonly field: string }
  | { readonly kind: 'answer' }
  | { readonly kind: 'vote' };

/** One native kind of criterion. */
export interface CriterionRow {
  readonly value: CriterionValueType;
  readonly origin: CriterionOrigin;
  /** The forms by which a published criterion may turn the value into what it counts; the use follows from form and engine. */
  readonly forms: readonly CriterionForm[];
  /** What it does where it is no gate, by engine. A kind without a use in an engine may only be a gate there, if its forms allow. */
  readonly uses: { readonly [E in Engine]?: Exclude<CriterionUse, 'gate'> };
  /** A gate on a bool is passed by this value. */
  readonly passes?: boolean;
  /** True where a tender may ask for several of the kind: two licences, ten features. */
  readonly repeatable: boolean;
  /** True where the criterion must say what exactly is asked for by a code: which licence. */
  readonly coded: boolean;
  readonly title: Texts;
  readonly legalAct: string;
}

/** Declares the native kinds of criteria. */
export function defineCriteria<const Kind extends string>(
  rows: Readonly<Record<Kind, CriterionRow>>,
): Readonly<Record<Kind, CriterionRow>> {
  return rows;
}
