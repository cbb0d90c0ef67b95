import { afterEach, describe, expect, it, vi } from 'vitest';
import { invariant } from '../../ledger/base/invariant.ts';
import { jointKeyOf } from '../../ledger/modules/seal/seal-entries.ts';
import { type BidIdentity, sealMessageBytes } from '../../ledger/seal/identity.ts';
import type { SignedTx } from '../../ledger/tx/transaction.ts';
import type { DueBid } from '../../node/opener/opening-reader.ts';
import { withFolder } from '../cli-run.ts';
import { createOpenerScene, type OpenerScene, stands } from '../opener-scene.ts';
import { testShares } from '../seal-scene.ts';

const TENDER = 't-00112233445566aa';

interface Ledger {
  /** Bids whose key is not released, in the order of opening. */
  pending: number[];
  readonly given: Map<number, number[]>;
  notBefore: number;
}

/** A scene with an active key and a tender with bids to open; the test says what the ledger holds of them. */
async function withOpening(
  bids: number,
  use: (scene: OpenerScene, ledger: Ledger) => Promise<void>,
  open = true,
): Promise<void> {
  await withFolder(async (folder) => {
    const scene = createOpenerScene(folder);
    try {
      await scene.until(() => stands(scene, 'ACTIVE'));
      const { keyId } = jointKeyOf(scene.keySet());
      const ledger: Ledger = {
        pending: Array.from({ length: bids }, (_, at) => bids - at),
        given: new Map(),
        notBefore: scene.clock(),
      };
      const identity = (bid: number): BidIdentity => ({
        genesisHash: scene.ledger.genesisHash,
        keyId,
        tender: TENDER,
        lot: 1,
        envelope: 0,
        bidTag: new Uint8Array(32).fill(bid),
        notBefore: ledger.notBefore,
      });
      scene.openings = {
        underWay: () => {
          const due = ledger.pending.map(
            (bid): DueBid => ({ bid, identity: identity(bid), given: ledger.given.get(bid) ?? [] }),
          );
          return open ? [{ tender: TENDER, epoch: 1, due }] : [];
        },
        released: () => [],
      };
      await use(scene, ledger);
    } finally {
      scene.close();
    }
  });
}

interface Sent {
  readonly tender: string;
  readonly index: number;
  readonly shares: readonly { readonly bid: number; readonly share: Uint8Array }[];
}

const payloadOf = ({ tx }: SignedTx): Sent => tx.payload as unknown as Sent;
const bidsOf = (txs: Iterable<SignedTx>): readonly (readonly number[])[] =>
  [...txs].map((signed) => payloadOf(signed).shares.map(({ bid }) => bid));

/** The ledger takes what waits. */
function take(scene: OpenerScene, ledger: Ledger, only = (_: SignedTx) => true): void {
  for (const [id, signed] of scene.openingPool) {
    if (!only(signed)) continue;
    const { index, shares } = payloadOf(signed);
    for (const { bid } of shares) ledger.given.set(bid, [...(ledger.given.get(bid) ?? []), index]);
    scene.openingPool.delete(id);
  }
}

describe('opening shares', () => {
  it('are given for every due bid in the order of opening, sixteen to a transaction and four at a time', () =>
    withOpening(80, async (scene, ledger) => {
      const { daemon, counts } = scene.node(1);
      await daemon().look();
      const first = bidsOf(scene.openingPool.values());
      expect(first.map((bids) => bids.length)).toEqual([16, 16, 16, 16]);
      expect(first.flat()).toEqual(ledger.pending.slice(0, 64));
      await daemon().look();
      expect(scene.openingPool.size).toBe(4);
      const [oldest] = scene.openingPool.values();
      take(scene, ledger, (signed) => signed === oldest);
      await daemon().look();
      expect(bidsOf(scene.openingPool.values()).at(-1)).toEqual(ledger.pending.slice(64));
      take(scene, ledger);
      await daemon().look();
      expect(scene.openingPool.size).toBe(0);
      expect(counts.get('openingSharesSent')).toBe(80);
      expect([...ledger.given.values()].every((given) => given.length === 1 && given[0] === 2)).toBe(true);
    }));

  it('of a quorum open, and each is verified with its member key', () =>
    withOpening(2, async (scene, ledger) => {
      const { members, joint } = jointKeyOf(scene.keySet());
      for (const place of [0, 2, 3]) await scene.node(place).daemon().look();
      const sent = [...scene.openingPool.values()].map(payloadOf);
      expect(sent.map(({ index }) => index)).toEqual([1, 3, 4]);
      for (const due of scene.openings?.underWay()[0]?.due ?? []) {
        const message = sealMessageBytes({ kind: 'identity', identity: due.identity });
        const shares = sent.map(({ index, shares: given }) => {
          const signature = given.find(({ bid }) => bid === due.bid)?.share;
          invariant(signature !== undefined, 'every due bid has a share of each');
          expect(testShares.verify(members[index - 1] as Uint8Array, message, signature)).toBe(true);
          return { index, signature };
        });
        expect(testShares.verify(joint[0] as Uint8Array, message, testShares.combine(message, shares))).toBe(true);
      }
      take(scene, ledger);
    }));

  it('are given by a restarted node only where the ledger lacks them', () =>
    withOpening(3, async (scene, ledger) => {
      ledger.given.set(3, [1, 2]);
      ledger.given.set(1, [2]);
      scene.node(0).restart();
      await scene.node(0).daemon().look();
      expect(bidsOf(scene.openingPool.values())).toEqual([[2, 1]]);
    }));

  it('are not given before their time by the own clock, nor while nothing is under way', async () => {
    await withOpening(3, async (scene, ledger) => {
      ledger.notBefore = scene.clock() + 2_001;
      await scene.node(0).daemon().look();
      expect(scene.openingPool.size).toBe(0);
      scene.setClock(501);
      await scene.node(0).daemon().look();
      expect(scene.openingPool.size).toBe(1);
    });
    await withOpening(
      3,
      async (scene) => {
        await scene.turn();
        expect(scene.openingPool.size).toBe(0);
      },
      false,
    );
  });

  it('are not given while the chain lags behind the clock by more than a minute', () =>
    withOpening(3, async (scene) => {
      scene.setClock(61_000);
      await scene.node(0).daemon().look();
      expect(scene.openingPool.size).toBe(0);
      expect(scene.node(0).troubles.map(({ event }) => event)).toEqual(['seal.chainLags']);
    }));

  it('are given again where they got lost, and not while they wait', () =>
    withOpening(20, async (scene) => {
      const before = scene.taken.length;
      const sent = () => bidsOf(scene.taken.slice(before)).map((bids) => bids.length);
      scene.lose((signed) => payloadOf(signed).shares.length === 4);
      await scene.node(0).daemon().look();
      expect(sent()).toEqual([16, 4]);
      scene.lose(() => false);
      for (let blocks = 0; blocks < 4; blocks++) await scene.turn({ places: [0] });
      expect(sent()).toEqual([16, 4, 4]);
    }));

  it('are not given by a validator that is no participant, or has lost its key', () =>
    withOpening(3, async (scene) => {
      await scene.node(0).keys.destroy(1);
      scene.node(0).restart();
      await scene.node(0).daemon().look();
      expect(scene.openingPool.size).toBe(0);
      expect(scene.node(0).troubles.map(({ event }) => event)).toEqual(['seal.keyMissing']);
    }));
});

describe('a started opener', () => {
  afterEach(() => {
    vi.useRealTimers();
  });

  it('looks with every block and, while something is outstanding, without blocks; closed it leaves no timer', () =>
    withOpening(3, async (scene) => {
      vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
      scene.lose(({ tx }) => tx.type === 'bid.openingShares');
      const before = scene.taken.length;
      const daemon = scene.node(0).daemon();
      daemon.start();
      await vi.waitFor(() => expect(scene.taken).toHaveLength(before + 1));
      await vi.waitFor(() => expect(vi.getTimerCount()).toBe(1));
      scene.setClock(3_600);
      vi.advanceTimersByTime(3_000);
      await vi.waitFor(() => expect(scene.taken).toHaveLength(before + 2));
      daemon.close();
      await vi.waitFor(() => expect(vi.getTimerCount()).toBe(0));
      await scene.turn({ places: [] });
      vi.advanceTimersByTime(60_000);
      expect(scene.taken).toHaveLength(before + 2);
    }));
});
