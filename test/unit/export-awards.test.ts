import { describe, expect, it } from 'vitest';
import { type OcdsValue, textFromOcds } from '../../cli/export/ocds-value.ts';
import { createPackageWriter } from '../../cli/export/package-writer.ts';
import type { ProcessView } from '../../cli/export/process-view.ts';
import { releasesFromProcess } from '../../cli/export/releases.ts';
import { createOcdsSchema, hasOcdsSchema } from '../ocds-schema.ts';
import { processExample } from '../process-example.ts';

const OPTIONS = { ocidPrefix: 'ocds-adal00', language: 'kk' } as const;

interface Seen {
  readonly [name: string]: Seen;
}

/** What a reader of the file sees. */
function seen(value: OcdsValue): Seen {
  return JSON.parse(textFromOcds(value)) as Seen;
}

/** Awards of a source as an import keeps them; the second is none. */
const awardedSource = {
  system: 'PROZORRO',
  id: 'abc',
  fields: [
    {
      name: 'award/1',
      value: JSON.stringify({
        id: 'a1',
        lot: 1,
        bid: 'b-77',
        suppliers: ['180340021104'],
        amount: 50_000,
        currency: 'UAH',
        status: 'active',
        date: '2027-01-07T00:15:06+02:00',
      }),
    },
    { name: 'award/2', value: 'not JSON' },
  ],
} as const;

describe('awards of an export', () => {
  it('do not change when the winner accepts', () => {
    const { awards = [], bids = [] } = processExample;
    const waiting: ProcessView = {
      ...processExample,
      contracts: [],
      time: (awards[0]?.at ?? 0) + 50_000,
      lots: processExample.lots.map(({ ended, ...lot }) =>
        ended?.stage === 'AWARDED' ? lot : { ...lot, ...(ended && { ended }) },
      ),
      awards: awards.map(({ decidedAt: _, ...award }) => ({ ...award, status: 'ACTIVE' })),
      bids: bids.map((bid) => (bid.rank === undefined ? bid : { ...bid, status: 'RANKED' })),
    };
    const before = releasesFromProcess(waiting, OPTIONS).map(textFromOcds);
    expect(before).toEqual(releasesFromProcess(processExample, OPTIONS).slice(0, before.length).map(textFromOcds));
    expect(seen(releasesFromProcess(waiting, OPTIONS).at(-1) ?? {}).tag).toEqual(['award']);
  });

  it('shows whom the source awarded beside the award of the ledger', () => {
    const told = releasesFromProcess({ ...processExample, source: awardedSource }, OPTIONS).map(seen);
    const said = {
      id: 'a1',
      lot: 1,
      bid: 'b-77',
      suppliers: ['180340021104'],
      value: { amount: 500, currency: 'UAH' },
      status: 'active',
      date: '2027-01-07T00:15:06+02:00',
    };
    expect(told.at(-2)?.awards?.[0]?.suppliers).toEqual([{ id: 'KZ-BIN-190340021103', name: 'Ағаш' }]);
    expect(told.at(-2)?.awards?.[0]?.['adal:award']?.source).toEqual([said]);
    // Before the ledger has an award, too, and without a place among the values of the source.
    expect(told.at(3)?.['adal:process']?.source).toEqual({ system: 'PROZORRO', id: 'abc', awards: [said] });
  });

  it.runIf(hasOcdsSchema)('are valid against the schema of the standard', () => {
    let text = '';
    const head = {
      uri: 'urn:adal:test',
      publisher: 'T',
      publishedDate: '2026-02-02T05:15:00.000Z',
      extension: 'urn:x',
    };
    const writer = createPackageWriter(
      (piece) => {
        text += piece;
      },
      'releases',
      head,
    );
    for (const release of releasesFromProcess({ ...processExample, source: awardedSource }, OPTIONS))
      writer.add(release);
    writer.end();
    expect(createOcdsSchema().releasePackage(JSON.parse(text))).toEqual([]);
  });
});
