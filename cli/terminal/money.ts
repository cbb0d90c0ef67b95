import type { Language } from '../../ledger/base/texts.ts';

/** Minor units of one major unit: the ledger counts every currency in hundredths. */
const MINOR_UNITS = 100;

/** Takes minor units, gives `2 700 000,00 KZT`, in English `2,700,000.00 KZT`. */
export function moneyText(minor: number, currency: string, language: Language): string {
  const [thousands, point] = language === 'en' ? [',', '.'] : [' ', ','];
  const major = String((minor - (minor % MINOR_UNITS)) / MINOR_UNITS).replace(/\B(?=(?:[0-9]{3})+$)/g, thousands);
  return `${major}${point}${String(minor % MINOR_UNITS).padStart(2, '0')} ${currency}`;
}

/** Takes thousandths of a unit, gives units: `1500`, `0.25`. */
export function quantityText(thousandths: number): string {
  const rest = thousandths % 1000;
  const whole = String((thousandths - rest) / 1000);
  return rest === 0 ? whole : `${whole}.${String(rest).padStart(3, '0').replace(/0+$/, '')}`;
}
