import { get, type IncomingMessage } from 'node:http';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { HAND_BIN } from '../hand-chain.ts';
import { type RpcWorld, startRpcWorld } from './rpc-world.ts';

interface CloudEvent {
  readonly specversion: string;
  readonly id: string;
  readonly type: string;
  readonly source: string;
  readonly subject?: string;
  readonly time?: string;
  readonly data: Record<string, unknown>;
}

interface Reader {
  readonly response: IncomingMessage;
  readonly events: CloudEvent[];
  /** Resolves when as many events have come. */
  upTo(count: number): Promise<readonly CloudEvent[]>;
  lastId(): string;
  comments(): number;
  ended: Promise<void>;
  close(): void;
}

let world: RpcWorld;
let readers: Reader[];

beforeEach(async () => {
  readers = [];
  world = await startRpcWorld({ eventHeartbeatMs: 20 });
  await world.append({});
});
afterEach(async () => {
  for (const reader of readers) reader.close();
  await world.close();
});

/** Reads server-sent events as the HTML standard says, from scratch. */
function open(path: string, headers: Record<string, string> = {}, url = world.url): Promise<Reader> {
  return new Promise((resolve, reject) => {
    const request = get(`${url}${path}`, { headers, agent: false }, (response) => {
      const events: CloudEvent[] = [];
      const waiting = new Set<() => void>();
      let lastId = '';
      let comments = 0;
      let rest = '';
      response.setEncoding('utf8');
      response.on('data', (chunk: string) => {
        const blocks = (rest + chunk).split('\n\n');
        rest = blocks.pop() ?? '';
        for (const block of blocks) {
          const lines = block.split('\n');
          comments += lines.filter((line) => line.startsWith(':')).length;
          const id = lines.find((line) => line.startsWith('id: '));
          if (id !== undefined) lastId = id.slice(4);
          const data = lines.find((line) => line.startsWith('data: '));
          if (data !== undefined) events.push(JSON.parse(data.slice(6)));
        }
        for (const look of waiting) look();
      });
      const ended = new Promise<void>((done) => response.on('close', done));
      const reader: Reader = {
        response,
        events,
        upTo: (count) =>
          new Promise((done) => {
            const look = (): void => {
              if (events.length < count) return;
              waiting.delete(look);
              done(events);
            };
            waiting.add(look);
            look();
          }),
        lastId: () => lastId,
        comments: () => comments,
        ended,
        close: () => request.destroy(),
      };
      readers.push(reader);
      resolve(reader);
    });
    request.on('error', reject);
  });
}

const typesOf = (events: readonly CloudEvent[]) => events.map(({ type }) => type);

describe('GET /events', () => {
  it('gives the events of new blocks in order, as CloudEvents 1.0', async () => {
    const reader = await open('/events');
    expect(reader.response.headers['content-type']).toBe('text/event-stream; charset=utf-8');
    await world.append({ txs: [{ tx: world.chain.tx('one') }], state: {} });
    const failed = { ok: false as const, fault: 'DOCUMENT_DUPLICATE', detail: {} };
    await world.append({ txs: [{ tx: world.chain.tx('two'), result: failed }] });
    const events = await reader.upTo(5);
    expect(typesOf(events)).toEqual([
      'block.committed',
      'transaction.recorded',
      'document.anchored',
      'block.committed',
      'transaction.recorded',
    ]);
    expect(events.map(({ id }) => id)).toEqual(['2:0:0', '2:1:0', '2:1:1', '3:0:0', '3:1:0']);
    for (const event of events) {
      expect(event).toMatchObject({ specversion: '1.0', datacontenttype: 'application/json' });
      expect(event.source).toMatch(/^urn:adal:hand:[0-9a-f]{64}$/);
      expect(event.time).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
    }
    expect(events[1]?.data).toMatchObject({ txType: 'document.anchor', ok: true });
    expect(events[4]?.data).toMatchObject({ ok: false, fault: 'DOCUMENT_DUPLICATE' });
    expect(reader.lastId()).toBe('3:1');
  });

  it('goes on after Last-Event-ID, without a gap and without a repetition', async () => {
    for (const content of ['a', 'b', 'c']) await world.append({ txs: [{ tx: world.chain.tx(content) }] });
    const whole = await open('/events', { 'last-event-id': '0:0' });
    const all = [...(await whole.upTo(1 + 3 * 3))];
    for (const [id, skipped] of [
      ['1:0', 1],
      ['2:0', 2],
      ['2:1', 4],
      ['3:1', 7],
    ] as const) {
      const resumed = await open('/events', { 'last-event-id': id });
      expect((await resumed.upTo(all.length - skipped)).map((event) => event.id)).toEqual(
        all.slice(skipped).map((event) => event.id),
      );
    }
    const byQuery = await open('/events?after=4:0');
    expect(typesOf(await byQuery.upTo(2))).toEqual(['transaction.recorded', 'document.anchored']);
  });

  it('resumes ahead of this node when it gets there', async () => {
    const ahead = await open('/events', { 'last-event-id': '3:0' });
    await world.append({});
    await world.append({});
    await world.append({});
    expect((await ahead.upTo(1))[0]?.id).toBe('4:0:0');
  });

  it('takes types, prefixes of types, and subjects', async () => {
    const key = {
      [`key/${Buffer.from(world.chain.sender.key).toString('hex')}`]: {
        org: HAND_BIN,
        status: 'ACTIVE',
        from: 0,
        addedAt: 0,
      },
    };
    await world.append({ state: key, txs: [{ tx: world.chain.tx('x') }] });
    await world.append({ txs: [{ tx: world.chain.tx('y') }] });
    const of = async (query: string, count: number) =>
      typesOf(await (await open(`/events?after=0:0&${query}`)).upTo(count));
    expect(await of('type=block.committed', 3)).toEqual(['block.committed', 'block.committed', 'block.committed']);
    expect(await of('type=document.*&type=block.committed', 5)).toEqual([
      'block.committed',
      'block.committed',
      'document.anchored',
      'block.committed',
      'document.anchored',
    ]);
    expect(await of(`subject=org/${HAND_BIN}`, 4)).toEqual([
      'transaction.recorded',
      'document.anchored',
      'transaction.recorded',
      'document.anchored',
    ]);
    const none = await open('/events?after=0:0&subject=org/none');
    await expect.poll(() => none.lastId()).toBe('3:1');
    expect(none.events).toEqual([]);
  });

  it('beats while nothing happens', async () => {
    const reader = await open('/events');
    await expect.poll(() => reader.comments()).toBeGreaterThan(1);
  });

  it('refuses what it cannot read', async () => {
    for (const path of [
      '?type=a b',
      '?subject=%00',
      '?after=x',
      '?after=1',
      '?after=-1:0',
      '?other=1',
      `?${'type=a&'.repeat(21)}`,
    ]) {
      expect((await world.send(`/events${path.replace(' ', '%20')}`)).status, path).toBe(400);
    }
    expect((await world.send('/events', { headers: { 'last-event-id': '9'.repeat(30) } })).status).toBe(400);
  });
});

describe('bounds of event streams', () => {
  it('a stream too far behind is told which records it did not get', async () => {
    const narrow = await startRpcWorld({ eventLagBlocksMax: 2 });
    for (let i = 0; i < 6; i++) await narrow.append({});
    const reader = await open('/events', { 'last-event-id': '1:0' }, narrow.url);
    const [gap, next] = await reader.upTo(2);
    expect(gap).toMatchObject({ type: 'stream.gap', specversion: '1.0', data: { from: '1:1', to: '5:0' } });
    expect(next?.id).toBe('6:0:0');
    expect((await narrow.send('/metrics')).text).toContain('adal_events_gaps_total 1\n');
    await narrow.close();
    await reader.ended;
  });

  it('only so many streams, in all and of one address; a place is free again when a client leaves', async () => {
    const narrow = await startRpcWorld({ eventStreamsMax: 5, eventStreamsPerAddressMax: 1 });
    const first = await open('/events', {}, narrow.url);
    const refused = await narrow.send('/events');
    expect([refused.status, refused.headers['retry-after'], JSON.parse(refused.text).error.data.fault]).toEqual([
      503,
      '5',
      'HTTP_STREAMS_FULL',
    ]);
    first.close();
    await expect.poll(async () => (await narrow.send('/metrics')).text).toContain('adal_events_streams 0');
    expect((await open('/events', {}, narrow.url)).response.statusCode).toBe(200);
    await narrow.close();
  });

  it('closing the server ends the streams', async () => {
    const closing = await startRpcWorld({ closeGraceMs: 10_000 });
    const reader = await open('/events', {}, closing.url);
    await closing.close();
    await reader.ended;
    expect(closing.errors).toEqual([]);
  });
});
