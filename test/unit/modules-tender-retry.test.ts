import { describe, expect, it } from 'vitest';
import type { ValueMap } from '../../ledger/base/codec.ts';
import { existingLot, lotEntries } from '../../ledger/modules/tender/tender-entries.ts';
import { failLot } from '../../ledger/modules/tender/tender-outcome.ts';
import { tenderPublish } from '../../ledger/modules/tender/tender-publish.ts';
import { testParties, unshownFaults } from '../ledger-context.ts';
import {
  asCustomer,
  createProcurementScene,
  type ProcurementScene,
  SCENE_TIME,
  withCustomer,
  withSecondKey,
} from '../procurement-scene.ts';

const TIME = SCENE_TIME;
const { supplier, secondSupplier, customer, registrar } = testParties;
const seconds = (n: number) => ({ n, unit: 'second' });

/** An open tender of one lot that nobody bid for. */
function failedTender() {
  const scene = createProcurementScene({ time: TIME });
  const plan = scene.plan();
  const id = scene.tender([plan]);
  scene.advance(TIME + 5000);
  scene.advance(TIME + 15_000);
  scene.asSystem((context) => failLot(context, id, 1, 'NO_BIDS'));
  return { scene, plan, id };
}

/** A payload that buys the lot again from the supplier. */
function retry(scene: ProcurementScene, plan: string, tender: string, lotChange: ValueMap = {}): ValueMap {
  const change = {
    method: 'SINGLE_SOURCE_AFTER_FAILED',
    periods: { discussion: seconds(0), acceptance: seconds(5) },
  };
  const payload = scene.tenderPayload([plan], change);
  const again = { failed: { tender, lot: 1 }, invited: supplier.bin, ...lotChange };
  return { ...payload, lots: (payload.lots as ValueMap[]).map((lot) => ({ ...lot, ...again })) };
}

describe('single source after a failed tender', () => {
  it('buys the lot again from the invited supplier, for no more', () => {
    const { scene, plan, id } = failedTender();
    const { amount } = existingLot(scene.state, id, 1);
    const { result } = scene.done('tender.publish', retry(scene, plan, id, { amount: amount - 1 }), withCustomer);
    expect(result).toMatchObject({ state: 'ACCEPTING', end: TIME + 20_000 });
    expect(existingLot(scene.state, String(result.tender), 1)).toMatchObject({
      failed: { tender: id, lot: 1 },
      invited: supplier.bin,
      amount: amount - 1,
    });
    expect(scene.planItem(plan)).toMatchObject({ state: 'IN_TENDER', reserved: amount - 1, method: 'OPEN_TENDER' });
  });

  it('may be planned as such, or keep the method of the tender that failed, and no other', () => {
    const { scene, plan, id } = failedTender();
    const replan = (method: string) =>
      scene.done('plan.amend', { plan, reason: 'r', terms: { method } }, asCustomer).result;
    replan('PRICE_QUOTATION');
    expect(scene.fails('tender.publish', retry(scene, plan, id), withCustomer).code).toBe('TENDER_METHOD');
    replan('SINGLE_SOURCE_AFTER_FAILED');
    scene.done('tender.publish', retry(scene, plan, id), withCustomer);
  });

  it('is made once for a lot, unless the purchase was cancelled or failed too', () => {
    const { scene, plan, id } = failedTender();
    const half = retry(scene, plan, id, { amount: 100 });
    const [lot] = half.lots as ValueMap[];
    expect(scene.fails('tender.publish', { ...half, lots: [lot, lot] as ValueMap[] }, withCustomer)).toMatchObject({
      code: 'LOT_RETRIED',
      detail: { lot: 2 },
    });
    const first = String(scene.done('tender.publish', half, withCustomer).result.tender);
    expect(scene.fails('tender.publish', half, withCustomer).code).toBe('LOT_RETRIED');
    scene.done('tender.cancel', { tender: first, reasonCode: 'BUDGET', act: '№ 1' }, withSecondKey);
    const second = String(scene.done('tender.publish', half, withCustomer).result.tender);
    scene.advance(TIME + 20_000);
    expect(scene.fails('tender.publish', half, withCustomer).code).toBe('LOT_RETRIED');
    scene.asSystem((context) => failLot(context, second, 1, 'NO_BIDS'));
    // What failed here is a retry: the ground stays the lot of the tender.
    expect(scene.fails('tender.publish', retry(scene, plan, second, { amount: 100 }), withCustomer).code).toBe(
      'LOT_NOT_FAILED',
    );
    scene.done('tender.publish', half, withCustomer);
  });

  it('needs a lot that ended without a winner', () => {
    const { scene, plan, id } = failedTender();
    const refuse = (tender: string, lot: number) =>
      scene.fails('tender.publish', retry(scene, plan, id, { failed: { tender, lot } }), withCustomer).code;
    expect(refuse('t-0000000000000000', 1)).toBe('LOT_NOT_FAILED');
    expect(refuse(id, 2)).toBe('LOT_NOT_FAILED');
    const lot = existingLot(scene.state, id, 1);
    const { outcome: _outcome, ...open } = lot;
    for (const other of [open, { ...lot, outcome: { kind: 'AWARDED', at: TIME, amount: 1 } as const }]) {
      scene.state.put(lotEntries, `${id}/1`, other);
      expect(refuse(id, 1)).toBe('LOT_NOT_FAILED');
    }
  });

  it.each([
    ['plan', (scene: ProcurementScene) => ({ plan: scene.plan() })],
    ['quantity', () => ({ quantity: 1_499_999 })],
    ['unit', () => ({ unit: { code: '796' } })],
    ['amount', () => ({ amount: 270_000_001 })],
  ] as const)('keeps the terms of the lot: %s', (field, change) => {
    const { scene, plan, id } = failedTender();
    const payload = retry(scene, plan, id, change(scene));
    expect(scene.fails('tender.publish', payload, withCustomer)).toMatchObject({
      code: 'LOT_RETRY_TERMS',
      detail: { lot: 1, field },
    });
  });

  it('stays with the buyer’s sector', () => {
    const { scene, plan, id } = failedTender();
    const payload = { ...retry(scene, plan, id), buyer: 'QUASI_STATE' };
    expect(scene.fails('tender.publish', payload, withCustomer)).toMatchObject({
      code: 'LOT_RETRY_TERMS',
      detail: { field: 'buyer' },
    });
  });

  it('names the failed lot and the supplier, as no other method does', () => {
    const { scene, plan, id } = failedTender();
    const whole = retry(scene, plan, id);
    const [lot] = whole.lots as ValueMap[];
    const { failed: _failed, ...withoutLot } = lot as ValueMap;
    const { invited: _invited, ...withoutSupplier } = lot as ValueMap;
    for (const part of [withoutLot, withoutSupplier]) {
      expect(scene.fails('tender.publish', { ...whole, lots: [part] }, withCustomer).code).toBe('LOT_RETRY_FIELDS');
    }
    for (const part of [withoutLot, withoutSupplier]) {
      const open = scene.tenderPayload([plan], { lots: [part] });
      expect(scene.fails('tender.publish', open, withCustomer).code).toBe('LOT_RETRY_FIELDS');
    }
  });

  it('invites a supplier that is one', () => {
    const { scene, plan, id } = failedTender();
    for (const invited of [customer.bin, '980540000397']) {
      expect(scene.fails('tender.publish', retry(scene, plan, id, { invited }), withCustomer)).toMatchObject({
        code: 'LOT_INVITED',
        detail: { invited },
      });
    }
    const revoke = { org: secondSupplier.bin, role: 'SUPPLIER', legalAct: '№ 1', reason: 'r' };
    scene.done('identity.revokeRole', revoke, { org: registrar.bin, cosigners: [registrar.keys[1]] });
    const payload = retry(scene, plan, id, { invited: secondSupplier.bin });
    expect(scene.fails('tender.publish', payload, withCustomer).code).toBe('LOT_INVITED');
  });

  it('shows every fault of a retry', () => {
    const unshown = unshownFaults([tenderPublish]).filter((line) => /LOT_(RETR|NOT_FAILED|INVITED)/.test(line));
    expect(unshown).toEqual([]);
  });
});
