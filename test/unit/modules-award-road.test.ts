import { describe, expect, it } from 'vitest';
import { emptyBytes, toHex } from '../../ledger/base/bytes.ts';
import { leafHash, merkleRoot } from '../../ledger/log/merkle.ts';
import { lotProtocolEntries } from '../../ledger/modules/award/award-entries.ts';
import { lotProtocolLeaf } from '../../ledger/modules/award/lot-protocol.ts';
import { findSheet, traceHashOf } from '../../ledger/modules/award/score-sheet-store.ts';
import { openingProtocolEntries } from '../../ledger/modules/bid/bid-entries.ts';
import { existingKeySet } from '../../ledger/modules/seal/seal-entries.ts';
import { existingLot } from '../../ledger/modules/tender/tender-entries.ts';
import { sha256 } from '../../node/crypto/sha256.ts';
import { type AwardScene, bidderBin, createAwardScene } from '../award-scene.ts';

/** Three sealed bids of three bidders for one lot, opened; the second asks least. */
function openedTender(): { readonly scene: AwardScene; readonly securities: readonly string[] } {
  const scene = createAwardScene();
  const securities = [100_003, 100_001, 100_002].map((unitPrice, at) => {
    const bidder = scene.newBidder(at + 1);
    const security = scene.secure(bidder);
    scene.submit(bidder, { unitPrice });
    return security;
  });
  scene.openBids();
  return { scene, securities };
}
const types = (events: readonly { readonly type: string }[]) => events.map(({ type }) => type);

describe('one lot by the lowest price', () => {
  it('goes from sealed bids to an accepted award, and its tender is complete', () => {
    const { scene, securities } = openedTender();
    const { tenderId: tender, state } = scene;
    const plan = existingLot(state, tender, 1).plan;
    expect(scene.stage()).toMatchObject({ stage: 'STANDSTILL', until: scene.stage().since + 5000 });
    expect([1, 2, 3].map((bid) => scene.case(bid))).toMatchObject([
      { bidder: bidderBin(1), state: 'RANKED', rank: 3 },
      { bidder: bidderBin(2), state: 'RANKED', rank: 1 },
      { bidder: bidderBin(3), state: 'RANKED', rank: 2 },
    ]);
    const amount = 150_001_500;
    expect(scene.award()).toMatchObject({ rank: 1, bid: 2, bidder: bidderBin(2), amount, state: 'PENDING' });
    const early = { tender, lot: 1 };
    expect(scene.fails('award.accept', early, scene.asBidder(2)).code).toBe('AWARD_STAGE');

    scene.toTermEnd();
    expect(scene.stage().stage).toBe('SIGNING');
    expect(scene.award()).toMatchObject({ state: 'ACTIVE', signBy: scene.stage().until });
    expect(existingKeySet(state, 1).tenders).toBe(1);
    const { events } = scene.done('award.accept', early, scene.asBidder(2));
    expect(types(events)).toEqual(['award.stage', 'tender.lotAwarded', 'tender.completed', 'award.changed']);
    expect(scene.stage()).toMatchObject({ stage: 'AWARDED' });
    expect(existingLot(state, tender, 1).outcome).toEqual({ kind: 'AWARDED', at: scene.read().time, amount });
    expect(scene.planItem(plan)).toMatchObject({ reserved: 0, consumed: amount });
    expect(scene.tenderEntry(tender).state).toBe('COMPLETE');
    expect(existingKeySet(state, 1).tenders).toBe(0);

    expect(securities.map((id) => scene.guaranteeState(id))).toEqual(['HELD', 'HELD', 'HELD']);
    scene.settle();
    // The winner's is held on for the contract.
    expect(securities.map((id) => scene.guaranteeState(id))).toEqual(['RELEASED', 'HELD', 'RELEASED']);
  });

  it('leaves minutes whose roots anybody computes from the state, and a sheet that hashes to its trace', () => {
    const { scene } = openedTender();
    const { tenderId: tender, state } = scene;
    for (const kind of ['ADMISSION', 'RESULT'] as const) {
      const leaves = [1, 2, 3].map((bid) => leafHash(sha256, lotProtocolLeaf(state, tender, bid, kind)));
      const protocol = state.get(lotProtocolEntries, `${tender}/1/${kind}`);
      expect(protocol).toMatchObject({ bids: 3, passed: 3 });
      expect(toHex(protocol?.root ?? emptyBytes)).toBe(toHex(merkleRoot(sha256, leaves)));
    }
    expect(state.get(openingProtocolEntries, `${tender}/0`)).toMatchObject({ bids: 3, valid: 3 });
    const sheet = findSheet(state, tender, 1);
    expect(sheet?.ranking).toEqual([2, 3, 1]);
    expect(sheet?.rows.map(({ score }) => score)).toEqual([150_001_500, 150_003_000, 150_004_500]);
    if (sheet === undefined) return expect.fail('the lot was scored');
    expect(toHex(sheet.traceHash)).toBe(toHex(traceHashOf(sha256, sheet)));
  });
});
