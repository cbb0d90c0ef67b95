import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readdir, readFile, rename, rm, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { type Bytes, concatBytes } from '../../ledger/base/bytes.ts';
import { InvariantError } from '../../ledger/base/invariant.ts';
import { createVoteLogDisk, memoryAppend, openMemoryVoteLog } from '../../storage/memory-vote-log.ts';
import type { OpenedVoteLog } from '../../storage/vote-log.ts';
import { appendBytes, encodeAppend, SECTOR_BYTES } from '../../storage/vote-log-append.ts';
import { openVoteLog } from '../../storage/vote-log-file.ts';
import { diskFiles, type OpenFile } from '../../storage/vote-log-files.ts';
import { segmentName } from '../../storage/vote-log-segment.ts';
import { bytesOf } from '../conformance/storage-chain.ts';
import { withFolder } from '../conformance/storage-places.ts';

const ENTRIES = [bytesOf('proposal', 70), bytesOf('prevote', 33), bytesOf('precommit', 51)];
const OLD_SEGMENT = Buffer.from('adalvot100000001', 'latin1');

const OPTIONS = { segmentBytesMax: 4096 };

describe('the vote log on files', () => {
  const open = (folder: string): Promise<OpenedVoteLog> => openVoteLog({ ...OPTIONS, folder: join(folder, 'votes') });
  const firstFile = (folder: string): string => join(folder, 'votes', segmentName(1));

  async function written(folder: string): Promise<Bytes> {
    const { log } = await open(folder);
    await log.append(ENTRIES.slice(0, 1));
    await log.append(ENTRIES.slice(1));
    await log.close();
    return readFile(firstFile(folder));
  }

  it('reads back all entries in order, over many segments and appends made at once', () =>
    withFolder(async (folder) => {
      const expected = Array.from({ length: 60 }, (_, at) => bytesOf(`vote ${at}`, 300));
      const { log } = await open(folder);
      await Promise.all(expected.map((entry) => log.append([entry])));
      await log.close();
      expect((await readdir(join(folder, 'votes'))).length).toBeGreaterThan(5);
      const again = await open(folder);
      expect(again.entries).toEqual(expected);
      expect(again.tornBytes).toBe(0);
      await again.log.close();
    }));

  it('cuts off a tail torn at any byte, and appends after the cut', () =>
    withFolder(async (folder) => {
      const whole = await written(folder);
      expect(whole).toHaveLength(3 * SECTOR_BYTES);
      for (let size = 0; size < whole.length; size += size % SECTOR_BYTES < 40 ? 1 : 59) {
        await writeFile(firstFile(folder), whole.subarray(0, size));
        const { log, entries, tornBytes } = await open(folder);
        // The first sector is the append that starts the file.
        const kept = ENTRIES.slice(0, Math.max(0, Math.floor(size / SECTOR_BYTES) - 1));
        expect(entries).toEqual(kept);
        expect(tornBytes).toBe(size % SECTOR_BYTES);
        await log.append([bytesOf('next')]);
        await log.close();
        const again = await open(folder);
        expect(again.entries).toEqual([...kept, bytesOf('next')]);
        await again.log.close();
      }
    }));

  it('refuses any changed byte, and says where and what to do', () =>
    withFolder(async (folder) => {
      const whole = await written(folder);
      for (let at = 0; at < whole.length; at += at % SECTOR_BYTES < 180 ? 1 : 31) {
        const changed = Uint8Array.from(whole);
        changed[at] = (changed[at] ?? 0) ^ 0x40;
        await writeFile(firstFile(folder), changed);
        await expect(open(folder)).rejects.toMatchObject({
          fault: {
            code: 'STORE_VOTE_LOG_DAMAGED',
            detail: {
              file: firstFile(folder),
              offset: at - (at % SECTOR_BYTES),
              command: `adal inspect votes --damage --data ${folder}`,
              page: 'docs/operations.md',
            },
          },
        });
        expect(await readFile(firstFile(folder))).toEqual(Buffer.from(changed));
      }
    }));

  it('opens whichever sectors of the last append were lost, and refuses when another append follows', () =>
    withFolder(async (folder) => {
      const whole = await written(folder);
      const place = { segment: 1, offset: whole.length };
      const value = [bytesOf('value', 1100), bytesOf('polka', 300), bytesOf('vote', 100)];
      const last = encodeAppend(value, place);
      const later = encodeAppend([bytesOf('later')], { segment: 1, offset: whole.length + last.length });
      expect(last).toHaveLength(4 * SECTOR_BYTES);
      for (let lost = 1; lost < 1 << 4; lost++) {
        const left = last.slice();
        for (let sector = 0; sector < 4; sector++)
          if (((lost >> sector) & 1) === 1) left.fill(0, sector * SECTOR_BYTES, (sector + 1) * SECTOR_BYTES);
        await writeFile(firstFile(folder), concatBytes(whole, left, later));
        await expect(open(folder)).rejects.toMatchObject({
          fault: { code: 'STORE_VOTE_LOG_DAMAGED', detail: { offset: whole.length } },
        });
        await writeFile(firstFile(folder), concatBytes(whole, left));
        const { log, entries, tornBytes } = await open(folder);
        await log.append(value);
        await log.close();
        expect(entries).toEqual(ENTRIES);
        expect(tornBytes).toBe(last.length);
        expect(await readFile(firstFile(folder))).toEqual(Buffer.from(concatBytes(whole, last)));
      }
    }));

  it('refuses a log of the earlier format by its name, not as damage, and leaves it as it is', () =>
    withFolder(async (folder) => {
      await mkdir(join(folder, 'votes'));
      await writeFile(firstFile(folder), OLD_SEGMENT);
      await expect(open(folder)).rejects.toMatchObject({
        fault: { code: 'STORE_FORMAT', detail: { file: firstFile(folder), found: 1, expected: 2 } },
      });
      expect(await readFile(firstFile(folder))).toEqual(OLD_SEGMENT);
    }));

  it('leaves a file alone that is not the log’s, however short', () =>
    withFolder(async (folder) => {
      await mkdir(join(folder, 'votes'));
      for (const text of ['n', 'notes', 'adalvot', 'n'.repeat(600)]) {
        await writeFile(firstFile(folder), text);
        const opened = open(folder);
        if (text === 'adalvot') await (await opened).log.close();
        else {
          await expect(opened).rejects.toThrow(/STORE_VOTE_LOG_DAMAGED/);
          expect(await readFile(firstFile(folder), 'utf8')).toBe(text);
        }
      }
    }));

  it('syncs each portion of an append that is too large for one before it writes the next', () =>
    withFolder(async (folder) => {
      const done: string[] = [];
      const watch = (file: OpenFile): OpenFile => ({
        ...file,
        write: (bytes, position) => {
          if (bytes.length > 2 * SECTOR_BYTES) done.push('write');
          return file.write(bytes, position);
        },
        sync: () => {
          done.push('sync');
          return file.sync();
        },
      });
      const files = { ...diskFiles, create: async (path: string) => watch(await diskFiles.create(path)) };
      const options = { folder: join(folder, 'votes'), segmentBytesMax: 64 * 1024 * 1024 };
      const { log } = await openVoteLog(options, files);
      const large = Array.from({ length: 9 }, (_, at) => new Uint8Array(2_000_000).fill(at));
      done.length = 0;
      await log.append(large);
      expect(done).toEqual(['write', 'sync', 'write', 'sync']);
      await log.close();
      const again = await openVoteLog(options);
      expect(again.entries.map((entry) => [entry.length, entry[0]])).toEqual(
        large.map((entry, at) => [entry.length, at]),
      );
      await again.log.close();
    }));

  it('refuses a torn tail, a missing file and a swapped file before the last segment', () =>
    withFolder(async (folder) => {
      const { log } = await open(folder);
      for (let at = 0; at < 60; at++) await log.append([bytesOf(`vote ${at}`, 300)]);
      await log.close();
      const second = join(folder, 'votes', segmentName(2));
      const whole = await readFile(second);
      await truncate(second, whole.length - 1);
      await expect(open(folder)).rejects.toThrow(/STORE_VOTE_LOG_DAMAGED/);
      await writeFile(second, await readFile(join(folder, 'votes', segmentName(3))));
      await expect(open(folder)).rejects.toThrow(/STORE_VOTE_LOG_DAMAGED/);
      await rm(second);
      await expect(open(folder)).rejects.toThrow(/STORE_VOTE_LOG_DAMAGED/);
      await writeFile(second, whole);
      const again = await open(folder);
      expect(again.entries).toHaveLength(60);
      await again.log.close();
      await rename(second, join(folder, 'votes', 'notes.txt'));
      await expect(open(folder)).rejects.toThrow(/STORE_FOREIGN/);
    }));

  it('frees the disk when everything is forgotten, but not at every call', () =>
    withFolder(async (folder) => {
      const { log } = await open(folder);
      await log.append([bytesOf('small', 100)]);
      await log.forget();
      expect(await readdir(join(folder, 'votes'))).toEqual([segmentName(1)]);
      for (let at = 0; at < 40; at++) await log.append([bytesOf(`vote ${at}`, 300)]);
      expect((await readdir(join(folder, 'votes'))).length).toBeGreaterThan(2);
      await log.append([bytesOf('large', 3000)]);
      await log.forget();
      const left = await readdir(join(folder, 'votes'));
      expect(left).toHaveLength(1);
      await log.append([bytesOf('after')]);
      await log.close();
      const again = await open(folder);
      expect(again.entries).toEqual([bytesOf('after')]);
      await again.log.close();
    }));

  it('keeps every acknowledged entry of a process that is killed', () =>
    withFolder(async (folder) => {
      let before = 0;
      for (const count of [3, 17, 40]) {
        const acknowledged = await killedVoter(join(folder, 'votes'), before + count);
        const { log, entries } = await open(folder);
        await log.close();
        expect(entries.length).toBeGreaterThanOrEqual(acknowledged);
        expect(entries).toEqual(entries.map((_, at) => bytesOf(`vote ${at}`, 200)));
        before = entries.length;
      }
    }));

  it('refuses all use once it is closed', () =>
    withFolder(async (folder) => {
      const { log } = await open(folder);
      await log.close();
      await log.close();
      expect(() => log.append(ENTRIES)).toThrow(InvariantError);
    }));

  it('says so when the folder cannot be made', () =>
    withFolder(async (folder) => {
      await mkdir(join(folder, 'a'));
      await writeFile(join(folder, 'a', 'votes'), 'a file, not a folder');
      await expect(openVoteLog({ ...OPTIONS, folder: join(folder, 'a', 'votes') })).rejects.toThrow(
        /STORE_OPEN_FAILED/,
      );
    }));
});

describe('the vote log in memory', () => {
  it('keeps entries over reopening, cuts a torn tail, refuses damage', async () => {
    const disk = createVoteLogDisk();
    await openMemoryVoteLog(disk).log.append(ENTRIES.slice(0, 2));
    await openMemoryVoteLog(disk).log.append(ENTRIES.slice(2));
    expect(openMemoryVoteLog(disk).entries).toEqual(ENTRIES);
    disk.bytes = disk.bytes.slice(0, -1);
    expect(openMemoryVoteLog(disk)).toMatchObject({ entries: ENTRIES.slice(0, 2), tornBytes: SECTOR_BYTES - 1 });
    expect(openMemoryVoteLog(disk).tornBytes).toBe(0);
    disk.bytes[20] = (disk.bytes[20] ?? 0) ^ 1;
    expect(() => openMemoryVoteLog(disk)).toThrow(/STORE_VOTE_LOG_DAMAGED/);
  });

  it('writes in part on a full disk, refuses everything after, and opens to what was whole', async () => {
    const disk = createVoteLogDisk(700);
    const { log } = openMemoryVoteLog(disk);
    await log.append(ENTRIES.slice(0, 2));
    await expect(log.append(ENTRIES)).rejects.toThrow(/STORE_WRITE_FAILED/);
    await expect(log.append([bytesOf('x', 1)])).rejects.toThrow(/STORE_WRITE_FAILED/);
    expect(disk.bytes).toHaveLength(700);
    expect(openMemoryVoteLog(disk).entries).toEqual(ENTRIES.slice(0, 2));
  });

  it('forgets only when it has grown', async () => {
    const disk = createVoteLogDisk();
    const { log } = openMemoryVoteLog(disk);
    await log.append(ENTRIES);
    await log.forget();
    expect(openMemoryVoteLog(disk).entries).toEqual(ENTRIES);
    await log.append([bytesOf('large', 9000)]);
    await log.forget();
    expect(openMemoryVoteLog(disk).entries).toEqual([]);
  });

  it('holds the bytes that a file would', () =>
    withFolder(async (folder) => {
      const { log } = await openVoteLog({ folder: join(folder, 'votes'), segmentBytesMax: 4096 });
      await log.append(ENTRIES);
      await log.close();
      const file = await readFile(join(folder, 'votes', segmentName(1)));
      const started = appendBytes([]);
      expect(file.subarray(started)).toEqual(Buffer.from(memoryAppend(ENTRIES, started)));
    }));
});

async function killedVoter(folder: string, count: number): Promise<number> {
  const script = fileURLToPath(new URL('../conformance/storage-voter.ts', import.meta.url));
  const child = spawn(process.execPath, [script, folder, String(OPTIONS.segmentBytesMax)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const exited = once(child, 'exit');
  let acknowledged = 0;
  for await (const line of createInterface({ input: child.stdout })) {
    acknowledged = Number(line);
    if (acknowledged >= count && !child.killed) child.kill('SIGKILL');
  }
  await exited;
  return acknowledged;
}
