import { describe, expect, it } from 'vitest';
import { decodeCanonical, type Value, type ValueMap } from '../../ledger/base/codec.ts';
import { bundleOfChain, chainOfScene, checkBundle, openedScene } from '../bundle-scene.ts';

const scene = openedScene();
const state: ReadonlyMap<string, Value> = new Map(
  scene.state
    .deltas()
    .filter(({ value }) => value !== null)
    .map(({ key, value }) => [key, decodeCanonical(value as Uint8Array) as Value]),
);

const place = (family: string, ...rest: readonly (string | number)[]): string =>
  [family, scene.tenderId, ...rest].join('/');
const entry = (key: string): ValueMap => state.get(key) as ValueMap;
/** The entry with one field changed. */
const changed = (key: string, change: ValueMap): Record<string, Value> => ({ [key]: { ...entry(key), ...change } });
const flipped = (bytes: Value | undefined): Uint8Array =>
  (bytes as Uint8Array).map((byte, at) => (at === 7 ? byte ^ 1 : byte));
const keySet = (): ValueMap => (entry('sealKey/1').key ?? {}) as ValueMap;
/** Keys of the state that begin so; the scene has exactly one of each that is asked for. */
const keyOf = (bid: number): string =>
  `key/${Buffer.from(entry(place('opened', bid)).key as Uint8Array).toString('hex')}`;
const orgOf = (bid: number): string => `org/${String(entry(place('opened', bid)).bidder)}`;

type Lie = () => Readonly<Record<string, Value | undefined>>;

/** What a quorum of validators might certify although it is not so; each is found by everyone who checks. */
const LIES: readonly (readonly [what: string, lie: Lie, code: string, detail: ValueMap])[] = [
  [
    'a lower price',
    () => changed(place('opened', 2), { price: { unitPrice: 1, quantity: 1_500_000, total: 1500 } }),
    'BUNDLE_RESULT',
    { bid: 2, field: 'price' },
  ],
  [
    'another bidder',
    () => changed(place('opened', 2), { bidder: '260140000014' }),
    'BUNDLE_RESULT',
    { bid: 2, field: 'bidder' },
  ],
  [
    'a good bid called invalid',
    () => ({ [place('opened', 2)]: { status: 'INVALID', at: entry(place('opened', 2)).at ?? 0, reason: 'FORM' } }),
    'BUNDLE_RESULT',
    { bid: 2, field: 'status', again: 'OPENED', ledger: 'INVALID FORM' },
  ],
  [
    'an invalid bid called good',
    () => ({ [place('opened', 5)]: { ...entry(place('opened', 2)) } }),
    'BUNDLE_RESULT',
    { bid: 5, again: 'INVALID SECURITY_PRINCIPAL' },
  ],
  [
    'the later of two bids of one bidder counted',
    () => ({
      ...changed(place('opened', 3), {}),
      [place('opened', 3)]: { status: 'INVALID', at: entry(place('opened', 3)).at ?? 0, reason: 'SECOND_BID' },
    }),
    'BUNDLE_RESULT',
    { bid: 3, again: 'OPENED', ledger: 'INVALID SECOND_BID' },
  ],
  [
    'the key of another bid',
    () => ({ [place('released', 2)]: state.get(place('released', 3)) }),
    'BUNDLE_RELEASED',
    { bid: 2 },
  ],
  ['no point at all for a key', () => ({ [place('released', 2)]: new Uint8Array(96) }), 'BUNDLE_RELEASED', { bid: 2 }],
  [
    'a replaced bid that was opened all the same',
    () => ({ [place('released', 1)]: state.get(place('released', 2)) }),
    'BUNDLE_SEALED',
    { bid: 1, state: 'REPLACED' },
  ],
  ['an opening before the end', () => changed(place('opened', 2), { at: 1 }), 'BUNDLE_EARLY', { bid: 2, at: 1 }],
  [
    'an envelope that is not the one that was submitted',
    () => changed(place('envelope', 2), { c: flipped(entry(place('envelope', 2)).c) }),
    'BUNDLE_RESULT',
    { bid: 2, again: 'INVALID ENVELOPE_CONTENT' },
  ],
  ['a due bid left sealed', () => ({ [place('opened', 2)]: undefined }), 'BUNDLE_UNOPENED', { bid: 2 }],
  [
    'a live bid left out of the book',
    () => changed(`bidBook/${scene.tenderId}`, { live: [2, 3, 4] }),
    'BUNDLE_BOOK',
    { bid: 5 },
  ],
  ['a bid gone', () => ({ [place('bid', 2)]: undefined }), 'BUNDLE_ENTRY_ABSENT', { entry: place('bid', 2) }],
  [
    'another root of the protocol',
    () => changed(place('openingProtocol', 0), { root: new Uint8Array(32) }),
    'BUNDLE_PROTOCOL',
    { field: 'root' },
  ],
  [
    'a protocol of fewer bids',
    () => changed(place('openingProtocol', 0), { bids: 3 }),
    'BUNDLE_PROTOCOL',
    { field: 'bids' },
  ],
  [
    'a protocol of more valid bids',
    () => changed(place('openingProtocol', 0), { valid: 4 }),
    'BUNDLE_PROTOCOL',
    { field: 'valid' },
  ],
  [
    'another name of the key',
    () => changed(`tender/${scene.tenderId}`, { sealKey: { epoch: 1, keyId: new Uint8Array(32) } }),
    'BUNDLE_SEAL_KEY',
    { what: 'keyId' },
  ],
  ['a threshold of fewer openers', () => changed('sealKey/1', { t: 1 }), 'BUNDLE_SEAL_KEY', { what: 't' }],
  ['openers that never confirmed', () => changed('sealKey/1', { acks: [1] }), 'BUNDLE_SEAL_KEY', { what: 'acks' }],
  ['one dealer for all', () => changed('sealKey/1', { dealt: [1] }), 'BUNDLE_SEAL_KEY', { what: 'dealings' }],
  [
    'a public key that is no sum of the dealings',
    () => {
      const [first, ...rest] = keySet().joint as readonly Uint8Array[];
      return changed('sealKey/1', {
        key: { ...keySet(), joint: [rest[0] ?? new Uint8Array(48), first ?? new Uint8Array(48), ...rest.slice(1)] },
      });
    },
    'BUNDLE_SEAL_KEY',
    { what: 'joint' },
  ],
  [
    'members whose keys do not follow',
    () => {
      const members = keySet().members as readonly Uint8Array[];
      return changed('sealKey/1', { key: { ...keySet(), members: [...members].reverse() } });
    },
    'BUNDLE_SEAL_KEY',
    { what: 'members' },
  ],
  [
    'a dealing nobody proved to know',
    () => changed('sealDealing/1/1/1', { pok: flipped(entry('sealDealing/1/1/1').pok) }),
    'BUNDLE_SEAL_KEY',
    { dealer: 1, what: 'pok' },
  ],
  [
    'a key of somebody else’s',
    () => changed(keyOf(2), { org: '260140000014' }),
    'BUNDLE_RESULT',
    { bid: 2, again: 'INVALID BIDDER_KEY' },
  ],
  [
    'a key that was not in force',
    () => changed(keyOf(2), { until: 1 }),
    'BUNDLE_RESULT',
    { again: 'INVALID BIDDER_KEY' },
  ],
  [
    'an organisation that was suspended before',
    () => changed(orgOf(2), { status: 'SUSPENDED', statusSince: 1 }),
    'BUNDLE_RESULT',
    { bid: 2, again: 'INVALID BIDDER_KEY' },
  ],
  [
    'a tender that does not exist',
    () => ({ [`openingX/${scene.tenderId}`]: 1, [`opening/${scene.tenderId}`]: undefined }),
    'BUNDLE_NOT_OPENED',
    {},
  ],
];

describe('a quorum that lies', () => {
  it.each(LIES)('is found out: %s', async (_what, lie, code, detail) => {
    const json = await bundleOfChain(await chainOfScene(scene, lie()), scene.tenderId);
    const { fault } = checkBundle(json, scene.tenderId);
    expect(fault?.code).toBe(code);
    expect(fault?.detail).toMatchObject(detail);
  });

  it('is believed where it tells the truth', async () => {
    const { fault } = checkBundle(await bundleOfChain(await chainOfScene(scene), scene.tenderId), scene.tenderId);
    expect(fault).toBeUndefined();
  });
});

const LATER: readonly (readonly [what: string, change: Lie])[] = [
  [
    'the key was rotated',
    () => changed(keyOf(2), { status: 'ROTATED', until: Number(entry(place('opened', 2)).at) + 1 }),
  ],
  [
    'the organisation was suspended',
    () => changed(orgOf(2), { status: 'SUSPENDED', statusSince: Number(entry(place('opened', 2)).at) }),
  ],
];

describe('what happened after the opening', () => {
  it.each(LATER)('does not make a bid wrong: %s', async (_what, later) => {
    const chain = await chainOfScene(scene, later());
    const { fault } = checkBundle(await bundleOfChain(chain, scene.tenderId), scene.tenderId);
    expect(fault).toBeUndefined();
  });
});
