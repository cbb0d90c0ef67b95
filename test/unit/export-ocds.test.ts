import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  amountFromMinor,
  dateFromMs,
  type OcdsMap,
  type OcdsValue,
  quantityFromThousandths,
  textFromOcds,
} from '../../cli/export/ocds-value.ts';
import { createLineWriter, createPackageWriter } from '../../cli/export/package-writer.ts';
import type { ProcessView } from '../../cli/export/process-view.ts';
import { recordFromReleases } from '../../cli/export/record.ts';
import { releasesFromProcess } from '../../cli/export/releases.ts';
import { fieldFromScalar, scalarFromField } from '../../cli/source-field.ts';
import { createOcdsSchema, hasOcdsSchema } from '../ocds-schema.ts';
import { processExample } from '../process-example.ts';

const OPTIONS = { ocidPrefix: 'ocds-adal00', language: 'kk' } as const;
const HEAD = {
  uri: 'urn:adal:test',
  publisher: 'Test',
  publishedDate: '2026-02-02T05:15:00.000Z',
  extension: 'urn:adal:ocds-extension:1',
};

interface Seen {
  readonly [name: string]: Seen;
  readonly [Symbol.iterator]: () => Iterator<Seen>;
}

/** What a reader of the file sees. */
function seen(value: OcdsValue): Seen {
  return JSON.parse(textFromOcds(value)) as Seen;
}

function packageOf(form: 'releases' | 'records', items: readonly OcdsMap[]): unknown {
  let text = '';
  const writer = createPackageWriter(
    (piece) => {
      text += piece;
    },
    form,
    HEAD,
  );
  for (const item of items) writer.add(item);
  writer.end();
  return JSON.parse(text);
}

const { awards: _awards, bids: _bids, contracts: _contracts, openedAt: _openedAt, ...today } = processExample;
/** The same process on a ledger that has no bids yet, read while they are accepted. */
const accepting: ProcessView = {
  ...today,
  time: processExample.publishedAt + 260_000,
  lots: processExample.lots.map(({ ended: _, ...lot }) => lot),
};
const cancelled: ProcessView = {
  ...accepting,
  cancelled: { at: accepting.time, reason: 'BUDGET', act: '№ 15 бұйрық' },
};

/** Imported, with a source that says some things otherwise and some things more. */
const imported: ProcessView = {
  ...accepting,
  source: {
    system: 'OCDS',
    id: 'ocds-zz0001-1001',
    fields: [
      { name: 'release', value: '1001-tender' },
      { name: 'date', value: '2025-08-20T09:00:00+05:00' },
      { name: 'tender/id', value: '"1001"' },
      { name: 'tender/status', value: 'complete' },
      { name: 'tender/tenderPeriod/endDate', value: '2025-09-05T18:00:00+05:00' },
      { name: 'tender/contractPeriod/endDate', value: '2025-12-31T18:00:00+05:00' },
      { name: 'tender/minValue/amount', value: '600000' },
      { name: 'tender/minValue/currency', value: 'KZT' },
      { name: 'tender/lots/0/id', value: 'A' },
      { name: 'tender/lots/1/id', value: 'B' },
      { name: 'tender/items/0/id', value: '"7"' },
      { name: 'tender/items/0/relatedLot', value: 'B' },
      { name: 'tender/items/1/id', value: '"8"' },
      { name: 'tender/items/1/relatedLot', value: 'A' },
      { name: 'tender/items/1/unit/value/amount', value: '12.5' },
      { name: 'tender/x_portal~1rank', value: '17' },
      { name: 'party/170340021105/id', value: 'GB-LAC-E09000003' },
      { name: 'party/170340021105/scheme', value: 'GB-LAC' },
      { name: 'party/170340021105/number', value: 'E09000003' },
    ],
  },
};

const views: readonly (readonly [string, ProcessView])[] = [
  ['with bids, awards and a contract', processExample],
  ['while bids are accepted', accepting],
  ['cancelled', cancelled],
  ['imported', imported],
  ['opened and not judged', { ...processExample, lots: accepting.lots, awards: [], contracts: [] }],
];

describe('releases of a process', () => {
  const releases = releasesFromProcess(processExample, OPTIONS).map(seen);

  it('are one per moment, tagged by what happened, with distinct ids and rising dates', () => {
    expect(releases.map(({ tag }) => tag)).toEqual([
      ['planning'],
      ['planningUpdate'],
      ['planningUpdate'],
      ['tender'],
      ['tenderUpdate'],
      ['tenderUpdate'],
      ['tenderAmendment'],
      ['tenderUpdate'],
      ['tenderUpdate'],
      ['tenderUpdate'],
      ['award'],
      ['awardUpdate'],
      ['contract'],
    ]);
    const dates = releases.map(({ date }) => String(date));
    expect(dates).toEqual([...dates].sort());
    expect(new Set(releases.map(({ id }) => id)).size).toBe(releases.length);
    expect(dates[0]).toBe('2026-02-02T05:00:00.000Z');
  });

  it('tell a moment as it was then', () => {
    const [planning, , , tender, asked, answered, amended] = releases;
    expect(planning?.planning?.budget?.amount).toEqual({ amount: 1_000_000, currency: 'KZT' });
    expect(planning?.tender).toBeUndefined();
    expect(tender?.tender?.documents).toHaveLength(1);
    expect(tender?.tender?.enquiries).toBeUndefined();
    expect(asked?.tender?.enquiries?.[0]?.answer).toBeUndefined();
    expect(answered?.tender?.enquiries?.[0]?.answer).toBe('Қазанда.');
    expect(amended?.tender?.documents?.[0]?.['adal:document']?.removedAt).toBe('2026-02-02T05:03:20.000Z');
    expect(tender?.bids).toBeUndefined();
    expect(tender?.tender?.tenderPeriod).toBeUndefined();
    expect(tender?.tender?.lots?.[0]?.status).toBe('active');
  });

  it('give bids after the opening, ranked once the lot is awarded, the lowest price first', () => {
    const [opening, result, award] = releases.slice(-4);
    expect(opening?.bids?.details?.[0]).toMatchObject({ status: 'pending', value: { amount: 500, currency: 'KZT' } });
    expect(opening?.tender?.lots?.[0]).toMatchObject({ status: 'active' });
    // The winner has not accepted yet.
    expect(result?.awards?.[0]).toMatchObject({ status: 'pending', 'adal:award': { status: 'PENDING' } });
    expect(result?.bids?.details?.[1]?.['adal:bid']).toEqual({ status: 'RANKED', rank: 1 });
    expect(result?.tender).toMatchObject({ status: 'active' });
    expect(award?.tender).toMatchObject({ status: 'complete' });
    expect(award?.bids?.details?.[1]?.['adal:bid']).toEqual({ status: 'WON', rank: 1 });
    const details = award?.bids?.details as unknown as readonly Seen[];
    expect(details.map((bid) => [bid['adal:bid']?.rank, bid.value?.amount, bid.status])).toEqual([
      [2, 500, 'valid'],
      [1, 499, 'valid'],
      [undefined, undefined, 'disqualified'],
    ]);
    expect(award?.awards).toEqual([
      expect.objectContaining({
        id: '1-2',
        status: 'active',
        value: { amount: 499, currency: 'KZT' },
        relatedBid: '2',
        relatedLots: ['1'],
        suppliers: [{ id: 'KZ-BIN-190340021103', name: 'Ағаш' }],
      }),
    ]);
    expect(award?.tender?.numberOfTenderers).toBe(2);
    expect(releases.at(-1)?.contracts?.[0]).toMatchObject({ awardID: '1-2', status: 'active' });
  });

  it('carry every language, the wished one first', () => {
    const [release] = releasesFromProcess(processExample, { ...OPTIONS, language: 'ru' })
      .slice(3)
      .map(seen);
    expect(release?.language).toBe('ru');
    expect(release?.tender).toMatchObject({ title: 'Школьная мебель', title_kk: 'Мектеп жиһазы' });
    expect(release?.tender?.lots?.[1]?.title).toBe('Орнату');
  });

  it('do not change when more happens later', () => {
    const later = releasesFromProcess(accepting, OPTIONS);
    const { time } = accepting;
    const upTo = releasesFromProcess({ ...processExample }, OPTIONS).filter(
      ({ date }) => String(date) <= dateFromMs(time),
    );
    expect(later.map((release) => textFromOcds(release))).toEqual(upTo.map((release) => textFromOcds(release)));
  });
});

describe('an imported process', () => {
  const release = releasesFromProcess(imported, OPTIONS).map(seen).at(-1);

  it('keeps its ocid, and what the source said where the ledger has nothing', () => {
    expect(release?.ocid).toBe('ocds-zz0001-1001');
    expect(release?.tender).toMatchObject({
      id: '1001',
      contractPeriod: { endDate: '2025-12-31T18:00:00+05:00' },
      minValue: { amount: 600_000, currency: 'KZT' },
      'x_portal/rank': 17,
    });
    expect(release?.parties?.[0]).toMatchObject({
      id: 'GB-LAC-E09000003',
      identifier: { scheme: 'GB-LAC', id: 'E09000003' },
      'adal:bin': '170340021105',
    });
  });

  it('gives items and lots their ids of the source', () => {
    const items = release?.tender?.items as unknown as readonly Seen[];
    expect(items.map(({ id, relatedLot, quantity }) => [id, relatedLot, quantity])).toEqual([
      ['8', 'A', 40.5],
      ['7', 'B', 1],
    ]);
    expect(items[0]?.unit).toMatchObject({ id: '796', value: { amount: 12.5 } });
  });

  it('shows what the ledger computed, with the source’s value beside it and never in its place', () => {
    expect(release?.tender?.status).toBe('active');
    expect(release?.tender?.tenderPeriod?.endDate).toBe('2026-02-02T05:06:40.000Z');
    const source = release?.['adal:process']?.source;
    expect(source).toMatchObject({ system: 'OCDS', release: '1001-tender', date: '2025-08-20T09:00:00+05:00' });
    expect(source?.values).toEqual([
      { path: 'tender/status', value: 'complete' },
      { path: 'tender/tenderPeriod/endDate', value: '2025-09-05T18:00:00+05:00' },
    ]);
  });

  it('of a system that is not OCDS has its fields beside, and a new ocid', () => {
    const foreign = {
      ...imported,
      source: { system: 'PROZORRO', id: 'abc', fields: [{ name: 'data/status', value: 'x' }] },
    };
    const told = releasesFromProcess(foreign, OPTIONS).map(seen).at(-1);
    expect(told?.ocid).toBe('ocds-adal00-t-0123456789abcdef');
    expect(told?.['adal:process']?.source?.values).toEqual([{ path: 'data/status', value: 'x' }]);
  });

  it('cannot reach a prototype by the name of a field', () => {
    const fields = [
      { name: 'tender/__proto__/x', value: '1' },
      { name: 'constructor/prototype/y', value: '2' },
    ];
    const told = releasesFromProcess({ ...imported, source: { system: 'OCDS', id: 'a', fields } }, OPTIONS);
    expect(({} as { readonly x?: unknown }).x).toBeUndefined();
    expect(textFromOcds(told)).not.toContain('"y"');
  });
});

describe('a record', () => {
  const releases = releasesFromProcess(processExample, OPTIONS);
  const record = seen(recordFromReleases(releases));

  it('holds all releases and what they come to', () => {
    expect(record.releases).toHaveLength(releases.length);
    const { compiledRelease: compiled } = record;
    expect(compiled?.tag).toEqual(['compiled']);
    expect(compiled?.date).toBe(releases.at(-1)?.date);
    expect(compiled?.tender?.documents).toHaveLength(2);
    expect(compiled?.tender?.enquiries).toHaveLength(2);
    expect(compiled?.bids?.details?.[1]).toMatchObject({ status: 'valid', 'adal:bid': { rank: 1 } });
    expect(compiled?.contracts).toHaveLength(1);
    expect(compiled?.parties?.[0]?.roles).toEqual(['procuringEntity', 'buyer']);
  });

  it('merges by id, replaces other lists, and lets a null take a field away', () => {
    const one = {
      ocid: 'o',
      a: { x: 1, y: 2 },
      list: [
        { id: '1', v: 1 },
        { id: '2', v: 1 },
      ],
      plain: ['p'],
    };
    const two = { ocid: 'o', a: { y: null, z: 3 }, list: [{ id: '2', v: 2 }, { id: '3' }], plain: ['q'] };
    expect(seen(recordFromReleases([one, two])).compiledRelease).toMatchObject({
      a: { x: 1, z: 3 },
      list: [{ id: '1', v: 1 }, { id: '2', v: 2 }, { id: '3' }],
      plain: ['q'],
    });
    expect(Object.keys(seen(recordFromReleases([one, two])).compiledRelease?.a ?? {})).toEqual(['x', 'z']);
  });
});

describe('amounts', () => {
  it.each([
    [1, '0.01'],
    [50, '0.5'],
    [100, '1'],
    [150_050, '1500.5'],
    [9_007_199_254_740_991, '90071992547409.91'],
    [0, '0'],
  ])('%i minor units are written %s', (minor, text) => {
    expect(textFromOcds({ amount: amountFromMinor(minor) })).toBe(`{"amount":${text}}`);
  });

  it('lose nothing for any amount', () => {
    fc.assert(
      fc.property(fc.maxSafeNat(), (minor) => {
        const [whole = '', fraction = ''] = textFromOcds(amountFromMinor(minor)).split('.');
        expect(BigInt(whole) * 100n + BigInt(fraction.padEnd(2, '0'))).toBe(BigInt(minor));
      }),
    );
  });

  it('are thousandths for quantities', () => {
    expect(textFromOcds([quantityFromThousandths(40_500), quantityFromThousandths(1)])).toBe('[40.5,0.001]');
  });
});

it('what an import kept as text comes back as what it was', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.double({ noNaN: true, noDefaultInfinity: true }), fc.boolean()), (value) => {
      expect(scalarFromField(fieldFromScalar(value))).toBe(Object.is(value, -0) ? 0 : value);
    }),
  );
  for (const text of ['17', 'true', '"a"', '-1e5', 'null', '007', ' 1'])
    expect(scalarFromField(fieldFromScalar(text))).toBe(text);
});

describe.runIf(hasOcdsSchema)('the official schema of OCDS 1.1', () => {
  const schema = hasOcdsSchema ? createOcdsSchema() : undefined;

  it.each(views)('takes releases of a process %s', (_, view) => {
    expect(schema?.releasePackage(packageOf('releases', releasesFromProcess(view, OPTIONS)))).toEqual([]);
  });

  it.each(views)('takes the record of a process %s', (_, view) => {
    const record = recordFromReleases(releasesFromProcess(view, OPTIONS));
    expect(schema?.recordPackage(packageOf('records', [record]))).toEqual([]);
  });

  it('refuses what is wrong, so that the checks above can fail', () => {
    const [first = {}] = releasesFromProcess(processExample, OPTIONS);
    expect(schema?.releasePackage(packageOf('releases', [{ ...first, date: 'yesterday' }]))).not.toEqual([]);
  });
});

it('JSON lines are one item a line, and an empty package is nothing at all', () => {
  let text = '';
  const lines = createLineWriter((piece) => {
    text += piece;
  });
  for (const release of releasesFromProcess(processExample, OPTIONS)) lines.add(release);
  lines.end();
  expect(text.trimEnd().split('\n')).toHaveLength(13);
  let empty = '';
  createPackageWriter(
    (piece) => {
      empty += piece;
    },
    'releases',
    HEAD,
  ).end();
  expect(empty).toBe('');
});
