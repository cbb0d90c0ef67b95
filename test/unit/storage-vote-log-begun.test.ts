import { readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { publicKeyFromRaw } from '../../ledger/base/keys.ts';
import { beginVoteLog } from '../../storage/begin-vote-log.ts';
import { dataPaths } from '../../storage/data-folder.ts';
import { openLevelStore } from '../../storage/level-store.ts';
import { createVoteLogDisk, openMemoryVoteLog } from '../../storage/memory-vote-log.ts';
import type { OpenedVoteLog } from '../../storage/vote-log.ts';
import { begunFromBytes, encodeBegun } from '../../storage/vote-log-begun.ts';
import { openVoteLog } from '../../storage/vote-log-file.ts';
import { segmentName } from '../../storage/vote-log-segment.ts';
import { bytesOf } from '../conformance/storage-chain.ts';
import { withFolder } from '../conformance/storage-places.ts';

const begun = { genesisHash: bytesOf('genesis', 32), key: publicKeyFromRaw(bytesOf('key', 32)), at: 1_700_000_000_000 };
const BEGUN = encodeBegun(begun);
const OTHER = encodeBegun({ ...begun, at: begun.at + 1 });

const open = (folder: string): Promise<OpenedVoteLog> => openVoteLog({ folder, segmentBytesMax: 2048 });

describe('the entry that begins a vote log', () => {
  it('is read back, and nothing else is taken for it', () => {
    expect(begunFromBytes(BEGUN)).toEqual(begun);
    for (let at = 0; at < BEGUN.length; at++) {
      expect(begunFromBytes(BEGUN.subarray(0, at))).toBeUndefined();
      const changed = BEGUN.slice();
      changed[at] = (changed[at] ?? 0) ^ 0x80;
      const read = begunFromBytes(changed);
      // A changed byte is another hash, key or time, or no entry; never this one.
      if (read !== undefined) expect(encodeBegun(read)).toEqual(changed);
      expect(read).not.toEqual(begun);
    }
  });

  it('is kept by the log in memory when all else is forgotten', async () => {
    const disk = createVoteLogDisk();
    const { log } = openMemoryVoteLog(disk);
    await log.append([BEGUN, bytesOf('vote', 9000)]);
    await log.append([OTHER]);
    await log.forget();
    expect(openMemoryVoteLog(disk).entries).toEqual([BEGUN, OTHER]);
  });

  it('starts every file of the log, and is read once', () =>
    withFolder(async (folder) => {
      const { log } = await open(folder);
      await log.append([BEGUN]);
      const votes = Array.from({ length: 20 }, (_, at) => bytesOf(`vote ${at}`, 300));
      for (const vote of votes) await log.append([vote]);
      await log.close();
      const names = await readdir(folder);
      expect(names.length).toBeGreaterThan(3);
      for (const name of names) expect((await readFile(join(folder, name))).includes(Buffer.from(BEGUN))).toBe(true);
      const again = await open(folder);
      expect(again.entries).toEqual([BEGUN, ...votes]);
      await again.log.append([bytesOf('large', 3000)]);
      await again.log.forget();
      await again.log.append([OTHER]);
      await again.log.append([bytesOf('large', 3000)]);
      await again.log.forget();
      await again.log.close();
      const last = await open(folder);
      expect(last.entries.slice(0, 2)).toEqual([BEGUN, OTHER]);
      await last.log.close();
      expect(await readdir(folder)).toHaveLength(1);
    }));

  it('is carried over again when a crash cut off what the newest file was to start with', () =>
    withFolder(async (folder) => {
      const { log } = await open(folder);
      await log.append([BEGUN, bytesOf('vote', 1500)]);
      await log.append([bytesOf('vote', 1500)]);
      await log.close();
      const second = join(folder, segmentName(2));
      const whole = await readFile(second);
      for (let size = 0; size <= whole.length; size += 1 + (size > 200 ? 97 : 0)) {
        await writeFile(second, whole);
        await truncate(second, size);
        const { log: again, entries } = await open(folder);
        expect(entries[0]).toEqual(BEGUN);
        await again.close();
        // The older file may go now.
        expect((await readFile(second)).includes(Buffer.from(BEGUN))).toBe(true);
        const third = await open(folder);
        expect(third.entries.filter((entry) => begunFromBytes(entry) !== undefined)).toEqual([BEGUN]);
        await third.log.close();
      }
    }));

  it('survives the older files when power failed while the newest was made, whatever arrived of it', () =>
    withFolder(async (folder) => {
      // More than a sector is carried over: an operator put many keys on this machine.
      const words = Array.from({ length: 8 }, (_, at) => encodeBegun({ ...begun, at: begun.at + at }));
      const { log } = await open(folder);
      await log.append(words);
      await log.append([bytesOf('vote', 300)]);
      await log.append([bytesOf('vote', 700)]);
      await log.close();
      expect(await readdir(folder)).toEqual([segmentName(1), segmentName(2)]);
      const first = await readFile(join(folder, segmentName(1)));
      const carried = (await readFile(join(folder, segmentName(2)))).subarray(0, 1024);
      for (const [from, to] of [
        [0, 1024],
        [0, 512],
        [512, 1024],
      ] as const) {
        for (const name of await readdir(folder)) await rm(join(folder, name));
        await writeFile(join(folder, segmentName(1)), first);
        await writeFile(join(folder, segmentName(2)), Uint8Array.from(carried).fill(0, from, to));
        const mended = await open(folder);
        expect(mended.entries).toEqual([...words, bytesOf('vote', 300)]);
        await mended.log.forget();
        await mended.log.close();
        expect(await readdir(folder)).toEqual([segmentName(2)]);
        const again = await open(folder);
        expect(again.entries).toEqual(words);
        await again.log.close();
      }
    }));
});

describe('beginning a vote log', () => {
  it('makes the data folder, and does nothing the second time', () =>
    withFolder(async (folder) => {
      const dataFolder = join(folder, 'data');
      expect(await beginVoteLog({ dataFolder, begun, override: false })).toBe('begun');
      expect(await beginVoteLog({ dataFolder, begun: { ...begun, at: 5 }, override: false })).toBe('known');
      const { log, entries } = await open(dataPaths(dataFolder).votes);
      await log.close();
      expect(entries).toEqual([BEGUN]);
    }));

  it('refuses where the key may have signed, unless the operator overrides', () =>
    withFolder(async (dataFolder) => {
      const otherKey = { ...begun, key: publicKeyFromRaw(bytesOf('other key', 32)) };
      await beginVoteLog({ dataFolder, begun, override: false });
      await expect(beginVoteLog({ dataFolder, begun: otherKey, override: false })).rejects.toMatchObject({
        fault: { code: 'STORE_VOTES_NOT_NEW', detail: { entries: 1, height: 0 } },
      });
      expect(await beginVoteLog({ dataFolder, begun: otherKey, override: true })).toBe('begun');
      expect(await beginVoteLog({ dataFolder, begun: otherKey, override: false })).toBe('known');
    }));

  it('refuses another chain’s folder and one that a node is using', () =>
    withFolder(async (dataFolder) => {
      await beginVoteLog({ dataFolder, begun, override: false });
      const foreign = { ...begun, genesisHash: bytesOf('another', 32) };
      await expect(beginVoteLog({ dataFolder, begun: foreign, override: true })).rejects.toThrow(/STORE_FOREIGN/);
      const { genesisHash } = begun;
      const running = await openLevelStore({ folder: dataPaths(dataFolder).ledger, genesisHash, retainHeights: 1 });
      await expect(beginVoteLog({ dataFolder, begun, override: true })).rejects.toThrow(/STORE_LOCKED/);
      await running.close();
    }));
});
