import {
  appendFileSync,
  copyFileSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { nothingSigned, type SignState } from '../../consensus/sign-guard.ts';
import { FaultError } from '../../ledger/base/fault.ts';
import { publicKeyFromRaw } from '../../ledger/base/keys.ts';
import { openSignerState, type SignerState, type SignerStateOptions } from '../../node/signing/signer-state.ts';
import { signerScene } from '../conformance/signer.ts';
import { createSignerFolder, type SignerFolder } from '../conformance/signer-process.ts';

let world: SignerFolder;
let opened: SignerState[];
const key = publicKeyFromRaw(new Uint8Array(32).fill(5));

beforeEach(() => {
  world = createSignerFolder();
  opened = [];
});
afterEach(async () => {
  for (const state of opened) state.close();
  await world.remove();
});

async function open(changes: Partial<SignerStateOptions> = {}): Promise<SignerState> {
  const { genesisHash } = signerScene;
  const state = await openSignerState({ file: world.stateFile, genesisHash, key, firstStart: false, ...changes });
  opened.push(state);
  return state;
}

function stateAt(height: number, round = 0): SignState {
  return { height, round, signed: { prevote: new Uint8Array(32).fill(height) } };
}

const fails = (code: string) => ({ fault: { code } });

function codeOf(work: () => void): string {
  try {
    work();
  } catch (cause) {
    return cause instanceof FaultError ? cause.fault.code : String(cause);
  }
  return 'done';
}

it('remembers what was signed last, across every opening', async () => {
  const first = await open({ firstStart: true });
  expect(first.last()).toEqual(nothingSigned);
  first.record(stateAt(3));
  first.record({ height: 3, round: 0, signed: { ...stateAt(3).signed, precommit: new Uint8Array(32) } });
  for (let again = 0; again < 3; again++) expect((await open()).last()).toEqual(first.last());
});

it('is made only on request, and only where there is none', async () => {
  await expect(open()).rejects.toMatchObject(fails('SIGNER_STATE_MISSING'));
  expect(readdirSync(world.folder)).toEqual([]);
  await open({ firstStart: true });
  await expect(open({ firstStart: true })).rejects.toMatchObject(fails('SIGNER_STATE_EXISTS'));
  expect(readdirSync(world.folder)).toEqual(['signer.state']);
});

it('belongs to one key and one chain', async () => {
  await open({ firstStart: true });
  const otherKey = publicKeyFromRaw(new Uint8Array(32).fill(6));
  await expect(open({ key: otherKey })).rejects.toMatchObject({
    fault: { code: 'SIGNER_STATE_FOREIGN', detail: { differs: 'key' } },
  });
  await expect(open({ genesisHash: new Uint8Array(32) })).rejects.toMatchObject({
    fault: { code: 'SIGNER_STATE_FOREIGN', detail: { differs: 'genesis' } },
  });
});

it('forgets an entry that a crash cut off, at whatever byte, and nothing before it', async () => {
  const state = await open({ firstStart: true });
  state.record(stateAt(1));
  const whole = readFileSync(world.stateFile);
  state.record(stateAt(2));
  const longer = readFileSync(world.stateFile);
  for (const size of [whole.length + 1, whole.length + 12, whole.length + 13, longer.length - 1]) {
    writeFileSync(world.stateFile, longer.subarray(0, size));
    expect((await open()).last()).toEqual(stateAt(1));
    // The tail is gone for good: what is appended now can be read again.
    expect((await open()).last()).toEqual(stateAt(1));
  }
});

it('refuses to start on any flipped bit', async () => {
  const state = await open({ firstStart: true });
  state.record(stateAt(1));
  state.record(stateAt(2));
  const whole = readFileSync(world.stateFile);
  for (let at = 0; at < whole.length; at++) {
    const flipped = Uint8Array.from(whole);
    flipped[at] = (flipped[at] as number) ^ (1 << (at % 8));
    writeFileSync(world.stateFile, flipped);
    await expect(open(), `byte ${at}`).rejects.toMatchObject(fails('SIGNER_STATE_DAMAGED'));
  }
});

it('refuses to start on what is no such file', async () => {
  for (const content of ['', 'text', new Uint8Array(2000)]) {
    writeFileSync(world.stateFile, content);
    await expect(open()).rejects.toMatchObject(fails('SIGNER_STATE_DAMAGED'));
  }
});

it('stays small: it is written anew with its last entry', async () => {
  const state = await open({ firstStart: true, fileBytesMax: 2000 });
  for (let height = 1; height <= 200; height++) state.record(stateAt(height));
  expect(readFileSync(world.stateFile).length).toBeLessThan(2400);
  expect(readdirSync(world.folder)).toEqual(['signer.state']);
  expect((await open()).last()).toEqual(stateAt(200));
});

it('lets only the newest of two processes go on, and never one that has not seen what the other signed', async () => {
  const first = await open({ firstStart: true });
  first.record(stateAt(1));
  const second = await open();
  expect(second.last()).toEqual(stateAt(1));
  expect(codeOf(() => first.record(stateAt(2)))).toBe('SIGNER_STATE_SHARED');
  expect(first.last()).toEqual(stateAt(1));
  expect(
    codeOf(() => first.record(stateAt(3))),
    'once stopped, stopped for good',
  ).toBe('SIGNER_STATE_SHARED');
  // The first one's append came after the claim of the second, which must not sign over it.
  expect(codeOf(() => second.record(stateAt(2)))).toBe('SIGNER_STATE_SHARED');
  const third = await open();
  expect(codeOf(() => third.record(stateAt(4)))).toBe('done');
});

it('notices another writer also while it writes the file anew', async () => {
  const first = await open({ firstStart: true, fileBytesMax: 1 });
  await open();
  expect(codeOf(() => first.record(stateAt(1)))).toBe('SIGNER_STATE_SHARED');
});

it('stops when the file under its name is another one, or gone', async () => {
  const copy = join(world.folder, 'backup');
  const replaced = await open({ firstStart: true });
  replaced.record(stateAt(1));
  copyFileSync(world.stateFile, copy);
  replaced.record(stateAt(2));
  renameSync(copy, world.stateFile);
  expect(codeOf(() => replaced.record(stateAt(3)))).toBe('SIGNER_STATE_SHARED');

  const removed = await open();
  rmSync(world.stateFile);
  expect(codeOf(() => removed.record(stateAt(3)))).toBe('SIGNER_STATE_SHARED');
});

it('stops when somebody writes into the file or cuts it off', async () => {
  const one = await open({ firstStart: true });
  appendFileSync(world.stateFile, Uint8Array.of(0));
  expect(codeOf(() => one.record(stateAt(1)))).toBe('SIGNER_STATE_SHARED');
  rmSync(world.stateFile);
  const two = await open({ firstStart: true });
  two.record(stateAt(1));
  truncateSync(world.stateFile, 10);
  expect(codeOf(() => two.record(stateAt(2)))).toBe('SIGNER_STATE_SHARED');
});
