import { describe, expect, it } from 'vitest';
import type { ValueMap } from '../../ledger/base/codec.ts';
import { lotFactsEntries } from '../../ledger/modules/award/award-entries.ts';
import { findSheet } from '../../ledger/modules/award/score-sheet-store.ts';
import { sourceWaitTurnEntries } from '../../ledger/modules/award/source-wait.ts';
import { type AwardScene, bidderBin, createAwardScene, createTestSource, type PlacedBid } from '../award-scene.ts';

const criterion = (id: string, type: string, rule: ValueMap, change: ValueMap = {}): ValueMap => ({
  id,
  kind: 'AUTO',
  type,
  title: { kk: 'Өлшемшарт', ru: 'Критерий' },
  weightBps: 0,
  terms: { rule },
  ...change,
});
const notListed = criterion('register', 'NOT_IN_BAD_FAITH_REGISTER', { form: 'GATE' });
const taxDebt = criterion('debt', 'NO_TAX_DEBT', { form: 'AT_MOST', limit: 1000 });
const experience = criterion('experience', 'EXPERIENCE_YEARS', { form: 'PER_UNIT', gives: 50, max: 500 });

const REGISTER = { id: 'badFaith.register', field: 'listed', type: 'bool' } as const;
const DEBT = { id: 'tax.debt', field: 'amount', type: 'money' } as const;
const EXPERIENCE = { id: 'procurement.experience', field: 'years', type: 'int' } as const;
const STABILITY = { id: 'tax.financialStability', field: 'indicator', type: 'int' } as const;

const PRICE = 150_000_000;
const bid = (serial: number, total = PRICE + serial): PlacedBid => ({ serial, total });

function factScene(
  criteria: readonly ValueMap[],
  sources: Parameters<typeof createTestSource>[1],
  change: ValueMap = {},
) {
  const scene = createAwardScene({ change: { criteria, ...change } });
  const registry = sources.length === 0 ? undefined : createTestSource(scene, sources);
  const closing = scene.tenderEntry(scene.tenderId).acceptance?.end ?? 0;
  const attest = (
    schema: string,
    serial: number,
    value: ValueMap,
    asOf = Math.min(closing, scene.read().time),
  ): string => registry?.attest(schema, bidderBin(serial), value, asOf) ?? '';
  return { scene, registry, closing, attest };
}
/** The next block, whatever is due in it. */
const nextBlock = (scene: AwardScene) => [...scene.advance(scene.read().time + 1), ...scene.settle()];
const types = (events: readonly { readonly type: string }[]) => events.map(({ type }) => type);

describe('facts about bidders', () => {
  it('are asked as of the closing, and let a bid in or keep it out with article, source and fact', () => {
    const { scene, closing, attest } = factScene([notListed, taxDebt], [REGISTER, DEBT]);
    const events = scene.place([bid(1), bid(2)]);
    const asked = events.filter(({ type }) => type === 'award.factsRequested').map(({ data }) => data);
    expect(asked).toEqual(
      [1, 2].map((number) => ({
        tender: scene.tenderId,
        lot: 1,
        bid: number,
        bidder: bidderBin(number),
        schemas: ['badFaith.register', 'tax.debt'],
        asOf: closing,
      })),
    );
    expect(scene.stage()).toMatchObject({ stage: 'FACTS', extended: false });
    attest(REGISTER.id, 1, { listed: false });
    attest(DEBT.id, 1, { amount: 1000 });
    const listed = attest(REGISTER.id, 2, { listed: true });
    nextBlock(scene);
    expect(scene.stage().stage).toBe('FACTS');
    attest(DEBT.id, 2, { amount: 0 });
    nextBlock(scene);
    expect(scene.stage().stage).toBe('STANDSTILL');
    expect(scene.case(1)).toMatchObject({ state: 'RANKED', rank: 1 });
    expect(scene.case(2)).toMatchObject({
      state: 'REJECTED',
      rejected: { when: 'ADMISSION', criterion: 'register', signers: ['source/registry'], fact: listed },
    });
    expect(scene.case(2).rejected?.articles).toEqual(['Закон РК № 106-VIII «О государственных закупках», ст. 7']);
    // Nothing waits any more.
    expect(scene.state.get(lotFactsEntries, `${scene.tenderId}/1`)).toBeUndefined();
    expect(scene.state.get(sourceWaitTurnEntries, '')).toBeUndefined();
  });

  it('count as of the closing: what is known of later does not, and what held before does', () => {
    const { scene, closing, attest } = factScene([taxDebt], [DEBT]);
    const known = attest(DEBT.id, 1, { amount: 5000 });
    scene.advance(closing);
    scene.advance(closing + 100);
    const later = attest(DEBT.id, 1, { amount: 0 }, closing + 100);
    expect(later).not.toBe(known);
    scene.place([bid(1), bid(2)]);
    expect(scene.case(1)).toMatchObject({ facts: [{ criterion: 'debt', fact: known }], rejected: { fact: known } });
    expect(scene.case(2)).toMatchObject({ facts: [], missing: ['tax.debt'] });
  });

  it('are not waited for where no source is registered: the sheet says unchecked', () => {
    const { scene } = factScene([notListed, experience], [], { scoringRule: 'CONDITIONAL_DISCOUNT' });
    scene.place([bid(1), bid(2)]);
    expect(scene.stage().stage).toBe('STANDSTILL');
    expect(findSheet(scene.state, scene.tenderId, 1)?.rows[0]?.steps).toMatchObject([
      { step: 'gate', criterion: 'register', formula: 'unchecked' },
      { step: 'positive', criterion: 'experience', formula: 'unchecked' },
      { step: 'discountSum', value: 0 },
      { step: 'discount', value: 0 },
      { step: 'conditionalPrice', value: PRICE + 1 },
      { step: 'meanThreshold' },
      { step: 'nextThreshold' },
      { step: 'financialStability', formula: 'unchecked' },
    ]);
  });

  it('decide the rank where they count, with their ids in the sheet', () => {
    const { scene, attest } = factScene([experience], [EXPERIENCE, STABILITY], { scoringRule: 'CONDITIONAL_DISCOUNT' });
    const facts = [1, 2].map((serial) => {
      attest(STABILITY.id, serial, { indicator: 10 });
      return attest(EXPERIENCE.id, serial, { years: serial === 1 ? 0 : 10 });
    });
    scene.place([bid(1, PRICE), bid(2, PRICE + 1_000_000)]);
    const sheet = findSheet(scene.state, scene.tenderId, 1);
    expect(sheet?.ranking).toEqual([2, 1]);
    expect(sheet?.rows[0]?.steps[0]).toMatchObject({ criterion: 'experience', fact: facts[1], value: 500 });
    const claim = { bid: 2, step: 0, value: 450 };
    const said = { tender: scene.tenderId, lot: 1, claim, text: '?' };
    const { result } = scene.done('score.challenge', said, scene.asBidder(1));
    expect(result).toMatchObject({ result: 'MATCH', claimed: 450, value: 500 });
    // The contract is made at the price of the bid.
    expect(scene.award()).toMatchObject({ bid: 2, amount: PRICE + 1_000_000 });
  });
});

describe('a silent source', () => {
  it('extends the term once, and then the lot stands still until it answers', () => {
    const { scene, attest } = factScene([notListed], [REGISTER]);
    scene.place([bid(1), bid(2)]);
    const first = scene.stage().until ?? 0;
    expect(first).toBe(scene.stage().since + 10_000);
    attest(REGISTER.id, 1, { listed: false });
    nextBlock(scene);
    expect(scene.state.get(lotFactsEntries, `${scene.tenderId}/1`)?.waiting).toEqual([2]);
    const extension = scene.toTermEnd();
    expect(extension).toContainEqual({
      type: 'award.sourcesSilent',
      data: { tender: scene.tenderId, lot: 1, schemas: ['badFaith.register'], bids: 1 },
    });
    expect(scene.stage()).toMatchObject({ stage: 'FACTS', extended: true, until: first + 10_000 });
    scene.toTermEnd();
    expect(scene.stage()).toMatchObject({ stage: 'SUSPENDED', reason: 'SOURCE' });
    expect(scene.case(2).state).toBe('OPENED');
    // Nothing is due, and only the answer moves it.
    expect(scene.advance(scene.read().time + 1_000_000).filter(({ type }) => type !== 'guarantee.released')).toEqual(
      [],
    );
    attest(REGISTER.id, 2, { listed: true }, scene.tenderEntry(scene.tenderId).acceptance?.end);
    nextBlock(scene);
    expect(scene.stage().stage).toBe('STANDSTILL');
    expect([1, 2].map((number) => scene.case(number).state)).toEqual(['RANKED', 'REJECTED']);
  });

  it('that is suspended is silent, and one that is retired is gone', () => {
    const { scene, registry } = factScene([notListed], [REGISTER]);
    if (registry === undefined) return expect.fail('there is a source');
    const step = { source: 'registry', reason: 'why', legalAct: 'act' };
    scene.done('source.suspend', step, registry.authority);
    scene.place([bid(1)]);
    expect(scene.case(1)).toMatchObject({ missing: ['badFaith.register'] });
    scene.done('source.retire', step, registry.authority);
    nextBlock(scene);
    expect(scene.stage().stage).toBe('STANDSTILL');
    expect(scene.case(1).facts).toEqual([{ criterion: 'register', kind: 'NOT_IN_BAD_FAITH_REGISTER' }]);
  });

  it('is heard at the end of its term where the turns of blocks had not come to all bids', () => {
    const { scene, attest } = factScene([notListed], [REGISTER]);
    scene.place(Array.from({ length: 120 }, (_, at) => bid(at + 1)));
    expect(scene.stage().stage).toBe('FACTS');
    expect(scene.state.get(lotFactsEntries, `${scene.tenderId}/1`)?.waiting).toHaveLength(120);
    for (let serial = 1; serial <= 120; serial++) attest(REGISTER.id, serial, { listed: false });
    const { until = 0 } = scene.stage();
    // One block looks at sixteen of them.
    scene.advance(scene.read().time + 1);
    expect(scene.state.get(lotFactsEntries, `${scene.tenderId}/1`)?.waiting).toHaveLength(104);
    scene.advance(until);
    expect(types(scene.settle())).toContain('award.admission');
    expect(scene.stage().stage).toBe('STANDSTILL');
  });
});

it('two lots wait in turns, and each goes on with its own answers', () => {
  const scene = createAwardScene({ lots: 2, change: { criteria: [notListed] } });
  const { attest } = createTestSource(scene, [REGISTER]);
  const closing = scene.tenderEntry(scene.tenderId).acceptance?.end ?? 0;
  scene.place([
    { serial: 1, lot: 1, total: PRICE },
    { serial: 2, lot: 2, total: PRICE },
  ]);
  attest(REGISTER.id, bidderBin(2), { listed: false }, closing);
  nextBlock(scene);
  expect([1, 2].map((lot) => scene.stage(lot).stage)).toEqual(['FACTS', 'STANDSTILL']);
  attest(REGISTER.id, bidderBin(1), { listed: false }, closing);
  nextBlock(scene);
  expect(scene.stage(1).stage).toBe('STANDSTILL');
});
