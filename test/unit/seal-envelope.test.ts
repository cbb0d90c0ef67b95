import { chacha20poly1305 } from '@noble/ciphers/chacha.js';
import { describe, expect, it, test } from 'vitest';
import { type Bytes, concatBytes } from '../../ledger/base/bytes.ts';
import { decryptDocument, documentKey, encryptDocument } from '../../ledger/seal/document-stream.ts';
import {
  type Envelope,
  type EnvelopeContext,
  isEnvelopeWellFormed,
  openEnvelope,
  openWithSigma,
  sealEnvelope,
} from '../../ledger/seal/envelope.ts';
import { bidTagOf } from '../../ledger/seal/identity.ts';
import { formFromPadded, padForm } from '../../ledger/seal/padding.ts';
import { g1Bytes, g1FromBytes } from '../../ledger/seal/points.ts';
import { combineShares } from '../../ledger/seal/threshold.ts';
import { sha256 } from '../../node/crypto/sha256.ts';
import { bidContextOf, createSealScene, flipped, keyOf, seedOf, sharesOf, subsetsOf } from '../dkg-scene.ts';

const scene = createSealScene(4);
const { publicKey } = scene;
const bid = bidContextOf(scene);
const d = keyOf(scene, bid.identity);
const sigma = seedOf('sigma');
const padded = padForm(seedOf('form')) as Bytes;
const envelope = sealEnvelope(sha256, publicKey, bid, padded, sigma);
const NO_KEY = { kind: 'invalid', reason: 'ENVELOPE_KEY' };
const NO_CONTENT = { kind: 'invalid', reason: 'ENVELOPE_CONTENT' };

function open(change: Partial<Envelope>, context = bid, key = d) {
  return openEnvelope(sha256, key, context, { ...envelope, ...change });
}

describe('an envelope', () => {
  it('opens with the key of its identity, and with σ', () => {
    expect(isEnvelopeWellFormed(envelope)).toBe(true);
    expect(open({})).toEqual({ kind: 'opened', padded, sigma });
    expect(openWithSigma(sha256, publicKey, bid, envelope, sigma)).toEqual({ kind: 'opened', padded, sigma });
  });

  it('is as long for a short form as for a longer one', () => {
    const short = sealEnvelope(sha256, publicKey, bid, padForm(new Uint8Array(0)) as Bytes, sigma);
    expect([short.c.length, short.c.length - padded.length]).toEqual([envelope.c.length, 16]);
    const long = sealEnvelope(sha256, publicKey, bid, padForm(new Uint8Array(5_000)) as Bytes, sigma);
    expect([long.c.length, isEnvelopeWellFormed(long)]).toEqual([16_400, true]);
  });

  const key = seedOf('rival');
  const { identity } = bid;
  const rivals: readonly (readonly [string, EnvelopeContext])[] = [
    ['another submitter', { ...bid, submitterKey: key, identity: { ...identity, bidTag: bidTagOf(sha256, key, 0) } }],
    ['another submitter that kept the tag', { ...bid, submitterKey: key }],
    ['another slot', { ...bid, slot: 1, identity: { ...identity, bidTag: bidTagOf(sha256, bid.submitterKey, 1) } }],
    ['another slot that kept the tag', { ...bid, slot: 1 }],
    ['another tender', bidContextOf(scene, { tender: 'tender-2' })],
    ['another lot', bidContextOf(scene, { lot: 2 })],
    ['the other envelope', bidContextOf(scene, { envelope: 1 })],
    ['another time', bidContextOf(scene, { notBefore: identity.notBefore + 1 })],
    ['another key set', bidContextOf(scene, { keyId: seedOf('other key') })],
    ['another chain', bidContextOf(scene, { genesisHash: seedOf('other chain') })],
  ];
  it.each(rivals)('copied under %s does not open, with its own key or with the one for there', (_, context) => {
    expect(open({}, context)).toEqual(NO_KEY);
    expect(open({}, context, keyOf(scene, context.identity))).toEqual(NO_KEY);
    expect(openWithSigma(sha256, publicKey, context, envelope, sigma)).toEqual(NO_KEY);
  });

  it('with a changed bit does not open', () => {
    for (const bit of [0, 1, 2, 3, 7, 200, 383]) expect(open({ u: flipped(envelope.u, bit) })).toEqual(NO_KEY);
    for (const bit of [0, 100, 255]) expect(open({ v: flipped(envelope.v, bit) })).toEqual(NO_KEY);
    for (const bit of [0, 4_096 * 8 - 1, 4_096 * 8, 4_112 * 8 - 1]) {
      expect(open({ c: flipped(envelope.c, bit) })).toEqual(NO_CONTENT);
    }
    expect(openWithSigma(sha256, publicKey, bid, { ...envelope, c: flipped(envelope.c, 9) }, sigma)).toEqual(
      NO_CONTENT,
    );
    expect(openWithSigma(sha256, publicKey, bid, { ...envelope, v: flipped(envelope.v, 9) }, sigma)).toEqual(NO_KEY);
    expect(openWithSigma(sha256, publicKey, bid, envelope, flipped(sigma, 9))).toEqual(NO_KEY);
  });

  it('with the double of U does not open: it is a point, but not that of σ', () => {
    const u = g1Bytes((g1FromBytes(envelope.u) as NonNullable<ReturnType<typeof g1FromBytes>>).double());
    expect(isEnvelopeWellFormed({ ...envelope, u })).toBe(true);
    expect(open({ u })).toEqual(NO_KEY);
  });

  it.each([
    ['U is infinity', { u: Uint8Array.of(0xc0, ...new Uint8Array(47)) }],
    ['U is off the subgroup', { u: Uint8Array.of(0x80, ...new Uint8Array(46), 4) }],
    ['U is cut', { u: envelope.u.slice(1) }],
    ['V is cut', { v: envelope.v.slice(1) }],
    ['V is too long', { v: concatBytes(envelope.v, envelope.v) }],
  ])('is refused at the door, and does not open, where %s', (_, change) => {
    expect(isEnvelopeWellFormed({ ...envelope, ...change })).toBe(false);
    expect(open(change)).toEqual(NO_KEY);
  });

  it.each([0, 15, 16, 4_111, 4_113, 16_399])(
    'is refused at the door, and does not open, with %i bytes of C',
    (size) => {
      const c = concatBytes(envelope.c, new Uint8Array(16_384)).slice(0, size);
      expect(isEnvelopeWellFormed({ ...envelope, c })).toBe(false);
      expect(open({ c })).toEqual(NO_CONTENT);
    },
  );

  it('does not open with what is no key, or the key of nothing', () => {
    for (const key of [new Uint8Array(96), d.slice(1), Uint8Array.of(0xc0, ...new Uint8Array(95))]) {
      expect(open({}, bid, key)).toEqual(NO_KEY);
    }
  });

  it('is not made of what would be lost: no padding, no point, a short σ', () => {
    expect(() => sealEnvelope(sha256, publicKey, bid, seedOf('form'), sigma)).toThrow('padded');
    expect(() => sealEnvelope(sha256, publicKey.slice(1), bid, padded, sigma)).toThrow('point of G1');
    expect(() => sealEnvelope(sha256, publicKey, bid, padded, sigma.slice(1))).toThrow('32 bytes');
  });
});

test('a bid with a wrong V is invalid whichever quorum opens it, so its bidder has no choice left', () => {
  const keys = subsetsOf(sharesOf(scene, bid.identity), 3).map(combineShares);
  const wrong = { v: flipped(envelope.v, 77) };
  expect(keys.map((key) => open(wrong, bid, key))).toEqual([NO_KEY, NO_KEY, NO_KEY, NO_KEY]);
  expect(keys.map((key) => open({}, bid, key).kind)).toEqual(['opened', 'opened', 'opened', 'opened']);
});

describe('padding', () => {
  it('takes forms up to 16,380 bytes', () => {
    const sizes = [0, 1, 4_092, 4_093, 16_380].map((size) => padForm(new Uint8Array(size))?.length);
    expect(sizes).toEqual([4_096, 4_096, 4_096, 16_384, 16_384]);
    expect(padForm(new Uint8Array(16_381))).toBeUndefined();
  });

  it('gives back what was padded and nothing else', () => {
    const form = seedOf('form');
    expect(formFromPadded(padForm(form) as Bytes)).toEqual(form);
    const zeros = new Uint8Array(4_096);
    expect(formFromPadded(zeros)).toEqual(new Uint8Array(0));
    expect(formFromPadded(zeros.with(4_095, 1))).toBeUndefined();
    expect(formFromPadded(zeros.with(3, 1).with(4, 9))).toEqual(Uint8Array.of(9));
    expect(formFromPadded(zeros.with(3, 1).with(5, 9))).toBeUndefined();
    expect(formFromPadded(zeros.with(2, 0x0f).with(3, 0xfd))).toBeUndefined();
    expect(formFromPadded(zeros.with(0, 0xff))).toBeUndefined();
    expect(formFromPadded(zeros.slice(1))).toBeUndefined();
    expect(formFromPadded(new Uint8Array(0))).toBeUndefined();
  });
});

describe('a document', () => {
  const key = documentKey(sha256, sigma, bid, envelope, 0);
  const CHUNK = 65_536 + 16;
  const plain = Uint8Array.from({ length: 2 * 65_536 + 100 }, (_, at) => at % 251);
  const cipher = encryptDocument(key, plain);
  const chunk = (number: number) => cipher.slice(number * CHUNK, (number + 1) * CHUNK);

  it.each([0, 1, 65_535, 65_536, 65_537, 131_072])('of %i bytes comes back', (size) => {
    const sealed = encryptDocument(key, plain.subarray(0, size));
    expect(sealed.length).toBe(size + 16 * Math.max(1, Math.ceil(size / 65_536)));
    expect(decryptDocument(key, sealed)).toEqual(plain.slice(0, size));
  });

  it('reordered, cut, extended or changed is refused', () => {
    expect(decryptDocument(key, cipher)).toEqual(plain);
    const refused = [
      concatBytes(chunk(1), chunk(0), chunk(2)),
      concatBytes(chunk(0), chunk(2)),
      concatBytes(chunk(0), chunk(0), chunk(2)),
      concatBytes(chunk(0), chunk(1)),
      chunk(0),
      cipher.slice(0, -1),
      cipher.slice(0, 2 * CHUNK + 16),
      concatBytes(cipher, Uint8Array.of(0)),
      concatBytes(cipher, chunk(2)),
      concatBytes(cipher, encryptDocument(key, new Uint8Array(0))),
      new Uint8Array(0),
      new Uint8Array(15),
      flipped(cipher, 0),
      flipped(cipher, 8 * CHUNK + 3),
      flipped(cipher, 8 * cipher.length - 1),
    ];
    expect(refused.map((bytes) => decryptDocument(key, bytes))).toEqual(refused.map(() => undefined));
  });

  it('opens with its own key only', () => {
    const others = [
      documentKey(sha256, sigma, bid, envelope, 1),
      documentKey(sha256, seedOf('other sigma'), bid, envelope, 0),
      documentKey(sha256, sigma, { ...bid, slot: 1 }, envelope, 0),
      documentKey(sha256, sigma, bid, { ...envelope, v: flipped(envelope.v, 1) }, 0),
      documentKey(sha256, sigma, bid, { ...envelope, u: flipped(envelope.u, 1) }, 0),
    ];
    expect(others.map((other) => decryptDocument(other, cipher))).toEqual(others.map(() => undefined));
  });

  it('cannot end in an empty chunk: the same document has one encryption only', () => {
    const first = cipher.slice(0, CHUNK);
    const last = (text: Bytes) => chacha20poly1305(key, new Uint8Array(12).with(10, 1).with(11, 1)).encrypt(text);
    expect(decryptDocument(key, concatBytes(first, last(Uint8Array.of(9))))?.length).toBe(65_537);
    expect(decryptDocument(key, concatBytes(first, last(new Uint8Array(0))))).toBeUndefined();
  });
});
