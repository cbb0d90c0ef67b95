import {
  closeSync,
  copyFileSync,
  cpSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { nothingSigned, type SignState } from '../../consensus/sign-guard.ts';
import { FaultError } from '../../ledger/base/fault.ts';
import { publicKeyFromRaw } from '../../ledger/base/keys.ts';
import { openSignerState, type SignerState, type SignerStateOptions } from '../../node/signing/signer-state.ts';
import { createStateFile, isNewest } from '../../node/signing/state-files.ts';
import { signerScene } from '../conformance/signer.ts';
import { createSignerFolder, type SignerFolder } from '../conformance/signer-process.ts';

const SLOT_BYTES = 512;

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

function open(changes: Partial<SignerStateOptions> = {}): SignerState {
  const { genesisHash } = signerScene;
  const options = { folder: world.stateFolder, genesisHash, key, firstStart: false, slots: 16, ...changes };
  const state = openSignerState(options);
  opened.push(state);
  return state;
}

function stateAt(height: number, round = 0): SignState {
  return { height, round, signed: { prevote: new Uint8Array(32).fill(height) } };
}

/** The code of the fault that the work throws, with one fact of it. */
function codeOf(work: () => unknown, fact?: string): string {
  try {
    work();
  } catch (cause) {
    if (!(cause instanceof FaultError)) throw cause;
    return [cause.fault.code, ...(fact === undefined ? [] : [cause.fault.detail[fact]])].join(' ');
  }
  return 'done';
}

const names = () => readdirSync(world.stateFolder);
/** The only file of the folder. */
const onlyFile = () => join(world.stateFolder, names()[0] ?? '');

it('remembers what was signed last, across every opening', () => {
  const first = open({ firstStart: true });
  expect(first.last()).toEqual(nothingSigned);
  first.record(stateAt(3));
  first.record({ height: 3, round: 0, signed: { ...stateAt(3).signed, precommit: new Uint8Array(32).fill(1) } });
  for (let again = 0; again < 3; again++) expect(open().last()).toEqual(first.last());
});

it('holds all three kinds of a round at the largest numbers in one slot', () => {
  const state = open({ firstStart: true });
  const digest = new Uint8Array(32).fill(0xff);
  const largest: SignState = {
    height: Number.MAX_SAFE_INTEGER,
    round: Number.MAX_SAFE_INTEGER,
    signed: { proposal: digest, prevote: digest, precommit: digest },
  };
  state.record(largest);
  expect(open().last()).toEqual(largest);
});

it('is begun only on request, and only where there is none', () => {
  expect(codeOf(() => open())).toBe('SIGNER_STATE_MISSING');
  expect(readdirSync(world.folder)).toEqual([]);
  mkdirSync(world.stateFolder);
  expect(codeOf(() => open())).toBe('SIGNER_STATE_MISSING');
  open({ firstStart: true });
  expect(codeOf(() => open({ firstStart: true }))).toBe('SIGNER_STATE_EXISTS');
  expect(names()).toEqual(['signed-0000000001']);
});

it('belongs to one key and one chain', () => {
  open({ firstStart: true });
  const otherKey = publicKeyFromRaw(new Uint8Array(32).fill(6));
  expect(codeOf(() => open({ key: otherKey }), 'differs')).toBe('SIGNER_STATE_FOREIGN key');
  expect(codeOf(() => open({ genesisHash: new Uint8Array(32) }), 'differs')).toBe('SIGNER_STATE_FOREIGN genesis');
});

it('forgets an entry whose sector never reached the disk, and nothing before it', () => {
  const state = open({ firstStart: true });
  state.record(stateAt(1));
  const before = readFileSync(onlyFile());
  state.record(stateAt(2));
  writeFileSync(onlyFile(), before);
  expect(open().last()).toEqual(stateAt(1));
});

it('refuses to start on a flipped bit, wherever it is', () => {
  const state = open({ firstStart: true });
  state.record(stateAt(1));
  state.record(stateAt(2));
  const file = onlyFile();
  const whole = readFileSync(file);
  for (let at = 0; at < 6 * SLOT_BYTES; at += 7) {
    const flipped = Uint8Array.from(whole);
    flipped[at] = (flipped[at] as number) ^ (1 << (at % 8));
    writeFileSync(file, flipped);
    expect(
      codeOf(() => open()),
      `byte ${at}`,
    ).toBe('SIGNER_STATE_DAMAGED');
  }
  writeFileSync(file, whole);
  expect(open().last()).toEqual(stateAt(2));
});

it('refuses to start where an entry is missing between two, or on what is no such file', () => {
  const state = open({ firstStart: true });
  for (const height of [1, 2, 3]) state.record(stateAt(height));
  const holed = Uint8Array.from(readFileSync(onlyFile()));
  holed.fill(0, 4 * SLOT_BYTES, 5 * SLOT_BYTES);
  const cut = readFileSync(onlyFile()).subarray(0, 3 * SLOT_BYTES + 100);
  for (const content of [holed, cut, '', 'text', new Uint8Array(4 * SLOT_BYTES)]) {
    writeFileSync(onlyFile(), content);
    expect(codeOf(() => open())).toBe('SIGNER_STATE_DAMAGED');
  }
});

it('stays small: a full file is followed by the next and removed', () => {
  const state = open({ firstStart: true, slots: 4 });
  for (let height = 1; height <= 50; height++) {
    state.record(stateAt(height));
    expect(names()).toHaveLength(1);
  }
  expect(readFileSync(onlyFile())).toHaveLength(4 * SLOT_BYTES);
  expect(open().last()).toEqual(stateAt(50));
});

it('lets the newest of two processes go on, and it knows what the other signed', () => {
  const first = open({ firstStart: true });
  first.record(stateAt(1));
  const second = open();
  expect(second.last()).toEqual(stateAt(1));
  expect(codeOf(() => first.record(stateAt(2)))).toBe('SIGNER_STATE_SHARED');
  expect(first.last()).toEqual(stateAt(1));
  expect(codeOf(() => first.record(stateAt(3)))).toBe('SIGNER_STATE_SHARED');
  expect(codeOf(() => second.record(stateAt(2)))).toBe('done');
  const third = open();
  expect(third.last()).toEqual(stateAt(2));
  expect(codeOf(() => second.record(stateAt(3)))).toBe('SIGNER_STATE_SHARED');
  expect(codeOf(() => first.record(stateAt(3)))).toBe('SIGNER_STATE_SHARED');
});

it('notices a newer process also when its own file is full', () => {
  const first = open({ firstStart: true, slots: 3 });
  first.record(stateAt(1));
  const second = open({ slots: 3 });
  expect(codeOf(() => first.record(stateAt(2)))).toBe('SIGNER_STATE_SHARED');
  expect(codeOf(() => second.record(stateAt(2)))).toBe('done');
  expect(open().last()).toEqual(stateAt(2));
});

it('takes the latest of all files, where a crash left two', () => {
  const kept = join(world.folder, 'kept');
  const first = open({ firstStart: true });
  first.record(stateAt(7, 2));
  copyFileSync(onlyFile(), kept);
  open();
  // The old file is there again, as if the opening had ended before it was removed; and it holds the later state.
  const second = names()[0] ?? '';
  rmSync(world.stateFolder, { recursive: true });
  open({ firstStart: true });
  renameSync(onlyFile(), join(world.stateFolder, second));
  renameSync(kept, join(world.stateFolder, 'signed-0000000001'));
  expect(open().last()).toEqual(stateAt(7, 2));
  expect(names()).toEqual(['signed-0000000003']);
});

it('removes what a crash left of a file that was never begun', () => {
  open({ firstStart: true });
  writeFileSync(join(world.stateFolder, 'signed-0000000002-abcdef.draft'), 'half');
  open();
  expect(names()).toEqual(['signed-0000000002']);
});

it('stops when its folder is gone, or another copy stands in its place', () => {
  const copy = join(world.folder, 'backup');
  const replaced = open({ firstStart: true });
  replaced.record(stateAt(1));
  cpSync(world.stateFolder, copy, { recursive: true });
  replaced.record(stateAt(2));
  rmSync(world.stateFolder, { recursive: true });
  expect(codeOf(() => replaced.record(stateAt(3)))).toBe('SIGNER_STATE_SHARED');
  renameSync(copy, world.stateFolder);
  expect(codeOf(() => replaced.record(stateAt(3)))).toBe('SIGNER_STATE_SHARED');
});

it('goes no further with a file whose number others have passed and removed meanwhile', () => {
  const busy = open({ firstStart: true, slots: 4 });
  for (let height = 1; height <= 12; height++) busy.record(stateAt(height));
  const [newest = ''] = names();
  expect(Number(newest.slice('signed-'.length))).toBeGreaterThan(3);
  // Another process read "1 is the newest", was stopped for as long as all that took, and makes the next one only now.
  const late = createStateFile(world.stateFolder, 2, 16, [Uint8Array.of(1)]);
  if (late === undefined) return expect.fail('the number is free again');
  expect(isNewest(world.stateFolder, late)).toBe(false);
  closeSync(late.handle);
});
