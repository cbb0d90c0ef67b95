import { describe, expect, it } from 'vitest';
import { validatorProposalEntries } from '../../ledger/modules/chain/validator-proposal.ts';
import { validatorSetAt } from '../../ledger/modules/chain/validator-set.ts';
import { testParties as parties, type TestSigner } from '../ledger-context.ts';
import {
  approve,
  both,
  by,
  decided,
  fresh,
  join,
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
  replace,
  start,
  withNewcomer,
} from '../validator-scene.ts';

describe('while a validator votes or is to vote', () => {
  const status = (org: string) => ({ org, reason: 'why', legalAct: 'act' });
  const steps: readonly (readonly [string, object, TestSigner])[] = [
    ['identity.rotateKey', { newKey: fresh(50) }, { org: p4.bin, cosigners: [p4.keys[1], fresh(50)] }],
    ['identity.revokeKey', { key: p4.keys[0], reason: 'lost' }, { org: p4.bin, key: p4.keys[1] }],
    ['identity.revokeRole', { ...status(p4.bin), role: 'VALIDATOR' }, both(parties.ministry)],
    ['identity.suspendOrganisation', status(p4.bin), both(parties.registrar)],
    ['identity.closeOrganisation', status(p4.bin), both(parties.registrar)],
  ];

  it.each(steps)('%s is refused, and possible once it has left', (type, payload, signer) => {
    const context = start();
    expect(context.fails(type, payload as never, signer).code).toBe('VALIDATOR_IN_SET');
    decided(context, leave(p4));
    expect(context.fails(type, payload as never, signer).code).toBe('VALIDATOR_IN_SET');
    nextBlocks(context, 1);
    expect(context.fails(type, payload as never, signer).code).toBe('VALIDATOR_IN_SET');
    nextBlocks(context, 1);
    context.done(type, payload as never, signer);
  });

  it('one that is to join counts as well', () => {
    const context = withNewcomer(start());
    decided(context, join(), both(p1, fresh(2)));
    expect(context.fails('identity.suspendOrganisation', status(NEW_BIN), both(parties.registrar)).code).toBe(
      'VALIDATOR_IN_SET',
    );
    expect(
      context.fails('identity.revokeKey', { key: fresh(2), reason: 'lost' }, { org: NEW_BIN, key: fresh(1) }).code,
    ).toBe('VALIDATOR_IN_SET');
  });

  it('other keys and roles of its organisation may go', () => {
    const context = start();
    context.done('identity.revokeKey', { key: p4.keys[1], reason: 'lost' }, by(p4));
    context.done('identity.grantRole', { org: p4.bin, role: 'SUPPLIER', legalAct: 'a' }, both(parties.registrar));
    const role = { org: p4.bin, role: 'SUPPLIER', legalAct: 'a', reason: 'why' };
    context.done('identity.revokeRole', role, both(parties.registrar));
  });
});

describe('the records of a change', () => {
  it('name the parties in the records of success', () => {
    const context = start();
    const rows = new Map(context.modules.flatMap((module) => module.txs.map((row) => [row.type, row] as const)));
    const done = propose(context, leave(p4), both(p1));
    const proposal = proposalOf(done);
    const subjects = (type: string, payload: object, value: object) =>
      rows.get(type)?.subjects(payload as never, {} as never, value as never);
    const expected = [`org/${p4.bin}`, `proposal/${proposal}`];
    expect(subjects('validator.propose', leave(p4), done.result)).toEqual(expected);
    const approved = approve(context, proposal, p2).result;
    expect(subjects('validator.approve', { proposal }, approved)?.toSorted()).toEqual(expected);
    const withdrawn = context.done('validator.withdraw', { proposal, reason: 'r' }, both(p1)).result;
    expect(subjects('validator.withdraw', { proposal }, withdrawn)?.toSorted()).toEqual(expected);
  });
});

describe('a key that is replaced', () => {
  it('gives its place to the new one, under the old name unless another is given', () => {
    const context = start();
    decided(context, replace(p4), both(p1, p4.keys[1]));
    const now4 = validatorSetAt(context.state, 3).find(({ org }) => org === p4.bin);
    expect(now4).toEqual({ key: p4.keys[1], org: p4.bin, name: 'v4' });
    nextBlocks(context, 2);
    const back = replace(p4, { key: p4.keys[1], newKey: p4.keys[0], name: 'again' });
    decided(context, back, both(p1, p4.keys[0]));
    const later = validatorSetAt(context.state, 5).find(({ org }) => org === p4.bin);
    expect(later).toEqual({ key: p4.keys[0], org: p4.bin, name: 'again' });
  });

  it('may sign for its own replacement, as the key that enters', () => {
    const context = start();
    const signer = { org: p4.bin, key: p4.keys[1], cosigners: [p4.keys[0]] };
    expect(propose(context, replace(p4), signer).result).toMatchObject({ approved: 1 });
  });
});

describe('an organisation that joined', () => {
  it('approves like any other from then on, and organisations with two members count twice', () => {
    const context = withNewcomer(start());
    decided(context, join({ key: fresh(1), name: 'v5' }), both(p1, fresh(1)));
    nextBlocks(context, 2);
    const second = proposalOf(propose(context, join({ name: 'v6' }), newcomer));
    expect(context.state.get(validatorProposalEntries, second)?.approvals).toEqual([NEW_BIN]);
    approve(context, second, p1);
    approve(context, second, p2);
    expect(approve(context, second, p3).result).toMatchObject({ approved: 4, needed: 4, status: 'APPLIED' });
    nextBlocks(context, 2);
    expect(names(context, context.read().height)).toHaveLength(6);
    expect(propose(context, leave(p4), { ...newcomer, cosigners: [fresh(2)] }).result).toMatchObject({
      approved: 2,
      needed: 5,
    });
  });
});
