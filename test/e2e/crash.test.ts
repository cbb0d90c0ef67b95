import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { jsonMap } from '../../cli/json-map.ts';
import type { Signer } from '../../ledger/base/keys.ts';
import { ministrySigner, type Sent, sendLoad, settled } from './load.ts';
import { type Cluster, chainOf, createCluster, heightOf, until } from './node-cluster.ts';
import { signedVotes } from './vote-log-check.ts';

describe('four validators and an observer, killed and started again', () => {
  let cluster: Cluster;
  let sender: Signer;
  const accepted: Sent[] = [];

  beforeAll(async () => {
    cluster = await createCluster(4, 1);
    await Promise.all(cluster.nodes.map((node) => node.start()));
    sender = await ministrySigner(cluster);
    await until(async () => (await heightOf(cluster.node('observer-1'))) > 0);
  });
  afterAll(() => cluster.remove());

  /** All nodes reach the height, and tell the same blocks and the same state root up to it. */
  async function expectAgreement(height: number): Promise<void> {
    for (const node of cluster.nodes) await until(async () => (await heightOf(node)) >= height);
    const [first, ...others] = await Promise.all(cluster.nodes.map((node) => chainOf(node, height)));
    expect(first).toHaveLength(height + 1);
    for (const other of others) expect(other).toEqual(first);
  }

  it('goes on without the validator that dies under load, and takes it back', { timeout: 120_000 }, async () => {
    const observer = cluster.node('observer-1');
    const victim = cluster.node('validator-2');
    const others = cluster.nodes.filter(({ name }) => name !== victim.name);
    accepted.push(...(await sendLoad(cluster, cluster.nodes, sender, { from: 0, count: 300 })));

    const during = sendLoad(cluster, others, sender, { from: 300, count: 400 });
    await victim.kill();
    const heightAtDeath = await heightOf(observer);
    accepted.push(...(await during));
    await until(async () => (await heightOf(observer)) > heightAtDeath + 1);

    const returning = victim.start();
    accepted.push(...(await sendLoad(cluster, others, sender, { from: 700, count: 200 })));
    await returning;
    accepted.push(...(await sendLoad(cluster, cluster.nodes, sender, { from: 900, count: 100 })));

    expect(accepted.length).toBeGreaterThan(900);
    const committed = await settled(observer, accepted);
    // Only what the killed node alone had may be lost, and that has expired by now.
    expect(committed).toBeGreaterThan(accepted.length - 300);
    await expectAgreement(await heightOf(observer));
  });

  it('stands at the same tip after all five are killed at once, and goes on', { timeout: 90_000 }, async () => {
    const heights = await Promise.all(cluster.nodes.map(heightOf));
    const height = Math.min(...heights);
    const [before] = await Promise.all(cluster.nodes.map((node) => chainOf(node, height)));
    await Promise.all(cluster.nodes.map((node) => node.kill()));
    await Promise.all(cluster.nodes.map((node) => node.start()));

    for (const [index, node] of cluster.nodes.entries()) {
      expect(await heightOf(node)).toBeGreaterThanOrEqual(heights[index] ?? 0);
      expect(await chainOf(node, height)).toEqual(before);
    }
    const again = await sendLoad(cluster, cluster.nodes, sender, { from: 2000, count: 20 });
    expect(again).toHaveLength(20);
    expect(await settled(cluster.node('observer-1'), again)).toBe(20);
    await expectAgreement(await heightOf(cluster.node('observer-1')));
  });

  it('kept every promise: no validator signed two values in one place', { timeout: 60_000 }, async () => {
    const { height } = jsonMap(await cluster.node('observer-1').client.call('chain_status', {}));
    await Promise.all(cluster.nodes.map((node) => node.stop()));
    for (const { name } of cluster.nodes.filter(({ role }) => role === 'validator')) {
      const { values, highest } = await signedVotes(join(cluster.folder, name, 'data'));
      const twice = [...values].filter(([, signed]) => signed.size > 1);
      expect(twice, `${name} signed twice`).toEqual([]);
      // It voted to the end, also the one that had died.
      expect(highest, name).toBeGreaterThanOrEqual(Number(height) - 1);
    }
  });
});
