import { afterAll, describe, expect, it } from 'vitest';
import type { ValueMap } from '../../ledger/base/codec.ts';
import { alpJustify } from '../../ledger/modules/award/alp-justify-tx.ts';
import { auctionOffer } from '../../ledger/modules/award/auction-offer-tx.ts';
import { challengeEntries } from '../../ledger/modules/award/award-entries.ts';
import { scoreChallenge } from '../../ledger/modules/award/score-challenge-tx.ts';
import { findSheet, scoreRowEntries } from '../../ledger/modules/award/score-sheet-store.ts';
import { type AwardScene, asMember, bidderBin, createAwardScene, fiveMembers, type PlacedBid } from '../award-scene.ts';
import { testParties, unshownFaults } from '../ledger-context.ts';

const { outsider, supplier } = testParties;
const PRICE = 150_000_000;
const bid = (serial: number, total = PRICE + serial): PlacedBid => ({ serial, total });
const code = (scene: AwardScene, type: string, payload: ValueMap, serial: number): string =>
  scene.fails(type, payload, scene.asBidder(serial)).code;

afterAll(() => expect(unshownFaults([auctionOffer, alpJustify, scoreChallenge])).toEqual([]));

describe('an auction', () => {
  function auction() {
    const scene = createAwardScene({ plan: { method: 'AUCTION' }, change: { method: 'AUCTION' } });
    const base = { tender: scene.tenderId, lot: 1 };
    const offer = (serial: number, round: number, price: number) =>
      scene.done('auction.offer', { ...base, round, price }, scene.asBidder(serial));
    return { scene, base, offer };
  }

  it('lets prices fall in rounds by at least the step, and compares the last ones', () => {
    const { scene, base, offer } = auction();
    scene.place([bid(1, 200_000_000), bid(2, 190_000_000), bid(3, 180_000_000)]);
    expect(scene.stage()).toMatchObject({ stage: 'AUCTION', round: 1, until: scene.stage().since + 3000 });
    // 0.5 % of 200,000,000 are 1,000,000.
    expect(scene.fails('auction.offer', { ...base, round: 1, price: 199_000_001 }, scene.asBidder(1))).toMatchObject({
      code: 'AUCTION_STEP',
      detail: { priceMax: 199_000_000 },
    });
    offer(1, 1, 199_000_000);
    expect(code(scene, 'auction.offer', { ...base, round: 1, price: 100_000_000 }, 1)).toBe('AUCTION_OFFERED');
    scene.toTermEnd();
    expect(scene.stage()).toMatchObject({ stage: 'AUCTION', round: 2 });
    offer(1, 2, 170_000_000);
    offer(2, 2, 175_000_000);
    scene.toTermEnd();
    expect(scene.stage()).toMatchObject({ stage: 'AUCTION', round: 3 });
    scene.toTermEnd();
    expect(scene.stage().stage).toBe('STANDSTILL');
    const sheet = findSheet(scene.state, scene.tenderId, 1);
    expect(sheet?.rows.map(({ bid: number, price }) => [number, price])).toEqual([
      [1, 170_000_000],
      [2, 175_000_000],
      [3, 180_000_000],
    ]);
    expect(scene.award()).toMatchObject({ bid: 1, amount: 170_000_000 });
  });

  it('does not take place for one bidder', () => {
    const { scene } = auction();
    scene.place([bid(1)]);
    expect(scene.stage().stage).toBe('STANDSTILL');
  });

  it('gives its faults', () => {
    const { scene, base } = auction();
    const payload = { ...base, round: 1, price: 1 };
    expect(code(scene, 'auction.offer', { ...payload, tender: 't-0000000000000000' }, 1)).toBe('TENDER_NOT_FOUND');
    expect(code(scene, 'auction.offer', { ...payload, lot: 2 }, 1)).toBe('LOT_NOT_FOUND');
    expect(code(scene, 'auction.offer', payload, 1)).toBe('AWARD_STAGE');
    scene.place([bid(1), bid(2), { ...bid(3), invalid: true }]);
    expect(code(scene, 'auction.offer', { ...payload, round: 2 }, 1)).toBe('AUCTION_ROUND');
    expect(code(scene, 'auction.offer', payload, 3)).toBe('AUCTION_NOT_BIDDER');
    expect(code(scene, 'auction.offer', payload, 4)).toBe('AUCTION_NOT_BIDDER');
    scene.suspend();
    expect(code(scene, 'auction.offer', payload, 1)).toBe('LOT_SUSPENDED');
    scene.resume();
    scene.passTo(scene.stage().until ?? 0);
    expect(code(scene, 'auction.offer', payload, 1)).toBe('AWARD_LATE');
  });
});

describe('an abnormally low price', () => {
  // Under the terms of the demo profile: 40 % under the mean of the others, or 30 % under the next.
  const LOW = 80_000_000;
  const bids = [bid(1, LOW), bid(2, PRICE), bid(3, PRICE + 1000)];
  const commission = { members: fiveMembers };
  function lowPrice(change: ValueMap = {}) {
    const scene = createAwardScene({ change });
    const document = scene.document(`org/${testParties.organizer.bin}`, 7);
    const justify = { tender: scene.tenderId, lot: 1, bid: 1, documents: [document] };
    return { scene, document, justify };
  }

  it('that nobody justifies is rejected, and the next rank wins', () => {
    const { scene } = lowPrice();
    scene.place(bids);
    expect(scene.stage()).toMatchObject({ stage: 'JUSTIFY', until: scene.stage().since + 10_000 });
    expect(findSheet(scene.state, scene.tenderId, 1)?.abnormal).toMatchObject({ effect: 'JUSTIFY', bids: [1] });
    scene.toTermEnd();
    expect(scene.stage().stage).toBe('STANDSTILL');
    expect(scene.case(1)).toMatchObject({
      state: 'REJECTED',
      rejected: { when: 'SCORING', criterion: 'ABNORMAL_PRICE' },
    });
    expect(scene.award()).toMatchObject({ rank: 1, bid: 2 });
  });

  it('that is justified stays where there is no commission, and the term ends early', () => {
    const { scene, justify } = lowPrice();
    scene.place(bids);
    scene.done('alp.justify', justify, scene.asBidder(1));
    scene.settle();
    expect(scene.stage().stage).toBe('STANDSTILL');
    expect(scene.award()).toMatchObject({ bid: 1, amount: LOW });
  });

  it('that is justified is judged by the commission where there is one', () => {
    for (const pass of [true, false]) {
      const { scene, justify } = lowPrice({ commission });
      scene.place(bids);
      scene.done('alp.justify', justify, scene.asBidder(1));
      scene.settle();
      expect(scene.stage().stage).toBe('PRICE_REVIEW');
      const vote = { tender: scene.tenderId, lot: 1, bid: 1, pass, ground: '13-бап', reason: 'Есеп' };
      for (const seat of [0, 1, 2, 3, 4]) scene.done('review.vote', vote, asMember(seat));
      scene.settle();
      expect(scene.stage().stage).toBe('STANDSTILL');
      expect(scene.award()).toMatchObject({ bid: pass ? 1 : 2 });
      if (!pass) expect(scene.case(1).rejected).toMatchObject({ criterion: 'ABNORMAL_PRICE', articles: ['13-бап'] });
    }
  });

  it('that a commission without quorum did not judge leaves no winner', () => {
    const { scene, justify } = lowPrice({ commission });
    scene.place(bids);
    scene.done('alp.justify', justify, scene.asBidder(1));
    scene.settle();
    scene.toTermEnd();
    expect(scene.stage()).toMatchObject({ stage: 'PRICE_REVIEW', extended: true });
    scene.toTermEnd();
    expect(scene.stage()).toMatchObject({ stage: 'UNSUCCESSFUL', reason: 'COMMISSION' });
  });

  it('asks for a deposit, or is rejected at once, where the terms say so', () => {
    const terms = (abnormal: ValueMap) => {
      const method = createAwardScene().read().params.get('tender.method.OPEN_TENDER') as ValueMap;
      const abnormalPrice = { ...(method.abnormalPrice as ValueMap), ...abnormal };
      return { params: [{ name: 'tender.method.OPEN_TENDER', value: { ...method, abnormalPrice } }] };
    };
    const deposit = createAwardScene(terms({ rule: 'AMOUNT', bps: 1000, depositBps: 1000 }));
    deposit.place(bids);
    // 270,000,000 less 10 % are 243,000,000; a tenth of what is missing to it.
    expect(deposit.award()).toMatchObject({ bid: 1, amount: LOW, deposit: 16_300_000 });
    const none = { n: 0, unit: 'second' };
    const reject = createAwardScene(terms({ rule: 'MEAN', bps: 2000, justify: none }));
    reject.place(bids);
    expect(reject.stage().stage).toBe('STANDSTILL');
    expect(reject.case(1)).toMatchObject({ state: 'REJECTED', rejected: { when: 'SCORING', signers: ['ledger'] } });
    expect(findSheet(reject.state, reject.tenderId, 1)?.excluded).toMatchObject([
      { bid: 1, reasons: [{ reason: 'ABNORMAL_PRICE' }] },
    ]);
  });

  it('gives the faults of a justification', () => {
    const { scene, justify } = lowPrice();
    expect(code(scene, 'alp.justify', { ...justify, tender: 't-0000000000000000' }, 1)).toBe('TENDER_NOT_FOUND');
    expect(code(scene, 'alp.justify', { ...justify, lot: 2 }, 1)).toBe('LOT_NOT_FOUND');
    expect(code(scene, 'alp.justify', justify, 1)).toBe('AWARD_STAGE');
    scene.place([...bids, bid(4, 50_000_000)]);
    expect(code(scene, 'alp.justify', { ...justify, bid: 2 }, 2)).toBe('ALP_NOT_ASKED');
    expect(code(scene, 'alp.justify', justify, 2)).toBe('ALP_NOT_ASKED');
    const missing = `org/${bidderBin(1)}/${'0'.repeat(64)}`;
    expect(code(scene, 'alp.justify', { ...justify, documents: [missing] }, 1)).toBe('AWARD_DOCUMENT');
    scene.suspend(1);
    expect(code(scene, 'alp.justify', justify, 1)).toBe('LOT_SUSPENDED');
    scene.resume(1);
    scene.done('alp.justify', justify, scene.asBidder(1));
    // The other one has not justified its price yet.
    scene.settle();
    expect(code(scene, 'alp.justify', justify, 1)).toBe('ALP_JUSTIFIED');
    scene.passTo(scene.stage().until ?? 0);
    expect(code(scene, 'alp.justify', { ...justify, bid: 4 }, 4)).toBe('AWARD_LATE');
  });
});

describe('a challenge of a score', () => {
  const claim = { bid: 2, step: 0, value: PRICE - 5 };
  function scored() {
    const scene = createAwardScene();
    const challenge = { tender: scene.tenderId, lot: 1, claim, text: 'Бағам басқа болған' };
    return { scene, challenge };
  }

  it('is answered by the ledger’s own number beside the claimed one', () => {
    const { scene, challenge } = scored();
    scene.place([bid(1), bid(2)]);
    const sheet = findSheet(scene.state, scene.tenderId, 1);
    const { result, events } = scene.done('score.challenge', challenge, { org: outsider.bin });
    const value = sheet?.rows[1]?.steps[0]?.value;
    expect(result).toMatchObject({ result: 'MATCH', claimed: PRICE - 5, value, traceHash: sheet?.traceHash });
    expect(events.map(({ type }) => type)).toEqual(['score.challenged']);
    expect(scene.stage().stage).toBe('STANDSTILL');
    expect(scene.state.get(challengeEntries, `${scene.tenderId}/1/1`)).toMatchObject({
      by: outsider.bin,
      result: 'MATCH',
      bid: 2,
      step: 0,
    });
  });

  it('stops the lot when the stored sheet does not come out again', () => {
    const { scene, challenge } = scored();
    scene.place([bid(1), bid(2)]);
    const place = `${scene.tenderId}/2`;
    const row = scene.state.get(scoreRowEntries, place);
    if (row === undefined) return expect.fail('the bid was scored');
    scene.state.put(scoreRowEntries, place, { ...row, score: row.score - 10 });
    const { result } = scene.done('score.challenge', challenge, scene.asBidder(2));
    expect(result).toMatchObject({ result: 'MISMATCH' });
    expect(scene.stage()).toMatchObject({ stage: 'SUSPENDED', reason: 'SCORE' });
    // Its stand-still does not end.
    expect(scene.advance(scene.read().time + 60_000)).toEqual([]);
  });

  it('comes out the same with an auction and a rejection behind it', () => {
    const scene = createAwardScene({ plan: { method: 'AUCTION' }, change: { method: 'AUCTION' } });
    scene.place([bid(1, 200_000_000), bid(2, 190_000_000)]);
    const offer = { tender: scene.tenderId, lot: 1, round: 1, price: 150_000_000 };
    scene.done('auction.offer', offer, scene.asBidder(1));
    for (let round = 1; round <= 3; round++) scene.toTermEnd();
    const said = { tender: scene.tenderId, lot: 1, claim: { ...claim, bid: 1 }, text: '?' };
    expect(scene.done('score.challenge', said, scene.asBidder(2)).result).toMatchObject({ result: 'MATCH' });
    const rejected = createAwardScene();
    rejected.place([bid(1, 80_000_000), bid(2), bid(3)]);
    rejected.toTermEnd();
    expect(rejected.case(1).state).toBe('REJECTED');
    // The sheet still has the bid whose price nobody justified, and may be challenged for it too.
    const about = { tender: rejected.tenderId, lot: 1, claim: { ...claim, bid: 1 }, text: '?' };
    expect(rejected.done('score.challenge', about, rejected.asBidder(1)).result).toMatchObject({ result: 'MATCH' });
  });

  it('gives its faults, and each organisation three of them', () => {
    const { scene, challenge } = scored();
    expect(code(scene, 'score.challenge', { ...challenge, tender: 't-0000000000000000' }, 1)).toBe('TENDER_NOT_FOUND');
    expect(code(scene, 'score.challenge', { ...challenge, lot: 2 }, 1)).toBe('LOT_NOT_FOUND');
    expect(code(scene, 'score.challenge', challenge, 1)).toBe('AWARD_STAGE');
    scene.place([bid(1), bid(2), { ...bid(3), invalid: true }]);
    for (const wrong of [{ step: 9 }, { bid: 3 }, { bid: 4 }])
      expect(code(scene, 'score.challenge', { ...challenge, claim: { ...claim, ...wrong } }, 1)).toBe('CHALLENGE_STEP');
    for (let times = 0; times < 3; times++) scene.done('score.challenge', challenge, { org: supplier.bin });
    expect(scene.fails('score.challenge', challenge, { org: supplier.bin }).code).toBe('CHALLENGE_LIMIT');
    scene.done('score.challenge', challenge, { org: outsider.bin });
    scene.suspend();
    expect(code(scene, 'score.challenge', challenge, 1)).toBe('LOT_SUSPENDED');
    scene.resume();
    scene.passTo(scene.stage().until ?? 0);
    expect(code(scene, 'score.challenge', challenge, 1)).toBe('AWARD_LATE');
  });
});
