import { describe, expect, it } from 'vitest';
import type { Bytes } from '../../ledger/base/bytes.ts';
import { publicKeyFromRaw } from '../../ledger/base/keys.ts';
import { encodeBegun } from '../../storage/vote-log-begun.ts';
import { openVoteLog } from '../../storage/vote-log-file.ts';
import { bytesOf } from '../conformance/storage-chain.ts';
import { CRASHES, type Crash, type CrashFiles, createCrashFiles } from '../crash-files.ts';

const OPTIONS = { folder: '/data/votes', segmentBytesMax: 4096 };
const BEGUN = encodeBegun({
  genesisHash: bytesOf('genesis', 32),
  key: publicKeyFromRaw(bytesOf('key', 32)),
  at: 1_700_000_000_000,
});
const HEIGHTS = 5;
/** Sizes of the entries of each append: a stamp, then a value with its polka and vote, then a vote. */
const APPENDS = [[170], [900, 300, 250], [250]];
const LONG_APPENDS = [...APPENDS, [700, 60], [1500], [700, 700, 60], [60]];

/** Entries as texts, which compare fast. */
function textOf(bytes: Bytes): string {
  return Buffer.from(bytes).toString('latin1');
}

/** What was asked of the log and what it promised. */
interface Told {
  readonly asked: Bytes[];
  /** How many entries had been asked for at the end of each append. */
  readonly ends: number[];
  /** Entries whose append resolved. */
  acknowledged: number;
  /** Entries before this one may have been forgotten. */
  forgotten: number;
  hasBegun: boolean;
}

function newTold(): Told {
  return { asked: [], ends: [0], acknowledged: 0, forgotten: 0, hasBegun: false };
}

/** A validator's life: the log begins, then for each height a few appends and a commit. Ends where the disk stops answering. */
async function live(files: CrashFiles, told: Told): Promise<void> {
  try {
    const { log } = await openVoteLog(OPTIONS, files);
    await log.append([BEGUN]);
    told.hasBegun = true;
    for (let height = 0; height < HEIGHTS; height++) {
      // One long height, over several segments that are then forgotten together.
      for (const sizes of height === 2 ? LONG_APPENDS : APPENDS) {
        const entries = sizes.map((size, at) => bytesOf(`vote ${told.asked.length + at}`, size));
        told.asked.push(...entries);
        told.ends.push(told.asked.length);
        await log.append(entries);
        told.acknowledged = told.asked.length;
      }
      told.forgotten = told.asked.length;
      await log.forget();
    }
    await log.close();
  } catch (cause) {
    if (!/STORE_(WRITE|OPEN)_FAILED/.test(String(cause))) throw cause;
  }
}

/** Opens, and checks that nothing promised is missing, nothing is out of order and nothing was made up. */
async function reopened(files: CrashFiles, told: Told, name: string): Promise<readonly Bytes[]> {
  const { log, entries } = await openVoteLog(OPTIONS, files);
  await log.close();
  const texts = entries.map(textOf);
  if (told.hasBegun) expect(texts[0], name).toBe(textOf(BEGUN));
  const votes = texts.filter((text) => text !== textOf(BEGUN));
  expect(texts.length - votes.length, name).toBeLessThanOrEqual(1);
  const asked = told.asked.map(textOf);
  const first = votes[0] === undefined ? asked.length : asked.indexOf(votes[0]);
  expect(votes, name).toEqual(asked.slice(first, first + votes.length));
  // An append is there or is not.
  for (const edge of [first, first + votes.length]) expect(told.ends, name).toContain(edge);
  if (told.forgotten < told.acknowledged) {
    expect(first, name).toBeLessThanOrEqual(told.forgotten);
    expect(first + votes.length, name).toBeGreaterThanOrEqual(told.acknowledged);
  }
  return entries;
}

async function crashAt(step: number, isDone: boolean, kind: Crash): Promise<void> {
  const name = `step ${step}, ${isDone ? 'done' : 'not done'}, ${JSON.stringify(kind)}`;
  const files = createCrashFiles();
  const told = newTold();
  files.stopAfter(step, isDone);
  await live(files, told);
  files.crash(kind);
  await reopened(files, told, name);
  // What is acknowledged after a restart survives the next loss of power.
  const { log } = await openVoteLog(OPTIONS, files);
  await log.append([bytesOf('next', 200)]);
  await log.forget();
  await log.append([bytesOf('after', 200)]);
  files.crash('lost');
  const { entries } = await openVoteLog(OPTIONS, files);
  expect(entries.map(textOf), `${name}, then power lost`).toContain(textOf(bytesOf('after', 200)));
  if (told.hasBegun) expect(entries[0], name).toEqual(BEGUN);
}

describe('the vote log after a crash', () => {
  it('opens with all it promised, wherever the process or the power ended', async () => {
    const whole = createCrashFiles();
    const told = newTold();
    await live(whole, told);
    expect(told.acknowledged).toBe(5 * HEIGHTS + 7);
    const steps = whole.steps();
    expect(steps).toBeGreaterThan(60);
    for (let step = 1; step <= steps; step++)
      for (const isDone of [false, true]) for (const kind of CRASHES) await crashAt(step, isDone, kind);
  });

  it('crashes again and again while it mends itself, and still opens', async () => {
    for (const kind of CRASHES) {
      for (let step = 40; step <= 60; step++) {
        for (let again = 1; again <= 6; again++) {
          const files = createCrashFiles();
          const told = newTold();
          files.stopAfter(step, true);
          await live(files, told);
          files.crash(kind);
          files.stopAfter(again, again % 2 === 0);
          await openVoteLog(OPTIONS, files).catch(() => undefined);
          files.crash('half');
          await reopened(files, told, `step ${step}, ${JSON.stringify(kind)}, then ${again}`);
        }
      }
    }
  });

  it('stays within two segments over thousands of heights, and forgets the oldest file first', async () => {
    const files = createCrashFiles();
    const removed: string[] = [];
    const watched = {
      ...files,
      remove: async (path: string) => {
        removed.push(path);
        await files.remove(path);
      },
    };
    const { log } = await openVoteLog(OPTIONS, watched);
    await log.append([BEGUN]);
    let most = 0;
    for (let height = 0; height < 2000; height++) {
      await log.append([bytesOf(`vote ${height}`, 50 + (height % 150))]);
      most = Math.max(most, files.size());
      await log.forget();
    }
    expect(most).toBeLessThanOrEqual(2 * OPTIONS.segmentBytesMax);
    expect(files.names()).toHaveLength(1);
    expect(removed.length).toBeGreaterThan(100);
    expect(removed).toEqual([...removed].sort());
    await log.close();
    expect((await openVoteLog(OPTIONS, files)).entries[0]).toEqual(BEGUN);
  });
});
