import { describe, expect, it } from 'vitest';
import { compareBytes } from '../../ledger/base/bytes.ts';
import { fault } from '../../ledger/base/fault.ts';
import { keyText, type PublicKey } from '../../ledger/base/keys.ts';
import { VALIDATORS_MAX } from '../../ledger/base/limits.ts';
import type { LedgerModule } from '../../ledger/module.ts';
import {
  changeEndTimer,
  OPEN_CHANGES_PER_ORG_MAX,
  openChangeEntries,
  type ValidatorProposal,
  validatorProposalEntries,
} from '../../ledger/modules/chain/validator-proposal.ts';
import { putGenesisSet, validatorSetAt } from '../../ledger/modules/chain/validator-set.ts';
import {
  createTestContext,
  testParties as parties,
  type TestSigner,
  testGenesis,
  testKey,
  unshownFaults,
} from '../ledger-context.ts';
import {
  approve,
  both,
  decided,
  fresh,
  join,
  LIFE,
  leave,
  NEW_BIN,
  names,
  newcomer,
  nextBlocks,
  p1,
  p2,
  p3,
  p4,
  proposalOf,
  propose,
  refused,
  refusedApproval,
  replace,
  START,
  start,
  types,
  withNewcomer,
} from '../validator-scene.ts';

describe('a validator that joins', () => {
  it('votes two blocks after the approval that makes the quorum', () => {
    const context = withNewcomer(start());
    const proposed = propose(context, join(), newcomer);
    const proposal = proposalOf(proposed);
    // The newcomer is no member yet: its own word does not count.
    expect(proposed.result).toEqual({ proposal, org: NEW_BIN, approved: 0, needed: 3, status: 'OPEN' });
    expect(types(proposed)).toEqual(['validator.proposed', 'validator.approved']);
    expect(context.state.get(openChangeEntries, NEW_BIN)).toEqual([proposal]);
    approve(context, proposal, p1);
    expect(approve(context, proposal, p2).result).toMatchObject({ approved: 2, needed: 3, status: 'OPEN' });
    const last = approve(context, proposal, p4);
    expect(last.result).toEqual({ proposal, org: NEW_BIN, approved: 3, needed: 3, status: 'APPLIED', votesFrom: 3 });
    expect(last.events.map(({ type, data }) => [type, data.votesFrom])).toEqual([
      ['validator.approved', undefined],
      ['validator.changed', 3],
    ]);
    expect([1, 2, 3].map((height) => names(context, height).length)).toEqual([4, 4, 5]);
    const keys = validatorSetAt(context.state, 3).map(({ key }) => key);
    expect(keys.map(keyText)).toContain(keyText(fresh(2)));
    expect(keys).toEqual([...keys].sort(compareBytes));
    expect(context.state.get(validatorProposalEntries, proposal)).toMatchObject({ status: 'APPLIED', votesFrom: 3 });
    expect(context.state.get(openChangeEntries, NEW_BIN)).toBeUndefined();
    expect(context.timers()).toEqual([]);
    expect(refusedApproval(context, proposal, p3)).toMatchObject({
      code: 'VALIDATOR_PROPOSAL_CLOSED',
      detail: { status: 'APPLIED' },
    });
  });

  it('may be proposed by a member, with the new key signing too', () => {
    const context = withNewcomer(start());
    expect(propose(context, join(), both(p1, fresh(2))).result).toMatchObject({ approved: 1, needed: 3 });
  });

  it('is refused where its key is not its own, not in force, not proven or already there', () => {
    const context = withNewcomer(start());
    const member = both(p1);
    const code = (payload: object, signer: TestSigner) => refused(context, payload, signer).code;
    expect(code(join(), member)).toBe('KEY_NOT_COSIGNED');
    expect(code(join({ key: fresh(7) }), member)).toBe('KEY_UNKNOWN');
    expect(code(join({ org: p1.bin }), member)).toBe('VALIDATOR_KEY_FOREIGN');
    expect(code(join({ org: p2.bin, key: p2.keys[0] }), member)).toBe('VALIDATOR_KEY_TAKEN');
    expect(code(join({ org: parties.supplier.bin, key: parties.supplier.keys[0] }), member)).toBe('ROLE_MISSING');
    context.done('identity.revokeKey', { key: fresh(2), reason: 'lost' }, { org: NEW_BIN, key: fresh(1) });
    expect(refused(context, join(), member)).toMatchObject({ code: 'KEY_NOT_ACTIVE', detail: { status: 'REVOKED' } });
  });

  it('is refused while its organisation may not act', () => {
    const context = withNewcomer(start(), false);
    const status = { org: NEW_BIN, reason: 'why', legalAct: 'act' };
    const found = (): string => refused(context, join(), both(p1)).code;
    expect(found()).toBe('ORG_NOT_ACTIVE');
    context.done('identity.activateOrganisation', status, both(parties.registrar));
    context.done('identity.suspendOrganisation', status, both(parties.registrar));
    expect(found()).toBe('ORG_SUSPENDED');
    context.done('identity.closeOrganisation', status, both(parties.registrar));
    expect(found()).toBe('ORG_CLOSED');
  });

  it('is refused where the set is full', () => {
    const context = withNewcomer(start());
    const set = Array.from({ length: VALIDATORS_MAX }, (_, i) => ({
      key: testKey(i === 0 ? 11 : 60 + (i % 40), i === 0 ? 1 : i),
      org: p1.bin,
      name: `v${i}`,
    })).sort((a, b) => compareBytes(a.key, b.key));
    putGenesisSet(context.state, set);
    expect(refused(context, join(), both(p1, fresh(2)))).toMatchObject({
      code: 'VALIDATOR_SET_FULL',
      detail: { validatorsMax: VALIDATORS_MAX },
    });
  });
});

describe('a validator that leaves', () => {
  it('is out two blocks later, and its approvals count no more', () => {
    const context = start();
    const other = proposalOf(propose(context, replace(p1), both(p4, p1.keys[1])));
    const last = decided(context, leave(p4));
    expect(last.result).toMatchObject({ status: 'APPLIED', votesFrom: 3 });
    expect([2, 3].map((height) => names(context, height))).toEqual([
      ['v1', 'v2', 'v3', 'v4'],
      ['v1', 'v2', 'v3'],
    ]);
    nextBlocks(context, 2);
    // It approved when it was a member; now three of three are needed, and it is none of them.
    expect(refusedApproval(context, other, p4)).toMatchObject({ code: 'VALIDATOR_NOT_MEMBER' });
    expect(approve(context, other, p2).result).toMatchObject({ approved: 1, needed: 3 });
    expect(refused(context, leave(p3), both(p4)).code).toBe('VALIDATOR_NOT_MEMBER');
  });

  it('is refused where the set would become too small', () => {
    const genesis = testGenesis({
      time: START,
      profile: 'demo',
      params: [{ name: 'chain.validatorsMin', value: 4 }],
    });
    const context = withNewcomer(createTestContext({ genesis }));
    expect(refused(context, leave(p4), both(p1))).toMatchObject({
      code: 'VALIDATOR_SET_SMALL',
      detail: { validatorsMin: 4 },
    });
    // What does not make the set smaller is possible all the same.
    expect(decided(context, replace(p4), both(p1, p4.keys[1])).result.status).toBe('APPLIED');
  });

  it('is refused where its key has duties left, when proposed and when decided', () => {
    let owing: string | undefined;
    const asked: unknown[] = [];
    const duties: LedgerModule = {
      name: 'seal',
      txs: [],
      timers: [],
      params: [],
      entries: [],
      words: {},
      validatorDuties(context, key, setAfter) {
        asked.push([context.height, keyText(key), setAfter.map(({ name }) => name)]);
        return keyText(key) === owing ? fault('PARAM_PROPOSALS_FULL', { tender: 'abc' }) : undefined;
      },
    };
    const context = withNewcomer(start([duties]));
    owing = keyText(p4.keys[0]);
    const found = refused(context, leave(p4), both(p1));
    expect(found).toEqual(fault('VALIDATOR_DUTIES_OPEN', { tender: 'abc', duty: 'PARAM_PROPOSALS_FULL' }));
    expect(asked).toEqual([[1, owing, ['v1', 'v2', 'v3']]]);
    expect(refused(context, replace(p4), both(p1, p4.keys[1])).code).toBe('VALIDATOR_DUTIES_OPEN');
    // Who joins owes nothing, so nobody is asked.
    asked.length = 0;
    propose(context, join(), newcomer);
    expect(asked).toEqual([]);
    owing = undefined;
    const proposal = proposalOf(propose(context, leave(p4), both(p1)));
    approve(context, proposal, p2);
    owing = keyText(p4.keys[0]);
    const last = approve(context, proposal, p3);
    const refusal = { fault: 'VALIDATOR_DUTIES_OPEN', detail: { tender: 'abc', duty: 'PARAM_PROPOSALS_FULL' } };
    expect(last.result).toMatchObject({ status: 'REFUSED', refusal });
    expect(types(last)).toEqual(['validator.approved', 'validator.refused']);
    expect(context.state.get(validatorProposalEntries, proposal)).toMatchObject({ status: 'REFUSED', refusal });
    expect(names(context, 3)).toHaveLength(4);
  });

  it('is unknown under another organisation or key', () => {
    const context = start();
    expect(refused(context, leave(p4, { org: p3.bin }), both(p1)).code).toBe('VALIDATOR_UNKNOWN');
    expect(refused(context, leave(p4, { key: p4.keys[1] }), both(p1)).code).toBe('VALIDATOR_UNKNOWN');
  });
});

describe('the fields', () => {
  it.each([
    ['REPLACE without newKey', replace(p4, { newKey: undefined }), 'newKey', 'missing'],
    ['LEAVE with newKey', leave(p4, { newKey: p4.keys[1] }), 'newKey', 'unknownField'],
    ['LEAVE with a name', leave(p4, { name: 'x' }), 'name', 'unknownField'],
    ['JOIN without a name', { ...join(), name: undefined }, 'name', 'missing'],
    ['JOIN with newKey', join({ newKey: p4.keys[1] }), 'newKey', 'unknownField'],
  ])('must fit the action: %s', (_, payload, field, problem) => {
    const given = Object.fromEntries(Object.entries(payload).filter(([, value]) => value !== undefined));
    expect(refused(start(), given, both(p1))).toEqual(fault('VALIDATOR_FIELDS', { field, problem }));
  });
});

describe('one change at a time', () => {
  it('lets the deciding approval wait, not the others, and nothing gets stuck', () => {
    const context = withNewcomer(start());
    const second = proposalOf(propose(context, join(), newcomer));
    decided(context, replace(p4), both(p1, p4.keys[1]));
    for (const party of [p1, p2]) approve(context, second, party);
    const pending = fault('VALIDATOR_CHANGE_PENDING', { votesFrom: 3 });
    expect(refusedApproval(context, second, p3)).toEqual(pending);
    nextBlocks(context, 1);
    expect(refusedApproval(context, second, p3)).toEqual(pending);
    nextBlocks(context, 1);
    expect(approve(context, second, p3).result).toMatchObject({ status: 'APPLIED', votesFrom: 5 });
    expect(names(context, 5)).toHaveLength(5);
  });

  it('counts for a single validator too, whose proposal decides by itself', () => {
    const genesis = testGenesis({ time: START, profile: 'demo' });
    const alone = { ...genesis, validators: genesis.validators.filter(({ org }) => org === p1.bin) };
    const context = withNewcomer(createTestContext({ genesis: alone }));
    expect(propose(context, replace(p1), both(p1)).result).toMatchObject({ status: 'APPLIED', needed: 1 });
    expect(refused(context, join(), both(p1, fresh(2)))).toEqual(fault('VALIDATOR_CHANGE_PENDING', { votesFrom: 3 }));
    nextBlocks(context, 2);
    expect(propose(context, join(), both(p1, fresh(2))).result).toMatchObject({ status: 'APPLIED', votesFrom: 5 });
    nextBlocks(context, 2);
    // Its size was two when asked; the set never becomes empty.
    const two = { action: 'LEAVE', org: NEW_BIN, key: fresh(2) };
    const proposal = proposalOf(propose(context, two, both(p1)));
    context.done('validator.approve', { proposal }, { org: NEW_BIN, key: fresh(1) });
    nextBlocks(context, 2);
    expect(refused(context, { action: 'LEAVE', org: p1.bin, key: p1.keys[1] }, both(p1)).code).toBe(
      'VALIDATOR_SET_SMALL',
    );
  });

  it('lets anybody who approved decide what a smaller set has made a quorum of', () => {
    const context = withNewcomer(start());
    const target = proposalOf(propose(context, join(), both(p1, fresh(2))));
    approve(context, target, p2);
    // Two of four approved. When p3 and p4 have gone, two of two did, and nobody is left to approve for the first time.
    for (const party of [p4, p3]) {
      expect(refusedApproval(context, target, p1).code).toBe('VALIDATOR_APPROVED_ALREADY');
      decided(context, leave(party));
      nextBlocks(context, 1);
      expect(refusedApproval(context, target, p1).code).toBe('VALIDATOR_APPROVED_ALREADY');
      nextBlocks(context, 1);
    }
    const last = approve(context, target, p1);
    expect(last.result).toMatchObject({ approved: 2, needed: 2, status: 'APPLIED' });
    expect(context.state.get(validatorProposalEntries, target)?.approvals).toEqual([p1.bin, p2.bin]);
    expect(names(context, context.read().height + 2)).toEqual(['v1', 'v2', 'v5']);
  });

  it('refuses at the decision what an earlier decision has made impossible', () => {
    const context = start();
    const target = proposalOf(propose(context, replace(p4), both(p1, p4.keys[1])));
    decided(context, leave(p4), both(p3));
    nextBlocks(context, 2);
    approve(context, target, p2);
    expect(approve(context, target, p3).result).toMatchObject({
      approved: 3,
      needed: 3,
      status: 'REFUSED',
      refusal: { fault: 'VALIDATOR_UNKNOWN' },
    });
    expect(names(context, context.read().height + 2)).toHaveLength(3);
  });
});

describe('a proposal', () => {
  it('lapses in time without a quorum, and cannot be approved then even if the timer is late', () => {
    const context = start();
    const proposal = proposalOf(propose(context, leave(p4), both(p1)));
    const open = context.state.get(validatorProposalEntries, proposal);
    expect(context.advance(START + LIFE - 1)).toEqual([]);
    approve(context, proposal, p2);
    const events = context.advance(START + LIFE);
    expect(events.map(({ type }) => type)).toEqual(['validator.expired']);
    expect(context.state.get(validatorProposalEntries, proposal)).toMatchObject({
      status: 'EXPIRED',
      closedAt: START + LIFE,
    });
    expect(context.state.get(openChangeEntries, p1.bin)).toBeUndefined();
    context.state.put(validatorProposalEntries, proposal, open ?? {});
    expect(refusedApproval(context, proposal, p3)).toMatchObject({
      code: 'VALIDATOR_PROPOSAL_CLOSED',
      detail: { status: 'EXPIRED' },
    });
    expect(changeEndTimer.subjects(proposal, { org: p4.bin })).toEqual([`proposal/${proposal}`, `org/${p4.bin}`]);
  });

  it('is withdrawn by the organisation that made it, and by no other', () => {
    const context = start();
    const proposal = proposalOf(propose(context, leave(p4), both(p1)));
    const call = { proposal, reason: 'changed' };
    const withdraw = (over: object, signer: TestSigner) =>
      context.fails('validator.withdraw', { ...call, ...over }, signer);
    expect(withdraw({}, both(p2)).code).toBe('VALIDATOR_NOT_PROPOSER');
    expect(withdraw({ proposal: '0'.repeat(16) }, both(p1)).code).toBe('VALIDATOR_PROPOSAL_UNKNOWN');
    expect(refusedApproval(context, '0'.repeat(16), p2).code).toBe('VALIDATOR_PROPOSAL_UNKNOWN');
    const done = context.done('validator.withdraw', call, both(p1));
    expect(done.events).toMatchObject([{ type: 'validator.withdrawn', data: { reason: 'changed' } }]);
    expect(context.state.get(validatorProposalEntries, proposal)?.status).toBe('WITHDRAWN');
    expect(context.timers()).toEqual([]);
    expect(withdraw({}, both(p1)).code).toBe('VALIDATOR_PROPOSAL_CLOSED');
  });

  it('about one key may be open once for an organisation, but keeps no other from proposing', () => {
    const context = start();
    const proposal = proposalOf(propose(context, replace(p4), { org: p4.bin, cosigners: [p4.keys[1]] }));
    expect(refused(context, leave(p4), both(p4))).toEqual(fault('VALIDATOR_PROPOSAL_OPEN', { proposal }));
    expect(decided(context, leave(p4)).result.status).toBe('APPLIED');
    nextBlocks(context, 2);
    expect(context.state.get(openChangeEntries, p4.bin)).toEqual([proposal]);
  });

  it('that is over keeps nobody from a new one, even if its timer is late', () => {
    const context = start();
    const proposal = proposalOf(propose(context, leave(p4), both(p1)));
    const open = context.state.get(validatorProposalEntries, proposal);
    context.state.put(validatorProposalEntries, proposal, { ...open, expiresAt: START } as ValidatorProposal);
    const next = proposalOf(propose(context, leave(p4), both(p1)));
    expect(context.state.get(openChangeEntries, p1.bin)).toEqual([proposal, next]);
  });

  it('comes up to a bound for each organisation, whatever others have open', () => {
    const context = withNewcomer(start());
    const keys = Array.from({ length: OPEN_CHANGES_PER_ORG_MAX + 1 }, (_, i) => fresh(10 + i));
    for (const key of keys)
      context.done('identity.addKey', { org: NEW_BIN, key }, { ...newcomer, cosigners: [fresh(2), key] });
    const asked = (key: PublicKey): [object, TestSigner] => [
      join({ key }),
      { org: NEW_BIN, key: fresh(1), cosigners: [key] },
    ];
    for (const key of keys.slice(0, -1)) propose(context, ...asked(key));
    const last = asked(keys.at(-1) as PublicKey);
    expect(refused(context, ...last)).toEqual(
      fault('VALIDATOR_PROPOSALS_FULL', { proposalsMax: OPEN_CHANGES_PER_ORG_MAX }),
    );
    propose(context, leave(p4), both(p1));
    context.advance(START + LIFE);
    propose(context, ...last);
  });

  it('by an organisation outside the set is only its own joining', () => {
    const context = withNewcomer(start());
    const proposal = proposalOf(propose(context, leave(p4), both(p1)));
    expect(context.fails('validator.approve', { proposal }, newcomer).code).toBe('VALIDATOR_NOT_MEMBER');
    expect(refused(context, leave(p4), newcomer).code).toBe('VALIDATOR_NOT_MEMBER');
    expect(refused(context, join({ org: p1.bin }), newcomer).code).toBe('VALIDATOR_NOT_MEMBER');
    expect(refused(context, leave(p4), both(parties.supplier)).code).toBe('ROLE_MISSING');
  });

  it('is decided by what holds then: a role or key lost meanwhile refuses it', () => {
    const context = withNewcomer(start());
    const proposal = proposalOf(propose(context, join(), newcomer));
    const call = { org: NEW_BIN, role: 'VALIDATOR', legalAct: 'act', reason: 'why' };
    context.done('identity.revokeRole', call, both(parties.ministry));
    for (const party of [p1, p2]) approve(context, proposal, party);
    expect(approve(context, proposal, p3).result).toMatchObject({
      status: 'REFUSED',
      refusal: { fault: 'ROLE_MISSING', detail: { roles: 'VALIDATOR', org: NEW_BIN } },
    });
  });
});

describe('the rows', () => {
  it('give each fault they list somewhere above', () => {
    const rows = start().modules.flatMap((module) => module.txs.filter((row) => row.type.startsWith('validator.')));
    expect(rows).toHaveLength(3);
    expect(unshownFaults(rows)).toEqual([]);
  });
});
