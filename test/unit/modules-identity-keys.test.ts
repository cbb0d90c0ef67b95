import { describe, expect, it } from 'vitest';
import { keyText, type PublicKey } from '../../ledger/base/keys.ts';
import { binFromSerial } from '../../ledger/modules/identity/bin.ts';
import {
  isSignatureFlagged,
  type KeyEntry,
  keyEntries,
  ORG_KEYS_MAX,
  orgEntries,
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
const fresh = (index: number): PublicKey => testKey(99, index);

const both = (party: TestParty, ...more: readonly PublicKey[]) => ({
  org: party.bin,
  cosigners: [party.keys[1], ...more],
});
const alone = (party: TestParty) => ({ org: party.bin });
const keyOf = (context: TestContext, key: PublicKey): KeyEntry | undefined =>
  context.state.get(keyEntries, keyText(key));

const status = (org: string) => ({ org, reason: 'why', legalAct: 'act' });

/** A type that any active organisation may send, to see whether the sender is admitted at all. */
const PROBE = 'identity.revokeKey';
const probe = { key: fresh(77), reason: 'probe' };

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
    const registrar = both(parties.registrar);
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
    context.done('identity.revokeKey', revoke(old, { compromisedSince: START - 5 }), both(parties.registrar));
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

  it('by a lone registrar key is refused once its attestation is old: it reaches every key there is', () => {
    const context = createTestContext({ time: START });
    context.advance(START + HOUR);
    const [stolen] = parties.supplier.keys;
    expect(context.fails('identity.revokeKey', revoke(stolen), alone(parties.registrar)).code).toBe(
      'SECOND_KEY_REQUIRED',
    );
    context.done('identity.revokeKey', revoke(stolen), both(parties.registrar));
  });

  it('flags signatures from the compromise on, and none of a key without one', () => {
    const context = createTestContext({ time: START });
    const [stolen, left] = parties.supplier.keys;
    context.done('identity.revokeKey', revoke(stolen, { compromisedSince: START - 5 }), {
      org: parties.supplier.bin,
      key: left,
    });
    const flagged = [START - 6, START - 5, START].map((at) =>
      isSignatureFlagged(keyOf(context, stolen) as KeyEntry, at),
    );
    expect(flagged).toEqual([false, true, true]);
    expect(isSignatureFlagged(keyOf(context, left) as KeyEntry, START)).toBe(false);
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

it('the key of a validator that votes stays what it is', () => {
  const context = createTestContext({ time: START });
  const [validator] = parties.validators;
  const { bin: org, keys } = validator;
  const rotation = { org, cosigners: [keys[1], fresh(1)] };
  expect(context.fails('identity.rotateKey', { newKey: fresh(1) }, rotation).code).toBe('VALIDATOR_IN_SET');
  const revocation = { key: keys[0], reason: 'stolen', compromisedSince: START };
  for (const signer of [{ org, key: keys[1] }, both(parties.registrar)])
    expect(context.fails('identity.revokeKey', revocation, signer).code).toBe('VALIDATOR_IN_SET');
});

it('every fault the key rows list is shown above', () => {
  const rows = identityModule.txs.filter((row) => row.type.endsWith('Key'));
  expect(rows.length).toBe(4);
  expect(unshownFaults(rows)).toEqual([]);
});
