import { describe, expect, it } from 'vitest';
import { keyText } from '../../ledger/base/keys.ts';
import { activeSealKey, keySetEntries, sealHeadEntries } from '../../ledger/modules/seal/seal-entries.ts';
import { countTender } from '../../ledger/modules/seal/seal-epoch.ts';
import { sealSecretFrom } from '../../ledger/seal/registration.ts';
import { sha256 } from '../../node/crypto/sha256.ts';
import { createSealScene, type SealMember, type SealScene } from '../seal-scene.ts';
import {
  approve,
  both,
  decided,
  fresh,
  join,
  leave,
  NEW_BIN,
  nextBlocks,
  p1,
  p2,
  p3,
  p4,
  proposalOf,
  propose,
  refused,
  replace,
  withNewcomer,
} from '../validator-scene.ts';

const START = Date.parse('2026-02-02T10:00:00Z');

/** The fifth validator of these tests. */
const fifth: SealMember = {
  key: fresh(2),
  signer: { org: NEW_BIN, key: fresh(2) },
  dk: sealSecretFrom(sha256, fresh(2)),
};

/** A chain with an active key of four validators, and a fifth organisation that may become one. */
function activeScene(): SealScene {
  const scene = createSealScene({ time: START });
  withNewcomer(scene);
  scene.makeKey();
  return scene;
}

/** Signs for the fifth to join: a member, and the key that is to vote. */
const joining = both(p1, fresh(2));

const need = (scene: SealScene, epoch: number, change: 1 | -1) =>
  scene.asSystem((context) => countTender(context, epoch, change)).map(({ type }) => type);
const next = (scene: SealScene) => scene.advance(scene.read().time + 1);
const memberOf = (scene: SealScene, org: string): SealMember => {
  const found = scene.members.find(({ signer }) => signer.org === org);
  if (found === undefined) throw new TypeError('the organisation has a validator');
  return found;
};

/** All of these register, deal and confirm. */
function makeEpoch(scene: SealScene, epoch: number, members: readonly SealMember[]): void {
  for (const member of members) scene.register(member, epoch);
  for (const member of members) scene.deal(member, epoch);
  for (const member of members) scene.ack(member, epoch);
}

describe('a change of the validator set', () => {
  it('opens the next epoch; the key before it serves its tenders to the end, and retires with the last', () => {
    const scene = activeScene();
    const first = activeSealKey(scene.state);
    need(scene, 1, 1);
    need(scene, 1, 1);
    expect(next(scene)).toEqual([]);
    decided(scene, join(), joining);
    const [registering] = next(scene);
    expect(registering).toMatchObject({ type: 'seal.registering', data: { epoch: 2, validators: 5 } });
    // Until it is made, new tenders go on under the old key.
    expect(activeSealKey(scene.state)).toEqual(first);
    expect(scene.keySet(1).status).toBe('ACTIVE');
    makeEpoch(scene, 2, [...scene.members, fifth]);
    expect(scene.keySet(2)).toMatchObject({ status: 'ACTIVE', t: 4, attempt: 1, missing: [] });
    expect(activeSealKey(scene.state)).toMatchObject({ epoch: 2, keyId: scene.keySet(2).key?.keyId });
    expect(scene.keySet(1)).toMatchObject({ status: 'DRAINING', tenders: 2 });
    // Openers of the old key go on proving that they hold it.
    const member = memberOf(scene, p1.bin);
    scene.advance(scene.read().time + 600_000);
    scene.done('seal.heartbeat', scene.heartbeat(member, 1), member.signer);
    expect(need(scene, 1, -1)).toEqual([]);
    expect(need(scene, 1, -1)).toEqual(['seal.retired']);
    expect(scene.keySet(1)).toMatchObject({ status: 'RETIRED', tenders: 0, since: scene.read().time });
    expect(scene.fails('seal.heartbeat', scene.heartbeat(member, 1), member.signer).code).toBe('SEAL_PHASE');
    // A key without tenders is not retired while it is the one in use.
    need(scene, 2, 1);
    expect(need(scene, 2, -1)).toEqual([]);
    expect(scene.keySet(2).status).toBe('ACTIVE');
  });

  it('retires a key that serves nothing at once', () => {
    const scene = activeScene();
    decided(scene, join(), joining);
    next(scene);
    makeEpoch(scene, 2, [...scene.members, fifth]);
    expect(scene.keySet(1).status).toBe('RETIRED');
  });

  it('that comes while a key is made waits for it', () => {
    const scene = createSealScene({ time: START });
    withNewcomer(scene);
    next(scene);
    for (const member of scene.members) scene.register(member);
    decided(scene, join(), joining);
    expect(next(scene)).toEqual([]);
    expect(scene.fails('seal.register', scene.registration(fifth, 2), fifth.signer).code).toBe('SEAL_EPOCH_UNKNOWN');
    expect(
      scene.fails('seal.deal', scene.dealPayload(fifth, scene.dealing(scene.members[0] as SealMember)), fifth.signer)
        .code,
    ).toBe('SEAL_NOT_PARTICIPANT');
    for (const member of scene.members) scene.deal(member);
    for (const member of scene.members) scene.ack(member);
    expect(scene.keySet(1).status).toBe('ACTIVE');
    expect(next(scene).map(({ type }) => type)).toEqual(['seal.registering']);
    expect(scene.state.get(sealHeadEntries, '')).toMatchObject({ epoch: 2, active: { epoch: 1 } });
    expect(scene.keySet(2).set.map(({ key }) => keyText(key))).toContain(keyText(fifth.key));
  });

  it('makes a failed attempt give way to the epoch of the new set', () => {
    const scene = createSealScene({ time: START });
    withNewcomer(scene);
    next(scene);
    // The fourth validator is gone for good; it is replaced while the others wait for it.
    const gone = memberOf(scene, p4.bin);
    const others = scene.members.filter((member) => member !== gone);
    for (const member of others.slice(0, 2)) scene.register(member);
    decided(scene, leave(p4));
    // One change is on its way at a time.
    nextBlocks(scene, 2);
    decided(scene, join(), joining);
    expect(scene.keySet(1).status).toBe('REGISTERING');
    const events = [...scene.endPhase(), ...next(scene)];
    expect(events.map(({ type }) => type)).toEqual(['seal.failed', 'seal.registering']);
    expect(scene.keySet(1).status).toBe('RETIRED');
    expect(scene.keySet(1).phaseEnd).toBeUndefined();
    expect(scene.fails('seal.register', scene.registration(gone), gone.signer).code).toBe('SEAL_PHASE');
    expect(
      scene
        .timers()
        .filter(({ kind }) => kind === 'seal.phaseEnd')
        .map(({ objectId }) => objectId),
    ).toEqual(['2']);
    makeEpoch(scene, 2, [...others, fifth]);
    expect(activeSealKey(scene.state)?.epoch).toBe(2);
    expect(scene.keySet(2)).toMatchObject({ status: 'ACTIVE', attempt: 1 });
  });

  it('messages of one epoch count in no other', () => {
    const scene = activeScene();
    const member = memberOf(scene, p1.bin);
    const ack = scene.acknowledgement(member, 1);
    decided(scene, join(), joining);
    next(scene);
    const everyone = [...scene.members, fifth];
    for (const one of everyone) scene.register(one, 2);
    for (const one of everyone) scene.deal(one, 2);
    expect(scene.fails('seal.ack', { ...ack, epoch: 2 }, member.signer).code).toBe('SEAL_OTHER_KEY');
    const keyId = scene.keySet(2).key?.keyId ?? new Uint8Array(32);
    expect(scene.fails('seal.ack', { ...ack, epoch: 2, keyId }, member.signer).code).toBe('SEAL_SHARE');
    expect(scene.fails('seal.ack', scene.acknowledgement(fifth, 2), member.signer).code).toBe('SEAL_SHARE');
    expect(scene.fails('seal.ack', { ...scene.acknowledgement(fifth, 2), epoch: 1 }, fifth.signer).code).toBe(
      'SEAL_NOT_PARTICIPANT',
    );
  });
});

describe('a validator leaves', () => {
  it('not while a tender would be left with too few live openers', () => {
    const scene = activeScene();
    need(scene, 1, 1);
    // Three live openers are left without it, and three open.
    const proposal = proposalOf(propose(scene, leave(p1), both(p1)));
    const index = scene.index(memberOf(scene, p2.bin));
    scene.state.put(keySetEntries, '1', { ...scene.keySet(1), missing: [index] });
    const duty = { code: 'VALIDATOR_DUTIES_OPEN', detail: { duty: 'SEAL_OPENERS_FEW', epoch: 1, live: 2, needed: 3 } };
    expect(refused(scene, leave(p3), both(p3))).toMatchObject(duty);
    expect(refused(scene, replace(p3), both(p3, p3.keys[1]))).toMatchObject(duty);
    // Whoever is missing is not one of those that open.
    propose(scene, leave(p2), both(p4));
    // What was proposed before is looked at again when a quorum has approved.
    approve(scene, proposal, p2);
    expect(approve(scene, proposal, p3).result).toMatchObject({ status: 'REFUSED' });
    expect(scene.keySet(1).set).toHaveLength(4);
    // With the end of the last tender nothing holds anybody.
    need(scene, 1, -1);
    propose(scene, leave(p3), both(p3));
  });

  it('not either while a tender needs a key that is being drained', () => {
    const scene = activeScene();
    need(scene, 1, 1);
    decided(scene, join(), joining);
    next(scene);
    makeEpoch(scene, 2, [...scene.members, fifth]);
    next(scene);
    expect(scene.keySet(1).status).toBe('DRAINING');
    scene.state.put(keySetEntries, '1', { ...scene.keySet(1), missing: [scene.index(memberOf(scene, p2.bin))] });
    expect(refused(scene, leave(p3), both(p3))).toMatchObject({ detail: { duty: 'SEAL_OPENERS_FEW', epoch: 1 } });
    // The fifth has no share of that key.
    propose(scene, { action: 'LEAVE', org: NEW_BIN, key: fifth.key }, both(p1));
    need(scene, 1, -1);
    propose(scene, leave(p3), both(p3));
  });
});
