import { describe, expect, it } from 'vitest';
import type { ValueMap } from '../../ledger/base/codec.ts';
import {
  bidId,
  envelopeContextOf,
  openedEntries,
  openingProtocolEntries,
  releasedEntries,
  sealedEntries,
} from '../../ledger/modules/bid/bid-entries.ts';
import { existingTender } from '../../ledger/modules/tender/tender-entries.ts';
import { openEnvelope } from '../../ledger/seal/envelope.ts';
import { sha256 } from '../../node/crypto/sha256.ts';
import { asMember, createAwardScene, fiveMembers } from '../award-scene.ts';

const sample: ValueMap = { id: 'sample', kind: 'MANUAL', title: { kk: 'Үлгі', ru: 'Образец' }, weightBps: 0 };

function twoEnvelopes(lots = 1, criteria: readonly ValueMap[] = [sample]) {
  const scene = createAwardScene({
    lots,
    plan: { method: 'TWO_ENVELOPE' },
    change: { method: 'TWO_ENVELOPE', criteria, commission: { members: fiveMembers } },
  });
  const { tenderId: tender } = scene;
  /** Both envelopes of a bidder for a lot; gives their numbers. */
  const submit = (serial: number, unitPrice: number, lot = 1): readonly [number, number] => {
    const bidder = scene.newBidder(serial);
    scene.secure(bidder, lot);
    const first = scene.submit(bidder, { lot, envelope: 0, withoutPrice: true });
    return [first, scene.submit(bidder, { lot, envelope: 1, unitPrice })];
  };
  const vote = (lot: number, bid: number, pass: boolean) => {
    for (const seat of [0, 1, 2, 3]) {
      const said = { tender, lot, bid, criterion: 'sample', pass, ground: '13-бап', reason: 'Үлгі' };
      scene.done('review.vote', said, asMember(seat));
    }
  };
  const isOpened = (number: number): boolean => scene.state.get(openedEntries, bidId(tender, number)) !== undefined;
  return { scene, tender, submit, vote, isOpened };
}

describe('two envelopes', () => {
  it('never open the price of a rejected bid, and compare the others', () => {
    const { scene, tender, submit, vote, isOpened } = twoEnvelopes();
    const [one, two, three] = [submit(1, 100_002), submit(2, 100_001), submit(3, 100_000)];
    scene.openBids();
    expect(scene.stage().stage).toBe('REVIEW');
    expect([one, two, three].map(([, price]) => isOpened(price))).toEqual([false, false, false]);
    vote(1, one[0], true);
    vote(1, two[0], true);
    vote(1, three[0], false);
    scene.toTermEnd();
    expect(scene.stage().stage).toBe('OPENING_2');
    scene.giveQuorum();
    expect(scene.stage().stage).toBe('STANDSTILL');
    expect([one, two, three].map(([, price]) => isOpened(price))).toEqual([true, true, false]);
    expect(scene.state.get(releasedEntries, bidId(tender, three[1]))).toBeUndefined();
    // Every key that the chain holds, against the price that stayed sealed, as each of the bids that the key was released for.
    const envelope = scene.state.get(sealedEntries, bidId(tender, three[1]));
    if (envelope === undefined) return expect.fail('a sealed price stays on the ledger');
    const all = [one, two, three].flat();
    const keys = all.flatMap((number) => scene.state.get(releasedEntries, bidId(tender, number)) ?? []);
    expect(keys).toHaveLength(5);
    const scope = { sha256, genesisHash: scene.read().genesisHash };
    for (const key of keys)
      for (const number of all) {
        const as = envelopeContextOf(scope, tender, existingTender(scene.state, tender), scene.bid(number));
        expect(openEnvelope(sha256, key, as, envelope)).toEqual({ kind: 'invalid', reason: 'ENVELOPE_KEY' });
      }
    expect(scene.state.get(openingProtocolEntries, `${tender}/1`)).toMatchObject({ bids: 2, valid: 2 });
    expect(scene.award()).toMatchObject({ bid: two[0], amount: 150_001_500 });
    expect(scene.case(three[0])).toMatchObject({ state: 'REJECTED', rejected: { criterion: 'sample' } });
  });

  it('keep out who has no price envelope, or one that counts for nothing', () => {
    const { scene, submit, isOpened } = twoEnvelopes(1, []);
    const [good] = submit(1, 100_000);
    const silent = scene.newBidder(2);
    scene.secure(silent);
    const alone = scene.submit(silent, { envelope: 0, withoutPrice: true });
    const dear = submit(3, 1_000_000);
    scene.openBids();
    scene.giveQuorum();
    expect(isOpened(dear[1])).toBe(true);
    expect(scene.stage().stage).toBe('STANDSTILL');
    expect(scene.case(alone)).toMatchObject({
      state: 'REJECTED',
      rejected: { when: 'ADMISSION', criterion: 'PRICE_ENVELOPE', signers: ['ledger'] },
    });
    expect(scene.case(dear[0])).toMatchObject({ state: 'REJECTED', rejected: { when: 'PRICES' } });
    expect(scene.award()).toMatchObject({ bid: good });
    const said = { tender: scene.tenderId, lot: 1, claim: { bid: good, step: 0, value: 1 }, text: '?' };
    expect(scene.done('score.challenge', said, scene.asBidder(2)).result).toMatchObject({ result: 'MATCH' });
  });

  it('of one lot wait for the admission of the others, also for one that stands still', () => {
    const { scene, submit, vote } = twoEnvelopes(2);
    const [first] = submit(1, 100_000, 1);
    const [second] = submit(2, 100_000, 2);
    scene.openBids();
    vote(1, first, true);
    scene.suspend(2);
    scene.toTermEnd(1);
    expect([1, 2].map((lot) => scene.stage(lot).stage)).toEqual(['ADMITTED', 'REVIEW']);
    scene.suspend(1);
    scene.resume(2);
    vote(2, second, true);
    scene.toTermEnd(2);
    expect([1, 2].map((lot) => scene.stage(lot).stage)).toEqual(['ADMITTED', 'ADMITTED']);
    scene.resume(1);
    scene.settle();
    expect([1, 2].map((lot) => scene.stage(lot).stage)).toEqual(['OPENING_2', 'OPENING_2']);
    scene.giveQuorum();
    expect([1, 2].map((lot) => scene.stage(lot).stage)).toEqual(['STANDSTILL', 'STANDSTILL']);
  });

  it('are not opened where no lot has an admitted bid', () => {
    const { scene, tender, submit, vote } = twoEnvelopes();
    const [first] = submit(1, 100_000);
    scene.openBids();
    vote(1, first, false);
    scene.toTermEnd();
    expect(scene.stage()).toMatchObject({ stage: 'UNSUCCESSFUL', reason: 'NO_QUALIFIED' });
    expect(scene.state.get(openingProtocolEntries, `${tender}/1`)).toBeUndefined();
    expect(scene.tenderEntry(tender).state).toBe('COMPLETE');
  });
});
