import { type JsonMap, jsonMap } from '../json-map.ts';
import { scalarFromField } from '../source-field.ts';
import { isDecimal, isOcdsMap, type OcdsMap, type OcdsValue, textFromOcds } from './ocds-value.ts';
import type { SourceView } from './process-view.ts';

/** A value of the source that the ledger has computed itself: it stands beside, at its place of the source. */
export interface ValueBeside {
  readonly path: string;
  readonly value: OcdsValue;
}

/** What an OCDS source said where the ledger has no field of its own. */
export interface SourceValues {
  /** As a release: nested by place. */
  readonly tree: OcdsMap;
  /** Id and date of the release it came with. */
  readonly release: string | undefined;
  readonly date: string | undefined;
  /** Whom the source awarded, whatever the ledger came to. */
  readonly awards: readonly SourceAward[];
  /** Identifiers that the source gave parties, by the BIN that stands for them. */
  readonly parties: ReadonlyMap<string, PartyIdentifier>;
}

/** An award in the source's words; the lot is the ledger's number, suppliers are BINs. */
export interface SourceAward {
  readonly id?: string;
  readonly lot?: number;
  readonly bid?: string;
  readonly suppliers: readonly string[];
  /** Minor units. */
  readonly amount?: number;
  readonly currency?: string;
  readonly status?: string;
  readonly date?: string;
}

/** How the names of fields begin in which an import keeps awards. */
export const AWARD_FIELD = 'award/';

export interface PartyIdentifier {
  readonly id?: string;
  readonly scheme?: string;
  readonly number?: string;
}

/** Names that a release's tree must not take: a source's own words never reach a prototype. */
const FORBIDDEN = new Set(['__proto__', 'constructor', 'prototype']);

/** Takes the fields kept with an object, gives them as the release they came from. Fields of other systems are no part of a release. */
export function sourceValues(source: SourceView | undefined): SourceValues {
  const tree: MutableTree = new Map();
  const parties = new Map<string, PartyIdentifier>();
  const single = new Map<string, string>();
  const awards: SourceAward[] = [];
  for (const { name, value } of source?.fields ?? []) {
    const path = name.split('/').map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'));
    const [first = '', bin = '', field = ''] = path;
    if (name.startsWith(AWARD_FIELD)) awards.push(...awardFrom(value));
    else if (first === 'party') parties.set(bin, { ...parties.get(bin), [field]: value });
    else if (path.length === 1 && (first === 'release' || first === 'date')) single.set(first, value);
    else if (source?.system === 'OCDS' && path.every((part) => !FORBIDDEN.has(part))) plant(tree, path, value);
  }
  const values = valueFromTree(tree);
  return {
    tree: isOcdsMap(values) ? values : {},
    release: single.get('release'),
    date: single.get('date'),
    awards,
    parties,
  };
}

/** Anybody may publish a tender with a source of his own making: what is no award of the import's form is none. */
function awardFrom(text: string): readonly SourceAward[] {
  let told: JsonMap;
  try {
    told = jsonMap(JSON.parse(text));
  } catch {
    return [];
  }
  const { suppliers } = told;
  const words = ['id', 'bid', 'currency', 'status', 'date'].filter((name) => typeof told[name] === 'string');
  const numbers = ['lot', 'amount'].filter((name) => Number.isSafeInteger(told[name]) && Number(told[name]) >= 0);
  const fields = [...words, ...numbers].map((name) => [name, told[name]]);
  const bins = Array.isArray(suppliers) ? suppliers.filter((bin) => typeof bin === 'string') : [];
  return [{ ...Object.fromEntries(fields), suppliers: bins }];
}

type MutableTree = Map<string, MutableTree | string>;

function plant(tree: MutableTree, path: readonly string[], value: string): void {
  const [name = '', ...rest] = path;
  if (rest.length === 0) {
    if (!tree.has(name)) tree.set(name, value);
    return;
  }
  const inner = tree.get(name) ?? new Map();
  if (typeof inner === 'string') return;
  tree.set(name, inner);
  plant(inner, rest, value);
}

/** Members that are all numbers are a list, in their order. */
function valueFromTree(tree: MutableTree | string): OcdsValue {
  if (typeof tree === 'string') return scalarFromField(tree);
  const entries = [...tree].map(([name, inner]) => [name, valueFromTree(inner)] as const);
  if (entries.length > 0 && entries.every(([name]) => /^[0-9]+$/.test(name)))
    return entries.sort(([a], [b]) => Number(a) - Number(b)).map(([, value]) => value);
  return Object.fromEntries(entries);
}

/**
 * Takes what the ledger says and what the source said, gives both in one: the source fills what the ledger leaves empty. Where they
 * differ the ledger's value stands and the source's goes to `beside`. Lists of things with an id are matched by it.
 */
export function withSource(
  own: OcdsValue | undefined,
  source: OcdsValue | undefined,
  path: string,
  beside: ValueBeside[],
): OcdsValue | undefined {
  if (source === undefined) return own;
  if (isComputed(path)) {
    if (own === undefined || textFromOcds(own) !== textFromOcds(source)) besideLeaves(source, path, beside);
    return own;
  }
  if (own === undefined) return isOcdsMap(source) ? filledMap(source, path, beside) : source;
  if (isOcdsMap(own) && isOcdsMap(source)) return mapWithSource(own, source, path, beside);
  if (isIdList(own) && isIdList(source)) return listWithSource(own, source, path, beside);
  if (textFromOcds(own) !== textFromOcds(source)) beside.push({ path, value: source });
  return own;
}

/** What the ledger computes, whether or not it has come to it yet: the source's word never stands in its place. */
const COMPUTED = ['tender/status', 'tender/tenderPeriod', 'tender/enquiryPeriod', 'tender/numberOfTenderers'];

function isComputed(path: string): boolean {
  return COMPUTED.some((place) => path === place || path.startsWith(`${place}/`));
}

function filledMap(source: OcdsMap, path: string, beside: ValueBeside[]): OcdsMap | undefined {
  const filled = mapWithSource({}, source, path, beside);
  return Object.keys(filled).length === 0 ? undefined : filled;
}

function besideLeaves(source: OcdsValue, path: string, beside: ValueBeside[]): void {
  if (!isOcdsMap(source)) beside.push({ path, value: source });
  else for (const [name, inner] of Object.entries(source)) besideLeaves(inner, `${path}/${name}`, beside);
}

function mapWithSource(own: OcdsMap, source: OcdsMap, path: string, beside: ValueBeside[]): OcdsMap {
  const names = new Set([...Object.keys(own), ...Object.keys(source)]);
  const fields = [...names].map((name) => {
    const inner = path === '' ? name : `${path}/${name}`;
    return [name, withSource(memberOf(own, name), memberOf(source, name), inner, beside)] as const;
  });
  return Object.fromEntries(fields.filter((field): field is [string, OcdsValue] => field[1] !== undefined));
}

type IdMap = OcdsMap & { readonly id: string | number };

function listWithSource(
  own: readonly IdMap[],
  source: readonly IdMap[],
  path: string,
  beside: ValueBeside[],
): readonly OcdsValue[] {
  const sourceById = new Map(source.map((item) => [String(item.id), item]));
  const known = new Set(own.map(({ id }) => String(id)));
  const both = own.map((item) => {
    const other = sourceById.get(String(item.id));
    // The id is what matched: a number of the source and the text of the ledger are one.
    return other === undefined ? item : mapWithSource(item, { ...other, id: item.id }, `${path}/${item.id}`, beside);
  });
  return [...both, ...source.filter(({ id }) => !known.has(String(id)))];
}

/** True iff the value is a list of maps that all have an id. */
export function isIdList(value: OcdsValue | undefined): value is readonly IdMap[] {
  return Array.isArray(value) && value.every((item) => isOcdsMap(item) && isId(memberOf(item, 'id')));
}

function isId(value: OcdsValue | undefined): value is string | number {
  return (typeof value === 'string' && value !== '') || (typeof value === 'number' && Number.isInteger(value));
}

function memberOf(map: OcdsMap, name: string): OcdsValue | undefined {
  return Object.hasOwn(map, name) ? map[name] : undefined;
}

/** The value at a path of names, or undefined. */
export function valueAt(value: OcdsValue | undefined, ...names: readonly string[]): OcdsValue | undefined {
  let found = value;
  for (const name of names) found = isOcdsMap(found) && !isDecimal(found) ? memberOf(found, name) : undefined;
  return found;
}
