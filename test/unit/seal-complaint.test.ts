import { describe, expect, it } from 'vitest';
import { type Bytes, concatBytes } from '../../ledger/base/bytes.ts';
import {
  type Complaint,
  checkDealing,
  createComplaint,
  type Dealing,
  dealingSecretsFrom,
  judgeComplaint,
  shareFromDealing,
} from '../../ledger/seal/dkg.ts';
import { g1Bytes, g1FromBytes, SCALAR_BYTES, scalarBytes, scalarFromBytes } from '../../ledger/seal/points.ts';
import { sealPublicKeyOf } from '../../ledger/seal/registration.ts';
import { sha256 } from '../../node/crypto/sha256.ts';
import { createSealScene, flipped, forgeDealing, honestShares, ORDER_BYTES, scalarOf, seedOf } from '../dkg-scene.ts';

const { context, dks, dealings } = createSealScene(4);
const honest = (dealings[0] as { dealing: Dealing }).dealing;
const secrets = dealingSecretsFrom(sha256, context, 1, dks[0] as Bytes);
const HOLDER = 2;
const dk = dks[HOLDER - 1] as Bytes;

/** Dealer 1 gives everybody a good share but HOLDER. */
function dealingWith(share: Bytes): Dealing {
  return forgeDealing(context, 1, secrets, { shares: honestShares(secrets, 4).with(HOLDER - 1, share) });
}

function complain(dealing: Dealing, holder = HOLDER, key = dk): Complaint {
  return createComplaint(sha256, context, 1, dealing, holder, key, seedOf('complaint'));
}

function judge(dealing: Dealing, complaint: Complaint, holder = HOLDER, dealer = 1, change: object = {}) {
  return judgeComplaint(sha256, { ...context, ...change }, dealer, dealing, holder, complaint);
}

describe('a complaint', () => {
  const bad = dealingWith(scalarOf('another value'));
  const complaint = complain(bad);

  it('about a bad share convicts, for everybody who judges it', () => {
    expect(checkDealing(sha256, context, 1, bad)).toBeUndefined();
    expect(shareFromDealing(sha256, context, 1, bad, HOLDER, dk)).toBeUndefined();
    expect(judge(bad, complaint)).toBe('guilty');
    expect(shareFromDealing(sha256, context, 1, bad, 3, dks[2] as Bytes)).toBeDefined();
  });

  it('about a good share is false, whoever makes it', () => {
    expect(judge(honest, complain(honest))).toBe('innocent');
    expect(judge(honest, complain(honest, 4, dks[3] as Bytes), 4)).toBe('innocent');
  });

  it.each([
    ['r', ORDER_BYTES],
    ['r + 1', flipped(ORDER_BYTES, 254)],
    ['the largest number', new Uint8Array(32).fill(0xff)],
  ])('about a share that is %s convicts and does not throw', (_, share) => {
    const dealing = dealingWith(share);
    expect(scalarFromBytes(share)).toBeUndefined();
    expect(checkDealing(sha256, context, 1, dealing)).toBeUndefined();
    expect(shareFromDealing(sha256, context, 1, dealing, HOLDER, dk)).toBeUndefined();
    expect(judge(dealing, complain(dealing))).toBe('guilty');
  });

  it('with a forged K counts for nothing', () => {
    const otherKey = scalarOf('not the registered key');
    expect(judge(bad, complain(bad, HOLDER, otherKey))).toBe('invalid');
    expect(judge(honest, complain(honest, HOLDER, otherKey))).toBe('invalid');
    expect(judge(honest, { ...complain(honest), k: sealPublicKeyOf(otherKey) })).toBe('invalid');
    expect(judge(bad, { ...complaint, k: context.eks[0] as Bytes })).toBe('invalid');
  });

  it('with a proof made to measure after K counts for nothing', () => {
    const point = g1FromBytes(complaint.k);
    const doubled = g1Bytes((point as NonNullable<typeof point>).double());
    const zero = new Uint8Array(SCALAR_BYTES);
    for (const proof of [
      concatBytes(zero, zero),
      concatBytes(scalarBytes(1n), zero),
      concatBytes(ORDER_BYTES, complaint.proof.slice(32)),
      concatBytes(complaint.proof.slice(0, 32), ORDER_BYTES),
      complaint.proof.slice(0, 63),
      concatBytes(complaint.proof, zero),
      new Uint8Array(0),
      ...[0, 255, 256, 511].map((bit) => flipped(complaint.proof, bit)),
    ]) {
      expect(judge(bad, { k: complaint.k, proof })).toBe('invalid');
      expect(judge(bad, { k: doubled, proof })).toBe('invalid');
    }
  });

  it('cannot be said again for another holder, dealer, attempt, epoch or chain', () => {
    expect(judge(bad, complaint, 3)).toBe('invalid');
    expect(judge(bad, complaint, 5)).toBe('invalid');
    expect(judge(bad, complaint, 0)).toBe('invalid');
    expect(judge(bad, complaint, HOLDER, 3)).toBe('invalid');
    expect(judge(dealings[2]?.dealing as Dealing, complaint, HOLDER, 3)).toBe('invalid');
    expect(judge(bad, complaint, HOLDER, 1, { attempt: 2 })).toBe('invalid');
    expect(judge(bad, complaint, HOLDER, 1, { epoch: 2 })).toBe('invalid');
    expect(judge(bad, complaint, HOLDER, 1, { genesisHash: seedOf('other chain') })).toBe('invalid');
  });

  it('cannot be said again by another who registered the same key', () => {
    const twins = { eks: context.eks.with(3, context.eks[HOLDER - 1] as Bytes) };
    const dealing = forgeDealing({ ...context, ...twins }, 1, secrets, { shares: honestShares(secrets, 4) });
    const said = createComplaint(sha256, { ...context, ...twins }, 1, dealing, HOLDER, dk, seedOf('complaint'));
    expect(judge(dealing, said, HOLDER, 1, twins)).toBe('innocent');
    expect(judge(dealing, said, 4, 1, twins)).toBe('invalid');
  });

  it.each([
    ['infinity', Uint8Array.of(0xc0, ...new Uint8Array(47))],
    ['off the subgroup', Uint8Array.of(0x80, ...new Uint8Array(46), 4)],
    ['not 48 bytes', new Uint8Array(47)],
    ['nothing', new Uint8Array(0)],
  ])('whose K is %s counts for nothing and does not throw', (_, k) => {
    expect(judge(bad, { ...complaint, k })).toBe('invalid');
  });

  it('opens the one share it is about and no other', () => {
    const opened = judge(bad, { ...complaint, proof: complain(bad, 3, dks[2] as Bytes).proof });
    expect(opened).toBe('invalid');
    expect(complain(bad).k).not.toEqual(complain(bad, 3, dks[2] as Bytes).k);
  });
});
