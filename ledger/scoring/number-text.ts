import { unreachable } from '../base/invariant.ts';
import type { Language } from '../base/texts.ts';

/** Digits as people read them: Kazakh and Russian group with a no-break space and set a comma, English the other way round. */
const MARKS: Readonly<Record<Language, { readonly group: string; readonly decimal: string }>> = {
  kk: { group: '\u00a0', decimal: ',' },
  ru: { group: '\u00a0', decimal: ',' },
  en: { group: ',', decimal: '.' },
};

/** What an integer stands for: minor units, basis points, basis points of a factor, or a plain count. */
export type NumberUnit = 'money' | 'share' | 'factor' | 'count';

/** Takes an integer and its unit, gives it for people: 1234567 is 12 345,67 as money; 250 is 2,50 % as a share. */
export function numberText(value: number, unit: NumberUnit, language: Language): string {
  switch (unit) {
    case 'money':
      return decimalText(value, 2, language);
    case 'share':
      return `${decimalText(value, 2, language)}\u00a0%`;
    case 'factor':
      return decimalText(value, 4, language);
    case 'count':
      return decimalText(value, 0, language);
    default:
      return unreachable(unit);
  }
}

/** The engines of all platforms print an integer the same way; the point is set by hand. */
function decimalText(value: number, decimals: number, language: Language): string {
  const { group, decimal } = MARKS[language];
  const digits = String(Math.abs(value)).padStart(decimals + 1, '0');
  const whole = digits.slice(0, digits.length - decimals).replaceAll(/\B(?=(?:\d{3})+$)/g, group);
  const rest = decimals === 0 ? '' : `${decimal}${digits.slice(-decimals)}`;
  return `${value < 0 ? '\u2212' : ''}${whole}${rest}`;
}
