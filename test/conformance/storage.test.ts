import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { describeLedgerStore } from './storage.ts';
import { answersOf, bytesOf, chainBlock, STATE_KEYS } from './storage-chain.ts';
import { levelPlace, memoryPlace, withFolder } from './storage-places.ts';

describeLedgerStore('level', (test) => withFolder((folder) => test(levelPlace(folder))));
describeLedgerStore('memory', (test) => test(memoryPlace()));

describe('level and memory', () => {
  it('give the same answers along a chain that is reopened in between', () =>
    withFolder(async (folder) => {
      const place = levelPlace(folder);
      const memory = await memoryPlace().open(9);
      for (let height = 1; height <= 60; ) {
        const level = await place.open(9);
        for (const end = height + 12; height < end; height++) {
          await level.commitBlock(chainBlock(height));
          await memory.commitBlock(chainBlock(height));
        }
        expect(await answersOf(level, height - 1)).toEqual(await answersOf(memory, height - 1));
        await level.close();
      }
      const level = await place.open(9);
      expect(await answersOf(level, 60)).toEqual(await answersOf(memory, 60));
      await level.close();
    }));

  const change = fc.record({ key: fc.constantFrom(...STATE_KEYS), value: fc.option(fc.uint8Array({ maxLength: 8 })) });
  const block = fc.record({
    state: fc.uniqueArray(change, { selector: ({ key }) => key, maxLength: 6 }),
    reopen: fc.nat(9),
  });
  const run = fc.record({
    retain: fc.integer({ min: 1, max: 12 }),
    blocks: fc.array(block, { minLength: 5, maxLength: 45 }),
  });

  it('give the same answers after any changes, under any retention', async () => {
    await fc.assert(
      fc.asyncProperty(run, ({ retain, blocks }) =>
        withFolder(async (folder) => {
          const place = levelPlace(folder);
          const memory = await memoryPlace().open(retain);
          let level = await place.open(retain);
          for (const [at, { state, reopen }] of blocks.entries()) {
            const write = { ...chainBlock(at + 1), state };
            await level.commitBlock(write);
            await memory.commitBlock(write);
            if (reopen > 0) continue;
            await level.close();
            level = await place.open(retain);
          }
          const [ours, theirs] = [await answersOf(level, blocks.length), await answersOf(memory, blocks.length)];
          await level.close();
          expect(ours).toEqual(theirs);
        }),
      ),
      { numRuns: 25 },
    );
  });
});

describe('level', () => {
  it('catches up with a shorter retention and never claims more than it has under a longer one', () =>
    withFolder(async (folder) => {
      const place = levelPlace(folder);
      const long = await place.open(1000);
      for (let height = 1; height <= 40; height++) await long.commitBlock(chainBlock(height));
      expect(long.oldestState()).toBe(1);
      await long.close();
      const short = await place.open(5);
      let moved = short.oldestState();
      for (let height = 41; height <= 60; height++) {
        await short.commitBlock(chainBlock(height));
        expect(short.oldestState() - moved).toBeLessThanOrEqual(4);
        moved = short.oldestState();
        expect(short.stateAt('hot', moved)).toEqual(bytesOf(`hot ${moved}`));
      }
      expect(moved).toBe(56);
      expect(short.page('', 55)).toBeUndefined();
      await short.close();
      const longAgain = await place.open(1000);
      await longAgain.commitBlock(chainBlock(61));
      expect(longAgain.oldestState()).toBe(56);
      expect(longAgain.stateAt('hot', 56)).toEqual(bytesOf('hot 56'));
      await longAgain.close();
    }));

  it('finds old values of a key that changed in every one of many blocks', () =>
    withFolder(async (folder) => {
      const store = await levelPlace(folder).open(300);
      for (let height = 1; height <= 700; height++) {
        await store.commitBlock({ ...chainBlock(height), state: [{ key: 'hot', value: bytesOf(`hot ${height}`, 8) }] });
      }
      for (let height = 401; height <= 700; height++)
        expect(store.stateAt('hot', height)).toEqual(bytesOf(`hot ${height}`, 8));
      await store.close();
    }));

  it('shows reads the chain before a commit until that commit resolves', () =>
    withFolder(async (folder) => {
      const store = await levelPlace(folder).open(10);
      await store.commitBlock(chainBlock(1));
      const pending = store.commitBlock(chainBlock(2));
      let resolved = false;
      const done = pending.then(() => {
        resolved = true;
      });
      let looks = 0;
      for (; !resolved && looks < 100_000; looks++) {
        const height = store.tip()?.height;
        expect(store.stateGet('hot')).toEqual(bytesOf(`hot ${height}`));
        expect(store.header(2) === undefined).toBe(height === 1);
        await new Promise((resolve) => setImmediate(resolve));
      }
      await done;
      expect(looks).toBeGreaterThan(0);
      expect(store.stateGet('hot')).toEqual(bytesOf('hot 2'));
      await store.close();
    }));

  it(
    'is before or after a block, whenever the process is killed',
    () =>
      withFolder(async (folder) => {
        const place = levelPlace(folder);
        const random = numbers(7);
        let reached = 0;
        for (let life = 0; life < 8; life++) {
          const acknowledged = await killedWriter(folder, reached + 1 + random(12), random(4000));
          const store = await place.open(9);
          const height = store.tip()?.height ?? 0;
          expect(acknowledged).toBeGreaterThan(reached);
          expect(height).toBeGreaterThanOrEqual(acknowledged);
          const memory = await memoryPlace().open(9);
          for (let at = 1; at <= height; at++) await memory.commitBlock(chainBlock(at, 3000));
          expect(await answersOf(store, height)).toEqual(await answersOf(memory, height));
          await store.close();
          reached = height;
        }
      }),
    60_000,
  );
});

/** Runs a process that commits blocks, kills it some turns after it acknowledged `height`, gives the last acknowledged height. */
async function killedWriter(folder: string, height: number, turns: number): Promise<number> {
  const script = fileURLToPath(new URL('./storage-writer.ts', import.meta.url));
  const child: ChildProcess = spawn(process.execPath, [script, folder], { stdio: ['ignore', 'pipe', 'inherit'] });
  const exited = once(child, 'exit');
  let acknowledged = 0;
  if (child.stdout === null) throw new TypeError('the writer has an output');
  for await (const line of createInterface({ input: child.stdout })) {
    acknowledged = Number(line);
    if (acknowledged < height || child.killed) continue;
    for (let turn = 0; turn < turns; turn++) Math.imul(turn, turn);
    child.kill('SIGKILL');
  }
  await exited;
  return acknowledged;
}

/** Seeded whole numbers below a bound (mulberry32). */
function numbers(seed: number): (bound: number) => number {
  let state = seed;
  return (bound) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed);
    return ((mixed ^ (mixed >>> 14)) >>> 0) % bound;
  };
}
