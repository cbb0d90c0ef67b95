/** What an OCDS file holds; a number that a double would print otherwise stands as its decimal text. */
export type OcdsValue =
  | null
  | boolean
  | number
  | string
  | Decimal
  | readonly OcdsValue[]
  | { readonly [name: string]: OcdsValue };
export type OcdsMap = { readonly [name: string]: OcdsValue };
export interface Decimal {
  readonly decimalText: string;
}

/** Takes minor units (tiyn, cents), gives the amount of whole units: 150050 becomes 1500.5, by moving the point in the text. */
export function amountFromMinor(minor: number): number | Decimal {
  return shiftedLeft(minor, 2);
}

/** Takes thousandths of a unit, gives the quantity. */
export function quantityFromThousandths(thousandths: number): number | Decimal {
  return shiftedLeft(thousandths, 3);
}

function shiftedLeft(value: number, digits: number): number | Decimal {
  const text = BigInt(Math.abs(value))
    .toString()
    .padStart(digits + 1, '0');
  const fraction = text.slice(-digits).replace(/0+$/, '');
  const decimalText = `${value < 0 ? '-' : ''}${text.slice(0, -digits)}${fraction === '' ? '' : `.${fraction}`}`;
  // A double holds fifteen digits; what it would print otherwise is written as text.
  return String(Number(decimalText)) === decimalText ? Number(decimalText) : { decimalText };
}

export function isDecimal(value: OcdsValue | undefined): value is Decimal {
  return typeof value === 'object' && value !== null && 'decimalText' in value && Object.keys(value).length === 1;
}

export function isOcdsMap(value: OcdsValue | undefined): value is OcdsMap {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !isDecimal(value);
}

/** Takes fields, leaves out those that are undefined. */
export function ocdsMap(fields: Readonly<Record<string, OcdsValue | undefined>>): OcdsMap {
  const given = Object.entries(fields).filter((field): field is [string, OcdsValue] => field[1] !== undefined);
  return Object.fromEntries(given);
}

/** RFC 3339, UTC. */
export function dateFromMs(ms: number): string {
  return new Date(ms).toISOString();
}

/** The JSON text, in one line or indented by `indent` spaces. */
export function textFromOcds(value: OcdsValue, indent = 0): string {
  const raw = JSON as unknown as { rawJSON(text: string): unknown };
  const withDecimals = (_name: string, inner: OcdsValue): unknown =>
    isDecimal(inner) ? raw.rawJSON(inner.decimalText) : inner;
  return JSON.stringify(value, withDecimals, indent);
}
