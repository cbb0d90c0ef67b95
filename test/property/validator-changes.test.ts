import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compareBytes } from '../../ledger/base/bytes.ts';
import { keyText, type PublicKey } from '../../ledger/base/keys.ts';
import {
  CHANGE_END_TIMER,
  openChangeEntries,
  validatorProposalEntries,
} from '../../ledger/modules/chain/validator-proposal.ts';
import {
  type ValidatorEntry,
  validatorHeightEntries,
  validatorSetAt,
} from '../../ledger/modules/chain/validator-set.ts';
import { binFromSerial } from '../../ledger/modules/identity/bin.ts';
import { isKeyInForce, keyEntries, orgEntries } from '../../ledger/modules/identity/identity-entries.ts';
import {
  createTestContext,
  testParties as parties,
  type TestContext,
  type TestSigner,
  testKey,
} from '../ledger-context.ts';
import { both, LIFE, START } from '../validator-scene.ts';

const SPARE_KEYS = 5;

/** An organisation that validates or would like to: a key that signs for it, and keys that may vote. */
interface Org {
  readonly bin: string;
  readonly own: PublicKey;
  readonly keys: readonly PublicKey[];
}

/** Four members of the genesis set, each with spare keys, and two organisations that come from outside. */
function createScene(): { readonly context: TestContext; readonly orgs: readonly Org[] } {
  const context = createTestContext({ time: START });
  const spare = (place: number): readonly PublicKey[] =>
    Array.from({ length: SPARE_KEYS }, (_, i) => testKey(100 + place, i));
  const outside = [0, 1].map((i) => ({
    bin: binFromSerial('260240', i + 1),
    own: testKey(90 + i, 1),
    keys: spare(4 + i),
  }));
  const inside = parties.validators.map(({ bin, keys }, i) => ({ bin, own: keys[1], keys: [keys[0], ...spare(i)] }));
  for (const { bin, own } of outside) {
    const name = { kk: 'а', ru: 'б', en: 'c' };
    const registration = { bin, name, keys: [own], activate: true, legalAct: 'act' };
    context.done('identity.registerOrganisation', registration, both(parties.registrar, own));
    context.done('identity.grantRole', { org: bin, role: 'VALIDATOR', legalAct: 'act' }, both(parties.ministry));
  }
  const orgs = [...inside, ...outside];
  for (const { bin, own, keys } of orgs)
    for (const key of keys.slice(-SPARE_KEYS))
      context.done('identity.addKey', { org: bin, key }, { org: bin, key: own, cosigners: [key] });
  return { context, orgs };
}

type Step =
  | {
      readonly kind: 'propose';
      readonly by: number;
      readonly action: string;
      readonly org: number;
      readonly key: number;
      readonly newKey: number;
    }
  | { readonly kind: 'approve' | 'withdraw'; readonly by: number; readonly proposal: number }
  | { readonly kind: 'block'; readonly ms: number }
  | { readonly kind: 'revoke' | 'suspend' | 'revokeRole'; readonly org: number; readonly key: number };

const small = fc.nat(5);
const anyStep: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant('propose' as const),
      by: small,
      action: fc.constantFrom('JOIN', 'LEAVE', 'REPLACE'),
      org: small,
      key: small,
      newKey: small,
    }),
  },
  { weight: 12, arbitrary: fc.record({ kind: fc.constant('approve' as const), by: small, proposal: fc.nat(30) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('withdraw' as const), by: small, proposal: fc.nat(30) }) },
  {
    weight: 4,
    arbitrary: fc.record({ kind: fc.constant('block' as const), ms: fc.constantFrom(1, 1, 1000, LIFE / 3) }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constantFrom('revoke', 'suspend', 'revokeRole'), org: small, key: small }),
  },
);

/** Runs the rows themselves: what is refused changes nothing, and the harness checks that the fault is a listed one. */
function take(context: TestContext, orgs: readonly Org[], proposals: string[], step: Step): void {
  const run = (type: string, payload: object, signer: TestSigner) => {
    const row = context.modules.flatMap(({ txs }) => txs).find((candidate) => candidate.type === type);
    if (row === undefined) throw new TypeError(`there is no ${type}`);
    return context.run(row, payload as never, signer);
  };
  const orgAt = (place: number): Org => orgs[place % orgs.length] as Org;
  const keyAt = ({ keys }: Org, place: number): PublicKey => keys[place % keys.length] as PublicKey;
  const signing = ({ bin, own, keys }: Org, ...more: readonly PublicKey[]): TestSigner => {
    // A second key of its own, that is not the one just proven and still in force.
    const second = keys.find((key) => {
      const entry = context.state.get(keyEntries, keyText(key));
      return !more.includes(key) && entry !== undefined && isKeyInForce(entry, context.read().time);
    });
    return { org: bin, key: own, cosigners: second === undefined ? more : [second, ...more] };
  };
  switch (step.kind) {
    case 'propose': {
      const org = orgAt(step.org);
      const sitting = validatorSetAt(context.state, context.read().height + 2).filter((entry) => entry.org === org.bin);
      const leaving = step.action === 'JOIN' ? undefined : sitting[step.key % Math.max(1, sitting.length)];
      const [key, newKey] = [leaving?.key ?? keyAt(org, step.key), keyAt(org, step.newKey)];
      const entering = step.action === 'JOIN' ? [key] : step.action === 'REPLACE' ? [newKey] : [];
      const more = step.action === 'JOIN' ? { name: `v${step.key}` } : step.action === 'REPLACE' ? { newKey } : {};
      const outcome = run(
        'validator.propose',
        { action: step.action, org: org.bin, key, ...more },
        signing(orgAt(step.by), ...entering),
      );
      if (!('fault' in outcome)) proposals.push(outcome.result.proposal as string);
      return;
    }
    case 'approve':
    case 'withdraw': {
      const proposal = proposals[step.proposal % Math.max(1, proposals.length)];
      const reason = step.kind === 'withdraw' ? { reason: 'r' } : {};
      if (proposal !== undefined) run(`validator.${step.kind}`, { proposal, ...reason }, signing(orgAt(step.by)));
      return;
    }
    case 'block':
      context.advance(context.read().time + step.ms);
      return;
    case 'revoke': {
      const org = orgAt(step.org);
      run('identity.revokeKey', { key: keyAt(org, step.key), reason: 'lost' }, { org: org.bin, key: org.own });
      return;
    }
    case 'suspend':
    case 'revokeRole': {
      const status = { org: orgAt(step.org).bin, reason: 'why', legalAct: 'act' };
      if (step.kind === 'suspend') run('identity.suspendOrganisation', status, both(parties.registrar));
      else run('identity.revokeRole', { ...status, role: 'VALIDATOR' }, both(parties.ministry));
      return;
    }
  }
}

function setsOf({ state }: TestContext): readonly (readonly ValidatorEntry[])[] {
  return (state.get(validatorHeightEntries, '') ?? []).map((from) => validatorSetAt(state, from));
}

/** What holds of every set there ever was, and of those that vote or are to vote. */
function checkSets(context: TestContext): void {
  const { state } = context;
  const heights = state.get(validatorHeightEntries, '') ?? [];
  const sets = setsOf(context);
  for (const [at, set] of sets.entries()) {
    const keys = set.map(({ key }) => key);
    expect(keys).toEqual([...keys].sort(compareBytes));
    expect([new Set(keys.map(keyText)).size, keys.length > 0]).toEqual([keys.length, true]);
    const before = sets[at - 1];
    if (before === undefined) continue;
    expect((heights[at] ?? 0) - (heights[at - 1] ?? 0)).toBeGreaterThanOrEqual(2);
    const [old, now] = [new Set(before.map(({ key }) => keyText(key))), new Set(keys.map(keyText))];
    expect([...now].filter((key) => !old.has(key)).length).toBeLessThanOrEqual(1);
    expect([...old].filter((key) => !now.has(key)).length).toBeLessThanOrEqual(1);
  }
  const { height, time } = context.read();
  expect((heights.at(-1) ?? 0) - height).toBeLessThanOrEqual(2);
  for (const { key, org } of [height, height + 1, height + 2].flatMap((at) => validatorSetAt(state, at))) {
    const entry = state.get(keyEntries, keyText(key));
    expect([entry?.org, entry !== undefined && isKeyInForce(entry, time)]).toEqual([org, true]);
    const owner = state.get(orgEntries, org);
    expect([owner?.status, owner?.roles.includes('VALIDATOR')]).toEqual(['ACTIVE', true]);
  }
}

/** An open proposal has its place in the list of its organisation and a timer; a closed one has neither. */
function checkProposals(context: TestContext, orgs: readonly Org[], proposals: readonly string[]): void {
  const listed = orgs.flatMap(({ bin }) => context.state.get(openChangeEntries, bin) ?? []).sort();
  const timed = context
    .timers()
    .filter(({ kind }) => kind === CHANGE_END_TIMER)
    .map(({ objectId }) => objectId)
    .sort();
  const open = proposals.filter((id) => context.state.get(validatorProposalEntries, id)?.status === 'OPEN').sort();
  expect([listed, timed]).toEqual([open, open]);
}

describe('changes of the validator set', () => {
  it('keep every set whole, change one member at a time, and never get stuck', () => {
    const reached = new Map<string, number>();
    fc.assert(
      fc.property(fc.array(anyStep, { minLength: 20, maxLength: 120 }), (steps) => {
        const { context, orgs } = createScene();
        const proposals: string[] = [];
        for (const step of steps) {
          take(context, orgs, proposals, step);
          checkSets(context);
          checkProposals(context, orgs, proposals);
        }
        // Whatever is still open and not too old can be decided by those who vote, each speaking once.
        for (const id of proposals) {
          for (let i = 0; i < 2; i++) take(context, orgs, proposals, { kind: 'block', ms: 1 });
          for (const by of orgs.keys()) {
            const entry = context.state.get(validatorProposalEntries, id);
            if (entry?.status !== 'OPEN' || context.read().time >= entry.expiresAt) break;
            take(context, orgs, proposals, { kind: 'approve', by, proposal: proposals.indexOf(id) });
          }
          const { status } = context.state.get(validatorProposalEntries, id) ?? { status: 'none' };
          expect(['APPLIED', 'REFUSED', 'WITHDRAWN', 'EXPIRED']).toContain(status);
          reached.set(status, (reached.get(status) ?? 0) + 1);
          checkSets(context);
        }
        checkProposals(context, orgs, proposals);
      }),
      { numRuns: 60 },
    );
    // The walk is no walk around the subject.
    expect([...reached.values()].reduce((sum, count) => sum + count, 0)).toBeGreaterThan(100);
    for (const status of ['APPLIED', 'REFUSED', 'WITHDRAWN', 'EXPIRED'])
      expect([status, (reached.get(status) ?? 0) > 0]).toEqual([status, true]);
  });
});
