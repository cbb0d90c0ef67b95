import { type Infer, int, list, map, type money, oneOf, optional, type Schema, text } from '../../base/schema.ts';
import type { Language } from '../../base/texts.ts';
import { LANGUAGES } from '../../base/texts.ts';

/** Procurement methods of Law 106-VIII that the ledger runs. A tender uses the method of its plan items. */
export const METHODS = [
  'OPEN_TENDER',
  'RATING_POINTS',
  'PRICE_QUOTATION',
  'TWO_ENVELOPE',
  'AUCTION',
  'SINGLE_SOURCE_AFTER_FAILED',
] as const;
export type Method = (typeof METHODS)[number];
export const methodSchema = oneOf(...METHODS);

export const KINDS = ['GOODS', 'WORKS', 'SERVICES'] as const;

/** What a customer or organiser writes, in the languages it has; which are obligatory is a parameter. */
export type Wording = { readonly kk?: string; readonly ru?: string; readonly en?: string };

/** A wording of at least one language, each of at most max characters. */
export function wording(max: number): Schema<Wording> {
  const form = map({ kk: optional(text({ max })), ru: optional(text({ max })), en: optional(text({ max })) });
  return {
    ...form,
    json: { ...form.json, minProperties: 1 },
    check(value, path) {
      const found = form.check(value, path);
      if (found !== undefined) return found;
      return LANGUAGES.some((language) => (value as Wording)[language] !== undefined)
        ? undefined
        : { path, problem: 'missing' };
    },
  };
}

/** Takes the obligatory languages and wordings, gives the first language that one of them lacks. */
export function missingLanguage(
  obligatory: readonly Language[],
  wordings: readonly (Wording | undefined)[],
): Language | undefined {
  return obligatory.find((language) => wordings.some((words) => words !== undefined && words[language] === undefined));
}

/** `<customer's BIN>-<year>-<number>`. */
export const planIdSchema = text({ min: 19, max: 27, pattern: /^[0-9]{12}-[0-9]{4}-[1-9][0-9]{0,8}$/ });

/** The BIN that a plan item's id starts with. */
export function customerOfPlan(planId: string): string {
  return planId.slice(0, 12);
}

/** The year that a plan item's id names. */
export function planYearOf(planId: string): number {
  return Number(planId.slice(13, 17));
}

/** ISO 4217. */
export const currencySchema = text({ min: 3, max: 3, pattern: /^[A-Z]{3}$/ });

/** More than nothing. */
export const amountSchema = int({ min: 1, max: Number.MAX_SAFE_INTEGER }) satisfies ReturnType<typeof money>;

/** Thousandths of the unit: 1.5 tonnes are 1500. */
export const quantitySchema = int({ min: 1, max: Number.MAX_SAFE_INTEGER });

/** A unit of measure: its code, the list the code is from (UNECE Rec. 20, MKEI …) and its name. */
export const unitSchema = map({
  code: text({ max: 16 }),
  scheme: optional(text({ max: 32 })),
  name: optional(text({ max: 100 })),
});

/** KATO: the nine digits of a place in Kazakhstan. */
export const placeSchema = text({ min: 9, max: 9, pattern: /^[0-9]{9}$/ });

/** Where an imported object comes from; `fields` keep the source's own words and dates that no other field holds. */
export const sourceSchema = map({
  system: text({ max: 64 }),
  id: text({ max: 200 }),
  fields: list(map({ name: text({ max: 120 }), value: text({ max: 2000 }) }), { max: 64 }),
});
export type Source = Infer<typeof sourceSchema>;

/** Why something was changed or ended, in the author's words. */
export const reasonSchema = text({ max: 1000 });
