import { createCipheriv, createHash, hkdfSync } from 'node:crypto';
import blst from '@chainsafe/blst';
import sodiumNative from 'sodium-native';
import { describe, expect, it, test } from 'vitest';
import { type Bytes, concatBytes, fromHex, toHex, uintBytes, utf8 } from '../../ledger/base/bytes.ts';
import { checkDealing, judgeComplaint } from '../../ledger/seal/dkg.ts';
import { openEnvelope } from '../../ledger/seal/envelope.ts';
import { Fr, G1, G2, g1FromBytes, g2FromBytes, pairingBytes, scalarFromBytes } from '../../ledger/seal/points.ts';
import { sha256 } from '../../node/crypto/sha256.ts';
import { dkgContext, fixedBid } from '../../scripts/seal-vectors/fixed-key.ts';
import { type SealVectors, sealVectorsText } from '../../scripts/seal-vectors/seal-vectors.ts';
import { readText } from '../repository/files.ts';

/** What libsodium adds to the declarations of the node. */
interface XChaCha20 {
  crypto_aead_xchacha20poly1305_ietf_encrypt(
    cipher: Bytes,
    plain: Bytes,
    associated: Bytes,
    secretNonce: null,
    nonce: Bytes,
    key: Bytes,
  ): number;
}

const sodium = sodiumNative as unknown as XChaCha20;
const file = readText('test/vectors/seal-v1.json');
const vectors = JSON.parse(file) as SealVectors;
const { encodings, scalars, dealing, key, shares, envelope, documents, parser, bundle } = vectors;

test('the code makes the very file that is published', () => {
  expect(sealVectorsText()).toBe(file);
});

/** From here on the values are computed a second time, by other libraries or by hand. */
const bytes = (hex: string): Bytes => fromHex(hex) as Bytes;
const hashHex = (...parts: readonly Bytes[]): string =>
  createHash('sha256')
    .update(concatBytes(...parts))
    .digest('hex');
const lp = (...parts: readonly Bytes[]): Bytes =>
  concatBytes(...parts.flatMap((part) => [uintBytes(part.length, 4), part]));
const tag = (name: string): Bytes => utf8(`ADAL-SEAL-V1/${name}`);
const big = (hex: string): bigint => BigInt(`0x${hex}`);
const scalarHex = (value: bigint): string => value.toString(16).padStart(64, '0');
const wideHex = (...parts: readonly Bytes[]): string =>
  hashHex(Uint8Array.of(0), ...parts) + hashHex(Uint8Array.of(1), ...parts);
const hashedScalar = (name: string, ...parts: readonly Bytes[]): bigint =>
  big(wideHex(lp(tag(name), ...parts))) % Fr.ORDER;
const publicHex = (scalar: string): string => toHex(blst.SecretKey.fromHex(scalar).toPublicKey().toBytes());
const ONE = scalarHex(1n);

describe('1, encodings', () => {
  it('of parts, identities and names', () => {
    for (const row of encodings.lengthPrefixed) expect(toHex(lp(...row.parts.map(bytes)))).toBe(row.bytes);
    const { identity: id, bid, keyId, principalCommit } = encodings;
    const place = [utf8(id.tender), uintBytes(id.lot, 2), uintBytes(id.envelope, 1)];
    const whole = lp(
      tag('ID'),
      bytes(id.genesisHash),
      bytes(id.keyId),
      ...place,
      bytes(id.bidTag),
      uintBytes(id.notBefore, 8),
    );
    expect(toHex(whole)).toBe(id.bytes);
    const slot = uintBytes(bid.slot, 2);
    expect(toHex(lp(tag('BID'), whole, bytes(bid.submitterKey), slot))).toBe(bid.context);
    expect(hashHex(bytes(bid.submitterKey))).toBe(bid.submitterTag);
    expect(hashHex(lp(bytes(bid.submitterKey), slot))).toBe(bid.bidTag);
    const { salt, bin, commit } = principalCommit;
    expect(hashHex(lp(tag('PRINCIPAL'), bytes(salt), utf8(bin)))).toBe(commit);
    const sizes = [
      uintBytes(keyId.epoch, 4),
      uintBytes(keyId.attempt, 4),
      uintBytes(keyId.n, 2),
      uintBytes(keyId.t, 2),
    ];
    expect(hashHex(lp(tag('KEYID'), bytes(keyId.genesisHash), ...sizes, ...keyId.joint.map(bytes)))).toBe(keyId.keyId);
  });
});

test('2, hashes to scalars', () => {
  for (const { name, parts, scalar } of scalars.hashed) {
    expect(scalarHex(hashedScalar(name, ...parts.map(bytes)))).toBe(scalar);
  }
  const reduced = scalars.reduced.map(({ wide }) => big(wide) % Fr.ORDER);
  expect(reduced.filter((value) => value === 0n).length).toBe(3);
  expect(scalars.reduced.map(({ scalar }) => big(scalar))).toEqual(reduced.map((value) => (value === 0n ? 1n : value)));
});

test('3, hashes to G2, by blst', () => {
  expect(vectors.hashToG2.map(({ kind }) => kind)).toEqual(['identity', 'ack', 'heartbeat', 'none']);
  for (const { message, point } of vectors.hashToG2) {
    expect(toHex(blst.SecretKey.fromHex(ONE).sign(bytes(message)).toBytes())).toBe(point);
  }
});

describe('4 and 5, dealings and the key', () => {
  /** The value of a dealer's polynomial, in plain integers. */
  const valueAt = (coefficients: readonly string[], x: number): bigint =>
    coefficients.reduce((sum, a, k) => (sum + big(a) * BigInt(x) ** BigInt(k)) % Fr.ORDER, 0n);

  it('have the points that blst makes of the scalars', () => {
    for (const { coefficients, commitments, rho, r } of dealing.dealings) {
      expect(coefficients.map(publicHex)).toEqual(commitments);
      expect(publicHex(rho)).toBe(r);
    }
    for (const { dk, ek } of dealing.registrations) expect(publicHex(dk)).toBe(ek);
    for (const { secret, publicKey } of key.members) expect(publicHex(secret)).toBe(publicKey);
  });

  it('have the sums that blst makes of the commitments, and the shares of the summed polynomial', () => {
    const columns = key.joint.map((_, k) => dealing.dealings.map(({ commitments }) => commitments[k] as string));
    const sums = columns.map((column) =>
      blst.aggregatePublicKeys(column.map((hex) => blst.PublicKey.fromHex(hex, true))),
    );
    expect(sums.map((sum) => toHex(sum.toBytes()))).toEqual(key.joint);
    expect(key.publicKey).toBe(key.joint[0]);
    for (const { index, secret } of key.members) {
      const sum = dealing.dealings.reduce((all, { coefficients }) => all + valueAt(coefficients, index), 0n);
      expect(scalarHex(sum % Fr.ORDER)).toBe(secret);
    }
  });

  it('hide a share under the hash that is written out', () => {
    const { epoch, attempt, n, t, genesisHash, contextHash, pad, registrations } = dealing;
    const sizes = [uintBytes(epoch, 4), uintBytes(attempt, 4), uintBytes(n, 2), uintBytes(t, 2)];
    const eks = registrations.map(({ ek }) => bytes(ek));
    expect(hashHex(lp(tag('DKG'), bytes(genesisHash), ...sizes, ...eks))).toBe(contextHash);
    expect(hashHex(bytes(pad.preimage))).toBe(pad.pad);
    const dealt = dealing.dealings[pad.dealer - 1] as (typeof dealing.dealings)[number];
    const share = big(dealt.shares[pad.holder - 1] as string) ^ big(pad.pad);
    expect(share).toBe(valueAt(dealt.coefficients, pad.holder));
  });

  it('prove that their makers know the secrets: c comes out of the formula with points of the library', () => {
    const challenge = (publicKey: string, pok: string, statement: readonly Bytes[]): boolean => {
      const [c, z] = [big(pok.slice(0, 64)), big(pok.slice(64))];
      const t = G1.BASE.multiply(z).subtract(G1.fromHex(publicKey).multiply(c));
      return hashedScalar('POK', ...statement, t.toBytes()) === c;
    };
    for (const { validator, ek, pok } of dealing.registrations) {
      const statement = [utf8('REGISTRATION'), bytes(dealing.genesisHash), bytes(validator), bytes(ek)];
      expect(challenge(ek, pok, statement)).toBe(true);
    }
    for (const { dealer, r, commitments, shares: cts, pok } of dealing.dealings) {
      const number = uintBytes(dealer, 2);
      const statement = [utf8('DEAL'), bytes(dealing.contextHash), number, ...[r, ...commitments, ...cts].map(bytes)];
      expect(challenge(commitments[0] as string, pok, statement)).toBe(true);
    }
  });
});

test('6, complaints', () => {
  const { dealer, holder, cases } = vectors.complaints;
  const verdicts = cases.map(({ dealing: given, k, proof }) => {
    const parts = { commitments: given.commitments.map(bytes), shares: given.shares.map(bytes) };
    const made = { ...parts, r: bytes(given.r), pok: bytes(given.pok) };
    expect(checkDealing(sha256, dkgContext, dealer, made)).toBeUndefined();
    return judgeComplaint(sha256, dkgContext, dealer, made, holder, { k: bytes(k), proof: bytes(proof) });
  });
  expect(verdicts).toEqual(['innocent', 'guilty', 'guilty']);
  expect(cases.map(({ verdict }) => verdict)).toEqual(verdicts);
});

test('7, shares by blst, and the key from every quorum', () => {
  for (const { index, ack, share } of shares.members) {
    const secret = blst.SecretKey.fromHex(key.members[index - 1]?.secret as string);
    expect(toHex(secret.sign(bytes(shares.ackMessage)).toBytes())).toBe(ack);
    expect(toHex(secret.sign(bytes(shares.identityMessage)).toBytes())).toBe(share);
  }
  const master =
    dealing.dealings.reduce((sum, { coefficients }) => sum + big(coefficients[0] as string), 0n) % Fr.ORDER;
  const d = toHex(blst.SecretKey.fromHex(scalarHex(master)).sign(bytes(shares.identityMessage)).toBytes());
  expect(shares.quorums.map(({ indices }) => indices)).toContainEqual([1, 2, 4]);
  for (const quorum of shares.quorums) {
    const terms = quorum.indices.map(
      (index, at) => big(quorum.lambda[at] as string) * big(key.members[index - 1]?.secret as string),
    );
    expect(terms.reduce((sum, term) => sum + term, 0n) % Fr.ORDER).toBe(master);
    expect(quorum.d).toBe(d);
  }
});

test('8, the pairing of the generators is the one of zkcrypto, kilic and blst', () => {
  const { p, q, gt } = vectors.pairing;
  expect([g1FromBytes(bytes(p))?.equals(G1.BASE), g2FromBytes(bytes(q))?.equals(G2.BASE)]).toEqual([true, true]);
  expect(gt.length).toBe(2 * 576);
  expect(gt.slice(0, 96)).toBe(
    '1250ebd871fc0a92a7b2d83168d0d727272d441befa15c503dd8e90ce98db3e7b6d194f60839c508a84305aaca1789b6',
  );
  expect(gt.slice(96, 192)).toBe(
    '089a1c5b46e5110b86750ec6a532348868a84045483c92b7af5af689452eafabf1a8943e50439f1d59882a98eaa0170f',
  );
  expect(gt.slice(-96)).toBe(
    '0f41e58663bf08cf068672cbd01a7ec73baca4d72ca93544deff686bfd6df543d48eaa24afe47e1efde449383b676631',
  );
  expect(hashHex(bytes(gt))).toBe(vectors.pairing.sha256);
});

describe('9, an envelope', () => {
  const { sigma, form, context, k, u, v, z, hashed, demKey, associated, c } = envelope;

  it('follows from σ step by step', () => {
    expect(scalarHex(hashedScalar('H3', bytes(sigma), bytes(context)))).toBe(k);
    expect(publicHex(k)).toBe(u);
    const mask = hashHex(lp(tag('H2'), bytes(z), bytes(u), bytes(hashed), bytes(context)));
    expect(scalarHex(big(sigma) ^ big(mask))).toBe(v);
    const info = lp(tag('DEM'), utf8('form'), bytes(context), bytes(u), bytes(v));
    expect(toHex(new Uint8Array(hkdfSync('sha256', bytes(sigma), new Uint8Array(0), info, 32)))).toBe(demKey);
    expect(toHex(lp(...[context, u, v].map(bytes)))).toBe(associated);
  });

  it('has the pairing that d and U have', () => {
    const [left, right] = [g1FromBytes(bytes(u)), g2FromBytes(bytes(bundle.d))];
    if (left === undefined || right === undefined) throw new TypeError('no points');
    expect(toHex(pairingBytes(left, right))).toBe(z);
  });

  it('has the content that libsodium makes', () => {
    const plain = new Uint8Array(4_096);
    plain.set(uintBytes(form.length / 2, 4));
    plain.set(bytes(form), 4);
    const cipher = new Uint8Array(4_112);
    const nonce = new Uint8Array(24);
    sodium.crypto_aead_xchacha20poly1305_ietf_encrypt(cipher, plain, bytes(associated), null, nonce, bytes(demKey));
    expect(toHex(cipher)).toBe(c);
  });
});

test('10, documents by OpenSSL', () => {
  expect(documents.map(({ size }) => size)).toEqual([0, 1, 65_536, 65_537]);
  for (const { k, size, key: documentKey, cipherSha256, cipherSize, lastBytes } of documents) {
    const context = [envelope.context, envelope.u, envelope.v].map(bytes);
    const info = lp(tag('DEM'), utf8(`doc/${k}`), ...context);
    const derived = new Uint8Array(hkdfSync('sha256', bytes(envelope.sigma), new Uint8Array(0), info, 32));
    expect(toHex(derived)).toBe(documentKey);
    const plain = Uint8Array.from({ length: size }, (_, at) => at % 251);
    const count = size === 65_537 ? 2 : 1;
    const chunks = Array.from({ length: count }, (_, number) => {
      const nonce = concatBytes(uintBytes(number, 11), Uint8Array.of(number === count - 1 ? 1 : 0));
      const cipher = createCipheriv('chacha20-poly1305', derived, nonce, { authTagLength: 16 });
      const body = cipher.update(plain.subarray(number * 65_536, (number + 1) * 65_536));
      cipher.final();
      return concatBytes(body, cipher.getAuthTag());
    });
    const whole = concatBytes(...chunks);
    expect([hashHex(whole), whole.length, toHex(whole.slice(-17))]).toEqual([cipherSha256, cipherSize, lastBytes]);
  }
});

describe('11, the parser', () => {
  const blstTakes = (parse: () => unknown): boolean => {
    try {
      parse();
      return true;
    } catch {
      return false;
    }
  };

  it.each(parser.g1.refused)('takes no G1 point: $why', ({ why, bytes: hex }) => {
    expect(g1FromBytes(bytes(hex))).toBeUndefined();
    if (why !== 'uncompressed') expect(blstTakes(() => blst.PublicKey.fromBytes(bytes(hex), true))).toBe(false);
  });

  it.each(parser.g2.refused)('takes no G2 point: $why', ({ why, bytes: hex }) => {
    expect(g2FromBytes(bytes(hex))).toBeUndefined();
    if (why !== 'uncompressed') expect(blstTakes(() => blst.Signature.fromBytes(bytes(hex), true, true))).toBe(false);
  });

  it.each(parser.scalar.refused)('takes no scalar: $why', ({ bytes: hex }) => {
    expect(scalarFromBytes(bytes(hex))).toBeUndefined();
  });

  it('takes what is good, as blst does', () => {
    for (const hex of parser.g1.accepted) expect(toHex(blst.PublicKey.fromBytes(bytes(hex), true).toBytes())).toBe(hex);
    for (const hex of parser.g2.accepted) expect(toHex(blst.Signature.fromBytes(bytes(hex), true).toBytes())).toBe(hex);
    expect(parser.g1.accepted.map((hex) => g1FromBytes(bytes(hex))?.toHex())).toEqual(parser.g1.accepted);
    expect(parser.g2.accepted.map((hex) => g2FromBytes(bytes(hex))?.toHex())).toEqual(parser.g2.accepted);
    expect(parser.scalar.accepted.map((hex) => scalarFromBytes(bytes(hex)))).toEqual([0n, 1n, Fr.ORDER - 1n]);
  });
});

test('13, the bundle opens with what is public', () => {
  const [publicKey, d] = [blst.PublicKey.fromHex(bundle.publicKey, true), blst.Signature.fromHex(bundle.d, true)];
  expect(blst.verify(bytes(bundle.identity), publicKey, d)).toBe(true);
  const answers = bundle.cases.map(({ u, v, cSha256 }) => {
    const sealed = bytes(envelope.c);
    const c = hashHex(sealed) === cSha256 ? sealed : sealed.with(0, (sealed[0] as number) ^ 1);
    expect(hashHex(c)).toBe(cSha256);
    const opened = openEnvelope(sha256, bytes(bundle.d), fixedBid, { u: bytes(u), v: bytes(v), c });
    return opened.kind === 'invalid' ? opened.reason : hashHex(opened.padded);
  });
  expect(answers.slice(1)).toEqual(['ENVELOPE_KEY', 'ENVELOPE_CONTENT']);
  const [first] = bundle.cases;
  expect(first?.answer).toEqual({ kind: 'opened', sigma: envelope.sigma, paddedSha256: answers[0] });
});
