import { describe, expect, it } from 'vitest';
import type { ValueMap } from '../../ledger/base/codec.ts';
import { factEntries, sourceEntries } from '../../ledger/modules/fact/fact-entries.ts';
import { factModule } from '../../ledger/modules/fact/fact-module.ts';
import {
  BUDGET_ALLOCATION_SCHEMA,
  budgetAllocation,
  budgetSubject,
  factInForce,
} from '../../ledger/modules/fact/find-fact.ts';
import { createTestContext, testParties as parties, type TestContext, unshownFaults } from '../ledger-context.ts';

const START = 1_770_000_000_000;
const DAY = 86_400_000;
const OWNER = parties.ministry;
const authority = { org: parties.digital.bin, cosigners: [parties.digital.keys[1]] };
const owner = { org: OWNER.bin };
const subject = budgetSubject(parties.customer.bin, 2026);

const schema = (over: ValueMap = {}): ValueMap => ({
  id: BUDGET_ALLOCATION_SCHEMA,
  personal: false,
  fields: [{ name: 'amount', type: 'money', required: true }],
  ...over,
});
const source = (over: ValueMap = {}): ValueMap => ({
  source: 'budget',
  owner: OWNER.bin,
  name: { kk: 'а', ru: 'б', en: 'c' },
  schemas: [schema()],
  legalAct: 'act',
  ...over,
});
const step = (id = 'budget'): ValueMap => ({ source: id, reason: 'why', legalAct: 'act' });
const attest = (over: ValueMap = {}): ValueMap => ({
  source: 'budget',
  schema: BUDGET_ALLOCATION_SCHEMA,
  subject,
  value: { amount: 500 },
  asOf: START,
  validTo: START + 10 * DAY,
  ...over,
});

function withSource(): TestContext {
  const context = createTestContext({ time: START, modules: [factModule] });
  context.done('source.register', source(), authority);
  return context;
}

describe('sources', () => {
  it('are registered with their schemas, and go ACTIVE ⇄ SUSPENDED → RETIRED', () => {
    const context = withSource();
    const status = () => context.state.get(sourceEntries, 'budget')?.status;
    expect(context.state.get(sourceEntries, 'budget')).toMatchObject({
      status: 'ACTIVE',
      owner: OWNER.bin,
      schemas: [BUDGET_ALLOCATION_SCHEMA],
    });
    expect(context.fails('source.resume', step(), authority).code).toBe('SOURCE_WRONG_STATE');
    context.done('source.suspend', step(), authority);
    expect(context.fails('source.suspend', step(), authority).code).toBe('SOURCE_WRONG_STATE');
    context.done('source.resume', step(), authority);
    expect(status()).toBe('ACTIVE');
    context.done('source.retire', step(), authority);
    expect(status()).toBe('RETIRED');
    expect(context.fails('source.retire', step(), authority).code).toBe('SOURCE_WRONG_STATE');
  });

  it.each(['source.suspend', 'source.resume', 'source.retire'])('%s names a known source', (type) => {
    expect(withSource().fails(type, step('nothing'), authority).code).toBe('SOURCE_UNKNOWN');
  });

  it('refuse each broken precondition', () => {
    const context = withSource();
    const fails = (over: ValueMap) =>
      context.fails('source.register', source({ source: 'other', ...over }), authority).code;
    const registrar = { org: parties.registrar.bin, cosigners: [parties.registrar.keys[1]] };
    const status = { reason: 'r', legalAct: 'a' };
    expect(fails({ source: 'budget' })).toBe('SOURCE_EXISTS');
    expect(fails({ owner: '260240999999' })).toBe('ORG_UNKNOWN');
    expect(fails({ schemas: [schema({ id: 'a.b' }), schema({ id: 'a.b' })] })).toBe('SOURCE_SCHEMA_INVALID');
    const twice = { name: 'amount', type: 'money', required: true };
    expect(fails({ schemas: [schema({ id: 'a.b', fields: [twice, twice] })] })).toBe('SOURCE_SCHEMA_INVALID');
    expect(fails({})).toBe('SOURCE_SCHEMA_TAKEN');
    context.done('identity.suspendOrganisation', { org: parties.supplier.bin, ...status }, registrar);
    expect(fails({ owner: parties.supplier.bin })).toBe('ORG_SUSPENDED');
    context.done('identity.closeOrganisation', { org: parties.supplier.bin, ...status }, registrar);
    expect(fails({ owner: parties.supplier.bin })).toBe('ORG_CLOSED');
  });

  it('need an owner that is activated', () => {
    const context = withSource();
    context.state.put({ prefix: 'org' }, '260240000005', { status: 'REGISTERED', roles: [], keys: [] });
    expect(context.fails('source.register', source({ source: 'other', owner: '260240000005' }), authority).code).toBe(
      'ORG_NOT_ACTIVE',
    );
  });

  it('leave their schemas to a successor when they retire', () => {
    const context = withSource();
    context.done('source.retire', step(), authority);
    context.done('source.register', source({ source: 'successor' }), authority);
    expect(context.fails('fact.attest', attest(), owner).code).toBe('SOURCE_WRONG_STATE');
    context.done('fact.attest', attest({ source: 'successor' }), owner);
  });
});

describe('fact.attest', () => {
  it('makes a fact that others find by schema and subject', () => {
    const context = withSource();
    const id = context.done('fact.attest', attest({ requestId: 'r-1' }), owner).result.fact as string;
    expect(id).toMatch(/^[0-9a-f]{32}$/);
    expect(context.state.get(factEntries, id)).toMatchObject({
      status: 'ATTESTED',
      value: { amount: 500 },
      requestId: 'r-1',
      attestedAt: START,
    });
    expect(factInForce(context.read(), { schema: BUDGET_ALLOCATION_SCHEMA, subject })?.id).toBe(id);
    expect(factInForce(context.read(), { schema: BUDGET_ALLOCATION_SCHEMA, subject: `${subject}0` })).toBeUndefined();
    expect(budgetAllocation(context.read(), parties.customer.bin, 2026)).toEqual({ amount: 500, fact: id });
    expect(budgetAllocation(context.read(), parties.customer.bin, 2027)).toBeUndefined();
  });

  it('gives way to a later one, not to an earlier one', () => {
    const context = withSource();
    context.done('fact.attest', attest(), owner);
    context.advance(START + 100);
    const later = context.done('fact.attest', attest({ asOf: START + 100, value: { amount: 700 } }), owner).result
      .fact as string;
    expect(budgetAllocation(context.read(), parties.customer.bin, 2026)?.amount).toBe(700);
    expect(context.fails('fact.attest', attest({ asOf: START + 99 }), owner)).toMatchObject({
      code: 'FACT_OUTDATED',
      detail: { latest: later },
    });
    context.done('fact.revoke', { fact: later, reason: 'wrong' }, owner);
    expect(budgetAllocation(context.read(), parties.customer.bin, 2026)).toBeUndefined();
    context.done('fact.attest', attest({ asOf: START + 99, value: { amount: 600 } }), owner);
    expect(budgetAllocation(context.read(), parties.customer.bin, 2026)?.amount).toBe(600);
  });

  it('of the same moment is replaced by the one attested last', () => {
    const context = withSource();
    context.done('fact.attest', attest(), owner);
    context.done('fact.attest', attest({ value: { amount: 501 } }), owner);
    expect(budgetAllocation(context.read(), parties.customer.bin, 2026)?.amount).toBe(501);
  });

  it('holds for its time and for the age the reader accepts', () => {
    const context = withSource();
    context.done('fact.attest', attest({ validTo: START + 1000 }), owner);
    const query = { schema: BUDGET_ALLOCATION_SCHEMA, subject };
    context.advance(START + 500);
    expect(factInForce(context.read(), { ...query, maxAgeMs: 500 })).toBeDefined();
    expect(factInForce(context.read(), { ...query, maxAgeMs: 499 })).toBeUndefined();
    context.advance(START + 999);
    expect(factInForce(context.read(), query)).toBeDefined();
    context.advance(START + 1000);
    expect(factInForce(context.read(), query)).toBeUndefined();
  });

  it('does not hold while its source is suspended, and outlives a retired one', () => {
    const context = withSource();
    context.done('fact.attest', attest(), owner);
    const found = () => factInForce(context.read(), { schema: BUDGET_ALLOCATION_SCHEMA, subject }) !== undefined;
    context.done('source.suspend', step(), authority);
    expect(found()).toBe(false);
    context.done('source.resume', step(), authority);
    expect(found()).toBe(true);
    context.done('source.retire', step(), authority);
    expect(found()).toBe(true);
  });

  it('keeps personal data off the chain', () => {
    const context = withSource();
    context.done(
      'source.register',
      source({ source: 'civil', schemas: [schema({ id: 'civil.status', personal: true })] }),
      authority,
    );
    const personal = (over: ValueMap): ValueMap => {
      const { value: _, ...rest } = attest({ source: 'civil', schema: 'civil.status', subject: 'pseudonym-1' });
      return { ...rest, ...over };
    };
    expect(context.fails('fact.attest', personal({ value: { amount: 1 } }), owner).code).toBe('FACT_VALUE_OR_COMMIT');
    context.done('fact.attest', personal({ commit: new Uint8Array(32) }), owner);
    expect(context.fails('fact.attest', attest({ subject: '900101300017' }), owner).code).toBe('FACT_SUBJECT_PERSONAL');
    expect(context.fails('fact.attest', attest({ subject: 'case/900101300017/1' }), owner).code).toBe(
      'FACT_SUBJECT_PERSONAL',
    );
  });

  it('checks the value by the fields of the schema', () => {
    const context = withSource();
    const types = ['text', 'int', 'money', 'bps', 'time', 'bool', 'hash'];
    const fields = types.map((type) => ({ name: type, type, required: type === 'int' }));
    context.done(
      'source.register',
      source({ source: 'all', schemas: [schema({ id: 'all.types', fields })] }),
      authority,
    );
    const fails = (value: ValueMap) =>
      context.fails('fact.attest', attest({ source: 'all', schema: 'all.types', value }), owner).detail.field;
    expect(fails({})).toBe('value.int');
    expect(fails({ int: 1, text: '' })).toBe('value.text');
    expect(fails({ int: 1, money: -1 })).toBe('value.money');
    expect(fails({ int: 1, bps: 10_001 })).toBe('value.bps');
    expect(fails({ int: 1, time: -1 })).toBe('value.time');
    expect(fails({ int: 1, bool: 1 })).toBe('value.bool');
    expect(fails({ int: 1, hash: 'AA' })).toBe('value.hash');
    expect(fails({ int: 1, other: 1 })).toBe('value.other');
    const value = { text: 'a', int: -3, money: 1, bps: 10_000, time: 1, bool: false, hash: 'ab'.repeat(32) };
    context.done('fact.attest', attest({ source: 'all', schema: 'all.types', value }), owner);
  });

  it('refuses each broken precondition', () => {
    const context = withSource();
    const fails = (over: ValueMap, signer = owner) => context.fails('fact.attest', attest(over), signer).code;
    expect(fails({ source: 'nothing' })).toBe('SOURCE_UNKNOWN');
    expect(fails({}, { org: parties.customer.bin })).toBe('SOURCE_NOT_OWN');
    expect(fails({ schema: 'tax.debt' })).toBe('FACT_SCHEMA_UNKNOWN');
    expect(fails({ commit: new Uint8Array(32) })).toBe('FACT_VALUE_OR_COMMIT');
    expect(fails({ value: { amount: 'much' } })).toBe('FACT_VALUE_INVALID');
    expect(fails({ asOf: START + 1 })).toBe('FACT_PERIOD');
    expect(fails({ validTo: START })).toBe('FACT_PERIOD');
    context.advance(START + DAY);
    context.done('fact.attest', attest({ subject: 'edge' }), owner);
    context.advance(START + DAY + 1);
    expect(fails({})).toBe('FACT_STALE');
    context.done('source.suspend', step(), authority);
    expect(fails({})).toBe('SOURCE_WRONG_STATE');
  });
});

describe('fact.revoke', () => {
  it('keeps the fact readable, with the reason', () => {
    const context = withSource();
    const fact = context.done('fact.attest', attest(), owner).result.fact as string;
    const call = { fact, reason: 'typing error' };
    expect(context.fails('fact.revoke', call, { org: parties.customer.bin }).code).toBe('SOURCE_NOT_OWN');
    context.done('source.suspend', step(), authority);
    const done = context.done('fact.revoke', call, owner);
    expect(done.events[0]).toMatchObject({
      type: 'fact.revoked',
      data: { fact, schema: BUDGET_ALLOCATION_SCHEMA, subject },
    });
    expect(context.state.get(factEntries, fact)).toMatchObject({
      status: 'REVOKED',
      value: { amount: 500 },
      reason: 'typing error',
    });
    expect(context.fails('fact.revoke', call, owner).code).toBe('FACT_REVOKED');
    expect(context.fails('fact.revoke', { ...call, fact: '0'.repeat(32) }, owner).code).toBe('FACT_UNKNOWN');
  });
});

it('every fault the fact rows list is shown above', () => {
  expect(unshownFaults(factModule.txs)).toEqual([]);
});
