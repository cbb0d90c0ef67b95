import { describe, expect, it } from 'vitest';
import type { ValueMap } from '../../ledger/base/codec.ts';
import { fault } from '../../ledger/base/fault.ts';
import { scoredCriteria } from '../../ledger/modules/tender/scored-criteria.ts';
import { checkCriteria } from '../../ledger/modules/tender/tender-criteria.ts';
import type { Criterion } from '../../ledger/modules/tender/tender-fields.ts';
import { createProcurementScene, SCENE_TIME, withCustomer } from '../procurement-scene.ts';

const experience: Criterion = {
  id: 'experience',
  kind: 'AUTO',
  type: 'EXPERIENCE_YEARS',
  terms: { rule: { form: 'PER_UNIT', gives: 50, max: 500 } },
  title: { kk: 'Тәжірибе' },
  weightBps: 500,
};
const sample: Criterion = { id: 'sample', kind: 'MANUAL', title: { kk: 'Үлгі' }, weightBps: 0 };

describe('criteria', () => {
  it('are kept with type and terms as they were published', () => {
    const scene = createProcurementScene({ time: SCENE_TIME });
    const id = scene.tender([scene.plan()], { criteria: [experience], scoringRule: 'CONDITIONAL_DISCOUNT' });
    expect(scene.tenderEntry(id).criteria).toEqual([experience]);
  });

  it('that facts decide say their type', () => {
    const scene = createProcurementScene({ time: SCENE_TIME });
    const { type: _type, ...untyped } = experience;
    const payload = scene.tenderPayload([scene.plan()], { criteria: [untyped] });
    expect(scene.fails('tender.publish', payload, withCustomer)).toMatchObject({
      code: 'CRITERION_TYPE',
      detail: { criterion: 'experience' },
    });
    expect(checkCriteria([sample])).toBeUndefined();
  });

  it('with terms fit their type, who decides them, and the scoring rule', () => {
    const scene = createProcurementScene({ time: SCENE_TIME });
    const refused = (change: ValueMap, scoringRule = 'CONDITIONAL_DISCOUNT') => {
      const payload = scene.tenderPayload([scene.plan()], { criteria: [{ ...experience, ...change }], scoringRule });
      return scene.fails('tender.publish', payload, withCustomer);
    };
    expect(refused({ type: 'UNKNOWN' })).toMatchObject({ code: 'CRITERION_TERMS', detail: { field: 'kind' } });
    expect(refused({ terms: { rule: { form: 'GATE' } } })).toMatchObject({ detail: { problem: 'form' } });
    expect(refused({ terms: [1] })).toMatchObject({ code: 'CRITERION_TERMS', detail: { criterion: 'experience' } });
    expect(refused({ type: 'MEETS_SPECIFICATION', terms: { rule: { form: 'GATE' } } })).toMatchObject({
      detail: { field: 'kind', problem: 'origin' },
    });
    expect(refused({}, 'LOWEST_PRICE')).toMatchObject({ detail: { problem: 'engine' } });
    const { terms: _terms, ...carried } = experience;
    const id = scene.tender([scene.plan()], { criteria: [carried] });
    expect(scoredCriteria(scene.tenderEntry(id))).toEqual([]);
  });

  it('are each judged by the table handed in, when their list is in order', () => {
    const seen: string[] = [];
    const table = ({ id, type }: Criterion) => {
      seen.push(id);
      return type === 'EXPERIENCE_YEARS' ? undefined : fault('TENDER_CRITERIA', { criterion: id });
    };
    expect(checkCriteria([experience], table)).toBeUndefined();
    expect(checkCriteria([experience, sample], table)).toMatchObject({ detail: { criterion: 'sample' } });
    expect(seen).toEqual(['experience', 'experience', 'sample']);
    expect(checkCriteria([experience, experience], table)?.code).toBe('TENDER_CRITERIA');
    expect(
      checkCriteria(
        [
          { ...experience, weightBps: 9501 },
          { ...sample, weightBps: 500 },
        ],
        table,
      ),
    ).toMatchObject({
      detail: { weightBps: 10_001 },
    });
    expect(seen).toHaveLength(3);
  });
});
