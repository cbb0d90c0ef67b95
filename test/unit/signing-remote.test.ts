import { createServer, type Server, type Socket } from 'node:net';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { isFault } from '../../ledger/base/fault.ts';
import { createLocalSigner } from '../../node/signing/local-signer.ts';
import { signRequestHash } from '../../node/signing/sign-request.ts';
import { type Answer, type Ask, createFrameReader, decodeAsk, encodeFrame } from '../../node/signing/signer-frames.ts';
import { ask, signerScene } from '../conformance/signer.ts';
import { createSignerFolder, type SignerFolder } from '../conformance/signer-process.ts';

let world: SignerFolder;
let events: string[];
let fake: FakeSigner | undefined;

beforeEach(() => {
  events = [];
  world = createSignerFolder((_level, event, fields) => events.push([event, fields?.reason ?? ''].join(' ').trim()));
});
afterEach(async () => {
  await world.remove();
  await fake?.close();
  fake = undefined;
});

interface FakeSigner {
  /** Every connection so far. */
  readonly sockets: Socket[];
  close(): Promise<void>;
}

const real = createLocalSigner({ ...signerScene, seed: signerScene.seed() });
const greeting: Answer = { kind: 'greeting', v: 1, key: real.key, genesis: signerScene.genesisHash };

/** A server on the socket that greets so and answers each question as told; undefined says nothing. */
async function listenAs(
  hello: (connection: number) => Answer | undefined,
  answer: (question: Extract<Ask, { kind: 'sign' }>, connection: number) => Answer | 'end' | undefined,
): Promise<void> {
  const sockets: Socket[] = [];
  const server: Server = createServer((socket) => {
    const connection = sockets.push(socket);
    const read = createFrameReader();
    socket.on('error', () => undefined);
    socket.on('data', (chunk) => {
      const frames = read(chunk as Buffer);
      for (const body of frames === 'oversized' ? [] : frames.bodies) {
        const question = decodeAsk(body);
        const said = question?.kind === 'sign' ? answer(question, connection) : undefined;
        if (said === 'end') socket.destroy();
        else if (said !== undefined) socket.write(encodeFrame(said));
      }
    });
    const first = hello(connection);
    if (first !== undefined) socket.write(encodeFrame(first));
  });
  await new Promise<void>((resolve) => server.listen(world.socket, resolve));
  fake = {
    sockets,
    async close() {
      for (const socket of sockets) socket.destroy();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

function truly({ id, request }: Extract<Ask, { kind: 'sign' }>): Answer {
  const signature = real.sign(request);
  return isFault(signature)
    ? { kind: 'refused', id, code: 'SIGNER_REFUSED', reason: 'otherBytes' }
    : { kind: 'signature', id, signature };
}

it('goes on with a signer that was ended and started again', async () => {
  const first = await world.start();
  const signer = await world.connect();
  const signature = await signer.sign(ask.prevote(1, 0, 1));
  await first.stop();
  const later = signer.sign(ask.prevote(1, 1, 1));
  const again = signer.sign(ask.prevote(1, 0, 1));
  await world.start();
  expect(isFault(await later)).toBe(false);
  // Asked after round 1 was signed: the order is kept over the break.
  expect(await again).toMatchObject({ code: 'SIGNER_REFUSED', detail: { reason: 'regression' } });
  expect(signature).toEqual(expect.any(Uint8Array));
  expect(events).toEqual(['signer.connected', expect.stringContaining('signer.lost'), 'signer.connected']);
});

it('asks again on the next connection what the last one left open', async () => {
  await listenAs(
    () => greeting,
    (question, connection) => (connection === 1 ? 'end' : truly(question)),
  );
  const signer = await world.connect();
  const results = await Promise.all([1, 2, 3].map((round) => signer.sign(ask.precommit(70, round, round))));
  expect(results.map(isFault)).toEqual([false, false, false]);
  expect(fake?.sockets).toHaveLength(2);
});

it('says SIGNER_UNREACHABLE when nobody listens', async () => {
  await expect(world.connect({ timeoutMs: 60 })).rejects.toMatchObject({
    fault: { code: 'SIGNER_UNREACHABLE', detail: { socket: world.socket, reason: 'ENOENT' } },
  });
});

it('says SIGNER_UNREACHABLE when nobody greets', async () => {
  await listenAs(
    () => undefined,
    () => undefined,
  );
  await expect(world.connect({ timeoutMs: 60 })).rejects.toMatchObject({
    fault: { code: 'SIGNER_UNREACHABLE', detail: { reason: 'noGreeting' } },
  });
});

it('waits for a signer that starts later', async () => {
  const connecting = world.connect();
  await world.start();
  expect((await connecting).key).toEqual(real.key);
});

it('gives up a request in time, and the connection that owes the answer', async () => {
  await listenAs(
    () => greeting,
    (question, connection) => (connection === 1 ? undefined : truly(question)),
  );
  const signer = await world.connect({ timeoutMs: 80 });
  const silent = await signer.sign(ask.prevote(80, 0, 1));
  expect(silent).toMatchObject({ code: 'SIGNER_UNREACHABLE', detail: { reason: 'timeout' } });
  // Another connection was opened in its place: this one would stay silent for ever.
  while ((fake?.sockets.length ?? 0) < 2) await new Promise((resolve) => setImmediate(resolve));
  expect(isFault(await signer.sign(ask.prevote(80, 1, 1)))).toBe(false);
});

it('refuses a signer of another chain', async () => {
  await world.start();
  const genesisHash = new Uint8Array(32);
  await expect(world.connect({ genesisHash })).rejects.toMatchObject({ fault: { code: 'SIGNER_OTHER_CHAIN' } });
});

it('hands on no signature that the key did not make over this request', async () => {
  const other = createLocalSigner({ ...signerScene, seed: new Uint8Array(32).fill(1) });
  const wrong = [
    () => new Uint8Array(64),
    () => other.sign(ask.prevote(90, 0, 1)) as Uint8Array,
    () => real.sign(ask.prevote(90, 0, 2)) as Uint8Array,
  ];
  await listenAs(
    () => greeting,
    ({ id }) => ({ kind: 'signature', id, signature: (wrong.shift() ?? (() => new Uint8Array(64)))() }),
  );
  const signer = await world.connect();
  for (let tries = 0; tries < 3; tries++) {
    expect(await signer.sign(ask.prevote(90, 0, 1))).toMatchObject({
      code: 'SIGNER_UNREACHABLE',
      detail: { reason: 'badSignature' },
    });
  }
  expect(events).toContain('signer.badAnswer badSignature');
});

it('takes no other key after the first', async () => {
  const other = createLocalSigner({ ...signerScene, seed: new Uint8Array(32).fill(1) });
  await listenAs(
    (connection) => (connection === 2 ? { ...greeting, key: other.key } : greeting) as Answer,
    (question, connection) => (connection === 1 ? 'end' : truly(question)),
  );
  const signer = await world.connect();
  expect(isFault(await signer.sign(ask.prevote(95, 0, 1)))).toBe(false);
  expect(events).toContain('signer.badAnswer otherKey');
  expect(fake?.sockets).toHaveLength(3);
});

it('drops a signer that answers out of order, twice, or what was never asked', async () => {
  const lies: ((id: number) => Answer)[] = [
    (id) => ({ kind: 'refused', id: id + 1, code: 'SIGNER_REFUSED', reason: 'x' }),
    () => greeting,
    (id) => ({
      kind: 'status',
      id,
      status: {
        key: real.key,
        genesis: signerScene.genesisHash,
        height: 0,
        round: 0,
        signed: 0,
        repeated: 0,
        refused: 0,
        connections: 0,
        startedAt: 0,
      },
    }),
  ];
  await listenAs(
    () => greeting,
    (question, connection) => lies[connection - 1]?.(question.id) ?? truly(question),
  );
  const signer = await world.connect();
  expect(isFault(await signer.sign(ask.prevote(97, 0, 1)))).toBe(false);
  expect(events.filter((event) => event === 'signer.badAnswer order')).toHaveLength(3);
});

it('drops a signer that sends no frames', async () => {
  await listenAs(
    () => greeting,
    (question, connection) => (connection > 2 ? truly(question) : undefined),
  );
  const signer = await world.connect();
  fake?.sockets[0]?.write(Uint8Array.of(0xff, 0xff, 0xff, 0xff));
  const answer = signer.sign(ask.prevote(98, 0, 1));
  while ((fake?.sockets.length ?? 0) < 2) await new Promise((resolve) => setImmediate(resolve));
  fake?.sockets[1]?.write(Uint8Array.of(0, 0, 0, 1, 0xff));
  expect(isFault(await answer)).toBe(false);
  expect(events.filter((event) => event === 'signer.badAnswer form')).toHaveLength(2);
});

it('bounds what waits, and answers everything when it is closed', async () => {
  await listenAs(
    () => greeting,
    () => undefined,
  );
  const signer = await world.connect();
  const waiting = Array.from({ length: 1024 }, (_, height) => signer.sign(ask.prevote(height, 0, 1)));
  expect(await signer.sign(ask.prevote(1, 0, 1))).toMatchObject({ detail: { reason: 'queueFull' } });
  await signer.close();
  for (const answer of await Promise.all(waiting)) expect(answer).toMatchObject({ detail: { reason: 'closed' } });
  expect(await signer.sign(ask.prevote(1, 0, 1))).toMatchObject({ detail: { reason: 'closed' } });
});

it('lets nobody sign over the wrong bytes by another form of the same request', () => {
  const { sha256, genesisHash } = signerScene;
  const kinds = [ask.proposal(1, 0, 1), ask.prevote(1, 0, 1), ask.precommit(1, 0, 1), ask.prevote(1, 0, null)];
  const digests = kinds.map((request) => signRequestHash(sha256, genesisHash, request).join());
  expect(new Set(digests).size).toBe(kinds.length);
});
