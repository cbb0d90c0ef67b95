import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { unitPriceFor } from '../../cli/import/exact-price.ts';
import { syntheticBin } from '../../cli/import/import-parties.ts';
import { planImport } from '../../cli/import/import-plan.ts';
import type { ImportProcess } from '../../cli/import/import-step.ts';
import { readOcdsFile } from '../../cli/import/ocds-file.ts';
import { ocdsProcesses } from '../../cli/import/ocds-releases.ts';
import { type BidsOutcome, leaveBids, reportPlayed } from '../../cli/import/play-bids.ts';
import { priceTotal } from '../../ledger/modules/bid/bid-form.ts';
import { isBin } from '../../ledger/modules/identity/bin.ts';
import { sampleData } from '../sample-data.ts';

const FIXTURE = fileURLToPath(new URL('../fixtures/ocds/school-furniture.json', import.meta.url));
const EXAMPLE = sampleData('ocds/fictional-example');
const OPTIONS = { processesOf: ocdsProcesses, documentsFolder: undefined, periodSeconds: 60 };

const value = (amount: number, currency = 'KZT') => ({ amount, currency });
const bidder = (number: string) => ({ id: `XX-REG-${number}`, identifier: { scheme: 'XX-REG', id: number } });

/** The fixture's first release, a later one with these bids and awards beside it. */
function planned(bids: readonly object[], awards: readonly object[] = []) {
  const { content } = readOcdsFile(FIXTURE, 'file.json');
  const [first] = (content as unknown as { readonly releases: readonly object[] }).releases;
  const later = { ocid: 'ocds-zz0001-1001', id: '1001-award', date: '2025-09-06T09:00:00+05:00', tag: ['award'] };
  const releases = [first, { ...later, bids: { details: bids }, awards }];
  const plan = planImport([{ name: 'file.json', content: { releases } as never }], OPTIONS);
  return { plan, process: plan.processes[0] as ImportProcess, report: plan.report };
}

const reasonsAt = ({ report }: ReturnType<typeof planned>, part: 'refused' | 'changed' = 'refused') =>
  Object.fromEntries(
    report[part]
      .filter(({ pointer }) => pointer.startsWith('/releases/1/'))
      .map(({ pointer, reason }) => [pointer.replace('/releases/1/', ''), reason]),
  );

describe('bids of a source', () => {
  it('come with lot, bidder and exact price', () => {
    const { process } = planned([
      { id: 'b1', status: 'valid', tenderers: [bidder('1')], value: value(500), relatedLots: ['A'] },
      { id: 'b2', status: 'valid', tenderers: [bidder('2')], value: value(499.99), relatedLots: ['A'] },
      { id: 'b3', tenderers: [bidder('1')], value: value(70), relatedLot: 'B', date: '2025-09-01T00:00:00Z' },
    ]);
    expect(process.lots).toEqual([
      { number: 1, id: 'A', amount: 100_000_000, currency: 'KZT', quantity: 1000 },
      { number: 2, id: 'B', amount: 50_000_050, currency: 'KZT', quantity: 1000 },
    ]);
    expect(process.bids.map(({ id, lot, amount, status }) => [id, lot, amount, status])).toEqual([
      ['b1', 1, 50_000, 'valid'],
      ['b2', 1, 49_999, 'valid'],
      ['b3', 2, 7000, undefined],
    ]);
    const bins = process.bids.map((bid) => bid.bidder);
    expect(bins.every(isBin)).toBe(true);
    expect(bins[0]).toBe(bins[2]);
    expect(bins[0]).not.toBe(bins[1]);
  });

  it('have a price for each lot where the source has one, the last one where it held an auction', () => {
    const lotValues = [
      { relatedLot: 'A', value: value(250), initialValue: value(500) },
      { relatedLot: 'B', value: { ...value(300), valueAddedTaxIncluded: true } },
      { relatedLot: 'C', value: value(1) },
    ];
    const found = planned([{ id: 'b1', tenderers: [bidder('1')], lotValues }]);
    expect(
      found.process.bids.map(({ lot, amount, initialAmount, vatIncluded }) => [
        lot,
        amount,
        initialAmount,
        vatIncluded,
      ]),
    ).toEqual([
      [1, 25_000, 50_000, undefined],
      [2, 30_000, undefined, true],
    ]);
    expect(reasonsAt(found)).toMatchObject({ 'bids/details/0/lotValues/2': 'BID_LOT' });
    expect(reasonsAt(found, 'changed')).toMatchObject({
      'bids/details/0/lotValues/0/initialValue': 'AUCTION',
      'bids/details/0/lotValues/1/value/valueAddedTaxIncluded': 'VAT_INCLUDED',
    });
  });

  it('never get a price that the source has not', () => {
    const found = planned([
      { id: 'none', tenderers: [bidder('1')], relatedLots: ['A'] },
      { id: 'text', tenderers: [bidder('2')], relatedLots: ['A'], value: { amount: '500', currency: 'KZT' } },
      { id: 'zero', tenderers: [bidder('3')], relatedLots: ['A'], value: value(0) },
      { id: 'euro', tenderers: [bidder('4')], relatedLots: ['A'], value: value(5, 'EUR') },
      { id: 'both', tenderers: [bidder('5')], relatedLots: ['A', 'B'], value: value(500) },
    ]);
    expect(found.process.bids.map(({ id, amount }) => [id, amount])).toEqual([
      ['none', undefined],
      ['text', undefined],
      ['zero', undefined],
      ['euro', undefined],
    ]);
    expect(reasonsAt(found)).toMatchObject({
      'bids/details/0/value': 'BID_NO_AMOUNT',
      'bids/details/1/value': 'BID_NO_AMOUNT',
      'bids/details/2/value': 'BID_NO_AMOUNT',
      'bids/details/3/value': 'BID_CURRENCY',
      'bids/details/4': 'BID_LOTS_TOGETHER',
    });
  });

  it('of people keep their price and lose the person; those that were taken back are none', () => {
    const found = planned([
      {
        id: 'person',
        tenderers: [
          { id: 'KZ-IIN-900101300178', name: 'Жеке тұлға', identifier: { scheme: 'KZ-IIN', id: '900101300178' } },
        ],
        relatedLots: ['A'],
        value: value(5),
      },
      { id: 'named', tenderers: [{ name: 'А. Ахметов' }], relatedLots: ['A'], value: value(6) },
      { id: 'gone', status: 'withdrawn', tenderers: [bidder('1')], relatedLots: ['A'], value: value(7) },
    ]);
    expect(found.process.bids.map(({ id, amount }) => [id, amount])).toEqual([
      ['person', 500],
      ['named', 600],
    ]);
    expect(reasonsAt(found)).toMatchObject({ 'bids/details/2': 'BID_NOT_LIVE' });
    const told = JSON.stringify([...found.plan.parties.values()].map(({ name, id, number }) => [name, id, number]));
    for (const personal of ['900101300178', 'Ахметов']) expect(told).not.toContain(personal);
  });

  it('wait where nothing can play them, and the report says so of each', () => {
    const found = planned(
      [{ id: 'b1', tenderers: [bidder('1')], value: value(500), relatedLots: ['A'] }],
      [
        {
          id: 'a1',
          relatedBid: 'b1',
          relatedLots: ['A'],
          value: value(500),
          suppliers: [bidder('1')],
          status: 'active',
        },
      ],
    );
    leaveBids(found.plan);
    expect(reasonsAt(found)).toMatchObject({
      'bids/details/0/value/amount': 'BIDS_WAIT',
      'awards/0/value/amount': 'BIDS_WAIT',
      'awards/0/status': 'BIDS_WAIT',
    });
    expect(found.report.carried.filter(({ to }) => /^(bid\.submit|award)/.test(to ?? ''))).toEqual([]);
  });
});

describe('what the ledger makes of them', () => {
  const BINS = [syntheticBin('XX-REG', '1'), syntheticBin('XX-REG', '2')] as const;
  const bids = [
    { id: 'b1', tenderers: [bidder('1')], value: value(500), relatedLots: ['A'] },
    { id: 'b2', tenderers: [bidder('2')], value: value(499), relatedLots: ['A'] },
  ];
  const award = { id: 'a1', relatedBid: 'b1', relatedLots: ['A'], value: value(500), suppliers: [bidder('1')] };
  const outcome: BidsOutcome = {
    submitted: [
      { bid: 'b1', lot: 1 },
      { bid: 'b2', lot: 1 },
    ],
    refused: [],
    rejected: [],
    lots: [{ lot: 1, ranking: ['b2', 'b1'], winner: { bid: 'b2', bidder: BINS[1], amount: 49_900 } }],
  };
  const winner = (bid: string, amount: number): BidsOutcome => ({
    ...outcome,
    lots: [{ lot: 1, ranking: [bid], winner: { bid, bidder: BINS[bid === 'b1' ? 0 : 1], amount } }],
  });

  it.each([
    ['the same', winner('b1', 50_000), undefined],
    ['another bid', outcome, 'AWARD_OTHER_BID'],
    ['another amount', winner('b1', 49_000), 'AWARD_OTHER_AMOUNT'],
    ['nothing', { ...outcome, lots: [] }, 'AWARD_NO_RESULT'],
    [
      'a bid that was rejected',
      { ...outcome, rejected: [{ bid: 'b1', lot: 1, code: 'REJECTED ABNORMAL_PRICE' }] },
      'AWARD_BID_OUT',
    ],
  ] as const)('against the source’s award: %s', (_, played, reason) => {
    const { report, process } = planned(bids, [award]);
    reportPlayed(report, process, played);
    const equal = report.computedEqual.filter(({ to }) => to === 'award');
    const different = report.computedDifferent.filter(({ to }) => to === 'award');
    expect(equal).toHaveLength(reason === undefined ? 1 : 0);
    expect(different.map((line) => line.reason)).toEqual(reason === undefined ? [] : [reason]);
  });

  it('against an award that names no bid: the bidder does', () => {
    const { relatedBid: _, ...unlinked } = award;
    const same = planned(bids, [unlinked]);
    reportPlayed(same.report, same.process, winner('b1', 50_000));
    expect(same.report.computedEqual.filter(({ to }) => to === 'award')).toHaveLength(1);
    const other = planned(bids, [unlinked]);
    reportPlayed(other.report, other.process, outcome);
    expect(other.report.computedDifferent.find(({ to }) => to === 'award')).toMatchObject({
      reason: 'AWARD_OTHER_BID',
      detail: 'b2; b1: 2',
    });
  });

  it('against an award of a bid that has no price', () => {
    const { value: _, ...silent } = bids[0] as { readonly value: object };
    const found = planned([silent, ...bids.slice(1)], [award]);
    reportPlayed(found.report, found.process, winner('b2', 49_900));
    expect(found.report.computedDifferent.find(({ to }) => to === 'award')?.reason).toBe('AWARD_NO_BID');
  });

  it('against an award that the source took back: it named no winner', () => {
    const taken = { ...award, status: 'unsuccessful' };
    const agreed = planned(bids, [taken]);
    reportPlayed(agreed.report, agreed.process, outcome);
    expect(agreed.report.computedEqual.filter(({ to }) => to === 'award')).toHaveLength(1);
    const won = planned(bids, [taken]);
    reportPlayed(won.report, won.process, winner('b1', 50_000));
    expect(won.report.computedDifferent.find(({ to }) => to === 'award')?.reason).toBe('AWARD_SOURCE_REJECTED');
  });

  it('is told of a bid that it refused', () => {
    const { report, process } = planned(bids);
    reportPlayed(report, process, { ...outcome, refused: [{ bid: 'b1', lot: 1, code: 'BID_LATE' }] });
    const lines = report.refused.filter(({ reason }) => reason === 'LEDGER_REFUSED');
    expect(lines.map(({ detail }) => detail)).toContain('lot 1: BID_LATE');
    expect(report.carried.some(({ pointer }) => pointer === '/releases/1/bids/details/1/value/amount')).toBe(true);
  });
});

describe('the price of a bid', () => {
  it('is a unit price whose total is exact, or none', () => {
    expect(unitPriceFor(49_900, 5000)).toBe(9980);
    expect(unitPriceFor(49_901, 5000)).toBeUndefined();
    expect(unitPriceFor(49_901, 1000)).toBe(49_901);
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 2 ** 40 }), fc.integer({ min: 1, max: 50_000 }), (total, quantity) => {
        const found = unitPriceFor(total, quantity);
        if (found !== undefined) expect(priceTotal(found, quantity)).toBe(total);
        // Up to one unit every total has a unit price.
        else expect(quantity).toBeGreaterThan(1000);
      }),
    );
  });

  it('makes a lot one unit where it does not divide by the quantity, and keeps the quantity as data', () => {
    const payloadOf = (amount: number) => {
      const { process, report } = planned([
        { id: 'b1', tenderers: [bidder('1')], value: value(amount), relatedLots: ['A'] },
      ]);
      const publish = process.steps.find(({ type }) => type === 'tender.publish');
      return { payload: publish?.payload({ plan: 'p', tender: 't' }) as unknown as Published, report };
    };
    const whole = payloadOf(400);
    expect(whole.payload.lots[0]).toMatchObject({ quantity: 40_000 });
    const odd = payloadOf(400.01);
    expect(odd.payload.lots[0]).toMatchObject({ quantity: 1000, unit: { code: 'set' } });
    expect(odd.report.changed.map(({ reason }) => reason)).toContain('ONE_UNIT');
    expect(odd.payload.source.fields).toContainEqual({ name: 'tender/items/0/quantity', value: '40' });
  });
});

interface Published {
  readonly lots: readonly object[];
  readonly source: { readonly fields: readonly { readonly name: string; readonly value: string }[] };
  readonly periods: object;
}

describe('the tender of a process with bids', () => {
  const published = (periodSeconds: number | undefined, count: number): Published => {
    const { content } = readOcdsFile(FIXTURE, 'file.json');
    const [first] = (content as unknown as { readonly releases: readonly object[] }).releases;
    const details = Array.from({ length: count }, (_, index) => ({
      id: `b${index}`,
      tenderers: [bidder(String(index))],
      value: value(500),
      relatedLots: ['A'],
    }));
    const awards = [{ id: 'a1', relatedBid: 'b0', relatedLots: ['A'], value: value(450), suppliers: [bidder('0')] }];
    const later = { ocid: 'ocds-zz0001-1001', id: 'later', date: '2025-09-06T09:00:00+05:00', tag: ['award'] };
    const releases = [first, { ...later, bids: { details }, awards }];
    const plan = planImport([{ name: 'f', content: { releases } as never }], { ...OPTIONS, periodSeconds });
    const publish = plan.processes[0]?.steps.find(({ type }) => type === 'tender.publish');
    return publish?.payload({ plan: 'p', tender: 't' }) as unknown as Published;
  };

  it('is open as long as its bids need, or as the user says', () => {
    const seconds = (n: number) => ({ n, unit: 'second' });
    expect(published(undefined, 0).periods).toEqual({ discussion: seconds(60), acceptance: seconds(60) });
    expect(published(undefined, 1).periods).toMatchObject({ acceptance: seconds(18) });
    expect(published(undefined, 20).periods).toMatchObject({ acceptance: seconds(56) });
    expect(published(30, 20).periods).toEqual({ discussion: seconds(30), acceptance: seconds(30) });
  });

  it('keeps whom the source awarded as data', () => {
    const field = published(60, 1).source.fields.find(({ name }) => name === 'award/1');
    expect(JSON.parse(field?.value ?? '')).toEqual({
      id: 'a1',
      lot: 1,
      bid: 'b0',
      suppliers: [syntheticBin('XX-REG', '0')],
      amount: 45_000,
      currency: 'KZT',
    });
  });
});

it('the sum of a tender is compared with its lots, and kept where it is another', () => {
  const { content } = readOcdsFile(FIXTURE, 'file.json');
  const [first] = (content as unknown as { readonly releases: readonly { readonly tender: object }[] }).releases;
  const other = { ...first, tender: { ...first?.tender, value: value(2_000_000) } };
  const [same, different] = [first, other].map((release) =>
    planImport([{ name: 'f', content: { releases: [release] } as never }], OPTIONS),
  );
  expect(same?.report.computedEqual).toContainEqual(expect.objectContaining({ to: 'tender.publish lots' }));
  expect(different?.report.computedDifferent).toContainEqual(
    expect.objectContaining({ reason: 'LOTS_SUM', detail: '150000050' }),
  );
  const payload = different?.processes[0]?.steps
    .find(({ type }) => type === 'tender.publish')
    ?.payload({ plan: 'p', tender: 't' });
  expect((payload as { readonly source: { readonly fields: readonly object[] } }).source.fields).toContainEqual({
    name: 'tender/value/amount',
    value: '2000000',
  });
});

describe.runIf(EXAMPLE !== undefined)('the fictional example of the standard', () => {
  it('has an award as data, told last as it stood last', () => {
    const file = readOcdsFile(join(EXAMPLE ?? '', 'ocds-213czf-000-00001.json'), 'example.json');
    const { processes } = planImport([file], OPTIONS);
    expect(processes[0]?.bids).toEqual([]);
    expect(
      processes[0]?.awards.map(({ id, amount, currency, lot, suppliers }) => [
        id,
        amount,
        currency,
        lot,
        suppliers.length,
      ]),
    ).toEqual([['ocds-213czf-000-00001-award-01', 1_100_000_000, 'GBP', 1, 1]]);
  });
});
