import { describe, expect, it } from 'vitest';
import { keyText } from '../../ledger/base/keys.ts';
import type { ClockPhase } from '../../ledger/modules/tender/tender-phase.ts';
import { lotPhaseOf, tenderSummary, tenderView } from '../../ledger/modules/tender/tender-view.ts';
import { testParties } from '../ledger-context.ts';
import { commissionExample, grantControl, publishedTender, SCENE_TIME, withSecondKey } from '../procurement-scene.ts';

const TIME = SCENE_TIME;
const { customer } = testParties;

describe('the view', () => {
  it('tells the whole story in order, with words in three languages', () => {
    const { scene, id, notice } = publishedTender();
    scene.advance(TIME + 1000);
    scene.ask(id, { lot: 1 });
    const added = scene.document(`tender/${id}`, 2);
    scene.advance(TIME + 2000);
    scene.answer(id, 1, { documents: { add: [added], remove: [] } });
    scene.advance(TIME + 7000);
    const view = tenderView(scene.state, id, TIME + 7000);
    expect(view).toMatchObject({
      id,
      phase: 'ACCEPTING',
      phaseText: { kk: 'Өтінімдер қабылдануда', ru: 'Приём заявок', en: 'Accepting bids' },
      methodText: { en: 'Open tender' },
      ruleText: { en: 'Lowest price' },
      periods: {
        discussion: { start: TIME + 2000, end: TIME + 7000 },
        acceptance: { start: TIME + 7000, end: TIME + 17_000 },
      },
      lots: [{ number: 1, phase: 'OPEN', customer: customer.bin }],
      questions: [{ number: 1, lot: 1, text: 'Сұрақ?', answer: { version: 2 } }],
    });
    expect(view?.documents.map(({ version, documents }) => [version, documents.map((item) => item.document)])).toEqual([
      [1, [notice]],
      [2, [notice, added]],
    ]);
    expect(view?.documents[0]?.documents[0]?.sha256).toBe('01'.repeat(32));
    expect(view?.tender.params).toMatch(/^[0-9a-f]{64}$/);
    expect(view?.timeline.map(({ at, what, past }) => [at - TIME, what, past])).toEqual([
      [0, 'published', true],
      [1000, 'asked', true],
      [2000, 'documentsChanged', true],
      [2000, 'answered', true],
      [7000, 'discussionEnd', true],
      [7000, 'acceptanceStart', true],
      [17_000, 'acceptanceEnd', false],
    ]);
    expect(tenderSummary(id, scene.tenderEntry(id), TIME + 7000)).toMatchObject({ id, phase: 'ACCEPTING', lots: 1 });
  });

  it('shows what a cancelled tender will not reach as gone', () => {
    const { scene, id } = publishedTender();
    scene.advance(TIME + 5000);
    scene.advance(TIME + 6000);
    scene.done('tender.cancel', { tender: id, reasonCode: 'BUDGET', act: '№ 1' }, withSecondKey);
    const moments = tenderView(scene.state, id, TIME + 6000)?.timeline.map(({ what }) => what);
    expect(moments).toEqual(['published', 'discussionEnd', 'acceptanceStart', 'cancelled']);
  });

  it('shows that a tender stands still, until when, and no end that may move', () => {
    const { scene, id } = publishedTender();
    const { asCourt } = grantControl(scene);
    scene.advance(TIME + 5000);
    scene.advance(TIME + 6000);
    scene.done('tender.suspend', { tender: id, act: '№ 7', until: TIME + 60_000 }, asCourt);
    const view = tenderView(scene.state, id, TIME + 30_000);
    expect(view).toMatchObject({
      phase: 'SUSPENDED',
      phaseText: { ru: 'Приостановлен' },
      lots: [{ phase: 'OPEN' }],
    });
    expect(view?.timeline.map(({ at, what, past }) => [at - TIME, what, past])).toEqual([
      [0, 'published', true],
      [5000, 'discussionEnd', true],
      [5000, 'acceptanceStart', true],
      [6000, 'suspended', true],
      [60_000, 'suspensionEnd', false],
    ]);
  });

  it('keeps the lots of a closed tender closed while it stands still', () => {
    const { scene, id } = publishedTender();
    const { asCourt } = grantControl(scene);
    scene.advance(TIME + 5000);
    scene.advance(TIME + 15_000);
    scene.done('tender.suspend', { tender: id, act: '№ 7' }, asCourt);
    expect(tenderView(scene.state, id, TIME + 15_000)).toMatchObject({
      phase: 'SUSPENDED',
      lots: [{ phase: 'CLOSED' }],
    });
  });

  it('shows the commission, its chair and its conflicts', () => {
    const { scene, id } = publishedTender([], { commission: commissionExample });
    expect(tenderView(scene.state, scene.tender([scene.plan()]), TIME)).not.toHaveProperty('commission');
    const member = { org: customer.bin, key: customer.keys[1] };
    scene.done('commission.declareConflict', { tender: id, reason: 'туыс' }, member);
    const view = tenderView(scene.state, id, TIME);
    expect(view?.buyerText.en).toBe('public procurement');
    expect(view?.commission?.map(({ chair, conflict }) => [chair, conflict?.reason])).toEqual([
      [true, undefined],
      [false, undefined],
      [false, 'туыс'],
    ]);
    expect(view?.commission?.[2]?.key).toBe(keyText(customer.keys[1]));
  });

  it('shows the stage of a lot that has one of its own, and the tender’s phase for the others', () => {
    const { scene, id } = publishedTender();
    const texts = { kk: 'Бағалау', ru: 'Оценка', en: 'Scoring' };
    const stageOf = (lot: number) => (lot === 1 ? { phase: 'SCORING', phaseText: texts } : undefined);
    expect(tenderView(scene.state, id, TIME, stageOf)?.lots).toMatchObject([{ phase: 'SCORING', phaseText: texts }]);
    expect(tenderView(scene.state, id, TIME, () => undefined)?.lots).toMatchObject([{ phase: 'OPEN' }]);
  });

  it('shows when answers are due', () => {
    const { scene, id } = publishedTender();
    scene.ask(id);
    scene.advance(TIME + 5000);
    const view = tenderView(scene.state, id, TIME + 5000);
    expect(view?.phase).toBe('WAITING');
    expect(view?.timeline.at(-1)).toMatchObject({ what: 'answersDue', at: TIME + 25_000, past: false });
  });

  it('knows no tender that is not there, and a lot state for each phase', () => {
    const { scene } = publishedTender();
    expect(tenderView(scene.state, 't-0000000000000000', TIME)).toBeUndefined();
    const phases: readonly ClockPhase[] = ['DISCUSSION', 'WAITING', 'ACCEPTING', 'CLOSED', 'CANCELLED'];
    expect(phases.map(lotPhaseOf)).toEqual(['OPEN', 'OPEN', 'OPEN', 'CLOSED', 'CANCELLED']);
  });
});
