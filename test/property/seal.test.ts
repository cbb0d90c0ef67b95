import blst from '@chainsafe/blst';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Bytes, bytesEqual, toHex } from '../../ledger/base/bytes.ts';
import {
  checkDealing,
  type Dealing,
  type DealingFlaw,
  judgeComplaint,
  shareFromDealing,
} from '../../ledger/seal/dkg.ts';
import { decryptDocument, encryptDocument } from '../../ledger/seal/document-stream.ts';
import { isEnvelopeWellFormed, openEnvelope, openWithSigma, sealEnvelope } from '../../ledger/seal/envelope.ts';
import { bidTagOf, type SealMessage, sealMessageBytes } from '../../ledger/seal/identity.ts';
import { formFromPadded, padForm } from '../../ledger/seal/padding.ts';
import {
  G1,
  G2,
  g1Bytes,
  g1FromBytes,
  g2Bytes,
  g2FromBytes,
  scalarBytes,
  scalarFromBytes,
} from '../../ledger/seal/points.ts';
import { isRegistrationValid } from '../../ledger/seal/registration.ts';
import { sha256 } from '../../node/crypto/sha256.ts';
import { bidContextOf, createSealScene, keyOf, ORDER_BYTES, scalarOf, seedOf, validatorKey } from '../dkg-scene.ts';

const scene = createSealScene(3);
const dealing = scene.dealings[0]?.dealing as Dealing;
const exactly = (size: number) => fc.uint8Array({ minLength: size, maxLength: size });
const near = (size: number) => fc.oneof(exactly(size), fc.uint8Array({ maxLength: 2 * size + 1 }));

/** Bytes that look like points: random, with random flags, small, multiples of the generator, and those with a few bytes changed. */
function pointLike(good: (factor: bigint) => Bytes, width: number): fc.Arbitrary<Bytes> {
  const multiple = fc.bigInt({ min: 1n, max: 40n }).map(good);
  const flags = fc.constantFrom(0x80, 0xa0, 0xc0, 0xe0, 0, 0x20, 0x40, 0x60);
  const low = fc.nat({ max: 255 });
  return fc.oneof(
    multiple,
    near(width),
    fc.tuple(exactly(width), flags).map(([bytes, flag]) => bytes.with(0, ((bytes[0] as number) & 0x1f) | flag)),
    fc.tuple(flags, low).map(([flag, last]) => new Uint8Array(width).with(0, flag).with(width - 1, last)),
    fc.tuple(multiple, fc.nat({ max: width - 1 }), low).map(([bytes, at, value]) => bytes.with(at, value)),
  );
}

const g1Like = pointLike((factor) => G1.BASE.multiply(factor).toBytes(), 48);
const g2Like = pointLike((factor) => G2.BASE.multiply(factor).toBytes(), 96);

function blstTakes(parse: () => unknown): boolean {
  try {
    parse();
    return true;
  } catch {
    return false;
  }
}

describe('the strict parser', () => {
  it('takes G1 points that encode to the very same bytes, and those that blst takes', () => {
    const seen = { taken: 0, refused: 0 };
    const check = (bytes: Bytes) => {
      const point = g1FromBytes(bytes);
      seen[point === undefined ? 'refused' : 'taken'] += 1;
      if (point !== undefined) expect(g1Bytes(point)).toEqual(bytes);
      const isTaken = bytes.length === 48 && blstTakes(() => blst.PublicKey.fromBytes(bytes, true));
      expect(point !== undefined).toBe(isTaken);
    };
    fc.assert(fc.property(g1Like, check), { numRuns: 400 });
    expect(Math.min(seen.taken, seen.refused)).toBeGreaterThan(20);
  });

  it('takes G2 points that encode to the very same bytes, and those that blst takes', () => {
    const seen = { taken: 0, refused: 0 };
    const check = (bytes: Bytes) => {
      const point = g2FromBytes(bytes);
      seen[point === undefined ? 'refused' : 'taken'] += 1;
      if (point !== undefined) expect(g2Bytes(point)).toEqual(bytes);
      const isTaken = bytes.length === 96 && blstTakes(() => blst.Signature.fromBytes(bytes, true, true));
      expect(point !== undefined).toBe(isTaken);
    };
    fc.assert(fc.property(g2Like, check), { numRuns: 200 });
    expect(Math.min(seen.taken, seen.refused)).toBeGreaterThan(20);
  });

  it('takes scalars below r, in 32 bytes', () => {
    const around = fc.tuple(fc.nat({ max: 31 }), fc.nat({ max: 255 })).map(([at, byte]) => ORDER_BYTES.with(at, byte));
    const check = (bytes: Bytes) => {
      const value = scalarFromBytes(bytes);
      expect(value !== undefined).toBe(bytes.length === 32 && toHex(bytes) < toHex(ORDER_BYTES));
      if (value !== undefined) expect(scalarBytes(value)).toEqual(bytes);
    };
    fc.assert(fc.property(fc.oneof(near(32), around), check), { numRuns: 500 });
  });
});

describe('messages of others', () => {
  const partial = <Item>(good: readonly Item[], other: fc.Arbitrary<Item>) =>
    fc.oneof(
      fc.constant(good),
      fc.tuple(fc.nat({ max: good.length - 1 }), other).map(([at, item]) => good.with(at, item)),
      fc.array(other, { maxLength: good.length + 1 }),
    );
  const dealings: fc.Arbitrary<Dealing> = fc.record({
    commitments: partial(dealing.commitments, g1Like),
    r: fc.oneof(fc.constant(dealing.r), g1Like),
    shares: partial(dealing.shares, near(32)),
    pok: fc.oneof(fc.constant(dealing.pok), near(64)),
  });

  it('that are dealings get a flaw, not an exception, unless they are what was dealt', () => {
    const flaws = new Set<DealingFlaw | undefined>();
    const check = (given: Dealing) => {
      const flaw = checkDealing(sha256, scene.context, 1, given);
      flaws.add(flaw);
      if (flaw === undefined) expect(given).toEqual(dealing);
      shareFromDealing(sha256, scene.context, 1, given, 2, scene.dks[1] as Bytes);
    };
    fc.assert(fc.property(dealings, check), { numRuns: 120 });
    expect(flaws.size).toBeGreaterThanOrEqual(4);
  });

  it('that are complaints convict nobody of a good share', () => {
    const check = (k: Bytes, proof: Bytes, holder: number) => {
      expect(judgeComplaint(sha256, scene.context, 1, dealing, holder, { k, proof })).toBe('invalid');
    };
    fc.assert(fc.property(g1Like, near(64), fc.nat({ max: 4 }), check), { numRuns: 60 });
  });

  it('that are registrations are refused', () => {
    const owner = { genesisHash: seedOf('genesis'), validator: validatorKey(1) };
    const check = (ek: Bytes, pok: Bytes) => {
      expect(isRegistrationValid(sha256, { ...owner, ek, pok })).toBe(false);
    };
    fc.assert(fc.property(g1Like, near(64), check), { numRuns: 60 });
  });

  it('that are envelopes open or not, and never throw', () => {
    const bid = bidContextOf(scene);
    const d = keyOf(scene, bid.identity);
    const good = sealEnvelope(sha256, scene.publicKey, bid, padForm(seedOf('form')) as Bytes, seedOf('sigma'));
    const envelopes = fc.record({
      u: fc.oneof(fc.constant(good.u), g1Like),
      v: fc.oneof(fc.constant(good.v), near(32)),
      c: fc.oneof(fc.constant(good.c), fc.uint8Array({ maxLength: 40 }), exactly(4_112)),
    });
    const check = (given: typeof good) => {
      const isGood = bytesEqual(given.u, good.u) && bytesEqual(given.v, good.v) && bytesEqual(given.c, good.c);
      expect(openEnvelope(sha256, d, bid, given).kind).toBe(isGood ? 'opened' : 'invalid');
      expect(isGood && !isEnvelopeWellFormed(given)).toBe(false);
    };
    fc.assert(fc.property(envelopes, check), { numRuns: 40 });
  });
});

describe('what was sealed', () => {
  it('opens, with d and with σ, to what it was', () => {
    const identities = fc.record({
      tender: fc.string({ maxLength: 40, unit: 'grapheme' }),
      lot: fc.nat({ max: 65_535 }),
      envelope: fc.nat({ max: 255 }),
      notBefore: fc.nat({ max: Number.MAX_SAFE_INTEGER }),
    });
    const check = (form: Bytes, sigma: Bytes, change: object, submitterKey: Bytes, slot: number) => {
      const bidTag = bidTagOf(sha256, submitterKey, slot);
      const bid = { identity: { ...bidContextOf(scene, change).identity, bidTag }, submitterKey, slot };
      const padded = padForm(form) as Bytes;
      const envelope = sealEnvelope(sha256, scene.publicKey, bid, padded, sigma);
      expect(isEnvelopeWellFormed(envelope)).toBe(true);
      const opened = openEnvelope(sha256, keyOf(scene, bid.identity), bid, envelope);
      expect(opened).toEqual({ kind: 'opened', padded, sigma });
      expect(openWithSigma(sha256, scene.publicKey, bid, envelope, sigma)).toEqual(opened);
      expect(formFromPadded(padded)).toEqual(form);
    };
    const forms = fc.uint8Array({ maxLength: 5_000 });
    const slots = fc.nat({ max: 65_535 });
    fc.assert(fc.property(forms, exactly(32), identities, exactly(32), slots, check), { numRuns: 12 });
  });

  it('as padding is read only where it was written', () => {
    const check = (form: Bytes, at: number, byte: number) => {
      const padded = padForm(form) as Bytes;
      const changed = padded.with(at, byte);
      const read = formFromPadded(changed);
      if (read === undefined) expect(bytesEqual(changed, padded)).toBe(false);
      else expect(padForm(read)).toEqual(changed);
    };
    fc.assert(fc.property(fc.uint8Array({ maxLength: 4_000 }), fc.nat({ max: 4_095 }), fc.nat({ max: 255 }), check), {
      numRuns: 200,
    });
  });

  it('as a document comes back whole or not at all', () => {
    const key = scalarOf('document');
    const sizes = fc.oneof(fc.nat({ max: 300 }), fc.integer({ min: 65_500, max: 65_600 }), fc.constant(131_072));
    const check = (size: number, cut: number, at: number, bit: number) => {
      const plain = Uint8Array.from({ length: size }, (_, index) => index % 253);
      const cipher = encryptDocument(key, plain);
      expect(decryptDocument(key, cipher)).toEqual(plain);
      expect(decryptDocument(key, cipher.subarray(0, cipher.length - 1 - (cut % cipher.length)))).toBeUndefined();
      const place = at % cipher.length;
      expect(decryptDocument(key, cipher.with(place, (cipher[place] as number) ^ (1 << bit)))).toBeUndefined();
    };
    fc.assert(fc.property(sizes, fc.nat(), fc.nat(), fc.nat({ max: 7 }), check), { numRuns: 60 });
  });
});

describe('messages that a share signs', () => {
  const hash = fc.oneof(exactly(32), fc.uint8Array({ maxLength: 40 }));
  const messages: fc.Arbitrary<SealMessage> = fc.oneof(
    fc.record({ kind: fc.constant('ack' as const), keyId: hash }),
    fc.record({ kind: fc.constant('heartbeat' as const), keyId: hash, day: fc.nat({ max: 70_000 }) }),
    fc.record({
      kind: fc.constant('identity' as const),
      identity: fc.record({
        genesisHash: hash,
        keyId: hash,
        tender: fc.string({ maxLength: 20 }),
        lot: fc.nat({ max: 65_535 }),
        envelope: fc.nat({ max: 255 }),
        bidTag: hash,
        notBefore: fc.nat({ max: Number.MAX_SAFE_INTEGER }),
      }),
    }),
  );

  it('are the same bytes only if they are the same', () => {
    const text = (message: SealMessage) =>
      JSON.stringify(message, (_, part) => (part instanceof Uint8Array ? toHex(part) : part));
    const check = (a: SealMessage, b: SealMessage) => {
      expect(bytesEqual(sealMessageBytes(a), sealMessageBytes(b))).toBe(text(a) === text(b));
    };
    fc.assert(fc.property(messages, messages, check), { numRuns: 500 });
    fc.assert(
      fc.property(messages, (message) => check(message, structuredClone(message))),
      { numRuns: 100 },
    );
  });
});
