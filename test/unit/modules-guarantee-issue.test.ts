import { describe, expect, it } from 'vitest';
import { toHex } from '../../ledger/base/bytes.ts';
import type { ValueMap } from '../../ledger/base/codec.ts';
import { KEY_GUARANTEES_MAX } from '../../ledger/modules/guarantee/guarantee-admission.ts';
import {
  guaranteeEntries,
  guaranteeIdFromTx,
  tenderGuaranteeEntries,
  tenderGuaranteesEntries,
} from '../../ledger/modules/guarantee/guarantee-entries.ts';
import { guaranteeModule } from '../../ledger/modules/guarantee/guarantee-module.ts';
import { tenderEntries } from '../../ledger/modules/tender/tender-entries.ts';
import {
  ACCEPTANCE_START,
  asBank,
  asOtherBank,
  commitOf,
  createGuaranteeScene,
  type GuaranteeScene,
  SECURITY,
  VALID_TO_LEAST,
} from '../guarantee-scene.ts';
import { testParties, unshownFaults } from '../ledger-context.ts';
import { asSupplier, SCENE_TIME as TIME, withSecondKey } from '../procurement-scene.ts';

const { digital, organizer, secondSupplier, outsider } = testParties;
const UNKNOWN = 'g-0000000000000000';
const NO_TENDER = 't-0000000000000000';
const cancelTender = (tender: string) => ({ tender, reasonCode: 'BUDGET', act: '№ 1' });

/** A source that says what a bank's limit is; gives a function that says it. */
function limits(scene: GuaranteeScene): (amount: number, bank?: string, validTo?: number) => void {
  const fields = [{ name: 'amount', type: 'money', required: true }];
  scene.done(
    'source.register',
    {
      source: 'regulator',
      owner: organizer.bin,
      name: { kk: 'Реттеуші', ru: 'Регулятор', en: 'Regulator' },
      schemas: [{ id: 'bank.guaranteeLimit', personal: false, fields }],
      legalAct: 'Банктер туралы заң',
    },
    { org: digital.bin, cosigners: [digital.keys[1]] },
  );
  return (amount, bank = outsider.bin, validTo = TIME + 86_400_000) => {
    const asOf = scene.read().time;
    const fact = {
      source: 'regulator',
      schema: 'bank.guaranteeLimit',
      subject: bank,
      value: { amount },
      asOf,
      validTo,
    };
    scene.done('fact.attest', fact, { org: organizer.bin });
  };
}

const limited = () => createGuaranteeScene({ params: [{ name: 'guarantee.requireLimitFact', value: true }] });

describe('guarantee.issue', () => {
  it('keeps what the bank undertakes, admits the key, and counts for the bank', () => {
    const scene = createGuaranteeScene();
    const done = scene.done('guarantee.issue', scene.issuePayload(), asBank);
    const id = String(done.result.guarantee);
    expect(id).toMatch(/^g-[0-9a-f]{16}$/);
    expect(done.result).toEqual({ guarantee: id, state: 'ISSUED' });
    expect(scene.guarantee(id)).toEqual({
      ...scene.issuePayload(),
      bank: asBank.org,
      issuedAt: TIME,
      state: 'ISSUED',
      stateSince: TIME,
    });
    const told = { guarantee: id, tender: scene.id, lot: 1, bank: asBank.org };
    expect(done.events).toEqual([
      { type: 'guarantee.issued', data: { ...told, amount: SECURITY, currency: 'KZT', validTo: VALID_TO_LEAST } },
    ]);
    expect(scene.admission(1)).toEqual({ principalCommit: commitOf(1), guarantees: [id] });
    expect(scene.total()).toEqual({ count: 1, amounts: { KZT: SECURITY } });
    expect(scene.timers()).toContainEqual({ dueAt: VALID_TO_LEAST, objectId: id, kind: 'guarantee.expired' });
    expect(scene.state.get(tenderGuaranteesEntries, scene.id)).toEqual({ count: 1, swept: 0 });
    expect(scene.state.get(tenderGuaranteeEntries, `${scene.id}/1`)).toBe(id);
  });

  it('joins the histories of the guarantee, the tender and the key', () => {
    const scene = createGuaranteeScene();
    const row = guaranteeModule.txs.find(({ type }) => type === 'guarantee.issue');
    expect(row?.subjects(scene.issuePayload(), {} as never, { guarantee: UNKNOWN })).toEqual([
      `guarantee/${UNKNOWN}`,
      `tender/${scene.id}`,
      `submitter/${toHex(scene.tag(1))}`,
    ]);
  });

  it('belongs to banks', () => {
    const scene = createGuaranteeScene();
    expect(scene.fails('guarantee.issue', scene.issuePayload(), asSupplier).code).toBe('ROLE_MISSING');
    for (const type of ['guarantee.cancel', 'guarantee.pay']) {
      const rest = type === 'guarantee.pay' ? { reference: '1' } : { reason: 'ERROR' };
      expect(scene.fails(type, { guarantee: UNKNOWN, ...rest }, asSupplier).code).toBe('ROLE_MISSING');
    }
  });

  it('is for a lot of a tender that may still accept bids', () => {
    const scene = createGuaranteeScene();
    const fails = (change: ValueMap) => scene.fails('guarantee.issue', scene.issuePayload(change), asBank);
    expect(fails({ tender: NO_TENDER })).toMatchObject({ code: 'TENDER_NOT_FOUND', detail: { tender: NO_TENDER } });
    expect(fails({ lot: 2 })).toMatchObject({ code: 'LOT_NOT_FOUND', detail: { lot: 2 } });
    expect(fails({ currency: 'USD' })).toMatchObject({ code: 'GUARANTEE_CURRENCY', detail: { currency: 'KZT' } });
    scene.ask(scene.id);
    scene.issue();
    scene.advance(ACCEPTANCE_START);
    // An unanswered question holds the end of the discussion; the guarantee can be had meanwhile.
    scene.issue();
    scene.answer(scene.id, 1);
    scene.issue();
    const acceptanceEnd = scene.tenderEntry(scene.id).acceptance?.end ?? 0;
    scene.advance(acceptanceEnd - 1);
    scene.issue({ validTo: acceptanceEnd + 200_000 });
    scene.advance(acceptanceEnd);
    expect(fails({})).toMatchObject({ code: 'TENDER_STATE', detail: { state: 'CLOSED' } });
    const cancelled = createGuaranteeScene();
    cancelled.done('tender.cancel', cancelTender(cancelled.id), withSecondKey);
    expect(cancelled.fails('guarantee.issue', cancelled.issuePayload(), asBank)).toMatchObject({
      code: 'TENDER_STATE',
      detail: { state: 'CANCELLED' },
    });
  });

  it('goes by block time while the timer of the acceptance is late', () => {
    const scene = createGuaranteeScene();
    scene.advance(ACCEPTANCE_START);
    const tender = scene.tenderEntry(scene.id);
    scene.state.put(tenderEntries, scene.id, { ...tender, acceptance: { start: TIME, end: ACCEPTANCE_START } });
    expect(scene.fails('guarantee.issue', scene.issuePayload(), asBank).code).toBe('TENDER_STATE');
  });

  it('ends after block time, by a millisecond at least', () => {
    const scene = createGuaranteeScene();
    const payload = scene.issuePayload({ validTo: TIME });
    expect(scene.fails('guarantee.issue', payload, asBank)).toMatchObject({
      code: 'GUARANTEE_TERM',
      detail: { validTo: TIME, least: TIME + 1 },
    });
    scene.issue({ validTo: TIME + 1 });
  });

  it('holds a key to one bidder in a tender, for good', () => {
    const scene = createGuaranteeScene();
    const first = scene.issue();
    const other = scene.issuePayload({ principalCommit: commitOf(2) });
    expect(scene.fails('guarantee.issue', other, asOtherBank).code).toBe('GUARANTEE_PRINCIPAL');
    scene.done('guarantee.cancel', { guarantee: first, reason: 'ERROR' }, asBank);
    expect(scene.fails('guarantee.issue', other, asBank).code).toBe('GUARANTEE_PRINCIPAL');
    scene.issue({ principalCommit: commitOf(2), submitterTag: scene.tag(2) });
    scene.issue({}, asOtherBank);
  });

  it('has a bound of live guarantees for each key', () => {
    const scene = createGuaranteeScene();
    const ids = Array.from({ length: KEY_GUARANTEES_MAX }, () => scene.issue());
    expect(scene.fails('guarantee.issue', scene.issuePayload(), asBank)).toMatchObject({
      code: 'GUARANTEE_KEY_FULL',
      detail: { guaranteesMax: KEY_GUARANTEES_MAX },
    });
    scene.issue({ submitterTag: scene.tag(2) });
    scene.done('guarantee.cancel', { guarantee: ids[7] ?? '', reason: 'REPLACED' }, asBank);
    scene.issue();
    expect(scene.admission(1)?.guarantees).toHaveLength(KEY_GUARANTEES_MAX);
  });

  it('refuses an id that is taken', () => {
    const scene = createGuaranteeScene();
    const txId = new Uint8Array(32);
    const context = { ...scene.read(), txId, tx: {} as never };
    const sender = { key: outsider.keys[0], org: outsider.bin, roles: ['BANK'], cosignerOrgs: [] };
    const row = guaranteeModule.txs.find(({ type }) => type === 'guarantee.issue');
    scene.state.put(guaranteeEntries, guaranteeIdFromTx(context.sha256, txId), scene.guarantee(scene.issue()));
    expect(row?.check({ ...context, sender }, scene.issuePayload())?.code).toBe('GUARANTEE_ID_TAKEN');
    expect(row?.check({ ...context, sender, txId: txId.map(() => 1) }, scene.issuePayload())).toBeUndefined();
  });
});

describe('the limit of a bank', () => {
  it('is not asked for under the demo profile, and the sum stays an exact integer', () => {
    const scene = createGuaranteeScene();
    scene.issue({ amount: Number.MAX_SAFE_INTEGER - 1 });
    expect(scene.fails('guarantee.issue', scene.issuePayload({ amount: 2 }), asBank)).toMatchObject({
      code: 'GUARANTEE_TOTAL',
      detail: { currency: 'KZT' },
    });
    scene.issue({ amount: 1 });
    scene.issue({ amount: 2 }, asOtherBank);
  });

  it('covers the sum of its live guarantees to the tiyn, of several tenders and keys', () => {
    const scene = limited();
    const attest = limits(scene);
    attest(300);
    attest(50, secondSupplier.bin);
    scene.issue({ amount: 100 });
    scene.issue({ amount: 150, submitterTag: scene.tag(2) });
    const fault = scene.fails('guarantee.issue', scene.issuePayload({ amount: 51 }), asBank);
    expect(fault).toMatchObject({ code: 'GUARANTEE_LIMIT', detail: { total: 301, limit: 300 } });
    scene.issue({ amount: 50 });
    scene.issue({ amount: 50 }, asOtherBank);
    expect(scene.fails('guarantee.issue', scene.issuePayload({ amount: 1 }), asOtherBank).code).toBe('GUARANTEE_LIMIT');
    expect(scene.total()).toEqual({ count: 3, amounts: { KZT: 300 } });
    expect(scene.total(asOtherBank)).toEqual({ count: 1, amounts: { KZT: 50 } });
  });

  it('is free again when a guarantee is taken back, given back or paid, and not before', () => {
    const scene = limited();
    limits(scene)(4 * SECURITY);
    const ids = [1, 2, 3, 4].map((n) => scene.issue({ submitterTag: scene.tag(n) }));
    const [cancelled = '', released = '', paid = '', kept = ''] = ids;
    const refused = () => scene.fails('guarantee.issue', scene.issuePayload({ amount: 1 }), asBank).code;
    const sums: (number | undefined)[] = [];
    const note = () => sums.push(scene.total()?.amounts.KZT);
    expect(refused()).toBe('GUARANTEE_LIMIT');
    scene.advance(ACCEPTANCE_START);
    scene.done('guarantee.cancel', { guarantee: cancelled, reason: 'ERROR' }, asBank);
    note();
    for (const [index, id] of ids.entries()) if (index > 0) scene.lodge(id, index + 1);
    note();
    scene.doing('release', released, 'BID_WITHDRAWN');
    note();
    for (const id of [paid, kept]) scene.doing('hold', id);
    scene.doing('call', paid, 'EVADED');
    note();
    scene.done('guarantee.pay', { guarantee: paid, reference: '7' }, asBank);
    note();
    expect(sums).toEqual([3, 3, 2, 2, 1].map((live) => live * SECURITY));
    expect(scene.total()?.count).toBe(1);
    scene.issue({ amount: 3 * SECURITY });
    expect(refused()).toBe('GUARANTEE_LIMIT');
  });

  it('must stand in a fact that is in force, about this bank', () => {
    const scene = limited();
    const refused = (currency = 'KZT') =>
      scene.fails('guarantee.issue', scene.issuePayload({ currency, amount: 1 }), asBank);
    expect(refused()).toMatchObject({ code: 'GUARANTEE_LIMIT_MISSING', detail: { bank: outsider.bin } });
    const attest = limits(scene);
    attest(300, secondSupplier.bin);
    expect(refused().code).toBe('GUARANTEE_LIMIT_MISSING');
    attest(300, outsider.bin, TIME + 1000);
    scene.issue({ amount: 1 });
    scene.advance(TIME + 1000);
    expect(refused().code).toBe('GUARANTEE_LIMIT_MISSING');
    attest(0);
    expect(refused()).toMatchObject({ code: 'GUARANTEE_LIMIT', detail: { total: 2, limit: 0 } });
  });

  it('is in tenge: it covers no other currency', () => {
    const scene = limited();
    limits(scene)(300);
    scene.state.put(tenderEntries, scene.id, { ...scene.tenderEntry(scene.id), currency: 'USD' });
    const payload = scene.issuePayload({ currency: 'USD', amount: 1 });
    expect(scene.fails('guarantee.issue', payload, asBank)).toMatchObject({
      code: 'GUARANTEE_LIMIT_MISSING',
      detail: { currency: 'USD' },
    });
  });

  it('is asked for under the kz profile', () => {
    const scene = createGuaranteeScene({ profile: 'kz', params: [{ name: 'plan.requireBudgetFact', value: false }] });
    expect(scene.fails('guarantee.issue', scene.issuePayload(), asBank).code).toBe('GUARANTEE_LIMIT_MISSING');
    limits(scene)(SECURITY);
    scene.issue();
  });
});

it('every listed fault was shown', () => {
  // The id that is taken is shown above through the row's own check.
  const left = unshownFaults(guaranteeModule.txs.filter(({ type }) => type === 'guarantee.issue'));
  expect(left).toEqual(['guarantee.issue GUARANTEE_ID_TAKEN']);
});
