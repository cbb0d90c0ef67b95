import { describe, expect, it } from 'vitest';
import type { Value, ValueMap } from '../../ledger/base/codec.ts';
import type { ScoreReader } from '../../ledger/bundle/check-score.ts';
import { scoringInput } from '../../ledger/modules/award/score-input.ts';
import { findSheet } from '../../ledger/modules/award/score-sheet-store.ts';
import { type AwardScene, asMember, createAwardScene, fiveMembers } from '../award-scene.ts';
import { bundleOfChain, chainOfScene, checkBundle, validatorKeys } from '../bundle-scene.ts';
import { checkScoreJson, scoreBundleOf } from '../score-bundle.ts';

/** The road of a lot as the ledger itself goes it: what the score is read with. */
const reader: ScoreReader = { input: scoringInput, sheet: findSheet };

const sample: ValueMap = { id: 'sample', kind: 'MANUAL', title: { kk: 'Үлгі', ru: 'Образец' }, weightBps: 0 };

/** Three bidders with two envelopes each; the third is not admitted. */
function twoEnvelopes(): AwardScene {
  const scene = createAwardScene({
    validators: validatorKeys,
    plan: { method: 'TWO_ENVELOPE' },
    change: { method: 'TWO_ENVELOPE', criteria: [sample], commission: { members: fiveMembers } },
  });
  for (const serial of [1, 2, 3]) {
    const bidder = scene.newBidder(serial);
    scene.secure(bidder);
    scene.submit(bidder, { envelope: 0, withoutPrice: true });
    scene.submit(bidder, { envelope: 1, unitPrice: 100_010 - serial });
  }
  return scene;
}

function admit(scene: AwardScene): void {
  for (const [bid, pass] of [
    [1, true],
    [3, true],
    [5, false],
  ] as const)
    for (const seat of [0, 1, 2, 3]) {
      const said = { tender: scene.tenderId, lot: 1, bid, criterion: 'sample', pass, ground: '13-бап', reason: 'Үлгі' };
      scene.done('review.vote', said, asMember(seat));
    }
  scene.toTermEnd();
}

async function openingFault(scene: AwardScene, lie: Readonly<Record<string, Value | undefined>> = {}) {
  const json = await bundleOfChain(await chainOfScene(scene, lie), scene.tenderId);
  const { fault } = checkBundle(json, scene.tenderId);
  return fault && [fault.code, fault.detail.bid ?? fault.detail.field];
}

async function scoreFault(scene: AwardScene, lie: Readonly<Record<string, Value | undefined>> = {}) {
  const chain = await chainOfScene(scene, lie);
  const subject = { tender: scene.tenderId, lot: 1 };
  const { fault } = checkScoreJson(chain, await scoreBundleOf(chain, reader, subject), reader, subject);
  return fault && [fault.code, fault.detail.bid ?? fault.detail.field];
}

describe('a tender of two envelopes', () => {
  const scene = twoEnvelopes();

  it('is checked after its first opening, after its second, and when it is awarded', async () => {
    scene.openBids();
    expect(await openingFault(scene)).toBeUndefined();
    admit(scene);
    expect(scene.stage().stage).toBe('OPENING_2');
    expect(await openingFault(scene)).toBeUndefined();
    scene.giveQuorum();
    expect(await openingFault(scene)).toBeUndefined();
    expect(await scoreFault(scene)).toBeUndefined();
    scene.toTermEnd();
    scene.done('award.accept', { tender: scene.tenderId, lot: 1 }, scene.asBidder(2));
    expect(await openingFault(scene)).toBeUndefined();
    expect(await scoreFault(scene)).toBeUndefined();
  });

  it('has a score that follows from what was opened and voted, and from nothing else', async () => {
    const { tenderId } = scene;
    const entry = (key: string): ValueMap =>
      scene.state.get(
        { prefix: key.slice(0, key.indexOf('/')) },
        key.slice(key.indexOf('/') + 1),
      ) as unknown as ValueMap;
    const price = entry(`opened/${tenderId}/2`);
    const cheap = { ...price, price: { unitPrice: 100_000, quantity: 1_500_000, total: 150_000_000 } };
    expect(await scoreFault(scene, { [`opened/${tenderId}/2`]: cheap })).toEqual(['BUNDLE_SCORE', 1]);
    const sheet = entry(`scoreSheet/${tenderId}/1`);
    expect(await scoreFault(scene, { [`scoreSheet/${tenderId}/1`]: { ...sheet, ranking: [1, 3] } })).toEqual([
      'BUNDLE_SCORE',
      'ranking',
    ]);
    const row = entry(`scoreRow/${tenderId}/3`);
    expect(await scoreFault(scene, { [`scoreRow/${tenderId}/3`]: { ...row, score: 1 } })).toEqual(['BUNDLE_SCORE', 3]);
  });
});
