import { describe, expect, it } from 'vitest';
import { awardPastEntries, lotOrderEntries } from '../../ledger/modules/award/award-entries.ts';
import { existingLot } from '../../ledger/modules/tender/tender-entries.ts';
import { bidderBin, createAwardScene, type PlacedBid } from '../award-scene.ts';

const PRICE = 150_000_000;
const bid = (serial: number, total = PRICE + serial, change: Partial<PlacedBid> = {}): PlacedBid => ({
  serial,
  total,
  ...change,
});

describe('a lot without a winner', () => {
  it('had no bids, or none that counts', () => {
    const scene = createAwardScene({ lots: 2 });
    const { tenderId: tender, state } = scene;
    scene.place([bid(1, PRICE, { lot: 2, invalid: true })]);
    expect(scene.stage(1)).toMatchObject({ stage: 'UNSUCCESSFUL', reason: 'NO_BIDS' });
    expect(scene.stage(2)).toMatchObject({ stage: 'UNSUCCESSFUL', reason: 'NO_QUALIFIED' });
    expect([1, 2].map((lot) => existingLot(state, tender, lot).outcome)).toMatchObject([
      { kind: 'UNSUCCESSFUL', reason: 'NO_BIDS' },
      { kind: 'UNSUCCESSFUL', reason: 'NO_QUALIFIED' },
    ]);
    expect(scene.tenderEntry(tender).state).toBe('COMPLETE');
    expect(scene.timers()).toEqual([]);
  });

  it('had fewer compliant bids than its method asks', () => {
    const scene = createAwardScene();
    const terms = scene.read().params.get('tender.method.OPEN_TENDER');
    const strict = createAwardScene({
      params: [{ name: 'tender.method.OPEN_TENDER', value: { ...(terms as object), bidsMin: 3 } }],
    });
    strict.place([bid(1), bid(2)]);
    expect(strict.stage()).toMatchObject({ stage: 'UNSUCCESSFUL', reason: 'NO_QUALIFIED' });
  });

  it('gives every security back', () => {
    const scene = createAwardScene();
    const bidders = [1, 2].map((serial) => scene.newBidder(serial));
    const securities = bidders.map((bidder) => scene.secure(bidder));
    for (const bidder of bidders) scene.submit(bidder, { form: { currency: 'USD' } });
    scene.openBids();
    expect([1, 2].map((number) => scene.opened(number))).toMatchObject([
      { status: 'INVALID', reason: 'CURRENCY' },
      { status: 'INVALID', reason: 'CURRENCY' },
    ]);
    expect(scene.stage()).toMatchObject({ stage: 'UNSUCCESSFUL', reason: 'NO_QUALIFIED' });
    expect(securities.map((id) => scene.guaranteeState(id))).toEqual(['RELEASED', 'RELEASED']);
  });
});

describe('ranks that do not accept', () => {
  it('are passed over one after another, each with its full term, and their securities are called', () => {
    const scene = createAwardScene();
    const { tenderId: tender } = scene;
    const bidders = [1, 2, 3].map((serial) => scene.newBidder(serial));
    const securities = bidders.map((bidder) => scene.secure(bidder));
    bidders.map((bidder, at) => scene.submit(bidder, { unitPrice: 100_000 + at }));
    scene.openBids();
    scene.toTermEnd();
    const lot = { tender, lot: 1 };
    scene.advance(scene.read().time + 3000);
    const { result } = scene.done('award.decline', { ...lot, reason: 'Өндірісте апат болды' }, scene.asBidder(1));
    expect(result).toMatchObject({ rank: 1, state: 'DECLINED' });
    expect(scene.award()).toMatchObject({ rank: 2, bidder: bidderBin(2), state: 'ACTIVE' });
    expect(scene.award().signBy).toBe(scene.read().time + 20_000);
    expect(scene.guaranteeState(securities[0] ?? '')).toBe('CALLED');

    scene.advance((scene.award().signBy ?? 0) - 1);
    expect(scene.award()).toMatchObject({ rank: 2, state: 'ACTIVE' });
    const signBy = scene.award().signBy ?? 0;
    scene.passTo(signBy);
    // Its timer has not run, and the term is over all the same.
    expect(scene.fails('award.accept', lot, scene.asBidder(2))).toMatchObject({ code: 'AWARD_LATE' });
    scene.advance(signBy + 1);
    expect(scene.award()).toMatchObject({ rank: 3, bidder: bidderBin(3), state: 'ACTIVE' });
    expect(scene.state.get(awardPastEntries, `${tender}/1/1`)).toMatchObject({
      state: 'DECLINED',
      bidder: bidderBin(1),
    });
    expect(scene.state.get(awardPastEntries, `${tender}/1/2`)).toMatchObject({ state: 'EVADED', bidder: bidderBin(2) });

    scene.toTermEnd();
    expect(scene.stage()).toMatchObject({ stage: 'UNSUCCESSFUL', reason: 'NO_WINNER' });
    expect(securities.map((id) => scene.guaranteeState(id))).toEqual(['CALLED', 'CALLED', 'CALLED']);
    const plan = existingLot(scene.state, tender, 1).plan;
    expect(scene.planItem(plan)).toMatchObject({ reserved: 0, consumed: 0 });
  });

  it('leave the contract to the next one, whose security stays while the others go back', () => {
    const scene = createAwardScene();
    const bidders = [1, 2, 3].map((serial) => scene.newBidder(serial));
    const securities = bidders.map((bidder) => scene.secure(bidder));
    bidders.map((bidder, at) => scene.submit(bidder, { unitPrice: 100_000 + at }));
    scene.openBids();
    scene.toTermEnd();
    scene.toTermEnd();
    scene.done('award.accept', { tender: scene.tenderId, lot: 1 }, scene.asBidder(2));
    scene.settle();
    expect(securities.map((id) => scene.guaranteeState(id))).toEqual(['CALLED', 'HELD', 'RELEASED']);
    expect(existingLot(scene.state, scene.tenderId, 1).outcome).toMatchObject({ kind: 'AWARDED', amount: 150_001_500 });
  });
});

/** All orders of a list. */
function orders<T>(items: readonly T[]): readonly (readonly T[])[] {
  if (items.length < 2) return [items];
  return items.flatMap((first, at) => orders(items.filter((_, other) => other !== at)).map((rest) => [first, ...rest]));
}

describe('the order of submission', () => {
  const ranking = (bids: readonly PlacedBid[], lots = 1) => {
    const scene = createAwardScene({ lots });
    scene.place(bids);
    return Array.from({ length: lots }, (_, index) => {
      const order = scene.state.get(lotOrderEntries, `${scene.tenderId}/${index + 1}`) ?? [];
      return order.map((number) => scene.case(number).bidder);
    });
  };

  it('makes no difference to the ranks of different prices: all six orders of three', () => {
    const bids = [bid(1), bid(2), bid(3)];
    for (const order of orders(bids)) expect(ranking(order)).toEqual([[1, 2, 3].map(bidderBin)]);
  });

  it('makes none in three lots with five bids: all hundred and twenty', () => {
    const bids = [
      bid(1, PRICE + 5, { lot: 1 }),
      bid(2, PRICE + 4, { lot: 1 }),
      bid(3, PRICE + 3, { lot: 2 }),
      bid(4, PRICE + 2, { lot: 2 }),
      bid(5, PRICE + 1, { lot: 3 }),
    ];
    const expected = [[2, 1].map(bidderBin), [4, 3].map(bidderBin), [bidderBin(5)]];
    for (const order of orders(bids)) expect(ranking(order, 3)).toEqual(expected);
  });

  it('parts equal prices: who was accepted first stands first', () => {
    expect(ranking([bid(2, PRICE), bid(1, PRICE), bid(3, PRICE - 1)])).toEqual([[3, 2, 1].map(bidderBin)]);
  });
});
