import { afterAll, describe, expect, it } from 'vitest';
import { binFromSerial } from '../../ledger/modules/identity/bin.ts';
import { type BidScene, createBidScene } from '../bid-scene.ts';
import { unshownFaults } from '../ledger-context.ts';

const bin = (serial: number): string => binFromSerial('260141', serial);

/** A tender that accepts bids, and one bidder whose security is lodged. */
function accepting(options: Parameters<typeof createBidScene>[0] = {}) {
  const scene = createBidScene(options);
  const bidder = scene.bidder(1, bin(1));
  scene.secure(bidder);
  return { scene, bidder };
}

const endOf = (scene: BidScene): number => scene.tenderEntry(scene.tenderId).acceptance?.end ?? 0;

describe('what is accepted unread', () => {
  it('is numbered, kept sealed, and secured', () => {
    const { scene, bidder } = accepting();
    expect(scene.submit(bidder)).toBe(1);
    expect(scene.bid(1)).toMatchObject({ lot: 1, envelope: 0, slot: 0, state: 'LIVE', bytes: 4112 });
    expect(JSON.stringify(scene.bid(1))).not.toContain(bidder.bin);
    const security = scene.bid(1).security ?? '';
    expect(scene.guaranteeState(security)).toBe('HELD');
  });

  it('has sixteen kibibytes where four do not suffice, and no other length', () => {
    const { scene, bidder } = accepting();
    const answers = Array.from({ length: 20 }, (_, n) => ({ criterion: `c${n}`, value: 'x'.repeat(400) }));
    scene.submit(bidder, { form: { answers } });
    expect(scene.bid(1).bytes).toBe(16_400);
    const short = scene.payload(bidder, {
      slot: 1,
      replaces: 1,
      form: { answers },
      sealed: (sealed) => ({ ...sealed, c: sealed.c.slice(0, 8000) }),
    });
    expect(scene.fails('bid.replace', short, bidder.as)).toMatchObject({
      code: 'BID_MALFORMED',
      detail: { part: 'envelope' },
    });
  });

  it.each([
    ['an identity for U', Uint8Array.from([0xc0, ...new Uint8Array(47)])],
    ['no point at all for U', new Uint8Array(48).fill(0xff)],
    ['zeros for U', new Uint8Array(48)],
  ])('is refused with %s', (_, u) => {
    const { scene, bidder } = accepting();
    const payload = scene.payload(bidder, { sealed: (sealed) => ({ ...sealed, u }) });
    expect(scene.fails('bid.submit', payload, bidder.as).code).toBe('BID_MALFORMED');
  });

  it('lists its documents from 0 on, each once', () => {
    const { scene, bidder } = accepting();
    const document = (k: number) => ({ k, sha256: new Uint8Array(32).fill(k), size: 100 });
    const payload = { ...scene.payload(bidder), documents: [document(0), document(2)] };
    expect(scene.fails('bid.submit', payload, bidder.as)).toMatchObject({ detail: { part: 'documents' } });
  });
});

describe('the term', () => {
  it('is over with its last millisecond', () => {
    const { scene, bidder } = accepting();
    const other = scene.bidder(2, bin(2));
    scene.secure(other);
    const late = scene.payload(other);
    // Nothing ran yet at the end itself: the block's time alone decides.
    scene.advance(endOf(scene) - 1);
    scene.submit(bidder);
    scene.passTo(endOf(scene));
    expect(scene.fails('bid.submit', late, other.as)).toMatchObject({
      code: 'BID_LATE',
      detail: { end: endOf(scene) },
    });
    expect(scene.fails('bid.withdraw', { tender: scene.tenderId, bid: 1 }, bidder.as).code).toBe('BID_LATE');
    const replacing = { ...scene.payload(bidder, { slot: 1, replaces: 1 }) };
    expect(scene.fails('bid.replace', replacing, bidder.as).code).toBe('BID_LATE');
  });

  it('has not begun while the tender is discussed', () => {
    const scene = createBidScene({ discussing: true });
    const bidder = scene.bidder(1, bin(1));
    scene.issue(bidder);
    expect(scene.fails('bid.submit', scene.payload(bidder), bidder.as).code).toBe('BID_EARLY');
  });

  it('is the one that the envelope was sealed for', () => {
    const { scene, bidder } = accepting();
    const payload = { ...scene.payload(bidder), notBefore: endOf(scene) + 1 };
    expect(scene.fails('bid.submit', payload, bidder.as)).toMatchObject({
      code: 'BID_NOT_BEFORE',
      detail: { end: endOf(scene) },
    });
  });

  it('never comes where the tender was cancelled, or does not exist', () => {
    const { scene, bidder } = accepting();
    scene.submit(bidder);
    const payload = scene.payload(bidder, { slot: 1, replaces: 1 });
    scene.cancel();
    expect(scene.fails('bid.replace', payload, bidder.as).code).toBe('TENDER_STATE');
    expect(scene.fails('bid.withdraw', { tender: scene.tenderId, bid: 1 }, bidder.as).code).toBe('TENDER_STATE');
  });
});

describe('the place', () => {
  it('is a lot and an envelope that the tender has', () => {
    const { scene, bidder } = accepting();
    const payload = scene.payload(bidder);
    expect(scene.fails('bid.submit', { ...payload, lot: 2 }, bidder.as)).toMatchObject({
      code: 'BID_LOT',
      detail: { lots: 1 },
    });
    expect(scene.fails('bid.submit', { ...payload, envelope: 1 }, bidder.as)).toMatchObject({
      code: 'BID_ENVELOPE',
      detail: { envelopes: 1 },
    });
  });

  it('has one live version, each with the next slot', () => {
    const { scene, bidder } = accepting();
    expect(scene.fails('bid.submit', scene.payload(bidder, { slot: 1 }), bidder.as)).toMatchObject({
      code: 'BID_SLOT',
      detail: { next: 0 },
    });
    scene.submit(bidder);
    expect(scene.fails('bid.submit', scene.payload(bidder, { slot: 1 }), bidder.as).code).toBe('BID_SLOT');
    expect(scene.fails('bid.replace', scene.payload(bidder, { replaces: 1 }), bidder.as).code).toBe('BID_SLOT');
    expect(scene.submit(bidder, { slot: 1, replaces: 1 })).toBe(2);
    expect([scene.bid(1), scene.bid(2)]).toMatchObject([{ state: 'REPLACED', replacedBy: 2 }, { state: 'LIVE' }]);
  });

  it('is free again after a withdrawal, but its slots are not', () => {
    const { scene, bidder } = accepting();
    scene.submit(bidder);
    scene.done('bid.withdraw', { tender: scene.tenderId, bid: 1 }, bidder.as);
    expect(scene.bid(1).state).toBe('WITHDRAWN');
    expect(scene.guaranteeState(scene.bid(1).security ?? '')).toBe('RELEASED');
    // Its security has gone with it: a new one admits the key anew.
    scene.secure(bidder);
    expect(scene.fails('bid.submit', scene.payload(bidder), bidder.as)).toMatchObject({
      code: 'BID_SLOT',
      detail: { next: 1 },
    });
    expect(scene.submit(bidder, { slot: 1 })).toBe(2);
  });
});

describe('whose bid it is', () => {
  it('only the key that submitted it changes it, and only while it is live', () => {
    const { scene, bidder } = accepting();
    const other = scene.bidder(2, bin(2));
    scene.secure(other);
    scene.submit(bidder);
    expect(scene.fails('bid.replace', scene.payload(other, { replaces: 1 }), other.as).code).toBe('BID_NOT_OWNER');
    expect(scene.fails('bid.withdraw', { tender: scene.tenderId, bid: 1 }, other.as).code).toBe('BID_NOT_OWNER');
    expect(scene.fails('bid.withdraw', { tender: scene.tenderId, bid: 9 }, bidder.as).code).toBe('BID_NOT_FOUND');
    expect(scene.fails('bid.replace', scene.payload(bidder, { slot: 1, replaces: 9 }), bidder.as).code).toBe(
      'BID_NOT_FOUND',
    );
    scene.submit(bidder, { slot: 1, replaces: 1 });
    expect(scene.fails('bid.replace', scene.payload(bidder, { slot: 2, replaces: 1 }), bidder.as).code).toBe(
      'BID_NOT_LIVE',
    );
    expect(scene.fails('bid.withdraw', { tender: scene.tenderId, bid: 1 }, bidder.as).code).toBe('BID_NOT_LIVE');
  });

  it('needs security for its lot, large and long enough', () => {
    const { scene, bidder } = accepting({ lots: 2 });
    expect(scene.fails('bid.submit', scene.payload(bidder, { lot: 2 }), bidder.as).code).toBe('BID_SECURITY_MISSING');
  });

  it('counts against the bounds of tender and lot', () => {
    const { scene, bidder } = accepting({ params: [{ name: 'bid.versionsMax', value: 2 }] });
    scene.submit(bidder);
    scene.submit(bidder, { slot: 1, replaces: 1 });
    expect(scene.fails('bid.replace', scene.payload(bidder, { slot: 2, replaces: 2 }), bidder.as)).toMatchObject({
      code: 'BID_LIMIT',
      detail: { versionsMax: 2 },
    });
    const small = accepting({ params: [{ name: 'bid.perTenderMax', value: 1 }] });
    small.scene.submit(small.bidder);
    const next = small.scene.payload(small.bidder, { slot: 1, replaces: 1 });
    expect(small.scene.fails('bid.replace', next, small.bidder.as)).toMatchObject({ detail: { bidsMax: 1 } });
  });
});

/** Faults that stand in a row's list because another function of the same check may give them, and which these rows cannot reach. */
const UNREACHED = ['TENDER_NOT_FOUND', 'LOT_NOT_FOUND', 'GUARANTEE_SMALL', 'GUARANTEE_TERM'];

afterAll(() => {
  const { modules } = createBidScene();
  const rows = modules
    .flatMap(({ txs }) => txs)
    .filter(({ type }) => ['bid.submit', 'bid.replace', 'bid.withdraw'].includes(type));
  const left = unshownFaults(rows).filter((line) => !UNREACHED.some((code) => line.endsWith(code)));
  // Each fault of acceptance is shown by one of the two rows that accept.
  const isShownElsewhere = (line: string): boolean => {
    const [type = '', code = ''] = line.split(' ');
    const twin = type === 'bid.submit' ? 'bid.replace' : 'bid.submit';
    return type !== 'bid.withdraw' && !left.includes(`${twin} ${code}`);
  };
  expect(left.filter((line) => !isShownElsewhere(line))).toEqual(['bid.withdraw BID_EARLY']);
});
