import blst from '@chainsafe/blst';
import { bls12_381 } from '@noble/curves/bls12-381.js';
import { describe, expect, it, test } from 'vitest';
import { type Bytes, concatBytes, toHex, utf8 } from '../../ledger/base/bytes.ts';
import { type SealMessage, sealMessageBytes } from '../../ledger/seal/identity.ts';
import { lengthPrefixed, u8, u16, u32, u64 } from '../../ledger/seal/lengths.ts';
import {
  Fr,
  G1,
  G2,
  g1Bytes,
  g1FromBytes,
  g2Bytes,
  g2FromBytes,
  hashToG2,
  hashToScalar,
  isStrictEncoding,
  scalarBytes,
  scalarFromBytes,
  scalarFromWide,
  secretFromBytes,
} from '../../ledger/seal/points.ts';
import { pureShareCrypto } from '../../ledger/seal/share-crypto.ts';
import { sha256 } from '../../node/crypto/sha256.ts';
import { createShareCrypto } from '../../node/crypto/share-crypto.ts';
import { bidContextOf, blstShares, createSealScene, flipped, ORDER_BYTES, scalarOf, seedOf } from '../dkg-scene.ts';

describe('points', () => {
  it('are written as the library writes them, and read back', () => {
    for (let at = 0; at < 4; at++) {
      const scalar = secretFromBytes(scalarOf(`point ${at}`)) as bigint;
      const p = G1.BASE.multiply(scalar);
      const q = G2.BASE.multiply(scalar);
      expect(g1Bytes(p)).toEqual(p.toBytes());
      expect(g2Bytes(q)).toEqual(q.toBytes());
      expect(g1Bytes(p.negate())).toEqual(p.negate().toBytes());
      expect(g2Bytes(q.negate())).toEqual(q.negate().toBytes());
      expect(g1FromBytes(g1Bytes(p))?.equals(p)).toBe(true);
      expect(g2FromBytes(g2Bytes(q))?.equals(q)).toBe(true);
    }
  });

  it('that cancelled out are written as infinity, which is refused', () => {
    const zero = G1.BASE.add(G1.BASE.negate());
    expect(g1Bytes(zero)).toEqual(G1.ZERO.toBytes());
    expect(g1FromBytes(g1Bytes(zero))).toBeUndefined();
    expect(g2Bytes(G2.BASE.subtract(G2.BASE))).toEqual(G2.ZERO.toBytes());
    expect(g2FromBytes(G2.ZERO.toBytes())).toBeUndefined();
  });
});

describe('an encoding is strict', () => {
  const prime = bls12_381.fields.Fp.toBytes(0n).map((_, at) =>
    Number((bls12_381.fields.Fp.ORDER >> BigInt(8 * (47 - at))) & 0xffn),
  );
  const flagged = (bytes: Bytes, flags: number): Bytes =>
    Uint8Array.of((bytes[0] as number) | flags, ...bytes.slice(1));
  const less = (bytes: Bytes): Bytes => Uint8Array.of(...bytes.slice(0, -1), (bytes.at(-1) as number) - 1);

  it('below the prime, with the flag of compression, and nowhere else', () => {
    const zero = new Uint8Array(48);
    expect(isStrictEncoding(flagged(less(prime), 0x80), 48)).toBe(true);
    expect(isStrictEncoding(flagged(less(prime), 0xa0), 48)).toBe(true);
    expect(isStrictEncoding(flagged(prime, 0x80), 48)).toBe(false);
    expect(isStrictEncoding(less(prime), 48)).toBe(false);
    expect(isStrictEncoding(flagged(zero, 0xc0), 48)).toBe(false);
    expect(isStrictEncoding(flagged(zero, 0x80), 96)).toBe(false);
    expect(isStrictEncoding(concatBytes(flagged(zero, 0x80), less(prime)), 96)).toBe(true);
    expect(isStrictEncoding(concatBytes(flagged(zero, 0x80), prime), 96)).toBe(false);
    expect(isStrictEncoding(concatBytes(flagged(zero, 0x80), flagged(zero, 0x80)), 96)).toBe(false);
  });

  it('wherever the ledger’s parser finds a point, and blst finds the same points among the strict ones', () => {
    const point = g2Bytes(G2.BASE.multiply(secretFromBytes(scalarOf('strict')) as bigint));
    const bits = [...Array.from({ length: 8 }, (_, bit) => bit), ...Array.from({ length: 30 }, (_, at) => 9 + 25 * at)];
    const x = Array.from({ length: 20 }, (_, at) => Uint8Array.of(0x80, ...new Uint8Array(94), at));
    for (const bytes of [point, ...bits.map((bit) => flipped(point, bit)), ...x]) {
      const found = g2FromBytes(bytes) !== undefined;
      const byBlst = (): boolean => {
        try {
          blst.Signature.fromBytes(bytes, true, true);
          return true;
        } catch {
          return false;
        }
      };
      expect([toHex(bytes), isStrictEncoding(bytes, 96) && byBlst()]).toEqual([toHex(bytes), found]);
    }
  });
});

describe('scalars', () => {
  it('are below r', () => {
    expect(scalarFromBytes(ORDER_BYTES)).toBeUndefined();
    expect(scalarFromBytes(scalarBytes(Fr.ORDER - 1n))).toBe(Fr.ORDER - 1n);
    expect([scalarFromBytes(new Uint8Array(32)), secretFromBytes(new Uint8Array(32))]).toEqual([0n, undefined]);
    expect([scalarFromBytes(new Uint8Array(31)), scalarFromBytes(new Uint8Array(33))]).toEqual([undefined, undefined]);
  });

  it('from a hash are never 0', () => {
    expect(scalarFromWide(new Uint8Array(64))).toBe(1n);
    expect(scalarFromWide(concatBytes(new Uint8Array(32), ORDER_BYTES))).toBe(1n);
    expect(scalarFromWide(concatBytes(new Uint8Array(63), Uint8Array.of(2)))).toBe(2n);
    const zeroHash = () => new Uint8Array(32);
    expect(hashToScalar(zeroHash, 'H3', utf8('anything'))).toBe(1n);
  });

  it('of two halves are not of the halves swapped', () => {
    const halves: Bytes[] = [];
    const counting = (data: Bytes) => {
      halves.push(data);
      return new Uint8Array(32).fill(data[0] as number);
    };
    expect(hashToScalar(counting, 'POK', utf8('x'))).toBe(BigInt(`0x${'01'.repeat(32)}`));
    expect(halves.map(toHex)).toEqual([
      `00${toHex(lengthPrefixed(utf8('ADAL-SEAL-V1/POK'), utf8('x')))}`,
      `01${toHex(lengthPrefixed(utf8('ADAL-SEAL-V1/POK'), utf8('x')))}`,
    ]);
  });
});

test('numbers have one width, and do not wrap', () => {
  expect([u8(255), u16(65_535), u32(1), u64(2 ** 53 - 1)].map(toHex)).toEqual([
    'ff',
    'ffff',
    '00000001',
    '001fffffffffffff',
  ]);
  for (const wrong of [() => u8(256), () => u16(65_536), () => u32(2 ** 32), () => u16(-1), () => u64(2 ** 53)]) {
    expect(wrong).toThrow('a number of SEAL-V1');
  }
});

describe('hashing to G2', () => {
  it('is the suite that blst has built in: a signature with the key 1 is the hash', () => {
    const one = blst.SecretKey.fromBytes(scalarBytes(1n));
    for (const message of ['', 'abc', 'ADAL-SEAL-V1/ID', 'a'.repeat(300)].map(utf8)) {
      expect(g2Bytes(hashToG2(message))).toEqual(Uint8Array.from(one.sign(message).toBytes()));
    }
  });

  it('rests on a library that gives the points of RFC 9380, appendix J.10.1', () => {
    const DST = 'QUUX-V01-CS02-with-BLS12381G2_XMD:SHA-256_SSWU_RO_';
    const { hashToCurve } = bls12_381.G2;
    expect(toHex(hashToCurve(utf8(''), { DST }).toBytes())).toBe(
      'a5cb8437535e20ecffaef7752baddf98034139c38452458baeefab379ba13dff5bf5dd71b72418717047f5b0f37da03d0141ebfbdca40eb85b87142e130ab689c673cf60f1a3e98d69335266f30d9b8d4ac44c1038e9dcdd5393faf5c41fb78a',
    );
  });
});

describe('shares by noble and by blst', () => {
  const secret = scalarOf('share');
  const message = utf8(`${'any message '.repeat(20)}with an end`);
  const publicKey = g1Bytes(G1.BASE.multiply(secretFromBytes(secret) as bigint));
  const signature = pureShareCrypto.sign(secret, message);
  const both = [pureShareCrypto, blstShares, createShareCrypto(sha256)];

  it('are the same bytes', () => {
    for (const name of ['a', 'b', 'c']) {
      const made = both.map(({ sign }) => toHex(sign(scalarOf(name), utf8(name))));
      expect(new Set(made).size).toBe(1);
    }
  });

  it('get the same verdict', () => {
    const infinity = (width: number) => Uint8Array.of(0xc0, ...new Uint8Array(width - 1));
    const offSubgroup = (width: number, x: number) => Uint8Array.of(0x80, ...new Uint8Array(width - 2), x);
    const cases: readonly (readonly [boolean, Bytes, Bytes, Bytes])[] = [
      [true, publicKey, message, signature],
      [false, publicKey, utf8(`${'any message '.repeat(20)}with an End`), signature],
      [false, g1Bytes(G1.BASE), message, signature],
      [false, publicKey, message, flipped(signature, 2)],
      [false, publicKey, message, flipped(signature, 0)],
      [false, publicKey, message, flipped(signature, 700)],
      [false, publicKey, message, infinity(96)],
      [false, infinity(48), message, infinity(96)],
      [false, infinity(48), message, signature],
      [false, publicKey, message, offSubgroup(96, 2)],
      [false, offSubgroup(48, 4), message, signature],
      [false, publicKey.slice(1), message, signature],
      [false, publicKey, message, signature.slice(1)],
      [false, publicKey, message, new Uint8Array(0)],
      [false, G1.BASE.toBytes(false), message, signature],
      [false, publicKey, message, G2.BASE.toBytes(false)],
    ];
    for (const [verdict, key, text, share] of cases) {
      expect(both.map(({ verify }) => verify(key, text, share))).toEqual(both.map(() => verdict));
    }
  });

  it('are not made with 0, with r, or with another length', () => {
    for (const bytes of [new Uint8Array(32), ORDER_BYTES, secret.slice(1)]) {
      expect(() => pureShareCrypto.sign(bytes, message)).toThrow('a secret share');
    }
  });
});

describe('what a share signs', () => {
  const { identity } = bidContextOf(createSealScene(1));
  const keyId = seedOf('key');
  const messages: readonly SealMessage[] = [
    { kind: 'identity', identity },
    { kind: 'identity', identity: { ...identity, tender: `${identity.tender}0` } },
    { kind: 'identity', identity: { ...identity, lot: 2 } },
    { kind: 'identity', identity: { ...identity, envelope: 1 } },
    { kind: 'identity', identity: { ...identity, notBefore: 1 } },
    {
      kind: 'identity',
      identity: { ...identity, genesisHash: new Uint8Array(0), keyId: new Uint8Array(0), tender: '' },
    },
    { kind: 'ack', keyId },
    { kind: 'ack', keyId: concatBytes(keyId, u32(20_000)) },
    { kind: 'ack', keyId: new Uint8Array(0) },
    { kind: 'heartbeat', keyId, day: 20_000 },
    { kind: 'heartbeat', keyId, day: 20_001 },
    { kind: 'heartbeat', keyId: new Uint8Array(0), day: 0 },
  ];

  it('is never the same for two meanings', () => {
    const texts = messages.map((message) => toHex(sealMessageBytes(message)));
    expect(new Set(texts).size).toBe(messages.length);
    const tagOf = (text: string) => text.slice(8, 8 + 2 * Number.parseInt(text.slice(0, 8), 16));
    const kinds = new Map(messages.map(({ kind }, at) => [tagOf(texts[at] as string), kind]));
    expect([...kinds.values()].sort()).toEqual(['ack', 'heartbeat', 'identity']);
  });

  it('cannot be passed off as another: each signature verifies one message', () => {
    const secret = scalarOf('signer');
    const publicKey = g1Bytes(G1.BASE.multiply(secretFromBytes(secret) as bigint));
    for (const signed of messages) {
      const signature = blstShares.sign(secret, sealMessageBytes(signed));
      const taken = messages.filter((each) => blstShares.verify(publicKey, sealMessageBytes(each), signature));
      expect(taken).toEqual([signed]);
    }
  });
});
