import { chmodSync, existsSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { connect, createServer, type Socket } from 'node:net';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { toHex } from '../../ledger/base/bytes.ts';
import { encodeCanonical, type Value } from '../../ledger/base/codec.ts';
import { isFault } from '../../ledger/base/fault.ts';
import { TX_BYTES_MAX } from '../../ledger/base/limits.ts';
import { askSignerStatus } from '../../node/create-signer-server.ts';
import { type Answer, createFrameReader, decodeAnswer, encodeFrame } from '../../node/signing/signer-frames.ts';
import { ask, signerScene } from '../conformance/signer.ts';
import { createSignerFolder, type SignerFolder } from '../conformance/signer-process.ts';

let world: SignerFolder;

beforeEach(() => {
  world = createSignerFolder();
});
afterEach(() => world.remove());

interface Raw {
  readonly socket: Socket;
  readonly answers: Answer[];
  /** All bytes that came. */
  readonly heard: Uint8Array[];
  /** Resolves when so many answers are there, or when the other side has closed. */
  until(count: number): Promise<void>;
  readonly closed: Promise<void>;
}

/** A client that says what it wants. */
function rawClient(): Raw {
  const socket = connect(world.socket);
  const read = createFrameReader();
  const answers: Answer[] = [];
  const heard: Uint8Array[] = [];
  let wake = (): void => undefined;
  socket.on('error', () => undefined);
  socket.on('data', (chunk: Buffer) => {
    heard.push(Uint8Array.from(chunk));
    const frames = read(chunk);
    for (const body of frames === 'oversized' ? [] : frames.bodies) {
      const answer = decodeAnswer(body);
      if (answer !== undefined) answers.push(answer);
    }
    wake();
  });
  const closed = new Promise<void>((resolve) => {
    socket.once('close', () => {
      wake();
      resolve();
    });
  });
  return {
    socket,
    answers,
    heard,
    closed,
    async until(count) {
      while (answers.length < count && !socket.destroyed) {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
    },
  };
}

const frame = (value: Value): Uint8Array => encodeFrame(value as never);

it('makes a socket that only its owner can use, or its group on request', async () => {
  const first = await world.start();
  expect(statSync(world.socket).mode & 0o777).toBe(0o600);
  await first.stop();
  expect(existsSync(world.socket)).toBe(false);
  await world.start({ groupMayConnect: true });
  expect(statSync(world.socket).mode & 0o777).toBe(0o660);
  expect(statSync(world.stateFolder).mode & 0o777).toBe(0o700);
  for (const name of readdirSync(world.stateFolder))
    expect(statSync(join(world.stateFolder, name)).mode & 0o777).toBe(0o600);
});

it('refuses a folder that others may write to', async () => {
  chmodSync(world.folder, 0o770);
  await expect(world.start()).rejects.toMatchObject({
    fault: { code: 'SIGNER_SOCKET_UNUSABLE', detail: { reason: 'folderWritableByOthers' } },
  });
});

it('refuses a path that is too long, has no folder, or holds another file', async () => {
  const file = join(world.folder, 'file');
  writeFileSync(file, 'precious');
  const cases = { tooLong: join(world.folder, 'x'.repeat(100)), noFolder: join(world.folder, 'a/b'), notASocket: file };
  for (const [reason, socket] of Object.entries(cases)) {
    const stateFolder = join(world.folder, `${reason}.state`);
    await expect(world.start({ socket, stateFolder, firstStart: true })).rejects.toMatchObject({
      fault: { code: 'SIGNER_SOCKET_UNUSABLE', detail: { reason } },
    });
  }
  expect(readFileSync(file, 'utf8')).toBe('precious');
});

it('takes the place of a dead socket and never of a live one', async () => {
  await world.start();
  await expect(world.start()).rejects.toMatchObject({ fault: { code: 'SIGNER_SOCKET_IN_USE' } });
  const dead = join(world.folder, 'dead.sock');
  // A listener whose socket outlives it, as after a SIGKILL: the name is hidden while it closes.
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(dead, resolve));
  renameSync(dead, `${dead}.kept`);
  await new Promise<void>((resolve) => server.close(() => resolve()));
  renameSync(`${dead}.kept`, dead);
  await world.start({ socket: dead, stateFolder: join(world.folder, 'other.state'), firstStart: true });
  expect((await askSignerStatus(dead)).height).toBe(0);
});

it('a second signer that finds the socket taken has not touched the state of the first', async () => {
  await world.start();
  const signer = await world.connect();
  await signer.sign(ask.prevote(1, 0, 1));
  await expect(world.start()).rejects.toMatchObject({ fault: { code: 'SIGNER_SOCKET_IN_USE' } });
  expect(isFault(await signer.sign(ask.prevote(2, 0, 1)))).toBe(false);
});

it('tells its key, where it stands and what it counted', async () => {
  const running = await world.start();
  const signer = await world.connect();
  for (const request of [ask.prevote(3, 1, 1), ask.prevote(3, 1, 1), ask.prevote(3, 1, 2)]) await signer.sign(request);
  const status = await askSignerStatus(world.socket);
  expect(status).toMatchObject({ height: 3, round: 1, signed: 1, repeated: 1, refused: 1, connections: 2 });
  expect(status.key).toEqual(running.key);
  await running.stop();
  await expect(askSignerStatus(world.socket)).rejects.toMatchObject({ fault: { code: 'SIGNER_UNREACHABLE' } });
});

it('gives all connections together one signature per height, round and kind', async () => {
  await world.start();
  const [one, two] = [await world.connect(), await world.connect()];
  const results = await Promise.all(
    Array.from({ length: 20 }, (_, round) => [
      one.sign(ask.prevote(1, round, 1)),
      two.sign(ask.prevote(1, round, 2)),
    ]).flat(),
  );
  expect(results.filter((result) => !isFault(result)).length).toBe(20);
  for (const refused of results.filter(isFault)) expect(refused.code).toBe('SIGNER_REFUSED');
});

it('goes on where it was after it was started again, whatever the nodes forgot', async () => {
  const first = await world.start();
  const signer = await world.connect();
  const signature = await signer.sign(ask.prevote(7, 1, 1));
  await first.stop();
  await world.start();
  expect(await signer.sign(ask.prevote(7, 1, 1))).toEqual(signature);
  expect(await signer.sign(ask.prevote(7, 1, 2))).toMatchObject({ detail: { reason: 'otherBytes' } });
  expect(await signer.sign(ask.precommit(7, 0, 2))).toMatchObject({ detail: { reason: 'regression' } });
});

it('refuses what has no form of a question it knows, and stays connected', async () => {
  await world.start();
  const client = rawClient();
  const genesis = signerScene.genesisHash;
  const vote = { ...ask.prevote(1, 0, 1) } as unknown as Readonly<Record<string, Value>>;
  const questions: Value[] = [
    { kind: 'export', id: 1 },
    { kind: 'sign', id: 2, genesis, request: { kind: 'raw', message: new Uint8Array(32) } },
    { kind: 'sign', id: 3, genesis, request: { ...vote, kind: 'postvote' } },
    { kind: 'sign', id: 4, genesis, request: { ...vote, validRound: null } },
    { kind: 'sign', id: 5, genesis, request: { ...vote, kind: 'precommit' } },
    { kind: 'sign', id: 6, genesis, request: { ...vote, kind: 'proposal', blockId: null } },
    { kind: 'sign', id: 7, genesis, request: { ...vote, height: -1 } },
    { kind: 'sign', id: 8, genesis, request: { ...vote, extra: 1 } },
    { kind: 'sign', id: 9, genesis, request: { ...vote, blockId: new Uint8Array(31) } },
    { kind: 'sign', id: 10, genesis, request: { kind: 'tx', tx: new Uint8Array(TX_BYTES_MAX + 1) } },
    { kind: 'sign', id: 11, request: vote },
    { kind: 'status', id: 12, seed: true },
  ];
  for (const question of questions) client.socket.write(frame(question));
  await client.until(1 + questions.length);
  expect(client.answers.slice(1)).toEqual(
    questions.map((_, index) => ({ kind: 'refused', id: index + 1, code: 'SIGNER_NOT_ALLOWED', reason: 'form' })),
  );
  client.socket.write(frame({ kind: 'sign', id: 99, genesis: new Uint8Array(32), request: vote }));
  await client.until(2 + questions.length);
  expect(client.answers.at(-1)).toEqual({ kind: 'refused', id: 99, code: 'SIGNER_NOT_ALLOWED', reason: 'otherChain' });
  expect(await askSignerStatus(world.socket)).toMatchObject({ height: 0, signed: 0 });
  client.socket.destroy();
});

it.each([
  ['a frame beyond the bound', Uint8Array.of(0, 0, 0x90, 0)],
  ['bytes that are no encoding', Uint8Array.of(0, 0, 0, 1, 0xff)],
  ['an encoding that is not canonical', Uint8Array.of(0, 0, 0, 3, 0x19, 0x00, 0x01)],
  ['a question without a number', frame({ kind: 'status' })],
])('ends a connection that sends %s, and no other', async (_name, bytes) => {
  await world.start();
  const signer = await world.connect();
  const client = rawClient();
  await client.until(1);
  client.socket.write(bytes);
  await client.closed;
  expect(client.answers.map(({ kind }) => kind)).toEqual(['greeting']);
  expect(isFault(await signer.sign(ask.prevote(1, 0, 1)))).toBe(false);
});

it('takes a bounded number of connections', async () => {
  await world.start();
  const clients = Array.from({ length: 16 }, rawClient);
  for (const client of clients) await client.until(1);
  const late = rawClient();
  await late.closed;
  expect(late.heard).toEqual([]);
  for (const client of clients) client.socket.destroy();
});

it('signs nothing once its state could not be written, and says why it ended', async () => {
  const running = await world.start();
  const signer = await world.connect({ timeoutMs: 300 });
  await signer.sign(ask.prevote(1, 0, 1));
  rmSync(world.stateFolder, { recursive: true });
  expect(await signer.sign(ask.prevote(2, 0, 1))).toMatchObject({ code: 'SIGNER_UNREACHABLE' });
  expect(await running.stopped).toMatchObject({ fault: { code: 'SIGNER_STATE_SHARED' } });
  await expect(world.start()).rejects.toMatchObject({ fault: { code: 'SIGNER_STATE_MISSING' } });
});

it('never lets the seed out: not into an answer, not into the log, not into the state', async () => {
  const seed = new Uint8Array(32).map((_, index) => 200 - index);
  const given = Uint8Array.from(seed);
  await world.start({ seed: given });
  expect(given, 'the caller’s copy is gone').toEqual(new Uint8Array(32));
  const signer = await world.connect();
  const client = rawClient();
  await signer.sign(ask.prevote(1, 0, 1));
  await signer.sign(ask.prevote(1, 0, 2));
  for (const kind of ['export', 'seed', 'key', 'secret']) client.socket.write(frame({ kind, id: 1 }));
  client.socket.write(frame({ kind: 'status', id: 2 }));
  await client.until(6);
  client.socket.destroy();
  const out = [
    world.lines.join(),
    toHex(readFileSync(join(world.stateFolder, 'signed-0000000001'))),
    ...client.heard.map(toHex),
  ].join();
  expect(out).not.toContain(toHex(seed));
  expect(Buffer.from(out).includes(Buffer.from(encodeCanonical(seed)))).toBe(false);
});
