import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { ValueMap } from '../../ledger/base/codec.ts';
import { faultyMax } from '../../ledger/base/quorum.ts';
import { activeSealKey, dkgContextOf, publicKeyOf } from '../../ledger/modules/seal/seal-entries.ts';
import { sealMessageBytes } from '../../ledger/seal/identity.ts';
import { badDealing } from '../bad-dealing.ts';
import { propertySeed } from '../property-seed.ts';
import { createSealScene, type SealMember, type SealScene, testShares } from '../seal-scene.ts';

const START = Date.parse('2026-02-02T10:00:00Z');
const N = 4;
const TURNS_MAX = 20;

type Doing = 'register' | 'deal' | 'complain' | 'ack' | 'heartbeat' | 'stale' | 'wait';
interface Step {
  readonly who: number;
  readonly doing: Doing;
  /** Who a liar's dealing wrongs, whom a complaint is about, whose words are sent again. */
  readonly other: number;
  readonly ms: number;
}

const step: fc.Arbitrary<Step> = fc.record({
  who: fc.nat({ max: N - 1 }),
  doing: fc.constantFrom<Doing[]>(
    'register',
    'register',
    'deal',
    'deal',
    'complain',
    'ack',
    'ack',
    'heartbeat',
    'stale',
    'wait',
  ),
  other: fc.nat({ max: N - 1 }),
  ms: fc.constantFrom(1, 500, 3000, 10_000),
});

interface Said {
  readonly type: string;
  readonly payload: ValueMap;
}

/** Sends what anybody may send; a fault must be one that the type lists, which the scene sees to. */
function send(scene: SealScene, member: SealMember, { type, payload }: Said): boolean {
  const row = scene.modules.flatMap(({ txs }) => txs).find((candidate) => candidate.type === type);
  if (row === undefined) throw new TypeError('the type exists');
  return !('fault' in scene.run(row, payload, member.signer));
}

/** What a member would send now for a step, or nothing where the state does not let it make such a message at all. */
function said(scene: SealScene, member: SealMember, isLiar: boolean, { doing, other }: Step): Said | undefined {
  const keySet = scene.keySet();
  const index = scene.index(member);
  const target = scene.members[other];
  switch (doing) {
    case 'register':
      return { type: 'seal.register', payload: scene.registration(member) };
    case 'deal': {
      if (index === 0) return undefined;
      const dkg = dkgContextOf(scene.read().genesisHash, 1, keySet);
      const victim = (other % keySet.participants.length) + 1;
      const dealing = isLiar && victim !== index ? badDealing(dkg, index, victim) : scene.dealing(member);
      return { type: 'seal.deal', payload: scene.dealPayload(member, dealing) };
    }
    case 'complain': {
      const dealer = target === undefined ? 0 : scene.index(target);
      if (index === 0 || !keySet.dealt.includes(dealer)) return undefined;
      return { type: 'seal.complain', payload: scene.complaint(member, dealer) };
    }
    case 'ack':
    case 'heartbeat': {
      if (keySet.key === undefined || index === 0 || !hasGoodShares(scene, member)) return undefined;
      return doing === 'ack'
        ? { type: 'seal.ack', payload: scene.acknowledgement(member) }
        : { type: 'seal.heartbeat', payload: scene.heartbeat(member) };
    }
    default:
      return undefined;
  }
}

function hasGoodShares(scene: SealScene, member: SealMember): boolean {
  try {
    return scene.secret(member).length === 32;
  } catch {
    return false;
  }
}

/** Honest members do what their nodes would: they complain of whoever wronged them, and confirm what is good. */
function finishHonestly(scene: SealScene, honest: readonly SealMember[]): void {
  for (let turns = 0; scene.keySet().status !== 'ACTIVE'; turns++) {
    expect(turns).toBeLessThan(TURNS_MAX);
    const before = scene.keySet();
    for (const member of honest) {
      const { status, dealt, guilty, acks } = scene.keySet();
      const index = scene.index(member);
      if (status === 'REGISTERING') send(scene, member, { type: 'seal.register', payload: scene.registration(member) });
      if (status === 'DEALING' && index > 0 && !dealt.includes(index)) scene.deal(member);
      if (status !== 'VERIFYING' || index === 0) continue;
      for (const dealer of dealt.filter((one) => !guilty.includes(one))) {
        if (scene.keySet().status !== 'VERIFYING') break;
        send(scene, member, { type: 'seal.complain', payload: scene.complaint(member, dealer) });
      }
      const now = scene.keySet();
      if (now.status === 'VERIFYING' && !acks.includes(index))
        send(scene, member, { type: 'seal.ack', payload: scene.acknowledgement(member) });
    }
    // Nobody has anything to say any more: the clock decides.
    if (scene.keySet() === before) scene.endPhase();
  }
}

it('messages of a key generation in any order, with liars, never throw and end in a key that honest shares make', () => {
  fc.assert(
    fc.property(fc.array(step, { minLength: 5, maxLength: 40 }), fc.nat({ max: N - 1 }), (steps, liar) => {
      const scene = createSealScene({ time: START });
      scene.advance(START + 1);
      const isLiar = (at: number) => at === liar;
      const history: Said[] = [];
      for (const one of steps) {
        const member = scene.members[one.who] as SealMember;
        if (one.doing === 'wait') {
          // An honest member that missed the registration would be a second fault: f is 1.
          if (scene.keySet().status !== 'REGISTERING') scene.advance(scene.read().time + one.ms);
          continue;
        }
        const message = one.doing === 'stale' ? history[one.other] : said(scene, member, isLiar(one.who), one);
        if (message === undefined) continue;
        send(scene, member, message);
        history.unshift(message);
      }
      const { attempt, guilty } = scene.keySet();
      // Nobody but the liar is ever convicted, whatever was sent.
      const convicted = guilty.map((index) => scene.keySet().participants[index - 1]?.org);
      for (const org of convicted) expect(org).toBe(scene.members[liar]?.signer.org);
      expect(guilty.length).toBeLessThanOrEqual(faultyMax(N));

      finishHonestly(
        scene,
        scene.members.filter((_, at) => !isLiar(at)),
      );
      const keySet = scene.keySet();
      // The attempt under way may be spoilt by what came before; the next one is not.
      expect(keySet.attempt).toBeLessThanOrEqual(attempt + 1);
      expect(activeSealKey(scene.state)).toEqual({ epoch: 1, keyId: keySet.key?.keyId });
      const message = sealMessageBytes({ kind: 'heartbeat', keyId: keySet.key?.keyId ?? new Uint8Array(32), day: 1 });
      const openers = scene.members.filter((member) => keySet.acks.includes(scene.index(member)));
      const shares = openers
        .slice(0, keySet.t)
        .map((member) => ({ index: scene.index(member), signature: testShares.sign(scene.secret(member), message) }));
      expect(shares).toHaveLength(keySet.t);
      expect(testShares.verify(publicKeyOf(keySet), message, testShares.combine(message, shares))).toBe(true);
    }),
    { seed: propertySeed(), numRuns: 10 },
  );
}, 60_000);
