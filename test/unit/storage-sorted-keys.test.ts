import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createSortedKeys } from '../../storage/sorted-keys.ts';

describe('sorted keys', () => {
  const key = fc.integer({ min: 0, max: 40 }).map((n) => `k${n}`);
  const action = fc.record({ add: fc.boolean(), key });

  it('are what a sorted set is, whatever is added and deleted', () => {
    fc.assert(
      fc.property(fc.array(action, { maxLength: 200 }), key, key, fc.nat(20), (actions, start, end, limit) => {
        const keys = createSortedKeys();
        const model = new Set<string>();
        for (const { add, key: changed } of actions) {
          const had = model.has(changed);
          expect(add ? keys.add(changed) : keys.delete(changed)).toBe(add ? !had : had);
          if (add) model.add(changed);
          else model.delete(changed);
        }
        const all = [...model].sort();
        expect(keys.size()).toBe(model.size);
        expect(keys.range('', undefined, 1000)).toEqual(all);
        expect(keys.range(start, end, limit)).toEqual(all.filter((one) => one >= start && one < end).slice(0, limit));
      }),
      { numRuns: 200 },
    );
  });

  it('stay right when runs split and empty', () => {
    const keys = createSortedKeys();
    const names = Array.from({ length: 5000 }, (_, n) => String((n * 7919) % 5000).padStart(5, '0'));
    for (const name of names) keys.add(name);
    expect(keys.range('', undefined, 10_000)).toEqual([...names].sort());
    for (const name of names) if (Number(name) % 10 !== 3) expect(keys.delete(name)).toBe(true);
    expect(keys.range('00100', '00140', 10)).toEqual(['00103', '00113', '00123', '00133']);
    for (const name of names) keys.delete(name);
    expect(keys.size()).toBe(0);
    expect(keys.range('', undefined, 10)).toEqual([]);
  });
});
