import { hash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { toHex } from '../../ledger/base/bytes.ts';
import type { Value } from '../../ledger/base/codec.ts';
import { encodeCanonical } from '../../ledger/base/codec.ts';
import { STATE_VALUE_BYTES_MAX } from '../../ledger/base/limits.ts';
import { quorum } from '../../ledger/base/quorum.ts';
import { anyValue, int } from '../../ledger/base/schema.ts';
import type { LedgerModule, ParamRow } from '../../ledger/module.ts';
import { createChainModule } from '../../ledger/modules/chain/chain-module.ts';
import { putGenesisSet, validatorSetAt } from '../../ledger/modules/chain/validator-set.ts';
import {
  EFFECTIVE_AHEAD_MS_MAX,
  OPEN_PROPOSALS_MAX,
  openProposalEntries,
  paramEntries,
  proposalEntries,
} from '../../ledger/modules/param/param-entries.ts';
import { createParamMemo, createParamView, paramsHash, paramsInForce } from '../../ledger/modules/param/param-view.ts';
import {
  createTestContext,
  testParties as parties,
  type TestContext,
  testGenesis,
  unshownFaults,
} from '../ledger-context.ts';

const START = 1_770_000_000_000;
const HOUR = 3_600_000;
const NAME = 'chain.timersPerBlock';
const ministry = { org: parties.ministry.bin, cosigners: [parties.ministry.keys[1]] };
const [v1, v2, v3, v4] = parties.validators.map(({ bin }) => ({ org: bin })) as [
  { org: string },
  { org: string },
  { org: string },
  { org: string },
];

const title = { kk: 'а', ru: 'б', en: 'c' };
const testRow = (name: string, schema: ParamRow['schema'], value: Value): ParamRow => ({
  name,
  schema,
  unit: 'u',
  defaults: { kz: value, demo: value },
  legalAct: 'law',
  title,
});
/** A parameter without bounds, to fill the history with. */
const bigModule: LedgerModule = {
  name: 'big',
  txs: [],
  timers: [],
  params: [testRow('big.value', anyValue(), '')],
  entries: [],
  words: {},
};

const propose = (over: object = {}) => ({
  name: NAME,
  value: 300,
  effectiveFrom: START + HOUR,
  legalAct: 'Order 7',
  ...over,
});
const proposed = (context: TestContext, over: object = {}) =>
  context.done('param.propose', propose(over), ministry).result.proposal as string;
const inForce = (context: TestContext) => context.read().params.get(NAME);

function approved(context: TestContext, over: object = {}): string {
  const proposal = proposed(context, over);
  for (const signer of [v1, v2, v3]) context.done('param.approve', { proposal }, signer);
  return proposal;
}

describe('a parameter change', () => {
  it('takes effect at its moment, with the approval of a quorum, and leaves the past as it was', () => {
    const context = createTestContext({ time: START });
    const proposal = proposed(context);
    expect(context.done('param.approve', { proposal }, v1).result).toEqual({ proposal, approved: 1, needed: 3 });
    context.done('param.approve', { proposal }, v2);
    expect(context.state.get(paramEntries, '')?.[NAME]).toHaveLength(1);
    const last = context.done('param.approve', { proposal }, v3);
    expect(last.events.map((event) => event.type)).toEqual(['param.approvalGiven', 'param.changed']);
    expect(context.state.get(paramEntries, '')?.[NAME]).toEqual([
      { value: 200, from: START, act: 'technical' },
      { value: 300, from: START + HOUR, act: 'Order 7' },
    ]);
    expect(context.state.get(proposalEntries, proposal)).toMatchObject({ status: 'APPROVED', closedAt: START });
    expect(context.state.get(openProposalEntries, '')).toEqual([]);
    expect(context.timers()).toEqual([]);
    context.advance(START + HOUR - 1);
    expect(inForce(context)).toBe(200);
    context.advance(START + HOUR);
    expect(inForce(context)).toBe(300);
    expect(context.fails('param.approve', { proposal }, v4)).toMatchObject({
      code: 'PARAM_PROPOSAL_CLOSED',
      detail: { status: 'APPROVED' },
    });
  });

  it('of the same moment, approved later, wins; of an earlier moment, comes first', () => {
    const context = createTestContext({ time: START });
    approved(context, { value: 300 });
    approved(context, { value: 400, legalAct: 'Order 8' });
    approved(context, { value: 250, effectiveFrom: START + 10 });
    context.advance(START + 10);
    expect(inForce(context)).toBe(250);
    context.advance(START + HOUR);
    expect(inForce(context)).toBe(400);
  });

  it('lapses at its moment without a quorum', () => {
    const context = createTestContext({ time: START });
    const proposal = proposed(context);
    context.done('param.approve', { proposal }, v1);
    expect(context.advance(START + HOUR - 1)).toEqual([]);
    expect(context.advance(START + HOUR).map((event) => event.type)).toEqual(['param.proposalExpired']);
    expect(context.state.get(proposalEntries, proposal)?.status).toBe('EXPIRED');
    expect(context.state.get(openProposalEntries, '')).toEqual([]);
    expect(context.fails('param.approve', { proposal }, v2).code).toBe('PARAM_PROPOSAL_CLOSED');
  });

  it('cannot be approved at its moment even if the timer is late', () => {
    const context = createTestContext({ time: START });
    const proposal = proposed(context);
    const open = context.state.get(proposalEntries, proposal);
    context.advance(START + HOUR);
    context.state.put(proposalEntries, proposal, open ?? {});
    expect(context.fails('param.approve', { proposal }, v1).code).toBe('PARAM_EFFECTIVE_PAST');
  });

  it('is withdrawn by its owner', () => {
    const context = createTestContext({ time: START });
    const proposal = proposed(context);
    const call = { proposal, reason: 'changed' };
    context.done('param.withdraw', call, ministry);
    expect(context.state.get(proposalEntries, proposal)).toMatchObject({ status: 'WITHDRAWN', reason: 'changed' });
    expect(context.timers()).toEqual([]);
    expect(context.fails('param.withdraw', call, ministry).code).toBe('PARAM_PROPOSAL_CLOSED');
    expect(context.fails('param.withdraw', { ...call, proposal: '0'.repeat(16) }, ministry).code).toBe(
      'PARAM_PROPOSAL_UNKNOWN',
    );
  });

  it('counts validators, not organisations, and only those of the current set', () => {
    const context = createTestContext({ time: START });
    const proposal = proposed(context);
    context.done('param.approve', { proposal }, v1);
    // v1 now keeps two of the four, v2 none.
    const set = validatorSetAt(context.state, 1).map((validator) =>
      validator.org === v2.org ? { ...validator, org: v1.org } : validator,
    );
    putGenesisSet(context.state, set);
    expect(context.fails('param.approve', { proposal }, v2).code).toBe('PARAM_NOT_VALIDATOR');
    expect(context.done('param.approve', { proposal }, v3).result).toMatchObject({ approved: 3, needed: 3 });
    expect(context.state.get(proposalEntries, proposal)?.status).toBe('APPROVED');
  });

  it('refuses each broken precondition', () => {
    const context = createTestContext({ time: START, modules: [bigModule] });
    const fails = (over: object) => context.fails('param.propose', propose(over), ministry).code;
    expect(fails({ name: 'nothing.here' })).toBe('PARAM_UNKNOWN');
    expect(fails({ name: '__proto__' })).toBe('PARAM_UNKNOWN');
    expect(fails({ value: 0 })).toBe('PARAM_VALUE_INVALID');
    expect(fails({ value: 'many' })).toBe('PARAM_VALUE_INVALID');
    expect(fails({ effectiveFrom: START })).toBe('PARAM_EFFECTIVE_PAST');
    expect(fails({ effectiveFrom: START + EFFECTIVE_AHEAD_MS_MAX + 1 })).toBe('PARAM_EFFECTIVE_FAR');
    const proposal = proposed(context, { effectiveFrom: START + EFFECTIVE_AHEAD_MS_MAX });
    context.done('param.approve', { proposal }, v1);
    expect(context.fails('param.approve', { proposal }, v1).code).toBe('PARAM_APPROVED_ALREADY');
    expect(context.fails('param.approve', { proposal: '0'.repeat(16) }, v1).code).toBe('PARAM_PROPOSAL_UNKNOWN');
    for (let i = 1; i < OPEN_PROPOSALS_MAX; i++) proposed(context, { effectiveFrom: START + HOUR + i });
    expect(fails({})).toBe('PARAM_PROPOSALS_FULL');
  });

  it('never grows the history beyond one state value', () => {
    const context = createTestContext({ time: START, modules: [bigModule] });
    const change = (i: number) => ({ name: 'big.value', value: 'x'.repeat(60_000), effectiveFrom: START + HOUR + i });
    for (let i = 0; i < 4; i++) approved(context, change(i));
    const proposal = proposed(context, change(4));
    expect(context.fails('param.approve', { proposal }, v1).code).toBe('PARAM_HISTORY_FULL');
    expect(encodeCanonical(context.state.get(paramEntries, '') ?? {}).length).toBeLessThanOrEqual(
      STATE_VALUE_BYTES_MAX,
    );
  });

  it('every fault the rows list is shown above', () => {
    const module = createTestContext({}).modules.find((candidate) => candidate.name === 'param');
    expect(unshownFaults(module?.txs ?? [])).toEqual([]);
    expect(module?.txs).toHaveLength(3);
  });
});

describe('parameters in force', () => {
  const rows = [testRow('a.one', int({ min: 0, max: 9 }), 1), testRow('b.two', int({ min: 0, max: 9 }), 2)];
  const dated = (value: Value, from: number) => ({ value, from, act: 'x' });
  const entry = { 'a.one': [dated(1, 100), dated(3, 200)], 'b.two': [dated(2, 100), dated(4, 150), dated(5, 150)] };

  it.each([
    [100, 1, 2, 100, 150],
    [149, 1, 2, 100, 150],
    [150, 1, 5, 150, 200],
    [200, 3, 5, 200, Number.MAX_SAFE_INTEGER],
  ])('at %d are %d and %d, from %d until %d', (time, one, two, since, until) => {
    expect(paramsInForce(rows, entry, time)).toEqual({ values: { 'a.one': one, 'b.two': two }, since, until });
  });

  it('are computed again only when the entry or the range changes', () => {
    const memo = createParamMemo(rows);
    const first = memo(entry, 100);
    expect(memo(entry, 149)).toBe(first);
    expect(memo(entry, 150)).not.toBe(first);
    expect(memo(entry, 100)).toEqual(first);
    const changed = { ...entry, 'a.one': [dated(7, 100)] };
    expect(memo(changed, 100).values).toEqual({ 'a.one': 7, 'b.two': 2 });
  });

  it('answer declared names only', () => {
    const view = createParamView(rows, entry, 100);
    expect(view.get('a.one')).toBe(1);
    expect(() => view.get('c.three')).toThrow(/declared/);
    expect(() => createParamView(rows, entry, 99)).toThrow(/has a value/);
  });

  it('hash as H("params", cbor(map)), whatever the order of the names', () => {
    const sha256 = (data: Uint8Array) => hash('sha256', data, 'buffer');
    // a2 · 65 "a.one" 01 · 65 "b.two" 02
    const cbor = Buffer.from('a265612e6f6e650165622e74776f02', 'hex');
    const expected = sha256(Buffer.concat([Buffer.from('adal/1/params\0'), cbor])).toString('hex');
    expect(toHex(paramsHash(sha256, { 'b.two': 2, 'a.one': 1 }))).toBe(expected);
  });

  it('come from the profile and the overrides at genesis', () => {
    const genesis = testGenesis({ time: START, profile: 'kz', params: [{ name: NAME, value: 7 }] });
    const context = createTestContext({ genesis });
    expect(context.read().params.get('consensus.idleBlockIntervalMs')).toBe(30_000);
    expect(inForce(context)).toBe(7);
    expect(context.state.get(paramEntries, '')?.[NAME]).toEqual([{ value: 7, from: START, act: 'genesis' }]);
    expect(createTestContext({ profile: 'demo' }).read().params.get('consensus.idleBlockIntervalMs')).toBe(5_000);
  });

  it('have defaults that their own schemas accept', () => {
    for (const row of createChainModule([]).params) {
      for (const value of Object.values(row.defaults))
        expect([row.name, row.schema.check(value, '')]).toEqual([row.name, undefined]);
    }
  });
});

describe('validator set', () => {
  it('is the genesis list, sorted by key', () => {
    const context = createTestContext({});
    expect(validatorSetAt(context.state, 1).map((validator) => validator.name)).toEqual(['v1', 'v2', 'v3', 'v4']);
  });

  it.each([
    [1, 1],
    [2, 2],
    [3, 3],
    [4, 3],
    [5, 4],
    [6, 5],
    [7, 5],
    [100, 67],
  ])('of %d decides with %d', (n, decides) => {
    expect(quorum(n)).toBe(decides);
  });
});
