import fc from 'fast-check';
import { expect, it } from 'vitest';
import { int } from '../../ledger/base/schema.ts';
import type { ParamRow } from '../../ledger/module.ts';
import { type ParamsEntry, withValue } from '../../ledger/modules/param/param-entries.ts';
import { createParamMemo, paramsInForce } from '../../ledger/modules/param/param-view.ts';

const title = { kk: 'а', ru: 'б', en: 'c' };
const row: ParamRow = {
  name: 'a.b',
  schema: int({ min: 0, max: 99 }),
  unit: 'u',
  defaults: { kz: 0, demo: 0 },
  legalAct: 'x',
  title,
};

/** Approvals in order: each at a moment, of a value that begins `ahead` later. */
const approvals = fc.array(
  fc.record({ wait: fc.integer({ min: 0, max: 5 }), ahead: fc.integer({ min: 1, max: 12 }) }),
  { maxLength: 20 },
);

it('the value in force is the last approved of those with the latest start, and what was in force stays so', () => {
  fc.assert(
    fc.property(approvals, (steps) => {
      let entry: ParamsEntry = { 'a.b': [{ value: 0, from: 0, act: 'genesis' }] };
      const all = [{ value: 0, from: 0 }];
      const memo = createParamMemo([row]);
      let now = 0;
      for (const [i, { wait, ahead }] of steps.entries()) {
        now += wait;
        const past = Array.from({ length: now + 1 }, (_, time) => paramsInForce([row], entry, time).values);
        entry = withValue(entry, 'a.b', { value: i + 1, from: now + ahead, act: 'order' });
        all.push({ value: i + 1, from: now + ahead });
        expect(Array.from({ length: now + 1 }, (_, time) => paramsInForce([row], entry, time).values)).toEqual(past);
      }
      for (let time = 0; time <= now + 15; time++) {
        const begun = all.filter((known) => known.from <= time);
        const latest = Math.max(...begun.map((known) => known.from));
        const expected = begun.filter((known) => known.from === latest).at(-1)?.value;
        const found = memo(entry, time);
        expect(found.values['a.b']).toBe(expected);
        expect(found.until > time && found.since <= time).toBe(true);
        if (found.until <= now + 15) expect(all.some((known) => known.from === found.until)).toBe(true);
      }
    }),
  );
});
