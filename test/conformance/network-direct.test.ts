import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { utf8 } from '../../ledger/base/bytes.ts';
import { createLibp2pNetwork } from '../../p2p/libp2p-network.ts';
import { createMemoryHub } from '../../p2p/memory-network.ts';
import { type BuildNetwork, type Cluster, createCluster, type Member, until } from './network-cluster.ts';

/** Batches between validators that are all connected go over lanes, not by gossip (decision 0017). */
const implementations: readonly (readonly [string, () => BuildNetwork])[] = [
  ['libp2p', () => createLibp2pNetwork],
  ['memory', () => createMemoryHub().network],
];

describe.each(implementations)('direct batches over %s', (_name, build) => {
  let cluster: Cluster;
  beforeEach(() => {
    cluster = createCluster(build());
  });
  afterEach(() => cluster.close());

  const SET = [1, 2, 3];
  const textsOf = ({ seen }: Member): readonly string[] =>
    seen.transactions.flatMap(({ batch }) => batch.map((one) => Buffer.from(one).toString()));

  async function connected(count: number): Promise<readonly Member[]> {
    const members: Member[] = [];
    for (let number = 1; number <= count; number++) {
      const dial = members.flatMap((member) => member.network.addresses());
      members.push(await cluster.add({ number, dial }, SET));
    }
    await until(() => members.every(({ network }) => network.peers().length === count - 1));
    return members;
  }

  it('reach every validator once and no observer, and cost one frame for each', async () => {
    const [one, two, three] = (await connected(3)) as [Member, Member, Member];
    const observer = await cluster.add({ number: 20, observer: true, dial: one.network.addresses() }, SET);
    await until(() => observer.network.peers().length === 1);
    one.network.publish([utf8('first'), utf8('second')]);
    await until(() => textsOf(two).length === 2 && textsOf(three).length === 2);
    // What the observer publishes is gossiped to all, so whatever else was gossiped before has come by then.
    observer.network.publish([utf8('from the observer')]);
    await until(() => [one, two, three].every((member) => textsOf(member).includes('from the observer')));
    expect(textsOf(two)).toEqual(['first', 'second', 'from the observer']);
    expect(textsOf(three)).toEqual(['first', 'second', 'from the observer']);
    expect(two.seen.transactions[0]?.from).toBe(one.network.self);
    expect(textsOf(observer)).toEqual([]);
  });

  it('give way to gossip while one of the set is not connected', async () => {
    const [one, two] = (await connected(2)) as [Member, Member];
    const observer = await cluster.add({ number: 20, observer: true, dial: one.network.addresses() }, SET);
    await until(() => observer.network.peers().length === 1);
    await until(() => {
      one.network.publish([utf8('anybody?')]);
      return textsOf(observer).length > 0;
    });
    await until(() => textsOf(two).includes('anybody?'));
  });

  it('reach a validator that the sender has no link to, because the one between passes them on', async () => {
    const one = await cluster.add({ number: 1 }, SET);
    const two = await cluster.add({ number: 2, dial: one.network.addresses() }, SET);
    const three = await cluster.add({ number: 3, dial: two.network.addresses() }, SET);
    await until(() => two.network.peers().length === 2);
    let tries = 0;
    await until(() => {
      one.network.publish([utf8(`over two ${tries++}`)]);
      return textsOf(three).length > 0;
    });
    expect(one.network.peers().map(({ id }) => id)).toEqual([two.network.self]);
  });

  it('leave out what no batch can hold, count it, and go on', async () => {
    const [one, two] = (await connected(3)) as [Member, Member];
    one.network.publish([new Uint8Array(70_000)]);
    expect(one.network.stats().dropped.gossipBatchBytesMax).toBe(1);
    one.network.publish([utf8('fits')]);
    await until(() => textsOf(two).includes('fits'));
  });
});
