import { describe, expect, it } from 'vitest';
import { toHex } from '../../ledger/base/bytes.ts';
import { fault, faultRow, isFault } from '../../ledger/base/fault.ts';
import { type PublicKey, rawKey } from '../../ledger/base/keys.ts';
import { bytes, hash, int, map } from '../../ledger/base/schema.ts';
import { submitterSubject, submitterTag } from '../../ledger/base/submitter-tag.ts';
import { createRules, type Rules } from '../../ledger/execution/rules.ts';
import { defineEntries, defineTx, type LedgerModule, type Sender, type TxRow } from '../../ledger/module.ts';
import { createLedgerRules } from '../../ledger/modules/index.ts';
import type { SignedTx } from '../../ledger/tx/transaction.ts';
import { sha256 } from '../../node/crypto/sha256.ts';
import {
  anchorOf,
  createExecutionChain,
  type ExecutionChain,
  recordsOf,
  type TxOptions,
  txOf,
} from '../execution-chain.ts';
import { testKey, testParties } from '../ledger-context.ts';

const { customer, supplier } = testParties;
/** What the row of the test refuses: more than this. */
const SEALED_MAX = 100;

const tagEntries = defineEntries<boolean>('testTag');
const sealedEntries = defineEntries<number>('testSealed');

const described = {
  sensitive: false,
  legalBasis: 'tests',
  cost: 1,
  title: { kk: 'сынақ', ru: 'проверка', en: 'test' },
  fields: {},
};

/** Admits tags, and a type that admitted keys sign; what `check` and `apply` saw of the sender is kept. */
function submissionModule(seen: Sender[]): LedgerModule {
  const admit = defineTx({
    ...described,
    type: 'test.admit',
    payload: map({ tag: hash() }),
    signer: { kind: 'registered' },
    subjects: () => [],
    faults: [],
    check: () => undefined,
    apply(context, { tag }) {
      context.state.put(tagEntries, toHex(tag), true);
      return {};
    },
    example: { tag: new Uint8Array(32) },
  });
  const seal = defineTx({
    ...described,
    type: 'test.seal',
    payload: map({ n: int({ min: 0, max: 1000 }), weight: bytes({ min: 0, max: 40_000 }) }),
    signer: { kind: 'submission' },
    admission: (context) => {
      const tag = toHex(submitterTag(context.sha256, context.sender.key));
      return context.state.get(tagEntries, tag) === true ? undefined : fault('BID_NOT_ADMITTED', { tag });
    },
    subjects: () => ['test/tender'],
    faults: ['TENDER_STATE'],
    check(context, { n }) {
      seen.push(context.sender);
      return n > SEALED_MAX ? fault('TENDER_STATE', { state: 'CLOSED' }) : undefined;
    },
    apply(context, { n, weight }) {
      seen.push(context.sender);
      context.state.put(sealedEntries, String(n), n);
      // The body and its echo together pass the bound of a record.
      context.emit({ type: 'test.sealed', data: { weight, again: weight } });
      return {};
    },
    example: { n: 1, weight: new Uint8Array(0) },
  });
  const entries = [tagEntries, sealedEntries] as unknown as LedgerModule['entries'];
  return { name: 'test', txs: [admit, seal], timers: [], params: [], entries, words: {} };
}

function submissionRules(seen: Sender[] = []): Rules {
  const real = createLedgerRules();
  return createRules({ ...real, modules: [...real.modules, submissionModule(seen)] });
}

const submitter = testKey(200, 1);
const stranger = testKey(201, 1);

const admitting = (key: PublicKey) => txOf(customer, 'test.admit', { tag: submitterTag(sha256, key) });
const sealing = (key: PublicKey, n: number, options: TxOptions = {}, weight = 0): SignedTx =>
  txOf(customer, 'test.seal', { n, weight: new Uint8Array(weight) }, { ...options, key });

async function chainWithSubmitter(seen: Sender[] = []): Promise<ExecutionChain> {
  const chain = createExecutionChain({
    rules: submissionRules(seen),
    params: [{ name: 'chain.failedPerHour', value: 2 }],
  });
  await chain.block({ txs: [admitting(submitter)] });
  return chain;
}

/** Invalid in a block, left out of a proposal, refused at the door; and nothing of it stays. */
function expectRefused(chain: ExecutionChain, bad: SignedTx, code: string): void {
  const good = anchorOf(customer, 1);
  const checked = chain.run({ txs: [good, bad] });
  expect(isFault(checked) ? checked.code : 'a block').toBe(code);
  const built = chain.executed({ txs: [bad, good], mode: 'build' });
  expect(built.dropped.map(({ fault: found }) => found.code)).toEqual([code]);
  expect(built.blockIdText).toBe(chain.executed({ txs: [good] }).blockIdText);
  expect(chain.ledger.admit(bad, chain.ledger.tip().time + 1)?.code).toBe(code);
}

describe('the tag of a submission key', () => {
  it('is SHA-256 of its raw bytes', () => {
    expect(rawKey(submitter)).toHaveLength(32);
    expect(submitterTag(sha256, submitter)).toEqual(sha256(rawKey(submitter)));
    expect(submitterSubject(sha256, submitter)).toBe(`submitter/${toHex(sha256(rawKey(submitter)))}`);
  });
});

describe('a type that submission keys sign', () => {
  it('is executed for an admitted key, which stands for no organisation', async () => {
    const seen: Sender[] = [];
    const chain = await chainWithSubmitter(seen);
    const signed = sealing(submitter, 1);
    expect(chain.ledger.admit(signed, chain.ledger.tip().time + 1)).toBeUndefined();
    seen.length = 0;
    const executed = chain.executed({ txs: [signed] });
    expect(recordsOf(executed)[1]).toMatchObject({ actor: submitter, result: { ok: true } });
    expect(executed.subjects.map(({ subject }) => subject)).toEqual([
      submitterSubject(sha256, submitter),
      'test/tender',
    ]);
    const bare = { key: submitter, org: '', roles: [], cosignerOrgs: [] };
    expect(seen).toEqual([bare, bare]);
    const keys = executed.deltas.map(({ key }) => key);
    expect(keys).toContain('testSealed/1');
    expect(keys.filter((key) => key.startsWith('subject/org') || key.startsWith('failed'))).toEqual([]);
  });

  it('is recorded when a precondition fails, in the history of the key alone, and counts in its quota', async () => {
    const chain = await chainWithSubmitter();
    const executed = chain.executed({ txs: [sealing(submitter, SEALED_MAX + 1)] });
    expect(recordsOf(executed)[1]?.result).toMatchObject({ ok: false, fault: 'TENDER_STATE' });
    expect(executed.subjects.map(({ subject }) => subject)).toEqual([submitterSubject(sha256, submitter)]);
    await chain.commit(executed);
    await chain.block({ txs: [sealing(submitter, SEALED_MAX + 2)] });
    const over = chain.run({ txs: [sealing(submitter, SEALED_MAX + 3)] });
    expect(isFault(over) && over.code).toBe('TX_QUOTA');
    expect(isFault(chain.run({ txs: [sealing(submitter, 3)] }))).toBe(false);
  });

  it('is recorded as RECORD_TOO_LARGE in the history of the key alone', async () => {
    const chain = await chainWithSubmitter();
    const executed = chain.executed({ txs: [sealing(submitter, 1, {}, 25_000)] });
    expect(recordsOf(executed)[1]?.result).toMatchObject({ ok: false, fault: 'RECORD_TOO_LARGE' });
    expect(executed.subjects.map(({ subject }) => subject)).toEqual([submitterSubject(sha256, submitter)]);
  });

  it('makes a block invalid for a key that is not admitted, whatever its preconditions say', async () => {
    const chain = await chainWithSubmitter();
    expectRefused(chain, sealing(stranger, 1), 'BID_NOT_ADMITTED');
    expectRefused(chain, sealing(stranger, SEALED_MAX + 1), 'BID_NOT_ADMITTED');
  });

  it('admits a key by what stands before it in the same block', async () => {
    const chain = await chainWithSubmitter();
    const txs = [admitting(stranger), sealing(stranger, 1)];
    expect(recordsOf(chain.executed({ txs })).every((record) => record.result.ok)).toBe(true);
    const reversed = chain.run({ txs: [...txs].reverse() });
    expect(isFault(reversed) && reversed.code).toBe('BID_NOT_ADMITTED');
  });

  it('refuses a registered key, even one that was admitted or is revoked', async () => {
    const chain = await chainWithSubmitter();
    const [first, second] = supplier.keys;
    await chain.block({ txs: [admitting(first)] });
    expectRefused(chain, sealing(first, 1), 'TX_KEY_REGISTERED');
    expectRefused(chain, sealing(second, 1), 'TX_KEY_REGISTERED');
    const revoke = txOf(supplier, 'identity.revokeKey', { key: first, reason: 'lost' }, { key: second });
    await chain.block({ txs: [revoke] });
    expectRefused(chain, sealing(first, 1), 'TX_KEY_REGISTERED');
  });

  it.each([
    ['registered', supplier.keys[0]],
    ['unknown', stranger],
  ])('refuses a %s cosigner', async (_, cosigner) => {
    const chain = await chainWithSubmitter();
    expectRefused(chain, sealing(submitter, 1, { cosigners: [cosigner] }), 'TX_COSIGNED');
  });

  it('changes nothing for the other types: an admitted key is unknown to them', async () => {
    const chain = await chainWithSubmitter();
    expectRefused(chain, anchorOf(customer, 2, { key: submitter }), 'TX_UNKNOWN_KEY');
  });
});

describe('the faults of submission keys', () => {
  it('make a block invalid, and blame no peer that is a block behind', () => {
    for (const code of ['BID_NOT_ADMITTED', 'TX_KEY_REGISTERED', 'TX_COSIGNED'] as const)
      expect([code, faultRow(code)]).toMatchObject([code, { stage: 'block', gossip: 'ignore' }]);
  });
});

describe('the table of types', () => {
  const withRow = (change: Partial<TxRow>) => () => {
    const real = createLedgerRules();
    const [, seal] = submissionModule([]).txs as readonly [TxRow, TxRow];
    const { admission: _, ...bare } = seal;
    const module = { ...submissionModule([]), txs: [{ ...bare, ...change }] };
    return createRules({ ...real, modules: [...real.modules, module] });
  };

  it('has an admission in every type of submission keys and in no other, and none of them is sensitive', () => {
    const admission = () => undefined;
    expect(withRow({ admission })).not.toThrow();
    expect(withRow({})).toThrow(/admitted by the row/);
    expect(withRow({ admission, signer: { kind: 'registered' } })).toThrow(/admitted by the row/);
    expect(withRow({ admission, sensitive: true })).toThrow(/no second key/);
    expect(withRow({ signer: { kind: 'registered' } })).not.toThrow();
  });
});
