import { describe, expect, it } from 'vitest';
import { toHex } from '../../ledger/base/bytes.ts';
import type { ValueMap } from '../../ledger/base/codec.ts';
import { orgEntries } from '../../ledger/modules/identity/identity-entries.ts';
import { planEntries } from '../../ledger/modules/plan/plan-entries.ts';
import { keySetEntries, sealHeadEntries } from '../../ledger/modules/seal/seal-entries.ts';
import {
  lotEntries,
  paramSnapshotEntries,
  purchasedEntries,
  tenderOwner,
  tenderVersionEntries,
} from '../../ledger/modules/tender/tender-entries.ts';
import { tenderModule } from '../../ledger/modules/tender/tender-module.ts';
import { testParties } from '../ledger-context.ts';
import {
  asCustomer,
  asOrganizer,
  asSupplier,
  createProcurementScene,
  planExample,
  putSealKey,
  withCustomer,
} from '../procurement-scene.ts';

const TIME = Date.parse('2026-02-02T10:00:00+05:00');
const { customer, organizer, registrar, supplier } = testParties;
const demo = () => createProcurementScene({ time: TIME });
const seconds = (n: number) => ({ n, unit: 'second' });

describe('tender.publish', () => {
  it('announces lots, holds the plan, freezes the parameters and sets the clock', () => {
    const scene = demo();
    const plans = [scene.plan(), scene.plan({ amount: 500, code: { scheme: 'CPV', id: '45233130' } })];
    const notice = scene.document(`org/${organizer.bin}`, 1);
    const spec = scene.document(`plan/${plans[0]}`, 2, asCustomer);
    const payload = scene.tenderPayload(plans, {
      documents: [notice, spec],
      source: { system: 'ocds', id: 'x', fields: [] },
    });
    const { result, events } = scene.done('tender.publish', payload, withCustomer);
    const id = String(result.tender);
    expect(id).toMatch(/^t-[0-9a-f]{16}$/);
    expect(result).toEqual({ tender: id, state: 'DISCUSSION', end: TIME + 5000 });
    expect(events.map((event) => event.type)).toEqual(['tender.published']);
    const tender = scene.tenderEntry(id);
    expect(tender).toMatchObject({ organizer: organizer.bin, state: 'DISCUSSION', lots: 2, version: 1, questions: 0 });
    expect(tender.source).toEqual({ system: 'ocds', id: 'x', fields: [] });
    expect(tenderOwner(scene.read(), id)).toBe(organizer.bin);
    expect(scene.state.get(lotEntries, `${id}/2`)).toMatchObject({
      plan: plans[1],
      customer: customer.bin,
      amount: 500,
      kind: 'GOODS',
      code: { scheme: 'CPV', id: '45233130' },
    });
    const first = scene.state.get(tenderVersionEntries, `${id}/1`);
    expect(first?.documents).toEqual([
      { document: notice, sha256: new Uint8Array(32).fill(1) },
      { document: spec, sha256: new Uint8Array(32).fill(2) },
    ]);
    for (const plan of plans) {
      const item = scene.planItem(plan);
      expect(item).toMatchObject({ state: 'IN_TENDER', reserved: item.amount });
    }
    const frozen = scene.state.get(paramSnapshotEntries, toHex(tender.params));
    expect(Object.keys(frozen ?? {})).toContain('tender.method.OPEN_TENDER');
    expect(frozen?.['calendar.kz']).toBeDefined();
    expect(scene.timers()).toContainEqual({ dueAt: TIME + 5000, objectId: id, kind: 'tender.discussionEnd' });
  });

  it('shares one snapshot between tenders of the same parameters', () => {
    const scene = demo();
    const [one, two] = [scene.tender([scene.plan()]), scene.tender([scene.plan()])];
    expect(one).not.toBe(two);
    expect(scene.tenderEntry(one).params).toEqual(scene.tenderEntry(two).params);
  });

  it('accepts bids at once where there is no discussion', () => {
    const scene = demo();
    const plan = scene.plan({ method: 'PRICE_QUOTATION' });
    const change = { method: 'PRICE_QUOTATION', periods: { discussion: seconds(0), acceptance: seconds(5) } };
    const { result, events } = scene.done('tender.publish', scene.tenderPayload([plan], change), withCustomer);
    expect(result).toMatchObject({ state: 'ACCEPTING', end: TIME + 5000 });
    expect(events.map((event) => event.type)).toEqual(['tender.published', 'tender.accepting']);
    expect(scene.timers().map((timer) => timer.kind)).toEqual(['tender.acceptanceEnd']);
  });

  it("lets an organiser that is the customer sign alone, and takes a customer's part of a plan twice", () => {
    const scene = demo();
    const own = String(scene.done('plan.publish', planExample, asOrganizer).result.plan);
    const payload = scene.tenderPayload([own]);
    const half = (amount: number) => ({
      ...payload,
      lots: (payload.lots as ValueMap[]).map((lot) => ({ ...lot, amount })),
    });
    scene.done('tender.publish', half(200_000_000), asOrganizer);
    expect(scene.fails('tender.publish', half(70_000_001), asOrganizer)).toMatchObject({
      code: 'PLAN_REMAINDER',
      detail: { remainder: 70_000_000 },
    });
    scene.done('tender.publish', half(70_000_000), asOrganizer);
  });

  it('adds up lots of one plan item', () => {
    const scene = demo();
    const plan = scene.plan({ amount: 100 });
    const [lot] = scene.tenderPayload([plan]).lots as ValueMap[];
    const lots = [
      { ...lot, amount: 60 },
      { ...lot, amount: 41 },
    ];
    const fault = scene.fails('tender.publish', scene.tenderPayload([plan], { lots }), withCustomer);
    expect(fault).toMatchObject({ code: 'PLAN_REMAINDER', detail: { amount: 101, remainder: 100 } });
  });
});

describe('the key that bids are sealed to', () => {
  const published = (scene: ReturnType<typeof demo>) =>
    scene.done('tender.publish', scene.tenderPayload([scene.plan()]), withCustomer);

  it('is frozen at publication, and counts its tenders until they are cancelled', () => {
    const scene = demo();
    const id = String(published(scene).result.tender);
    expect(scene.tenderEntry(id).sealKey).toEqual({ epoch: 1, keyId: new Uint8Array(32).fill(7) });
    published(scene);
    expect(scene.state.get(keySetEntries, '1')?.tenders).toBe(2);
    const keyId = new Uint8Array(32).fill(8);
    scene.state.put(sealHeadEntries, '', { epoch: 2, setFrom: 1, active: { epoch: 2, keyId } });
    expect(scene.tenderEntry(id).sealKey.epoch).toBe(1);
    const cancel = { tender: id, reasonCode: 'BUDGET', act: '№ 1' };
    scene.done('tender.cancel', cancel, { org: organizer.bin, cosigners: [organizer.keys[1]] });
    expect(scene.state.get(keySetEntries, '1')?.tenders).toBe(1);
  });

  it('must be there, with openers enough to open', () => {
    const scene = demo();
    const payload = scene.tenderPayload([scene.plan()]);
    putSealKey(scene, { missing: [1, 2] });
    expect(scene.fails('tender.publish', payload, withCustomer)).toMatchObject({
      code: 'SEAL_OPENERS_FEW',
      detail: { live: 2, needed: 3 },
    });
    scene.state.remove(keySetEntries, '1');
    scene.state.remove(sealHeadEntries, '');
    expect(scene.fails('tender.publish', payload, withCustomer).code).toBe('SEAL_KEY_NOT_READY');
  });

  it('with no opener to spare is told of', () => {
    const scene = demo();
    const types = () => published(scene).events.map(({ type }) => type);
    expect(types()).toEqual(['tender.published']);
    putSealKey(scene, { missing: [4] });
    const { result, events } = published(scene);
    expect(events).toContainEqual({
      type: 'tender.sealMarginLow',
      data: { tender: String(result.tender), epoch: 1, openers: 3 },
    });
  });
});

describe('tender.publish refuses', () => {
  const cases: readonly [string, string, (scene: ReturnType<typeof demo>, plan: string) => ValueMap][] = [
    [
      'an unknown plan item',
      'PLAN_NOT_FOUND',
      (_scene, plan) => lotChange(_scene, plan, { plan: `${customer.bin}-2026-77` }),
    ],
    ['another currency', 'TENDER_CURRENCY', () => ({ currency: 'EUR' })],
    ['another method than planned', 'TENDER_METHOD', () => ({ method: 'TWO_ENVELOPE' })],
    ['too high a bid security', 'LOT_SECURITY', (scene, plan) => lotChange(scene, plan, { securityBps: 301 })],
    [
      'a period in another unit',
      'PERIOD_UNIT',
      () => ({ periods: { discussion: { n: 5, unit: 'hour' }, acceptance: seconds(10) } }),
    ],
    ['a short discussion', 'PERIOD_SHORT', () => ({ periods: { discussion: seconds(4), acceptance: seconds(10) } })],
    ['a short acceptance', 'PERIOD_SHORT', () => ({ periods: { discussion: seconds(5), acceptance: seconds(9) } })],
    ['a criterion twice', 'TENDER_CRITERIA', () => ({ criteria: [criterion('a', 1), criterion('a', 2)] })],
    ['weights beyond all', 'TENDER_CRITERIA', () => ({ criteria: [criterion('a', 9000), criterion('b', 1001)] })],
    [
      'an unknown document',
      'TENDER_DOCUMENT_MISSING',
      () => ({ documents: [`org/${organizer.bin}/${'ab'.repeat(32)}`] }),
    ],
    [
      "a stranger's document",
      'TENDER_DOCUMENT_MISSING',
      (scene) => ({ documents: [scene.document(`org/${supplier.bin}`, 1, asSupplier)] }),
    ],
    [
      'a document of another plan item',
      'TENDER_DOCUMENT_MISSING',
      (scene) => ({ documents: [scene.document(`plan/${scene.plan()}`, 1, asCustomer)] }),
    ],
    [
      'a document that is not public',
      'TENDER_DOCUMENT_MISSING',
      (scene) => ({ documents: [scene.document(`org/${organizer.bin}`, 1, asOrganizer, { visibility: 'PARTIES' })] }),
    ],
    [
      'a document still sealed',
      'TENDER_DOCUMENT_MISSING',
      (scene) => ({
        documents: [
          scene.document(`org/${organizer.bin}`, 1, asOrganizer, { visibility: 'SEALED_UNTIL', sealedUntil: TIME + 1 }),
        ],
      }),
    ],
  ];
  it.each(cases)('%s: %s', (_name, code, change) => {
    const scene = demo();
    const plan = scene.plan();
    const payload = scene.tenderPayload([plan], change(scene, plan));
    expect(scene.fails('tender.publish', payload, withCustomer).code).toBe(code);
    expect(scene.planItem(plan)).toMatchObject({ reserved: 0, state: 'PUBLISHED' });
  });

  it('a document named twice, or revoked', () => {
    const scene = demo();
    const plan = scene.plan();
    const document = scene.document(`file/${organizer.bin}/tender`, 3);
    const twice = scene.tenderPayload([plan], { documents: [document, document] });
    expect(scene.fails('tender.publish', twice, withCustomer).code).toBe('TENDER_DOCUMENT_LISTED');
    scene.done('document.revoke', { document, reason: 'қате' }, asOrganizer);
    const revoked = scene.tenderPayload([plan], { documents: [document] });
    expect(scene.fails('tender.publish', revoked, withCustomer).code).toBe('TENDER_DOCUMENT_MISSING');
  });

  it('a sender that is no organiser, and a lot whose customer has not signed or lost its role', () => {
    const scene = demo();
    const payload = scene.tenderPayload([scene.plan()]);
    expect(scene.fails('tender.publish', payload, asCustomer).code).toBe('ROLE_MISSING');
    const cosigned = { org: organizer.bin, cosigners: [supplier.keys[0]] };
    for (const signer of [asOrganizer, cosigned]) {
      expect(scene.fails('tender.publish', payload, signer)).toMatchObject({
        code: 'TENDER_CUSTOMER_MISSING',
        detail: { customer: customer.bin },
      });
    }
    const revoke = { org: customer.bin, role: 'CUSTOMER', legalAct: '№ 1', reason: 'r' };
    scene.done('identity.revokeRole', revoke, { org: registrar.bin, cosigners: [registrar.keys[1]] });
    expect(scene.fails('tender.publish', payload, withCustomer).code).toBe('TENDER_CUSTOMER_ROLE');
    expect(scene.state.get(orgEntries, customer.bin)?.status).toBe('ACTIVE');
  });

  it('a withdrawn plan item and one that is spent', () => {
    const scene = demo();
    const plan = scene.plan();
    const payload = scene.tenderPayload([plan]);
    scene.done('plan.withdraw', { plan, reason: 'r' }, asCustomer);
    expect(scene.fails('tender.publish', payload, withCustomer)).toMatchObject({
      code: 'PLAN_STATE',
      detail: { state: 'WITHDRAWN' },
    });
    const spent = { state: 'CONTRACTED', consumed: planExample.amount } as const;
    scene.state.put(planEntries, plan, { ...scene.planItem(plan), ...spent });
    expect(scene.fails('tender.publish', payload, withCustomer)).toMatchObject({
      code: 'PLAN_REMAINDER',
      detail: { remainder: 0 },
    });
  });

  it('words without the obligatory languages under the kz profile', () => {
    const scene = createProcurementScene({
      time: TIME,
      profile: 'kz',
      params: [{ name: 'plan.requireBudgetFact', value: false }],
    });
    const plan = scene.plan();
    const [lot] = scene.tenderPayload([plan]).lots as ValueMap[];
    const changes: ValueMap[] = [
      { title: { kk: 'Қағаз' } },
      { description: { kk: 'Қағаз' } },
      { lots: [{ ...lot, title: { kk: 'Қағаз' } }] },
      { lots: [{ ...lot, description: { kk: 'Қағаз' } }] },
      { criteria: [criterion('a', 1)] },
    ];
    for (const change of changes) {
      const fault = scene.fails('tender.publish', scene.tenderPayload([plan], change), withCustomer);
      expect(fault).toMatchObject({ code: 'TENDER_LANGUAGE', detail: { language: 'ru' } });
    }
  });

  it('an id that is taken', () => {
    const scene = demo();
    const plan = scene.plan();
    const payload = scene.tenderPayload([plan]);
    const row = tenderModule.txs.find((candidate) => candidate.type === 'tender.publish');
    const context = { ...scene.read(), txId: new Uint8Array(32) };
    const sender = { key: organizer.keys[0], org: organizer.bin, roles: ['ORGANIZER'], cosignerOrgs: [customer.bin] };
    const state = { get: () => ({}) as never };
    const fault = row?.check({ ...context, state, sender, tx: {} as never }, payload);
    expect(fault?.code).toBe('TENDER_ID_TAKEN');
  });
});

describe('splitting a purchase', () => {
  const quotation = (scene: ReturnType<typeof demo>, amount: number, change: ValueMap = {}) => {
    const plan = scene.plan({ method: 'PRICE_QUOTATION', amount, ...change });
    const periods = { discussion: seconds(0), acceptance: seconds(5) };
    return scene.tenderPayload([plan], { method: 'PRICE_QUOTATION', periods });
  };
  const withAction = (action: string) =>
    createProcurementScene({
      time: TIME,
      params: [
        { name: 'tender.splitAction', value: action },
        { name: 'tender.splitThreshold', value: 1000 },
      ],
    });
  const purchased = `${customer.bin}/2026/ENSTRU/${planExample.code.id}`;

  it('is refused from the first tiyn past the threshold of the code, customer and year', () => {
    const scene = withAction('REFUSE');
    scene.done('tender.publish', quotation(scene, 600), withCustomer);
    expect(scene.fails('tender.publish', quotation(scene, 401), withCustomer)).toMatchObject({
      code: 'TENDER_SPLIT',
      detail: { customer: customer.bin, year: 2026, amount: 1001, threshold: 1000 },
    });
    scene.done('tender.publish', quotation(scene, 400), withCustomer);
    scene.done('tender.publish', quotation(scene, 1000, { year: 2027 }), withCustomer);
    scene.done('tender.publish', quotation(scene, 1000, { code: { scheme: 'CPV', id: '45233130' } }), withCustomer);
    scene.tender([scene.plan({ amount: 5000 })]);
    expect(scene.state.get(purchasedEntries, purchased)).toBe(1000);
  });

  it('sees two lots of one tender', () => {
    const scene = withAction('REFUSE');
    const [one, two] = [quotation(scene, 600), quotation(scene, 600)];
    const lots = [...(one.lots as ValueMap[]), ...(two.lots as ValueMap[])];
    expect(scene.fails('tender.publish', { ...one, lots }, withCustomer).code).toBe('TENDER_SPLIT');
  });

  it('is flagged where the parameter says so, and leaves no trace when cancelled', () => {
    const scene = withAction('FLAG');
    const { result, events } = scene.done('tender.publish', quotation(scene, 1001), withCustomer);
    expect(events.map((event) => event.type)).toContain('tender.splitFlagged');
    const cancel = { tender: result.tender ?? '', reasonCode: 'BUDGET', act: '№ 1' };
    scene.done('tender.cancel', cancel, { org: organizer.bin, cosigners: [organizer.keys[1]] });
    expect(scene.state.get(purchasedEntries, purchased)).toBeUndefined();
  });

  it('does not compare other currencies with a threshold in tenge', () => {
    const scene = withAction('REFUSE');
    const payload = quotation(scene, 5000, { currency: 'UAH' });
    scene.done('tender.publish', { ...payload, currency: 'UAH' }, withCustomer);
    expect(scene.state.get(purchasedEntries, purchased)).toBeUndefined();
  });
});

describe('the tables of tender', () => {
  it('have examples that pass their schemas, a line for every field and no field without one', () => {
    for (const row of tenderModule.txs) {
      expect(row.payload.check(row.example, '')).toBeUndefined();
      for (const name of Object.keys(row.payload.json.properties as object)) expect(row.fields).toHaveProperty([name]);
    }
  });

  it('have defaults that pass their schemas, and timers named after the module', () => {
    for (const row of tenderModule.params) {
      for (const value of [row.defaults.kz, row.defaults.demo]) expect(row.schema.check(value, '')).toBeUndefined();
    }
    for (const timer of tenderModule.timers) {
      expect(timer.kind).toMatch(/^tender\.[a-zA-Z]+$/);
      expect(timer.subjects('t-1', {})).toEqual(['tender/t-1']);
    }
  });

  it('names the customers of lots among the subjects of a publication', () => {
    const row = tenderModule.txs.find((candidate) => candidate.type === 'tender.publish');
    const plan = `${customer.bin}-2026-1`;
    const lots = [{ plan }, { plan }];
    expect(row?.subjects({ lots }, {} as never, { tender: 't-1' })).toEqual([
      'tender/t-1',
      `plan/${plan}`,
      `org/${customer.bin}`,
    ]);
  });
});

function lotChange(scene: ReturnType<typeof demo>, plan: string, change: ValueMap): ValueMap {
  const lots = scene.tenderPayload([plan]).lots as ValueMap[];
  return { lots: lots.map((lot) => ({ ...lot, ...change })) };
}

function criterion(id: string, weightBps: number): ValueMap {
  return { id, kind: 'AUTO', type: 'EXPERIENCE_YEARS', title: { kk: 'Тәжірибе' }, weightBps };
}
