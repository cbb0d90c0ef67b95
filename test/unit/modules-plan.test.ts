import { describe, expect, it } from 'vitest';
import { planEntries, planVersionEntries, planYearEntries } from '../../ledger/modules/plan/plan-entries.ts';
import { planModule } from '../../ledger/modules/plan/plan-module.ts';
import { PLAN_MOVES, planWords } from '../../ledger/modules/plan/plan-states.ts';
import { testParties } from '../ledger-context.ts';
import { asCustomer, asOrganizer, createProcurementScene, planExample } from '../procurement-scene.ts';

const TIME = Date.parse('2026-02-02T10:00:00+05:00');
const { customer, organizer, digital, supplier } = testParties;
const demo = () => createProcurementScene({ time: TIME });

describe('plan.publish', () => {
  it('numbers the items of a year and keeps the running total by currency', () => {
    const scene = demo();
    expect(scene.plan()).toBe(`${customer.bin}-2026-1`);
    expect(scene.plan({ currency: 'GBP', amount: 100_000_000 })).toBe(`${customer.bin}-2026-2`);
    expect(scene.plan({ year: 2027 })).toBe(`${customer.bin}-2027-1`);
    expect(scene.state.get(planYearEntries, `${customer.bin}/2026`)).toEqual({
      count: 2,
      amounts: { KZT: 270_000_000, GBP: 100_000_000 },
    });
    expect(scene.planItem(`${customer.bin}-2026-1`)).toMatchObject({
      ...planExample,
      state: 'PUBLISHED',
      reserved: 0,
      consumed: 0,
    });
  });

  it('belongs to customers', () => {
    expect(demo().fails('plan.publish', planExample, { org: supplier.bin }).code).toBe('ROLE_MISSING');
  });

  it.each([
    ['ENSTRU', '172314.500.000002', undefined],
    ['ENSTRU', '172314.500.00002', 'PLAN_CODE_FORM'],
    ['ENSTRU', '172314-500-000002', 'PLAN_CODE_FORM'],
    ['CPV', '45233130', undefined],
    ['CPV', '45233162-2', undefined],
    ['CPV', '45233130.0', undefined],
    ['CPV', '4523313', 'PLAN_CODE_FORM'],
    ['DK021', '14210000-6', undefined],
    ['DK021', '14210000', 'PLAN_CODE_FORM'],
  ])('judges the code %s %s', (scheme, id, code) => {
    const scene = demo();
    const payload = { ...planExample, code: { scheme, id } };
    if (code === undefined) scene.done('plan.publish', payload, asCustomer);
    else expect(scene.fails('plan.publish', payload, asCustomer)).toMatchObject({ code, detail: { scheme, code: id } });
  });

  it('allows ENSTRU only under the kz profile, in tenge, in Kazakh and Russian', () => {
    const scene = createProcurementScene({ time: TIME, profile: 'kz' });
    const refuse = (change: object) => scene.fails('plan.publish', { ...planExample, ...change }, asCustomer);
    expect(refuse({ code: { scheme: 'CPV', id: '45233130' } })).toMatchObject({ code: 'PLAN_CODE_SCHEME' });
    expect(refuse({ currency: 'USD' })).toMatchObject({ code: 'PLAN_CURRENCY', detail: { currency: 'USD' } });
    expect(refuse({ title: { ru: 'Бумага' } })).toMatchObject({ code: 'PLAN_LANGUAGE', detail: { language: 'kk' } });
    expect(refuse({ description: { kk: 'Қағаз' } })).toMatchObject({
      code: 'PLAN_LANGUAGE',
      detail: { language: 'ru' },
    });
    expect(refuse({})).toMatchObject({ code: 'PLAN_BUDGET_MISSING' });
  });

  it('refuses a year whose sum is no exact integer', () => {
    const scene = demo();
    scene.plan({ amount: Number.MAX_SAFE_INTEGER });
    expect(scene.fails('plan.publish', { ...planExample, amount: 1 }, asCustomer).code).toBe('PLAN_TOTAL_LIMIT');
    scene.plan({ amount: 1, currency: 'EUR' });
  });

  it('needs a wording in some language', () => {
    const schema = planModule.txs[0]?.payload;
    expect(schema?.check({ ...planExample, title: {} }, '')).toEqual({ path: 'title', problem: 'missing' });
  });
});

describe('the budget', () => {
  function budgeted(amount: number, validTo = TIME + 86_400_000) {
    const scene = createProcurementScene({ time: TIME, profile: 'kz' });
    const signer = { org: digital.bin, cosigners: [digital.keys[1]] };
    const fields = [{ name: 'amount', type: 'money', required: true }];
    scene.done(
      'source.register',
      {
        source: 'treasury',
        owner: organizer.bin,
        name: { kk: 'Қазынашылық', ru: 'Казначейство', en: 'Treasury' },
        schemas: [{ id: 'budget.allocation', personal: false, fields }],
        legalAct: 'Бюджет кодексі',
      },
      signer,
    );
    const subject = `${customer.bin}/2026`;
    const fact = { source: 'treasury', schema: 'budget.allocation', subject, value: { amount }, asOf: TIME, validTo };
    scene.done('fact.attest', fact, asOrganizer);
    return scene;
  }

  it('covers the sum of the items to the tiyn', () => {
    const scene = budgeted(300);
    scene.plan({ amount: 200 });
    const fault = scene.fails('plan.publish', { ...planExample, amount: 101 }, asCustomer);
    expect(fault).toMatchObject({ code: 'PLAN_BUDGET_EXCEEDED', detail: { planned: 301, allocated: 300 } });
    scene.plan({ amount: 100 });
  });

  it('is free again when an item is withdrawn or lowered, and holds an amendment', () => {
    const scene = budgeted(300);
    const first = scene.plan({ amount: 200 });
    const second = scene.plan({ amount: 100 });
    const amend = (amount: number) => ({ plan: second, reason: 'r', terms: { amount } });
    expect(scene.fails('plan.amend', amend(101), asCustomer).code).toBe('PLAN_BUDGET_EXCEEDED');
    scene.done('plan.amend', amend(50), asCustomer);
    scene.done('plan.withdraw', { plan: first, reason: 'r' }, asCustomer);
    scene.done('plan.amend', amend(300), asCustomer);
    expect(scene.state.get(planYearEntries, `${customer.bin}/2026`)).toEqual({ count: 2, amounts: { KZT: 300 } });
  });

  it('must be of the year, and in force', () => {
    const scene = budgeted(300, TIME + 1000);
    expect(scene.fails('plan.publish', { ...planExample, year: 2027, amount: 1 }, asCustomer).code).toBe(
      'PLAN_BUDGET_MISSING',
    );
    scene.advance(TIME + 1000);
    expect(scene.fails('plan.publish', { ...planExample, amount: 1 }, asCustomer).code).toBe('PLAN_BUDGET_MISSING');
  });

  it('allows an amendment that lowers the plan even without a fact', () => {
    const scene = budgeted(300, TIME + 1000);
    const plan = scene.plan({ amount: 200 });
    scene.advance(TIME + 1000);
    scene.done('plan.amend', { plan, reason: 'r', terms: { amount: 100 } }, asCustomer);
  });
});

describe('plan.amend and plan.withdraw', () => {
  it('keeps every version', () => {
    const scene = demo();
    const plan = scene.plan();
    scene.advance(TIME + 1000);
    scene.done('plan.amend', { plan, reason: 'бірінші', terms: { amount: 5 } }, asCustomer);
    scene.advance(TIME + 2000);
    scene.done('plan.amend', { plan, reason: 'екінші', terms: { quantity: 7, method: 'PRICE_QUOTATION' } }, asCustomer);
    const item = scene.planItem(plan);
    expect(item).toMatchObject({
      state: 'AMENDED',
      version: 3,
      amount: 5,
      quantity: 7,
      reason: 'екінші',
      changedAt: TIME + 2000,
    });
    expect(item.title).toEqual(planExample.title);
    const version = (n: number) => scene.state.get(planVersionEntries, `${plan}/${n}`);
    expect(version(1)).toMatchObject({ amount: planExample.amount, from: TIME, until: TIME + 1000 });
    expect(version(1)).not.toHaveProperty('reason');
    expect(version(2)).toMatchObject({
      amount: 5,
      quantity: planExample.quantity,
      until: TIME + 2000,
      reason: 'бірінші',
    });
    expect(version(3)).toBeUndefined();
  });

  it('gives each fault', () => {
    const scene = demo();
    const plan = scene.plan();
    const unknown = `${customer.bin}-2026-99`;
    const terms = { amount: 5 };
    expect(scene.fails('plan.amend', { plan: unknown, reason: 'r', terms }, asCustomer).code).toBe('PLAN_NOT_FOUND');
    expect(scene.fails('plan.amend', { plan, reason: 'r', terms }, asOrganizer)).toMatchObject({
      code: 'PLAN_NOT_OWNER',
      detail: { customer: customer.bin },
    });
    expect(scene.fails('plan.amend', { plan, reason: 'r', terms: {} }, asCustomer).code).toBe('PLAN_UNCHANGED');
    scene.plan({ amount: Number.MAX_SAFE_INTEGER - planExample.amount });
    const more = { amount: planExample.amount + 1 };
    expect(scene.fails('plan.amend', { plan, reason: 'r', terms: more }, asCustomer).code).toBe('PLAN_TOTAL_LIMIT');
    expect(scene.fails('plan.withdraw', { plan: unknown, reason: 'r' }, asCustomer).code).toBe('PLAN_NOT_FOUND');
    expect(scene.fails('plan.withdraw', { plan, reason: 'r' }, asOrganizer).code).toBe('PLAN_NOT_OWNER');
    scene.state.put(planEntries, plan, { ...scene.planItem(plan), version: 1000 });
    expect(scene.fails('plan.amend', { plan, reason: 'r', terms }, asCustomer).code).toBe('PLAN_VERSIONS_FULL');
  });

  it('asks the obligatory languages of new words only', () => {
    const scene = createProcurementScene({
      time: TIME,
      profile: 'kz',
      params: [{ name: 'plan.requireBudgetFact', value: false }],
    });
    const plan = scene.plan();
    const terms = { title: { ru: 'Бумага' } };
    expect(scene.fails('plan.amend', { plan, reason: 'r', terms }, asCustomer).code).toBe('PLAN_LANGUAGE');
    scene.done('plan.amend', { plan, reason: 'r', terms: { amount: 3 } }, asCustomer);
  });

  it('is allowed in exactly the states of the table', () => {
    const states = ['PUBLISHED', 'AMENDED', 'IN_TENDER', 'CONTRACTED', 'WITHDRAWN'] as const;
    for (const state of states) {
      const scene = demo();
      const plan = scene.plan();
      scene.state.put(planEntries, plan, { ...scene.planItem(plan), state });
      const rows = { amend: { plan, reason: 'r', terms: { amount: 5 } }, withdraw: { plan, reason: 'r' } } as const;
      for (const move of ['amend', 'withdraw'] as const) {
        const allowed = (PLAN_MOVES[move] as readonly string[]).includes(state);
        if (!allowed) {
          expect(scene.fails(`plan.${move}`, rows[move], asCustomer)).toMatchObject({
            code: 'PLAN_STATE',
            detail: { state },
          });
        } else scene.done(`plan.${move}`, rows[move], asCustomer);
      }
      expect(planWords[`PLAN_${state}`]).toBeDefined();
    }
  });
});

describe('the tables of plan', () => {
  it('have examples that pass their schemas, and a line for every field', () => {
    for (const row of planModule.txs) {
      expect(row.payload.check(row.example, '')).toBeUndefined();
      for (const name of Object.keys(row.example)) expect(row.fields).toHaveProperty([name]);
    }
  });

  it('have defaults that pass their schemas', () => {
    for (const row of planModule.params) {
      for (const value of [row.defaults.kz, row.defaults.demo]) expect(row.schema.check(value, '')).toBeUndefined();
    }
  });
});
