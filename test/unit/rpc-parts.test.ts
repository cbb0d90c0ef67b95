import { describe, expect, it } from 'vitest';
import type { BlockEvents } from '../../node/http/chain-events.ts';
import { createEventStream, type EventSink } from '../../node/http/event-stream.ts';
import { checkHost, checkOrigin } from '../../node/http/origin-check.ts';
import { createRateLimit, networkOf } from '../../node/http/rate-limit.ts';
import { createRegistry } from '../../node/metrics/registry.ts';
import { languageFromHeader } from '../../node/rpc/fault-body.ts';
import { bytesFromHex, hexFromBytes } from '../../node/rpc/hex.ts';
import { JSON_DEPTH_MAX, parseJsonText } from '../../node/rpc/json-text.ts';
import { createWaiters } from '../../node/rpc/waiters.ts';

describe('text to JSON', () => {
  it('is JSON.parse up to the depth, and nothing beyond', () => {
    const nested = (depth: number) => `${'['.repeat(depth)}${']'.repeat(depth)}`;
    expect(parseJsonText(nested(JSON_DEPTH_MAX))).toBeDefined();
    expect(parseJsonText(nested(JSON_DEPTH_MAX + 1))).toBeUndefined();
    const flat = `[${'[],'.repeat(1000)}{}]`;
    expect(parseJsonText(flat)?.value).toHaveLength(1001);
  });

  it.each([
    '"[[[[[[[[[[[[[[[[[[["',
    '"\\"[[[[[[[[[[[[[[[[[[[["',
    '"\\\\"',
    '["\\\\",["\\""]]',
    '"\\\\\\"[[[[[[[[[[[[[[[[[["',
  ])('brackets inside %s are text', (text) => expect(parseJsonText(text)).toEqual({ value: JSON.parse(text) }));

  it.each(['', '"', '{"a"', '[1,]', 'NaN', "{'a':1}", '"\\"', '01', '\u0000'])('%j is not JSON', (text) => {
    expect(parseJsonText(text)).toBeUndefined();
  });
});

it('hex goes both ways', () => {
  const bytes = Uint8Array.from({ length: 256 }, (_, i) => i);
  expect(bytesFromHex(hexFromBytes(bytes))).toEqual(bytes);
  expect(hexFromBytes(bytes.subarray(10, 12))).toBe('0a0b');
  expect(bytesFromHex('').length).toBe(0);
});

it('the reader’s language is the best of ours', () => {
  const cases: [string | undefined, string][] = [
    [undefined, 'en'],
    ['kk', 'kk'],
    ['KK-KZ', 'kk'],
    ['ru;q=0.1, kk;q=0.2', 'kk'],
    ['fr, *;q=0.1', 'en'],
    ['ru;q=0', 'en'],
    ['ru;q=x', 'en'],
    ['ru;q=2', 'en'],
    ['kkk', 'en'],
    ['x'.repeat(300), 'en'],
    [',,;', 'en'],
  ];
  for (const [header, language] of cases) expect(languageFromHeader(header), header).toBe(language);
});

describe('allowance of an address', () => {
  it('fills with time, never beyond its burst, and is each address’s own', () => {
    let now = 0;
    const limit = createRateLimit(10, 5, () => now);
    for (let i = 0; i < 5; i++) expect(limit('1.1.1.1', 1)).toBeUndefined();
    expect(limit('1.1.1.1', 1)).toBe(100);
    expect(limit('2.2.2.2', 5)).toBeUndefined();
    now = 100;
    expect(limit('1.1.1.1', 1)).toBeUndefined();
    now = 1_000_000;
    expect(limit('1.1.1.1', 50)).toBeUndefined();
    expect(limit('1.1.1.1', 1)).toBe(100);
    now = 0;
    expect(limit('1.1.1.1', 1), 'a clock that goes back gives nothing').toBeGreaterThan(0);
  });

  it('counts a /64 of IPv6 as one, and mapped IPv4 as itself', () => {
    const limit = createRateLimit(1, 1, () => 0);
    expect(limit('2001:db8:1:2::1', 1)).toBeUndefined();
    expect(limit('2001:db8:1:2:ffff::9', 1)).toBe(1000);
    expect(limit('2001:db8:1:3::1', 1)).toBeUndefined();
    expect(networkOf('::ffff:10.0.0.1')).toBe('10.0.0.1');
    expect(networkOf('::1')).toBe('0:0:0:0::/64');
    expect(networkOf('fe80::1%eth0')).toBe('fe80:0:0:0::/64');
  });

  it('remembers so many addresses and forgets the quietest', () => {
    const limit = createRateLimit(1, 1, () => 0);
    limit('first', 1);
    for (let i = 0; i < 10_000; i++) limit(`10.0.${i >> 8}.${i & 255}`, 1);
    expect(limit('first', 1)).toBeUndefined();
    expect(limit('10.0.39.15', 1)).toBe(1000);
  });
});

it('names and pages that may call', () => {
  const listed = new Set(['node.example']);
  for (const host of [
    'localhost',
    'LOCALHOST:1',
    '127.0.0.1',
    '[::1]',
    '[::1]:80',
    'observer',
    'node.example',
    'node.example.:1',
  ])
    expect(checkHost(host, listed), host).toBeUndefined();
  for (const host of [
    undefined,
    '',
    'other.example',
    'node.example.evil.example',
    '1.2.3.4.evil',
    'a/b',
    '[zz]',
    'x:y',
    'h:123456',
  ])
    expect(checkHost(host, listed)?.code, host).toBe('HTTP_HOST_REFUSED');
  expect(checkOrigin('null', 'localhost', new Set())?.code).toBe('HTTP_ORIGIN_REFUSED');
  expect(checkOrigin('http://localhost', 'localhost', new Set())).toBeUndefined();
  expect(checkOrigin('http://localhost:2', 'localhost:1', new Set())?.code).toBe('HTTP_ORIGIN_REFUSED');
});

it('waiters are counted up to their bound', () => {
  const waiters = createWaiters(2);
  expect([waiters.enter(), waiters.enter(), waiters.enter(), waiters.count()]).toEqual([true, true, false, 2]);
  waiters.leave();
  expect(waiters.enter()).toBe(true);
});

it('metrics escape what labels hold', () => {
  const registry = createRegistry();
  registry.add('adal_http_refused_total', 1, 'a"b\\c\nd');
  registry.add('adal_http_refused_total', 2, 'a"b\\c\nd');
  expect(registry.render()).toContain('adal_http_refused_total{fault="a\\"b\\\\c\\nd"} 3\n');
  expect(() => registry.set('adal_chain_height', 1, 'surplus')).toThrow('all its labels');
});

describe('an event stream over a connection that takes little', () => {
  const block = (height: number): BlockEvents => ({
    height,
    recordCount: 1,
    events: [{ index: 0, type: 'block.committed', subjects: [], json: `{"h":${height}}`, isLastOfRecord: true }],
  });

  /** A client whose buffer is always full until it drains. */
  function slowSink(): EventSink & {
    readonly written: string[];
    drain(): void;
    isDestroyed(): boolean;
    close(): void;
  } {
    const written: string[] = [];
    let onDrain: (() => void) | undefined;
    let onClose: (() => void) | undefined;
    let destroyed = false;
    return {
      written,
      write(text) {
        written.push(text);
        return false;
      },
      end() {},
      destroy() {
        destroyed = true;
        onClose?.();
      },
      once: (_, listener) => {
        onDrain = listener;
      },
      on: (_, listener) => {
        onClose = listener;
      },
      drain() {
        const waiting = onDrain;
        onDrain = undefined;
        waiting?.();
      },
      isDestroyed: () => destroyed,
      close: () => onClose?.(),
    };
  }

  function start(sink: EventSink, state: { tip: number }, stallMs = 60_000) {
    const seen = { gaps: 0, closed: 0, bugs: [] as unknown[], read: [] as number[] };
    const stream = createEventStream({
      sink,
      filter: { types: [], subjects: [] },
      start: { height: 1, index: 0 },
      tip: () => state.tip,
      eventsAt: (height) => {
        seen.read.push(height);
        return block(height);
      },
      lagBlocksMax: 3,
      stallMs,
      onGap: () => seen.gaps++,
      onBug: (cause) => seen.bugs.push(cause),
      onClose: () => seen.closed++,
    });
    return { stream, seen };
  }

  it('reads and keeps nothing ahead of the client, then tells it of the gap', async () => {
    const sink = slowSink();
    const state = { tip: 1 };
    const { stream, seen } = start(sink, state);
    stream.wake();
    await expect.poll(() => sink.written.length).toBe(1);
    for (let height = 2; height <= 50; height++) {
      state.tip = height;
      stream.wake();
      stream.beat();
    }
    expect(seen.read).toEqual([1]);
    sink.drain();
    await expect.poll(() => sink.written.length).toBe(2);
    expect(JSON.parse(sink.written[1]?.split('data: ')[1] ?? '')).toMatchObject({
      type: 'stream.gap',
      data: { from: '2:0', to: '49:0' },
    });
    sink.drain();
    await expect.poll(() => sink.written.length).toBe(3);
    expect(sink.written[2]).toBe('id: 50:0\ndata: {"h":50}\n\n');
    expect(seen).toMatchObject({ gaps: 1, bugs: [] });
  });

  it('disconnects a client that takes nothing at all', async () => {
    const sink = slowSink();
    const { stream, seen } = start(sink, { tip: 1 }, 1);
    stream.wake();
    await expect.poll(() => sink.isDestroyed()).toBe(true);
    expect(seen).toMatchObject({ closed: 1, bugs: [] });
    stream.wake();
    stream.end();
    expect(sink.written).toHaveLength(1);
  });

  it('a client that leaves while it is waited for ends the work', async () => {
    const sink = slowSink();
    const state = { tip: 2 };
    const { stream, seen } = start(sink, state);
    stream.wake();
    await expect.poll(() => sink.written.length).toBe(1);
    sink.close();
    await new Promise((resolve) => setImmediate(resolve));
    expect(sink.written).toHaveLength(1);
    expect(seen.closed).toBe(1);
  });
});
