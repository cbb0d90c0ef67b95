import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createMempool } from '../../ledger/mempool/mempool.ts';
import type { SignedTx } from '../../ledger/tx/transaction.ts';
import { anchorOf, START } from '../execution-chain.ts';
import { testParties } from '../ledger-context.ts';

const parties = [testParties.customer, testParties.organizer, testParties.supplier, testParties.outsider];

const EXPIRIES = [1, 9_999, 10_000, 10_001, 20_000, 35_000];

/** A small world of transactions: four senders, expiries around the edges of buckets, two signatures for each txId. */
const pool: readonly SignedTx[] = Array.from({ length: 64 }, (_, n) => {
  const expires = START + (EXPIRIES[(n >> 1) % EXPIRIES.length] ?? 0);
  return anchorOf(parties[(n >> 1) % 4] ?? testParties.customer, n >> 2, { expires, sig: 1 + (n % 2) });
});

type Step =
  | { readonly kind: 'add'; readonly at: number }
  | { readonly kind: 'remove'; readonly at: number }
  | { readonly kind: 'expire'; readonly time: number }
  | { readonly kind: 'take'; readonly count: number; readonly bytes: number };

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 6, arbitrary: fc.nat({ max: 63 }).map((at): Step => ({ kind: 'add', at })) },
  { weight: 2, arbitrary: fc.nat({ max: 63 }).map((at): Step => ({ kind: 'remove', at })) },
  {
    weight: 1,
    arbitrary: fc
      .tuple(fc.constantFrom(...EXPIRIES), fc.constantFrom(-1, 0, 1))
      .map(([expires, by]): Step => ({ kind: 'expire', time: START + expires + by })),
  },
  {
    weight: 3,
    arbitrary: fc
      .record({ count: fc.nat({ max: 8 }), bytes: fc.nat({ max: 3000 }) })
      .map((asked): Step => ({ kind: 'take', ...asked })),
  },
);
const limits = fc.record({
  txsMax: fc.integer({ min: 1, max: 12 }),
  bytesMax: fc.integer({ min: 300, max: 4000 }),
  perSenderMax: fc.integer({ min: 1, max: 5 }),
});

const senderOf = (signed: SignedTx): string => signed.tx.key.join();
const bytesIn = (list: readonly SignedTx[]): number => list.reduce((sum, signed) => sum + signed.bytes.length, 0);

/** What `add` must say, of a plain list. */
function verdict(
  model: readonly SignedTx[],
  signed: SignedTx,
  bounds: { txsMax: number; bytesMax: number; perSenderMax: number },
) {
  if (model.some((other) => other.txIdText === signed.txIdText)) return 'POOL_KNOWN';
  if (model.length >= bounds.txsMax || bytesIn(model) + signed.bytes.length > bounds.bytesMax) return 'POOL_FULL';
  const own = model.filter((other) => senderOf(other) === senderOf(signed));
  return own.length >= bounds.perSenderMax ? 'POOL_SENDER_FULL' : undefined;
}

/** One of each sender in turn, senders by their oldest transaction; stops at the first that does not fit. */
function turns(model: readonly SignedTx[], count: number, bytes: number): readonly string[] {
  const seats = new Map<string, number>();
  const rounds = model.map((signed) => {
    const round = seats.get(senderOf(signed)) ?? 0;
    seats.set(senderOf(signed), round + 1);
    return { signed, round, seat: [...seats.keys()].indexOf(senderOf(signed)) };
  });
  rounds.sort((a, b) => a.round - b.round || a.seat - b.seat);
  const taken: SignedTx[] = [];
  for (const { signed } of rounds) {
    if (taken.length >= count || bytesIn(taken) + signed.bytes.length > bytes) break;
    taken.push(signed);
  }
  return taken.map((signed) => signed.txHashText);
}

describe('the pool', () => {
  it('is a bounded list in which senders take turns', () => {
    fc.assert(
      fc.property(limits, fc.array(step, { maxLength: 60 }), (bounds, done) => {
        const mempool = createMempool(bounds);
        // Senders keep the seat they took when they last came into an empty queue; so does the order of this list.
        let model: SignedTx[] = [];
        for (const one of done) {
          if (one.kind === 'add') {
            const signed = pool[one.at] as SignedTx;
            const expected = verdict(model, signed, bounds);
            expect(mempool.add(signed)?.code).toBe(expected);
            if (expected === undefined) model.push(signed);
          } else if (one.kind === 'remove') {
            const id = (pool[one.at] as SignedTx).txIdText;
            mempool.removeIds([id, 'unknown']);
            model = model.filter((signed) => signed.txIdText !== id);
          } else if (one.kind === 'expire') {
            const kept = model.filter((signed) => signed.tx.expires > one.time);
            expect(mempool.expire(one.time)).toBe(model.length - kept.length);
            model = kept;
          } else {
            const taken = mempool.take(one.count, one.bytes);
            expect(taken.length).toBeLessThanOrEqual(one.count);
            expect(bytesIn(taken)).toBeLessThanOrEqual(one.bytes);
            expect(fairly(taken, model)).toBe(true);
          }
          expect([...mempool.all()]).toEqual(model);
          expect([mempool.size(), mempool.bytes()]).toEqual([model.length, bytesIn(model)]);
          for (const signed of pool) {
            expect(mempool.hasId(signed.txIdText)).toBe(model.some((other) => other.txIdText === signed.txIdText));
            expect(mempool.byHash(signed.txHashText) !== undefined).toBe(model.includes(signed));
          }
        }
      }),
      { numRuns: 150 },
    );
  });

  it('while nothing leaves it, gives exactly the turns of senders in their order of coming', () => {
    const order = fc.shuffledSubarray([...pool.keys()], { maxLength: 30 });
    fc.assert(
      fc.property(order, fc.nat({ max: 30 }), fc.nat({ max: 12_000 }), (added, count, bytes) => {
        const mempool = createMempool({ txsMax: 100, bytesMax: 1_000_000, perSenderMax: 100 });
        for (const at of added) mempool.add(pool[at] as SignedTx);
        expect(mempool.take(count, bytes).map((signed) => signed.txHashText)).toEqual(
          turns([...mempool.all()], count, bytes),
        );
      }),
    );
  });
});

/** No sender has two more than another that still has some waiting, and each sender's come in order of arrival. */
function fairly(taken: readonly SignedTx[], model: readonly SignedTx[]): boolean {
  const senders = [...new Set(model.map(senderOf))];
  const of = (list: readonly SignedTx[], sender: string) => list.filter((signed) => senderOf(signed) === sender);
  const counts = senders.map((sender) => of(taken, sender).length);
  const most = Math.max(0, ...counts);
  return senders.every((sender, at) => {
    const [own, waiting] = [of(taken, sender), of(model, sender)];
    const inOrder = own.every((signed, place) => signed === waiting[place]);
    return inOrder && (own.length === waiting.length || (counts[at] ?? 0) >= most - 1);
  });
}
