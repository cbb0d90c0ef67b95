import { type Bytes, concatBytes, emptyBytes, toHex, utf8 } from '../../ledger/base/bytes.ts';
import { contextBytesOf } from '../../ledger/seal/envelope.ts';
import {
  identityBytes,
  principalCommitOf,
  type SealMessage,
  sealMessageBytes,
  submitterTagOf,
} from '../../ledger/seal/identity.ts';
import { lengthPrefixed, sealTag } from '../../ledger/seal/lengths.ts';
import {
  Fr,
  G1,
  G2,
  g2Bytes,
  hashToG2,
  hashToScalar,
  pairingBytes,
  scalarBytes,
  scalarFromWide,
} from '../../ledger/seal/points.ts';
import { sha256 } from '../../node/crypto/sha256.ts';
import { dkgContext, fixedBid, fixedKey, seed } from './fixed-key.ts';

const P = 0x1a0111ea397fe69a4b1ba7b6434bacd764774b84f38512bf6730d2a0f6b0f6241eabfffeb153ffffb9feffffffffaaabn;
const messages: readonly SealMessage[] = [
  { kind: 'identity', identity: fixedBid.identity },
  { kind: 'ack', keyId: fixedKey.keyId },
  { kind: 'heartbeat', keyId: fixedKey.keyId, day: 20_878 },
];

/** 1: lengths, tags, identities and names. */
export function encodingVectors() {
  const { identity } = fixedBid;
  const salt = seed('salt');
  return {
    lengthPrefixed: [[], [emptyBytes], [utf8('ab'), utf8('c')], [utf8('a'), utf8('bc')], [seed('x'), emptyBytes]].map(
      (parts) => ({ parts: parts.map(toHex), bytes: toHex(lengthPrefixed(...parts)) }),
    ),
    tag: { name: 'ID', bytes: toHex(sealTag('ID')) },
    identity: {
      genesisHash: toHex(identity.genesisHash),
      keyId: toHex(identity.keyId),
      tender: identity.tender,
      lot: identity.lot,
      envelope: identity.envelope,
      bidTag: toHex(identity.bidTag),
      notBefore: identity.notBefore,
      bytes: toHex(identityBytes(identity)),
    },
    bid: {
      submitterKey: toHex(fixedBid.submitterKey),
      slot: fixedBid.slot,
      submitterTag: toHex(submitterTagOf(sha256, fixedBid.submitterKey)),
      bidTag: toHex(identity.bidTag),
      context: toHex(contextBytesOf(fixedBid)),
    },
    principalCommit: {
      salt: toHex(salt),
      bin: '081140000436',
      commit: toHex(principalCommitOf(sha256, salt, '081140000436')),
    },
    keyId: {
      genesisHash: toHex(dkgContext.genesisHash),
      epoch: dkgContext.epoch,
      attempt: dkgContext.attempt,
      n: fixedKey.n,
      t: dkgContext.t,
      joint: fixedKey.joint.map(toHex),
      keyId: toHex(fixedKey.keyId),
    },
  };
}

/** 2: hashes to scalars, and what a wide number is reduced to; 0 becomes 1. */
export function scalarVectors() {
  const wides = [0n, 1n, Fr.ORDER - 1n, Fr.ORDER, Fr.ORDER + 1n, 2n ** 255n * Fr.ORDER, 2n ** 512n - 1n];
  return {
    hashed: (['H3', 'POK', 'DLEQ'] as const).map((name) => {
      const parts = [seed('part'), utf8(name)];
      return { name, parts: parts.map(toHex), scalar: toHex(scalarBytes(hashToScalar(sha256, name, ...parts))) };
    }),
    reduced: wides.map((wide) => {
      const bytes = bigEndian(wide, 64);
      return { wide: toHex(bytes), scalar: toHex(scalarBytes(scalarFromWide(bytes))) };
    }),
  };
}

/** 3: H(message) for the three kinds of message, and for no bytes at all. */
export function hashToG2Vectors() {
  const listed = messages.map((message) => ({ kind: message.kind as string, bytes: sealMessageBytes(message) }));
  return [...listed, { kind: 'none', bytes: emptyBytes }].map(({ kind, bytes }) => ({
    kind,
    message: toHex(bytes),
    point: toHex(g2Bytes(hashToG2(bytes))),
  }));
}

/** 8: the pairing of the generators. */
export function pairingVector() {
  const bytes = pairingBytes(G1.BASE, G2.BASE);
  return { p: toHex(G1.BASE.toBytes()), q: toHex(G2.BASE.toBytes()), gt: toHex(bytes), sha256: toHex(sha256(bytes)) };
}

/** 11: encodings that the strict parser refuses, and a few that it takes. */
export function parserVectors() {
  const g1 = G1.BASE.toBytes();
  const g2 = G2.BASE.toBytes();
  const refused = (why: string, bytes: Bytes) => ({ why, bytes: toHex(bytes) });
  return {
    g1: {
      accepted: [g1, G1.BASE.negate().toBytes(), G1.BASE.multiply(7n).toBytes()].map(toHex),
      refused: [...pointsRefused(g1, 4, refused), refused('uncompressed', G1.BASE.toBytes(false))],
    },
    g2: {
      accepted: [g2, G2.BASE.negate().toBytes(), G2.BASE.multiply(7n).toBytes()].map(toHex),
      refused: [...pointsRefused(g2, 2, refused), refused('uncompressed', G2.BASE.toBytes(false))],
    },
    scalar: {
      accepted: [0n, 1n, Fr.ORDER - 1n].map((value) => toHex(bigEndian(value, 32))),
      refused: [
        refused('r', bigEndian(Fr.ORDER, 32)),
        refused('r + 1', bigEndian(Fr.ORDER + 1n, 32)),
        refused('the largest number', new Uint8Array(32).fill(0xff)),
        refused('31 bytes', new Uint8Array(31)),
        refused('33 bytes', new Uint8Array(33)),
        refused('no bytes', emptyBytes),
      ],
    },
  };
}

function pointsRefused<Row>(good: Bytes, offSubgroupX: number, refused: (why: string, bytes: Bytes) => Row) {
  const width = good.length;
  const compressed = (x: bigint, flags = 0x80) => {
    const bytes = bigEndian(x, width);
    return bytes.with(0, (bytes[0] as number) | flags);
  };
  const first = good[0] as number;
  return [
    refused('infinity', compressed(0n, 0xc0)),
    refused('infinity with the sign flag', compressed(0n, 0xe0)),
    refused('infinity with other bytes', compressed(1n, 0xc0)),
    refused('on the curve, off the subgroup', compressed(BigInt(offSubgroupX))),
    refused('on the curve, off the subgroup, the other sign', compressed(BigInt(offSubgroupX), 0xa0)),
    refused('off the curve', compressed(width === 48 ? 1n : 0n)),
    ...(width === 48
      ? [refused('x is p', compressed(P)), refused('x is p + 4', compressed(P + 4n))]
      : [
          refused('the first half of x is p', compressed((P << 384n) + BigInt(offSubgroupX))),
          refused('the second half of x is p', compressed(P)),
          refused('the second half of x is p + 2', compressed(P + 2n)),
        ]),
    refused('x of 381 ones', new Uint8Array(width).fill(0xff).with(0, 0x9f)),
    refused('no compression flag', good.with(0, first & 0x7f)),
    refused('the infinity flag beside a point', good.with(0, first | 0x40)),
    refused('nothing but zeros', new Uint8Array(width)),
    refused('nothing but ones', new Uint8Array(width).fill(0xff)),
    refused('a byte too few', good.slice(1)),
    refused('a byte too many', concatBytes(good, Uint8Array.of(0))),
    refused('no bytes', emptyBytes),
  ];
}

function bigEndian(value: bigint, width: number): Bytes {
  return Uint8Array.from({ length: width }, (_, at) => Number((value >> BigInt(8 * (width - 1 - at))) & 0xffn));
}
