import { isCleanText } from '../../ledger/base/codec.ts';
import { LANGUAGES } from '../../ledger/base/texts.ts';
import { CODE_SCHEMES, type CodeScheme, isCodeOf } from '../../ledger/modules/plan/plan-codes.ts';
import { planParams } from '../../ledger/modules/plan/plan-params.ts';
import type { KINDS, Wording } from '../../ledger/modules/plan/procurement-fields.ts';
import { withoutPersons } from './personal-data.ts';
import type { Spot } from './spot.ts';

/** Takes a text of a source, gives one that a field of at most max characters takes: no control characters, no lone surrogates. */
export function fittingText(spot: Spot, to: string, max: number): string | undefined {
  const written = spot.text();
  if (written === undefined) return undefined;
  const found = withoutPersons(written);
  if (found !== written) spot.change(to, 'PERSONAL_DATA');
  const clean = isCleanText(found) ? found : found.toWellFormed().replace(/[^\P{Cc}\n]/gu, ' ');
  const short =
    clean.length <= max
      ? clean
      : `${clean
          .slice(0, max - 1)
          .toWellFormed()
          .replace(/\uFFFD$/, '')}…`;
  if (!isCleanText(short) || short.trim() === '') return undefined;
  if (short === found) spot.carry(to);
  else spot.change(to, 'SHORTENED');
  return short;
}

/**
 * Takes the text `name` of a place and its translations `name_kk`, `name_ru`, `name_en`, gives the wording. A base text in none of
 * our languages stands as en where there is no English one, and is left to be kept as data where there is.
 */
export function wordingFrom(
  place: Spot,
  name: string,
  to: string,
  max: number,
  language: string | undefined,
): Wording | undefined {
  const base = place.at(name);
  const known = LANGUAGES.find((word) => word === language);
  const texts = LANGUAGES.flatMap((word) => {
    const text = word === known ? undefined : fittingText(place.at(`${name}_${word}`), to, max);
    return text === undefined ? [] : [[word, text] as const];
  });
  const isFree = known !== undefined || texts.every(([word]) => word !== 'en');
  const text = isFree ? fittingText(base, to, max) : undefined;
  if (text !== undefined) {
    if (known === undefined) base.change(to, 'LANGUAGE_ASSUMED', language ?? '');
    texts.push([known ?? 'en', text]);
  }
  return texts.length === 0 ? undefined : Object.fromEntries(texts);
}

/** Currencies that a network of the profile demo takes. */
const CURRENCIES = planParams.find(({ name }) => name === 'plan.currencies')?.defaults.demo as readonly string[];

export interface Amount {
  /** Hundredths of the currency. */
  readonly minor: number;
  readonly currency: string;
}

/** Takes an OCDS value {amount, currency}; refuses, and gives nothing for, what the ledger cannot hold. */
export function amountFrom(spot: Spot, to: string): Amount | undefined {
  const amount = spot.at('amount').value;
  const currency = spot.at('currency').text();
  if (amount === undefined && currency === undefined) return undefined;
  if (typeof amount !== 'number' || !Number.isFinite(amount) || amount <= 0) {
    spot.refuse('NO_AMOUNT');
    return undefined;
  }
  if (currency === undefined || !CURRENCIES.includes(currency)) {
    spot.refuse('CURRENCY', currency ?? '');
    return undefined;
  }
  const minor = minorUnits(amount);
  if (minor === undefined) {
    spot.refuse('NO_AMOUNT', String(amount));
    return undefined;
  }
  if (minor.exact) spot.at('amount').carry(to);
  else spot.at('amount').change(to, 'ROUNDED', String(minor.value));
  spot.at('currency').carry(to);
  return { minor: minor.value, currency };
}

/** Hundredths, from the shortest decimal form of the number: 0.1 + 0.2 never becomes a third digit by multiplication. */
export function minorUnits(amount: number): { readonly value: number; readonly exact: boolean } | undefined {
  const parts = /^([0-9]+)(?:\.([0-9]+))?$/.exec(String(amount));
  if (parts === null) return undefined;
  const [, whole = '', fraction = ''] = parts;
  const hundredths = Number(whole) * 100 + Number(fraction.slice(0, 2).padEnd(2, '0'));
  const value = hundredths + (Number(fraction[2] ?? '0') >= 5 ? 1 : 0);
  if (!Number.isSafeInteger(value) || value < 1) return undefined;
  return { value, exact: fraction.length <= 2 || /^0*$/.test(fraction.slice(2)) };
}

const SCHEME_WORDS: Readonly<Record<string, CodeScheme>> = {
  ENSTRU: 'ENSTRU',
  'KZ-ENSTRU': 'ENSTRU',
  CPV: 'CPV',
  'EU-CPV': 'CPV',
  DK021: 'DK021',
  'UA-DK021': 'DK021',
  ДК021: 'DK021',
};

export interface Code {
  readonly scheme: CodeScheme;
  readonly id: string;
  readonly title?: string;
}

/** Takes an OCDS classification, gives the plan code, or undefined where its scheme or form is none of the ledger's. */
export function codeFrom(spot: Spot): Code | undefined {
  const word = spot.at('scheme').text()?.replaceAll(' ', '').toUpperCase() ?? '';
  const scheme = Object.hasOwn(SCHEME_WORDS, word) ? SCHEME_WORDS[word] : undefined;
  const id = spot.at('id').text();
  if (scheme === undefined || id === undefined || !CODE_SCHEMES.includes(scheme) || !isCodeOf(scheme, id))
    return undefined;
  spot.at('scheme').carry('plan.publish code');
  spot.at('id').carry('plan.publish code');
  const title = fittingText(spot.at('description'), 'plan.publish code', 300);
  return { scheme, id, ...(title === undefined ? {} : { title }) };
}

/** Goods, works or services, as the source says or as the division of the CPV code does. */
export function kindFrom(spot: Spot, code: Code): (typeof KINDS)[number] {
  switch (spot.value) {
    case 'goods':
    case 'works':
    case 'services':
      spot.carry('plan.publish kind');
      return spot.value.toUpperCase() as (typeof KINDS)[number];
    default: {
      const division = Number(code.id.slice(0, 2));
      const kind = division === 45 ? 'WORKS' : division >= 50 ? 'SERVICES' : 'GOODS';
      spot.change('plan.publish kind', 'ASSUMED', kind);
      return kind;
    }
  }
}

/** Thousandths of a unit; one whole set where the source counts none. */
export function quantityFrom(spot: Spot, to: string): number {
  const found = spot.value;
  const thousandths = typeof found === 'number' ? Math.round(found * 1000) : Number.NaN;
  if (!Number.isSafeInteger(thousandths) || thousandths < 1) {
    spot.change(to, 'ASSUMED', '1');
    return 1000;
  }
  if (thousandths / 1000 === found) spot.carry(to);
  else spot.change(to, 'ROUNDED', String(thousandths));
  return thousandths;
}

export interface Unit {
  readonly code: string;
  readonly scheme?: string;
  readonly name?: string;
}

export function unitFrom(spot: Spot, to: string): Unit {
  const code = fittingText(spot.at('id'), to, 16);
  const scheme = fittingText(spot.at('scheme'), to, 32);
  const name = fittingText(spot.at('name'), to, 100);
  if (code === undefined) spot.change(to, 'ASSUMED', 'set');
  return {
    code: code ?? 'set',
    ...(scheme === undefined ? {} : { scheme }),
    ...(name === undefined ? {} : { name }),
  };
}
