import { describe, expect, it } from 'vitest';
import type { ValueMap } from '../../ledger/base/codec.ts';
import { paramEntries } from '../../ledger/modules/param/param-entries.ts';
import { questionEntries, tenderEntries, tenderVersionEntries } from '../../ledger/modules/tender/tender-entries.ts';
import { testParties } from '../ledger-context.ts';
import {
  asCustomer,
  asOrganizer,
  asSupplier,
  createProcurementScene,
  endNow,
  publishedTender,
  SCENE_TIME,
  withSecondKey,
} from '../procurement-scene.ts';

const TIME = SCENE_TIME;
const { organizer, supplier, secondSupplier, customer } = testParties;

const types = (events: readonly { readonly type: string }[]) => events.map((event) => event.type);

describe('the clock of a tender', () => {
  it('moves at the exact millisecond, and no sooner', () => {
    const { scene, id } = publishedTender();
    expect(scene.advance(TIME + 4999)).toEqual([]);
    expect(scene.tenderEntry(id).state).toBe('DISCUSSION');
    expect(types(scene.advance(TIME + 5000))).toEqual(['tender.accepting']);
    expect(scene.tenderEntry(id)).toMatchObject({
      state: 'ACCEPTING',
      stateSince: TIME + 5000,
      acceptance: { start: TIME + 5000, end: TIME + 15_000 },
    });
    expect(scene.advance(TIME + 14_999)).toEqual([]);
    expect(types(scene.advance(TIME + 15_000))).toEqual(['tender.closed']);
    expect(scene.tenderEntry(id)).toMatchObject({ state: 'CLOSED', stateSince: TIME + 15_000 });
    expect(scene.timers()).toEqual([{ dueAt: TIME + 15_000, objectId: id, kind: 'bid.openingBegin' }]);
  });

  it('gives the full acceptance period when the block that ends the discussion is late', () => {
    const { scene, id } = publishedTender();
    scene.advance(TIME + 9000);
    expect(scene.tenderEntry(id).acceptance).toEqual({ start: TIME + 9000, end: TIME + 19_000 });
  });

  it('leaves the plan reserved when it closes', () => {
    const { scene, plan } = publishedTender();
    scene.advance(TIME + 5000);
    scene.advance(TIME + 15_000);
    expect(scene.planItem(plan)).toMatchObject({ state: 'IN_TENDER', reserved: 270_000_000 });
  });

  it('keeps the parameters of its publication whatever comes into force later', () => {
    const { scene, id } = publishedTender();
    const params = scene.state.get(paramEntries, '') ?? {};
    const term = { value: { n: 1, unit: 'second' }, from: TIME, act: '№ 2' };
    scene.state.put(paramEntries, '', { ...params, 'tender.answerTerm': [term] });
    scene.ask(id);
    scene.advance(TIME + 5000);
    expect(scene.tenderEntry(id).waiting?.dueAt).toBe(TIME + 25_000);
    const later = scene.tender([scene.plan()]);
    scene.ask(later);
    scene.advance(TIME + 10_000);
    expect(scene.tenderEntry(later).waiting?.dueAt).toBe(TIME + 11_000);
  });
});

describe('questions', () => {
  it('are asked and answered during the discussion, and then hold nothing', () => {
    const { scene, id } = publishedTender();
    scene.advance(TIME + 1000);
    expect(scene.ask(id)).toBe(1);
    expect(scene.ask(id, { lot: 1 })).toBe(2);
    expect(scene.tenderEntry(id)).toMatchObject({ questions: 2, openQuestions: 2 });
    scene.advance(TIME + 2000);
    expect(types(scene.answer(id, 2))).toEqual(['tender.answered']);
    scene.answer(id, 1);
    expect(scene.state.get(questionEntries, `${id}/2`)).toEqual({
      lot: 1,
      text: 'Сұрақ?',
      askedAt: TIME + 1000,
      answer: { text: 'Жауап.', at: TIME + 2000 },
    });
    expect(scene.tenderEntry(id)).toMatchObject({
      state: 'DISCUSSION',
      openQuestions: 0,
      discussion: { end: TIME + 5000 },
    });
    scene.advance(TIME + 5000);
    expect(scene.tenderEntry(id).state).toBe('ACCEPTING');
  });

  it('hold the end of the discussion until the last answer, which opens acceptance at once', () => {
    const { scene, id } = publishedTender();
    scene.ask(id);
    scene.ask(id);
    expect(types(scene.advance(TIME + 5000))).toEqual(['tender.waitingForAnswers']);
    expect(scene.tenderEntry(id)).toMatchObject({
      state: 'DISCUSSION',
      waiting: { since: TIME + 5000, dueAt: TIME + 25_000, overdue: false },
    });
    expect(scene.fails('tender.ask', { tender: id, text: '?' }, asSupplier)).toMatchObject({
      code: 'TENDER_STATE',
      detail: { state: 'WAITING' },
    });
    scene.advance(TIME + 8000);
    scene.answer(id, 1);
    expect(scene.tenderEntry(id).state).toBe('DISCUSSION');
    expect(types(scene.answer(id, 2))).toEqual(['tender.answered', 'tender.accepting']);
    const tender = scene.tenderEntry(id);
    expect(tender).toMatchObject({ state: 'ACCEPTING', acceptance: { start: TIME + 8000, end: TIME + 18_000 } });
    expect(tender).not.toHaveProperty('waiting');
    expect(scene.timers().map(({ kind }) => kind)).toEqual(['tender.acceptanceEnd']);
  });

  it('answered after the end but before its timer ran open acceptance too, and the timer is gone', () => {
    const { scene, id } = publishedTender();
    scene.ask(id);
    endNow(scene, id, 'discussion');
    expect(types(scene.answer(id, 1))).toEqual(['tender.answered', 'tender.accepting']);
    expect(scene.timers().map(({ kind }) => kind)).toEqual(['tender.acceptanceEnd']);
  });

  it('unanswered through one term raise a flag, through a second cancel the tender and free the plan', () => {
    const { scene, id, plan } = publishedTender();
    scene.ask(id);
    scene.advance(TIME + 5000);
    expect(scene.advance(TIME + 24_999)).toEqual([]);
    const [flag] = scene.advance(TIME + 25_000);
    expect(flag).toEqual({
      type: 'tender.answersOverdue',
      data: { tender: id, organizer: organizer.bin, openQuestions: 1, dueAt: TIME + 45_000 },
    });
    expect(scene.tenderEntry(id)).toMatchObject({
      state: 'DISCUSSION',
      waiting: { since: TIME + 5000, overdue: true },
    });
    expect(scene.advance(TIME + 44_999)).toEqual([]);
    expect(scene.advance(TIME + 45_000)).toEqual([
      { type: 'tender.cancelled', data: { tender: id, reason: 'UNANSWERED' } },
    ]);
    expect(scene.tenderEntry(id)).toMatchObject({
      state: 'CANCELLED',
      cancelled: { at: TIME + 45_000, reason: 'UNANSWERED' },
    });
    expect(scene.planItem(plan)).toMatchObject({ state: 'PUBLISHED', reserved: 0 });
    expect(scene.timers()).toEqual([]);
  });

  it('answered in the second term still go on', () => {
    const { scene, id } = publishedTender();
    scene.ask(id);
    scene.advance(TIME + 5000);
    scene.advance(TIME + 25_000);
    scene.answer(id, 1);
    expect(scene.tenderEntry(id).state).toBe('ACCEPTING');
  });

  it('are bounded for one supplier and for the tender', () => {
    const { scene, id } = publishedTender([
      { name: 'tender.questionsPerSupplierMax', value: 2 },
      { name: 'tender.questionsMax', value: 3 },
    ]);
    const payload = { tender: id, text: '?' };
    scene.ask(id);
    scene.ask(id);
    expect(scene.fails('tender.ask', payload, asSupplier)).toMatchObject({
      code: 'QUESTION_LIMIT',
      detail: { questionsMax: 2 },
    });
    scene.done('tender.ask', payload, { org: secondSupplier.bin });
    expect(scene.fails('tender.ask', payload, { org: secondSupplier.bin })).toMatchObject({
      code: 'QUESTION_LIMIT',
      detail: { questionsMax: 3 },
    });
  });

  it('give each fault', () => {
    const { scene, id } = publishedTender();
    const nobody = 't-0000000000000000';
    expect(scene.fails('tender.ask', { tender: nobody, text: '?' }, asSupplier).code).toBe('TENDER_NOT_FOUND');
    expect(scene.fails('tender.ask', { tender: id, text: '?', lot: 2 }, asSupplier).code).toBe('LOT_NOT_FOUND');
    expect(scene.fails('tender.ask', { tender: id, text: '?' }, asCustomer).code).toBe('ROLE_MISSING');
    const answer = { tender: id, question: 1, text: '!' };
    expect(scene.fails('tender.answer', { ...answer, tender: nobody }, asOrganizer).code).toBe('TENDER_NOT_FOUND');
    expect(scene.fails('tender.answer', answer, asOrganizer).code).toBe('QUESTION_NOT_FOUND');
    scene.ask(id);
    scene.answer(id, 1);
    expect(scene.fails('tender.answer', answer, asOrganizer).code).toBe('QUESTION_ANSWERED');
    scene.state.put(tenderEntries, id, { ...scene.tenderEntry(id), organizer: customer.bin });
    expect(scene.fails('tender.answer', answer, asOrganizer)).toMatchObject({
      code: 'TENDER_NOT_OWNER',
      detail: { organizer: customer.bin },
    });
  });
});

describe('changes of documents', () => {
  it('make a new version and start the discussion over with its full period', () => {
    const { scene, id, notice } = publishedTender();
    scene.advance(TIME + 4999);
    const added = scene.document(`tender/${id}`, 2);
    const change = { add: [added], remove: [notice] };
    const { result, events } = scene.done(
      'tender.amendDocuments',
      { tender: id, change, reason: 'себеп' },
      asOrganizer,
    );
    expect(result).toEqual({ version: 2, end: TIME + 9999 });
    expect(types(events)).toEqual(['tender.documentsAmended']);
    expect(scene.tenderEntry(id)).toMatchObject({ version: 2, discussion: { start: TIME + 4999, end: TIME + 9999 } });
    expect(scene.state.get(tenderVersionEntries, `${id}/2`)).toEqual({
      documents: [{ document: added, sha256: new Uint8Array(32).fill(2) }],
      at: TIME + 4999,
      reason: 'себеп',
    });
    expect(scene.state.get(tenderVersionEntries, `${id}/1`)?.documents[0]?.document).toBe(notice);
    expect(scene.advance(TIME + 5000)).toEqual([]);
    expect(types(scene.advance(TIME + 9999))).toEqual(['tender.accepting']);
  });

  it('by an answer restart it too, also while the discussion waits', () => {
    const { scene, id } = publishedTender();
    scene.ask(id);
    scene.ask(id);
    scene.advance(TIME + 5000);
    scene.advance(TIME + 25_000);
    const added = scene.document(`tender/${id}`, 2);
    scene.answer(id, 1, { documents: { add: [added], remove: [] } });
    const tender = scene.tenderEntry(id);
    expect(tender).toMatchObject({
      state: 'DISCUSSION',
      version: 2,
      openQuestions: 1,
      discussion: { end: TIME + 30_000 },
    });
    expect(tender).not.toHaveProperty('waiting');
    expect(scene.state.get(questionEntries, `${id}/1`)?.answer).toMatchObject({ version: 2 });
    expect(scene.state.get(tenderVersionEntries, `${id}/2`)).toMatchObject({ question: 1 });
    expect(scene.timers().map(({ kind }) => kind)).toEqual(['tender.discussionEnd']);
    // The other question is still open: the new end waits for it, and the terms start again.
    expect(types(scene.advance(TIME + 30_000))).toEqual(['tender.waitingForAnswers']);
    expect(scene.tenderEntry(id).waiting).toEqual({ since: TIME + 30_000, dueAt: TIME + 50_000, overdue: false });
  });

  it('give each fault', () => {
    const { scene, id, notice } = publishedTender();
    const refuse = (change: ValueMap) =>
      scene.fails('tender.amendDocuments', { tender: id, change, reason: 'r' }, asOrganizer).code;
    expect(refuse({ add: [], remove: [] })).toBe('TENDER_DOCUMENTS_UNCHANGED');
    expect(refuse({ add: [notice], remove: [] })).toBe('TENDER_DOCUMENT_LISTED');
    expect(refuse({ add: [notice], remove: [notice] })).toBe('TENDER_DOCUMENT_LISTED');
    expect(refuse({ add: [], remove: [notice, notice] })).toBe('TENDER_DOCUMENT_UNLISTED');
    const other = scene.tender([scene.plan()]);
    expect(refuse({ add: [scene.document(`tender/${other}`, 4)], remove: [] })).toBe('TENDER_DOCUMENT_MISSING');
    const many = Array.from({ length: 64 }, (_, i) => scene.document(`file/${organizer.bin}/many`, i + 10));
    expect(refuse({ add: many, remove: [] })).toBe('TENDER_DOCUMENTS_FULL');
    scene.state.put(tenderEntries, id, { ...scene.tenderEntry(id), version: 100 });
    expect(refuse({ add: many.slice(1), remove: [] })).toBe('TENDER_VERSIONS_FULL');
    const payload = { tender: id, change: { add: [], remove: [] }, reason: 'r' };
    scene.state.put(tenderEntries, id, { ...scene.tenderEntry(id), organizer: customer.bin });
    expect(scene.fails('tender.amendDocuments', payload, asOrganizer).code).toBe('TENDER_NOT_OWNER');
    expect(scene.fails('tender.amendDocuments', { ...payload, tender: 't-0000000000000000' }, asOrganizer).code).toBe(
      'TENDER_NOT_FOUND',
    );
  });
});

describe('tender.cancel', () => {
  const cancel = (tender: string): ValueMap => ({ tender, reasonCode: 'COURT', act: 'Сот актісі № 7' });

  it.each([
    ['in discussion', TIME + 1000],
    ['in acceptance', TIME + 5000],
    ['a millisecond before the end of acceptance', TIME + 14_999],
  ])('ends the tender %s and frees the plan', (_name, time) => {
    const { scene, id, plan } = publishedTender();
    if (time > TIME + 5000) scene.advance(TIME + 5000);
    scene.advance(time);
    const { events } = scene.done('tender.cancel', cancel(id), withSecondKey);
    expect(events).toEqual([
      { type: 'tender.cancelled', data: { tender: id, reason: 'COURT', act: 'Сот актісі № 7' } },
    ]);
    expect(scene.tenderEntry(id)).toMatchObject({
      state: 'CANCELLED',
      cancelled: { at: time, reason: 'COURT', act: 'Сот актісі № 7' },
    });
    expect(scene.planItem(plan)).toMatchObject({ state: 'PUBLISHED', reserved: 0 });
    expect(scene.timers()).toEqual([]);
  });

  it('returns an amended plan item to AMENDED, and one that another tender holds stays in tender', () => {
    const scene = createProcurementScene({ time: TIME });
    const plan = scene.plan();
    scene.done('plan.amend', { plan, reason: 'r', terms: { amount: 100 } }, asCustomer);
    const [lot] = scene.tenderPayload([plan]).lots as ValueMap[];
    const [one, two] = [60, 40].map((amount) => scene.tender([plan], { lots: [{ ...lot, amount }] })) as [
      string,
      string,
    ];
    scene.done('tender.cancel', cancel(one), withSecondKey);
    expect(scene.planItem(plan)).toMatchObject({ state: 'IN_TENDER', reserved: 40 });
    expect(scene.fails('plan.withdraw', { plan, reason: 'r' }, asCustomer).code).toBe('PLAN_STATE');
    scene.done('tender.cancel', cancel(two), withSecondKey);
    expect(scene.planItem(plan)).toMatchObject({ state: 'AMENDED', reserved: 0 });
  });

  it('needs a second key, and the organiser', () => {
    const { scene, id } = publishedTender();
    expect(scene.fails('tender.cancel', cancel('t-0000000000000000'), withSecondKey).code).toBe('TENDER_NOT_FOUND');
    const stranger = { org: supplier.bin, cosigners: [supplier.keys[1]] };
    expect(scene.fails('tender.cancel', cancel(id), stranger).code).toBe('ROLE_MISSING');
    scene.state.put(tenderEntries, id, { ...scene.tenderEntry(id), organizer: customer.bin });
    expect(scene.fails('tender.cancel', cancel(id), withSecondKey).code).toBe('TENDER_NOT_OWNER');
  });
});
