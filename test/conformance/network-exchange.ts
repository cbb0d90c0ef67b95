import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { utf8 } from '../../ledger/base/bytes.ts';
import { FaultError } from '../../ledger/base/fault.ts';
import { networkLimits } from '../../p2p/limits.ts';
import {
  type BuildNetwork,
  type Cluster,
  createCluster,
  dropped,
  type Member,
  until,
  untilConnected,
} from './network-cluster.ts';

const ASK = { timeoutMs: 10_000, bytesMax: networkLimits.answerBytesMax };

/** Gossip and requests of every Network. Takes a name and a maker of builders, one per test. */
export function testExchange(name: string, createBuild: () => BuildNetwork): void {
  describe(name, () => {
    let cluster: Cluster;
    beforeEach(() => {
      cluster = createCluster(createBuild());
    });
    afterEach(() => cluster.close());

    describe('gossip', () => {
      const received = (member: Member): number => member.seen.transactions.flatMap(({ batch }) => batch).length;

      it('carries transactions in batches to everybody else once', async () => {
        const members = await cluster.validators(4);
        const [one, ...others] = members;
        const sent = Array.from({ length: 40 }, (_, i) => utf8(`transaction ${i}`));
        one?.network.publish(sent);
        await until(() => others.every((member) => received(member) === sent.length));
        for (const member of others) {
          expect(member.seen.transactions.length).toBe(1);
          expect(member.seen.transactions[0]?.batch.map((bytes) => Buffer.from(bytes).toString())).toEqual(
            sent.map((bytes) => Buffer.from(bytes).toString()),
          );
        }
        expect(one?.seen.transactions).toEqual([]);
      });

      it('splits what is more than a batch, and drops what fits into none', async () => {
        const [one, two] = await cluster.pair();
        const sent = Array.from({ length: 5 }, (_, i) => new Uint8Array(30_000).fill(i + 1));
        one.network.publish([new Uint8Array(networkLimits.gossipBatchBytesMax), ...sent]);
        await until(() => received(two) === sent.length);
        expect(two.seen.transactions.length).toBe(3);
        expect(dropped(one, 'gossipBatchBytesMax')).toBe(1);
      });

      it('publishes to nobody without an error', async () => {
        const one = await cluster.add({ number: 1 });
        one.network.publish([utf8('alone')]);
        await until(() => one.network.stats().bytesOut > 0);
        expect(one.network.stats().dropped).toEqual({});
      });

      it('carries what is said again, though nobody was there the first time or everybody has seen it', async () => {
        const sent = [utf8('early'), utf8('bird')];
        const one = await cluster.add({ number: 1 });
        one.network.publish(sent);
        await until(() => one.network.stats().bytesOut > 0);
        const two = await cluster.add({ number: 2, dial: one.network.addresses() });
        await untilConnected([one, two]);
        for (const times of [1, 2, 3]) {
          // Joining the topic takes a moment after the hello; what is said before reaches nobody.
          await until(() => {
            if (received(two) < times * sent.length) one.network.publishAgain(sent);
            return received(two) >= times * sent.length;
          });
        }
        const texts = two.seen.transactions.flatMap(({ batch }) => batch.map((bytes) => Buffer.from(bytes).toString()));
        expect([...new Set(texts)]).toEqual(['early', 'bird']);
      });

      it.each(['accept', 'ignore', 'reject'] as const)(
        'forwards a batch judged "%s" only if accepted',
        async (verdict) => {
          const { add } = cluster;
          const one = await add({ number: 1 });
          const two = await add({ number: 2, verdict, dial: one.network.addresses() });
          const three = await add({ number: 3, dial: two.network.addresses() });
          await untilConnected([one, three], 1);
          one.network.publish([utf8('first')]);
          await until(() => received(two) === 1);
          // What three hears next was sent after everything that two would have forwarded.
          two.network.publish([utf8('second')]);
          await until(() =>
            three.seen.transactions.some(({ batch }) => Buffer.from(batch[0] ?? []).toString() === 'second'),
          );
          if (verdict === 'accept') await until(() => received(three) === 2);
          else expect(received(three)).toBe(1);
        },
      );
    });

    describe('requests', () => {
      const failsWith = async (work: Promise<unknown>, reason: string): Promise<void> => {
        const error: unknown = await work.then(
          () => undefined,
          (cause: unknown) => cause,
        );
        expect(error).toBeInstanceOf(FaultError);
        expect((error as FaultError).fault).toMatchObject({ code: 'NETWORK_REQUEST_FAILED', detail: { reason } });
      };

      async function asking(onRequest: Parameters<Cluster['add']>[0]['onRequest']): Promise<readonly [Member, Member]> {
        const { add } = cluster;
        const one = await add({ number: 1, ...(onRequest === undefined ? {} : { onRequest }) });
        const two = await add({ number: 2, dial: one.network.addresses() });
        await untilConnected([one, two]);
        return [two, one];
      }

      it('brings back the answer, whole, however large', async () => {
        const large = Uint8Array.from({ length: networkLimits.answerBytesMax }, (_, i) => (i * 17) % 253);
        const [two, one] = await asking(async (_from, question) => (question[0] === 1 ? large : question));
        expect(Buffer.compare(await two.network.request(one.network.self, Uint8Array.of(1), ASK), large)).toBe(0);
        const question = new Uint8Array(networkLimits.requestBytesMax).fill(2);
        expect(Buffer.compare(await two.network.request(one.network.self, question, ASK), question)).toBe(0);
      });

      it('brings back an empty answer', async () => {
        const [two, one] = await asking(async () => new Uint8Array(0));
        expect((await two.network.request(one.network.self, utf8('?'), ASK)).length).toBe(0);
      });

      it('fails on refusal, oversize on either side, unknown peer and time-out', async () => {
        const never = Promise.withResolvers<Uint8Array>();
        const [two, one] = await asking(async (_from, question) =>
          question[0] === 1 ? undefined : question[0] === 2 ? new Uint8Array(101) : never.promise,
        );
        const { self } = one.network;
        await failsWith(two.network.request(self, Uint8Array.of(1), ASK), 'refused');
        await failsWith(two.network.request(self, Uint8Array.of(2), { ...ASK, bytesMax: 100 }), 'frame');
        await failsWith(
          two.network.request(self, new Uint8Array(networkLimits.requestBytesMax + 1), ASK),
          'requestBytesMax',
        );
        await failsWith(two.network.request('12D3KooWnobody', Uint8Array.of(1), ASK), 'notConnected');
        await failsWith(two.network.request(self, Uint8Array.of(3), { ...ASK, timeoutMs: 50 }), 'TimeoutError');
        never.resolve(new Uint8Array(0));
      });

      it('answers no more than so many questions of one peer at once', async () => {
        const gate = Promise.withResolvers<void>();
        const [two, one] = await asking(async (_from, question) => {
          await gate.promise;
          return question;
        });
        const asked = Array.from({ length: 12 }, (_, i) =>
          two.network.request(one.network.self, Uint8Array.of(i + 1), ASK).then(
            () => 'answered',
            () => 'refused',
          ),
        );
        await until(() => dropped(one, 'requestsPerPeerMax') > 0);
        gate.resolve();
        const outcomes = await Promise.all(asked);
        expect(outcomes.filter((outcome) => outcome === 'answered').length).toBe(networkLimits.requestsPerPeerMax);
      });

      it('fails when the peer leaves', async () => {
        const started = Promise.withResolvers<void>();
        const never = Promise.withResolvers<Uint8Array>();
        const [two, one] = await asking(() => {
          started.resolve();
          return never.promise;
        });
        const asked = two.network.request(one.network.self, utf8('?'), ASK);
        asked.catch(() => undefined);
        await started.promise;
        await one.network.stop();
        never.resolve(new Uint8Array(0));
        await failsWith(asked, 'closed');
      });
    });
  });
}
