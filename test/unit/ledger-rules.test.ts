import { describe, expect, it } from 'vitest';
import { compareBytes } from '../../ledger/base/bytes.ts';
import { encodeCanonical, type Value, type ValueMap } from '../../ledger/base/codec.ts';
import { isFault } from '../../ledger/base/fault.ts';
import { InvariantError } from '../../ledger/base/invariant.ts';
import { createRules } from '../../ledger/execution/rules.ts';
import { encodeGenesis, genesisHashOf } from '../../ledger/genesis/genesis-document.ts';
import { createLedgerRules } from '../../ledger/modules/index.ts';
import { sha256 } from '../../node/crypto/sha256.ts';
import { genesisFromBytes } from '../../node/genesis.ts';
import { anchorOf, boundsModule, createExecutionChain, recordsOf, START, txOf } from '../execution-chain.ts';
import { testGenesis, testKey, testParties } from '../ledger-context.ts';

const { customer } = testParties;
const rules = createLedgerRules();

describe('the order of a block', () => {
  const newKey = testKey(50, 1);
  const add = txOf(customer, 'identity.addKey', { org: customer.bin, key: newKey }, { cosigners: [newKey] });
  const used = anchorOf(customer, 1, { key: newKey });

  it('decides: a key may sign right after the transaction that adds it, not before', () => {
    const chain = createExecutionChain();
    const executed = chain.executed({ txs: [add, used] });
    expect(recordsOf(executed).map(({ result }) => result.ok)).toEqual([true, true, true]);
    const backwards = chain.run({ txs: [used, add] });
    expect(isFault(backwards) && backwards.code).toBe('TX_UNKNOWN_KEY');
    const built = chain.executed({ txs: [used, add, used], mode: 'build' });
    expect(built.txs).toEqual([add, used]);
    expect(built.dropped.map(({ fault }) => fault.code)).toEqual(['TX_UNKNOWN_KEY']);
  });

  it('decides: a key that was revoked before fails, its earlier transactions stand', () => {
    const chain = createExecutionChain();
    const revoke = txOf(customer, 'identity.revokeKey', { key: customer.keys[1], reason: 'stolen' });
    const by = (n: number) => anchorOf(customer, n, { key: customer.keys[1] });
    const results = recordsOf(chain.executed({ txs: [by(1), revoke, by(2)] })).map(({ result }) => result);
    expect(results.map(({ ok }) => ok)).toEqual([true, true, true, false]);
    expect(results[3]).toMatchObject({ fault: 'KEY_REVOKED' });
  });
});

describe('rules', () => {
  it('take no transaction type and no timer twice', () => {
    expect(() => createRules({ ...rules, modules: [boundsModule, boundsModule] })).toThrow(InvariantError);
    const { timers } = boundsModule;
    const other = { ...boundsModule, txs: [], timers };
    expect(() => createRules({ ...rules, modules: [boundsModule, other] })).toThrow('timer is declared once');
  });

  it('name every type and timer by module and verb, as transactions spell them', () => {
    for (const name of [...rules.txs.keys(), ...rules.timers.keys()]) expect(name).toMatch(/^[a-z]+\.[a-z][A-Za-z]+$/);
    expect(rules.txs.size).toBeGreaterThan(20);
  });

  it('have one prefix for each family of state entries', () => {
    const prefixes = rules.modules.flatMap((module) => module.entries.map(({ prefix }) => prefix));
    expect(new Set(prefixes).size).toBe(prefixes.length);
    for (const own of ['due', 'timer', 'failed', 'subject']) expect(prefixes).not.toContain(own);
  });
});

describe('a genesis file', () => {
  const genesis = testGenesis({ time: START, profile: 'demo' });
  const outcome = (data: Uint8Array): string => {
    const found = genesisFromBytes(rules, data);
    return isFault(found) ? `${found.code} ${found.detail.field ?? ''}`.trim() : 'taken';
  };
  const changed = (change: ValueMap): Uint8Array =>
    encodeCanonical({ ...(genesis as unknown as ValueMap), ...change } as Value);

  it('is read as it was written', () => {
    expect(genesisFromBytes(rules, encodeGenesis(genesis))).toEqual(genesis);
    expect(genesisHashOf(sha256, genesis)).not.toEqual(genesisHashOf(sha256, { ...genesis, time: START + 1 }));
  });

  it.each<readonly [string, Uint8Array, string]>([
    ['nothing', new Uint8Array(0), 'CODEC_NOT_CANONICAL'],
    ['a map that looks like a fault', encodeCanonical({ kind: 'fault' }), 'GENESIS_INVALID v'],
    ['a list', encodeCanonical([]), 'GENESIS_INVALID'],
    ['a field more', changed({ more: 1 }), 'GENESIS_INVALID more'],
    ['a chain name with capitals', changed({ chain: 'Main' }), 'GENESIS_INVALID chain'],
    ['no validators', changed({ validators: [] }), 'GENESIS_INVALID validators'],
    [
      'validators out of order',
      changed({ validators: [...genesis.validators].sort((a, b) => compareBytes(b.key, a.key)) as unknown as Value }),
      'GENESIS_INVALID validators[1].key',
    ],
    [
      'a parameter nobody knows',
      changed({ params: [{ name: 'chain.colour', value: 1 }] }),
      'GENESIS_INVALID params[0].name',
    ],
    [
      'a parameter beyond its bounds',
      changed({ params: [{ name: 'chain.failedPerHour', value: 0 }] }),
      'GENESIS_INVALID params[0].value',
    ],
  ])('is refused: %s', (_, data, expected) => {
    expect(outcome(data)).toBe(expected);
  });
});
