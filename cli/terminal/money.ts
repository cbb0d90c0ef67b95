import type { Language } from '../../ledger/base/texts.ts';
import { numberText } from '../../ledger/scoring/number-text.ts';

/** Takes minor units, gives `2 700 000,00 KZT` without breaks in the number, in English `2,700,000.00 KZT`. */
export function moneyText(minor: number, currency: string, language: Language): string {
  return `${numberText(minor, 'money', language)} ${currency}`;
}

/** Takes thousandths of a unit, gives units: `1500`, `0.25`. */
export function quantityText(thousandths: number): string {
  const rest = thousandths % 1000;
  const whole = String((thousandths - rest) / 1000);
  return rest === 0 ? whole : `${whole}.${String(rest).padStart(3, '0').replace(/0+$/, '')}`;
}
