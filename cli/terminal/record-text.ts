import type { Json } from '../../ledger/base/json.ts';
import { plainText } from './style.ts';

/** Takes a JSON value, gives it as indented lines for people: no braces, no quotes; times (ms, in names ending so) as dates. */
export function recordText(value: Json): string {
  return `${lines(value, '', '').join('\n')}\n`;
}

function lines(value: Json, indent: string, name: string): readonly string[] {
  if (Array.isArray(value))
    return value.length === 0 ? [`${indent}—`] : value.flatMap((item: Json) => itemLines(item, indent, name));
  if (typeof value !== 'object' || value === null)
    return [`${indent}${scalarText(value as null | boolean | number | string, name)}`];
  const entries = Object.entries(value as Readonly<Record<string, Json>>);
  const size = Math.max(0, ...entries.map(([key]) => key.length));
  return entries.flatMap(([key, entry]) => {
    if (isScalar(entry)) return [`${indent}${key.padEnd(size)}  ${scalarText(entry, key)}`];
    if (isEmpty(entry)) return [`${indent}${key.padEnd(size)}  —`];
    return [`${indent}${key}`, ...lines(entry, `${indent}  `, key)];
  });
}

function itemLines(item: Json, indent: string, name: string): readonly string[] {
  if (isScalar(item)) return [`${indent}- ${scalarText(item, name)}`];
  return lines(item, `${indent}  `, name).map((line, at) =>
    at === 0 ? `${indent}- ${line.slice(indent.length + 2)}` : line,
  );
}

function isScalar(value: Json): value is null | boolean | number | string {
  return typeof value !== 'object' || value === null;
}

function isEmpty(value: Json): boolean {
  return typeof value === 'object' && value !== null && Object.keys(value).length === 0;
}

/** 2001 to 2286: a whole number of this size is milliseconds, when its name also says a moment. */
const MOMENT = /^(?:time|.*(?:At|Time|From|Until|from|until|expires|Ends|End))$/;

function scalarText(value: null | boolean | number | string, name: string): string {
  if (value === null) return '—';
  if (typeof value === 'number' && value > 1e12 && value < 1e13 && MOMENT.test(name))
    return new Date(value).toISOString();
  return plainText(String(value)).replaceAll('\n', ' ⏎ ');
}
