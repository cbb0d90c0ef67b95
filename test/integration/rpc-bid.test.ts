import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fromHex, toHex } from '../../ledger/base/bytes.ts';
import { sealMessageBytes } from '../../ledger/seal/identity.ts';
import { methods } from '../../node/rpc/method-table.ts';
import type { BidScene } from '../bid-scene.ts';
import { bundleTools, chainOfScene, createBundleScene, openedScene } from '../bundle-scene.ts';
import { type RpcWorld, startRpcWorld } from './rpc-world.ts';

const worlds: RpcWorld[] = [];
const opened = openedScene();
/** The same tender before the end of acceptance. */
const sealed = createBundleScene();

async function worldOf(scene: BidScene): Promise<RpcWorld> {
  const world = await startRpcWorld({}, await chainOfScene(scene));
  worlds.push(world);
  return world;
}

async function ok(world: RpcWorld, method: string, params: unknown): Promise<Record<string, unknown>> {
  const { result, error } = await world.call(method, params);
  expect(error, `${method} ${JSON.stringify(params)}`).toBeUndefined();
  const row = methods.find(({ name }) => name === method);
  expect(row?.result.safeParse(result).error, `${method} fits its result schema`).toBeUndefined();
  return result as Record<string, unknown>;
}

let before: RpcWorld;
let after: RpcWorld;
beforeAll(async () => {
  const bidder = sealed.bidder(1);
  sealed.secure(bidder);
  sealed.submit(bidder);
  before = await worldOf(sealed);
  after = await worldOf(opened);
});
afterAll(() => Promise.all(worlds.map((world) => world.close())));

describe('a bid before its opening', () => {
  it('shows place, time, size and state, and a key that names nobody', async () => {
    const { bid } = await ok(before, 'bid_get', { tender: sealed.tenderId, bid: 1 });
    const fields = Object.keys(bid as object).sort();
    expect(fields).toEqual(
      [
        'at',
        'bytes',
        'envelope',
        'height',
        'lot',
        'number',
        'slot',
        'state',
        'stateText',
        'submitter',
        'submitterTag',
      ].sort(),
    );
    const text = JSON.stringify(await ok(before, 'bid_list', { tender: sealed.tenderId }));
    expect(text).not.toContain(sealed.bidder(1).bin);
    expect(text).not.toMatch(/guarantee|g-[0-9a-f]{16}|price|opened":/);
  });

  it('has no bundle of results, but the tender’s part, with which its key is checked', async () => {
    const page = await ok(before, 'bid_bundle', { tender: sealed.tenderId });
    expect((page.entries as { key: string }[]).map(({ key }) => key)).toContain('sealKey/1');
    const bids = await ok(before, 'bid_bundle', { tender: sealed.tenderId, height: page.height, after: 0 });
    expect(
      (bids.entries as { key: string; value?: string }[]).map(({ key, value }) => [key, value !== undefined]),
    ).toEqual([
      [`bid/${sealed.tenderId}/1`, true],
      [`released/${sealed.tenderId}/1`, false],
      [`opened/${sealed.tenderId}/1`, false],
    ]);
  });
});

describe('a bid after its opening', () => {
  it('says what it said, or why it counts for nothing', async () => {
    const { bids, count, live, opening, next } = await ok(after, 'bid_list', { tender: opened.tenderId });
    expect({ count, live, next }).toEqual({ count: 5, live: 4, next: null });
    expect(opening).toMatchObject({ envelope: 0, opened: 4, pending: 0 });
    expect(bids).toMatchObject([
      { number: 1, state: 'REPLACED', replacedBy: 3 },
      { number: 2, opened: { status: 'OPENED', price: { unitPrice: 100_000 } } },
      { number: 3, opened: { status: 'OPENED', price: { unitPrice: 99_999 } } },
      { number: 4, opened: { status: 'INVALID', reason: 'SECOND_BID' } },
      { number: 5, opened: { status: 'INVALID', reason: 'SECURITY_PRINCIPAL' } },
    ]);
  });

  it('comes a page at a time', async () => {
    const first = await ok(after, 'bid_list', { tender: opened.tenderId, limit: 2 });
    expect([first.next, (first.bids as { number: number }[]).map(({ number }) => number)]).toEqual([2, [1, 2]]);
    const last = await ok(after, 'bid_list', { tender: opened.tenderId, limit: 2, after: 4 });
    expect([last.next, (last.bids as { number: number }[]).map(({ number }) => number)]).toEqual([null, [5]]);
    expect(await ok(after, 'bid_list', { tender: opened.tenderId, after: 9 })).toMatchObject({ bids: [], next: null });
    const page = await ok(after, 'bid_bundle', { tender: opened.tenderId, after: 1, limit: 2 });
    expect(page.next).toBe(3);
  });

  it('has its envelope, the identity it was sealed to, and the key that the validators released for it', async () => {
    const { envelope, proofs } = await ok(after, 'bid_envelope', { tender: opened.tenderId, bid: 2, proof: true });
    const { identity, released } = envelope as {
      released: string;
      identity: Record<'genesisHash' | 'keyId' | 'bidTag' | 'bytes' | 'tender', string> &
        Record<'lot' | 'envelope' | 'notBefore', number>;
    };
    const bytes = (hex: string): Uint8Array => fromHex(hex) ?? new Uint8Array();
    const message = sealMessageBytes({
      kind: 'identity',
      identity: {
        ...identity,
        genesisHash: bytes(identity.genesisHash),
        keyId: bytes(identity.keyId),
        bidTag: bytes(identity.bidTag),
      },
    });
    expect(toHex(message)).toBe(identity.bytes);
    const publicKey = opened.seal.keySet().key?.joint[0] ?? new Uint8Array();
    expect(bundleTools.shares.verify(publicKey, message, bytes(released))).toBe(true);
    expect(proofs).toHaveLength(4);
  });

  it('is not found where there is none', async () => {
    for (const [method, params] of [
      ['bid_get', { tender: opened.tenderId, bid: 6 }],
      ['bid_envelope', { tender: opened.tenderId, bid: 6 }],
      ['bid_list', { tender: 't-0000000000000000' }],
      ['bid_bundle', { tender: 't-0000000000000000' }],
    ] as const)
      expect((await after.call(method, params)).error?.data.fault, method).toBe('RPC_NOT_FOUND');
  });
});
