import { describe, expect, it } from 'vitest';
import type { ValueMap } from '../../ledger/base/codec.ts';
import { existingLot, purchasedEntries } from '../../ledger/modules/tender/tender-entries.ts';
import { consumeLot, failLot } from '../../ledger/modules/tender/tender-outcome.ts';
import { testParties } from '../ledger-context.ts';
import { asCustomer, createProcurementScene, planExample, SCENE_TIME } from '../procurement-scene.ts';

const TIME = SCENE_TIME;
const { customer } = testParties;

/** A closed tender of two lots of 60 and 40 of one plan item of 100. */
function closedTender(change: ValueMap = {}, planChange: ValueMap = {}) {
  const scene = createProcurementScene({ time: TIME });
  const plan = scene.plan({ amount: 100, ...planChange });
  const [lot] = scene.tenderPayload([plan]).lots as ValueMap[];
  const id = scene.tender([plan], { lots: [60, 40].map((amount) => ({ ...lot, amount })), ...change });
  const ends = [TIME + 5000, TIME + 15_000];
  for (const end of ends) scene.advance(end);
  expect(scene.tenderEntry(id).state).toBe('CLOSED');
  return { scene, plan, id };
}

const seconds = (n: number) => ({ n, unit: 'second' });
const quotation: ValueMap = {
  method: 'PRICE_QUOTATION',
  periods: { discussion: seconds(0), acceptance: seconds(5) },
};

describe('a lot without a winner', () => {
  it('gives its part of the plan back and says why', () => {
    const { scene, plan, id } = closedTender();
    expect(scene.asSystem((context) => failLot(context, id, 1, 'NO_BIDS'))).toEqual([
      { type: 'tender.lotFailed', data: { tender: id, lot: 1, reason: 'NO_BIDS' } },
    ]);
    expect(scene.planItem(plan)).toMatchObject({ state: 'IN_TENDER', reserved: 40, consumed: 0 });
    expect(existingLot(scene.state, id, 1).outcome).toEqual({
      kind: 'UNSUCCESSFUL',
      at: TIME + 15_000,
      reason: 'NO_BIDS',
    });
    scene.asSystem((context) => failLot(context, id, 2, 'NO_QUALIFIED'));
    expect(scene.planItem(plan)).toMatchObject({ state: 'PUBLISHED', reserved: 0 });
  });

  it('no longer counts towards the splitting threshold', () => {
    const { scene, id } = closedTender(quotation, { method: 'PRICE_QUOTATION' });
    const purchased = `${customer.bin}/2026/ENSTRU/${planExample.code.id}`;
    expect(scene.state.get(purchasedEntries, purchased)).toBe(100);
    scene.asSystem((context) => failLot(context, id, 1, 'NO_BIDS'));
    expect(scene.state.get(purchasedEntries, purchased)).toBe(40);
    scene.asSystem((context) => consumeLot(context, id, 2, 33));
    expect(scene.state.get(purchasedEntries, purchased)).toBe(33);
  });
});

describe('an awarded lot', () => {
  it('spends its price and frees the rest, which another tender may take', () => {
    const { scene, plan, id } = closedTender();
    expect(scene.asSystem((context) => consumeLot(context, id, 1, 50))).toEqual([
      { type: 'tender.lotAwarded', data: { tender: id, lot: 1, amount: 50 } },
    ]);
    expect(scene.planItem(plan)).toMatchObject({ state: 'IN_TENDER', reserved: 40, consumed: 50 });
    scene.asSystem((context) => consumeLot(context, id, 2, 40));
    expect(scene.planItem(plan)).toMatchObject({ state: 'CONTRACTED', reserved: 0, consumed: 90 });
    expect(scene.fails('plan.withdraw', { plan, reason: 'r' }, asCustomer).code).toBe('PLAN_STATE');
    const [lot] = scene.tenderPayload([plan]).lots as ValueMap[];
    const again = (amount: number) => scene.tenderPayload([plan], { lots: [{ ...lot, amount }] });
    const withCustomer = { org: testParties.organizer.bin, cosigners: [customer.keys[0]] };
    expect(scene.fails('tender.publish', again(11), withCustomer)).toMatchObject({
      code: 'PLAN_REMAINDER',
      detail: { remainder: 10 },
    });
    scene.done('tender.publish', again(10), withCustomer);
    expect(scene.planItem(plan)).toMatchObject({ state: 'IN_TENDER', reserved: 10, consumed: 90 });
  });

  it('never costs more than the lot, and ends once', () => {
    const { scene, id } = closedTender();
    expect(() => scene.asSystem((context) => consumeLot(context, id, 2, 41))).toThrow('no more than it held');
    scene.asSystem((context) => consumeLot(context, id, 2, 40));
    for (const end of [consumeLot, failLot] as const) {
      expect(() => scene.asSystem((context) => end(context, id, 2, 40 as never))).toThrow('a lot ends once');
    }
  });

  it('is never of a tender that still accepts bids', () => {
    const scene = createProcurementScene({ time: TIME });
    const id = scene.tender([scene.plan()]);
    scene.advance(TIME + 5000);
    expect(() => scene.asSystem((context) => failLot(context, id, 1, 'NO_BIDS'))).toThrow(
      'after the tender has closed',
    );
  });
});
