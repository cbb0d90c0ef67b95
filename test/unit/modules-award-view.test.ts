import { describe, expect, it } from 'vitest';
import { toHex } from '../../ledger/base/bytes.ts';
import type { ValueMap } from '../../ledger/base/codec.ts';
import { awardView } from '../../ledger/modules/award/award-view.ts';
import { bidsView } from '../../ledger/modules/award/bids-view.ts';
import { findSheet } from '../../ledger/modules/award/score-sheet-store.ts';
import { tenderView } from '../../ledger/modules/tender/tender-view.ts';
import { type AwardScene, asMember, bidderBin, createAwardScene, fiveMembers, type PlacedBid } from '../award-scene.ts';
import { testParties } from '../ledger-context.ts';

const PRICE = 150_000_000;
const bid = (serial: number, total = PRICE + serial): PlacedBid => ({ serial, total });
const view = (scene: AwardScene) => tenderView(scene.state, scene.tenderId, scene.read().time);
const progress = (scene: AwardScene, lot = 1) => awardView(scene.state, scene.tenderId, scene.read().time)[lot - 1];

describe('the view of bids', () => {
  it('shows before the opening that and when each came, and nothing of what it says', () => {
    const scene = createAwardScene();
    const bidders = [1, 2].map((serial) => scene.newBidder(serial));
    for (const bidder of bidders) {
      scene.secure(bidder);
      scene.submit(bidder);
    }
    const at = scene.read().time;
    const sealed = { lot: 1, envelope: 0, at, status: 'LIVE' };
    const statusText = { kk: 'Қабылданды, жабық', ru: 'Принята, запечатана', en: 'Accepted, sealed' };
    expect(view(scene)?.bids).toEqual([1, 2].map((number) => ({ number, ...sealed, statusText })));
    expect(view(scene)?.lots[0]).not.toHaveProperty('progress');
    scene.openBids();
    expect(view(scene)?.bids).toMatchObject(
      [1, 2].map((rank) => ({ status: 'RANKED', bidder: bidderBin(rank), rank })),
    );
  });

  it('says who won and lost, who is out and why', () => {
    const scene = createAwardScene();
    scene.place([bid(1), bid(2), { ...bid(3), invalid: true }, bid(4, 50_000_000)]);
    scene.toTermEnd();
    scene.toTermEnd();
    scene.done('award.accept', { tender: scene.tenderId, lot: 1 }, scene.asBidder(1));
    expect(bidsView(scene.state, scene.tenderId)).toMatchObject([
      { status: 'WON', price: PRICE + 1, rank: 1 },
      { status: 'LOST', price: PRICE + 2, rank: 2 },
      { status: 'INVALID', reason: 'SIGNATURE' },
      {
        status: 'REJECTED',
        reason: 'ABNORMAL_PRICE',
        signers: ['ledger'],
        reasonText: { en: 'Abnormally low price' },
        bidder: bidderBin(4),
      },
    ]);
  });

  it('shows the price that an auction left', () => {
    const scene = createAwardScene({ plan: { method: 'AUCTION' }, change: { method: 'AUCTION' } });
    scene.place([bid(1), bid(2)]);
    const offer = { tender: scene.tenderId, lot: 1, round: 1, price: 140_000_000 };
    scene.done('auction.offer', offer, scene.asBidder(1));
    expect(bidsView(scene.state, scene.tenderId)).toMatchObject([
      { status: 'ADMITTED', price: PRICE + 1, offer: 140_000_000 },
      { status: 'ADMITTED', price: PRICE + 2 },
    ]);
    expect(progress(scene)).toMatchObject({ stage: 'AUCTION', round: 1 });
  });
});

describe('the progress of a lot', () => {
  const sample: ValueMap = { id: 'sample', kind: 'MANUAL', title: { kk: 'Үлгі', ru: 'Образец' }, weightBps: 0 };

  it('shows votes while they are cast, then protocols, sheet and award with their moments', () => {
    const scene = createAwardScene({ change: { criteria: [sample], commission: { members: fiveMembers } } });
    const { tenderId: tender } = scene;
    scene.place([bid(1)]);
    const vote = { tender, lot: 1, bid: 1, criterion: 'sample', pass: true, ground: '13-бап', reason: 'Үлгі' };
    for (const seat of [0, 1, 2]) scene.done('review.vote', vote, asMember(seat));
    expect(progress(scene)).toMatchObject({
      stage: 'REVIEW',
      seats: [1, 1, 1, 0, 0].map((cast) => ({ due: 1, cast })),
      votes: [{ bid: 1, criterion: 'sample', verdict: 'PASS', votes: [{ ground: '13-бап' }, {}, {}] }],
      protocols: {},
      timeline: [{ what: 'stageEnds', at: scene.stage().until, past: false }],
    });
    scene.done('review.vote', vote, asMember(3));
    scene.toTermEnd();
    const sheet = findSheet(scene.state, tender, 1);
    const standing = progress(scene);
    expect(standing).toMatchObject({
      stage: 'STANDSTILL',
      protocols: { ADMISSION: { bids: 1, passed: 1 }, RESULT: { bids: 1, passed: 1 } },
      sheet: { ranking: [1], traceHash: toHex(sheet?.traceHash ?? new Uint8Array()) },
      award: { rank: 1, state: 'PENDING', stateText: { en: 'In stand-still' } },
      earlier: [],
    });
    expect(standing?.timeline.map(({ what, past }) => [what, past])).toEqual([
      ['admission', true],
      ['result', true],
      ['stageEnds', false],
    ]);
    expect(view(scene)?.lots[0]).toMatchObject({ phase: 'STANDSTILL', phaseText: { en: 'Stand-still' } });
  });

  it('shows earlier ranks, challenges and how the lot ended', () => {
    const scene = createAwardScene();
    const { tenderId: tender } = scene;
    scene.place([bid(1), bid(2)]);
    const claim = { bid: 1, step: 0, value: 1 };
    scene.done('score.challenge', { tender, lot: 1, claim, text: '?' }, { org: testParties.outsider.bin });
    expect(progress(scene)?.challenges).toMatchObject([{ result: 'MATCH', claimed: 1 }]);
    scene.toTermEnd();
    expect(progress(scene)?.timeline.at(-1)).toMatchObject({ what: 'signBy', at: scene.award().signBy });
    scene.toTermEnd();
    expect(progress(scene)).toMatchObject({ award: { rank: 2 }, earlier: [{ rank: 1, state: 'EVADED' }] });
    scene.toTermEnd();
    expect(progress(scene)).toMatchObject({
      stage: 'UNSUCCESSFUL',
      reason: 'NO_WINNER',
      reasonText: { en: 'No bidder took the contract' },
      earlier: [{ rank: 1 }, { rank: 2 }],
    });
    expect(view(scene)).toMatchObject({ phase: 'COMPLETE', phaseText: { en: 'Complete' } });
  });
});
