import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toHex } from '../../ledger/base/bytes.ts';
import { isFault } from '../../ledger/base/fault.ts';
import type { SignedTx } from '../../ledger/tx/transaction.ts';
import { anchorOf, createBoundsRules, createExecutionChain, failingOf, START, txOf } from '../execution-chain.ts';
import { testKey, testParties } from '../ledger-context.ts';

const { customer, organizer, supplier } = testParties;

/** Everything that may stand in a draft: good, failing, refused, timers, and second signatures for one txId. */
const choices: readonly SignedTx[] = [
  ...[1, 2, 3].flatMap((n) => [anchorOf(customer, n), anchorOf(organizer, n), failingOf(supplier, n)]),
  ...[1, 2].map((n) => anchorOf(customer, n, { sig: 2 })),
  ...['a', 'b', 'again'].flatMap((id) =>
    [1500, 2500, 4000].map((at) => txOf(customer, 'test.ring', { id, at: START + at })),
  ),
  txOf(supplier, 'test.hush', { id: 'again' }),
  txOf(supplier, 'test.echo', { n: 1, size: 70_000 }),
  anchorOf(customer, 4, { key: testKey(99, 1) }),
  anchorOf(customer, 4, { expires: START + 2500 }),
];
const draft = fc.shuffledSubarray([...choices.keys()], { maxLength: 6 });
const block = fc.record({ thrown: fc.array(draft, { maxLength: 3 }), kept: draft });
const drafted = (places: readonly number[]): readonly SignedTx[] => places.map((at) => choices[at] as SignedTx);

describe('a ledger', () => {
  it('goes the same way whatever candidates were tried between its blocks, and checks what it builds', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(block, { minLength: 1, maxLength: 5 }), async (blocks) => {
        const params = [{ name: 'chain.failedPerHour', value: 3 }];
        const busy = createExecutionChain({ rules: createBoundsRules(), params });
        const plain = createExecutionChain({ rules: createBoundsRules(), params, cachePagesMax: 0 });
        for (const { thrown, kept } of blocks) {
          for (const places of thrown) {
            const built = busy.executed({ txs: drafted(places), mode: 'build' });
            const checked = busy.run({ txs: built.txs });
            expect(isFault(checked) ? checked.code : checked.blockIdText).toBe(built.blockIdText);
            const whole = busy.run({ txs: drafted(places) });
            expect(isFault(whole)).toBe(built.dropped.length > 0);
            if (isFault(whole)) expect(whole.code).toBe(built.dropped[0]?.fault.code);
          }
          for (const signed of choices) busy.ledger.admit(signed, busy.ledger.tip().time + 1);
          const one = await busy.block({ txs: drafted(kept), mode: 'build' });
          const other = await plain.block({ txs: one.txs });
          expect(toHex(other.headerBytes)).toBe(toHex(one.headerBytes));
          expect(other.records).toEqual(one.records);
        }
      }),
      { numRuns: 25 },
    );
  });

  it('admits exactly what the next block would hold as done', () => {
    const chain = createExecutionChain({ rules: createBoundsRules() });
    const time = START + 1000;
    for (const signed of choices) {
      const admitted = chain.ledger.admit(signed, time);
      const built = chain.executed({ txs: [signed], time, mode: 'build' });
      const refused = built.dropped[0]?.fault.code;
      if (refused !== undefined) expect(admitted?.code).toBe(refused);
      else if (admitted !== undefined) expect(built.deltas.some(({ key }) => key.startsWith('failed/'))).toBe(true);
    }
  });
});
