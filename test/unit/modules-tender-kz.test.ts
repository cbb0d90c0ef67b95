import { expect, it } from 'vitest';
import { testParties } from '../ledger-context.ts';
import { asOrganizer, createProcurementScene, grantControl } from '../procurement-scene.ts';

const { organizer } = testParties;
const at = (text: string): number => Date.parse(`${text}+05:00`);

/**
 * Spring 2026: Friday 6 March is a working day; 7 and 8 March are a weekend, and Monday 9 March is off for Women's Day;
 * 21–25 March are off for Nauryz with its carried days.
 */
it('runs a tender by the law, over a weekend, Women’s Day and Nauryz', () => {
  const scene = createProcurementScene({
    time: at('2026-03-05T16:40:00'),
    profile: 'kz',
    params: [{ name: 'plan.requireBudgetFact', value: false }],
  });
  const plan = scene.plan();
  const id = scene.tender([plan], { documents: [scene.document(`org/${organizer.bin}`, 1)] });
  // Thursday's announcement: Friday 6 and, after four days off, Tuesday 10 are the two days of discussion.
  expect(scene.tenderEntry(id).discussion?.end).toBe(at('2026-03-11T00:00:00'));

  scene.advance(at('2026-03-08T12:00:00'));
  scene.ask(id);
  scene.advance(at('2026-03-10T23:59:59.999'));
  const second = scene.ask(id);
  scene.answer(id, 1);
  // The second question came with the last millisecond: the discussion waits one working day for its answer.
  scene.advance(at('2026-03-11T00:00:00'));
  expect(scene.tenderEntry(id)).toMatchObject({ state: 'DISCUSSION', waiting: { dueAt: at('2026-03-13T00:00:00') } });

  // The answer on Wednesday changes the documents: two full working days again, Thursday 12 and Friday 13.
  scene.advance(at('2026-03-11T11:00:00'));
  const added = scene.document(`tender/${id}`, 2);
  scene.answer(id, second, { documents: { add: [added], remove: [] } });
  expect(scene.tenderEntry(id).discussion?.end).toBe(at('2026-03-14T00:00:00'));

  // Saturday's first block opens acceptance: Monday 16 to Friday 20 March are its five working days.
  expect(scene.advance(at('2026-03-13T23:59:59.999'))).toEqual([]);
  scene.advance(at('2026-03-14T00:00:00'));
  expect(scene.tenderEntry(id)).toMatchObject({
    state: 'ACCEPTING',
    acceptance: { start: at('2026-03-14T00:00:00'), end: at('2026-03-21T00:00:00') },
  });
  expect(scene.advance(at('2026-03-20T23:59:59.999'))).toEqual([]);
  expect(scene.advance(at('2026-03-21T00:00:00')).map(({ type }) => type)).toEqual(['tender.closed']);
});

it('counts acceptance over Nauryz', () => {
  const scene = createProcurementScene({
    time: at('2026-03-17T09:00:00'),
    profile: 'kz',
    params: [{ name: 'plan.requireBudgetFact', value: false }],
  });
  const id = scene.tender([scene.plan()]);
  expect(scene.tenderEntry(id).discussion?.end).toBe(at('2026-03-20T00:00:00'));
  scene.advance(at('2026-03-20T00:00:00'));
  // Counted from the day after Friday 20: Thursday 26, Friday 27, Monday 30, Tuesday 31 March, Wednesday 1 April.
  expect(scene.tenderEntry(id).acceptance?.end).toBe(at('2026-04-02T00:00:00'));
});

it('cancels a tender whose organiser is silent through two terms of one working day each', () => {
  const scene = createProcurementScene({
    time: at('2026-11-25T09:00:00'),
    profile: 'kz',
    params: [{ name: 'plan.requireBudgetFact', value: false }],
  });
  const plan = scene.plan();
  const id = scene.tender([plan]);
  scene.ask(id);
  scene.advance(at('2026-11-28T00:00:00'));
  // The discussion ended with Friday 27: Monday 30 is the first term, Wednesday 2 December ends the second.
  expect(scene.tenderEntry(id).waiting?.dueAt).toBe(at('2026-12-01T00:00:00'));
  expect(scene.advance(at('2026-12-01T00:00:00')).map(({ type }) => type)).toEqual(['tender.answersOverdue']);
  expect(scene.tenderEntry(id).waiting?.dueAt).toBe(at('2026-12-03T00:00:00'));
  scene.advance(at('2026-12-03T00:00:00'));
  expect(scene.tenderEntry(id).cancelled?.reason).toBe('UNANSWERED');
  expect(scene.planItem(plan).reserved).toBe(0);
  expect(scene.fails('tender.answer', { tender: id, question: 1, text: '!' }, asOrganizer).code).toBe('TENDER_STATE');
});

it('stands still over Nauryz with what was left of it, and is extended over a weekend', () => {
  const scene = createProcurementScene({
    time: at('2026-03-10T16:40:00'),
    profile: 'kz',
    params: [{ name: 'plan.requireBudgetFact', value: false }],
  });
  const { asAudit, asCourt } = grantControl(scene);
  const id = scene.tender([scene.plan()]);
  const act = 'Ішкі аудит хабарламасы № 3';

  // The discussion had Wednesday 11 and Thursday 12; audit stops it for its last twelve hours, over the weekend.
  scene.advance(at('2026-03-12T12:00:00'));
  scene.done('tender.suspend', { tender: id, act, until: at('2026-03-16T09:00:00') }, asAudit);
  expect(scene.advance(at('2026-03-15T12:00:00'))).toEqual([]);
  scene.advance(at('2026-03-16T09:00:00'));
  expect(scene.tenderEntry(id).discussion?.end).toBe(at('2026-03-16T21:00:00'));

  // Acceptance counts from the day after Monday 16: Tuesday 17 to Friday 20 are four days, the fifth is Thursday 26 after Nauryz.
  scene.advance(at('2026-03-16T21:00:00'));
  expect(scene.tenderEntry(id).acceptance?.end).toBe(at('2026-03-27T00:00:00'));
  scene.advance(at('2026-03-20T18:00:00'));
  scene.done('tender.suspend', { tender: id, act: 'Сот ұйғарымы № 7' }, asCourt);
  // What is left is six hours of Friday, the five days off and Thursday: time, not working days.
  expect(scene.tenderEntry(id).suspended?.remaining).toEqual([
    { object: id, kind: 'tender.acceptanceEnd', ms: at('2026-03-27T00:00:00') - at('2026-03-20T18:00:00') },
  ]);
  expect(scene.advance(at('2026-03-27T00:00:00'))).toEqual([]);
  expect(scene.advance(at('2026-03-30T10:00:00'))).toEqual([]);
  scene.done('tender.resume', { tender: id, act: 'Сот ұйғарымы № 9' }, asCourt);
  // Six days and six hours from Monday 30 March, 10:00.
  expect(scene.tenderEntry(id).acceptance?.end).toBe(at('2026-04-05T16:00:00'));

  // That is a Sunday: the organiser gives bidders the whole of Monday as well.
  scene.advance(at('2026-04-05T15:59:59.999'));
  const extension = {
    tender: id,
    acceptanceEnd: at('2026-04-07T00:00:00'),
    reason: 'Демалыс күні',
    act: '№ 17 бұйрық',
  };
  scene.done('tender.extend', extension, asOrganizer);
  expect(scene.advance(at('2026-04-05T16:00:00'))).toEqual([]);
  expect(scene.advance(at('2026-04-06T23:59:59.999'))).toEqual([]);
  expect(scene.advance(at('2026-04-07T00:00:00')).map(({ type }) => type)).toEqual(['tender.closed']);
  expect(scene.tenderEntry(id).notBefore).toEqual([
    at('2026-03-27T00:00:00'),
    at('2026-04-05T16:00:00'),
    at('2026-04-07T00:00:00'),
  ]);
});

it('reopens when the validators were out of reach over the deadline', () => {
  const scene = createProcurementScene({
    time: at('2026-03-10T16:40:00'),
    profile: 'kz',
    params: [{ name: 'plan.requireBudgetFact', value: false }],
  });
  const id = scene.tender([scene.plan()]);
  scene.advance(at('2026-03-13T00:00:00'));
  const deadline = at('2026-03-21T00:00:00');
  expect(scene.tenderEntry(id).acceptance?.end).toBe(deadline);
  scene.advance(deadline - 4 * 3_600_000);
  // Back after a night: the four hours that the halt took are given again.
  scene.advance(at('2026-03-21T09:00:00'), { halted: true });
  expect(scene.tenderEntry(id).acceptance?.end).toBe(at('2026-03-21T13:00:00'));
  scene.advance(at('2026-03-21T12:59:59.999'));
  // Two minutes of silence are a halt too, and the least time to bid is an hour.
  scene.advance(at('2026-03-21T13:02:00'), { halted: true });
  expect(scene.tenderEntry(id).acceptance?.end).toBe(at('2026-03-21T14:02:00'));
  expect(scene.advance(at('2026-03-21T14:02:00')).map(({ type }) => type)).toEqual(['tender.closed']);
});
