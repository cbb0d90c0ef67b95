import { describe, expect, it } from 'vitest';
import { binFromSerial } from '../../ledger/modules/identity/bin.ts';
import { createBidScene } from '../bid-scene.ts';

const bin = (serial: number): string => binFromSerial('260141', serial);

describe('a tender of one lot with three sealed bids', () => {
  it('opens them all once a quorum of validators has given shares, without their bidders', () => {
    const scene = createBidScene();
    const bidders = [1, 2, 3].map((serial) => scene.bidder(serial, bin(serial)));
    for (const bidder of bidders) scene.secure(bidder);
    const bids = bidders.map((bidder, at) => scene.submit(bidder, { unitPrice: 100_000 + at }));
    expect(bids).toEqual([1, 2, 3]);
    scene.close();
    const [one, two, three] = scene.seal.members;
    if (one === undefined || two === undefined || three === undefined) return expect.fail('there are four');
    scene.giveShares(one);
    scene.giveShares(two);
    scene.openAll();
    expect(() => scene.opened(1)).toThrow();
    scene.giveShares(three);
    scene.openAll();
    expect(bids.map((bid) => scene.opened(bid))).toMatchObject(
      bidders.map((bidder, at) => ({ status: 'OPENED', bidder: bidder.bin, price: { unitPrice: 100_000 + at } })),
    );
  });
});
