import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { syntheticBin } from '../../cli/import/import-parties.ts';
import { runCli } from '../cli-run.ts';
import { createOcdsSchema, hasOcdsSchema } from '../ocds-schema.ts';
import { sampleData } from '../sample-data.ts';
import { type Cluster, createCluster, heightOf, until } from './node-cluster.ts';

const own = (name: string): string => fileURLToPath(new URL(`../fixtures/prozorro/${name}`, import.meta.url));
const BELOW = sampleData('prozorro/belowthreshold');
const EXAMPLE = sampleData('ocds/fictional-example');
const belowThreshold = (name: string): string => join(BELOW ?? '', `tutorial__${name}.json`);
/** Lines of one import that must not wait for each other. */
const PLAY_MS = 170_000;

interface Line {
  readonly file: string;
  readonly to?: string;
  readonly reason?: string;
  readonly detail?: string;
}

interface Outcome {
  readonly ok: boolean;
  readonly processes: readonly {
    readonly ocid: string;
    readonly tender: string;
    readonly lots: readonly { readonly ranking: readonly string[]; readonly winner?: object }[];
  }[];
  readonly results: readonly { readonly bids: readonly { readonly id: string; readonly amount?: number }[] }[];
  readonly computedEqual: readonly Line[];
  readonly computedDifferent: readonly Line[];
  readonly changed: readonly Line[];
  readonly refused: readonly Line[];
}

interface Compiled {
  readonly ocid: string;
  readonly tender: { readonly status: string; readonly numberOfTenderers: number };
  readonly bids: {
    readonly details: readonly {
      readonly value: object;
      readonly status: string;
      readonly 'adal:bid': { readonly rank: number };
    }[];
  };
  readonly awards: readonly { readonly status: string; readonly value: object; readonly 'adal:award': object }[];
  readonly 'adal:process': { readonly source: { readonly awards: readonly object[] } };
}

/** Bids of a source for the lot of the fixtures. */
const bid = (id: string, number: string, value?: object) => ({
  data: {
    id,
    status: 'active',
    tenderers: [{ name: id, identifier: { scheme: 'UA-EDR', id: number } }],
    lotValues: [{ relatedLot: '10700000000000000000000000000001', ...(value === undefined ? {} : { value }) }],
  },
});
const uah = (amount: number) => ({ amount, currency: 'UAH', valueAddedTaxIncluded: false });

describe('bids of open data, played to the award', () => {
  let cluster: Cluster;
  const outcomes = new Map<string, Outcome>();
  const compiled = new Map<string, Compiled>();

  async function imported(name: string, system: string, files: readonly string[]): Promise<void> {
    const keys = join(cluster.folder, 'keys');
    const registrar = ['registrar.key.json', 'registrar-2.key.json'].flatMap((file) => [
      '--registrar-key',
      join(keys, file),
    ]);
    const { out, err } = await runCli(
      [
        ...['import', system, ...files, '--json', '--url', cluster.node('observer-1').rpcUrl, ...registrar],
        ...['--password-file', join(keys, 'password'), '--keys-folder', join(cluster.folder, `${name}-keys`)],
      ],
      { folder: cluster.folder },
    );
    expect(err).toBe('');
    outcomes.set(name, JSON.parse(out) as Outcome);
  }

  // One network, and all imports at once: most of their time is the periods of the tenders.
  beforeAll(async () => {
    cluster = await createCluster(1, 1);
    await Promise.all(cluster.nodes.map((node) => node.start()));
    await until(async () => (await heightOf(cluster.node('observer-1'))) > 0);
    const more = [bid('odd', '44444444', uah(480.01)), bid('silent', '55555555'), bid('dear', '66666666', uah(501))];
    const files = more.map((content, index) => {
      const path = join(cluster.folder, `more-${index}.json`);
      writeFileSync(path, JSON.stringify(content));
      return path;
    });
    const runs = [
      imported('own', 'prozorro', [...['tender.json', 'bid.json', 'bid-2.json', 'award.json'].map(own), ...files]),
    ];
    const sample = ['tender-activating', 'register-bidder', 'register-2nd-bidder', 'confirm-qualification'];
    if (BELOW !== undefined) runs.push(imported('below', 'prozorro', sample.map(belowThreshold)));
    if (EXAMPLE !== undefined) runs.push(imported('example', 'ocds', [join(EXAMPLE, 'ocds-213czf-000-00001.json')]));
    await Promise.all(runs);
    const { code } = await runCli(
      ['export', 'ocds', '--all', '--records', '--out', 'all.json', '--url', cluster.node('observer-1').rpcUrl],
      { folder: cluster.folder },
    );
    expect(code).toBe(0);
    const { records } = JSON.parse(readFileSync(join(cluster.folder, 'all.json'), 'utf8'));
    for (const { compiledRelease } of records) compiled.set(compiledRelease.ocid, compiledRelease);
  }, PLAY_MS);
  afterAll(() => cluster.remove());

  const outcomeOf = (name: string): Outcome => {
    const found = outcomes.get(name);
    if (found === undefined) throw new TypeError(`${name} was imported`);
    return found;
  };
  const exportedOf = (name: string): Compiled => {
    const [process] = outcomeOf(name).processes;
    const found = compiled.get(`ocds-adal00-${process?.tender}`);
    if (found === undefined) throw new TypeError(`${name} was exported`);
    return found;
  };

  it('are ranked by the ledger alone, each at its exact price', () => {
    const { ok, processes } = outcomeOf('own');
    expect(ok).toBe(true);
    expect(processes[0]?.lots).toEqual([
      {
        lot: 1,
        ranking: ['odd', 'b1d00000000000000000000000000001', 'b1d00000000000000000000000000002'],
        winner: { bid: 'odd', bidder: syntheticBin('UA-EDR', '44444444'), amount: 48_001 },
      },
    ]);
  });

  it('are told of one by one: an award of the source decides nothing, a missing price is not made up', () => {
    const { computedDifferent, changed, refused, results } = outcomeOf('own');
    expect(computedDifferent).toContainEqual(
      expect.objectContaining({
        to: 'award',
        reason: 'AWARD_OTHER_BID',
        detail: 'odd; b1d00000000000000000000000000002: 3',
      }),
    );
    // 480.01 for five is no whole unit price.
    expect(changed.map(({ reason }) => reason)).toContain('ONE_UNIT');
    expect(refused.some(({ file, reason }) => file.endsWith('more-1.json') && reason === 'BID_NO_AMOUNT')).toBe(true);
    expect(results[0]?.bids.find(({ id }) => id === 'silent')).not.toHaveProperty('amount');
    const dear = refused.filter(({ reason }) => reason === 'LEDGER_REFUSED');
    expect(new Set(dear.map(({ file, detail }) => [file.slice(-11), detail].join(' ')))).toEqual(
      new Set(['more-2.json lot 1: BID_PRICE_ABOVE_LOT']),
    );
  });

  it('go out again with their ranks, and with the source’s award beside the ledger’s', () => {
    const { tender, bids, awards, 'adal:process': process } = exportedOf('own');
    expect(tender).toMatchObject({ status: 'complete', numberOfTenderers: 3 });
    const ranked = [...bids.details].sort((a, b) => a['adal:bid'].rank - b['adal:bid'].rank);
    expect(ranked.map(({ value, status }) => [value, status])).toEqual([
      [{ amount: 480.01, currency: 'UAH' }, 'valid'],
      [{ amount: 499, currency: 'UAH' }, 'valid'],
      [{ amount: 500, currency: 'UAH' }, 'valid'],
    ]);
    const said = {
      lot: 1,
      bid: 'b1d00000000000000000000000000002',
      suppliers: [syntheticBin('UA-EDR', '33333333')],
      value: { amount: 500, currency: 'UAH' },
      status: 'active',
    };
    expect(awards).toEqual([
      expect.objectContaining({
        status: 'active',
        value: { amount: 480.01, currency: 'UAH' },
        'adal:award': { status: 'ACCEPTED', source: [expect.objectContaining(said)] },
      }),
    ]);
    expect(process.source.awards).toEqual([expect.objectContaining(said)]);
  });

  it.runIf(BELOW !== undefined)(
    'of the below-threshold sample rank 499 before 500, whatever the source awarded',
    () => {
      const { processes, computedDifferent } = outcomeOf('below');
      const [cheap, dear] = ['2ba4288341894e1b8eef0ccec0074361', '4733aa8525304b52bccee93b11ea1c1c'];
      expect(processes[0]?.lots).toMatchObject([{ ranking: [cheap, dear], winner: { bid: cheap, amount: 49_900 } }]);
      expect(computedDifferent).toContainEqual(
        expect.objectContaining({ to: 'award', reason: 'AWARD_OTHER_BID', detail: `${cheap}; ${dear}: 2` }),
      );
      const { awards } = exportedOf('below');
      expect(awards).toMatchObject([
        { status: 'active', value: { amount: 499 }, 'adal:award': { source: [{ bid: dear, value: { amount: 500 } }] } },
      ]);
    },
  );

  it.runIf(EXAMPLE !== undefined)('are none in the example of the standard: its award stands as data alone', () => {
    const { ok, processes, computedDifferent } = outcomeOf('example');
    expect(ok).toBe(true);
    expect(processes[0]?.lots).toEqual([]);
    expect(computedDifferent).toContainEqual(expect.objectContaining({ to: 'award', reason: 'AWARD_NO_BID' }));
    const exported = compiled.get('ocds-213czf-000-00001');
    expect(exported?.awards).toBeUndefined();
    expect(exported?.['adal:process'].source.awards).toMatchObject([
      { value: { amount: 11_000_000, currency: 'GBP' }, status: 'active' },
    ]);
  });

  it.runIf(hasOcdsSchema)('leave records that are valid against the schema of the standard', () => {
    const all = JSON.parse(readFileSync(join(cluster.folder, 'all.json'), 'utf8'));
    expect(createOcdsSchema().recordPackage(all)).toEqual([]);
  });
});
