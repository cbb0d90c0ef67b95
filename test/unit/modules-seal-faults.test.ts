import { afterAll, describe, expect, it } from 'vitest';
import type { Bytes } from '../../ledger/base/bytes.ts';
import { ackTx } from '../../ledger/modules/seal/seal-ack-tx.ts';
import { complainTx } from '../../ledger/modules/seal/seal-complain-tx.ts';
import { dealTx } from '../../ledger/modules/seal/seal-deal-tx.ts';
import { dkgContextOf, jointKeyOf, keySetEntries } from '../../ledger/modules/seal/seal-entries.ts';
import { heartbeatTx } from '../../ledger/modules/seal/seal-heartbeat-tx.ts';
import { registerTx } from '../../ledger/modules/seal/seal-register-tx.ts';
import { sealMessageBytes } from '../../ledger/seal/identity.ts';
import { registrationFrom, sealSecretFrom } from '../../ledger/seal/registration.ts';
import { sha256 } from '../../node/crypto/sha256.ts';
import { badDealing } from '../bad-dealing.ts';
import { testParties, unshownFaults } from '../ledger-context.ts';
import { createSealScene, type SealMember, type SealScene, testShares } from '../seal-scene.ts';

const START = Date.parse('2026-02-02T10:00:00Z');
const stranger = { org: testParties.customer.bin };
/** A second key of the first validator's organisation: registered, but not the one that votes. */
const secondKey = { org: testParties.validators[0].bin, key: testParties.validators[0].keys[1] };

afterAll(() =>
  expect(unshownFaults([registerTx, dealTx, complainTx, ackTx(testShares), heartbeatTx(testShares)])).toEqual([]),
);

type Four = readonly [SealMember, SealMember, SealMember, SealMember];
function fourOf(scene: SealScene): Four {
  const [a, b, c, d] = scene.members;
  if (a === undefined || b === undefined || c === undefined || d === undefined) throw new TypeError('four members');
  return [a, b, c, d];
}

/** A chain whose first block has opened the first epoch. */
function started(): { readonly scene: SealScene; readonly four: Four } {
  const scene = createSealScene({ time: START });
  scene.advance(START + 1);
  return { scene, four: fourOf(scene) };
}

function dealing() {
  const { scene, four } = started();
  for (const member of four) scene.register(member);
  return { scene, four };
}

function verifying() {
  const { scene, four } = dealing();
  for (const member of four) scene.deal(member);
  return { scene, four };
}

function active() {
  const scene = createSealScene({ time: START });
  scene.makeKey();
  return { scene, four: fourOf(scene) };
}

const flip = (bytes: Bytes): Bytes => bytes.map((byte, at) => (at === bytes.length - 1 ? byte ^ 1 : byte));

describe('seal.register', () => {
  it('is for members of the set, once, with a proof of their own for this chain', () => {
    const { scene, four } = started();
    const [first, second] = four;
    const good = scene.registration(first);
    const fails = (payload: typeof good, signer = first.signer) => scene.fails('seal.register', payload, signer);
    expect(fails({ ...good, epoch: 2 })).toMatchObject({ code: 'SEAL_EPOCH_UNKNOWN', detail: { epoch: 2 } });
    expect(fails(good, stranger).code).toBe('SEAL_NOT_PARTICIPANT');
    expect(fails(good, secondKey).code).toBe('SEAL_NOT_PARTICIPANT');
    expect(fails({ ...good, pok: flip(good.pok as Bytes) }).code).toBe('SEAL_PROOF');
    const infinity = new Uint8Array(48).fill(0).with(0, 0xc0);
    expect(fails({ ...good, ek: infinity }).code).toBe('SEAL_PROOF');
    // Another member's registration, and one for another chain, prove nothing here.
    expect(fails(good, second.signer).code).toBe('SEAL_PROOF');
    const genesisHash = new Uint8Array(32).fill(1);
    const { dk, key } = first;
    expect(fails({ epoch: 1, ...registrationFrom(sha256, { genesisHash, validator: key, dk, nonce: dk }) }).code).toBe(
      'SEAL_PROOF',
    );
    scene.register(first);
    expect(fails(good).code).toBe('SEAL_DONE');
  });

  it('does not change once it is made, not even to another key, and is over when shares are dealt', () => {
    const { scene, four } = started();
    const [first, ...others] = four;
    scene.register(first);
    const dk = sealSecretFrom(sha256, new Uint8Array(32).fill(77));
    const { genesisHash } = scene.read();
    const other = { epoch: 1, ...registrationFrom(sha256, { genesisHash, validator: first.key, dk, nonce: dk }) };
    expect(scene.fails('seal.register', other, first.signer).code).toBe('SEAL_DONE');
    for (const member of others) scene.register(member);
    expect(scene.keySet().status).toBe('DEALING');
    expect(scene.fails('seal.register', other, first.signer)).toMatchObject({
      code: 'SEAL_PHASE',
      detail: { status: 'DEALING' },
    });
  });
});

describe('seal.deal', () => {
  it('is for participants, once, in its own attempt and phase', () => {
    const { scene, four } = started();
    const [first, second] = four;
    for (const member of [first, second]) scene.register(member);
    const early = { epoch: 1, attempt: 1, commitments: [], r: new Uint8Array(48), shares: [], pok: new Uint8Array(64) };
    const shaped = { ...early, commitments: [new Uint8Array(48)], shares: [new Uint8Array(32)] };
    expect(scene.fails('seal.deal', shaped, first.signer).code).toBe('SEAL_PHASE');
    for (const member of four.slice(2)) scene.register(member);
    const good = scene.dealPayload(first);
    expect(scene.fails('seal.deal', { ...good, epoch: 9 }, first.signer).code).toBe('SEAL_EPOCH_UNKNOWN');
    expect(scene.fails('seal.deal', { ...good, attempt: 2 }, first.signer)).toMatchObject({
      code: 'SEAL_ATTEMPT',
      detail: { attempt: 1 },
    });
    expect(scene.fails('seal.deal', good, stranger).code).toBe('SEAL_NOT_PARTICIPANT');
    scene.deal(first);
    expect(scene.fails('seal.deal', good, first.signer).code).toBe('SEAL_DONE');
    expect(scene.keySet().dealt).toEqual([scene.index(first)]);
    // A second one with another polynomial is none either: everybody has seen the first.
    const other = badDealing(dkgContextOf(scene.read().genesisHash, 1, scene.keySet()), scene.index(first), 2);
    expect(scene.fails('seal.deal', scene.dealPayload(first, other), first.signer).code).toBe('SEAL_DONE');
    // And a dealing that was copied is bound to who made it.
    expect(scene.fails('seal.deal', good, second.signer)).toMatchObject({
      code: 'SEAL_DEALING',
      detail: { flaw: 'pok' },
    });
  });

  it('says what is wrong with a dealing', () => {
    const { scene, four } = dealing();
    const [first, second] = four;
    const good = scene.dealing(first);
    const infinity = new Uint8Array(48).with(0, 0xc0);
    const [c0 = infinity] = good.commitments;
    const flawOf = (change: Partial<typeof good>) =>
      scene.fails('seal.deal', scene.dealPayload(first, { ...good, ...change }), first.signer).detail.flaw;
    expect(flawOf({ commitments: good.commitments.slice(1) })).toBe('commitmentCount');
    expect(flawOf({ commitments: [...good.commitments, c0] })).toBe('commitmentCount');
    expect(flawOf({ shares: good.shares.slice(1) })).toBe('shareCount');
    expect(flawOf({ shares: [...good.shares, new Uint8Array(32)] })).toBe('shareCount');
    expect(flawOf({ commitments: good.commitments.with(1, infinity) })).toBe('point');
    expect(flawOf({ commitments: good.commitments.with(0, infinity) })).toBe('point');
    expect(flawOf({ r: infinity })).toBe('point');
    expect(flawOf({ shares: good.shares.with(2, new Uint8Array(32)) })).toBe('pok');
    expect(flawOf({ commitments: good.commitments.with(2, c0) })).toBe('pok');
    expect(flawOf({ pok: flip(good.pok) })).toBe('pok');
    // Made for another attempt, epoch or chain.
    const dkg = dkgContextOf(scene.read().genesisHash, 1, scene.keySet());
    for (const change of [{ attempt: 2 }, { epoch: 2 }, { genesisHash: new Uint8Array(32) }])
      expect(flawOf(badDealing({ ...dkg, ...change }, scene.index(first), 2))).toBe('pok');
    expect(flawOf(scene.dealing(second))).toBe('pok');
    scene.deal(first);
  });
});

describe('seal.complain', () => {
  it('is for participants while shares are checked, about dealers that count', () => {
    const { scene, four } = dealing();
    const [first, second, third] = four;
    const shaped = { epoch: 1, attempt: 1, dealer: 1, k: new Uint8Array(48), proof: new Uint8Array(64) };
    expect(scene.fails('seal.complain', shaped, first.signer).code).toBe('SEAL_PHASE');
    for (const member of [first, second, third]) scene.deal(member);
    scene.endPhase();
    expect(scene.keySet()).toMatchObject({ status: 'VERIFYING' });
    const dealer = scene.index(second);
    const good = scene.complaint(first, dealer);
    const fails = (change: object, signer = first.signer) =>
      scene.fails('seal.complain', { ...good, ...change } as typeof good, signer);
    expect(fails({ epoch: 2 }).code).toBe('SEAL_EPOCH_UNKNOWN');
    expect(fails({ attempt: 2 }).code).toBe('SEAL_ATTEMPT');
    expect(fails({}, stranger).code).toBe('SEAL_NOT_PARTICIPANT');
    // The fourth has not dealt, and there is no fifth.
    expect(fails({ dealer: 5 }).code).toBe('SEAL_DEALER_UNKNOWN');
    const silent = four.map((member) => scene.index(member)).find((index) => !scene.keySet().dealt.includes(index));
    expect(fails({ dealer: silent }).code).toBe('SEAL_DEALER_UNKNOWN');
  });

  it('proves the pad of its own share; a good share makes it a failure of who complains', () => {
    const { scene, four } = verifying();
    const [first, second, third] = four;
    const dealer = scene.index(second);
    const good = scene.complaint(first, dealer);
    const fails = (change: object, signer = first.signer) =>
      scene.fails('seal.complain', { ...good, ...change } as typeof good, signer);
    expect(fails({})).toMatchObject({ code: 'SEAL_SHARE_GOOD', detail: { dealer } });
    expect(fails({ proof: flip(good.proof as Bytes) }).code).toBe('SEAL_PROOF');
    expect(fails({ k: scene.dealing(first).r }).code).toBe('SEAL_PROOF');
    expect(fails({ k: new Uint8Array(48).with(0, 0xc0) }).code).toBe('SEAL_PROOF');
    // Replayed against another dealer, or by another participant.
    expect(fails({ dealer: scene.index(third) }).code).toBe('SEAL_PROOF');
    expect(fails({}, third.signer).code).toBe('SEAL_PROOF');
    expect(scene.keySet()).toMatchObject({ guilty: [], status: 'VERIFYING' });
  });
});

describe('seal.ack', () => {
  it('is for participants, once, with a share of exactly this key', () => {
    const { scene, four } = dealing();
    const [first, second, third] = four;
    const shaped = { epoch: 1, keyId: new Uint8Array(32), share: new Uint8Array(96) };
    expect(scene.fails('seal.ack', shaped, first.signer).code).toBe('SEAL_PHASE');
    for (const member of four) scene.deal(member);
    const good = scene.acknowledgement(first);
    const fails = (change: object, signer = first.signer) =>
      scene.fails('seal.ack', { ...good, ...change } as typeof good, signer);
    expect(fails({ epoch: 2 }).code).toBe('SEAL_EPOCH_UNKNOWN');
    expect(fails({}, stranger).code).toBe('SEAL_NOT_PARTICIPANT');
    expect(fails({ keyId: new Uint8Array(32) }).code).toBe('SEAL_OTHER_KEY');
    expect(fails({ share: scene.acknowledgement(second).share }).code).toBe('SEAL_SHARE');
    expect(fails({}, third.signer).code).toBe('SEAL_SHARE');
    expect(fails({ share: new Uint8Array(96).with(0, 0xc0) }).code).toBe('SEAL_SHARE');
    // What the same share signs for a heartbeat is no acknowledgement.
    expect(fails({ share: scene.heartbeat(first).share }).code).toBe('SEAL_SHARE');
    scene.ack(first);
    expect(fails({}).code).toBe('SEAL_DONE');
  });
});

describe('seal.heartbeat', () => {
  it('is for participants of a key in use, once in the present period', () => {
    const early = verifying();
    const [someone] = early.four;
    const shaped = { epoch: 1, period: 1, share: new Uint8Array(96) };
    expect(early.scene.fails('seal.heartbeat', shaped, someone.signer).code).toBe('SEAL_PHASE');
    const { scene, four } = active();
    const [first, second] = four;
    const present = scene.heartbeat(first);
    const fails = (payload: typeof present, signer = first.signer) => scene.fails('seal.heartbeat', payload, signer);
    // Who has confirmed the key in this period has been heard of.
    expect(fails(present).code).toBe('SEAL_DONE');
    scene.advance(scene.read().time + 600_000);
    const good = scene.heartbeat(first);
    expect(fails({ ...good, epoch: 2 }).code).toBe('SEAL_EPOCH_UNKNOWN');
    expect(fails(good, stranger).code).toBe('SEAL_NOT_PARTICIPANT');
    expect(fails(present)).toMatchObject({ code: 'SEAL_PERIOD', detail: { period: good.period } });
    expect(fails({ ...good, period: Number(good.period) + 1 }).code).toBe('SEAL_PERIOD');
    expect(fails({ ...scene.heartbeat(second), period: good.period ?? 0 }).code).toBe('SEAL_SHARE');
    expect(fails({ ...present, period: good.period ?? 0 }).code).toBe('SEAL_SHARE');
    const { keyId } = jointKeyOf(scene.keySet());
    const ack = testShares.sign(scene.secret(first), sealMessageBytes({ kind: 'ack', keyId }));
    expect(fails({ ...good, share: ack }).code).toBe('SEAL_SHARE');
    scene.done('seal.heartbeat', good, first.signer);
    expect(scene.keySet().beats[scene.index(first) - 1]).toBe(good.period);
    expect(fails(good).code).toBe('SEAL_DONE');
    scene.state.put(keySetEntries, '1', { ...scene.keySet(), status: 'RETIRED' });
    expect(fails(good).code).toBe('SEAL_PHASE');
  });
});
