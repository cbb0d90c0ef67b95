import { describe, expect, it } from 'vitest';
import { keyText, type PublicKey } from '../../ledger/base/keys.ts';
import { factModule } from '../../ledger/modules/fact/fact-module.ts';
import { binFromSerial } from '../../ledger/modules/identity/bin.ts';
import { type KeyEntry, keyEntries, orgEntries, roleEntries } from '../../ledger/modules/identity/identity-entries.ts';
import { identityModule } from '../../ledger/modules/identity/identity-module.ts';
import {
  createTestContext,
  testParties as parties,
  type TestContext,
  type TestParty,
  testKey,
  unshownFaults,
} from '../ledger-context.ts';

const HOUR = 3_600_000;
const START = 1_770_000_000_000;
const NEW_BIN = binFromSerial('260240', 1);
const NAME = { kk: 'а', ru: 'б', en: 'c' };
const fresh = (index: number): PublicKey => testKey(99, index);

const both = (party: TestParty, ...more: readonly PublicKey[]) => ({
  org: party.bin,
  cosigners: [party.keys[1], ...more],
});
const keyOf = (context: TestContext, key: PublicKey): KeyEntry | undefined =>
  context.state.get(keyEntries, keyText(key));

const registration = (over: object = {}) => ({
  bin: NEW_BIN,
  name: NAME,
  keys: [fresh(1)],
  activate: true,
  legalAct: 'act',
  ...over,
});
const status = (org: string) => ({ org, reason: 'why', legalAct: 'act' });

/** A type that any active organisation may send, to see whether the sender is admitted at all. */
const PROBE = 'identity.revokeKey';
const probe = { key: fresh(77), reason: 'probe' };

describe('identity.registerOrganisation', () => {
  it('enters an organisation and its keys, attested at once', () => {
    const context = createTestContext({ time: START });
    const done = context.done('identity.registerOrganisation', registration(), both(parties.registrar, fresh(1)));
    expect(done.result).toEqual({ org: NEW_BIN, status: 'ACTIVE' });
    expect(done.events.map((event) => event.type)).toEqual(['identity.organisationRegistered']);
    expect(context.state.get(orgEntries, NEW_BIN)).toMatchObject({
      status: 'ACTIVE',
      keys: [keyText(fresh(1))],
      roles: [],
    });
    expect(keyOf(context, fresh(1))).toMatchObject({ org: NEW_BIN, status: 'ACTIVE', attestedAt: START });
  });

  it('refuses each broken precondition', () => {
    const context = createTestContext({ time: START });
    const fails = (payload: object, ...keys: readonly PublicKey[]) =>
      context.fails('identity.registerOrganisation', registration(payload), both(parties.registrar, ...keys)).code;
    expect(fails({ bin: '260140000105' }, fresh(1))).toBe('IDENTITY_BIN_INVALID');
    expect(fails({ bin: '900101300017' }, fresh(1))).toBe('IDENTITY_BIN_INVALID');
    expect(fails({ bin: parties.supplier.bin }, fresh(1))).toBe('ORG_EXISTS');
    expect(fails({ keys: [parties.supplier.keys[0]] }, parties.supplier.keys[0])).toBe('KEY_EXISTS');
    expect(fails({ keys: [fresh(1), fresh(1)] }, fresh(1))).toBe('KEY_EXISTS');
    expect(fails({ keys: [fresh(1), fresh(2)] }, fresh(1))).toBe('KEY_NOT_COSIGNED');
  });

  it('is for the registrar', () => {
    const context = createTestContext({ time: START });
    expect(context.fails('identity.registerOrganisation', registration(), both(parties.supplier, fresh(1))).code).toBe(
      'ROLE_MISSING',
    );
  });
});

describe('organisation states', () => {
  it('go REGISTERED → ACTIVE ⇄ SUSPENDED → CLOSED, and decide who acts', () => {
    const context = createTestContext({ time: START });
    const registrar = both(parties.registrar);
    const sender = { org: NEW_BIN, key: fresh(1) };
    context.done('identity.registerOrganisation', registration({ activate: false }), both(parties.registrar, fresh(1)));
    expect(context.fails(PROBE, probe, sender).code).toBe('ORG_NOT_ACTIVE');
    expect(context.fails('identity.suspendOrganisation', status(NEW_BIN), registrar).code).toBe('ORG_WRONG_STATE');
    context.done('identity.activateOrganisation', status(NEW_BIN), registrar);
    expect(context.fails(PROBE, probe, sender).code).toBe('KEY_UNKNOWN');
    expect(context.fails('identity.activateOrganisation', status(NEW_BIN), registrar).code).toBe('ORG_WRONG_STATE');
    context.done('identity.suspendOrganisation', status(NEW_BIN), registrar);
    expect(context.fails(PROBE, probe, sender).code).toBe('ORG_SUSPENDED');
    context.done('identity.activateOrganisation', status(NEW_BIN), registrar);
    context.done('identity.closeOrganisation', status(NEW_BIN), registrar);
    expect(context.fails(PROBE, probe, sender).code).toBe('ORG_CLOSED');
    expect(context.fails('identity.closeOrganisation', status(NEW_BIN), registrar).code).toBe('ORG_WRONG_STATE');
  });

  it.each(['identity.activateOrganisation', 'identity.suspendOrganisation', 'identity.closeOrganisation'])(
    '%s names a known, other organisation',
    (type) => {
      const context = createTestContext({ time: START });
      expect(context.fails(type, status(NEW_BIN), both(parties.registrar)).code).toBe('ORG_UNKNOWN');
      expect(context.fails(type, status(parties.registrar.bin), both(parties.registrar)).code).toBe('ORG_OWN');
    },
  );

  it('a cosigner of a suspended organisation does not count', () => {
    const context = createTestContext({ time: START });
    context.done('identity.suspendOrganisation', status(parties.supplier.bin), both(parties.registrar));
    const signer = { org: parties.customer.bin, cosigners: [parties.supplier.keys[0]] };
    expect(context.fails(PROBE, probe, signer)).toMatchObject({
      code: 'ORG_SUSPENDED',
      detail: { org: parties.supplier.bin },
    });
  });
});

describe('roles', () => {
  const org = parties.outsider.bin;
  const grant = (over: object = {}) => ({ org, role: 'SUPPLIER', legalAct: 'act', ...over });
  const revoke = (over: object = {}) => ({ org, role: 'SUPPLIER', legalAct: 'act', reason: 'why', ...over });
  const sourceType = 'source.suspend';
  const sourceCall = { source: 'some-db', reason: 'r', legalAct: 'a' };

  it('are in force from ≤ time < until', () => {
    const context = createTestContext({ time: START, modules: [factModule] });
    const role = { role: 'DIGITAL_AUTHORITY', from: START + HOUR, until: START + 2 * HOUR };
    context.done('identity.grantRole', grant(role), both(parties.ministry));
    const called = () => context.fails(sourceType, sourceCall, both(parties.outsider)).code;
    context.advance(START + HOUR - 1);
    expect(called()).toBe('ROLE_MISSING');
    expect(
      context.fails('identity.grantRole', grant({ ...role, until: START + 9 * HOUR }), both(parties.ministry)).code,
    ).toBe('ROLE_HELD');
    context.advance(START + HOUR);
    expect(called()).toBe('SOURCE_UNKNOWN');
    context.advance(START + 2 * HOUR - 1);
    expect(called()).toBe('SOURCE_UNKNOWN');
    context.advance(START + 2 * HOUR);
    expect(called()).toBe('ROLE_MISSING');
    context.done('identity.grantRole', grant({ role: 'DIGITAL_AUTHORITY' }), both(parties.ministry));
    expect(called()).toBe('SOURCE_UNKNOWN');
    expect(context.state.get(orgEntries, org)?.roles).toEqual(['DIGITAL_AUTHORITY']);
  });

  it('end with their revocation, and leave their dates', () => {
    const context = createTestContext({ time: START });
    context.done('identity.grantRole', grant(), both(parties.registrar));
    expect(context.fails('identity.grantRole', grant(), both(parties.registrar)).code).toBe('ROLE_HELD');
    context.advance(START + HOUR);
    context.done('identity.revokeRole', revoke(), both(parties.registrar));
    expect(context.state.get(roleEntries, `${org}/SUPPLIER`)).toMatchObject({
      from: START,
      until: START + HOUR,
      revokedAt: START + HOUR,
    });
    expect(context.state.get(orgEntries, org)?.roles).toEqual([]);
    expect(context.fails('identity.revokeRole', revoke(), both(parties.registrar)).code).toBe('ROLE_NOT_HELD');
  });

  it('revoked before they begin are never in force', () => {
    const context = createTestContext({ time: START });
    context.done('identity.grantRole', grant({ from: START + HOUR }), both(parties.registrar));
    context.done('identity.revokeRole', revoke(), both(parties.registrar));
    expect(context.state.get(roleEntries, `${org}/SUPPLIER`)).toMatchObject({
      from: START + HOUR,
      until: START + HOUR,
    });
    expect(context.fails('identity.revokeRole', revoke(), both(parties.registrar)).code).toBe('ROLE_NOT_HELD');
    context.done('identity.grantRole', grant(), both(parties.registrar));
    expect(context.state.get(roleEntries, `${org}/SUPPLIER`)).toMatchObject({ from: START });
  });

  it('are granted by the body that answers for them, and never to itself', () => {
    const context = createTestContext({ time: START });
    const granted = (payload: object, by: TestParty) =>
      context.fails('identity.grantRole', grant(payload), both(by)).code;
    const revoked = (payload: object, by: TestParty) =>
      context.fails('identity.revokeRole', revoke(payload), both(by)).code;
    for (const check of [granted, revoked]) {
      expect(check({ org: NEW_BIN }, parties.registrar)).toBe('ORG_UNKNOWN');
      expect(check({ role: 'KING' }, parties.registrar)).toBe('ROLE_UNKNOWN');
      expect(check({ role: 'VALIDATOR' }, parties.registrar)).toBe('ROLE_NOT_GRANTABLE');
      expect(check({ role: 'MINFIN' }, parties.ministry)).toBe('ROLE_NOT_GRANTABLE');
      expect(check({ org: parties.registrar.bin, role: 'CUSTOMER' }, parties.registrar)).toBe('ROLE_OWN');
    }
    expect(granted({ from: START - 1 }, parties.registrar)).toBe('ROLE_PERIOD');
    expect(granted({ from: START + 1, until: START + 1 }, parties.registrar)).toBe('ROLE_PERIOD');
    context.done('identity.closeOrganisation', status(org), both(parties.registrar));
    expect(granted({}, parties.registrar)).toBe('ORG_CLOSED');
  });
});

it('an organisation whose validator votes is neither stopped nor loses the role', () => {
  const context = createTestContext({ time: START });
  const { bin: org } = parties.validators[0];
  for (const type of ['identity.suspendOrganisation', 'identity.closeOrganisation'])
    expect(context.fails(type, status(org), both(parties.registrar)).code).toBe('VALIDATOR_IN_SET');
  const role = { ...status(org), role: 'VALIDATOR' };
  expect(context.fails('identity.revokeRole', role, both(parties.ministry)).code).toBe('VALIDATOR_IN_SET');
});

it('every fault the other rows list is shown above', () => {
  const rows = identityModule.txs.filter((row) => !row.type.endsWith('Key'));
  expect(rows.length).toBe(6);
  expect(unshownFaults(rows)).toEqual([]);
});
