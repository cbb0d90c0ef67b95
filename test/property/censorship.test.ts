import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ValueMap } from '../../ledger/base/codec.ts';
import { createMempool, type Mempool } from '../../ledger/mempool/mempool.ts';
import type { SignedTx } from '../../ledger/tx/transaction.ts';
import { type CensorshipScene, createCensorshipScene } from '../censorship-scene.ts';
import { anchorOf } from '../execution-chain.ts';
import { type TestParty, testParties } from '../ledger-context.ts';
import { propertySeed } from '../property-seed.ts';

const { customer, supplier } = testParties;
const SENDERS: readonly TestParty[] = [customer, supplier];
/** The one that leaves out what the customer sends. */
const CENSOR = 3;
const HOUR_MS = 3_600_000;

/** Two failures an hour are all that a sender has: what would be the third is dropped by honest proposers. */
const PARAMS = [
  { name: 'censorship.blocksMin', value: 2 },
  { name: 'censorship.spacingMs', value: 1 },
  { name: 'chain.failedPerHour', value: 2 },
];

/**
 * A random history: transactions of two senders to a validator and some of the others, now and then several of one document, of which
 * all but the first fail; blocks of any proposer after any time, now and then so long that transactions expire and hours pass.
 */
const submission = fc.record({
  kind: fc.constant('submit' as const),
  sender: fc.nat(1),
  to: fc.nat(3),
  passedOn: fc.integer({ min: 0, max: 15 }),
  document: fc.nat(9),
  copies: fc.constantFrom(1, 1, 1, 6),
  windowMs: fc.constantFrom(1500, 8000, HOUR_MS, 20 * HOUR_MS),
});
const block = fc.record({
  kind: fc.constant('block' as const),
  proposer: fc.nat(3),
  afterMs: fc.constantFrom(1, 1000, 1000, 5000, HOUR_MS / 2),
});
const history = fc.array(fc.oneof(submission, block, block), { minLength: 10, maxLength: 40 });
type Step =
  typeof submission extends fc.Arbitrary<infer S>
    ? S | (typeof block extends fc.Arbitrary<infer B> ? B : never)
    : never;

interface Receipt {
  readonly validator: number;
  readonly sender: TestParty;
  readonly payload: ValueMap;
}

interface World {
  readonly scene: CensorshipScene;
  readonly pools: readonly Mempool[];
  readonly receipts: Receipt[];
  serial: number;
}

/** As the machine does: all of admission, then the pool; the door signs for what the pool holds and the chain does not. */
function submit(world: World, step: Extract<Step, { kind: 'submit' }>): void {
  const { scene, pools, receipts } = world;
  const sender = SENDERS[step.sender] ?? customer;
  const { time } = scene.ledger.tip();
  for (let copy = 0; copy < step.copies; copy++) {
    const tx = anchorOf(sender, step.document, { expires: time + step.windowMs + world.serial++ });
    if (scene.ledger.admit(tx, time + 1) !== undefined) return;
    for (const [place, pool] of pools.entries()) {
      if (place !== step.to && Math.trunc(step.passedOn / 2 ** place) % 2 === 0) continue;
      if (pool.add(tx) === undefined) receipts.push({ validator: place, sender, payload: scene.receipt(place, tx) });
    }
  }
}

/** As the machine does: everything that waits is built in, what cannot be is dropped; then all pools forget the block. */
async function propose(
  { scene, pools }: World,
  { proposer, afterMs }: Extract<Step, { kind: 'block' }>,
): Promise<void> {
  const pool = pools[proposer];
  const time = scene.ledger.tip().time + afterMs;
  pool?.expire(time);
  const wanted = pool?.take(400, 1_000_000) ?? [];
  const txs = wanted.filter((tx: SignedTx) => proposer !== CENSOR || tx.tx.key !== customer.keys[0]);
  const done = await scene.block(proposer, txs, afterMs, 'build');
  pool?.removeIds(done.dropped.map(({ tx }) => tx.txIdText));
  for (const each of pools) {
    each.removeIds(done.txs.map((tx) => tx.txIdText));
    each.expire(time);
  }
}

describe('marks', () => {
  it('are never won against a validator that keeps its pool, and are against one that leaves a sender out', async () => {
    let caught = 0;
    const property = fc.asyncProperty(history, async (steps) => {
      const pools = [0, 1, 2, 3].map(() => createMempool({ txsMax: 100, bytesMax: 1_000_000, perSenderMax: 100 }));
      const world: World = { scene: createCensorshipScene(PARAMS), pools, receipts: [], serial: 0 };
      for (const step of steps) {
        if (step.kind === 'submit') submit(world, step);
        else await propose(world, step);
      }
      for (const { validator, sender, payload } of world.receipts) {
        const isBlamed = world.scene.refusal(payload) === undefined;
        if (isBlamed && validator === CENSOR && sender === customer) caught++;
        else expect([validator, isBlamed]).toEqual([validator, false]);
      }
    });
    await fc.assert(property, { seed: propertySeed(), numRuns: 150 });
    expect(caught).toBeGreaterThan(0);
  });
});
