import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { planImport } from '../../cli/import/import-plan.ts';
import { readProzorroFiles } from '../../cli/import/prozorro-file.ts';
import { prozorroProcesses } from '../../cli/import/prozorro-processes.ts';
import type { SourceFile } from '../../cli/import/source-file.ts';
import type { TxRow } from '../../ledger/module.ts';
import { isBin } from '../../ledger/modules/identity/bin.ts';
import { modules } from '../../ledger/modules/index.ts';
import { runCli } from '../cli-run.ts';
import { sampleData } from '../sample-data.ts';
import { untoldPlaces } from '../untold-places.ts';

const OPTIONS = { processesOf: prozorroProcesses, documentsFolder: undefined, periodSeconds: 60 };
const IDS = { plan: '170340021105-2025-1', tender: 't-0123456789abcdef' };
const SAMPLES = sampleData('prozorro');
const rows: ReadonlyMap<string, TxRow> = new Map(modules.flatMap(({ txs }) => txs.map((row) => [row.type, row])));

const body = (name: string, id: string, scheme = 'UA-EDR') => ({
  name,
  identifier: { scheme, id, legalName: `${name}, товариство` },
  contactPoint: { name: 'Іван Іваненко', telephone: '+380000000000' },
  address: { locality: 'Київ' },
});
const uah = (amount: number) => ({ amount, currency: 'UAH', valueAddedTaxIncluded: false });

/** A tender of our own in the shape of the API; two dumps of it differ in `change`. */
const tender = (change: object = {}) => ({
  id: 'tender-1',
  tenderID: 'UA-2027-01-01-000001-a',
  dateModified: '2027-01-01T00:00:00+02:00',
  status: 'active.tendering',
  procurementMethod: 'open',
  procurementMethodType: 'belowThreshold',
  awardCriteria: 'lowestCost',
  title: 'Папір',
  title_en: 'Paper',
  value: uah(500),
  procuringEntity: body('Школа', '11111111'),
  tenderPeriod: { startDate: '2027-01-01T00:00:00+02:00', endDate: '2027-01-07T00:00:00+02:00' },
  lots: [{ id: 'lot-1', title: 'Папір А4', status: 'active', value: uah(500) }],
  items: [
    {
      id: 'item-1',
      description: 'Папір',
      relatedLot: 'lot-1',
      quantity: 5,
      unit: { code: 'KGM', name: 'кг' },
      classification: { scheme: 'ДК021', id: '44617100-9' },
    },
  ],
  ...change,
});
const bid = (id: string, amount: number, number: string) => ({
  id,
  date: '2027-01-06T00:00:00+02:00',
  status: 'active',
  tenderers: [body('Книга', number)],
  lotValues: [{ relatedLot: 'lot-1', value: uah(amount), status: 'active' }],
});
const award = {
  id: 'award-1',
  bid_id: 'bid-1',
  lotID: 'lot-1',
  status: 'active',
  value: uah(500),
  suppliers: [body('Книга', '22222222')],
};

function filesOf(...data: readonly unknown[]): readonly SourceFile[] {
  return data.map((value, index) => ({ name: `${index}.json`, content: { data: value } as SourceFile['content'] }));
}

function plannedFrom(files: readonly SourceFile[]) {
  const plan = planImport(files, OPTIONS);
  const [process] = plan.processes;
  const steps = plan.processes.flatMap((one) => one.steps);
  const wrong = steps.map(({ type, payload }) => rows.get(type)?.payload.check(payload(IDS), type));
  expect(wrong.filter((found) => found !== undefined)).toEqual([]);
  expect(files.flatMap((file) => untoldPlaces(file, plan.report))).toEqual([]);
  const reasons = Object.fromEntries(
    plan.report.refused.map(({ file, pointer, reason }) => [`${file}#${pointer}`, reason]),
  );
  return { plan, process, steps, reasons };
}

/** Bids of a lot as a ledger that compares prices would order them. */
function byPrice(process: ReturnType<typeof plannedFrom>['process'], lot = 1): readonly (number | undefined)[] {
  const bids = process?.bids.filter((one) => one.lot === lot) ?? [];
  return bids.map(({ amount }) => amount).sort((a = 0, b = 0) => a - b);
}

describe('exchanges of one procedure', () => {
  const files = filesOf(award, bid('bid-2', 499, '33333333'), tender(), bid('bid-1', 500, '22222222'));
  const { plan, process, steps, reasons } = plannedFrom(files);

  it('become one process, in whatever order they were given', () => {
    expect(plan.processes).toHaveLength(1);
    expect(process).toMatchObject({ system: 'PROZORRO', ocid: 'tender-1' });
    expect(steps.map(({ type }) => type).filter((type) => type !== 'document.anchor')).toEqual([
      'plan.publish',
      'tender.publish',
    ]);
    expect(steps.filter(({ type }) => type === 'document.anchor')).toHaveLength(4);
  });

  it('have the bids with their prices, and the award as data', () => {
    expect(process?.bids.map(({ id, lot, amount, currency }) => [id, lot, amount, currency])).toEqual([
      ['bid-2', 1, 49_900, 'UAH'],
      ['bid-1', 1, 50_000, 'UAH'],
    ]);
    expect(byPrice(process)).toEqual([49_900, 50_000]);
    expect(process?.awards).toEqual([expect.objectContaining({ bid: 'bid-1', lot: 1, amount: 50_000 })]);
    expect(process?.awards[0]?.suppliers).toEqual([process?.bids[1]?.bidder]);
  });

  it('have units, codes, languages and the source’s own words', () => {
    const publish = steps.find(({ type }) => type === 'tender.publish')?.payload(IDS) as {
      readonly title: object;
      readonly lots: readonly object[];
      readonly source: { readonly system: string; readonly id: string; readonly fields: readonly object[] };
    };
    expect(publish.title).toEqual({ en: 'Paper' });
    expect(publish.lots[0]).toMatchObject({ amount: 50_000, quantity: 5000, unit: { code: 'KGM', name: 'кг' } });
    expect(publish.source).toMatchObject({ system: 'PROZORRO', id: 'tender-1' });
    expect(publish.source.fields).toContainEqual({ name: 'data/title', value: 'Папір' });
    expect(publish.source.fields).toContainEqual({ name: 'data/lots/0/id', value: 'lot-1' });
  });

  it('carry no person', () => {
    expect(JSON.stringify(steps.map(({ payload }) => payload(IDS)))).not.toMatch(/Іван|\+38/);
    expect(reasons['2.json#/data/procuringEntity/contactPoint']).toBe('PERSONAL_DATA');
    expect(plan.parties.every(({ bin }) => isBin(bin))).toBe(true);
  });
});

describe('what belongs to a tender', () => {
  it('is found by lot, item, question or bid; alone with one tender it is taken with a word', () => {
    const { process, plan } = plannedFrom(
      filesOf(tender(), { tenderers: [body('Книга', '22222222')], value: uah(479), items: [{ id: 'other' }] }),
    );
    expect(process?.bids.map(({ amount }) => amount)).toEqual([47_900]);
    expect(plan.report.changed).toContainEqual(expect.objectContaining({ file: '1.json', reason: 'LINK_ASSUMED' }));
  });

  it('is given to neither of two that it does not name', () => {
    const other = tender({ id: 'tender-2', lots: [{ id: 'lot-2', value: uah(900), title: 'Х' }] });
    const stray = { tenderers: [body('Книга', '22222222')], value: uah(479) };
    const { plan, reasons } = plannedFrom(filesOf(tender(), other, stray, bid('bid-1', 500, '22222222')));
    expect(reasons['2.json#/data']).toBe('UNLINKED');
    expect(plan.processes.map(({ bids }) => bids.length)).toEqual([1, 0]);
  });

  it('stands in the dump itself as well', () => {
    const dump = tender({ status: 'active.awarded', bids: [bid('bid-1', 500, '22222222')], awards: [award] });
    const { process } = plannedFrom(filesOf(dump));
    expect(process?.bids).toHaveLength(1);
    expect(process?.awards).toHaveLength(1);
  });

  it('is told in order: the last state of an award stands, and a draft gives way to what was published', () => {
    const dated = (status: string) => ({ ...award, status, date: '2027-01-08T00:00:00+02:00' });
    const draft = tender({ status: 'draft', lots: [] });
    const { process, reasons, steps } = plannedFrom(filesOf(dated('active'), draft, [dated('pending')], tender()));
    expect(process?.awards.map(({ status }) => status)).toEqual(['active']);
    expect(reasons['1.json#/data']).toBe('DRAFT');
    expect(steps.filter(({ type }) => type === 'plan.publish')).toHaveLength(1);
  });

  it('asks a question once, however often it was recorded', () => {
    const question = {
      id: 'q1',
      questionOf: 'tender',
      description: 'Скільки?',
      answer: 'П’ять.',
      author: { hash: 'aa' },
    };
    const later = tender({
      dateModified: '2027-01-02T00:00:00+02:00',
      status: 'active.auction',
      questions: [question],
    });
    const { steps } = plannedFrom(filesOf(tender(), later, question));
    const types = steps.map(({ type }) => type).filter((type) => type !== 'document.anchor');
    expect(types).toEqual(['plan.publish', 'tender.publish', 'tender.ask', 'tender.answer']);
  });

  it('never cancels the tender before its bids are opened', () => {
    const cancellation = { id: 'c1', cancellationOf: 'tender', status: 'active', reason: 'Потреба зникла' };
    const { steps, reasons } = plannedFrom(filesOf(tender(), cancellation));
    expect(steps.map(({ type }) => type)).not.toContain('tender.cancel');
    expect(reasons['1.json#/data']).toBe('CANCELLATION');
  });

  it('keeps the bid of a person and loses the person', () => {
    const { process, plan } = plannedFrom(filesOf(tender(), bid('bid-1', 500, '1234567890')));
    expect(process?.bids.map(({ amount }) => amount)).toEqual([50_000]);
    expect(JSON.stringify(plan.parties.map(({ id, number, name }) => [id, number, name]))).not.toContain('1234567890');
  });
});

it('a price quotation is one, and a method that is not open is refused', () => {
  const quotation = plannedFrom(
    filesOf(tender({ procurementMethod: 'selective', procurementMethodType: 'priceQuotation' })),
  );
  expect(quotation.steps.find(({ type }) => type === 'tender.publish')?.payload(IDS).method).toBe('PRICE_QUOTATION');
  const direct = plannedFrom(filesOf(tender({ procurementMethod: 'limited', procurementMethodType: 'reporting' })));
  expect(direct.plan.processes).toEqual([]);
  expect(direct.reasons['0.json#/data/procurementMethod']).toBe('METHOD');
});

describe('files', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'adal-prozorro-'));
    writeFileSync(join(folder, 'tender.json'), JSON.stringify({ data: tender(), access: { token: 'secret-token' } }));
    writeFileSync(join(folder, 'bid.json'), JSON.stringify({ data: bid('bid-1', 500, '22222222') }));
    const errors = [{ location: 'body', name: 'qualified', description: ['Not qualified'] }];
    writeFileSync(join(folder, 'error.json'), JSON.stringify({ status: 'error', errors }));
    writeFileSync(join(folder, 'ocds.json'), JSON.stringify({ releases: [] }));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('a refusal of the service ends the command where there is nothing else, and is a line of the report where there is', async () => {
    const alone = await runCli(['import', 'prozorro', 'error.json', '--dry-run', '--json'], { folder });
    expect(alone.code).toBe(1);
    expect(JSON.parse(alone.err)).toMatchObject({
      error: { fault: 'CLI_ERROR_RESPONSE', detail: { reason: 'body qualified Not qualified' } },
    });
    const among = await runCli(['import', 'prozorro', 'tender.json', 'error.json', '--dry-run', '--json'], { folder });
    expect(among.code).toBe(0);
    expect(JSON.parse(among.out).refused).toContainEqual(
      expect.objectContaining({ file: 'error.json', pointer: '', reason: 'ERROR_RESPONSE' }),
    );
  });

  it('of another system are named so', async () => {
    const { code, err } = await runCli(['import', 'prozorro', 'ocds.json', '--dry-run'], { folder });
    expect(code).toBe(1);
    expect(err).toContain('CLI_NOT_PROZORRO');
  });

  it.each(['kk', 'ru', 'en'])('are shown with bids, in %s', async (language) => {
    const { code, out } = await runCli(
      ['--lang', language, 'import', 'prozorro', 'tender.json', 'bid.json', '--dry-run'],
      { folder },
    );
    expect(code).toBe(0);
    expect(out).toContain('500 UAH');
    expect(out).not.toContain('secret-token');
    expect(out).toContain(
      { kk: 'Көздің өтінімдері: 1', ru: 'Заявки источника: 1', en: 'Bids of the source: 1' }[language],
    );
  });
});

describe.runIf(SAMPLES !== undefined)('the recorded samples', () => {
  const folders = SAMPLES === undefined ? [] : readdirSync(SAMPLES);
  const read = (folder: string) =>
    readProzorroFiles(
      readdirSync(join(SAMPLES ?? '', folder)).map((name) => ({ name, path: join(SAMPLES ?? '', folder, name) })),
    );

  it.each(folders)('%s is one process, accounted for to the last field', (folder) => {
    const { plan } = plannedFrom(read(folder));
    expect(plan.processes).toHaveLength(1);
  });

  it('below the threshold has a bid of 499 before that of 500, whatever its source awarded', () => {
    const { process } = plannedFrom(read('belowthreshold'));
    expect(byPrice(process)).toEqual([49_900, 50_000]);
    expect(process?.awards.map(({ amount, status }) => [amount, status])).toEqual([[50_000, 'active']]);
  });

  it('open has bids for both lots, and an award at the price of an auction that no bid has', () => {
    const { process } = plannedFrom(read('open'));
    expect([byPrice(process, 1), byPrice(process, 2)]).toEqual([[50_000, 50_000], [50_000]]);
    expect(process?.awards.map(({ amount, status }) => [amount, status])).toEqual([[25_000, 'active']]);
  });

  it('price quotation has both prices, one of them with tax', () => {
    const { process } = plannedFrom(read('pricequotation'));
    expect(process?.bids.map(({ amount, vatIncluded }) => [amount, vatIncluded])).toEqual([
      [46_900, false],
      [47_900, true],
    ]);
  });
});

it('any values in any place are told of, and what is planned is well formed', () => {
  const leaf = fc.oneof(fc.string(), fc.double({ noNaN: true }), fc.boolean(), fc.constant(null));
  const any = fc.letrec((tie) => ({
    value: fc.oneof({ maxDepth: 3 }, leaf, fc.array(tie('value'), { maxLength: 3 }), tie('map')),
    map: fc.dictionary(
      fc.constantFrom('id', 'value', 'amount', 'currency', 'relatedLot', 'tenderers', 'identifier', '__proto__', 'a/b'),
      tie('value'),
      { maxKeys: 5 },
    ),
  }));
  const inTender = fc.constantFrom(
    'lots',
    'items',
    'value',
    'questions',
    'bids',
    'awards',
    'status',
    'title',
    'id',
    'unit',
  );
  const inBid = fc.constantFrom('tenderers', 'lotValues', 'value', 'status', 'date', 'id');
  fc.assert(
    fc.property(inTender, inBid, any.value, any.value, (field, part, one, two) => {
      const files = filesOf(tender({ [field]: one }), { ...bid('bid-1', 500, '22222222'), [part]: two });
      plannedFrom(files);
    }),
    { numRuns: 300 },
  );
});
