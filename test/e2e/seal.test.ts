import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type JsonMap, jsonMap } from '../../cli/json-map.ts';
import { dataPaths } from '../../storage/data-folder.ts';
import { runCli } from '../cli-run.ts';
import { type Cluster, type ClusterNode, createCluster, heightOf, runToEnd, until } from './node-cluster.ts';

/** So short that a validator that is killed counts as silent within seconds. */
const HEARTBEAT_MS = 4_000;

describe('four validators and an observer make a sealing key', () => {
  let cluster: Cluster;
  let observer: ClusterNode;

  beforeAll(async () => {
    cluster = await createCluster(4, 1, { params: { 'seal.heartbeatMs': HEARTBEAT_MS } });
    observer = cluster.node('observer-1');
    await Promise.all(cluster.nodes.map((node) => node.start()));
  });
  afterAll(() => cluster.remove());

  async function epoch(): Promise<JsonMap> {
    const { epochs } = jsonMap(await observer.client.call('seal_status', {}));
    return jsonMap(Array.isArray(epochs) ? epochs[0] : undefined);
  }

  const keyFile = (name: string): string => join(dataPaths(join(cluster.folder, name, 'data')).seal, 'epoch-1.key');

  it('within seconds of starting, without anybody doing anything', { timeout: 60_000 }, async () => {
    const startedAt = Date.now();
    await until(async () => (await heightOf(observer)) > 0);
    await until(async () => (await epoch()).status === 'ACTIVE');
    expect(Date.now() - startedAt).toBeLessThan(20_000);
    expect(await epoch()).toMatchObject({ epoch: 1, attempt: 1, n: 4, t: 3, live: 4, guilty: [], tenders: 0 });
  });

  it('and an idle network is told of nothing but heartbeats', { timeout: 60_000 }, async () => {
    const types = async (): Promise<readonly string[]> => {
      const found: string[] = [];
      for (let height = await heightOf(observer); height > 0; height--) {
        const block = jsonMap(await observer.client.call('chain_block', { block: height }));
        for (const record of Array.isArray(block.records) ? block.records.map(jsonMap) : []) {
          const { type } = jsonMap(record.body);
          if (typeof type === 'string') found.push(type);
        }
      }
      return found.sort();
    };
    const height = await heightOf(observer);
    await until(async () => (await heightOf(observer)) > height + 3);
    const counts = Map.groupBy(await types(), (type) => type);
    expect([...counts.keys()]).toEqual(['seal.ack', 'seal.deal', 'seal.heartbeat', 'seal.register']);
    for (const type of ['seal.ack', 'seal.deal', 'seal.register']) expect(counts.get(type), type).toHaveLength(4);
  });

  it('that lists who is silent, and who is back after a restart', { timeout: 120_000 }, async () => {
    const victim = cluster.node('validator-2');
    const file = readFileSync(keyFile(victim.name), 'utf8');
    await victim.kill();
    await until(async () => (await epoch()).live === 3);
    const { out } = await runCli(['seal', 'status', '--url', observer.rpcUrl]);
    expect(out.match(/ live /g)).toHaveLength(3);
    expect(out.match(/ silent /g)).toHaveLength(1);
    expect(out).toContain('opens: 3 of 4; could open now: 3');
    await victim.start();
    await until(async () => (await epoch()).live === 4);
    expect(readFileSync(keyFile(victim.name), 'utf8')).toBe(file);
    const json = await runCli(['seal', 'status', '--url', observer.rpcUrl, '--json']);
    expect(JSON.parse(json.out)).toMatchObject({ active: { epoch: 1 }, epochs: [{ live: 4 }] });
  });

  it('whose holder does not start with another key, and starts without one', { timeout: 120_000 }, async () => {
    const victim = cluster.node('validator-3');
    const file = keyFile(victim.name);
    const right = readFileSync(file, 'utf8');
    const doctor = async () =>
      (await runCli(['doctor', '--config', victim.settingsFile], { environment: { ADAL_URL: observer.rpcUrl } })).out;
    expect(await doctor()).toContain('✓ Seal key: the file of epoch 1 is there and is the registered one');
    await victim.stop();
    writeFileSync(file, readFileSync(keyFile('validator-4'), 'utf8'));
    expect(await doctor()).toContain('✗ Seal key: the file of epoch 1 holds another key');
    const refused = await runToEnd(['run', '--config', victim.settingsFile]);
    expect(refused.code).not.toBe(0);
    expect(refused.stderr).toContain('SEAL_KEY_MISMATCH');
    expect(refused.stderr).toContain(file);

    rmSync(file);
    expect(await doctor()).toContain('✗ Seal key: the file of epoch 1 is missing');
    await victim.start();
    await until(() => Promise.resolve(victim.log().includes('seal.keyMissing')));
    await victim.stop();

    writeFileSync(file, right, { mode: 0o600 });
    await victim.start();
    await until(async () => (await epoch()).live === 4);
    const [, hex = ''] = /"dk":"([0-9a-f]{64})"/.exec(right) ?? [];
    expect(hex).toHaveLength(64);
    for (const node of cluster.nodes) expect(node.log()).not.toContain(hex);
  });
});
