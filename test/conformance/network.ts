import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { utf8 } from '../../ledger/base/bytes.ts';
import { FaultError } from '../../ledger/base/fault.ts';
import { networkLimits } from '../../p2p/limits.ts';
import {
  type BuildNetwork,
  type Cluster,
  consensusKeyText,
  createCluster,
  dropped,
  freePort,
  type Member,
  until,
  untilConnected,
} from './network-cluster.ts';

/** Who is connected and what direct streams do, of every Network. Takes a name and a maker of builders, one per test. */
export function testNetwork(name: string, createBuild: () => BuildNetwork): void {
  describe(name, () => {
    let cluster: Cluster;
    beforeEach(() => {
      cluster = createCluster(createBuild());
    });
    afterEach(() => cluster.close());

    describe('hello and roles', () => {
      it('tells both sides who proved which key', async () => {
        const [one, two] = await cluster.pair();
        expect(one.network.peers()).toMatchObject([
          { id: two.network.self, validatorKey: two.key, name: 'member 2', direction: 'inbound' },
        ]);
        expect(two.network.peers()).toMatchObject([
          { id: one.network.self, validatorKey: one.key, name: 'member 1', direction: 'outbound' },
        ]);
        expect(one.seen.peers).toEqual([{ id: two.network.self, connected: true, validatorKey: two.key }]);
      });

      it('takes a peer without proof for an observer', async () => {
        const { add } = cluster;
        const one = await add({ number: 1 });
        const two = await add({ number: 2, observer: true, dial: one.network.addresses() });
        await untilConnected([one, two]);
        expect(one.network.peers()).toMatchObject([{ validatorKey: undefined }]);
        expect(two.network.peers()).toMatchObject([{ validatorKey: one.key }]);
      });

      it('refuses a proof by another key', async () => {
        const { add } = cluster;
        const one = await add({ number: 1 });
        await add({ number: 2, forges: 3, dial: one.network.addresses() });
        await until(() => dropped(one, 'NETWORK_BAD_HELLO') > 0);
        expect(one.seen.peers).toEqual([]);
      });

      it('refuses a peer of another chain, and both logs say so', async () => {
        const { add } = cluster;
        const one = await add({ number: 1 });
        const two = await add({ number: 2, genesis: 8, dial: one.network.addresses() });
        const said = (member: Member, other: Member): boolean =>
          member.seen.log.some(
            ({ event, fields }) => event === 'NETWORK_OTHER_CHAIN' && fields.peer === other.network.self,
          );
        await until(() => said(one, two) && said(two, one));
        expect([...one.network.peers(), ...two.network.peers()]).toEqual([]);
        expect(one.seen.peers).toEqual([]);
      });

      it('judges roles anew when the set changes', async () => {
        const [one, two] = await cluster.pair();
        one.network.setValidators([one.key]);
        expect(one.network.peers()).toMatchObject([{ validatorKey: undefined }]);
        two.network.send(one.network.self, 'consensus', utf8('too late'));
        await until(() => dropped(one, 'consensusFromObserver') > 0);
        one.network.setValidators([one.key, two.key]);
        expect(one.seen.peers.map((peer) => peer.validatorKey)).toEqual([two.key, undefined, two.key]);
        await until(() => {
          two.network.send(one.network.self, 'consensus', utf8('in time'));
          return one.seen.messages.some((message) => Buffer.from(message.bytes).toString() === 'in time');
        });
      });

      it('never takes consensus frames from an observer', async () => {
        const { add } = cluster;
        const one = await add({ number: 1 });
        const two = await add({ number: 2, observer: true, dial: one.network.addresses() });
        await untilConnected([one, two]);
        two.network.send(one.network.self, 'consensus', utf8('vote'));
        await until(() => dropped(one, 'consensusFromObserver') > 0);
        two.network.announce(utf8('status'));
        await until(() => one.seen.messages.length > 0);
        expect(one.seen.messages).toMatchObject([{ lane: 'status', from: two.network.self }]);
      });

      it('admits no observer beyond the quota, but every validator', async () => {
        const { add } = cluster;
        const limits = { observersPerIpMax: 1 };
        const one = await add({ number: 1, limits });
        const two = await add({ number: 2, observer: true, dial: one.network.addresses() });
        await untilConnected([one, two]);
        await add({ number: 3, observer: true, dial: one.network.addresses() });
        await until(() => dropped(one, 'observersPerIpMax') > 0);
        const four = await add({ number: 4, dial: one.network.addresses() });
        await until(() => four.network.peers().length === 1);
        expect(one.network.peers().map((peer) => peer.name)).toEqual(['member 2', 'member 4']);
      });
    });

    describe('lanes', () => {
      it('keeps the order of a lane and delivers the same bytes as often as they are sent', async () => {
        const [one, two] = await cluster.pair();
        const sent = Array.from({ length: 500 }, (_, i) => `vote ${Math.floor(i / 2)}`);
        for (const text of sent) one.network.send(two.network.self, 'consensus', utf8(text));
        await until(() => two.seen.messages.length === sent.length);
        expect(two.seen.messages.map((message) => Buffer.from(message.bytes).toString())).toEqual(sent);
        expect(two.seen.messages.every((message) => message.from === one.network.self)).toBe(true);
        expect(Math.abs((two.seen.messages[0]?.receivedAt ?? 0) - Date.now())).toBeLessThan(60_000);
      });

      it.each(['consensus', 'status'] as const)(
        'carries the largest frame of the %s lane intact, and nothing larger',
        async (lane) => {
          const [one, two] = await cluster.pair();
          const bytesMax = networkLimits[`${lane}FrameBytesMax`];
          const largest = Uint8Array.from({ length: bytesMax }, (_, i) => (i * 31) % 251);
          one.network.send(two.network.self, lane, new Uint8Array(bytesMax + 1));
          expect(dropped(one, `${lane}FrameBytesMax`)).toBe(1);
          one.network.send(two.network.self, lane, largest);
          await until(() => two.seen.messages.length === 1);
          expect(Buffer.compare(two.seen.messages[0]?.bytes ?? new Uint8Array(), largest)).toBe(0);
        },
      );

      it('broadcasts to validators and announces to all, but not to itself', async () => {
        const [one, two] = await cluster.pair();
        const three = await cluster.add({ number: 3, observer: true, dial: one.network.addresses() });
        await until(() => one.network.peers().length === 2);
        one.network.broadcast('consensus', utf8('vote'));
        one.network.announce(utf8('status'));
        await until(() => two.seen.messages.length === 2 && three.seen.messages.length === 1);
        expect(three.seen.messages).toMatchObject([{ lane: 'status' }]);
        expect(one.seen.messages).toEqual([]);
      });

      it('drops and counts what is for nobody', async () => {
        const [one] = await cluster.pair();
        one.network.send('12D3KooWnobody', 'consensus', utf8('vote'));
        one.network.send('12D3KooWnobody', 'status', utf8('status'));
        expect(dropped(one, 'notConnected')).toBe(2);
      });

      it('keeps no more than the queue may hold, and keeps the newest', async () => {
        const { add } = cluster;
        const one = await add({ number: 1, limits: { consensusQueueFramesMax: 10 } });
        const two = await add({ number: 2, dial: one.network.addresses() });
        await untilConnected([one, two]);
        for (let i = 0; i < 100; i++) one.network.send(two.network.self, 'consensus', utf8(`vote ${i}`));
        await until(() => two.seen.messages.some((message) => Buffer.from(message.bytes).toString() === 'vote 99'));
        expect(two.seen.messages.length).toBe(10);
        expect(dropped(one, 'consensusQueueBytesMax')).toBe(90);
      });

      it('disconnects an observer that floods, and goes on', async () => {
        const { add } = cluster;
        const one = await add({ number: 1, limits: { observerFramesPerSecondMax: 20 } });
        const two = await add({ number: 2, observer: true, dial: one.network.addresses() });
        const three = await add({ number: 3, dial: one.network.addresses() });
        await untilConnected([one], 2);
        await until(() => {
          two.network.announce(utf8('flood'));
          return dropped(one, 'observerFramesPerSecondMax') > 0;
        });
        three.network.send(one.network.self, 'consensus', utf8('vote'));
        await until(() => one.seen.messages.some((message) => message.lane === 'consensus'));
        expect(one.seen.peers.some((peer) => peer.id === two.network.self && !peer.connected)).toBe(true);
      });
    });

    describe('coming and going', () => {
      it('tells that a peer left, and finds it again', async () => {
        const { add } = cluster;
        const one = await add({ number: 1 });
        const dial = one.network.addresses();
        const two = await add({ number: 2, dial });
        await untilConnected([one, two]);
        await two.network.stop();
        await until(() => one.network.peers().length === 0);
        await until(() => one.seen.peers.some((peer) => peer.id === two.network.self && !peer.connected));
        const again = await add({ number: 2, dial });
        await untilConnected([one, again]);
        one.network.send(again.network.self, 'consensus', utf8('vote'));
        // Gossip promises no delivery while a peer is joining the topic: what may have been lost is said again.
        await until(() => {
          if (one.seen.transactions.length === 0) again.network.publishAgain([utf8('transaction')]);
          return again.seen.messages.length === 1 && one.seen.transactions.length > 0;
        });
      });

      it('lets nothing through after stop', async () => {
        const [one, two] = await cluster.pair();
        await one.network.stop();
        const calls = one.seen.peers.length;
        one.network.send(two.network.self, 'consensus', utf8('vote'));
        one.network.broadcast('consensus', utf8('vote'));
        one.network.announce(utf8('status'));
        one.network.publish([utf8('transaction')]);
        const asked = one.network.request(two.network.self, utf8('?'), { timeoutMs: 1000, bytesMax: 100 });
        await expect(asked).rejects.toBeInstanceOf(FaultError);
        await until(() => two.network.peers().length === 0);
        expect(one.network.peers()).toEqual([]);
        expect(one.network.addresses()).toEqual([]);
        expect(one.seen.peers.length).toBe(calls);
        expect(two.seen.messages).toEqual([]);
        await one.network.stop();
      });

      it('drops and refuses a banned peer', async () => {
        const { add } = cluster;
        const one = await add({ number: 1 });
        const two = await add({ number: 2, dial: one.network.addresses() });
        const three = await add({ number: 3, dial: one.network.addresses() });
        await untilConnected([one], 2);
        one.network.ban(two.network.self, 'lied');
        await until(() => two.network.peers().length === 0);
        // The one that was not banned leaves and returns meanwhile; the banned one had as much time.
        await three.network.stop();
        const again = await add({ number: 3, dial: one.network.addresses() });
        await until(() => again.network.peers().length === 1);
        expect(one.network.peers().map((peer) => peer.id)).toEqual([three.network.self]);
        expect(one.seen.log.some(({ event }) => event === 'peerBanned')).toBe(true);
      });

      it('names the address that is taken, and the one that is none', async () => {
        const { add } = cluster;
        const one = await add({ number: 1, listen: [`/ip4/127.0.0.1/tcp/${await freePort()}`] });
        const listen = one.network.addresses().map((address) => address.replace(/\/p2p\/.*/, ''));
        const taken = add({ number: 2, listen });
        await expect(taken).rejects.toMatchObject({ fault: { code: 'NETWORK_PORT_IN_USE' } });
        for (const bad of [
          { listen: ['127.0.0.1:4000'] },
          { dial: ['/ip4/127.0.0.1/tcp/4000'] },
          { listen: ['/ip4/1.2.3.4/udp/1'] },
        ]) {
          await expect(add({ number: 3, ...bad })).rejects.toMatchObject({ fault: { code: 'NETWORK_BAD_ADDRESS' } });
        }
      });
    });

    it('gives the same PeerId for the same seed', async () => {
      const [one] = await cluster.pair();
      expect(one.network.self).toMatch(/^12D3KooW[1-9A-HJ-NP-Za-km-z]{44}$/);
      expect(one.key).toBe(consensusKeyText(1));
    });
  });
}
