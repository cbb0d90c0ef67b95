import { describe, expect, it } from 'vitest';
import type { ValueMap } from '../../ledger/base/codec.ts';
import { guaranteeModule } from '../../ledger/modules/guarantee/guarantee-module.ts';
import { paramEntries } from '../../ledger/modules/param/param-entries.ts';
import { tenderEntries } from '../../ledger/modules/tender/tender-entries.ts';
import {
  ACCEPTANCE_END,
  ACCEPTANCE_START,
  asBank,
  asOtherBank,
  asSubmitter,
  commitOf,
  createGuaranteeScene,
  type GuaranteeScene,
  LOT_AMOUNT,
  SECURITY,
  VALID_TO_LEAST,
} from '../guarantee-scene.ts';
import { testParties, unshownFaults } from '../ledger-context.ts';
import { asSupplier, SCENE_TIME as TIME } from '../procurement-scene.ts';

const { supplier } = testParties;
const UNKNOWN = 'g-0000000000000000';

describe('guarantee.lodge', () => {
  const accepting = (options?: Parameters<typeof createGuaranteeScene>[0]) => {
    const scene = createGuaranteeScene(options);
    return { scene, open: () => scene.advance(ACCEPTANCE_START) };
  };
  const fails = (scene: GuaranteeScene, guarantee: string, key = 1) =>
    scene.fails('guarantee.lodge', { guarantee }, asSubmitter(key));

  it('ties the guarantee to its lot, signed by the key whose tag it carries', () => {
    const { scene, open } = accepting();
    const id = scene.issue();
    open();
    const done = scene.done('guarantee.lodge', { guarantee: id }, asSubmitter(1));
    const told = { guarantee: id, tender: scene.id, lot: 1, bank: asBank.org };
    expect(done.result).toEqual({ guarantee: id, tender: scene.id, lot: 1, state: 'LODGED' });
    expect(done.events).toEqual([{ type: 'guarantee.lodged', data: told }]);
    expect(scene.guarantee(id)).toMatchObject({ state: 'LODGED', stateSince: ACCEPTANCE_START });
    expect(scene.total()?.amounts.KZT).toBe(SECURITY);
  });

  it('refuses registered keys, other keys, and ids of nothing, so that no block may hold them', () => {
    const { scene, open } = accepting();
    const id = scene.issue();
    scene.issue({ submitterTag: scene.tag(2), principalCommit: commitOf(2) });
    open();
    expect(scene.fails('guarantee.lodge', { guarantee: id }, asBank).code).toBe('TX_KEY_REGISTERED');
    expect(scene.fails('guarantee.lodge', { guarantee: id }, asSupplier).code).toBe('TX_KEY_REGISTERED');
    const cosigned = { ...asSubmitter(1), cosigners: [supplier.keys[0]] };
    expect(scene.fails('guarantee.lodge', { guarantee: id }, cosigned).code).toBe('TX_COSIGNED');
    // The second key is admitted to the tender, but this guarantee is not its own; the third is not admitted at all.
    for (const key of [2, 3])
      expect(fails(scene, id, key)).toMatchObject({ code: 'BID_NOT_ADMITTED', detail: { guarantee: id } });
    expect(fails(scene, UNKNOWN).code).toBe('BID_NOT_ADMITTED');
    expect(scene.guarantee(id).state).toBe('ISSUED');
  });

  it('is possible from the first to the last millisecond of the acceptance', () => {
    const { scene, open } = accepting({ lots: [100, 100] });
    const [first, second] = [scene.issue(), scene.issue({ lot: 2 })];
    expect(fails(scene, first)).toMatchObject({ code: 'TENDER_STATE', detail: { state: 'DISCUSSION' } });
    scene.advance(ACCEPTANCE_START - 1);
    expect(fails(scene, first).code).toBe('TENDER_STATE');
    open();
    scene.lodge(first);
    scene.advance(ACCEPTANCE_END - 1);
    scene.lodge(second);
    scene.advance(ACCEPTANCE_END);
    expect(fails(scene, second).code).toBe('GUARANTEE_STATE');
    const late = accepting();
    const third = late.scene.issue();
    late.open();
    late.scene.advance(ACCEPTANCE_END);
    expect(fails(late.scene, third)).toMatchObject({ code: 'TENDER_STATE', detail: { state: 'CLOSED' } });
  });

  it('goes by block time while the timer of the acceptance is late', () => {
    const { scene, open } = accepting();
    const id = scene.issue();
    open();
    const tender = scene.tenderEntry(scene.id);
    scene.state.put(tenderEntries, scene.id, { ...tender, acceptance: { start: TIME, end: ACCEPTANCE_START } });
    expect(fails(scene, id)).toMatchObject({ code: 'TENDER_STATE', detail: { state: 'CLOSED' } });
  });

  it('asks for the security of the lot to the tiyn', () => {
    const { scene, open } = accepting();
    const small = scene.issue({ amount: SECURITY - 1 });
    const exact = scene.issue();
    open();
    expect(fails(scene, small)).toMatchObject({
      code: 'GUARANTEE_SMALL',
      detail: { amount: SECURITY - 1, least: SECURITY },
    });
    scene.lodge(exact);
  });

  it.each([
    [49, 100, 0],
    [50, 100, 1],
    [150, 100, 2],
    [LOT_AMOUNT, 0, 0],
  ])('rounds the security of %d at %d bps to %d', (amount, securityBps, least) => {
    const scene = createGuaranteeScene();
    const lots = [{ ...(scene.tenderPayload([scene.plan()]).lots as ValueMap[])[0], amount, securityBps }];
    const tender = scene.tender([scene.plan()], { lots });
    const enough = scene.issue({ tender, amount: Math.max(1, least) });
    const less = least > 1 ? scene.issue({ tender, amount: least - 1 }) : undefined;
    scene.advance(ACCEPTANCE_START);
    if (less !== undefined) expect(fails(scene, less)).toMatchObject({ code: 'GUARANTEE_SMALL', detail: { least } });
    scene.lodge(enough);
  });

  it('asks for the term to the millisecond', () => {
    const { scene, open } = accepting();
    const short = scene.issue({ validTo: VALID_TO_LEAST - 1 });
    const exact = scene.issue();
    open();
    expect(fails(scene, short)).toMatchObject({
      code: 'GUARANTEE_TERM',
      detail: { validTo: VALID_TO_LEAST - 1, least: VALID_TO_LEAST },
    });
    scene.lodge(exact);
  });

  it('counts the term in calendar days under the kz profile', () => {
    const params = [
      { name: 'guarantee.requireLimitFact', value: false },
      { name: 'plan.requireBudgetFact', value: false },
    ];
    const scene = createGuaranteeScene({ profile: 'kz', params });
    // Published on Monday 2 February 2026: Tuesday and Wednesday are discussion; five working days after Thursday 5 end with Thursday 12.
    // Thirty days from Friday 13 on, that day not counted, end with 15 March.
    const least = Date.parse('2026-03-16T00:00:00+05:00');
    const [short, exact] = [scene.issue({ validTo: least - 1 }), scene.issue({ validTo: least })];
    scene.advance(scene.tenderEntry(scene.id).discussion?.end ?? 0);
    expect(scene.tenderEntry(scene.id).acceptance?.end).toBe(Date.parse('2026-02-13T00:00:00+05:00'));
    expect(fails(scene, short)).toMatchObject({ code: 'GUARANTEE_TERM', detail: { least } });
    scene.lodge(exact);
  });

  it('keeps to the term that was in force when the tender was published', () => {
    const { scene, open } = accepting();
    const change = { value: { n: 1000, unit: 'second' }, from: TIME, act: '№ 2' };
    const dated = scene.state.get(paramEntries, '') ?? {};
    scene.state.put(paramEntries, '', { ...dated, 'guarantee.validAfterClosing': [change] });
    const id = scene.issue();
    const later = scene.tender([scene.plan()]);
    const other = scene.issue({ tender: later });
    open();
    scene.lodge(id);
    expect(fails(scene, other)).toMatchObject({
      code: 'GUARANTEE_TERM',
      detail: { least: ACCEPTANCE_END + 1_000_000 },
    });
  });

  it('happens once', () => {
    const { scene, open } = accepting();
    const id = scene.issue();
    open();
    scene.lodge(id);
    expect(fails(scene, id)).toMatchObject({ code: 'GUARANTEE_STATE', detail: { state: 'LODGED' } });
    scene.doing('hold', id);
    expect(fails(scene, id)).toMatchObject({ code: 'GUARANTEE_STATE', detail: { state: 'HELD' } });
  });

  it('takes one guarantee for each lot and key; another key or lot is another matter', () => {
    const { scene, open } = accepting({ lots: [100, 100] });
    const [first, second, otherLot] = [scene.issue(), scene.issue({}, asOtherBank), scene.issue({ lot: 2 })];
    const otherKey = scene.issue({ submitterTag: scene.tag(2), principalCommit: commitOf(2) });
    open();
    scene.lodge(first);
    const twice = { code: 'GUARANTEE_LOT_SECURED', detail: { lot: 1, guarantee: first } };
    expect(fails(scene, second)).toMatchObject(twice);
    scene.lodge(otherLot);
    scene.lodge(otherKey, 2);
    scene.doing('hold', first);
    expect(fails(scene, second)).toMatchObject(twice);
    // What was given back leaves its place.
    scene.doing('release', first, 'BID_WITHDRAWN');
    scene.lodge(second);
    expect(fails(scene, first)).toMatchObject({ code: 'GUARANTEE_STATE', detail: { state: 'RELEASED' } });
  });

  it('is over for a key that nothing admits any more', () => {
    const { scene, open } = accepting();
    const id = scene.issue();
    open();
    scene.done('guarantee.cancel', { guarantee: id, reason: 'PRINCIPAL_ASKED' }, asBank);
    expect(fails(scene, id).code).toBe('BID_NOT_ADMITTED');
    scene.issue();
    expect(fails(scene, id)).toMatchObject({ code: 'GUARANTEE_STATE', detail: { state: 'CANCELLED' } });
  });
});

it('every listed fault was shown', () => {
  expect(unshownFaults(guaranteeModule.txs.filter(({ type }) => type === 'guarantee.lodge'))).toEqual([]);
});
