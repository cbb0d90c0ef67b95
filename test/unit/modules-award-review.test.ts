import { afterAll, describe, expect, it } from 'vitest';
import type { ValueMap } from '../../ledger/base/codec.ts';
import { keyText } from '../../ledger/base/keys.ts';
import { bidCaseEntries } from '../../ledger/modules/award/award-entries.ts';
import { existingReview, verdictOf, votesOn } from '../../ledger/modules/award/lot-review.ts';
import { reviewVote } from '../../ledger/modules/award/review-vote-tx.ts';
import { findSheet } from '../../ledger/modules/award/score-sheet-store.ts';
import { existingCommission } from '../../ledger/modules/tender/tender-commission.ts';
import { type AwardScene, asMember, bidderBin, createAwardScene, fiveMembers, type PlacedBid } from '../award-scene.ts';
import { testParties, unshownFaults } from '../ledger-context.ts';

const { supplier, organizer } = testParties;
const PRICE = 150_000_000;
const bid = (serial: number, total = PRICE + serial): PlacedBid => ({ serial, total });
const sample: ValueMap = { id: 'sample', kind: 'MANUAL', title: { kk: 'Үлгі', ru: 'Образец' }, weightBps: 0 };
const quality: ValueMap = {
  ...sample,
  id: 'quality',
  type: 'FUNCTIONAL_QUALITY',
  terms: { rule: { form: 'FLAT', gives: 100 } },
};

function reviewScene(change: ValueMap = {}, options: Parameters<typeof createAwardScene>[0] = {}) {
  const scene = createAwardScene({
    ...options,
    change: { criteria: [sample], commission: { members: fiveMembers }, ...change },
  });
  const base = { tender: scene.tenderId, lot: 1, criterion: 'sample', ground: '13-бап', reason: 'Үлгі сәйкес' };
  const vote = (seat: number, number: number, pass: boolean, more: ValueMap = {}) =>
    scene.done('review.vote', { ...base, bid: number, pass, ...more }, asMember(seat));
  return { scene, base, vote };
}
const verdict = (scene: AwardScene, number: number, criterion = 'sample') =>
  verdictOf(scene.state, scene.tenderId, number, criterion);

describe('a review', () => {
  it('ends with the last vote, and rejects by a majority of the appointed members with articles and signers', () => {
    const { scene, vote } = reviewScene();
    scene.place([bid(1), bid(2)]);
    expect(scene.stage()).toMatchObject({ stage: 'REVIEW', until: scene.stage().since + 20_000 });
    expect(existingCommission(scene.state, scene.tenderId).fixedAt).toBe(scene.stage().since);
    for (const seat of [0, 1, 2, 3, 4]) vote(seat, 1, seat < 2, { ground: `${seat}-бап` });
    for (const seat of [0, 1, 2, 3]) vote(seat, 2, seat < 3);
    scene.settle();
    expect(scene.stage().stage).toBe('REVIEW');
    vote(4, 2, false);
    const events = scene.settle();
    expect(events).toContainEqual({
      type: 'award.reviewEnded',
      data: { tender: scene.tenderId, lot: 1, quorum: true, absent: [] },
    });
    expect(scene.stage().stage).toBe('STANDSTILL');
    expect(scene.case(1).rejected).toMatchObject({
      when: 'ADMISSION',
      criterion: 'sample',
      articles: ['2-бап', '3-бап', '4-бап'],
      signers: [2, 3, 4].map((seat) => keyText(asMember(seat).key ?? organizer.keys[0])),
    });
    expect(scene.case(2)).toMatchObject({ state: 'RANKED', rank: 1 });
    expect(votesOn(scene.state, scene.tenderId, 1, 'sample')[2]).toMatchObject({ pass: false, ground: '2-бап' });
  });

  it('ends with its term: who is absent is named, and no majority rejects nobody', () => {
    const { scene, vote } = reviewScene();
    scene.place([bid(1)]);
    for (const seat of [1, 2, 3, 4]) vote(seat, 1, seat === 1 || seat === 2);
    expect(scene.stage().stage).toBe('REVIEW');
    const absent = keyText(asMember(0).key ?? organizer.keys[0]);
    expect(scene.toTermEnd()).toContainEqual({
      type: 'award.reviewEnded',
      data: { tender: scene.tenderId, lot: 1, quorum: true, absent: [absent] },
    });
    // Two to two, and the chair is the one who is absent.
    expect(verdict(scene, 1)).toBe('NONE');
    expect(scene.case(1).state).toBe('RANKED');
  });

  it('goes by the chair where as many are for as against', () => {
    const { scene, vote } = reviewScene();
    scene.place([bid(1), bid(2)]);
    for (const seat of [0, 1, 2, 3]) {
      vote(seat, 1, seat >= 2);
      vote(seat, 2, seat < 2);
    }
    scene.toTermEnd();
    expect([verdict(scene, 1), verdict(scene, 2)]).toEqual(['FAIL', 'PASS']);
    expect(scene.case(1)).toMatchObject({ state: 'REJECTED', rejected: { articles: ['13-бап'] } });
    expect(scene.case(2).state).toBe('RANKED');
  });

  it('without a quorum is extended once, and then the commission has failed', () => {
    const { scene, vote } = reviewScene();
    scene.place([bid(1), bid(2)]);
    for (const seat of [0, 1, 2, 3]) vote(seat, 1, true);
    // Three of five are less than two thirds.
    for (const seat of [0, 1, 2]) vote(seat, 2, true);
    const first = scene.stage().until ?? 0;
    scene.toTermEnd();
    expect(scene.stage()).toMatchObject({ stage: 'REVIEW', extended: true, until: first + 20_000 });
    scene.toTermEnd();
    expect(scene.stage()).toMatchObject({ stage: 'UNSUCCESSFUL', reason: 'COMMISSION' });
  });

  it('is saved by a vote in its second term', () => {
    const { scene, vote } = reviewScene();
    scene.place([bid(1)]);
    for (const seat of [0, 1, 2]) vote(seat, 1, true);
    scene.toTermEnd();
    vote(3, 1, true);
    scene.toTermEnd();
    expect(scene.stage().stage).toBe('STANDSTILL');
  });

  it('does not wait for members with a conflict, nor for votes on a bid of their own organisation', () => {
    const { scene, base, vote } = reviewScene();
    scene.place([bid(1), bid(2)]);
    scene.done('commission.declareConflict', { tender: scene.tenderId, reason: 'Туысым' }, asMember(4));
    // The member of seat 3 is of the organisation that made the second bid.
    const [, , , fourth] = fiveMembers;
    if (fourth === undefined) return expect.fail('there are five');
    const own = { ...scene.case(2), bidder: fourth.org };
    scene.state.put(bidCaseEntries, `${scene.tenderId}/2`, own);
    expect(scene.fails('review.vote', { ...base, bid: 1, pass: true }, asMember(4)).code).toBe('COMMISSION_CONFLICT');
    expect(scene.fails('review.vote', { ...base, bid: 2, pass: true }, asMember(3)).code).toBe('REVIEW_OWN_BID');
    for (const seat of [0, 1, 2]) {
      vote(seat, 1, true);
      vote(seat, 2, true);
    }
    vote(3, 1, true);
    expect(existingReview(scene.state, scene.tenderId, 1).seats.map(({ cast }) => cast)).toEqual([2, 2, 2, 1, 0]);
  });

  it('gives a discount by a majority of votes, and never keeps a bid out for want of it', () => {
    const { scene, vote } = reviewScene({ criteria: [quality], scoringRule: 'CONDITIONAL_DISCOUNT' });
    scene.place([bid(1, PRICE), bid(2, PRICE + 1000), bid(3, PRICE + 2000)]);
    for (const seat of [0, 1, 2, 3]) {
      vote(seat, 1, false, { criterion: 'quality' });
      vote(seat, 2, true, { criterion: 'quality' });
      vote(seat, 3, seat < 2, { criterion: 'quality' });
    }
    scene.toTermEnd();
    const sheet = findSheet(scene.state, scene.tenderId, 1);
    // The third is passed by the chair, two to two.
    expect(sheet?.ranking).toEqual([2, 3, 1]);
    const said = { tender: scene.tenderId, lot: 1, claim: { bid: 1, step: 0, value: 100 }, text: '?' };
    expect(scene.done('score.challenge', said, scene.asBidder(1)).result).toMatchObject({ result: 'MATCH', value: 0 });
    expect(sheet?.rows[0]?.steps[0]).toMatchObject({ vote: `${scene.tenderId}/2/quality`, value: 100 });
  });

  it('is not held where nobody has to decide', () => {
    const { scene } = reviewScene({ criteria: [] });
    scene.place([bid(1)]);
    expect(scene.stage().stage).toBe('STANDSTILL');
  });
});

describe('faults', () => {
  const rows = [reviewVote];
  afterAll(() => expect(unshownFaults(rows)).toEqual([]));

  it('of a vote', () => {
    const auto: ValueMap = { ...sample, id: 'auto', kind: 'AUTO', type: 'LOCAL_PRESENCE' };
    const { scene, base, vote } = reviewScene({ criteria: [sample, auto] }, { lots: 2 });
    const refuse = (change: ValueMap, seat = 1) =>
      scene.fails('review.vote', { ...base, bid: 1, pass: true, ...change }, asMember(seat)).code;
    expect(refuse({ tender: 't-0000000000000000' })).toBe('TENDER_NOT_FOUND');
    expect(refuse({ lot: 3 })).toBe('LOT_NOT_FOUND');
    expect(refuse({})).toBe('AWARD_STAGE');
    scene.place([bid(1), bid(2), { ...bid(3), invalid: true }, { ...bid(4), lot: 2 }]);
    const { criterion: _none, ...price } = base;
    expect(scene.fails('review.vote', { ...price, bid: 1, pass: true }, asMember(1)).code).toBe('AWARD_STAGE');
    const outside = { org: supplier.bin };
    expect(scene.fails('review.vote', { ...base, bid: 1, pass: true }, outside).code).toBe('COMMISSION_NOT_MEMBER');
    expect(refuse({ criterion: 'auto' })).toBe('REVIEW_AUTO_CRITERION');
    expect(refuse({ criterion: 'other' })).toBe('REVIEW_CRITERION');
    expect(refuse({ bid: 3 })).toBe('REVIEW_BID');
    expect(refuse({ bid: 4 })).toBe('REVIEW_BID');
    expect(refuse({ evidence: [`org/${bidderBin(1)}/${'0'.repeat(64)}`] })).toBe('AWARD_DOCUMENT');
    vote(1, 1, true);
    expect(refuse({ pass: false })).toBe('REVIEW_VOTED');
    scene.state.put(bidCaseEntries, `${scene.tenderId}/2`, { ...scene.case(2), bidder: asMember(2).org });
    expect(refuse({ bid: 2 }, 2)).toBe('REVIEW_OWN_BID');
    scene.done('commission.declareConflict', { tender: scene.tenderId, reason: 'Туысым' }, asMember(2));
    expect(refuse({}, 2)).toBe('COMMISSION_CONFLICT');
    const { until = 0 } = scene.stage();
    scene.passTo(until - 1);
    vote(0, 1, true);
    scene.passTo(until);
    expect(refuse({}, 3)).toBe('AWARD_LATE');
  });

  it('of a vote while the lot stands still', () => {
    const { scene, base } = reviewScene();
    scene.place([bid(1)]);
    scene.suspend();
    const late = scene.fails('review.vote', { ...base, bid: 1, pass: true }, asMember(1));
    expect(late.code).toBe('LOT_SUSPENDED');
  });
});
