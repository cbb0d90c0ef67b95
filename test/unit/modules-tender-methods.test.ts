import { describe, expect, it } from 'vitest';
import type { ValueMap } from '../../ledger/base/codec.ts';
import { METHODS, type Method } from '../../ledger/modules/plan/procurement-fields.ts';
import { type MethodTerms, methodParamName, methodParams } from '../../ledger/modules/tender/tender-methods.ts';
import { termsOf } from '../../ledger/modules/tender/tender-snapshot.ts';
import { createProcurementScene, SCENE_TIME, withCustomer } from '../procurement-scene.ts';

const TIME = SCENE_TIME;
const PROFILES = ['kz', 'demo'] as const;

function termsIn(profile: (typeof PROFILES)[number], name: string): MethodTerms {
  const row = methodParams.find((candidate) => candidate.name === name);
  if (row === undefined) throw new TypeError(`the method has a parameter: ${name}`);
  return row.defaults[profile] as MethodTerms;
}

describe('the terms of methods', () => {
  it.each(PROFILES)('%s: envelopes, commission, auction and rules are those of the method', (profile) => {
    const terms = (method: Method) => termsIn(profile, methodParamName({ method }));
    for (const method of METHODS) {
      expect(terms(method).envelopes).toBe(method === 'TWO_ENVELOPE' ? 2 : 1);
      expect(terms(method).auction !== undefined).toBe(method === 'AUCTION');
      expect(terms(method).bidsMin).toBe(1);
    }
    const withCommission = METHODS.filter((method) => terms(method).commission);
    expect(withCommission).toEqual(['OPEN_TENDER', 'TWO_ENVELOPE', 'AUCTION']);
    expect(terms('RATING_POINTS').engines).toEqual(['RATING_POINTS']);
    expect(terms('PRICE_QUOTATION').engines).toEqual(['LOWEST_PRICE']);
  });

  it('stay with the tender as they were at its publication', () => {
    const scene = createProcurementScene({ time: TIME });
    const plan = scene.plan({ method: 'AUCTION' });
    const tender = scene.tenderEntry(scene.tender([plan], { method: 'AUCTION' }));
    expect(termsOf(scene.state, tender)).toEqual(termsIn('demo', 'tender.method.AUCTION'));
    expect(termsOf(scene.state, tender).auction).toEqual({ rounds: 3, round: { n: 3, unit: 'second' }, stepBps: 50 });
  });

  it('are others for a quasi-state buyer, at its publication and after it', () => {
    const scene = createProcurementScene({ time: TIME });
    const plan = scene.plan();
    const short = scene.tenderPayload([plan], { buyer: 'QUASI_STATE' });
    expect(scene.fails('tender.publish', short, withCustomer)).toMatchObject({
      code: 'PERIOD_SHORT',
      detail: { period: 'discussion', least: 6 },
    });
    const periods = { discussion: { n: 6, unit: 'second' }, acceptance: { n: 12, unit: 'second' } };
    const quasi = scene.tenderEntry(scene.tender([plan], { buyer: 'QUASI_STATE', periods }));
    expect(quasi.buyer).toBe('QUASI_STATE');
    expect(termsOf(scene.state, quasi)).toEqual(termsIn('demo', 'tender.quasi.method.OPEN_TENDER'));
    expect(termsOf(scene.state, quasi).abnormalPrice.rule).toBe('MEAN');
    const state = scene.tenderEntry(scene.tender([scene.plan()]));
    expect(state.buyer).toBe('STATE');
    expect(termsOf(scene.state, state).abnormalPrice.rule).toBe('OTHERS');
    expect(state.params).not.toEqual(quasi.params);
  });

  it('bind a quasi-state buyer in the kz profile too', () => {
    const params = [{ name: 'plan.requireBudgetFact', value: false }];
    const scene = createProcurementScene({ time: TIME, profile: 'kz', params });
    const plan = scene.plan();
    const quasi = scene.tenderPayload([plan], { buyer: 'QUASI_STATE' });
    expect(scene.fails('tender.publish', quasi, withCustomer)).toMatchObject({
      code: 'PERIOD_SHORT',
      detail: { period: 'discussion', least: 3, unit: 'workingDay' },
    });
    const days = (n: number) => ({ n, unit: 'workingDay' });
    const lots = (quasi.lots as ValueMap[]).map((lot) => ({ ...lot, securityBps: 300 }));
    const whole = { ...quasi, lots, periods: { discussion: days(3), acceptance: days(7) } };
    scene.done('tender.publish', whole, withCustomer);
    expect(scene.fails('tender.publish', { ...whole, buyer: 'STATE' }, withCustomer).code).toBe('LOT_SECURITY');
  });

  it('say which rules may determine the winner', () => {
    const scene = createProcurementScene({ time: TIME });
    const publish = (method: string, scoringRule: string) => {
      const plan = scene.plan({ method, amount: 100 });
      const discussion = { n: method === 'PRICE_QUOTATION' ? 0 : 5, unit: 'second' };
      const periods = { discussion, acceptance: { n: 10, unit: 'second' } };
      return scene.tenderPayload([plan], { method, scoringRule, periods });
    };
    expect(scene.fails('tender.publish', publish('RATING_POINTS', 'LOWEST_PRICE'), withCustomer)).toMatchObject({
      code: 'TENDER_RULE',
      detail: { method: 'RATING_POINTS', scoringRule: 'LOWEST_PRICE', engines: 'RATING_POINTS' },
    });
    expect(scene.fails('tender.publish', publish('AUCTION', 'WEIGHTED_VALUE'), withCustomer).code).toBe('TENDER_RULE');
    scene.done('tender.publish', publish('RATING_POINTS', 'RATING_POINTS'), withCustomer);
    scene.done('tender.publish', publish('TWO_ENVELOPE', 'WEIGHTED_VALUE'), withCustomer);
    scene.done('tender.publish', publish('PRICE_QUOTATION', 'LOWEST_PRICE'), withCustomer);
  });
});
