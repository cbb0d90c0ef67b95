import { hash } from 'node:crypto';
import { once } from 'node:events';
import { type AddressInfo, createConnection, createServer, type Server, type Socket } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { createFaultProxy, type FaultProxy } from './fault-proxy.ts';
import { heldBytesMax } from './link-shape.ts';
import { createRandomShare } from './random-share.ts';

/** One end of a connection with everything it has heard. */
interface End {
  readonly socket: Socket;
  heard(): Buffer;
  /** Resolves when so many bytes have come. */
  hears(bytes: number): Promise<Buffer>;
  /** Resolves with the code of the error that ended it, or `closed`. */
  readonly over: Promise<string>;
}

const open: { close(): Promise<unknown> | unknown }[] = [];
afterEach(async () => {
  for (const thing of open.splice(0).reverse()) await thing.close();
});

function endOf(socket: Socket): End {
  let heard = Buffer.alloc(0);
  let error: string | undefined;
  socket.on('data', (bytes: Buffer) => {
    heard = Buffer.concat([heard, bytes]);
    socket.emit('heard');
  });
  socket.on('error', (cause: NodeJS.ErrnoException) => {
    error = cause.code;
  });
  const over = new Promise<string>((resolve) => socket.once('close', () => resolve(error ?? 'closed')));
  open.push({ close: () => socket.destroy() });
  return {
    socket,
    heard: () => heard,
    async hears(bytes) {
      while (heard.length < bytes) await once(socket, 'heard');
      return heard;
    },
    over,
  };
}

interface Scene {
  readonly proxy: FaultProxy;
  readonly server: Server;
  /** Connects to the proxy; the target may never see it. */
  call(): End;
  /** The same, and the end that the target gets. */
  connect(): { readonly caller: End; readonly called: Promise<End> };
}

async function createScene(): Promise<Scene> {
  const called: ((end: End) => void)[] = [];
  const server = createServer({ allowHalfOpen: true, noDelay: true }, (socket) => called.shift()?.(endOf(socket)));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const proxy = await createFaultProxy({ target: { host: '127.0.0.1', port }, seed: 7 });
  open.push(server, proxy);
  const call = (): End =>
    endOf(createConnection({ port: proxy.port, host: '127.0.0.1', allowHalfOpen: true, noDelay: true }));
  return {
    proxy,
    server,
    call,
    connect() {
      const { promise, resolve } = Promise.withResolvers<End>();
      called.push(resolve);
      return { caller: call(), called: promise };
    },
  };
}

/** Bytes in which every place can be told from the others. */
function sample(length: number): Buffer {
  const share = createRandomShare(length);
  return Buffer.from(Uint8Array.from({ length }, () => Math.floor(256 * share())));
}

describe('a fault proxy', () => {
  it('hands on both directions untouched and in order, whatever the delay', async () => {
    const { proxy, connect } = await createScene();
    proxy.shape('forward', { latencyMs: 3, jitterMs: 9 });
    proxy.shape('backward', { jitterMs: 5 });
    const { caller, called } = connect();
    const bytes = sample(600_000);
    for (let at = 0; at < bytes.length; at += 7_001) caller.socket.write(bytes.subarray(at, at + 7_001));
    const server = await called;
    server.socket.write(bytes);
    const heard = [await server.hears(bytes.length), await caller.hears(bytes.length)];
    for (const side of heard) expect(hash('sha256', side)).toBe(hash('sha256', bytes));
    expect(proxy.counts()).toMatchObject({ forward: { passedBytes: 600_000 }, backward: { passedBytes: 600_000 } });
  });

  it('takes at least the latency, each direction its own', async () => {
    const { proxy, connect } = await createScene();
    proxy.shape('forward', { latencyMs: 60 });
    proxy.shape('backward', { latencyMs: 40 });
    const { caller, called } = connect();
    const startedAt = performance.now();
    caller.socket.write('ask');
    const server = await called;
    await server.hears(3);
    const heardAt = performance.now();
    server.socket.write('answer');
    await caller.hears(6);
    expect(heardAt - startedAt).toBeGreaterThan(59);
    expect(performance.now() - heardAt).toBeGreaterThan(39);
  });

  it('lets through no more than the bandwidth, in the direction that has one', async () => {
    const { proxy, connect } = await createScene();
    proxy.shape('forward', { bytesPerSecond: 400_000 });
    const { caller, called } = connect();
    const server = await called;
    const startedAt = performance.now();
    caller.socket.write(sample(120_000));
    server.socket.write(sample(120_000));
    const order: string[] = [];
    await Promise.all([
      server.hears(120_000).then(() => order.push('forward')),
      caller.hears(120_000).then(() => order.push('backward')),
    ]);
    expect(performance.now() - startedAt).toBeGreaterThan(299);
    expect(order).toEqual(['backward', 'forward']);
  });

  it('makes the source wait instead of holding everything that a slow link cannot take', async () => {
    const { proxy, connect } = await createScene();
    proxy.shape('forward', { flow: 'stall' });
    const { caller } = connect();
    const piece = sample(1_000_000);
    let taken = 0;
    while (caller.socket.write(piece)) taken += 1;
    for (let i = 0; i < 40; i++) caller.socket.write(piece);
    await expect.poll(() => proxy.counts().heldBytes).toBeGreaterThan(heldBytesMax({ ...shapeless }) - 1);
    // One read of the socket beyond the bound at most.
    expect(proxy.counts().heldBytes).toBeLessThan(heldBytesMax({ ...shapeless }) + 65_537);
    expect(taken).toBeLessThan(41);
  });

  it('keeps what comes while it stalls, and hands all of it on afterwards', async () => {
    const { proxy, connect } = await createScene();
    const { caller, called } = connect();
    const server = await called;
    caller.socket.write('before ');
    await server.hears(7);
    proxy.shape('forward', { flow: 'stall' });
    caller.socket.write('between ');
    await expect.poll(() => proxy.counts().heldBytes).toBe(8);
    // The other direction is another link.
    server.socket.write('still here');
    await caller.hears(10);
    expect(server.heard().toString()).toBe('before ');
    proxy.shape('forward', { flow: 'pass' });
    caller.socket.write('after');
    expect((await server.hears(20)).toString()).toBe('before between after');
  });

  it('swallows without a word, for ever on that connection, and carries new ones when it passes again', async () => {
    const { proxy, connect } = await createScene();
    const { caller, called } = connect();
    const server = await called;
    proxy.shape('forward', { flow: 'swallow' });
    caller.socket.write('lost');
    await expect.poll(() => proxy.counts().forward.swallowedBytes).toBe(4);
    proxy.shape('forward', { flow: 'pass' });
    caller.socket.end('also lost');
    await expect.poll(() => proxy.counts().forward.swallowedBytes).toBe(13);
    const later = connect();
    later.caller.socket.write('new');
    await (await later.called).hears(3);
    // Neither bytes nor the end have reached it; it still believes in the connection.
    expect([server.heard().length, server.socket.readableEnded, server.socket.destroyed]).toEqual([0, false, false]);
    server.socket.write('is anybody there');
    expect((await caller.hears(16)).length).toBe(16);
  });

  it('does not let the target see a caller that comes while nothing passes', async () => {
    const { proxy, call, connect, server } = await createScene();
    proxy.shape('backward', { flow: 'swallow' });
    const caller = call();
    caller.socket.write('hello');
    await expect.poll(() => proxy.counts().heldBytes).toBe(5);
    expect(await connectionsOf(server)).toBe(0);
    proxy.shape('forward', { flow: 'swallow' });
    await expect.poll(() => proxy.counts().forward.swallowedBytes).toBe(5);
    proxy.shape('forward', { flow: 'pass' });
    proxy.shape('backward', { flow: 'pass' });
    const later = connect();
    await later.called;
    expect(await connectionsOf(server)).toBe(1);
  });

  it('resets both ends when it is cut, and every caller until it is joined', async () => {
    const { proxy, call, connect } = await createScene();
    const { caller, called } = connect();
    const server = await called;
    caller.socket.write('a');
    await server.hears(1);
    proxy.cut();
    expect([await caller.over, await server.over]).toEqual(['ECONNRESET', 'ECONNRESET']);
    expect(await call().over).toBe('ECONNRESET');
    proxy.join();
    const later = connect();
    later.caller.socket.write('b');
    expect((await (await later.called).hears(1)).toString()).toBe('b');
  });

  it('turns over one bit in every so many bytes, and no other', async () => {
    const { proxy, connect } = await createScene();
    const { caller, called } = connect();
    const server = await called;
    const bytes = sample(100_000);
    proxy.shape('forward', { corruptEveryBytes: 7_000 });
    caller.socket.write(bytes);
    const heard = await server.hears(bytes.length);
    const changed = [...bytes.keys()].filter((at) => bytes[at] !== heard[at]);
    expect(changed).toEqual(Array.from({ length: 14 }, (_, i) => 7_000 * (i + 1) - 1));
    expect(changed.every((at) => ((bytes[at] ?? 0) ^ (heard[at] ?? 0)) === 1)).toBe(true);
    expect(proxy.counts().forward.turnedBits).toBe(14);
  });

  it('passes the end of one direction on and leaves the other open', async () => {
    const { proxy, connect } = await createScene();
    proxy.shape('forward', { latencyMs: 20 });
    const { caller, called } = connect();
    caller.socket.end('the last word');
    const server = await called;
    await once(server.socket, 'end');
    expect(server.heard().toString()).toBe('the last word');
    server.socket.end('answer');
    expect(await caller.over).toBe('closed');
    expect(caller.heard().toString()).toBe('answer');
    await expect.poll(() => proxy.counts().open).toBe(0);
  });

  it('passes a reset on, and a target that is not there', async () => {
    const { proxy, call, connect, server } = await createScene();
    const { caller, called } = connect();
    (await called).socket.resetAndDestroy();
    expect(await caller.over).toBe('ECONNRESET');
    server.close();
    await once(server, 'close');
    expect(await call().over).toBe('ECONNRESET');
    await expect.poll(() => proxy.counts().open).toBe(0);
  });
});

const shapeless = {
  latencyMs: 0,
  jitterMs: 0,
  bytesPerSecond: undefined,
  corruptEveryBytes: undefined,
  flow: 'stall',
} as const;

function connectionsOf(server: Server): Promise<number> {
  return new Promise((resolve, reject) =>
    server.getConnections((cause, count) => (cause === null ? resolve(count) : reject(cause))),
  );
}
