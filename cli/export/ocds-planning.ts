import type { TellOptions } from './ocds-tender.ts';
import { amountFromMinor, dateFromMs, type OcdsMap, type OcdsValue, ocdsMap } from './ocds-value.ts';
import { wordingFields, wordingText } from './ocds-words.ts';
import type { PlanTermsView, PlanView, ProcessView } from './process-view.ts';

/** The plan items that were published by a moment, with the terms of then. */
export function planningAt(options: TellOptions): OcdsMap | undefined {
  const { process, at, main, book } = options;
  const plans = process.plans.flatMap((plan) => {
    const terms = termsAt(plan, at);
    return terms === undefined ? [] : [{ plan, terms }];
  });
  const [first] = plans;
  if (first === undefined) return undefined;
  const total = plans.reduce((sum, { terms }) => sum + terms.amount, 0);
  const isOneCurrency = plans.every(({ plan }) => plan.currency === first.plan.currency);
  return ocdsMap({
    rationale: wordingText(first.terms.description, main),
    budget: ocdsMap({
      id: plans.length === 1 ? first.plan.id : undefined,
      description: wordingText(first.terms.title, main),
      amount: isOneCurrency ? { amount: amountFromMinor(total), currency: first.plan.currency } : undefined,
      'adal:plans': plans.map(({ plan, terms }) => planEntry(plan, terms, options)),
    }),
    'adal:buyers': [...new Set(plans.map(({ plan }) => plan.customer))].map(
      (customer): OcdsValue => book.refer(customer, 'buyer'),
    ),
  });
}

function planEntry(
  { id, year, currency, versions }: PlanView,
  terms: PlanTermsView,
  { main, at }: Pick<TellOptions, 'main' | 'at'>,
): OcdsMap {
  return ocdsMap({
    id,
    year,
    ...wordingFields('title', terms.title, main),
    amount: { amount: amountFromMinor(terms.amount), currency },
    version: versions.filter(({ from }) => from <= at).length,
    datePublished: dateFromMs(versions[0]?.from ?? terms.from),
  });
}

function termsAt({ versions }: PlanView, at: number): PlanTermsView | undefined {
  return versions.filter(({ from }) => from <= at).at(-1);
}

/** The buyer of the process: the customer of its first lot. */
export function buyerOf({ lots }: ProcessView): string | undefined {
  return lots[0]?.customer;
}
