import { describe, expect, it } from 'vitest';
import type { ValueMap } from '../../ledger/base/codec.ts';
import { keyText } from '../../ledger/base/keys.ts';
import { activeSealKey, dkgContextOf, existingDealing, jointKeyOf } from '../../ledger/modules/seal/seal-entries.ts';
import { liveOpeners } from '../../ledger/modules/seal/seal-openers.ts';
import { createDealing, dealingSecretsFrom, shareFromDealing } from '../../ledger/seal/dkg.ts';
import { Fr, scalarBytes, scalarFromBytes } from '../../ledger/seal/points.ts';
import { sha256 } from '../../node/crypto/sha256.ts';
import { badDealing } from '../bad-dealing.ts';
import { createSealScene, type SealMember, type SealScene } from '../seal-scene.ts';

const START = Date.parse('2026-02-02T10:00:00Z');
/** Of the demo profile. */
const WINDOW = 10_000;

/** Members in the order of their indices, at the beginning of the dealing. */
function dealing(validators = 4): { readonly scene: SealScene; readonly of: (index: number) => SealMember } {
  const scene = createSealScene({ time: START, validators });
  scene.advance(START + 1);
  for (const member of scene.members) scene.register(member);
  return { scene, of: (index) => scene.members.find((member) => scene.index(member) === index) as SealMember };
}

/** Deals, so that the share of `victim` by each of these dealers is bad. */
function dealBadly(scene: SealScene, dealers: readonly number[], victim: number): void {
  const dkg = dkgContextOf(scene.read().genesisHash, 1, scene.keySet());
  for (const member of scene.members) {
    const index = scene.index(member);
    const dealt = dealers.includes(index) ? badDealing(dkg, index, victim) : scene.dealing(member);
    scene.done('seal.deal', scene.dealPayload(member, dealt), member.signer);
  }
}

const complain = (scene: SealScene, member: SealMember, dealer: number) =>
  scene.done('seal.complain', scene.complaint(member, dealer), member.signer);

describe('a bad share', () => {
  it('takes its dealer out by one complaint: acknowledgements are void, and the key is without it', () => {
    const { scene, of } = dealing();
    dealBadly(scene, [2], 4);
    const before = scene.keySet();
    // Who has good shares of all confirms, and may have to do so again.
    for (const index of [1, 2, 3]) scene.ack(of(index));
    const old = scene.acknowledgement(of(1));
    expect(scene.keySet().acks).toEqual([1, 2, 3]);
    expect(() => scene.secret(of(4))).toThrow('every share');
    const { events } = complain(scene, of(4), 2);
    expect(events).toEqual([{ type: 'seal.dealerExcluded', data: { epoch: 1, attempt: 1, dealer: 2 } }]);
    const after = scene.keySet();
    expect(after).toMatchObject({ status: 'VERIFYING', attempt: 1, dealt: [1, 2, 3, 4], guilty: [2], acks: [] });
    expect(after.key?.keyId).not.toEqual(before.key?.keyId);
    expect(after.key?.joint).not.toEqual(before.key?.joint);
    expect(scene.fails('seal.ack', old, of(1).signer).code).toBe('SEAL_OTHER_KEY');
    expect(scene.fails('seal.complain', { ...scene.complaint(of(4), 2) }, of(4).signer).code).toBe(
      'SEAL_DEALER_UNKNOWN',
    );
    // The liar may still hold a share: its polynomial is out, and what others dealt to it is good.
    for (const index of [1, 2, 3, 4]) scene.ack(of(index));
    expect(scene.keySet()).toMatchObject({ status: 'ACTIVE', guilty: [2], missing: [] });
    expect(activeSealKey(scene.state)).toEqual({ epoch: 1, keyId: after.key?.keyId });
  });

  it('found in the last millisecond of the window leaves half a window to confirm the new key', () => {
    const { scene, of } = dealing();
    dealBadly(scene, [2], 4);
    for (const index of [1, 2, 3]) scene.ack(of(index));
    const { phaseEnd = 0 } = scene.keySet();
    scene.advance(phaseEnd - 1);
    complain(scene, of(4), 2);
    expect(scene.keySet().phaseEnd).toBe(phaseEnd - 1 + WINDOW / 2);
    expect(scene.advance(phaseEnd)).toEqual([]);
    for (const index of [1, 3, 4]) scene.ack(of(index));
    expect(scene.keySet().status).toBe('VERIFYING');
    const [active] = scene.endPhase();
    expect(active).toMatchObject({ type: 'seal.active', data: { n: 4, t: 3, missing: [2] } });
    expect(scene.timers()).toEqual([]);
  });

  it('found early does not shorten the window', () => {
    const { scene, of } = dealing();
    dealBadly(scene, [2], 4);
    const { phaseEnd } = scene.keySet();
    complain(scene, of(4), 2);
    expect(scene.keySet().phaseEnd).toBe(phaseEnd);
  });

  it('that nobody complains of in time comes too late: the victim is missing', () => {
    const { scene, of } = dealing();
    dealBadly(scene, [2], 4);
    for (const index of [1, 2, 3]) scene.ack(of(index));
    const complaint = scene.complaint(of(4), 2);
    scene.endPhase();
    expect(scene.keySet()).toMatchObject({ status: 'ACTIVE', missing: [4] });
    expect(scene.fails('seal.complain', complaint, of(4).signer).code).toBe('SEAL_PHASE');
  });

  it('by more dealers than may be faulty ends the attempt, and nobody is called absent', () => {
    const { scene, of } = dealing();
    dealBadly(scene, [2, 3], 4);
    complain(scene, of(4), 2);
    const { events } = complain(scene, of(4), 3);
    expect(events.map(({ type }) => type)).toEqual(['seal.dealerExcluded', 'seal.failed', 'seal.dealing']);
    expect(events[1]?.data).toEqual({ epoch: 1, attempt: 1, phase: 'VERIFYING', missing: [] });
    const { phaseEnd, ...rest } = scene.keySet();
    expect(rest).toMatchObject({ status: 'DEALING', attempt: 2, dealt: [], guilty: [], acks: [] });
    expect(rest.key).toBeUndefined();
    expect(phaseEnd).toBe(scene.read().time + 2 * WINDOW);
    expect(rest.participants).toHaveLength(4);
  });
});

describe('who is absent', () => {
  it('from registering is named, and too many are waited for twice as long', () => {
    const scene = createSealScene({ time: START });
    scene.advance(START + 1);
    const [a, b, c, d] = scene.members as [SealMember, SealMember, SealMember, SealMember];
    scene.register(a);
    scene.register(b);
    const [failed] = scene.endPhase();
    const missing = [c, d].map(({ key }) => keyText(key)).sort();
    expect(failed?.type).toBe('seal.failed');
    expect(failed?.data).toMatchObject({ epoch: 1, attempt: 1, phase: 'REGISTERING' });
    expect([...((failed?.data.missing ?? []) as string[])].sort()).toEqual(missing);
    expect(scene.keySet()).toMatchObject({ attempt: 2, phaseEnd: scene.read().time + 2 * WINDOW });
    // Who has registered need not do so again; three of four suffice.
    expect(scene.fails('seal.register', scene.registration(a), a.signer).code).toBe('SEAL_DONE');
    scene.register(c);
    scene.endPhase();
    expect(scene.keySet()).toMatchObject({ status: 'DEALING', attempt: 2, t: 3 });
    expect(scene.keySet().participants).toHaveLength(3);
    // The fourth came too late for this epoch.
    expect(scene.fails('seal.register', scene.registration(d), d.signer).code).toBe('SEAL_PHASE');
    expect(scene.index(d)).toBe(0);
  });

  it('from dealing leaves a key of the others; fewer than n − f dealings are a new attempt, which takes nothing of the old', () => {
    const { scene, of } = dealing();
    for (const index of [1, 2]) scene.deal(of(index));
    const old = scene.dealPayload(of(3));
    const [failed] = scene.endPhase();
    expect(failed).toEqual({
      type: 'seal.failed',
      data: { epoch: 1, attempt: 1, phase: 'DEALING', missing: [3, 4].map((index) => keyText(of(index).key)) },
    });
    expect(scene.keySet()).toMatchObject({ attempt: 2, dealt: [], phaseEnd: scene.read().time + 2 * WINDOW });
    // A dealing of the first attempt comes late, and is no better under the second's number.
    expect(scene.fails('seal.deal', old, of(3).signer).code).toBe('SEAL_ATTEMPT');
    expect(scene.fails('seal.deal', { ...old, attempt: 2 }, of(3).signer).code).toBe('SEAL_DEALING');
    for (const index of [1, 2, 3]) scene.deal(of(index));
    scene.endPhase();
    expect(scene.keySet()).toMatchObject({ status: 'VERIFYING', attempt: 2, dealt: [1, 2, 3] });
    // The first attempt's dealings stand beside, and its complaints are for nothing.
    const complaint: ValueMap = { ...scene.complaint(of(4), 1), attempt: 1 };
    expect(scene.fails('seal.complain', complaint, of(4).signer).code).toBe('SEAL_ATTEMPT');
    // Who did not deal holds a share like everybody.
    for (const index of [1, 2, 3, 4]) scene.ack(of(index));
    expect(scene.keySet()).toMatchObject({ status: 'ACTIVE', attempt: 2, missing: [] });
  });

  it('from confirming fails the attempt when too many are, and windows stop growing at sixteen times', () => {
    const { scene, of } = dealing();
    const lengths: number[] = [];
    for (let attempt = 1; attempt <= 6; attempt++) {
      const { since, phaseEnd = 0 } = scene.keySet();
      lengths.push((phaseEnd - since) / WINDOW);
      for (const member of scene.members) scene.deal(member);
      for (const index of [1, 4]) scene.ack(of(index));
      const [failed] = scene.endPhase();
      const missing = [2, 3].map((index) => keyText(of(index).key));
      expect(failed?.data).toEqual({ epoch: 1, attempt, phase: 'VERIFYING', missing });
    }
    expect(lengths).toEqual([1, 2, 4, 8, 16, 16]);
    expect(activeSealKey(scene.state)).toBeUndefined();
  });

  it('is missing no more once it confirms late or sends a heartbeat, and lives by heartbeats alone', () => {
    const { scene, of } = dealing();
    for (const member of scene.members) scene.deal(member);
    for (const index of [1, 2]) scene.ack(of(index));
    const late = [scene.acknowledgement(of(3)), scene.acknowledgement(of(4))];
    scene.ack(of(3));
    scene.endPhase();
    expect(scene.keySet()).toMatchObject({ status: 'ACTIVE', acks: [1, 2, 3], missing: [4] });
    const [first = 0] = scene.keySet().beats;
    expect(scene.keySet().beats).toEqual([first, first, first, 0]);
    const live = () => liveOpeners(scene.read(), scene.keySet());
    expect(live()).toEqual([1, 2, 3]);
    scene.done('seal.ack', late[1] ?? {}, of(4).signer);
    expect(scene.keySet()).toMatchObject({ acks: [1, 2, 3, 4], missing: [] });
    expect(scene.fails('seal.ack', late[1] ?? {}, of(4).signer).code).toBe('SEAL_DONE');
    expect(live()).toEqual([1, 2, 3]);
    scene.done('seal.heartbeat', scene.heartbeat(of(4)), of(4).signer);
    expect(live()).toEqual([1, 2, 3, 4]);
    // Two periods may pass in silence, of which the present one has just begun.
    const period = Number(scene.read().params.get('seal.heartbeatMs'));
    scene.advance((first + 3) * period - 1);
    expect(live()).toEqual([1, 2, 3, 4]);
    scene.advance((first + 3) * period);
    expect(live()).toEqual([]);
    for (const index of [1, 2]) scene.done('seal.heartbeat', scene.heartbeat(of(index)), of(index).signer);
    expect(live()).toEqual([1, 2]);
  });

  it('and has not confirmed is taken back by a heartbeat too', () => {
    const { scene, of } = dealing();
    for (const member of scene.members) scene.deal(member);
    for (const index of [1, 2, 3]) scene.ack(of(index));
    scene.endPhase();
    scene.done('seal.heartbeat', scene.heartbeat(of(4)), of(4).signer);
    expect(scene.keySet()).toMatchObject({ acks: [1, 2, 3], missing: [] });
    expect(liveOpeners(scene.read(), scene.keySet())).toEqual([1, 2, 3, 4]);
  });
});

describe('dealers that collude', () => {
  it('to a key of nothing only fail their attempt', () => {
    const { scene, of } = dealing(2);
    const dkg = dkgContextOf(scene.read().genesisHash, 1, scene.keySet());
    const secrets = dealingSecretsFrom(sha256, dkg, 1, of(1).dk);
    const coefficients = secrets.coefficients.map((one, at) =>
      at === 0 ? scalarBytes(Fr.neg(scalarFromBytes(one) ?? 0n)) : one,
    );
    const deal = (index: number, with_: typeof secrets) =>
      scene.done('seal.deal', scene.dealPayload(of(index), createDealing(sha256, dkg, index, with_)), of(index).signer);
    deal(1, secrets);
    const { events } = deal(2, { ...secrets, coefficients });
    expect(events.map(({ type }) => type)).toEqual(['seal.failed', 'seal.dealing']);
    expect(scene.keySet()).toMatchObject({ status: 'DEALING', attempt: 2, dealt: [] });
    expect(scene.keySet().key).toBeUndefined();
    expect(activeSealKey(scene.state)).toBeUndefined();
    for (const member of scene.members) scene.deal(member);
    for (const member of scene.members) scene.ack(member);
    expect(scene.keySet()).toMatchObject({ status: 'ACTIVE', attempt: 2 });
  });

  it('cannot be made of one that deals last and takes its own share away: it is missing, and the key comes about', () => {
    const { scene, of } = dealing();
    for (const index of [1, 2, 3]) scene.deal(of(index));
    const { genesisHash } = scene.read();
    const dkg = dkgContextOf(genesisHash, 1, scene.keySet());
    const liar = of(4);
    const received = [1, 2, 3].map((dealer) => {
      const dealt = existingDealing(scene.state, 1, 1, dealer);
      return scalarFromBytes(shareFromDealing(sha256, dkg, dealer, dealt, 4, liar.dk) as Uint8Array) ?? 0n;
    });
    const secrets = dealingSecretsFrom(sha256, dkg, 4, liar.dk);
    const [c0, c1] = secrets.coefficients.map((one) => scalarFromBytes(one) ?? 0n) as [bigint, bigint];
    // a(4) = −Σ of what it received, by the choice of the last of its three coefficients.
    const rest = received.reduce((sum, share) => Fr.add(sum, share), Fr.add(c0, Fr.mul(c1, 4n)));
    const last = Fr.div(Fr.neg(rest), 16n);
    const own = { ...secrets, coefficients: [c0, c1, last].map((one) => scalarBytes(one)) };
    scene.done('seal.deal', scene.dealPayload(liar, createDealing(sha256, dkg, 4, own)), liar.signer);
    const { keyId, members } = jointKeyOf(scene.keySet());
    const infinity = new Uint8Array(48).with(0, 0xc0);
    expect(members[3]).toEqual(infinity);
    // The signature of the share 0 is infinity too, and says nothing.
    const nothing = { epoch: 1, keyId, share: new Uint8Array(96).with(0, 0xc0) };
    expect(scene.fails('seal.ack', nothing, liar.signer).code).toBe('SEAL_SHARE');
    for (const index of [1, 2, 3]) scene.ack(of(index));
    scene.endPhase();
    expect(scene.keySet()).toMatchObject({ status: 'ACTIVE', attempt: 1, missing: [4] });
  });
});
