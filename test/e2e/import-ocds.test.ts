import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { signerFromSeed } from '../../cli/crypto.ts';
import { createImportKeys } from '../../cli/import/import-keys.ts';
import { planImport } from '../../cli/import/import-plan.ts';
import { prozorroProcesses } from '../../cli/import/prozorro-processes.ts';
import { runImport } from '../../cli/import/run-import.ts';
import { jsonMap } from '../../cli/json-map.ts';
import { openKeyFile } from '../../cli/keys/key-file.ts';
import { chainOfNode } from '../../cli/tx/tx-desk.ts';
import type { Json } from '../../ledger/base/json.ts';
import { runCli } from '../cli-run.ts';
import { createOcdsSchema, hasOcdsSchema } from '../ocds-schema.ts';
import { type Cluster, createCluster, heightOf, until } from './node-cluster.ts';

const FIXTURE = fileURLToPath(new URL('../fixtures/ocds/school-furniture.json', import.meta.url));
const PROZORRO = (name: string): string => fileURLToPath(new URL(`../fixtures/prozorro/${name}`, import.meta.url));

interface Outcome {
  readonly ok: boolean;
  readonly processes: readonly { readonly ocid: string; readonly plan: string; readonly tender: string }[];
  readonly transactions: readonly { readonly type: string }[];
  readonly refused: readonly { readonly reason: string }[];
}

describe('open data, in and out', () => {
  let cluster: Cluster;
  beforeAll(async () => {
    cluster = await createCluster(1, 1);
    await Promise.all(cluster.nodes.map((node) => node.start()));
    await until(async () => (await heightOf(cluster.node('observer-1'))) > 0);
  });
  afterAll(() => cluster.remove());

  async function importFixture(
    system = 'ocds',
    files: readonly string[] = [FIXTURE],
  ): Promise<{ readonly code: number; readonly outcome: Outcome }> {
    const keys = join(cluster.folder, 'keys');
    const registrar = ['registrar.key.json', 'registrar-2.key.json'].flatMap((file) => [
      '--registrar-key',
      join(keys, file),
    ]);
    const { code, out, err } = await runCli(
      [
        ...['import', system, ...files, '--json', '--url', cluster.node('observer-1').rpcUrl],
        ...[
          ...registrar,
          '--password-file',
          join(keys, 'password'),
          '--keys-folder',
          join(cluster.folder, 'ocds-keys'),
        ],
      ],
      { folder: cluster.folder },
    );
    expect(err).toBe('');
    return { code, outcome: JSON.parse(out) as Outcome };
  }

  it('enters a process through the observer, and the validator shows it whole', { timeout: 60_000 }, async () => {
    const { code, outcome } = await importFixture();
    expect(code).toBe(0);
    expect(outcome.ok).toBe(true);
    const [process] = outcome.processes;
    expect(process?.ocid).toBe('ocds-zz0001-1001');
    const { client } = cluster.node('validator-1');
    const view = jsonMap(jsonMap(await client.call('tender_get', { tender: process?.tender ?? '' })).tender);
    expect(view.phase).toBe('DISCUSSION');
    expect(view.lots).toHaveLength(2);
    expect(view.documents).toHaveLength(2);
    expect(view.questions).toEqual([
      expect.objectContaining({ answer: expect.objectContaining({ text: 'Иә, үш деңгейде.' }) }),
      expect.objectContaining({ answer: expect.objectContaining({ text: 'Қазан айында.' }) }),
    ]);
    expect(outcome.refused.filter(({ reason }) => reason === 'LEDGER_REFUSED')).toEqual([]);
  });

  it('does not enter the same release twice', { timeout: 60_000 }, async () => {
    const { code, outcome } = await importFixture();
    expect(code).toBe(0);
    expect(outcome.transactions).toEqual([]);
    expect(outcome.refused.some(({ reason }) => reason === 'ALREADY_IMPORTED')).toBe(true);
  });

  it('gives the process back as releases and as a record', { timeout: 60_000 }, async () => {
    const url = ['--url', cluster.node('validator-1').rpcUrl];
    const [tender] = listOf(jsonMap(await cluster.node('observer-1').client.call('tender_list', {})).tenders);
    const id = String(jsonMap(tender).id);
    const releases = await runCli(['export', 'ocds', '--tender', id, '--lang', 'kk', ...url], {
      folder: cluster.folder,
    });
    expect(releases).toMatchObject({ code: 0, err: '' });
    const { out, code } = await runCli(
      ['export', 'ocds', '--all', '--records', '--out', 'all.json', '--json', ...url],
      {
        folder: cluster.folder,
      },
    );
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({ file: 'all.json', processes: 1 });
    const records = JSON.parse(readFileSync(join(cluster.folder, 'all.json'), 'utf8'));
    if (hasOcdsSchema) {
      const schema = createOcdsSchema();
      expect(schema.releasePackage(JSON.parse(releases.out))).toEqual([]);
      expect(schema.recordPackage(records)).toEqual([]);
    }
    const { compiledRelease: compiled } = records.records[0];
    const source = JSON.parse(readFileSync(FIXTURE, 'utf8')).releases[0];
    expect(compiled.ocid).toBe(source.ocid);
    expect(compiled.buyer).toEqual(source.buyer);
    for (const field of [
      'id',
      'title',
      'value',
      'procurementMethod',
      'mainProcurementCategory',
      'awardCriteria',
      'x_portalRank',
    ])
      expect(compiled.tender[field]).toEqual(source.tender[field]);
    const lotOf = ({ id: lot, value }: { readonly id: string; readonly value: object }) => ({ id: lot, value });
    expect(compiled.tender.lots.map(lotOf)).toEqual(source.tender.lots.map(lotOf));
    // A lot has the code of its plan item: the source's other code stands beside.
    const [first, { classification, ...second }] = source.tender.items;
    expect(compiled.tender.items).toMatchObject([first, second]);
    expect(compiled['adal:process'].source.values).toContainEqual({
      path: 'tender/items/2/classification/id',
      value: classification.id,
    });
    expect(compiled.tender.enquiries.map((enquiry: { readonly answer: string }) => enquiry.answer)).toEqual([
      'Иә, үш деңгейде.',
      'Қазан айында.',
    ]);
    expect(compiled['adal:process'].source.values).toContainEqual({
      path: 'tender/tenderPeriod/endDate',
      value: source.tender.tenderPeriod.endDate,
    });
    const again = await runCli(['export', 'ocds', '--all', '--out', 'all.json', ...url], { folder: cluster.folder });
    expect(again.err).toContain('CLI_FILE_EXISTS');
    const none = await runCli(['export', 'ocds', '--tender', 't-0000000000000000', '--out', 'none.json', ...url], {
      folder: cluster.folder,
    });
    expect(none.code).toBe(4);
    expect(existsSync(join(cluster.folder, 'none.json'))).toBe(false);
  });

  it('enters a procedure of Prozorro', { timeout: 60_000 }, async () => {
    const { code, outcome } = await importFixture('prozorro', [PROZORRO('tender.json')]);
    expect(code).toBe(0);
    expect(outcome.ok).toBe(true);
    expect(outcome.refused.filter(({ reason }) => reason === 'LEDGER_REFUSED')).toEqual([]);
    const { client } = cluster.node('validator-1');
    const view = jsonMap(
      jsonMap(await client.call('tender_get', { tender: outcome.processes[0]?.tender ?? '' })).tender,
    );
    expect(jsonMap(jsonMap(view.tender).source).system).toBe('PROZORRO');
    const { code: exported, out } = await runCli(
      ['export', 'ocds', '--all', '--jsonl', '--url', cluster.node('observer-1').rpcUrl],
      { folder: cluster.folder },
    );
    expect(exported).toBe(0);
    const ocids = new Set(
      out
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line).ocid),
    );
    expect([...ocids].sort()).toEqual([`ocds-adal00-${outcome.processes[0]?.tender}`, 'ocds-zz0001-1001']);
  });

  it('hands bids to whatever can play them, and compares what comes of it', { timeout: 60_000 }, async () => {
    const read = (name: string) => JSON.parse(readFileSync(PROZORRO(name), 'utf8')).data;
    const other = { ...read('tender.json'), id: 'another-tender' };
    const award = { id: 'a1', bid_id: read('bid.json').id, suppliers: [], value: { amount: 500, currency: 'UAH' } };
    const files = [other, read('bid.json'), award].map((data, index) => ({ name: `${index}.json`, content: { data } }));
    const plan = planImport(files, { processesOf: prozorroProcesses, documentsFolder: undefined, periodSeconds: 60 });
    const keys = join(cluster.folder, 'keys');
    const password = readFileSync(join(keys, 'password'), 'utf8').trim();
    const registrar = ['registrar.key.json', 'registrar-2.key.json'].map(async (file) =>
      signerFromSeed((await openKeyFile(join(keys, file), 'organisation', () => Promise.resolve(password))).seed),
    );
    const { client } = cluster.node('validator-1');
    const handed: { readonly tender: string; readonly bids: readonly (number | undefined)[] }[] = [];
    const outcome = await runImport(plan, {
      client,
      chain: await chainOfNode(client),
      registrar: await Promise.all(registrar),
      keys: createImportKeys(join(cluster.folder, 'ocds-keys')),
      onSent: () => undefined,
      playBids({ bids }, { tender }) {
        handed.push({ tender, bids: bids.map(({ amount }) => amount) });
        const [bid] = bids;
        const winner = { bid: bid?.id ?? '', bidder: bid?.bidder ?? '', amount: bid?.amount ?? 0 };
        return Promise.resolve({
          submitted: [],
          refused: [],
          rejected: [],
          lots: [{ lot: 1, ranking: [winner.bid], winner }],
        });
      },
    });
    expect(handed).toEqual([{ tender: outcome.processes[0]?.tender, bids: [49_900] }]);
    expect(plan.report.computedDifferent).toContainEqual(
      expect.objectContaining({ file: '2.json', to: 'award', reason: 'AWARD_OTHER_AMOUNT', detail: '49900' }),
    );
    expect(plan.report.refused.some(({ reason }) => reason === 'BIDS_WAIT')).toBe(false);
  });
});

function listOf(value: unknown): readonly Json[] {
  return Array.isArray(value) ? value : [];
}
