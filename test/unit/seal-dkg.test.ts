import { describe, expect, it, test } from 'vitest';
import { type Bytes, utf8 } from '../../ledger/base/bytes.ts';
import { quorum } from '../../ledger/base/quorum.ts';
import {
  checkDealing,
  createDealing,
  type Dealing,
  dealingSecretsFrom,
  jointCommitments,
  memberPublicKey,
  memberSecret,
  shareFromDealing,
} from '../../ledger/seal/dkg.ts';
import { openEnvelope, sealEnvelope } from '../../ledger/seal/envelope.ts';
import { sealMessageBytes } from '../../ledger/seal/identity.ts';
import { padForm } from '../../ledger/seal/padding.ts';
import {
  Fr,
  G1,
  type G1Point,
  G2,
  g1Bytes,
  g1FromBytes,
  g2Bytes,
  scalarBytes,
  scalarFromBytes,
} from '../../ledger/seal/points.ts';
import { isRegistrationValid, registrationFrom, sealPublicKeyOf } from '../../ledger/seal/registration.ts';
import { combineShares, inverseOf, lagrangeAtZero, scaledLagrangeAtZero } from '../../ledger/seal/threshold.ts';
import { sha256 } from '../../node/crypto/sha256.ts';
import { createShareCrypto } from '../../node/crypto/share-crypto.ts';
import {
  bidContextOf,
  blstShares,
  createSealScene,
  flipped,
  forgeDealing,
  honestShares,
  scalarOf,
  seedOf,
  sharesOf,
  subsetsOf,
  validatorKey,
} from '../dkg-scene.ts';

const scene = createSealScene(4);
const { context, dks, dealings } = scene;
const first = (dealings[0] as { dealing: Dealing }).dealing;
const form = padForm(seedOf('form')) as Bytes;

describe.each([1, 2, 3, 4, 7])('key generation by %i', (n) => {
  const made = n === 4 ? scene : createSealScene(n);
  const { t } = made.context;

  it('passes every check, and gives shares that lie on one polynomial', () => {
    expect(t).toBe(quorum(n));
    const flaws = made.dealings.map(({ dealer, dealing }) => checkDealing(sha256, made.context, dealer, dealing));
    expect(flaws).toEqual(flaws.map(() => undefined));
    expect(made.secrets.map(sealPublicKeyOf)).toEqual(made.publicKeys);
    expect(memberPublicKey(made.joint, n)).toEqual(made.publicKeys[n - 1]);
    expect(sealPublicKeyOf(made.master)).toEqual(made.publicKey);
  });

  it('gives one key of an identity from every quorum, which opens, and none from one share fewer', () => {
    const bid = bidContextOf(made);
    const shares = sharesOf(made, bid.identity);
    const keys = subsetsOf(shares, t).map(combineShares);
    const d = keys[0] as Bytes;
    expect(keys).toEqual(keys.map(() => d));
    const message = sealMessageBytes({ kind: 'identity', identity: bid.identity });
    expect(blstShares.verify(made.publicKey, message, d)).toBe(true);
    const envelope = sealEnvelope(sha256, made.publicKey, bid, form, seedOf('sigma'));
    expect(openEnvelope(sha256, d, bid, envelope)).toEqual({ kind: 'opened', padded: form, sigma: seedOf('sigma') });
    const few = t === 1 ? [] : subsetsOf(shares, t - 1).map(combineShares);
    for (const key of few) expect(blstShares.verify(made.publicKey, message, key)).toBe(false);
    for (const key of few.slice(0, 1)) expect(openEnvelope(sha256, key, bid, envelope).kind).toBe('invalid');
  });
});

describe('a dealing is refused', () => {
  const secrets = dealingSecretsFrom(sha256, context, 1, dks[0] as Bytes);
  const check = (dealing: Dealing, change: Partial<typeof context> = {}, dealer = 1) =>
    checkDealing(sha256, { ...context, ...change }, dealer, dealing);

  it('when another participant copies it', () => {
    expect(check(first)).toBeUndefined();
    expect(check(first, {}, 2)).toBe('pok');
  });

  it('in another epoch, another attempt, on another chain, among other participants', () => {
    expect(check(first, { epoch: 2 })).toBe('pok');
    expect(check(first, { attempt: 2 })).toBe('pok');
    expect(check(first, { genesisHash: seedOf('other chain') })).toBe('pok');
    expect(check(first, { eks: [...context.eks.slice(0, 3), sealPublicKeyOf(scalarOf('newcomer'))] })).toBe('pok');
  });

  it('when its polynomial has another degree', () => {
    for (const t of [2, 4]) {
      const other = createDealing(
        sha256,
        { ...context, t },
        1,
        dealingSecretsFrom(sha256, { ...context, t }, 1, dks[0] as Bytes),
      );
      expect(check(other)).toBe('commitmentCount');
    }
    const flat = forgeDealing(context, 1, secrets, {
      shares: honestShares({ ...secrets, coefficients: secrets.coefficients.slice(0, 2) }, 4),
      commitments: [...first.commitments.slice(0, 2), infinity(48)],
    });
    expect(check(flat)).toBe('point');
  });

  it('when shares are missing, too many, or not 32 bytes', () => {
    expect(check({ ...first, shares: first.shares.slice(1) })).toBe('shareCount');
    expect(check({ ...first, shares: [...first.shares, seedOf('one more')] })).toBe('shareCount');
    expect(check({ ...first, shares: first.shares.map((share) => share.slice(1)) })).toBe('shareLength');
  });

  it.each(badPoints(48))('when a commitment or R is %s', (_, bytes) => {
    expect(check({ ...first, commitments: [...first.commitments.slice(0, 2), bytes] })).toBe('point');
    expect(check({ ...first, commitments: [bytes, ...first.commitments.slice(1)] })).toBe('point');
    expect(check({ ...first, r: bytes })).toBe('point');
  });

  it('when any part of it was changed after the proof', () => {
    const [c0, c1, c2] = first.commitments as [Bytes, Bytes, Bytes];
    expect(check({ ...first, commitments: [c0, c2, c1] })).toBe('pok');
    expect(check({ ...first, r: c1 })).toBe('pok');
    expect(check({ ...first, shares: [flipped(first.shares[0] as Bytes, 9), ...first.shares.slice(1)] })).toBe('pok');
    for (const bit of [0, 255, 256, 511]) expect(check({ ...first, pok: flipped(first.pok, bit) })).toBe('pok');
    expect(check({ ...first, pok: first.pok.slice(1) })).toBe('pok');
  });
});

describe('a registration is refused', () => {
  const owner = { genesisHash: context.genesisHash, validator: validatorKey(1) };
  const registration = registrationFrom(sha256, { ...owner, dk: dks[0] as Bytes, nonce: seedOf('nonce') });

  it('on another chain, for another validator, with another key or a changed proof', () => {
    expect(isRegistrationValid(sha256, { ...owner, ...registration })).toBe(true);
    const refused = [
      { genesisHash: seedOf('other chain') },
      { validator: validatorKey(2) },
      { ek: context.eks[1] as Bytes },
      { pok: flipped(registration.pok, 100) },
      { pok: registration.pok.slice(0, 63) },
    ];
    for (const change of refused) {
      expect(isRegistrationValid(sha256, { ...owner, ...registration, ...change })).toBe(false);
    }
  });

  it.each(badPoints(48))('when its key is %s', (_, ek) => {
    expect(isRegistrationValid(sha256, { ...owner, ...registration, ek })).toBe(false);
  });
});

test('a dealer of a higher degree than it commits to is found out by those it gives shares to', () => {
  const secrets = dealingSecretsFrom(sha256, context, 1, dks[0] as Bytes);
  const steeper = { ...secrets, coefficients: [...secrets.coefficients, scalarOf('one more coefficient')] };
  const forged = forgeDealing(context, 1, secrets, { shares: honestShares(steeper, 4) });
  expect(checkDealing(sha256, context, 1, forged)).toBeUndefined();
  const shares = dks.map((dk, at) => shareFromDealing(sha256, context, 1, forged, at + 1, dk));
  expect(shares).toEqual([undefined, undefined, undefined, undefined]);
  const qualified = [{ dealer: 1, dealing: forged }, ...dealings.slice(1)];
  expect(memberSecret(sha256, context, qualified, 2, dks[1] as Bytes)).toBeUndefined();
});

test('a share is good for its holder only, and with its own key only', () => {
  expect(shareFromDealing(sha256, context, 1, first, 2, dks[1] as Bytes)).toBeDefined();
  expect(shareFromDealing(sha256, context, 1, first, 3, dks[1] as Bytes)).toBeUndefined();
  expect(shareFromDealing(sha256, context, 1, first, 2, dks[2] as Bytes)).toBeUndefined();
  expect(shareFromDealing(sha256, context, 2, first, 2, dks[1] as Bytes)).toBeUndefined();
  expect(shareFromDealing(sha256, context, 1, first, 5, dks[1] as Bytes)).toBeUndefined();
});

test('the same dk deals the same again, and something else in the next attempt', () => {
  const again = (attempt: number) => {
    const other = { ...context, attempt };
    return createDealing(sha256, other, 1, dealingSecretsFrom(sha256, other, 1, dks[0] as Bytes));
  };
  expect(again(1)).toEqual(first);
  const next = again(2);
  expect(next.commitments.filter((bytes, at) => bytes.every((byte, i) => byte === first.commitments[at]?.[i]))).toEqual(
    [],
  );
  expect(next.r).not.toEqual(first.r);
});

test('a dealer that is thrown out takes nothing along: the others still have a key, another one', () => {
  const qualified = dealings.filter(({ dealer }) => dealer !== 3);
  const joint = jointCommitments(qualified.map(({ dealing }) => dealing));
  const secrets = dks.map((dk, at) => memberSecret(sha256, context, qualified, at + 1, dk) as Bytes);
  expect(secrets.map(sealPublicKeyOf)).toEqual(secrets.map((_, at) => memberPublicKey(joint, at + 1)));
  const shares = secrets.map((secret, at) => ({ index: at + 1, signature: blstShares.sign(secret, form) }));
  for (const quorumOf of subsetsOf(shares, 3)) {
    expect(blstShares.verify(joint[0] as Bytes, form, combineShares(quorumOf))).toBe(true);
  }
  expect(joint[0]).not.toEqual(scene.publicKey);
});

test('a share that is 0 is a share: its holder may not be said to have got none', () => {
  const secrets = dealingSecretsFrom(sha256, context, 1, dks[0] as Bytes);
  const [, a1, a2] = secrets.coefficients.map((bytes) => scalarFromBytes(bytes) as bigint) as [bigint, bigint, bigint];
  const vanishing = {
    ...secrets,
    coefficients: [scalarBytes(Fr.neg(Fr.add(a1, a2))), ...secrets.coefficients.slice(1)],
  };
  const dealing = createDealing(sha256, context, 1, vanishing);
  expect(shareFromDealing(sha256, context, 1, dealing, 1, dks[0] as Bytes)).toEqual(new Uint8Array(32));
});

test('sums that cancel out give a key that verifies nothing, and no exception', () => {
  const mirrored: Dealing = {
    ...first,
    commitments: first.commitments.map((bytes) => g1Bytes(pointOf(bytes).negate())),
  };
  const joint = jointCommitments([first, mirrored]);
  expect(joint).toEqual(joint.map(() => infinity(48)));
  expect(memberPublicKey(joint, 3)).toEqual(infinity(48));
  expect(blstShares.verify(infinity(48), form, infinity(96))).toBe(false);
});

/**
 * n − t + 1 = 2 of 4 wait for the commitments of the others and choose theirs so that the sum is a key of their own. They do
 * not know their polynomial, only its value at 0 in the exponent and the t − 1 shares they owe to the honest two.
 */
test('a rogue key passes every share check and takes the master key; only the proof of knowledge stops it', () => {
  const taken = scalarOf('the key that the colluders want');
  const others = dealings.slice(0, 3).map(({ dealing }) => pointOf(dealing.commitments[0] as Bytes));
  const wanted = others.reduce((sum, point) => sum.subtract(point), pointOf(sealPublicKeyOf(taken)));
  const owed = [scalarOf('owed to 1'), scalarOf('owed to 2')];
  const commitments = throughPoints([wanted, ...owed.map((share) => pointOf(sealPublicKeyOf(share)))], [0, 1, 2]);
  const secrets = {
    coefficients: [scalarOf('not the logarithm of C_0')],
    rho: scalarOf('rho'),
    nonce: seedOf('nonce'),
  };
  const shares = [...owed, seedOf('nobody'), seedOf('complains')];
  const rogue = forgeDealing(context, 4, secrets, { shares, commitments: commitments.map(g1Bytes) });

  expect(shareFromDealing(sha256, context, 4, rogue, 1, dks[0] as Bytes)).toEqual(owed[0]);
  expect(shareFromDealing(sha256, context, 4, rogue, 2, dks[1] as Bytes)).toEqual(owed[1]);
  const joint = jointCommitments([...dealings.slice(0, 3).map(({ dealing }) => dealing), rogue]);
  expect(joint[0]).toEqual(sealPublicKeyOf(taken));
  const bid = bidContextOf(scene);
  const envelope = sealEnvelope(sha256, joint[0] as Bytes, bid, form, seedOf('sigma'));
  const message = sealMessageBytes({ kind: 'identity', identity: bid.identity });
  expect(openEnvelope(sha256, blstShares.sign(taken, message), bid, envelope).kind).toBe('opened');

  expect(checkDealing(sha256, context, 4, rogue)).toBe('pok');
});

/** The coefficients, in the exponent, of the polynomial that has the given values at the given places. */
function throughPoints(values: readonly G1Point[], places: readonly number[]): readonly G1Point[] {
  const bases = places.map((place) => basisPolynomial(place, places));
  return places.map((_, k) =>
    values.reduce((sum, value, at) => sum.add(value.multiplyUnsafe(bases[at]?.[k] ?? 0n)), G1.ZERO),
  );
}

/** Coefficients of the polynomial that is 1 at `place` and 0 at the other places. */
function basisPolynomial(place: number, places: readonly number[]): readonly bigint[] {
  let coefficients: readonly bigint[] = [1n];
  for (const other of places.filter((each) => each !== place)) {
    const scale = Fr.inv(Fr.create(BigInt(place - other)));
    const shifted = [0n, ...coefficients];
    const scaled = [...coefficients.map((c) => Fr.mul(c, BigInt(other))), 0n];
    coefficients = shifted.map((c, at) => Fr.mul(Fr.sub(c, scaled[at] ?? 0n), scale));
  }
  return coefficients;
}

test('the Lagrange coefficients of 1, 2 and 4 are 8/3, −2 and 1/3', () => {
  expect(lagrangeAtZero([1, 2, 4])).toEqual([Fr.mul(8n, Fr.inv(3n)), Fr.neg(2n), Fr.inv(3n)]);
  expect(() => lagrangeAtZero([1, 2, 2])).toThrow('differ');
  expect(() => lagrangeAtZero([0, 1])).toThrow('numbered from 1');
  expect(() => lagrangeAtZero([])).toThrow('a share to combine');
});

test('the same as fractions of small integers', () => {
  expect(scaledLagrangeAtZero([1, 2, 4])).toEqual({ factors: [8n, -6n, 1n], denominator: 3n });
  expect(scaledLagrangeAtZero([3])).toEqual({ factors: [1n], denominator: 1n });
  const quorums = [
    ...subsetsOf([1, 2, 3, 4, 5, 6, 7], 5),
    Array.from({ length: 21 }, (_, at) => 31 - at),
    [100, 2, 37],
  ];
  for (const indices of quorums) {
    const { factors, denominator } = scaledLagrangeAtZero(indices);
    expect(factors.map((factor) => Fr.mul(Fr.create(factor), inverseOf(denominator)))).toEqual(lagrangeAtZero(indices));
  }
  expect(() => scaledLagrangeAtZero([2, 2])).toThrow('differ');
});

describe('blst combines shares to the same bytes', () => {
  const shared = createShareCrypto(sha256);
  /** The message is new each time, so that nothing is remembered. */
  const combinations = (values: readonly bigint[], indices: readonly number[], name: string) => {
    const shares = indices.map((index) => ({
      index,
      signature: g2Bytes(G2.BASE.multiply(values[indices.indexOf(index)] as bigint)),
    }));
    return { pure: combineShares(shares), fast: shared.combine(utf8(name), shares) };
  };

  it.each([
    ['over the denominator 1', [1, 2, 3]],
    ['over another', [1, 2, 4]],
    ['in any order', [4, 2, 1]],
    ['from one', [2]],
    ['from many', Array.from({ length: 21 }, (_, at) => 11 + at)],
  ])('%s', (name, indices) => {
    const values = indices.map((index) => BigInt(index) ** 31n + 7n);
    const { pure, fast } = combinations(values, indices, name);
    expect(fast).toEqual(pure);
    const sum = lagrangeAtZero(indices).reduce((d, λ, at) => Fr.add(d, Fr.mul(λ, values[at] as bigint)), 0n);
    expect(pure).toEqual(g2Bytes(G2.BASE.multiply(sum)));
  });

  it('where sums on the way cancel out', () => {
    // Factors 3, −3 and 1: the first two shares are equal.
    const { pure, fast } = combinations([5n, 5n, 9n], [1, 2, 3], 'cancelled');
    expect(fast).toEqual(pure);
    expect(pure).toEqual(g2Bytes(G2.BASE.multiply(9n)));
  });
});

function pointOf(bytes: Bytes): G1Point {
  const point = g1FromBytes(bytes);
  if (point === undefined) throw new TypeError('no point');
  return point;
}

function infinity(width: number): Bytes {
  const bytes = new Uint8Array(width);
  bytes[0] = 0xc0;
  return bytes;
}

/** What no G1 point of the protocol may be. */
function badPoints(width: number): readonly (readonly [string, Bytes])[] {
  const offSubgroup = new Uint8Array(width);
  offSubgroup[0] = 0x80;
  offSubgroup[width - 1] = 4;
  return [
    ['the identity', infinity(width)],
    ['nothing but zeros', new Uint8Array(width)],
    ['off the subgroup', offSubgroup],
    ['not canonical', new Uint8Array(width).fill(0xff)],
    ['too short', g1Bytes(G1.BASE).slice(1)],
    ['uncompressed', G1.BASE.toBytes(false)],
  ];
}
