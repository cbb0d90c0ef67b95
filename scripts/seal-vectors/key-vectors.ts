import { type Bytes, toHex, utf8 } from '../../ledger/base/bytes.ts';
import { contextHashOf, createComplaint, type Dealing, judgeComplaint, padOf } from '../../ledger/seal/dkg.ts';
import { sealMessageBytes } from '../../ledger/seal/identity.ts';
import { lengthPrefixed, sealTag, u16 } from '../../ledger/seal/lengths.ts';
import { Fr, g1Bytes, g1FromBytes, scalarBytes, secretFromBytes } from '../../ledger/seal/points.ts';
import { provePossession } from '../../ledger/seal/proofs.ts';
import { pureShareCrypto } from '../../ledger/seal/share-crypto.ts';
import { combineShares, lagrangeAtZero } from '../../ledger/seal/threshold.ts';
import { xored } from '../../ledger/seal/xor.ts';
import { sha256 } from '../../node/crypto/sha256.ts';
import { dealers, dkgContext, fixedBid, fixedKey, registrations, seed } from './fixed-key.ts';
import { hexOf } from './hex-of.ts';

const QUORUMS = [
  [1, 2, 3],
  [1, 2, 4],
  [1, 3, 4],
  [2, 3, 4],
];
const HOLDER = 2;

/** 4: registrations, and the dealings of fixed polynomials. */
export function dealingVectors() {
  return {
    genesisHash: toHex(dkgContext.genesisHash),
    epoch: dkgContext.epoch,
    attempt: dkgContext.attempt,
    n: fixedKey.n,
    t: dkgContext.t,
    contextHash: toHex(contextHashOf(sha256, dkgContext)),
    pad: padVector(),
    registrations: registrations.map(({ index, validator, dk, nonce, ek, pok }) => ({
      index,
      ...hexOf({ validator, dk, nonce, ek, pok }),
    })),
    dealings: dealers.map(({ dealer, secrets, dealing }) => ({
      dealer,
      coefficients: secrets.coefficients.map(toHex),
      ...hexOf({ rho: secrets.rho, nonce: secrets.nonce }),
      ...dealingHex(dealing),
    })),
  };
}

/** 5: what comes of them. */
export function keyVectors() {
  const { joint, keyId, publicKey, publicKeys, secrets } = fixedKey;
  return {
    joint: joint.map(toHex),
    ...hexOf({ publicKey, keyId }),
    members: secrets.map((secret, at) => ({
      index: at + 1,
      ...hexOf({ secret, publicKey: publicKeys[at] as Bytes }),
    })),
  };
}

/** 6: a complaint about a good share, about a bad one, and about one that is r. */
export function complaintVectors() {
  const honest = (dealers[0] as (typeof dealers)[number]).dealing;
  const bad = scalarBytes(Fr.ORDER - 1n);
  const cases = [
    { name: 'a good share', dealing: honest },
    { name: 'another share', dealing: dealingWith(bad) },
    { name: 'r for a share', dealing: dealingWith(orderBytes()) },
  ];
  const dk = (registrations[HOLDER - 1] as (typeof registrations)[number]).dk;
  const nonce = seed('complaint nonce');
  return {
    dealer: 1,
    holder: HOLDER,
    nonce: toHex(nonce),
    cases: cases.map(({ name, dealing }) => {
      const complaint = createComplaint(sha256, dkgContext, 1, dealing, HOLDER, dk, nonce);
      const verdict = judgeComplaint(sha256, dkgContext, 1, dealing, HOLDER, complaint);
      return { name, dealing: dealingHex(dealing), ...hexOf({ k: complaint.k, proof: complaint.proof }), verdict };
    }),
  };
}

/** 7: acknowledgements, shares of an identity's key, and the key. */
export function shareVectors() {
  const ack = sealMessageBytes({ kind: 'ack', keyId: fixedKey.keyId });
  const identity = sealMessageBytes({ kind: 'identity', identity: fixedBid.identity });
  const members = fixedKey.secrets.map((secret, at) => ({
    index: at + 1,
    ack: pureShareCrypto.sign(secret, ack),
    share: pureShareCrypto.sign(secret, identity),
  }));
  return {
    ackMessage: toHex(ack),
    identityMessage: toHex(identity),
    members: members.map(({ index, ...parts }) => ({ index, ...hexOf(parts) })),
    quorums: QUORUMS.map((indices) => ({
      indices,
      lambda: lagrangeAtZero(indices).map((value) => toHex(scalarBytes(value))),
      d: toHex(combineShares(indices.map((index) => ({ index, signature: members[index - 1]?.share as Bytes })))),
    })),
  };
}

/** What hides the share of dealer 1 for HOLDER, in full. */
function padVector() {
  const { dealing } = dealers[0] as (typeof dealers)[number];
  const { ek, dk } = registrations[HOLDER - 1] as (typeof registrations)[number];
  const { k } = createComplaint(sha256, dkgContext, 1, dealing, HOLDER, dk, seed('complaint nonce'));
  const contextHash = contextHashOf(sha256, dkgContext);
  const preimage = lengthPrefixed(sealTag('DKG-PAD'), contextHash, u16(1), u16(HOLDER), dealing.r, ek, k);
  const pad = padOf(sha256, contextHash, { dealer: 1, holder: HOLDER, r: dealing.r, ek, k });
  return { dealer: 1, holder: HOLDER, ...hexOf({ preimage, pad }) };
}

/** The first dealing with another share for HOLDER, and a true proof over it: what a cheating dealer sends. */
function dealingWith(share: Bytes): Dealing {
  const { secrets, dealing } = dealers[0] as (typeof dealers)[number];
  const contextHash = contextHashOf(sha256, dkgContext);
  const ek = dkgContext.eks[HOLDER - 1] as Bytes;
  const shared = g1FromBytes(ek)?.multiply(secretFromBytes(secrets.rho) as bigint);
  const k = g1Bytes(shared as NonNullable<typeof shared>);
  const pad = padOf(sha256, contextHash, { dealer: 1, holder: HOLDER, r: dealing.r, ek, k });
  const shares = dealing.shares.with(HOLDER - 1, xored(share, pad));
  const statement = [utf8('DEAL'), contextHash, u16(1), dealing.r, ...dealing.commitments, ...shares];
  const scalar = secretFromBytes(secrets.coefficients[0] as Bytes) as bigint;
  return { ...dealing, shares, pok: provePossession(sha256, { scalar, nonce: secrets.nonce }, statement) };
}

function dealingHex({ commitments, r, shares, pok }: Dealing) {
  return { commitments: commitments.map(toHex), r: toHex(r), shares: shares.map(toHex), pok: toHex(pok) };
}

function orderBytes(): Bytes {
  const bytes = scalarBytes(Fr.ORDER - 1n);
  return bytes.with(31, (bytes[31] as number) + 1);
}
