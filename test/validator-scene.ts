import type { PublicKey } from '../ledger/base/keys.ts';
import type { LedgerModule } from '../ledger/module.ts';
import { validatorSetAt } from '../ledger/modules/chain/validator-set.ts';
import { binFromSerial } from '../ledger/modules/identity/bin.ts';
import {
  createTestContext,
  type Done,
  testParties as parties,
  type TestContext,
  type TestParty,
  type TestSigner,
  testKey,
} from './ledger-context.ts';

export const START = 1_770_000_000_000;
export const LIFE = 600_000;
export const NEW_BIN = binFromSerial('260240', 1);
export const fresh = (index: number): PublicKey => testKey(99, index);
export const [p1, p2, p3, p4] = parties.validators;
export const both = (party: TestParty, ...more: readonly PublicKey[]): TestSigner => ({
  org: party.bin,
  cosigners: [party.keys[1], ...more],
});
export const by = (party: TestParty): TestSigner => ({ org: party.bin });
export const newcomer: TestSigner = { org: NEW_BIN, key: fresh(1), cosigners: [fresh(2)] };

/** A newcomer with the role VALIDATOR and keys 1 and 2. */
export function withNewcomer(context: TestContext, activate = true): TestContext {
  const name = { kk: 'а', ru: 'б', en: 'c' };
  const keys = [fresh(1), fresh(2)];
  context.done(
    'identity.registerOrganisation',
    { bin: NEW_BIN, name, keys, activate, legalAct: 'act' },
    both(parties.registrar, ...keys),
  );
  context.done('identity.grantRole', { org: NEW_BIN, role: 'VALIDATOR', legalAct: 'act' }, both(parties.ministry));
  return context;
}

export const start = (modules: readonly LedgerModule[] = []): TestContext =>
  createTestContext({ time: START, modules });
export const join = (over: object = {}) => ({ action: 'JOIN', org: NEW_BIN, key: fresh(2), name: 'v5', ...over });
export const leave = (party: TestParty, over: object = {}) => ({
  action: 'LEAVE',
  org: party.bin,
  key: party.keys[0],
  ...over,
});
export const replace = (party: TestParty, over: object = {}) => ({
  ...leave(party),
  action: 'REPLACE',
  newKey: party.keys[1],
  ...over,
});
export const propose = (context: TestContext, payload: object, signer: TestSigner): Done =>
  context.done('validator.propose', payload as never, signer);
export const proposalOf = (done: Done): string => done.result.proposal as string;
export const approve = (context: TestContext, proposal: string, party: TestParty): Done =>
  context.done('validator.approve', { proposal }, by(party));
export const refusedApproval = (context: TestContext, proposal: string, party: TestParty) =>
  context.fails('validator.approve', { proposal }, by(party));
export const refused = (context: TestContext, payload: object, signer: TestSigner) =>
  context.fails('validator.propose', payload as never, signer);
export const names = (context: TestContext, height: number): readonly string[] =>
  validatorSetAt(context.state, height).map(({ name }) => name);
export const types = (done: Done): readonly string[] => done.events.map(({ type }) => type);
export function nextBlocks(context: TestContext, count: number): void {
  for (let i = 0; i < count; i++) context.advance(context.read().time + 1);
}

/** Proposes by the first and approves by two others, the last of which decides. */
export function decided(context: TestContext, payload: object, signer: TestSigner = both(p1)): Done {
  const proposal = proposalOf(propose(context, payload, signer));
  approve(context, proposal, p2);
  return approve(context, proposal, signer.org === p3.bin ? p1 : p3);
}
