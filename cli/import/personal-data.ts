import { isBin, isIin } from '../../ledger/modules/identity/bin.ts';

/** An e-mail address, wherever it stands in a text; parts bounded as RFC 5321 bounds them, so that a long text costs linear time. */
const EMAIL = /[^\s@<>]{1,64}@[^\s@<>.]{1,63}\.[^\s@<>]{1,190}/gu;
/** A run of exactly twelve digits. */
const TWELVE_DIGITS = /(?<![0-9])[0-9]{12}(?![0-9])/g;
const HIDDEN = '…';

/** True iff the number is built as a person's and not as an organisation's. */
export function isPersonNumber(number: string): boolean {
  return isIin(number) && !isBin(number);
}

/** True iff a text holds an e-mail address or an IIN. */
export function namesPerson(text: string): boolean {
  return withoutPersons(text) !== text;
}

/** The text with every e-mail address and IIN left out. Names of people cannot be told from other words; the report says so. */
export function withoutPersons(text: string): string {
  return text.replace(EMAIL, HIDDEN).replace(TWELVE_DIGITS, (number) => (isPersonNumber(number) ? HIDDEN : number));
}
