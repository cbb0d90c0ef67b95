import { describe, expect, it } from 'vitest';
import { fromHex, toHex } from '../../ledger/base/bytes.ts';
import type { BundleJson } from '../../ledger/bundle/bundle-form.ts';
import { bundleOfChain, chainOfScene, checkBundle, openedScene } from '../bundle-scene.ts';
import { propertySeed } from '../property-seed.ts';
import { checkScoreJson, scoreBundleOf, scoreChain, scoredLot } from '../score-bundle.ts';

const scene = openedScene();
const opening = await bundleOfChain(await chainOfScene(scene), scene.tenderId);
const chain = await scoreChain(scoredLot);
const score = await scoreBundleOf(chain);
/** Bytes that are changed of a long field, evenly from its first to its last. */
const PLACES_MAX = 12;

interface Change {
  readonly what: string;
  readonly json: unknown;
}

/** Every text and number of the bundle by its path. */
function* leavesOf(value: unknown, path: readonly (string | number)[]): Generator<readonly (string | number)[]> {
  if (typeof value !== 'object' || value === null) {
    yield path;
    return;
  }
  for (const [name, entry] of Object.entries(value)) yield* leavesOf(entry, [...path, name]);
}

/** A copy with what stands at a path replaced; undefined takes it away. */
function withLeaf(value: unknown, [first, ...rest]: readonly (string | number)[], leaf: unknown): unknown {
  if (first === undefined) return leaf;
  if (Array.isArray(value))
    return value.map((entry, at) => (at === Number(first) ? withLeaf(entry, rest, leaf) : entry));
  const map = value as Record<string, unknown>;
  return { ...map, [first]: withLeaf(map[first], rest, leaf) };
}

function leafAt(value: unknown, path: readonly (string | number)[]): unknown {
  return path.reduce<unknown>((at, name) => (at as Record<string, unknown>)[name], value);
}

/** One bit of one byte, another bit at each place. */
function* changesOf(leaf: unknown): Generator<{ readonly at: number; readonly leaf: unknown }> {
  if (typeof leaf === 'number') {
    yield { at: 0, leaf: leaf + 1 };
    return;
  }
  const text = String(leaf);
  const bytes = fromHex(text);
  const isHex = bytes !== undefined && bytes.length > 0 && /^[0-9a-f]+$/.test(text) && text.length > 12;
  const source = isHex ? bytes : new TextEncoder().encode(text);
  const count = Math.min(PLACES_MAX, source.length);
  for (let place = 0; place < count; place++) {
    const at = count === 1 ? 0 : Math.round((place * (source.length - 1)) / (count - 1));
    const bit = (propertySeed() + place + at) % (isHex ? 8 : 4);
    const changed = source.map((byte, index) => (index === at ? byte ^ (1 << bit) : byte));
    yield { at, leaf: isHex ? toHex(changed) : new TextDecoder().decode(changed) };
  }
}

function* byteChanges(bundle: BundleJson): Generator<Change> {
  for (const path of leavesOf(bundle, []))
    for (const { at, leaf } of changesOf(leafAt(bundle, path)))
      yield { what: `${path.join('.')} byte ${at}`, json: withLeaf(bundle, path, leaf) };
}

/** Whole parts taken away, doubled or exchanged. */
function* partChanges(bundle: BundleJson): Generator<Change> {
  for (const name of Object.keys(bundle)) {
    const { [name as keyof BundleJson]: _gone, ...rest } = bundle;
    yield { what: `without ${name}`, json: rest };
  }
  yield { what: 'a field more', json: { ...bundle, note: 'x' } };
  const { entries, validators } = bundle;
  for (const [at, entry] of entries.entries()) {
    yield { what: `without ${entry.key}`, json: { ...bundle, entries: entries.filter((_, place) => place !== at) } };
    yield { what: `${entry.key} twice`, json: { ...bundle, entries: [...entries, entry] } };
    const { value: _value, ...absent } = entry;
    if (entry.value !== undefined)
      yield { what: `${entry.key} said to be absent`, json: { ...bundle, entries: entries.with(at, absent) } };
    else
      yield {
        what: `${entry.key} said to be there`,
        json: { ...bundle, entries: entries.with(at, { ...entry, value: 'a0' }) },
      };
    const other = entries[(at + 1) % entries.length] ?? entry;
    yield {
      what: `${entry.key} with the value of ${other.key}`,
      json: {
        ...bundle,
        entries: entries.with(at, {
          ...entry,
          ...(other.value === undefined ? {} : { value: other.value }),
          proof: other.proof,
        }),
      },
    };
  }
  yield { what: 'validators in another order', json: { ...bundle, validators: validators.toReversed() } };
  yield { what: 'a validator less', json: { ...bundle, validators: validators.slice(1) } };
}

function survivors(
  changes: Iterable<Change>,
  isRefused: (json: unknown) => boolean,
): { readonly count: number; readonly passed: readonly string[] } {
  let count = 0;
  const passed: string[] = [];
  for (const { what, json } of changes) {
    count++;
    if (!isRefused(json)) passed.push(what);
  }
  return { count, passed };
}

interface Kind {
  readonly name: string;
  readonly bundle: BundleJson;
  readonly isRefused: (json: unknown) => boolean;
  readonly least: number;
}

const KINDS: readonly Kind[] = [
  {
    name: 'opening',
    bundle: opening,
    isRefused: (json) => checkBundle(json, scene.tenderId).fault !== undefined,
    least: 1500,
  },
  { name: 'score', bundle: score, isRefused: (json) => checkScoreJson(chain, json).fault !== undefined, least: 150 },
];

describe.each(KINDS)('a bundle of a real $name', ({ name, bundle, isRefused, least }) => {
  it('passes as it is', () => {
    expect(isRefused(bundle)).toBe(false);
  });

  it('is refused with any byte of any field changed', () => {
    const { count, passed } = survivors(byteChanges(bundle), isRefused);
    console.info(`${name}: ${count} bundles with one bit changed`);
    expect(passed).toEqual([]);
    expect(count).toBeGreaterThan(least);
  });

  it('is refused with any part taken away, doubled or exchanged', () => {
    const { count, passed } = survivors(partChanges(bundle), isRefused);
    console.info(`${name}: ${count} bundles with a part changed`);
    expect(passed).toEqual([]);
    expect(count).toBeGreaterThan(4 * bundle.entries.length);
  });
});
