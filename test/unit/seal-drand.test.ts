import { createHash, createHmac, hkdfSync } from 'node:crypto';
import { bls12_381 } from '@noble/curves/bls12-381.js';
import { describe, expect, it } from 'vitest';
import { type Bytes, concatBytes, fromHex, toHex, uintBytes, utf8 } from '../../ledger/base/bytes.ts';
import { decryptDocument } from '../../ledger/seal/document-stream.ts';
import {
  Fr,
  type G1Point,
  G2,
  type G2Point,
  g1FromBytes,
  g2FromBytes,
  pairingBytes,
} from '../../ledger/seal/points.ts';
import { xored } from '../../ledger/seal/xor.ts';
import { flipped } from '../dkg-scene.ts';
import { readText } from '../repository/files.ts';

interface Drand {
  readonly publicKey: string;
  readonly chainHash: string;
  readonly round: number;
  readonly signature: string;
  readonly file: readonly string[];
  readonly plain: string;
}

/** Vector 12: nobody here made it. tlock is the same encryption with the groups swapped, older hashes and no associated data. */
const { drand } = JSON.parse(readText('test/vectors/seal-v1.json')) as { readonly drand: Drand };
const signature = g1FromBytes(fromHex(drand.signature) as Bytes) as G1Point;
const publicKey = g2FromBytes(fromHex(drand.publicKey) as Bytes) as G2Point;
const sha256 = (...parts: readonly Bytes[]): Bytes =>
  new Uint8Array(
    createHash('sha256')
      .update(concatBytes(...parts))
      .digest(),
  );

/** A file of age: the header up to its MAC, the body of the one stanza, the MAC, and the payload. */
function readAge() {
  const file = Buffer.from(drand.file.join(''), 'base64');
  const lines = file.toString('latin1').split('\n');
  const end = lines.findIndex((line) => line.startsWith('--- '));
  const before = `${lines.slice(0, end).join('\n')}\n---`;
  const macLine = lines[end] as string;
  return {
    stanza: lines[1],
    header: Buffer.from(before, 'latin1'),
    mac: Buffer.from(macLine.slice(4), 'base64'),
    body: new Uint8Array(Buffer.from(lines.slice(2, end).join(''), 'base64')),
    payload: new Uint8Array(file.subarray(before.length + macLine.length - 3 + 1)),
  };
}

/** tlock writes the target group backwards: the last of the twelve coefficients first. */
function reversedPairing(p: G1Point, q: G2Point): Bytes {
  const gt = pairingBytes(p, q);
  return concatBytes(...Array.from({ length: 12 }, (_, at) => gt.subarray(48 * (11 - at), 48 * (12 - at))));
}

/** tlock's H3: hashes until the number is below r, with the first byte shifted by one bit to make that likely. */
function exponentOf(sigma: Bytes, message: Bytes): bigint {
  const seed = sha256(utf8('IBE-H3'), sigma, message);
  for (let number = 1; number < 100; number++) {
    const bytes = sha256(Uint8Array.of(number, 0), seed);
    const value = BigInt(`0x${toHex(bytes.with(0, (bytes[0] as number) >> 1))}`);
    if (value < Fr.ORDER) return value;
  }
  throw new RangeError('no exponent in a hundred tries');
}

/** Gives the 16 bytes of the file key, or undefined where U is not the point that they make. */
function unlock(body: Bytes, key: G1Point): Bytes | undefined {
  const u = g2FromBytes(body.slice(0, 96)) as G2Point;
  const mask = sha256(utf8('IBE-H2'), reversedPairing(key, u)).slice(0, 16);
  const sigma = xored(body.slice(96, 112), mask);
  const message = xored(body.slice(112), sha256(utf8('IBE-H4'), sigma).slice(0, 16));
  return G2.BASE.multiply(exponentOf(sigma, message)).equals(u) ? message : undefined;
}

describe(`drand quicknet, round ${drand.round}`, () => {
  const age = readAge();

  it('was signed: e(S, P2) = e(H(round), PK)', () => {
    const DST = 'BLS_SIG_BLS12381G1_XMD:SHA-256_SSWU_RO_NUL_';
    const hashed = bls12_381.G1.hashToCurve(sha256(uintBytes(drand.round, 8)), { DST });
    expect(pairingBytes(signature, G2.BASE)).toEqual(pairingBytes(hashed as G1Point, publicKey));
  });

  it('opens what tlock sealed to it', () => {
    expect(age.stanza).toBe(`-> tlock ${drand.round} ${drand.chainHash}`);
    expect(age.body.length).toBe(128);
    const fileKey = unlock(age.body, signature) as Bytes;
    const derived = (salt: Bytes, info: string) => new Uint8Array(hkdfSync('sha256', fileKey, salt, info, 32));
    const mac = createHmac('sha256', derived(new Uint8Array(0), 'header'))
      .update(age.header)
      .digest();
    expect(mac).toEqual(age.mac);
    const plain = decryptDocument(derived(age.payload.slice(0, 16), 'payload'), age.payload.slice(16));
    expect(Buffer.from(plain as Bytes).toString()).toBe(drand.plain);
  });

  it('does not open with another signature, or once it was changed', () => {
    expect(unlock(age.body, signature.double())).toBeUndefined();
    expect(unlock(flipped(age.body, 8 * 96), signature)).toBeUndefined();
    expect(unlock(flipped(age.body, 8 * 112), signature)).toBeUndefined();
  });
});
