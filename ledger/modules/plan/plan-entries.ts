import type { Infer } from '../../base/schema.ts';
import { defineEntries, type StateRead } from '../../module.ts';
import type { KINDS, Method, Source, unitSchema, Wording } from './procurement-fields.ts';

export type PlanState = 'PUBLISHED' | 'AMENDED' | 'IN_TENDER' | 'CONTRACTED' | 'WITHDRAWN';

/** What an amendment may change. */
export type PlanTerms = {
  readonly title: Wording;
  readonly description?: Wording;
  readonly quantity: number;
  readonly unit: Infer<typeof unitSchema>;
  /** Minor units of the currency (tiyn), without VAT. */
  readonly amount: number;
  readonly method: Method;
  readonly place?: string;
};

export type PlanCode = { readonly scheme: string; readonly id: string; readonly title?: string };

/** One line of a customer's plan of a year. Always reserved + consumed ≤ amount. */
export type PlanItem = PlanTerms & {
  readonly customer: string;
  readonly year: number;
  readonly code: PlanCode;
  readonly kind: (typeof KINDS)[number];
  readonly currency: string;
  readonly source?: Source;
  readonly state: PlanState;
  /** From 1; each amendment adds one and leaves a copy of what was. */
  readonly version: number;
  readonly publishedAt: number;
  readonly changedAt: number;
  readonly reason?: string;
  /** Held by lots of live tenders. */
  readonly reserved: number;
  /** Spent by contracts. */
  readonly consumed: number;
};

/** The terms as they were before an amendment. */
export type PlanVersion = PlanTerms & { readonly from: number; readonly until: number; readonly reason?: string };

/** What a customer has planned in a year: items ever published, and the sum of live items by currency. */
export type PlanYear = { readonly count: number; readonly amounts: { readonly [currency: string]: number } };

/** `plan/<id>`. */
export const planEntries = defineEntries<PlanItem>('plan');
/** `planVersion/<id>/<version>`. */
export const planVersionEntries = defineEntries<PlanVersion>('planVersion');
/** `planYear/<bin>/<year>`. */
export const planYearEntries = defineEntries<PlanYear>('planYear');

export function planYearId(customer: string, year: number): string {
  return `${customer}/${year}`;
}

/** The organisation that owns a plan item: its customer's BIN, or undefined when there is no such item. */
export function planOwner(context: { readonly state: StateRead }, id: string): string | undefined {
  return context.state.get(planEntries, id)?.customer;
}

/** The terms of an item alone. */
export function planTerms(item: PlanItem): PlanTerms {
  const { title, description, quantity, unit, amount, method, place } = item;
  return {
    title,
    ...(description === undefined ? {} : { description }),
    quantity,
    unit,
    amount,
    method,
    ...(place === undefined ? {} : { place }),
  };
}
