import { describe, expect, it } from 'vitest';
import { keyText } from '../../ledger/base/keys.ts';
import type { GenesisDocument } from '../../ledger/genesis/genesis-document.ts';
import { createChainModule } from '../../ledger/modules/chain/chain-module.ts';
import { checkGenesisDocument } from '../../ledger/modules/chain/check-genesis.ts';
import { keyEntries, orgEntries, roleEntries } from '../../ledger/modules/identity/identity-entries.ts';
import { createTestContext, testParties as parties, testGenesis, testKey } from '../ledger-context.ts';

const START = 1_770_000_000_000;
const chainParams = createChainModule([]).params;
const good = testGenesis({ time: START, profile: 'kz' });
const first = good.organisations[0] as GenesisDocument['organisations'][number];
const others = good.organisations.slice(1);
const [v1, v2, ...rest] = good.validators as unknown as [
  GenesisDocument['validators'][number],
  GenesisDocument['validators'][number],
];

const withFirst = (over: object): GenesisDocument => ({ ...good, organisations: [{ ...first, ...over }, ...others] });
const withParams = (...params: GenesisDocument['params']): GenesisDocument => ({ ...good, params });

describe('checkGenesisDocument', () => {
  it('accepts a consistent document', () => {
    expect(checkGenesisDocument(good, chainParams)).toBeUndefined();
    const params = withParams({ name: 'chain.failedPerHour', value: 5 }, { name: 'chain.timersPerBlock', value: 7 });
    expect(checkGenesisDocument(params, chainParams)).toBeUndefined();
  });

  it.each<[string, GenesisDocument, string, string]>([
    ['a document off its schema', { ...good, chain: 'UPPER' }, 'chain', 'pattern'],
    ['a wrong check digit', withFirst({ bin: '260140000105' }), 'organisations[0].bin', 'notABin'],
    [
      'an organisation twice',
      { ...good, organisations: [...good.organisations, { ...first, keys: [testKey(99, 1)] }] },
      'organisations[13].bin',
      'duplicate',
    ],
    [
      'a key of two organisations',
      withFirst({ keys: [parties.supplier.keys[0]] }),
      'organisations[5].keys[0]',
      'duplicate',
    ],
    ['a key twice', withFirst({ keys: [first.keys[0], first.keys[0]] }), 'organisations[0].keys[1]', 'duplicate'],
    ['an unknown role', withFirst({ roles: ['REGISTRAR', 'KING'] }), 'organisations[0].roles[1]', 'unknownRole'],
    ['a role twice', withFirst({ roles: ['REGISTRAR', 'REGISTRAR'] }), 'organisations[0].roles[1]', 'duplicate'],
    ['no registrar', withFirst({ roles: [] }), 'organisations', 'noREGISTRAR'],
    [
      'no ministry',
      { ...good, organisations: good.organisations.filter((org) => !org.roles.includes('MINFIN')) },
      'organisations',
      'noMINFIN',
    ],
    ['validators out of order', { ...good, validators: [v2, v1, ...rest] }, 'validators[1].key', 'notSorted'],
    ['a validator key twice', { ...good, validators: [v1, { ...v2, key: v1.key }] }, 'validators[1].key', 'duplicate'],
    [
      'a validator of nobody',
      { ...good, validators: [{ ...v1, org: '260240000005' }] },
      'validators[0].org',
      'unknownOrganisation',
    ],
    [
      'a validator without the role',
      { ...good, validators: [{ ...v1, org: parties.supplier.bin }] },
      'validators[0].org',
      'noVALIDATOR',
    ],
    [
      'a validator with a key that another organisation alone has',
      {
        ...good,
        organisations: good.organisations.map((org) => (org.bin === v1.org ? { ...org, keys: [testKey(90, 1)] } : org)),
        validators: [{ ...v1, org: v2.org }, v2, ...rest].map((validator, place) =>
          place === 0 ? { ...validator, key: first.keys[0] as typeof v1.key } : validator,
        ),
      },
      'validators[0].key',
      'otherOrganisation',
    ],
    ['an unknown parameter', withParams({ name: 'a.b', value: 1 }), 'params[0].name', 'unknownParam'],
    [
      'a parameter off its schema',
      withParams({ name: 'chain.failedPerHour', value: 0 }),
      'params[0].value',
      'tooSmall',
    ],
    [
      'parameters out of order',
      withParams({ name: 'chain.timersPerBlock', value: 7 }, { name: 'chain.failedPerHour', value: 5 }),
      'params[1].name',
      'notSorted',
    ],
    [
      'a parameter twice',
      withParams({ name: 'chain.failedPerHour', value: 5 }, { name: 'chain.failedPerHour', value: 5 }),
      'params[1].name',
      'duplicate',
    ],
  ])('refuses %s', (_, document, field, problem) => {
    expect(checkGenesisDocument(document, chainParams)).toEqual({
      kind: 'fault',
      code: 'GENESIS_INVALID',
      detail: { field, problem },
    });
  });
});

describe('genesis state', () => {
  it('registers the key of a validator for the organisation that answers for it, unattested', () => {
    const key = testKey(11, 9);
    const context = createTestContext({ genesis: { ...good, validators: [{ ...v1, key }, v2, ...rest] } });
    expect(context.state.get(orgEntries, v1.org)?.keys).toEqual([...parties.validators[0].keys, key].map(keyText));
    expect(context.state.get(keyEntries, keyText(key))).toEqual({
      org: v1.org,
      status: 'ACTIVE',
      from: START,
      addedAt: START,
    });
  });

  it('holds the organisations with their keys, attested at the ceremony, and their roles', () => {
    const context = createTestContext({ genesis: good });
    expect(context.state.get(orgEntries, first.bin)).toMatchObject({
      status: 'ACTIVE',
      name: first.name,
      roles: ['REGISTRAR'],
      keys: first.keys.map(keyText),
    });
    for (const key of first.keys)
      expect(context.state.get(keyEntries, keyText(key))).toMatchObject({
        org: first.bin,
        status: 'ACTIVE',
        attestedAt: START,
      });
    expect(context.state.get(roleEntries, `${first.bin}/REGISTRAR`)).toMatchObject({
      from: START,
      grantedBy: 'genesis',
    });
  });
});
