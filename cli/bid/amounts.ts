/** Digits before the point that stay within safe integers of minor units. */
const MAJOR_AMOUNT = /^(0|[1-9][0-9]{0,13})\.([0-9]{2})$/;
const QUANTITY = /^(0|[1-9][0-9]{0,11})(?:\.([0-9]{1,3}))?$/;

/**
 * Takes an amount in major units as text with exactly two decimals (`"1200.50"`), gives minor units; undefined for whatever else: a bare
 * number may be meant in either unit, `1,200.50` is read in two ways, and a fraction of JSON is not exact.
 */
export function minorUnits(amount: unknown): number | undefined {
  const [, major, minor] = (typeof amount === 'string' ? MAJOR_AMOUNT.exec(amount) : null) ?? [];
  if (major === undefined || minor === undefined) return undefined;
  const value = 100 * Number(major) + Number(minor);
  return Number.isSafeInteger(value) ? value : undefined;
}

/** Takes units as a whole number or as text with up to three decimals, gives thousandths, or undefined. */
export function quantityFrom(units: unknown): number | undefined {
  const text = typeof units === 'number' && Number.isSafeInteger(units) ? String(units) : units;
  const [, whole, rest = ''] = (typeof text === 'string' ? QUANTITY.exec(text) : null) ?? [];
  return whole === undefined ? undefined : 1000 * Number(whole) + Number(rest.padEnd(3, '0'));
}
