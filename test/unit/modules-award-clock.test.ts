import { afterAll, describe, expect, it } from 'vitest';
import { encodeCanonical, type ValueMap } from '../../ledger/base/codec.ts';
import { RECORD_BYTES_MAX } from '../../ledger/base/limits.ts';
import { awardAccept, awardDecline } from '../../ledger/modules/award/award-answer-txs.ts';
import { awardModule } from '../../ledger/modules/award/award-module.ts';
import { existingLot } from '../../ledger/modules/tender/tender-entries.ts';
import {
  asMember,
  bidderBin,
  createAwardScene,
  createTestSource,
  fiveMembers,
  type PlacedBid,
} from '../award-scene.ts';
import { testParties, unshownFaults } from '../ledger-context.ts';
import { grantControl } from '../procurement-scene.ts';

const PRICE = 150_000_000;
const bid = (serial: number, total = PRICE + serial): PlacedBid => ({ serial, total });
const at = (text: string): number => Date.parse(`${text}+05:00`);

afterAll(() => expect(unshownFaults([awardAccept, awardDecline])).toEqual([]));

/**
 * Spring 2026: Friday 6 March is a working day; 7 and 8 March are a weekend, and Monday 9 March is off for Women's Day;
 * 21–25 March are off for Nauryz with its carried days.
 */
it('goes by the law from the closing to the award, over weekends, Women’s Day and Nauryz', () => {
  const criteria: readonly ValueMap[] = [
    {
      id: 'register',
      kind: 'AUTO',
      type: 'NOT_IN_BAD_FAITH_REGISTER',
      title: { kk: 'Тізілім', ru: 'Реестр' },
      weightBps: 0,
      terms: { rule: { form: 'GATE' } },
    },
    { id: 'sample', kind: 'MANUAL', title: { kk: 'Үлгі', ru: 'Образец' }, weightBps: 0 },
  ];
  const scene = createAwardScene({
    profile: 'kz',
    time: at('2026-02-24T10:00:00'),
    params: [
      { name: 'plan.requireBudgetFact', value: false },
      { name: 'guarantee.requireLimitFact', value: false },
    ],
    change: { criteria, commission: { members: fiveMembers } },
  });
  const { tenderId: tender } = scene;
  const { attest } = createTestSource(scene, [{ id: 'badFaith.register', field: 'listed', type: 'bool' }]);
  // Discussed on Wednesday 25 and Thursday 26 February, open from Friday 27: 2, 3, 4, 5 and 6 March.
  const closing = scene.tenderEntry(tender).acceptance?.end ?? 0;
  expect(closing).toBe(at('2026-03-07T00:00:00'));
  scene.place([bid(1), bid(2)]);
  // Closed in the night to Saturday: the sources have Tuesday 10, and, asked again on Wednesday, Thursday 12.
  expect(scene.stage()).toMatchObject({ stage: 'FACTS', until: at('2026-03-11T00:00:00') });
  scene.toTermEnd();
  expect(scene.stage()).toMatchObject({ stage: 'FACTS', extended: true, until: at('2026-03-13T00:00:00') });
  for (const serial of [1, 2]) attest('badFaith.register', bidderBin(serial), { listed: false }, closing);
  scene.advance(at('2026-03-11T15:00:00'));
  scene.settle();
  // From Wednesday afternoon three working days: Thursday 12, Friday 13, Monday 16.
  expect(scene.stage()).toMatchObject({ stage: 'REVIEW', until: at('2026-03-17T00:00:00') });
  for (const number of [1, 2])
    for (const seat of [0, 1, 2, 3]) {
      const vote = { tender, lot: 1, bid: number, criterion: 'sample', pass: true, ground: '13-бап', reason: 'Үлгі' };
      scene.done('review.vote', vote, asMember(seat));
    }
  scene.toTermEnd();
  // The result comes with Tuesday's first block: Wednesday 18, Thursday 19, Friday 20.
  expect(scene.stage()).toMatchObject({ stage: 'STANDSTILL', until: at('2026-03-21T00:00:00') });
  scene.toTermEnd();
  // The term to sign is counted after Nauryz: Thursday 26, Friday 27, Monday 30.
  expect(scene.award()).toMatchObject({ state: 'ACTIVE', signBy: at('2026-03-31T00:00:00') });
  scene.advance(at('2026-03-30T23:59:59.999'));
  scene.done('award.accept', { tender, lot: 1 }, scene.asBidder(1));
  expect(scene.stage().stage).toBe('AWARDED');
});

describe('what stands still', () => {
  it('keeps what was left of a lot’s term, and the moment by which the winner answers moves with it', () => {
    const scene = createAwardScene({ lots: 2 });
    scene.place([bid(1), { ...bid(2), lot: 2 }]);
    scene.advance(scene.read().time + 2000);
    const { until = 0 } = scene.stage(1);
    scene.suspend(1);
    scene.advance(until + 10_000);
    expect([1, 2].map((lot) => scene.stage(lot).stage)).toEqual(['STANDSTILL', 'SIGNING']);
    const left = until - (until - 3000);
    scene.resume(1);
    expect(scene.stage(1).until).toBeGreaterThan(scene.read().time + left - 100);
    scene.toTermEnd(1);
    const signBy = scene.award(1).signBy ?? 0;
    scene.suspend();
    scene.advance(signBy + 5000);
    expect(scene.award(1)).toMatchObject({ state: 'ACTIVE', signBy });
    scene.resume();
    expect(scene.award(1).signBy).toBeGreaterThan(signBy);
    expect(scene.award(1).signBy).toBe(scene.stage(1).until);
    scene.done('award.accept', { tender: scene.tenderId, lot: 1 }, scene.asBidder(1));
  });

  it('from before the end of an opening starts its lots when it runs on', () => {
    const scene = createAwardScene();
    const bidder = scene.newBidder(1);
    scene.secure(bidder);
    scene.submit(bidder);
    const { asCourt } = grantControl(scene);
    const target = { tender: scene.tenderId, act: '№ 7' };
    scene.advance(scene.tenderEntry(scene.tenderId).acceptance?.end ?? 0);
    // Closed, and the opening has not begun.
    scene.done('tender.suspend', target, asCourt);
    expect(scene.settle()).toEqual([]);
    scene.done('tender.resume', target, asCourt);
    scene.advance(scene.read().time + 1);
    scene.done('tender.suspend', target, asCourt);
    // The keys are on their way: what is under way ends, and nothing follows from it.
    scene.giveQuorum();
    expect(scene.opened(1).status).toBe('OPENED');
    expect(() => scene.stage()).toThrow();
    scene.done('tender.resume', target, asCourt);
    scene.settle();
    expect(scene.stage().stage).toBe('STANDSTILL');
  });

  it('does not notice facts until it runs on', () => {
    const criterion = { id: 'debt', kind: 'AUTO', type: 'NO_TAX_DEBT', title: { kk: 'Ө', ru: 'К' }, weightBps: 0 };
    const rule = { form: 'AT_MOST', limit: 0 };
    const scene = createAwardScene({ change: { criteria: [{ ...criterion, terms: { rule } }] } });
    const { attest } = createTestSource(scene, [{ id: 'tax.debt', field: 'amount', type: 'money' }]);
    const closing = scene.tenderEntry(scene.tenderId).acceptance?.end ?? 0;
    scene.place([bid(1)]);
    scene.suspend(1);
    attest('tax.debt', bidderBin(1), { amount: 0 }, closing);
    scene.advance(scene.read().time + 1);
    expect(scene.case(1).missing).toEqual(['tax.debt']);
    scene.resume(1);
    scene.advance(scene.read().time + 1);
    scene.settle();
    expect(scene.stage().stage).toBe('STANDSTILL');
  });
});

describe('the answers of a winner', () => {
  const type = { accept: 'award.accept', decline: 'award.decline' } as const;
  for (const name of ['accept', 'decline'] as const)
    it(`gives the faults of ${type[name]}`, () => {
      const scene = createAwardScene();
      const payload: ValueMap = { tender: scene.tenderId, lot: 1, ...(name === 'decline' ? { reason: 'Себеп' } : {}) };
      const refuse = (change: ValueMap, serial = 1) =>
        scene.fails(type[name], { ...payload, ...change }, scene.asBidder(serial)).code;
      expect(refuse({ tender: 't-0000000000000000' })).toBe('TENDER_NOT_FOUND');
      expect(refuse({ lot: 2 })).toBe('LOT_NOT_FOUND');
      expect(refuse({})).toBe('AWARD_STAGE');
      scene.place([bid(1), bid(2)]);
      scene.toTermEnd();
      expect(refuse({}, 2)).toBe('AWARD_NOT_WINNER');
      if (name === 'accept')
        expect(refuse({ document: `org/${testParties.supplier.bin}/${'0'.repeat(64)}` })).toBe('AWARD_DOCUMENT');
      scene.suspend();
      expect(refuse({})).toBe('LOT_SUSPENDED');
      scene.resume();
      scene.passTo(scene.stage().until ?? 0);
      expect(refuse({})).toBe('AWARD_LATE');
    });

  it('may name the signed document', () => {
    const scene = createAwardScene();
    scene.place([bid(1)]);
    scene.toTermEnd();
    const document = scene.document(`org/${testParties.organizer.bin}`, 5);
    scene.done('award.accept', { tender: scene.tenderId, lot: 1, document }, scene.asBidder(1));
    expect(scene.award()).toMatchObject({ state: 'ACCEPTED', document });
    expect(existingLot(scene.state, scene.tenderId, 1).outcome?.kind).toBe('AWARDED');
  });
});

it('five hundred bids of one lot are scored in one run, and no record outgrows its bound', () => {
  const criteria = Array.from({ length: 10 }, (_, index): ValueMap => {
    const rule = { form: 'PER_UNIT', gives: 10, max: 100 };
    return {
      id: `feature${index}`,
      kind: 'AUTO',
      type: 'FEATURE',
      title: { kk: 'Көрсеткіш', ru: 'Показатель' },
      weightBps: 0,
      terms: { rule },
    };
  });
  const large = createAwardScene({ change: { criteria, scoringRule: 'WEIGHTED_VALUE' } });
  const events = large.place(
    Array.from({ length: 500 }, (_, index) => ({
      serial: (index % 60) + 1,
      total: PRICE + index,
      answers: criteria.map(({ id }) => ({ criterion: String(id), value: index % 7 })),
    })),
  );
  expect(large.stage().stage).toBe('STANDSTILL');
  // All events of the lot together; a record holds those of one run.
  expect(encodeCanonical(events.map(({ data }) => data)).length).toBeLessThan(RECORD_BYTES_MAX);
});

it('every timer names its tender as subject, and every row has its words', () => {
  for (const { kind, subjects } of awardModule.timers) {
    const object = ['award.openingDone', 'award.secondOpening'].includes(kind) ? 't-1' : 't-1/2';
    expect(subjects(object, {})).toEqual(['tender/t-1']);
  }
});
