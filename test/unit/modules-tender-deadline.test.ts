import { describe, expect, it } from 'vitest';
import type { ValueMap } from '../../ledger/base/codec.ts';
import { tenderEntries } from '../../ledger/modules/tender/tender-entries.ts';
import { tenderExtend } from '../../ledger/modules/tender/tender-extend.ts';
import { chainGapEntries } from '../../ledger/modules/tender/tender-halt.ts';
import { testParties, unshownFaults } from '../ledger-context.ts';
import { asOrganizer, publishedTender, SCENE_TIME } from '../procurement-scene.ts';

const TIME = SCENE_TIME;
const { customer } = testParties;
const types = (events: readonly { readonly type: string }[]) => events.map((event) => event.type);

/** Accepts bids from +5 s to +15 s. */
function acceptingTender(params: Parameters<typeof publishedTender>[0] = []) {
  const { scene, id, plan } = publishedTender(params);
  scene.advance(TIME + 5000);
  return { scene, id, plan };
}

const extension = (tender: string, acceptanceEnd: number): ValueMap => ({
  tender,
  acceptanceEnd,
  reason: 'себеп',
  act: '№ 17 бұйрық',
});

describe('tender.extend', () => {
  it('moves the end, and keeps every end there was', () => {
    const { scene, id } = acceptingTender();
    expect(scene.tenderEntry(id).notBefore).toEqual([TIME + 15_000]);
    scene.advance(TIME + 14_999);
    const { result, events } = scene.done('tender.extend', extension(id, TIME + 15_001), asOrganizer);
    expect(result).toEqual({ tender: id, end: TIME + 15_001 });
    expect(events).toEqual([
      { type: 'tender.extended', data: { tender: id, end: TIME + 15_001, reason: 'себеп', act: '№ 17 бұйрық' } },
    ]);
    scene.done('tender.extend', extension(id, TIME + 40_000), asOrganizer);
    expect(scene.tenderEntry(id)).toMatchObject({
      acceptance: { start: TIME + 5000, end: TIME + 40_000 },
      notBefore: [TIME + 15_000, TIME + 15_001, TIME + 40_000],
    });
    expect(scene.advance(TIME + 39_999)).toEqual([]);
    expect(types(scene.advance(TIME + 40_000))).toEqual(['tender.closed']);
  });

  it('never shortens', () => {
    const { scene, id } = acceptingTender();
    for (const end of [TIME, TIME + 14_999, TIME + 15_000]) {
      expect(scene.fails('tender.extend', extension(id, end), asOrganizer)).toMatchObject({
        code: 'PERIOD_SHORT',
        detail: { period: 'acceptance', endsAt: TIME + 15_000 },
      });
    }
  });

  it('gives each fault', () => {
    const { scene, id } = publishedTender();
    const refuse = (payload: ValueMap) => scene.fails('tender.extend', payload, asOrganizer).code;
    expect(refuse(extension('t-0000000000000000', TIME))).toBe('TENDER_NOT_FOUND');
    expect(refuse(extension(id, TIME + 60_000))).toBe('TENDER_STATE');
    scene.advance(TIME + 5000);
    for (let more = 1; more < 20; more++) scene.done('tender.extend', extension(id, TIME + 15_000 + more), asOrganizer);
    expect(refuse(extension(id, TIME + 60_000))).toBe('TENDER_ENDS_FULL');
    scene.state.put(tenderEntries, id, { ...scene.tenderEntry(id), organizer: customer.bin });
    expect(refuse(extension(id, TIME + 60_000))).toBe('TENDER_NOT_OWNER');
    expect(unshownFaults([tenderExtend])).toEqual([]);
  });
});

describe('a halt of the chain', () => {
  // Idle interval 5 s and grace 60 s: silence of 65 s is none, a millisecond more is a halt.
  const LONGEST = 65_000;

  it('over the deadline reopens acceptance for the time that was taken', () => {
    const { scene, id } = acceptingTender([{ name: 'tender.reopenMinMs', value: 1000 }]);
    scene.advance(TIME + 9000);
    const back = TIME + 9000 + LONGEST + 1;
    const events = scene.advance(back, { halted: true });
    // Six seconds were left when the chain fell silent.
    expect(events).toEqual([
      { type: 'tender.chainGap', data: { from: TIME + 9000, to: back } },
      { type: 'tender.reopened', data: { tender: id, end: back + 6000, from: TIME + 9000, to: back } },
    ]);
    expect(scene.tenderEntry(id)).toMatchObject({
      state: 'ACCEPTING',
      acceptance: { start: TIME + 5000, end: back + 6000 },
      notBefore: [TIME + 15_000, back + 6000],
    });
    expect(scene.advance(back + 5999)).toEqual([]);
    expect(types(scene.advance(back + 6000))).toEqual(['tender.closed']);
  });

  it('gives at least the parameter’s time, as it was at publication', () => {
    const { scene, id } = acceptingTender();
    scene.advance(TIME + 14_990);
    const back = TIME + 100_000;
    scene.advance(back, { halted: true });
    expect(scene.tenderEntry(id).acceptance?.end).toBe(back + 10_000);
  });

  it('that is short, or over before the deadline, closes as ever', () => {
    const { scene, id } = acceptingTender();
    scene.advance(TIME + 9000);
    expect(types(scene.advance(TIME + 9000 + LONGEST, { halted: true }))).toEqual(['tender.closed']);
    expect(scene.tenderEntry(id).notBefore).toEqual([TIME + 15_000]);
    const other = acceptingTender();
    other.scene.done('tender.extend', extension(other.id, TIME + 200_000), asOrganizer);
    expect(types(other.scene.advance(TIME + 100_000, { halted: true }))).toEqual(['tender.chainGap']);
    expect(types(other.scene.advance(TIME + 200_000))).toEqual(['tender.closed']);
  });

  it.each([
    ['in the block before the halt', 15_000, 'tender.closed'],
    ['with the first block after it', 100_000, 'tender.reopened'],
  ] as const)('and a deadline %s', (_name, halfway, last) => {
    const { scene, id } = acceptingTender();
    if (halfway === 100_000) scene.done('tender.extend', extension(id, TIME + 100_000), asOrganizer);
    const events = [...scene.advance(TIME + 15_000), ...scene.advance(TIME + 100_000, { halted: true })];
    expect(types(events).filter((type) => type !== 'tender.chainGap')).toEqual([last]);
  });

  it('is remembered for a timer that the budget of a block leaves over', () => {
    const { scene, id } = acceptingTender();
    const tender = scene.tenderEntry(id);
    // The timer waits in a later block than the first after the halt.
    scene.asSystem((context) => context.schedule(TIME + 100_001, id, 'tender.acceptanceEnd'));
    expect(types(scene.advance(TIME + 100_000, { halted: true }))).toEqual(['tender.chainGap']);
    expect(scene.fails('tender.extend', extension(id, TIME + 200_000), asOrganizer)).toMatchObject({
      code: 'TENDER_STATE',
      detail: { state: 'CLOSED' },
    });
    expect(tender.state).toBe('ACCEPTING');
    expect(types(scene.advance(TIME + 100_001))).toEqual(['tender.reopened']);
    // Ten seconds were left when the chain fell silent at the end of the discussion.
    expect(scene.tenderEntry(id).acceptance?.end).toBe(TIME + 110_001);
  });

  it('takes nothing from a deadline that the block before it had reached', () => {
    const { scene, id } = acceptingTender();
    // The timer of a deadline at +15 s was left over, and the chain halted in the very block of the deadline.
    scene.asSystem((context) => context.schedule(TIME + 15_001, id, 'tender.acceptanceEnd'));
    scene.advance(TIME + 15_000);
    expect(types(scene.advance(TIME + 100_000, { halted: true }))).toEqual(['tender.chainGap', 'tender.closed']);
  });

  it('gives the tenders that were in discussion their whole acceptance', () => {
    const { scene, id } = publishedTender();
    scene.advance(TIME + 100_000, { halted: true });
    expect(scene.tenderEntry(id).acceptance).toEqual({ start: TIME + 100_000, end: TIME + 110_000 });
    expect(scene.state.get(chainGapEntries, '')).toEqual({ from: TIME, to: TIME + 100_000 });
  });
});
