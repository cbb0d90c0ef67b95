import { describe, expect, it } from 'vitest';
import { isFault } from '../../ledger/base/fault.ts';
import { BLOCK_BYTES_MAX, BLOCK_COST_MAX, BLOCK_TXS_MAX, TX_WINDOW_MS_MAX } from '../../ledger/base/limits.ts';
import type { ExecutedBlock } from '../../ledger/execution/execute-block.ts';
import { createLedgerRules } from '../../ledger/modules/index.ts';
import type { SignedTx } from '../../ledger/tx/transaction.ts';
import {
  anchorOf,
  createBoundsRules,
  createExecutionChain,
  type ExecutionChain,
  failingOf,
  recordsOf,
  START,
  txOf,
} from '../execution-chain.ts';
import { testKey, testParties } from '../ledger-context.ts';

const { customer, organizer, supplier } = testParties;
const good = anchorOf(customer, 1);

/** A block that holds it is invalid; a proposer leaves it out, says why, and the rest of the block is as if it never came. */
function expectRefused(chain: ExecutionChain, bad: SignedTx, code: string, time = START + 1000): void {
  const checked = chain.run({ txs: [good, bad], time });
  expect(isFault(checked) ? checked.code : 'a block').toBe(code);
  const built = chain.executed({ txs: [bad, good, bad], time, mode: 'build' });
  expect(built.txs).toEqual([good]);
  expect(built.dropped.map(({ tx, fault }) => [tx.txHashText, fault.code])).toEqual([
    [bad.txHashText, code],
    [bad.txHashText, code],
  ]);
  expect(built.blockIdText).toBe(chain.executed({ txs: [good], time }).blockIdText);
  expect(built.deltas).toEqual(chain.executed({ txs: [good], time }).deltas);
}

describe('a block is invalid with a transaction', () => {
  const time = START + 1000;

  it.each<readonly [string, SignedTx]>([
    ['TX_WRONG_CHAIN', anchorOf(customer, 2, { chain: 'test-2' })],
    ['TX_EXPIRED', anchorOf(customer, 2, { expires: time })],
    ['TX_EXPIRED', anchorOf(customer, 2, { expires: 0 })],
    ['TX_TOO_FAR', anchorOf(customer, 2, { expires: time + TX_WINDOW_MS_MAX + 1 })],
    ['TX_TOO_FAR', anchorOf(customer, 2, { expires: Number.MAX_SAFE_INTEGER })],
    ['TX_UNKNOWN_TYPE', txOf(customer, 'document.burn', {})],
    ['TX_UNKNOWN_TYPE', txOf(customer, 'object.constructor', {})],
    ['TX_SCHEMA', txOf(customer, 'document.anchor', {})],
    ['TX_SCHEMA', txOf(customer, 'document.anchor', { ...good.tx.payload, more: 1 })],
    ['TX_UNKNOWN_KEY', anchorOf(customer, 2, { key: testKey(99, 1) })],
    ['TX_UNKNOWN_KEY', anchorOf(customer, 2, { cosigners: [testKey(99, 1)] })],
  ])('%s', (code, bad) => {
    expectRefused(createExecutionChain(), bad, code);
  });

  it.each<readonly [string, number]>([
    ['in the last millisecond of its window', time + 1],
    ['in the first millisecond of its window', time + TX_WINDOW_MS_MAX],
  ])('but not %s', (_, expires) => {
    const chain = createExecutionChain();
    const executed = chain.executed({ txs: [anchorOf(customer, 2, { expires })], time });
    expect(recordsOf(executed)[1]?.result.ok).toBe(true);
  });

  it('twice, whatever its signatures, in one block', () => {
    const chain = createExecutionChain();
    const again = anchorOf(customer, 1, { sig: 2 });
    expect(again.txIdText).toBe(good.txIdText);
    expect(again.txHashText).not.toBe(good.txHashText);
    for (const second of [good, again]) {
      const checked = chain.run({ txs: [good, second] });
      expect(isFault(checked) && checked.code).toBe('TX_DUPLICATE');
      const built = chain.executed({ txs: [good, second], mode: 'build' });
      expect(built.txs).toEqual([good]);
      expect(built.dropped.map(({ fault }) => fault.code)).toEqual(['TX_DUPLICATE']);
    }
  });

  it('twice, whatever its signatures, in the chain', async () => {
    const chain = createExecutionChain();
    const failed = failingOf(customer, 5);
    await chain.block({ txs: [good, failed] });
    for (const second of [good, anchorOf(customer, 1, { sig: 2 }), failed]) {
      const checked = chain.run({ txs: [second] });
      expect(isFault(checked) && checked.code).toBe('TX_DUPLICATE');
      expect(chain.executed({ txs: [second], mode: 'build' }).txs).toEqual([]);
      expect(chain.ledger.admit(second, START + 2000)?.code).toBe('TX_DUPLICATE');
    }
  });

  it('at a time that is not after the last block', async () => {
    const chain = createExecutionChain();
    for (const early of [START, START - 1]) expect(isFault(chain.run({ txs: [], time: early }))).toBe(true);
    await chain.block({ txs: [], time: START + 1 });
    expect(isFault(chain.run({ txs: [], time: START + 1 }))).toBe(true);
    expect(isFault(chain.run({ txs: [], time: START + 2 }))).toBe(false);
  });
});

describe('the quota of failed transactions', () => {
  const HOUR = 3_600_000;
  const params = [{ name: 'chain.failedPerHour', value: 3 }];
  const failing = (from: number, count: number): readonly SignedTx[] =>
    Array.from({ length: count }, (_, n) => failingOf(customer, from + n, { expires: START + HOUR + 600_000 }));

  it('takes as many as it says and not one more, within a block and over blocks', async () => {
    const chain = createExecutionChain({ params });
    expect(isFault(chain.run({ txs: failing(0, 3) }))).toBe(false);
    const over = chain.run({ txs: failing(0, 4) });
    expect(isFault(over) && over.code).toBe('TX_QUOTA');
    await chain.block({ txs: failing(0, 2) });
    expect(isFault(chain.run({ txs: failing(2, 1) }))).toBe(false);
    expect(isFault(chain.run({ txs: failing(2, 2) }))).toBe(true);
    const built = chain.executed({ txs: [...failing(2, 3), good], mode: 'build' });
    expect(built.txs).toHaveLength(2);
    expect(built.dropped.map(({ fault }) => fault.code)).toEqual(['TX_QUOTA', 'TX_QUOTA']);
  });

  it('is for one key: neither good ones nor other keys of the same organisation use it', () => {
    const chain = createExecutionChain({ params });
    const other = failingOf(customer, 9, { key: customer.keys[1] });
    const executed = chain.executed({ txs: [...failing(0, 3), good, other, failingOf(supplier, 9)] });
    expect(recordsOf(executed).map((record) => record.result.ok)).toEqual([
      true,
      false,
      false,
      false,
      true,
      false,
      false,
    ]);
  });

  it('begins anew with the hour of block time', async () => {
    const chain = createExecutionChain({ params });
    await chain.block({ txs: failing(0, 3), time: START + 1 });
    expect(isFault(chain.run({ txs: failing(3, 1), time: START + HOUR - 1 }))).toBe(true);
    expect(isFault(chain.run({ txs: failing(3, 3), time: START + HOUR }))).toBe(false);
    expect(isFault(chain.run({ txs: failing(3, 4), time: START + HOUR }))).toBe(true);
  });
});

describe('the bounds of a block', () => {
  const fill = (chain: ExecutionChain, txs: readonly SignedTx[]): ExecutedBlock => {
    const built = chain.executed({ txs, mode: 'build' });
    expect(built.dropped).toEqual([]);
    expect(built.blockIdText).toBe(chain.executed({ txs: built.txs }).blockIdText);
    return built;
  };
  const tooLarge = (chain: ExecutionChain, txs: readonly SignedTx[]): void => {
    expect(chain.run({ txs })).toMatchObject({ code: 'BLOCK_INVALID', detail: { field: 'txs', problem: 'tooLarge' } });
  };

  it(`${BLOCK_TXS_MAX} transactions`, () => {
    const chain = createExecutionChain();
    const txs = Array.from({ length: BLOCK_TXS_MAX + 1 }, (_, n) => anchorOf(customer, n));
    expect(fill(chain, txs).txs).toHaveLength(BLOCK_TXS_MAX);
    tooLarge(chain, txs);
  });

  it(`${BLOCK_BYTES_MAX} bytes`, () => {
    const chain = createExecutionChain({ rules: createBoundsRules() });
    const blob = (n: number, size: number) =>
      txOf(customer, 'test.blob', { data: new Uint8Array(size).fill(n) }, { expires: START + 500_000 + n });
    const full = Array.from({ length: 31 }, (_, n) => blob(n, 32_000));
    const used = full.reduce((sum, signed) => sum + signed.bytes.length, 0);
    const overhead = blob(31, 32_000).bytes.length - 32_000;
    const half = (BLOCK_BYTES_MAX - used) / 2;
    const [first, second] = [Math.floor(half) - overhead, Math.ceil(half) - overhead];
    const exact = [...full, blob(40, first), blob(41, second)];
    expect(exact.reduce((sum, signed) => sum + signed.bytes.length, 0)).toBe(BLOCK_BYTES_MAX);
    expect(fill(chain, exact).txs).toHaveLength(33);
    const over = [...full, blob(40, first), blob(41, second + 1)];
    expect(fill(chain, over).txs).toHaveLength(32);
    tooLarge(chain, over);
  });

  it(`a cost of ${BLOCK_COST_MAX}`, () => {
    const chain = createExecutionChain({ rules: createBoundsRules() });
    const heavy = (n: number) => txOf(customer, 'test.heavy', { n });
    const exact = [0, 1, 2, 3].map(heavy);
    expect(fill(chain, exact).txs).toHaveLength(4);
    expect(fill(chain, [...exact, good]).txs).toHaveLength(4);
    tooLarge(chain, [...exact, good]);
  });
});

describe('recorded faults', () => {
  /** Keys that transactions changed; that a block had room is noted of every block alike. */
  const stateOf = (executed: ExecutedBlock) =>
    executed.deltas.map(({ key }) => key).filter((key) => !/^(roomyBlocks|blockHours)/.test(key));

  it('consume the txId, count in the signer’s own subject, and change nothing else', async () => {
    const chain = createExecutionChain({ params: [{ name: 'identity.attestationFreshMs', value: 60_000 }] });
    await chain.block({ txs: [], time: START + 60_000 });
    const revoke = txOf(
      organizer,
      'identity.revokeKey',
      { key: organizer.keys[0], reason: 'lost' },
      { key: organizer.keys[1] },
    );
    await chain.block({ txs: [revoke] });
    const keyHex = (key: Uint8Array) => Buffer.from(key).toString('hex');
    const planExample = createLedgerRules().txs.get('plan.withdraw')?.example ?? {};
    const cases: readonly (readonly [SignedTx, string, string])[] = [
      [anchorOf(organizer, 1), 'KEY_REVOKED', `key/${keyHex(organizer.keys[0])}`],
      [txOf(supplier, 'plan.withdraw', planExample), 'ROLE_MISSING', `org/${supplier.bin}`],
      [
        txOf(testParties.registrar, 'identity.closeOrganisation', {
          org: supplier.bin,
          reason: 'x',
          legalAct: 'act 1',
        }),
        'SECOND_KEY_REQUIRED',
        `org/${testParties.registrar.bin}`,
      ],
      [failingOf(customer, 1), 'DOCUMENT_NOT_OWN', `org/${customer.bin}`],
    ];
    for (const [signed, code, subject] of cases) {
      const executed = chain.executed({ txs: [signed] });
      expect(recordsOf(executed)[1]).toMatchObject({
        actor: signed.tx.key,
        body: signed.bytes,
        result: { ok: false, fault: code },
      });
      expect(stateOf(executed)).toEqual([`failed/${keyHex(signed.tx.key)}`, `subject/${subject}`]);
      expect(executed.subjects).toEqual([{ subject, logIndex: executed.firstIndex + 1 }]);
      expect(executed.lookups).toEqual([]);
      expect(executed.txs).toEqual([signed]);
      await chain.commit(executed);
      expect(chain.store.txPlace(signed.txId)).toEqual({ height: executed.header.height, index: 1 });
    }
  });

  it('a record of 65,535 bytes is kept, a larger one becomes RECORD_TOO_LARGE without any effect', async () => {
    const chain = createExecutionChain({ rules: createBoundsRules() });
    await chain.block({ txs: [] });
    const echo = (size: number) => txOf(customer, 'test.echo', { n: 1, size });
    const probe = chain.executed({ txs: [echo(65_000)] }).records[1]?.length ?? 0;
    const largest = 65_000 + (65_535 - probe);
    const kept = chain.executed({ txs: [echo(largest)] });
    expect(kept.records[1]?.length).toBe(65_535);
    expect(recordsOf(kept)[1]?.result.ok).toBe(true);
    expect(stateOf(kept)).toContain('bell/echo1');
    const refused = chain.executed({ txs: [echo(largest + 1)] });
    expect(recordsOf(refused)[1]?.result).toEqual({
      ok: false,
      fault: 'RECORD_TOO_LARGE',
      detail: { bytesMax: 65_535 },
    });
    expect(stateOf(refused)).toEqual([
      `failed/${Buffer.from(customer.keys[0]).toString('hex')}`,
      `subject/org/${customer.bin}`,
    ]);
    expect(refused.lookups).toEqual([]);
  });
});
