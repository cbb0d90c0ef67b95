import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Bytes } from '../../ledger/base/bytes.ts';
import { encodeCanonical, type Value } from '../../ledger/base/codec.ts';
import { createDecodedState, type DecodedState } from '../../ledger/state/decoded-state.ts';
import { createBlockOverlay, createTxOverlay, type Overlay } from '../../ledger/state/overlay.ts';

/** Few keys, so that layers meet; half of them in the due queue. */
const KEYS = [
  'due/01/a/x',
  'due/02/a/x',
  'due/02/b/x',
  'due/03/c/x',
  'due/05/d/x',
  'org/1',
  'org/2',
  'key/1',
  'due0',
  'due',
];
const ENDS = ['due/', 'due/02', 'due/02/b', 'due/03', 'due/9', 'due0', 'zzz'];

type Model = Map<string, Value>;
type Change = { readonly key: string; readonly value: number | undefined };
type Step =
  | { readonly kind: 'change'; readonly change: Change }
  | { readonly kind: 'open' | 'merge' | 'discard' }
  | { readonly kind: 'due'; readonly end: string; readonly limit: number };

const key = fc.constantFrom(...KEYS);
const change = fc.record({ key, value: fc.option(fc.nat({ max: 3 }), { nil: undefined, freq: 3 }) });
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 6, arbitrary: change.map((one): Step => ({ kind: 'change', change: one })) },
  { weight: 4, arbitrary: fc.constantFrom<Step>({ kind: 'open' }, { kind: 'merge' }, { kind: 'discard' }) },
  {
    weight: 3,
    arbitrary: fc
      .record({ end: fc.constantFrom(...ENDS), limit: fc.nat({ max: 6 }) })
      .map((asked): Step => ({ kind: 'due', ...asked })),
  },
);
const steps = fc.array(step, { maxLength: 40 });
const committed = fc.array(change, { maxLength: 8 });

const dueOf = (model: ReadonlyMap<string, Value>, end: string, limit: number): readonly string[] =>
  [...model.keys()]
    .filter((name) => name.startsWith('due/') && name < end)
    .sort()
    .slice(0, limit);

function committedState(model: ReadonlyMap<string, Value>, entriesMax: number): DecodedState {
  const bytes = new Map<string, Bytes>([...model].map(([name, value]) => [name, encodeCanonical(value)]));
  const reader = {
    stateGet: (name: string) => bytes.get(name),
    dueKeys: (end: string, limit: number) => dueOf(model, end, limit),
  };
  return createDecodedState(reader, entriesMax);
}

function apply(model: Model, { key: name, value }: Change): void {
  if (value === undefined) model.delete(name);
  else model.set(name, value);
}

describe('overlays', () => {
  it('are maps over maps: what is read, which timers are due, and exactly what changed', () => {
    fc.assert(
      fc.property(committed, steps, (before, done) => {
        const base: Model = new Map();
        for (const one of before) apply(base, one);
        const block = createBlockOverlay(committedState(base, 4));
        const layers: { overlay: Overlay; model: Model }[] = [{ overlay: block, model: new Map(base) }];
        const top = () => layers[layers.length - 1] as { overlay: Overlay; model: Model };
        const close = (kept: boolean): void => {
          const { overlay, model } = top();
          if (layers.length === 1) return;
          if (kept) overlay.merge();
          else overlay.discard();
          layers.pop();
          if (kept) top().model = model;
        };
        for (const one of done) {
          if (one.kind === 'open' && layers.length < 4) {
            layers.push({ overlay: createTxOverlay(top().overlay), model: new Map(top().model) });
          } else if (one.kind === 'merge' || one.kind === 'discard') {
            close(one.kind === 'merge');
          } else if (one.kind === 'due') {
            expect(top().overlay.dueKeys(one.end, one.limit)).toEqual(dueOf(top().model, one.end, one.limit));
          } else if (one.kind === 'change') {
            const { key: name, value } = one.change;
            if (value === undefined) top().overlay.removeRaw(name);
            else top().overlay.putRaw(name, value);
            apply(top().model, one.change);
          }
          for (const name of KEYS) expect(top().overlay.getRaw(name)).toEqual(top().model.get(name));
        }
        while (layers.length > 1) close(true);
        const after = top().model;
        const expected = [...KEYS].sort().flatMap((name) => {
          if (base.get(name) === after.get(name)) return [];
          const value = after.get(name);
          return [{ key: name, value: value === undefined ? null : encodeCanonical(value) }];
        });
        expect(block.deltas()).toEqual(expected);
      }),
      { numRuns: 400 },
    );
  });

  it('over a view that remembers few values see what was committed after it forgot them', () => {
    fc.assert(
      fc.property(fc.array(committed, { maxLength: 6 }), fc.integer({ min: 1, max: 12 }), (blocks, entriesMax) => {
        const stored = new Map<string, Bytes>();
        const state = createDecodedState({ stateGet: (name) => stored.get(name), dueKeys: () => [] }, entriesMax);
        const model: Model = new Map();
        for (const changes of blocks) {
          const overlay = createBlockOverlay(state);
          for (const one of changes) {
            if (one.value === undefined) overlay.removeRaw(one.key);
            else overlay.putRaw(one.key, one.value);
            apply(model, one);
          }
          const deltas = overlay.deltas();
          for (const delta of deltas) {
            if (delta.value === null) stored.delete(delta.key);
            else stored.set(delta.key, delta.value);
          }
          state.forget(deltas.map((delta) => delta.key));
          const next = createBlockOverlay(state);
          for (const name of KEYS) expect(next.getRaw(name)).toEqual(model.get(name));
        }
      }),
    );
  });
});
