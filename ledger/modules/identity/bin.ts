import { InvariantError } from '../../base/invariant.ts';
import { type Schema, text } from '../../base/schema.ts';

const FIRST_WEIGHTS = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11];
const SECOND_WEIGHTS = [3, 4, 5, 6, 7, 8, 9, 10, 11, 1, 2];

/** A field that names an organisation: 12 digits. Whether it exists, and so is well formed, is a precondition's business. */
export const bin = (): Schema<string> => text({ min: 12, max: 12, pattern: /^[0-9]{12}$/ });

/**
 * True iff the text is built as a BIN: year and month of registration, kind of body 4–6, branch mark 0–3, five digits,
 * check digit. The fifth digit keeps personal numbers out: an IIN has the tens of a birth day there, 0–3.
 */
export function isBin(value: string): boolean {
  return (
    /^[0-9]{2}(0[1-9]|1[0-2])[4-6][0-3][0-9]{6}$/.test(value) && binCheckDigit(value.slice(0, 11)) === Number(value[11])
  );
}

/** True iff the 12 digits are built as an IIN (a person's number): a birth date in front and a right check digit. */
export function isIin(value: string): boolean {
  return (
    /^[0-9]{2}(0[1-9]|1[0-2])(0[1-9]|[12][0-9]|3[01])[0-9]{6}$/.test(value) &&
    binCheckDigit(value.slice(0, 11)) === Number(value[11])
  );
}

/**
 * Takes the first 11 digits of a BIN or IIN, gives the check digit, or undefined where the number is not issued:
 * weights 1…11 mod 11; if that is 10, weights 3…11, 1, 2; if it is 10 again the number is skipped (domain.md §3.17).
 */
export function binCheckDigit(first: string): number | undefined {
  const digit = weighted(first, FIRST_WEIGHTS);
  if (digit < 10) return digit;
  const again = weighted(first, SECOND_WEIGHTS);
  return again < 10 ? again : undefined;
}

/**
 * Takes a prefix (e.g. `260140`) and a serial, gives a whole BIN, another one for every serial; for fictional parties.
 * Serials are spaced by ten, because some numbers have no check digit.
 */
export function binFromSerial(prefix: string, serial: number): string {
  for (let next = 10 * serial; next < 10 * serial + 10; next++) {
    const first = `${prefix}${String(next).padStart(11 - prefix.length, '0')}`;
    const digit = binCheckDigit(first);
    if (digit !== undefined) return `${first}${digit}`;
  }
  throw new InvariantError('of ten neighbouring numbers one has a check digit');
}

function weighted(digits: string, weights: readonly number[]): number {
  let sum = 0;
  for (let i = 0; i < weights.length; i++) sum += Number(digits[i]) * (weights[i] as number);
  return sum % 11;
}
