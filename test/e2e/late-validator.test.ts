import { afterAll, beforeAll, expect, it } from 'vitest';
import { ministrySigner, sendLoad, settled } from './load.ts';
import { type Cluster, createCluster } from './node-cluster.ts';

/** What an observer took while nobody could hear it was told to nobody; without saying it again it would expire. */
let cluster: Cluster;

beforeAll(async () => {
  cluster = await createCluster(1, 1);
});
afterAll(() => cluster.remove());

it('a transaction that an observer took before any validator was there is in a block soon after one is', {
  timeout: 90_000,
}, async () => {
  const observer = cluster.node('observer-1');
  await cluster.node('validator-1').start();
  const sender = await ministrySigner(cluster);
  await cluster.node('validator-1').stop();
  await observer.start();
  const accepted = await sendLoad(cluster, [observer], sender, { from: 0, count: 1 });
  expect(accepted).toHaveLength(1);
  await cluster.node('validator-1').start();
  expect(await settled(observer, accepted)).toBe(1);
});
