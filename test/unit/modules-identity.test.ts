import { describe, expect, it } from 'vitest';
import { keyText, type PublicKey } from '../../ledger/base/keys.ts';
import { factModule } from '../../ledger/modules/fact/fact-module.ts';
import { binFromSerial } from '../../ledger/modules/identity/bin.ts';
import {
  type KeyEntry,
  keyEntries,
  ORG_KEYS_MAX,
  orgEntries,
  roleEntries,
} from '../../ledger/modules/identity/identity-entries.ts';
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
const alone = (party: TestParty) => ({ org: party.bin });
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

describe('unknown keys', () => {
  it('make a block invalid, as sender and as cosigner', () => {
    const context = createTestContext({ time: START });
    expect(context.fails(PROBE, probe, { org: NEW_BIN, key: fresh(5) }).code).toBe('TX_UNKNOWN_KEY');
    expect(context.fails(PROBE, probe, { org: parties.supplier.bin, cosigners: [fresh(5)] }).code).toBe(
      'TX_UNKNOWN_KEY',
    );
  });

  it('win over recorded faults, for block validity must not hang on them', () => {
    const context = createTestContext({ time: START });
    context.done('identity.suspendOrganisation', status(parties.supplier.bin), both(parties.registrar));
    expect(context.fails(PROBE, probe, { org: parties.supplier.bin, cosigners: [fresh(5)] }).code).toBe(
      'TX_UNKNOWN_KEY',
    );
  });

  it('may cosign only the transaction that registers them', () => {
    const context = createTestContext({ time: START });
    const stranger = both(parties.supplier, fresh(1), fresh(2));
    expect(context.fails('identity.addKey', { org: parties.supplier.bin, key: fresh(1) }, stranger).code).toBe(
      'TX_UNKNOWN_KEY',
    );
  });
});

describe('identity.addKey', () => {
  const add = (key: PublicKey, over: object = {}) => ({ org: parties.supplier.bin, key, ...over });

  it('adds a key that acts at once, not attested by its own organisation', () => {
    const context = createTestContext({ time: START });
    context.done('identity.addKey', add(fresh(1)), both(parties.supplier, fresh(1)));
    expect(keyOf(context, fresh(1))).toMatchObject({ status: 'ACTIVE', from: START });
    expect(keyOf(context, fresh(1))?.attestedAt).toBeUndefined();
    expect(context.fails(PROBE, probe, { org: parties.supplier.bin, key: fresh(1) }).code).toBe('KEY_UNKNOWN');
  });

  it('by the registrar is an identity check', () => {
    const context = createTestContext({ time: START });
    context.done('identity.addKey', add(fresh(1)), both(parties.registrar, fresh(1)));
    expect(keyOf(context, fresh(1))).toMatchObject({ org: parties.supplier.bin, attestedAt: START });
  });

  it('keeps to the period from ≤ time < until, with or without the timer', () => {
    const context = createTestContext({ time: START });
    context.done(
      'identity.addKey',
      add(fresh(1), { from: START + HOUR, until: START + 2 * HOUR }),
      both(parties.supplier, fresh(1)),
    );
    const probed = () => context.fails(PROBE, probe, { org: parties.supplier.bin, key: fresh(1) });
    expect(keyOf(context, fresh(1))?.status).toBe('ISSUED');
    context.advance(START + HOUR - 1);
    expect(probed()).toMatchObject({ code: 'KEY_NOT_ACTIVE', detail: { status: 'ISSUED', from: START + HOUR } });
    expect(context.advance(START + HOUR).map((event) => event.type)).toEqual(['identity.keyActivated']);
    expect(keyOf(context, fresh(1))?.status).toBe('ACTIVE');
    expect(probed().code).toBe('KEY_UNKNOWN');
    context.advance(START + 2 * HOUR - 1);
    expect(probed().code).toBe('KEY_UNKNOWN');
    context.advance(START + 2 * HOUR);
    expect(probed()).toMatchObject({ code: 'KEY_NOT_ACTIVE', detail: { until: START + 2 * HOUR } });
  });

  it('does not wait for a timer that is late', () => {
    const context = createTestContext({ time: START });
    context.done('identity.addKey', add(fresh(1), { from: START + HOUR }), both(parties.supplier, fresh(1)));
    const entry = keyOf(context, fresh(1));
    context.advance(START + HOUR);
    // As if the block had run out of timers.
    context.state.put(keyEntries, keyText(fresh(1)), { ...(entry as KeyEntry), status: 'ISSUED' });
    expect(context.fails(PROBE, probe, { org: parties.supplier.bin, key: fresh(1) }).code).toBe('KEY_UNKNOWN');
  });

  it('refuses each broken precondition', () => {
    const context = createTestContext({ time: START });
    const fails = (payload: object, ...keys: readonly PublicKey[]) =>
      context.fails('identity.addKey', { ...add(fresh(1)), ...payload }, both(parties.supplier, ...keys)).code;
    expect(fails({ org: NEW_BIN }, fresh(1))).toBe('ORG_UNKNOWN');
    expect(fails({ org: parties.customer.bin }, fresh(1))).toBe('ROLE_MISSING');
    expect(fails({ key: parties.customer.keys[0] })).toBe('KEY_EXISTS');
    expect(fails({})).toBe('KEY_NOT_COSIGNED');
    expect(fails({ from: START - 1 }, fresh(1))).toBe('KEY_PERIOD');
    expect(fails({ from: START + 5, until: START + 5 }, fresh(1))).toBe('KEY_PERIOD');
    for (let i = 2; i < ORG_KEYS_MAX; i++)
      context.done('identity.addKey', add(fresh(100 + i)), both(parties.supplier, fresh(100 + i)));
    expect(fails({}, fresh(1))).toBe('KEY_LIMIT');
    context.done('identity.closeOrganisation', status(parties.supplier.bin), both(parties.registrar));
    expect(context.fails('identity.addKey', add(fresh(1)), both(parties.registrar, fresh(1))).code).toBe('ORG_CLOSED');
  });
});

describe('identity.rotateKey', () => {
  it('ends the old key and starts the new one in one step, each naming the other', () => {
    const context = createTestContext({ time: START });
    context.advance(START + HOUR);
    context.done('identity.rotateKey', { newKey: fresh(1) }, both(parties.supplier, fresh(1)));
    expect(keyOf(context, parties.supplier.keys[0])).toMatchObject({
      status: 'ROTATED',
      until: START + HOUR,
      replacedBy: fresh(1),
    });
    expect(keyOf(context, fresh(1))).toMatchObject({
      status: 'ACTIVE',
      from: START + HOUR,
      replaces: parties.supplier.keys[0],
    });
    expect(context.state.get(orgEntries, parties.supplier.bin)?.keys).toEqual([
      keyText(parties.supplier.keys[1]),
      keyText(fresh(1)),
    ]);
    expect(context.fails(PROBE, probe, alone(parties.supplier))).toMatchObject({
      code: 'KEY_NOT_ACTIVE',
      detail: { status: 'ROTATED' },
    });
    expect(context.fails(PROBE, probe, { org: parties.supplier.bin, key: fresh(1) }).code).toBe('KEY_UNKNOWN');
  });

  it('refuses each broken precondition', () => {
    const context = createTestContext({ time: START });
    const fails = (payload: object, ...keys: readonly PublicKey[]) =>
      context.fails('identity.rotateKey', { newKey: fresh(1), ...payload }, both(parties.supplier, ...keys)).code;
    expect(fails({ newKey: parties.supplier.keys[1] })).toBe('KEY_EXISTS');
    expect(fails({})).toBe('KEY_NOT_COSIGNED');
    expect(fails({ until: START }, fresh(1))).toBe('KEY_PERIOD');
  });
});

describe('identity.revokeKey', () => {
  const revoke = (key: PublicKey, over: object = {}) => ({ key, reason: 'lost', ...over });

  it('stops a stolen key with the one key left, and keeps since when it was in other hands', () => {
    const context = createTestContext({ time: START });
    context.advance(START + HOUR);
    const [stolen, left] = parties.supplier.keys;
    const done = context.done('identity.revokeKey', revoke(stolen, { compromisedSince: START + 1 }), {
      org: parties.supplier.bin,
      key: left,
    });
    expect(done.events).toEqual([
      {
        type: 'identity.keyRevoked',
        data: { org: parties.supplier.bin, key: stolen, reason: 'lost', compromisedSince: START + 1 },
      },
    ]);
    expect(keyOf(context, stolen)).toMatchObject({
      status: 'REVOKED',
      revokedAt: START + HOUR,
      until: START + HOUR,
      compromisedSince: START + 1,
    });
    expect(context.fails(PROBE, probe, alone(parties.supplier)).code).toBe('KEY_REVOKED');
  });

  it('moves the compromise to an earlier time only', () => {
    const context = createTestContext({ time: START });
    context.advance(START + HOUR);
    const stolen = parties.supplier.keys[0];
    const registrar = alone(parties.registrar);
    context.done('identity.revokeKey', revoke(stolen, { compromisedSince: START + 100 }), registrar);
    expect(context.fails('identity.revokeKey', revoke(stolen), registrar).code).toBe('KEY_REVOKED');
    expect(context.fails('identity.revokeKey', revoke(stolen, { compromisedSince: START + 100 }), registrar).code).toBe(
      'KEY_REVOKED',
    );
    context.advance(START + 2 * HOUR);
    context.done('identity.revokeKey', revoke(stolen, { compromisedSince: START + 99 }), registrar);
    expect(keyOf(context, stolen)).toMatchObject({
      compromisedSince: START + 99,
      revokedAt: START + HOUR,
      until: START + HOUR,
    });
  });

  it('reaches a rotated key, whose end stays', () => {
    const context = createTestContext({ time: START });
    const old = parties.supplier.keys[0];
    context.done('identity.rotateKey', { newKey: fresh(1) }, both(parties.supplier, fresh(1)));
    context.advance(START + HOUR);
    context.done('identity.revokeKey', revoke(old, { compromisedSince: START - 5 }), alone(parties.registrar));
    expect(keyOf(context, old)).toMatchObject({
      status: 'REVOKED',
      until: START,
      revokedAt: START + HOUR,
      replacedBy: fresh(1),
    });
  });

  it('of a key not yet in force stops its timer', () => {
    const context = createTestContext({ time: START });
    context.done(
      'identity.addKey',
      { org: parties.supplier.bin, key: fresh(1), from: START + HOUR },
      both(parties.supplier, fresh(1)),
    );
    expect(context.timers()).toHaveLength(1);
    context.done('identity.revokeKey', revoke(fresh(1)), alone(parties.supplier));
    expect(context.timers()).toHaveLength(0);
    context.advance(START + HOUR);
    expect(keyOf(context, fresh(1))?.status).toBe('REVOKED');
  });

  it('refuses each broken precondition', () => {
    const context = createTestContext({ time: START });
    const fails = (payload: object) =>
      context.fails('identity.revokeKey', { ...revoke(parties.supplier.keys[1]), ...payload }, alone(parties.supplier))
        .code;
    expect(fails({ key: fresh(9) })).toBe('KEY_UNKNOWN');
    expect(fails({ key: parties.customer.keys[0] })).toBe('KEY_NOT_OWN');
    expect(fails({ key: parties.supplier.keys[0] })).toBe('KEY_SIGNS_ITSELF');
    expect(fails({ compromisedSince: START + 1 })).toBe('KEY_COMPROMISE_TIME');
  });
});

describe('sensitive types', () => {
  const rotate = { newKey: fresh(1) };
  const freshMs = 10 * 60_000;

  it('need a second key of the same organisation, or an attestation younger than the parameter', () => {
    const context = createTestContext({ time: START });
    const signer = { org: parties.supplier.bin, cosigners: [fresh(1)] };
    // The ceremony attested every key at START.
    context.advance(START + freshMs);
    expect(context.fails('identity.rotateKey', rotate, signer).code).toBe('SECOND_KEY_REQUIRED');
    const foreign = { org: parties.supplier.bin, cosigners: [fresh(1), parties.customer.keys[1]] };
    expect(context.fails('identity.rotateKey', rotate, foreign).code).toBe('SECOND_KEY_REQUIRED');
    context.done('identity.rotateKey', rotate, both(parties.supplier, fresh(1)));
  });

  it('pass one millisecond before the attestation ends', () => {
    const context = createTestContext({ time: START });
    context.advance(START + freshMs - 1);
    context.done('identity.rotateKey', rotate, { org: parties.supplier.bin, cosigners: [fresh(1)] });
  });

  it('pass after a new attestation, which is of that key alone', () => {
    const context = createTestContext({ time: START });
    context.advance(START + HOUR);
    context.done('identity.attestKey', { key: parties.supplier.keys[0], legalAct: 'act' }, both(parties.registrar));
    const other = { org: parties.supplier.bin, key: parties.supplier.keys[1], cosigners: [fresh(1)] };
    expect(context.fails('identity.rotateKey', rotate, other).code).toBe('SECOND_KEY_REQUIRED');
    context.done('identity.rotateKey', rotate, { org: parties.supplier.bin, cosigners: [fresh(1)] });
  });

  it('do not accept a revoked second key', () => {
    const context = createTestContext({ time: START });
    context.advance(START + HOUR);
    context.done('identity.revokeKey', { key: parties.supplier.keys[1], reason: 'lost' }, alone(parties.supplier));
    expect(context.fails('identity.rotateKey', rotate, both(parties.supplier, fresh(1))).code).toBe('KEY_REVOKED');
  });

  it('include every type that makes keys, roles or states', () => {
    const open = identityModule.txs.filter((row) => !row.sensitive).map((row) => row.type);
    expect(open).toEqual(['identity.revokeKey']);
  });
});

describe('identity.attestKey', () => {
  it('refuses each broken precondition', () => {
    const context = createTestContext({ time: START });
    const fails = (key: PublicKey) =>
      context.fails('identity.attestKey', { key, legalAct: 'act' }, both(parties.registrar)).code;
    expect(fails(fresh(1))).toBe('KEY_UNKNOWN');
    expect(fails(parties.registrar.keys[1])).toBe('IDENTITY_SELF_ATTESTATION');
    context.done('identity.rotateKey', { newKey: fresh(1) }, both(parties.supplier, fresh(1)));
    expect(fails(parties.supplier.keys[0])).toBe('KEY_NOT_ACTIVE');
    context.done('identity.revokeKey', { key: parties.supplier.keys[0], reason: 'r' }, alone(parties.registrar));
    expect(fails(parties.supplier.keys[0])).toBe('KEY_REVOKED');
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

it('every fault the identity rows list is shown above', () => {
  expect(unshownFaults(identityModule.txs)).toEqual([]);
});
