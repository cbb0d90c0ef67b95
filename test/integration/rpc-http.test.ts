import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { toHex } from '../../ledger/base/bytes.ts';
import { FaultError } from '../../ledger/base/fault.ts';
import { createHttpServer } from '../../node/http/http-server.ts';
import { metricTable } from '../../node/metrics/table.ts';
import { type RpcWorld, startRpcWorld } from './rpc-world.ts';

const status = { jsonrpc: '2.0', id: 1, method: 'chain_status' };
let world: RpcWorld;

beforeAll(async () => {
  world = await startRpcWorld({
    bodyBytesMax: 64 * 1024,
    corsOrigins: ['https://page.example'],
    allowedHosts: ['node.example'],
  });
  await world.append({});
});
afterAll(() => world.close());

const faultIn = (text: string): string => JSON.parse(text).error.data.fault;

/** Sends bytes as they are, gives everything that comes back until the server closes. */
function rawExchange(url: string, text: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(Number(new URL(url).port), '127.0.0.1', () => socket.write(text));
    let answer = '';
    socket.on('data', (chunk) => {
      answer += chunk.toString();
    });
    socket.on('close', () => resolve(answer));
    socket.on('error', reject);
  });
}

describe('what HTTP carries', () => {
  it('another media type, or none, is refused: a form of a web page cannot call', async () => {
    for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'application/jsonx', '']) {
      const answer = await world.post(status, { 'content-type': type });
      expect([answer.status, faultIn(answer.text)], type).toEqual([415, 'HTTP_MEDIA_TYPE']);
    }
    expect((await world.post(status, { 'content-type': 'application/json; charset=utf-8' })).status).toBe(200);
  });

  it('a body up to its bound is taken, one byte more is not', async () => {
    const frame = JSON.stringify({ ...status, id: '' });
    const fill = (bytes: number) => JSON.stringify({ ...status, id: 'x'.repeat(bytes - frame.length) });
    expect((await world.post(fill(64 * 1024))).status).toBe(200);
    const refused = await world.post(fill(64 * 1024 + 1));
    expect([refused.status, faultIn(refused.text)]).toEqual([413, 'HTTP_BODY_TOO_LARGE']);
  });

  it('other addresses and methods say what there is', async () => {
    const lost = await world.send('/admin');
    expect([lost.status, faultIn(lost.text)]).toEqual([404, 'HTTP_NOT_FOUND']);
    const get = await world.send('/rpc');
    expect([get.status, faultIn(get.text), get.headers.allow]).toEqual([405, 'HTTP_METHOD', 'POST, OPTIONS']);
    for (const path of ['/%', '/../etc/passwd', '/rpc%00', `/${'a'.repeat(5000)}`]) {
      const answer = await world.send(path);
      expect(answer.status, path.slice(0, 20)).toBeGreaterThanOrEqual(400);
      expect(answer.status, path.slice(0, 20)).toBeLessThan(500);
    }
  });

  it.each([
    ['no HTTP at all', 'GARBAGE\r\n\r\n'],
    ['a header too long', `GET /livez HTTP/1.1\r\nHost: localhost\r\nX: ${'y'.repeat(20_000)}\r\n\r\n`],
    ['two lengths', 'POST /rpc HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n{}'],
    [
      'length and chunks at once',
      'POST /rpc HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
    ],
    [
      'a broken chunk',
      'POST /rpc HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n',
    ],
    ['no Host', 'GET /livez HTTP/1.1\r\n\r\n'],
  ])('%s is answered 400 and cut off; the server goes on', async (_, text) => {
    const answer = await rawExchange(world.url, text);
    expect(answer).toMatch(/^HTTP\/1\.1 4\d\d /);
    expect(answer.match(/HTTP\/1\.1/g)).toHaveLength(1);
    expect((await world.send('/livez')).status).toBe(200);
  });

  it('a half-sent request is cut off after the time for its headers', async () => {
    const short = await startRpcWorld({ headersTimeoutMs: 200, requestTimeoutMs: 400 });
    expect(await rawExchange(short.url, 'POST /rpc HTTP/1.1\r\nHost: localhost\r\n')).toMatch(/^(HTTP\/1\.1 4\d\d |$)/);
    await short.close();
  });

  it.each([
    ['in all', { connectionsMax: 2 }],
    ['of one address', { connectionsPerAddressMax: 2 }],
  ])('more connections than there is room for, %s, are not held', async (_, settings) => {
    const narrow = await startRpcWorld(settings);
    const held = [0, 1].map(() => connect(Number(new URL(narrow.url).port), '127.0.0.1'));
    await Promise.all(held.map((socket) => new Promise((resolve) => socket.once('connect', resolve))));
    const livez = 'GET /livez HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n';
    expect(await rawExchange(narrow.url, livez).catch(() => '')).toBe('');
    for (const socket of held) socket.destroy();
    await expect.poll(() => rawExchange(narrow.url, livez).catch(() => '')).toContain('200 OK');
    await narrow.close();
  });

  it('a connection on which nothing moves is closed', async () => {
    const short = await startRpcWorld({ idleTimeoutMs: 50 });
    const socket = connect(Number(new URL(short.url).port), '127.0.0.1');
    await new Promise((resolve) => socket.once('close', resolve));
    await short.close();
  });
});

describe('who may call', () => {
  it('a name that a stranger could point here is refused (DNS rebinding)', async () => {
    for (const host of [
      'evil.example',
      'evil.example:7781',
      '127.0.0.1.evil.example',
      'localhost.evil.example',
      'a b',
      'x@y.example',
      '[::1',
    ]) {
      const answer = await world.post(status, { host });
      expect([answer.status, faultIn(answer.text)], host).toEqual([403, 'HTTP_HOST_REFUSED']);
    }
    for (const host of [
      'localhost',
      '127.0.0.1:1',
      '[::1]:7781',
      '10.1.2.3',
      'observer:7781',
      'NODE.example',
      'node.example.:80',
    ]) {
      expect((await world.post(status, { host })).status, host).toBe(200);
    }
  });

  it('a page of another origin is refused, a listed one is let in, programs send none', async () => {
    for (const origin of ['https://evil.example', 'null', 'https://page.example.evil.example', 'http://page.example']) {
      const answer = await world.post(status, { origin });
      expect([answer.status, faultIn(answer.text), answer.headers['access-control-allow-origin']], origin).toEqual([
        403,
        'HTTP_ORIGIN_REFUSED',
        undefined,
      ]);
    }
    const listed = await world.post(status, { origin: 'https://page.example' });
    expect([listed.status, listed.headers['access-control-allow-origin']]).toEqual([200, 'https://page.example']);
    expect((await world.post(status, { host: 'localhost:5', origin: 'http://localhost:5' })).status).toBe(200);
    const preflight = await world.send('/rpc', { method: 'OPTIONS', headers: { origin: 'https://page.example' } });
    expect([preflight.status, preflight.headers['access-control-allow-methods']]).toEqual([204, 'POST']);
    expect((await world.send('/rpc', { method: 'OPTIONS', headers: { origin: 'https://evil.example' } })).status).toBe(
      403,
    );
  });

  it('an address that asks too much waits, by what its calls cost', async () => {
    const limited = await startRpcWorld({ costPerSecond: 10, costBurst: 20 });
    await limited.append({});
    const block = { ...status, method: 'chain_block' };
    expect((await limited.post(block)).status).toBe(200);
    expect((await limited.post([block, status])).status).toBe(429);
    expect((await limited.post(block)).status).toBe(200);
    const refused = await limited.post(status, { 'accept-language': 'ru' });
    expect([refused.status, refused.headers['retry-after']]).toEqual([429, '1']);
    expect(JSON.parse(refused.text)).toMatchObject({
      id: 1,
      error: { data: { fault: 'HTTP_RATE_LIMIT', retryAfterMs: 100 } },
    });
    expect((await limited.post('garbage')).status).toBe(429);
    expect((await limited.send('/livez')).status).toBe(200);
    limited.advanceClock(100);
    expect((await limited.post(status)).status).toBe(200);
    expect((await limited.post(status)).status).toBe(429);
    await limited.close();
  });
});

describe('health', () => {
  it('livez lives, readyz is ready', async () => {
    expect((await world.send('/livez')).text).toBe('{"live":true}');
    const ready = await world.send('/readyz');
    expect([ready.status, JSON.parse(ready.text).ready]).toEqual([200, true]);
  });

  it('readyz is not ready without a block, far behind, or with an old block', async () => {
    const node = await startRpcWorld();
    expect(JSON.parse((await node.send('/readyz')).text).reasons).toEqual(['noBlock']);
    await node.append({});
    expect((await node.send('/readyz')).status).toBe(200);
    node.setStatus({ bestSeenHeight: 4 });
    expect((await node.send('/readyz')).status).toBe(200);
    node.setStatus({ bestSeenHeight: 5 });
    const behind = await node.send('/readyz');
    expect([behind.status, JSON.parse(behind.text).reasons]).toEqual([503, ['catchingUp']]);
    node.setStatus({ bestSeenHeight: 1 });
    node.advanceClock(5001);
    expect(JSON.parse((await node.send('/readyz?maxLagMs=5000')).text)).toMatchObject({
      reasons: ['blockTooOld'],
      lagMs: 5001,
    });
    expect((await node.send('/readyz?maxLagMs=5001')).status).toBe(200);
    for (const bad of ['0', '-1', 'x', '1e3', ''])
      expect((await node.send(`/readyz?maxLagMs=${bad}`)).status, bad).toBe(400);
    await node.close();
  });

  it('metrics are Prometheus text of the one table, in base units', async () => {
    await world.post({ ...status, method: 'nothing' });
    const { text, headers } = await world.send('/metrics');
    expect(headers['content-type']).toBe('text/plain; version=0.0.4; charset=utf-8');
    for (const line of text.trimEnd().split('\n')) {
      expect(line).toMatch(
        /^(# HELP adal_\w+ .+|# TYPE adal_\w+ (gauge|counter)|adal_\w+(\{(\w+="([^"\\\n]|\\.)*",?)+\})? -?[0-9.e+-]+)$/,
      );
    }
    for (const name of Object.keys(metricTable)) expect(name).toMatch(/^adal_[a-z0-9]+(_[a-z0-9]+)+$/);
    for (const [name, row] of Object.entries(metricTable)) {
      if (row.unit !== '') expect(name.replace(/_total$/, '').endsWith(row.unit), name).toBe(true);
      expect(name.endsWith('_total'), name).toBe(row.type === 'counter');
    }
    expect(text).toContain('adal_rpc_calls_total{method="unknown",fault="RPC_METHOD_NOT_FOUND"} 1\n');
    expect(text).toMatch(/adal_chain_height 1\n/);
    expect(text).toMatch(/adal_process_resident_bytes [1-9]/);
    expect(text).toContain('adal_node_events_total{event="blocks"} 1\n');
  });
});

describe('starting and stopping', () => {
  it('a port in use is named', async () => {
    const { ports } = world;
    const port = Number(new URL(world.url).port);
    const log = { info() {}, warn() {}, error() {} };
    const second = createHttpServer({ ports, settings: { port }, log, now: () => 0 });
    const problem = await second.listen().catch((error: unknown) => error);
    expect(problem).toBeInstanceOf(FaultError);
    expect((problem as FaultError).fault).toMatchObject({ code: 'HTTP_PORT_IN_USE', detail: { port } });
    await second.close();
  });

  it('without RPC there is health and nothing else', async () => {
    const closed = await startRpcWorld({ rpc: false, metrics: false });
    expect((await closed.send('/livez')).status).toBe(200);
    for (const path of ['/events', '/metrics'])
      expect((await closed.send(path)).status, path).toBeGreaterThanOrEqual(404);
    expect((await closed.post(status)).status).toBeGreaterThanOrEqual(404);
    await closed.close();
  });

  it('close ends a call that waits for a block within its grace', async () => {
    const stopping = await startRpcWorld({ closeGraceMs: 50 });
    const tx = toHex(stopping.chain.tx('waits').bytes);
    const waiting = stopping.call('tx_submit', { tx, wait: 'commit', timeoutMs: 60_000 }).then(
      () => 'answered',
      () => 'cut off',
    );
    await expect.poll(async () => (await stopping.send('/metrics')).text).toContain('adal_rpc_waiters 1');
    await stopping.close();
    expect(await waiting).toBe('cut off');
  });
});
