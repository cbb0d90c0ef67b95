import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { jsonMap } from '../../cli/json-map.ts';
import { runCli } from '../cli-run.ts';
import { type Cluster, createCluster, heightOf, until } from './node-cluster.ts';

const FIXTURE = fileURLToPath(new URL('../fixtures/ocds/school-furniture.json', import.meta.url));

interface Outcome {
  readonly ok: boolean;
  readonly processes: readonly { readonly ocid: string; readonly plan: string; readonly tender: string }[];
  readonly transactions: readonly { readonly type: string }[];
  readonly refused: readonly { readonly reason: string }[];
}

describe('adal import ocds', () => {
  let cluster: Cluster;
  beforeAll(async () => {
    cluster = await createCluster(1, 1);
    await Promise.all(cluster.nodes.map((node) => node.start()));
    await until(async () => (await heightOf(cluster.node('observer-1'))) > 0);
  });
  afterAll(() => cluster.remove());

  async function importFixture(): Promise<{ readonly code: number; readonly outcome: Outcome }> {
    const keys = join(cluster.folder, 'keys');
    const registrar = ['registrar.key.json', 'registrar-2.key.json'].flatMap((file) => [
      '--registrar-key',
      join(keys, file),
    ]);
    const { code, out, err } = await runCli(
      [
        ...['import', 'ocds', FIXTURE, '--json', '--url', cluster.node('observer-1').rpcUrl],
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
});
