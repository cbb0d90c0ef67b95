import { describe, expect, it } from 'vitest';
import type { ValueMap } from '../../ledger/base/codec.ts';
import { defineEntries, type LedgerModule, type TxRow } from '../../ledger/module.ts';
import { cancelTender } from '../../ledger/modules/tender/tender-clock.ts';
import { existingLot, questionEntries } from '../../ledger/modules/tender/tender-entries.ts';
import { tenderModule } from '../../ledger/modules/tender/tender-module.ts';
import { failLot } from '../../ledger/modules/tender/tender-outcome.ts';
import type { ClockHolder } from '../../ledger/modules/tender/tender-suspension.ts';
import { testParties, unshownFaults } from '../ledger-context.ts';
import {
  asOrganizer,
  asSupplier,
  createProcurementScene,
  grantControl,
  publishedTender,
  SCENE_TIME,
  withSecondKey,
} from '../procurement-scene.ts';

const TIME = SCENE_TIME;
const { outsider, digital } = testParties;
const act = 'Сот ұйғарымы № 7';
const types = (events: readonly { readonly type: string }[]) => events.map((event) => event.type);

function scenePlus(params: Parameters<typeof publishedTender>[0] = []) {
  const { scene, id, plan, notice } = publishedTender(params);
  return { scene, id, plan, notice, ...grantControl(scene) };
}

describe('a suspended tender', () => {
  it('keeps what was left of the discussion, and runs on with it', () => {
    const { scene, id, asCourt } = scenePlus();
    scene.advance(TIME + 2000);
    const { result, events } = scene.done('tender.suspend', { tender: id, act }, asCourt);
    expect(result).toEqual({ tender: id });
    expect(events).toEqual([{ type: 'tender.suspended', data: { tender: id, by: outsider.bin, act } }]);
    expect(scene.tenderEntry(id).suspended).toEqual({
      at: TIME + 2000,
      by: outsider.bin,
      act,
      remaining: [{ object: id, kind: 'tender.discussionEnd', ms: 3000 }],
    });
    expect(scene.timers()).toEqual([]);
    expect(scene.advance(TIME + 500_000)).toEqual([]);
    const resumed = scene.done('tender.resume', { tender: id, act: '№ 9' }, asCourt);
    expect(resumed.events).toEqual([{ type: 'tender.resumed', data: { tender: id, act: '№ 9' } }]);
    expect(scene.tenderEntry(id)).toMatchObject({ discussion: { start: TIME, end: TIME + 503_000 } });
    expect(scene.tenderEntry(id)).not.toHaveProperty('suspended');
    scene.ask(id);
    scene.answer(id, 1);
    expect(scene.advance(TIME + 502_999)).toEqual([]);
    expect(types(scene.advance(TIME + 503_000))).toEqual(['tender.accepting']);
  });

  it('keeps what was left of acceptance, and the new end stands beside the old', () => {
    const { scene, id, asAudit } = scenePlus();
    scene.advance(TIME + 5000);
    scene.advance(TIME + 14_999);
    scene.done('tender.suspend', { tender: id, act }, asAudit);
    expect(scene.advance(TIME + 20_000)).toEqual([]);
    scene.done('tender.resume', { tender: id, act }, asAudit);
    expect(scene.tenderEntry(id)).toMatchObject({
      state: 'ACCEPTING',
      acceptance: { start: TIME + 5000, end: TIME + 20_001 },
      notBefore: [TIME + 15_000, TIME + 20_001],
    });
    expect(types(scene.advance(TIME + 20_001))).toEqual(['tender.closed']);
  });

  it('keeps what was left of the term to answer; answers come meanwhile', () => {
    const { scene, id, asCourt } = scenePlus();
    scene.ask(id);
    scene.ask(id);
    scene.advance(TIME + 5000);
    scene.advance(TIME + 10_000);
    scene.done('tender.suspend', { tender: id, act }, asCourt);
    scene.advance(TIME + 100_000);
    scene.answer(id, 1);
    expect(scene.state.get(questionEntries, `${id}/1`)?.answer?.at).toBe(TIME + 100_000);
    scene.done('tender.resume', { tender: id, act }, asCourt);
    expect(scene.tenderEntry(id).waiting).toEqual({ since: TIME + 5000, dueAt: TIME + 115_000, overdue: false });
    expect(scene.advance(TIME + 114_999)).toEqual([]);
    expect(types(scene.advance(TIME + 115_000))).toEqual(['tender.answersOverdue']);
  });

  it('that got its last answer meanwhile accepts bids when it is resumed', () => {
    const { scene, id, asCourt } = scenePlus();
    scene.ask(id);
    scene.advance(TIME + 5000);
    scene.done('tender.suspend', { tender: id, act }, asCourt);
    expect(types(scene.answer(id, 1))).toEqual(['tender.answered']);
    expect(scene.tenderEntry(id).state).toBe('DISCUSSION');
    scene.advance(TIME + 50_000);
    expect(types(scene.done('tender.resume', { tender: id, act }, asCourt).events)).toEqual([
      'tender.accepting',
      'tender.resumed',
    ]);
    expect(scene.tenderEntry(id).acceptance).toEqual({ start: TIME + 50_000, end: TIME + 60_000 });
    expect(scene.timers().map(({ kind }) => kind)).toEqual(['tender.acceptanceEnd']);
  });

  it('ends by itself at the moment named, counting from the block that sees it', () => {
    const { scene, id, asCourt } = scenePlus();
    scene.advance(TIME + 4000);
    scene.done('tender.suspend', { tender: id, act, until: TIME + 20_000 }, asCourt);
    expect(scene.advance(TIME + 19_999)).toEqual([]);
    expect(scene.fails('tender.ask', { tender: id, text: '?' }, asSupplier).code).toBe('TENDER_STATE');
    expect(scene.advance(TIME + 25_000)).toEqual([{ type: 'tender.resumed', data: { tender: id, lapsed: true } }]);
    expect(scene.tenderEntry(id).discussion?.end).toBe(TIME + 26_000);
    expect(types(scene.advance(TIME + 26_000))).toEqual(['tender.accepting']);
  });

  it('resumed before that moment has no end of suspension left', () => {
    const { scene, id, asCourt } = scenePlus();
    scene.done('tender.suspend', { tender: id, act, until: TIME + 20_000 }, asCourt);
    scene.done('tender.resume', { tender: id, act }, asCourt);
    expect(scene.timers().map(({ kind }) => kind)).toEqual(['tender.discussionEnd']);
  });

  it('refuses what changes the documents, also as an answer', () => {
    const { scene, id, notice, asCourt } = scenePlus();
    scene.ask(id);
    scene.done('tender.suspend', { tender: id, act }, asCourt);
    const documents = { add: [], remove: [notice] };
    const payload = { tender: id, question: 1, text: '!', documents };
    expect(scene.fails('tender.answer', payload, asOrganizer)).toMatchObject({
      code: 'TENDER_STATE',
      detail: { state: 'SUSPENDED' },
    });
  });

  it('is resumed by who suspended it, or by a court', () => {
    const { scene, id, asCourt, asAudit } = scenePlus();
    scene.done('tender.suspend', { tender: id, act }, asCourt);
    expect(scene.fails('tender.resume', { tender: id, act }, asAudit)).toMatchObject({
      code: 'SUSPENSION_NOT_OWNER',
      detail: { by: outsider.bin },
    });
    scene.done('tender.resume', { tender: id, act }, asCourt);
    scene.done('tender.suspend', { tender: id, act }, asAudit);
    expect(scene.tenderEntry(id).suspended?.by).toBe(digital.bin);
    scene.done('tender.resume', { tender: id, act }, asCourt);
    for (const type of ['tender.suspend', 'tender.resume']) {
      expect(scene.fails(type, { tender: id, act }, withSecondKey).code).toBe('ROLE_MISSING');
    }
  });

  it('whose timer was late runs it in the next block', () => {
    const { scene, id, asCourt } = scenePlus();
    // The budget of timers left the end of the discussion over.
    scene.asSystem((context) => context.schedule(TIME + 9000, id, 'tender.discussionEnd'));
    scene.advance(TIME + 8000);
    scene.done('tender.suspend', { tender: id, act }, asCourt);
    expect(scene.tenderEntry(id).suspended?.remaining).toMatchObject([{ ms: 0 }]);
    scene.advance(TIME + 30_000);
    scene.done('tender.resume', { tender: id, act }, asCourt);
    expect(types(scene.advance(TIME + 30_001))).toEqual(['tender.accepting']);
  });
});

/** A later stage of tests: each lot of a closed tender has one clock, which ends the stage. */
const stageEntries = defineEntries<number>('stage');
const STAGE_END = 'stage.end';
const stages: ClockHolder = {
  kinds: [STAGE_END],
  running: (state, tender) =>
    [1, 2].flatMap((lot) => {
      const dueAt = state.get(stageEntries, `${tender}/${lot}`);
      return dueAt === undefined ? [] : [{ object: `${tender}/${lot}`, kind: STAGE_END, lot, dueAt }];
    }),
  restart(context, _tender, { object, kind, dueAt }) {
    context.state.put(stageEntries, object, dueAt);
    context.schedule(dueAt, object, kind);
  },
};
const stageModule: LedgerModule = {
  name: 'stage',
  txs: [],
  timers: [
    {
      kind: STAGE_END,
      subjects: () => [],
      run(context, object) {
        context.emit({ type: 'stage.ended', data: { object } });
        context.state.remove(stageEntries, object);
        return {};
      },
      title: { kk: 'Кезең', ru: 'Этап', en: 'Stage' },
    },
  ],
  params: [],
  entries: [stageEntries],
  words: {},
};

/** A closed tender of two lots, whose stages end after 10 and 20 seconds; time 0 is the closing. */
function closedTender() {
  const scene = createProcurementScene({ time: TIME, later: { module: stageModule, clocks: stages } });
  const plan = scene.plan({ amount: 100 });
  const [lot] = scene.tenderPayload([plan]).lots as ValueMap[];
  const id = scene.tender([plan], { lots: [60, 40].map((amount) => ({ ...lot, amount })) });
  scene.advance(TIME + 5000);
  scene.advance(TIME + 15_000);
  const zero = TIME + 15_000;
  scene.asSystem((context) => {
    for (const number of [1, 2]) {
      stages.restart(context, id, { object: `${id}/${number}`, kind: STAGE_END, dueAt: zero + 10_000 * number });
    }
  });
  return { scene, id, zero, ...grantControl(scene) };
}

describe('later stages', () => {
  it('stand still with their tender, and run on with it', () => {
    const { scene, id, zero, asCourt } = closedTender();
    scene.advance(zero + 1000);
    scene.done('tender.suspend', { tender: id, act }, asCourt);
    expect(scene.tenderEntry(id).suspended?.remaining).toEqual([
      { object: `${id}/1`, kind: STAGE_END, lot: 1, ms: 9000 },
      { object: `${id}/2`, kind: STAGE_END, lot: 2, ms: 19_000 },
    ]);
    expect(scene.advance(zero + 100_000)).toEqual([]);
    scene.done('tender.resume', { tender: id, act }, asCourt);
    expect(scene.advance(zero + 108_999)).toEqual([]);
    expect(scene.advance(zero + 109_000)).toEqual([{ type: 'stage.ended', data: { object: `${id}/1` } }]);
    expect(types(scene.advance(zero + 119_000))).toEqual(['stage.ended']);
  });

  it('of one lot stand still alone', () => {
    const { scene, id, zero, asAudit } = closedTender();
    scene.done('tender.suspend', { tender: id, lot: 1, act, until: zero + 50_000 }, asAudit);
    expect(existingLot(scene.state, id, 1).suspended).toMatchObject({ by: digital.bin, until: zero + 50_000 });
    expect(scene.advance(zero + 20_000)).toEqual([{ type: 'stage.ended', data: { object: `${id}/2` } }]);
    expect(scene.advance(zero + 50_000)).toEqual([
      { type: 'tender.resumed', data: { tender: id, lot: 1, lapsed: true } },
    ]);
    expect(existingLot(scene.state, id, 1)).not.toHaveProperty('suspended');
    expect(types(scene.advance(zero + 60_000))).toEqual(['stage.ended']);
  });

  it('of a lot that is resumed in a suspended tender wait for the tender', () => {
    const { scene, id, zero, asAudit, asCourt } = closedTender();
    scene.done('tender.suspend', { tender: id, lot: 1, act, until: zero + 4000 }, asAudit);
    scene.advance(zero + 1000);
    scene.done('tender.suspend', { tender: id, act }, asCourt);
    // The lot's own clock is with the lot's suspension, not with the tender's.
    expect(scene.tenderEntry(id).suspended?.remaining).toHaveLength(1);
    expect(types(scene.advance(zero + 4000))).toEqual(['tender.resumed']);
    expect(scene.advance(zero + 40_000)).toEqual([]);
    scene.done('tender.resume', { tender: id, act }, asCourt);
    expect(types(scene.advance(zero + 50_000))).toEqual(['stage.ended']);
    expect(types(scene.advance(zero + 59_000))).toEqual(['stage.ended']);
  });

  it('leave no suspension behind when the lot or the tender ends', () => {
    const { scene, id, asCourt } = closedTender();
    for (const lot of [1, 2]) scene.done('tender.suspend', { tender: id, lot, act, until: TIME + 900_000 }, asCourt);
    scene.asSystem((context) => failLot(context, id, 1, 'NO_BIDS'));
    expect(existingLot(scene.state, id, 1)).not.toHaveProperty('suspended');
    const ends = () => scene.timers().filter(({ kind }) => kind === 'tender.suspensionEnd');
    expect(ends()).toEqual([{ dueAt: TIME + 900_000, objectId: `${id}/2`, kind: 'tender.suspensionEnd' }]);
    scene.asSystem((context) => cancelTender(context, id, scene.tenderEntry(id), 'COURT'));
    expect(existingLot(scene.state, id, 2)).not.toHaveProperty('suspended');
    expect(ends()).toEqual([]);
  });

  it('name the tender of a lot’s suspension as the subject', () => {
    const timer = tenderModule.timers.find(({ kind }) => kind === 'tender.suspensionEnd');
    expect(timer?.subjects('t-00a1b2c3d4e5f607/3', {})).toEqual(['tender/t-00a1b2c3d4e5f607']);
  });
});

it('gives each fault of suspending and resuming', () => {
  const { scene, id, zero, asCourt } = closedTender();
  const refuse = (type: string, change: ValueMap) => scene.fails(type, { tender: id, act, ...change }, asCourt).code;
  const nobody = { tender: 't-0000000000000000' };
  expect(refuse('tender.suspend', nobody)).toBe('TENDER_NOT_FOUND');
  expect(refuse('tender.suspend', { lot: 3 })).toBe('LOT_NOT_FOUND');
  expect(refuse('tender.suspend', { until: zero })).toBe('SUSPENSION_UNTIL');
  scene.done('tender.suspend', { tender: id, lot: 1, act }, asCourt);
  expect(refuse('tender.suspend', { lot: 1 })).toBe('LOT_SUSPENDED');
  expect(refuse('tender.resume', nobody)).toBe('TENDER_NOT_FOUND');
  expect(refuse('tender.resume', {})).toBe('TENDER_STATE');
  expect(refuse('tender.resume', { lot: 3 })).toBe('LOT_NOT_FOUND');
  expect(refuse('tender.resume', { lot: 2 })).toBe('LOT_NOT_SUSPENDED');
  scene.asSystem((context) => failLot(context, id, 2, 'NO_BIDS'));
  expect(refuse('tender.suspend', { lot: 2 })).toBe('LOT_ENDED');
  scene.done('tender.suspend', { tender: id, act }, asCourt);
  expect(refuse('tender.suspend', {})).toBe('TENDER_STATE');
  const rows = ['tender.suspend', 'tender.resume'].map((type) => tenderModule.txs.find((row) => row.type === type));
  expect(unshownFaults(rows as TxRow[])).toEqual([]);
});
