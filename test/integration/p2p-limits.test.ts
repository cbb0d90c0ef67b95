import { connect, type Socket } from 'node:net';
import { identify } from '@libp2p/identify';
import { noise } from '@libp2p/noise';
import { tcp } from '@libp2p/tcp';
import { yamux } from '@libp2p/yamux';
import { multiaddr } from '@multiformats/multiaddr';
import { createLibp2p, type Libp2p } from 'libp2p';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { utf8 } from '../../ledger/base/bytes.ts';
import { encodeFrames } from '../../p2p/frames.ts';
import { encodeHello } from '../../p2p/hello.ts';
import { createLibp2pNetwork } from '../../p2p/libp2p-network.ts';
import type { NetworkLimits } from '../../p2p/limits.ts';
import {
  type Cluster,
  createCluster,
  dropped,
  type Member,
  memberOptions,
  until,
  untilConnected,
} from '../conformance/network-cluster.ts';

/** Every bound of the network is exceeded here by a peer that keeps to none of them. */
describe('limits', () => {
  let cluster: Cluster;
  let strangers: Libp2p[];
  let sockets: Socket[];
  beforeEach(() => {
    cluster = createCluster(createLibp2pNetwork);
    strangers = [];
    sockets = [];
  });
  afterEach(async () => {
    for (const socket of sockets) socket.destroy();
    await Promise.all(strangers.map((stranger) => stranger.stop()));
    await cluster.close();
  });

  const node = (limits: Partial<NetworkLimits>): Promise<Member> => cluster.add({ number: 1, limits });

  /** A plain libp2p node that knows our protocols but not our manners. */
  async function stranger(): Promise<Libp2p> {
    const host = await createLibp2p({
      transports: [tcp()],
      connectionEncrypters: [noise()],
      streamMuxers: [yamux()],
      services: { identify: identify() },
    });
    strangers.push(host);
    return host;
  }

  type Line = Awaited<ReturnType<Libp2p['dial']>>;

  async function dial(host: Libp2p, member: Member): Promise<Line> {
    return host.dial(multiaddr(member.network.addresses()[0]));
  }

  /** Dials and says a proper hello as an observer. */
  async function greet(host: Libp2p, member: Member): Promise<Line> {
    const seen = { messages: [], transactions: [], peers: [], log: [] };
    const options = memberOptions({ number: 200, observer: true }, seen);
    const line = await dial(host, member);
    const stream = await line.newStream('/adal/hello/1');
    stream.send(encodeFrames([encodeHello(options, host.peerId.toString(), 'stranger', undefined)]));
    await until(() => member.network.peers().some((peer) => peer.id === host.peerId.toString()));
    return line;
  }

  function socketTo(member: Member): Socket {
    const port = Number(/tcp\/(\d+)/.exec(member.network.addresses()[0] ?? '')?.[1]);
    const socket = connect(port, '127.0.0.1');
    socket.on('error', () => undefined);
    sockets.push(socket);
    return socket;
  }

  const closed = (socket: Socket): Promise<void> => new Promise((resolve) => socket.once('close', () => resolve()));

  /** The node is alive: a new validator connects and its vote arrives. */
  async function stillServes(member: Member): Promise<void> {
    const before = member.seen.messages.length;
    const friend = await cluster.add({ number: 9, dial: member.network.addresses() });
    await until(() => friend.network.peers().length === 1);
    friend.network.send(member.network.self, 'consensus', utf8('vote'));
    await until(() => member.seen.messages.length > before);
  }

  it('closes sockets that say nothing, and holds no more of them than allowed', async () => {
    const one = await node({ pendingHelloPerIpMax: 3, upgradeTimeoutMs: 300, inboundPerIpPerSecondMax: 1000 });
    const silent = Array.from({ length: 8 }, () => socketTo(one));
    await Promise.all(silent.map((socket) => closed(socket)));
    expect(dropped(one, 'pendingHelloPerIpMax')).toBe(5);
    await stillServes(one);
  });

  it('closes sockets that talk garbage', async () => {
    const one = await node({ upgradeTimeoutMs: 300 });
    const socket = socketTo(one);
    socket.write(Buffer.alloc(100_000, 0xa5));
    await closed(socket);
    await stillServes(one);
  });

  it('bounds how many connections of one address begin in a second', async () => {
    const one = await node({ inboundPerIpPerSecondMax: 2, upgradeTimeoutMs: 60_000 });
    const many = Array.from({ length: 6 }, () => socketTo(one));
    let ended = 0;
    for (const socket of many) socket.once('close', () => ended++);
    await until(() => ended >= 4);
    expect(ended).toBe(4);
  });

  it('bounds connections and pending hellos in all', async () => {
    const one = await node({ pendingHelloMax: 2, inboundPerIpPerSecondMax: 1000, upgradeTimeoutMs: 60_000 });
    const held = Array.from({ length: 4 }, () => socketTo(one));
    let ended = 0;
    for (const socket of held) socket.once('close', () => ended++);
    await until(() => ended === 2);
    for (const socket of held) socket.destroy();
    const two = await cluster.add({ number: 2, limits: { connectionsMax: 1 } });
    const three = await cluster.add({ number: 3, dial: two.network.addresses() });
    await untilConnected([two, three], 1);
    await cluster.add({ number: 4, dial: two.network.addresses() });
    await until(() => dropped(two, 'connectionsMax') > 0);
    expect(two.network.peers().length).toBe(1);
  });

  it('drops a peer that never says hello', async () => {
    const one = await node({ helloTimeoutMs: 200 });
    const line = await dial(await stranger(), one);
    await until(() => line.status !== 'open');
    expect(dropped(one, 'helloTimeoutMs')).toBe(1);
    expect(one.seen.peers).toEqual([]);
    await stillServes(one);
  });

  it.each([
    ['garbage', encodeFrames([new Uint8Array(40).fill(0xff)])],
    ['a hello too long', encodeFrames([new Uint8Array(2_000)])],
    ['an endless frame', Uint8Array.of(0xff, 0xff, 0xff, 0xff, 1, 2, 3)],
  ])('drops a peer whose hello is %s', async (_what, bytes) => {
    const one = await node({});
    const line = await dial(await stranger(), one);
    (await line.newStream('/adal/hello/1')).send(bytes);
    await until(() => line.status !== 'open');
    expect(one.seen.peers).toEqual([]);
    await stillServes(one);
  });

  it('drops a peer whose frame claims more than the lane allows, and does not wait for it', async () => {
    const one = await node({});
    const line = await greet(await stranger(), one);
    (await line.newStream('/adal/status/1')).send(Uint8Array.of(0x7f, 0xff, 0xff, 0xff));
    await until(() => line.status !== 'open' && dropped(one, 'statusFrameBytesMax') === 1);
    await stillServes(one);
  });

  it('resets streams beyond those a lane needs, and beyond those a connection may have', async () => {
    const one = await node({ streamsPerConnectionMax: 8 });
    const line = await greet(await stranger(), one);
    const lanes = await Promise.allSettled(Array.from({ length: 5 }, () => line.newStream('/adal/status/1')));
    const open = lanes.flatMap((lane) => (lane.status === 'fulfilled' ? [lane.value] : []));
    await until(() => open.filter((stream) => stream.status === 'open').length <= 2);
    const many = await Promise.allSettled(Array.from({ length: 20 }, () => line.newStream('/adal/request/1')));
    expect(many.some((stream) => stream.status === 'rejected')).toBe(true);
    await stillServes(one);
  });

  it('keeps a bounded queue for a peer that reads nothing, then drops it', async () => {
    const one = await node({ laneStallMs: 300 });
    const host = await stranger();
    await host.handle('/adal/status/1', (stream) => stream.pause());
    const line = await greet(host, one);
    const status = new Uint8Array(16_000);
    await until(() => {
      one.network.announce(status);
      return line.status !== 'open';
    });
    expect(dropped(one, 'statusQueueBytesMax')).toBeGreaterThan(0);
    expect(dropped(one, 'laneStallMs')).toBe(1);
    await stillServes(one);
  });

  it('gives up an answer that is not read', async () => {
    const answer = new Uint8Array(8_000_000);
    const one = await cluster.add({ number: 1, limits: { answerTimeoutMs: 300 }, onRequest: async () => answer });
    const line = await greet(await stranger(), one);
    const stream = await line.newStream('/adal/request/1');
    stream.pause();
    stream.send(encodeFrames([utf8('?')]));
    await until(() => dropped(one, 'request') === 1);
    expect(one.network.stats().bytesOut).toBeLessThan(answer.length);
    await stillServes(one);
  });

  it('resets questions that are too long, unfinished, or too many a second', async () => {
    const limits = { requestReadTimeoutMs: 200, requestsPerSecondMax: 2 };
    const one = await cluster.add({ number: 1, limits, onRequest: async (_from, question) => question });
    const line = await greet(await stranger(), one);
    (await line.newStream('/adal/request/1')).send(Uint8Array.of(0, 0x20, 0, 0));
    await until(() => dropped(one, 'request') === 1);
    (await line.newStream('/adal/request/1')).send(Uint8Array.of(0, 0, 0, 9, 1));
    await until(() => dropped(one, 'request') === 2);
    await until(() => {
      line
        .newStream('/adal/request/1')
        .then((stream) => stream.send(encodeFrames([utf8('?')])))
        .catch(() => undefined);
      return dropped(one, 'requestsPerSecondMax') > 0;
    });
    await stillServes(one);
  });

  describe('of gossip', () => {
    async function flooding(
      limits: Partial<NetworkLimits>,
      own: Partial<NetworkLimits>,
    ): Promise<readonly [Member, Member]> {
      const one = await cluster.add({ number: 1, limits });
      const two = await cluster.add({ number: 2, limits: { gossipBatchMs: 0, ...own }, dial: one.network.addresses() });
      await untilConnected([one, two]);
      return [one, two];
    }

    it('rejects a batch with more items than allowed, and stops listening to the sender', async () => {
      const [one, two] = await flooding({}, { gossipBatchItemsMax: 2_000 });
      let round = 0;
      await until(() => {
        round++;
        two.network.publish(Array.from({ length: 600 }, (_, i) => utf8(`${round} ${i}`)));
        return dropped(one, 'gossipMalformed') >= 3;
      });
      expect(one.seen.transactions).toEqual([]);
    });

    it('ignores messages beyond the rate, and disconnects who sends too many bytes', async () => {
      const [one, two] = await flooding({ gossipMessagesPerSecondMax: 5 }, {});
      let round = 0;
      await until(() => {
        two.network.publish([utf8(`${round++}`)]);
        return dropped(one, 'gossipMessagesPerSecondMax') > 0;
      });
      const three = await cluster.add({ number: 3, limits: { gossipBytesPerSecondMax: 20_000 } });
      const four = await cluster.add({ number: 4, dial: three.network.addresses() });
      await untilConnected([three, four], 1);
      await until(() => {
        four.network.publish([utf8(`${round++}`.padEnd(10_000))]);
        return dropped(three, 'gossipBytesPerSecondMax') > 0;
      });
      await stillServes(three);
    });
  });

  it('remembers no more bans than allowed', async () => {
    const one = await node({ bansMax: 2 });
    const two = await cluster.add({ number: 2, dial: one.network.addresses() });
    await untilConnected([one, two]);
    one.network.ban(two.network.self, 'first');
    await until(() => one.network.peers().length === 0);
    one.network.ban('12D3KooWsecond', 'second');
    one.network.ban('12D3KooWthird', 'third');
    await untilConnected([one, two]);
  });
});
