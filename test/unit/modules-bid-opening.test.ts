import { afterAll, describe, expect, it } from 'vitest';
import { concatBytes, toHex } from '../../ledger/base/bytes.ts';
import type { ValueMap } from '../../ledger/base/codec.ts';
import { keyText } from '../../ledger/base/keys.ts';
import {
  envelopeContextOf,
  openingProtocolEntries,
  releasedEntries,
  sealedEntries,
} from '../../ledger/modules/bid/bid-entries.ts';
import { protocolLeaf } from '../../ledger/modules/bid/opening.ts';
import { binFromSerial } from '../../ledger/modules/identity/bin.ts';
import { keyEntries } from '../../ledger/modules/identity/identity-entries.ts';
import { publicKeyOf } from '../../ledger/modules/seal/seal-entries.ts';
import { existingTender } from '../../ledger/modules/tender/tender-entries.ts';
import { openEnvelope } from '../../ledger/seal/envelope.ts';
import { sealMessageBytes } from '../../ledger/seal/identity.ts';
import { combineShares } from '../../ledger/seal/threshold.ts';
import { sha256 } from '../../node/crypto/sha256.ts';
import { type BidChange, type BidScene, createBidScene } from '../bid-scene.ts';
import { unshownFaults } from '../ledger-context.ts';
import { testShares } from '../seal-scene.ts';

const bin = (serial: number): string => binFromSerial('260141', serial);

/** A tender of one lot with so many secured bidders and their bids. */
function withBids(count: number, options: Parameters<typeof createBidScene>[0] = {}, change: BidChange = {}) {
  const scene = createBidScene(options);
  const bidders = Array.from({ length: count }, (_, at) => scene.bidder(at + 1, bin(at + 1)));
  for (const bidder of bidders) scene.secure(bidder);
  const bids = bidders.map((bidder, at) => scene.submit(bidder, { unitPrice: 100_000 + at, ...change }));
  return { scene, bidders, bids };
}

function give(scene: BidScene, members: readonly number[]): void {
  for (const at of members) {
    const member = scene.seal.members[at];
    if (member !== undefined) scene.giveShares(member);
  }
  scene.openAll();
}

/** What the member's transaction for these bids answers with other shares. */
function refused(scene: BidScene, at: number, payload: ValueMap) {
  const member = scene.seal.members[at];
  if (member === undefined) return expect.fail('there are four members');
  return scene.fails(
    'bid.openingShares',
    { tender: scene.tenderId, index: scene.seal.index(member), ...payload },
    member.signer,
  );
}

const shareOf = (scene: BidScene, at: number, bid: number): Uint8Array => {
  const member = scene.seal.members[at];
  return member === undefined ? expect.fail('there are four members') : scene.share(member, bid);
};

describe('an opening', () => {
  it('needs a quorum of validators, whichever, and none of the bidders', () => {
    const { scene, bidders, bids } = withBids(3);
    scene.close();
    give(scene, [3, 1]);
    expect(() => scene.opened(1)).toThrow();
    give(scene, [0]);
    expect(bids.map((bid) => scene.opened(bid))).toMatchObject(
      bidders.map((bidder, at) => ({ status: 'OPENED', bidder: bidder.bin, price: { unitPrice: 100_000 + at } })),
    );
    const protocol = scene.state.get(openingProtocolEntries, `${scene.tenderId}/0`);
    expect(protocol).toMatchObject({ bids: 3, valid: 3 });
    expect(toHex(protocolLeaf(scene.state, scene.tenderId, 1))).not.toBe(
      toHex(protocolLeaf(scene.state, scene.tenderId, 2)),
    );
  });

  it('goes on when more than n − t were silent and come back, and says that it is late', () => {
    const { scene } = withBids(1);
    scene.close();
    give(scene, [0, 1]);
    const late = scene.advance(scene.read().time + 60_000);
    expect(late.map(({ type }) => type)).toContain('bid.openingDelayed');
    expect(() => scene.opened(1)).toThrow();
    give(scene, [2]);
    expect(scene.opened(1).status).toBe('OPENED');
  });

  it('takes a bounded number of bids a block, in an order that nobody chooses', () => {
    const { scene, bids } = withBids(5, { params: [{ name: 'bid.openingsPerBlock', value: 2 }] });
    scene.close();
    for (const member of scene.seal.members.slice(0, 3)) scene.giveShares(member);
    const perBlock: number[][] = [];
    for (let block = 0; block < 4; block++) {
      const events = scene.advance(scene.read().time + 1);
      perBlock.push(events.filter(({ type }) => type === 'bid.opened').map(({ data }) => Number(data.bid)));
    }
    const submitters = bids.map((bid) => ({ bid, key: toHex(scene.bid(bid).submitter) }));
    const inOrder = submitters.sort((a, b) => (a.key < b.key ? -1 : 1)).map(({ bid }) => bid);
    expect(perBlock).toEqual([inOrder.slice(0, 2), inOrder.slice(2, 4), inOrder.slice(4), []]);
  });

  it('ends at once where nobody has bid', () => {
    const scene = createBidScene();
    const events = scene.close();
    expect(events.map(({ type }) => type)).toEqual(expect.arrayContaining(['bid.openingBegun', 'bid.openingEnded']));
  });

  it('gives the same key whichever t shares come, and t − 1 give another', () => {
    const { scene } = withBids(1);
    scene.close();
    const shares = scene.seal.members.map((member) => ({
      index: scene.seal.index(member),
      signature: scene.share(member, 1),
    }));
    const subsets = [0, 1, 2, 3].map((out) => combineShares(shares.filter((_, at) => at !== out)));
    expect(new Set(subsets.map(toHex)).size).toBe(1);
    expect(toHex(combineShares(shares.slice(0, 2)))).not.toBe(toHex(subsets[0] ?? new Uint8Array()));
    give(scene, [1, 2, 3]);
    expect(scene.state.get(releasedEntries, `${scene.tenderId}/1`)).toEqual(subsets[0]);
  });
});

describe('a share', () => {
  it('is refused before acceptance has ended, also in the block that ends it', () => {
    const { scene } = withBids(1);
    expect(refused(scene, 0, { shares: [{ bid: 1, share: shareOf(scene, 0, 1) }] }).code).toBe('BID_SHARE_EARLY');
    scene.passTo(scene.bid(1).notBefore);
    expect(refused(scene, 0, { shares: [{ bid: 1, share: shareOf(scene, 0, 1) }] }).code).toBe('BID_SHARE_EARLY');
  });

  it('counts for the validator that made it, for the bid it was made for, and once', () => {
    const { scene } = withBids(2);
    scene.close();
    const own = shareOf(scene, 0, 1);
    expect(refused(scene, 0, { shares: [{ bid: 1, share: shareOf(scene, 1, 1) }] }).code).toBe('BID_SHARE_INVALID');
    expect(refused(scene, 0, { shares: [{ bid: 1, share: shareOf(scene, 0, 2) }] }).code).toBe('BID_SHARE_INVALID');
    expect(refused(scene, 0, { shares: [{ bid: 1, share: new Uint8Array(96).fill(7) }] }).code).toBe(
      'BID_SHARE_INVALID',
    );
    const identityPoint = Uint8Array.from([0xc0, ...new Uint8Array(95)]);
    expect(refused(scene, 0, { shares: [{ bid: 1, share: identityPoint }] }).code).toBe('BID_SHARE_INVALID');
    expect(refused(scene, 0, { shares: [{ bid: 9, share: own }] }).code).toBe('BID_NOT_FOUND');
    const twice = [1, 1].map((bid) => ({ bid, share: own }));
    expect(refused(scene, 0, { shares: twice }).code).toBe('BID_SHARE_SUPERFLUOUS');
    const other = scene.seal.members[1];
    if (other === undefined) return expect.fail('there are four members');
    expect(refused(scene, 0, { index: scene.seal.index(other), shares: [{ bid: 1, share: own }] }).code).toBe(
      'SEAL_NOT_PARTICIPANT',
    );
    expect(refused(scene, 0, { index: 9, shares: [{ bid: 1, share: own }] }).code).toBe('SEAL_NOT_PARTICIPANT');
    give(scene, [0]);
    expect(refused(scene, 0, { shares: [{ bid: 1, share: own }] }).code).toBe('BID_SHARE_SUPERFLUOUS');
  });

  it('is not needed once the key is there, nor when the bid is opened', () => {
    const { scene } = withBids(1);
    scene.close();
    for (const member of scene.seal.members.slice(0, 3)) scene.giveShares(member);
    const fourth = { shares: [{ bid: 1, share: shareOf(scene, 3, 1) }] };
    expect(refused(scene, 3, fourth).code).toBe('BID_SHARE_SUPERFLUOUS');
    scene.openAll();
    expect(refused(scene, 3, fourth).code).toBe('BID_SHARE_SUPERFLUOUS');
  });

  it('of a garbage maker among t does no harm', () => {
    const { scene } = withBids(1);
    scene.close();
    refused(scene, 3, { shares: [{ bid: 1, share: shareOf(scene, 2, 1) }] });
    give(scene, [0, 1, 2]);
    expect(scene.opened(1).status).toBe('OPENED');
  });

  it('of another tender says that there is none', () => {
    const { scene } = withBids(1);
    scene.close();
    const payload = { tender: 't-0000000000000000', shares: [{ bid: 1, share: shareOf(scene, 0, 1) }] };
    expect(refused(scene, 0, payload).code).toBe('TENDER_NOT_FOUND');
  });
});

describe('what was taken back', () => {
  it('is never due, and no key of another version opens it', () => {
    const { scene, bidders } = withBids(2);
    const [first, second] = bidders;
    if (first === undefined || second === undefined) return expect.fail('there are two bidders');
    expect(scene.submit(first, { slot: 1, replaces: 1, unitPrice: 90_000 })).toBe(3);
    scene.done('bid.withdraw', { tender: scene.tenderId, bid: 2 }, second.as);
    scene.close();
    for (const bid of [1, 2])
      expect(refused(scene, 0, { shares: [{ bid, share: shareOf(scene, 0, bid) }] }).code).toBe('BID_SHARE_NOT_DUE');
    give(scene, [0, 1, 2]);
    expect(scene.opened(3)).toMatchObject({ status: 'OPENED', price: { unitPrice: 90_000 } });
    expect(() => scene.opened(1)).toThrow();
    // Everything the chain holds: all released keys against all that is still sealed.
    const { genesisHash } = scene.read();
    const tender = existingTender(scene.state, scene.tenderId);
    const key = scene.state.get(releasedEntries, `${scene.tenderId}/3`) ?? new Uint8Array();
    for (const bid of [1, 2]) {
      const envelope = scene.state.get(sealedEntries, `${scene.tenderId}/${bid}`);
      if (envelope === undefined) return expect.fail('a sealed bid stays on the ledger');
      for (const as of [1, 2, 3]) {
        const context = envelopeContextOf({ sha256, genesisHash }, scene.tenderId, tender, scene.bid(as));
        expect(openEnvelope(sha256, key, context, envelope)).toEqual({ kind: 'invalid', reason: 'ENVELOPE_KEY' });
      }
    }
  });
});

describe('an envelope that counts for nothing', () => {
  const flipped = (bytes: Uint8Array, at: number): Uint8Array =>
    bytes.map((byte, place) => (place === at ? byte ^ 1 : byte));

  it.each<readonly [string, string, BidChange]>([
    ['a bit of V turned over', 'ENVELOPE_KEY', { sealed: (one) => ({ ...one, v: flipped(one.v, 3) }) }],
    ['a bit of the form turned over', 'ENVELOPE_CONTENT', { sealed: (one) => ({ ...one, c: flipped(one.c, 99) }) }],
    ['sealed for another slot', 'ENVELOPE_KEY', { context: { slot: 5 } }],
    ['sealed for another submitter', 'ENVELOPE_KEY', { context: { submitterKey: new Uint8Array(32).fill(3) } }],
    ['a form for another lot', 'OTHER_TENDER', { form: { lot: 2 } }],
    ['a form for another tender', 'OTHER_TENDER', { form: { tender: 't-0000000000000000' } }],
    ['another currency', 'CURRENCY', { form: { currency: 'USD' } }],
    ['a bidder that the key does not belong to', 'BIDDER_KEY', { form: { bidder: bin(77) } }],
    ['a salt that does not open the commitment', 'SECURITY_PRINCIPAL', { form: { salt: new Uint8Array(32).fill(99) } }],
    [
      'documents that were not submitted',
      'DOCUMENTS',
      { form: { documents: [{ k: 0, sha256: new Uint8Array(32), size: 1, docType: 'x', mime: 'y' }] } },
    ],
    [
      'a sum that does not follow',
      'PRICE_SUM',
      { form: { price: { unitPrice: 100_000, quantity: 1_500_000, total: 150_000_001 } } },
    ],
    ['a price of nothing', 'PRICE_SUM', { form: { price: { unitPrice: 0, quantity: 1_500_000, total: 0 } } }],
    ['another quantity', 'QUANTITY', { form: { price: { unitPrice: 100_000, quantity: 1, total: 100 } } }],
    ['a price above the lot', 'PRICE_ABOVE_LOT', { unitPrice: 180_001 }],
  ])('%s', (_, reason, change) => {
    const { scene } = withBids(1, {}, change);
    scene.close();
    give(scene, [0, 1, 2]);
    expect(scene.opened(1)).toMatchObject({ status: 'INVALID', reason });
  });

  it('a price exactly the lot’s is none', () => {
    const { scene } = withBids(1, {}, { unitPrice: 180_000 });
    scene.close();
    give(scene, [0, 1, 2]);
    expect(scene.opened(1)).toMatchObject({ status: 'OPENED', price: { total: 270_000_000 } });
  });

  it('copied by a rival under its own key', () => {
    const { scene, bidders } = withBids(1);
    const rival = scene.bidder(9, bin(9));
    scene.secure(rival);
    const stolen = scene.state.get(sealedEntries, `${scene.tenderId}/1`);
    if (stolen === undefined) return expect.fail('the bid is there');
    const { u, v, c } = stolen;
    scene.done('bid.submit', { ...scene.payload(rival), u, v, c }, rival.as);
    scene.close();
    give(scene, [0, 1, 2]);
    expect([scene.opened(1), scene.opened(2)]).toMatchObject([
      { status: 'OPENED', bidder: bidders[0]?.bin },
      { status: 'INVALID', reason: 'ENVELOPE_KEY' },
    ]);
  });

  it('of a bidder that has an earlier one for the lot, under whatever key', () => {
    const scene = createBidScene();
    const first = scene.bidder(200, bin(1));
    const again = { ...scene.bidder(1, bin(1)), salt: first.salt };
    for (const one of [first, again]) scene.secure(one);
    scene.submit(first, { unitPrice: 120_000 });
    scene.submit(again, { unitPrice: 90_000 });
    scene.close();
    give(scene, [0, 1, 2]);
    expect([scene.opened(1), scene.opened(2)]).toMatchObject([
      { status: 'OPENED', price: { unitPrice: 120_000 } },
      { status: 'INVALID', reason: 'SECOND_BID' },
    ]);
  });

  it('signed with a key that was revoked before it was accepted', () => {
    const { scene, bidders } = withBids(1);
    const key = keyText(bidders[0]?.signer.key ?? scene.bid(1).submitter);
    const entry = scene.state.get(keyEntries, key);
    if (entry === undefined) return expect.fail('the key is registered');
    scene.state.put(keyEntries, key, { ...entry, until: scene.bid(1).at });
    scene.close();
    give(scene, [0, 1, 2]);
    expect(scene.opened(1)).toMatchObject({ status: 'INVALID', reason: 'BIDDER_KEY' });
  });

  it('is the same whichever shares opened it', () => {
    const outcomes = [
      [0, 1, 2],
      [1, 2, 3],
    ].map((members) => {
      const { scene } = withBids(1, {}, { sealed: (one) => ({ ...one, v: flipped(one.v, 3) }) });
      scene.close();
      give(scene, members);
      return scene.opened(1);
    });
    expect(outcomes[0]).toEqual(outcomes[1]);
  });
});

describe('a key', () => {
  it('is checked against the public key before it is kept', () => {
    const { scene } = withBids(1);
    scene.close();
    give(scene, [0, 1, 2]);
    const { genesisHash } = scene.read();
    const { identity } = envelopeContextOf(
      { sha256, genesisHash },
      scene.tenderId,
      existingTender(scene.state, scene.tenderId),
      scene.bid(1),
    );
    const d = scene.state.get(releasedEntries, `${scene.tenderId}/1`) ?? new Uint8Array();
    const message = sealMessageBytes({ kind: 'identity', identity });
    expect(testShares.verify(publicKeyOf(scene.seal.keySet()), message, d)).toBe(true);
    expect(testShares.verify(publicKeyOf(scene.seal.keySet()), concatBytes(message, new Uint8Array(1)), d)).toBe(false);
  });
});

afterAll(() => {
  const { modules } = createBidScene();
  const rows = modules.flatMap(({ txs }) => txs).filter(({ type }) => type === 'bid.openingShares');
  expect(unshownFaults(rows)).toEqual([]);
});
