import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readdir, readFile, rename, rm, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { type Bytes, concatBytes, emptyBytes } from '../../ledger/base/bytes.ts';
import { InvariantError } from '../../ledger/base/invariant.ts';
import { createVoteLogDisk, openMemoryVoteLog } from '../../storage/memory-vote-log.ts';
import type { OpenedVoteLog } from '../../storage/vote-log.ts';
import { openVoteLog } from '../../storage/vote-log-file.ts';
import { ENTRY_HEAD_BYTES, encodeEntry, readEntries } from '../../storage/vote-log-format.ts';
import { SEGMENT_HEAD_BYTES, segmentName } from '../../storage/vote-log-segment.ts';
import { bytesOf } from '../conformance/storage-chain.ts';
import { withFolder } from '../conformance/storage-places.ts';

const ENTRIES = [bytesOf('proposal', 70), bytesOf('prevote', 33), bytesOf('precommit', 51)];
const LOG = concatBytes(...ENTRIES.map(encodeEntry));
/** Where each entry starts, and the end. */
const STARTS = [0, 1, 2, 3].map((count) => concatBytes(...ENTRIES.slice(0, count).map(encodeEntry)).length);

describe('the vote-log format', () => {
  it('reads back what it wrote', () => {
    expect(readEntries(LOG)).toEqual({ entries: ENTRIES, end: { kind: 'clean' } });
    expect(readEntries(emptyBytes)).toEqual({ entries: [], end: { kind: 'clean' } });
    expect(() => encodeEntry(emptyBytes)).toThrow(InvariantError);
  });

  it('calls every truncation a torn tail and keeps the whole entries before it', () => {
    for (let size = 0; size < LOG.length; size++) {
      const whole = STARTS.filter((start) => start > 0 && start <= size).length;
      const offset = STARTS[whole] ?? 0;
      const end = offset === size ? { kind: 'clean' } : { kind: 'torn', offset };
      expect(readEntries(LOG.subarray(0, size))).toEqual({ entries: ENTRIES.slice(0, whole), end });
    }
  });

  it('calls every changed byte damage, in the last entry too', () => {
    for (let at = 0; at < LOG.length; at++) {
      for (const flip of [0x01, 0x80, 0xff]) {
        const changed = LOG.slice();
        changed[at] = (changed[at] ?? 0) ^ flip;
        const entry = STARTS.filter((start) => start > 0 && start <= at).length;
        expect(readEntries(changed)).toEqual({
          entries: ENTRIES.slice(0, entry),
          end: { kind: 'damaged', offset: STARTS[entry] },
        });
      }
    }
  });

  it('calls damage followed by a cut damage: whole entries stand after it', () => {
    const changed = LOG.slice(0, LOG.length - 5);
    changed[3] = 200;
    expect(readEntries(changed).end).toEqual({ kind: 'damaged', offset: 0 });
  });

  it('takes an append that reads as zeros for a torn tail', () => {
    for (const zeros of [1, 11, 16, 600, 5000]) {
      expect(readEntries(concatBytes(LOG, new Uint8Array(zeros))).end).toEqual(
        zeros < ENTRY_HEAD_BYTES || zeros >= 16
          ? { kind: 'torn', offset: LOG.length }
          : { kind: 'damaged', offset: LOG.length },
      );
    }
    const long = encodeEntry(bytesOf('long', 3000));
    long.fill(0, 1024 - LOG.length, 1536 - LOG.length);
    expect(readEntries(concatBytes(LOG, long)).end).toEqual({ kind: 'torn', offset: LOG.length });
  });
});

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
      const expected = Array.from({ length: 100 }, (_, at) => bytesOf(`vote ${at}`, 300));
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
      for (let size = 0; size < whole.length; size++) {
        await writeFile(firstFile(folder), whole.subarray(0, size));
        const { log, entries, tornBytes } = await open(folder);
        const kept = STARTS.filter((start) => start > 0 && SEGMENT_HEAD_BYTES + start <= size).length;
        expect(entries).toEqual(ENTRIES.slice(0, kept));
        expect(tornBytes).toBe(size < SEGMENT_HEAD_BYTES ? size : size - SEGMENT_HEAD_BYTES - (STARTS[kept] ?? 0));
        await log.append([bytesOf('next')]);
        await log.close();
        const again = await open(folder);
        expect(again.entries).toEqual([...ENTRIES.slice(0, kept), bytesOf('next')]);
        await again.log.close();
      }
    }));

  it('refuses any changed byte, and says where and what to do', () =>
    withFolder(async (folder) => {
      const whole = await written(folder);
      for (let at = 0; at < whole.length; at++) {
        const changed = Uint8Array.from(whole);
        changed[at] = (changed[at] ?? 0) ^ 0x40;
        await writeFile(firstFile(folder), changed);
        const entry = STARTS.findLast((start) => start + SEGMENT_HEAD_BYTES <= at) ?? -SEGMENT_HEAD_BYTES;
        await expect(open(folder)).rejects.toMatchObject({
          fault: {
            code: 'STORE_VOTE_LOG_DAMAGED',
            detail: {
              file: firstFile(folder),
              offset: entry + SEGMENT_HEAD_BYTES,
              command: `adal inspect votes --damage --data ${folder}`,
              page: 'docs/operations.md',
            },
          },
        });
        expect(await readFile(firstFile(folder))).toEqual(Buffer.from(changed));
      }
    }));

  it('takes one lost sector of the last append for a torn tail, wherever it lies', () =>
    withFolder(async (folder) => {
      const whole = await written(folder);
      const long = encodeEntry(bytesOf('long', 2500));
      const file = concatBytes(whole, long);
      for (let sector = 512; sector + 512 <= file.length; sector += 512) {
        const changed = file.slice();
        changed.fill(0, sector, sector + 512);
        await writeFile(firstFile(folder), changed);
        const { log, entries, tornBytes } = await open(folder);
        await log.close();
        expect(entries).toEqual(ENTRIES);
        expect(tornBytes).toBe(long.length);
      }
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
    await openMemoryVoteLog(disk).log.append(ENTRIES);
    expect(openMemoryVoteLog(disk).entries).toEqual(ENTRIES);
    disk.bytes = disk.bytes.slice(0, -1);
    expect(openMemoryVoteLog(disk)).toMatchObject({ entries: ENTRIES.slice(0, 2), tornBytes: ENTRY_HEAD_BYTES + 50 });
    expect(openMemoryVoteLog(disk).tornBytes).toBe(0);
    disk.bytes[20] = (disk.bytes[20] ?? 0) ^ 1;
    expect(() => openMemoryVoteLog(disk)).toThrow(/STORE_VOTE_LOG_DAMAGED/);
  });

  it('writes in part on a full disk, refuses everything after, and opens to what was whole', async () => {
    const disk = createVoteLogDisk(200);
    const { log } = openMemoryVoteLog(disk);
    await log.append(ENTRIES.slice(0, 2));
    await expect(log.append(ENTRIES)).rejects.toThrow(/STORE_WRITE_FAILED/);
    await expect(log.append([bytesOf('x', 1)])).rejects.toThrow(/STORE_WRITE_FAILED/);
    expect(disk.bytes).toHaveLength(200);
    expect(openMemoryVoteLog(disk).entries).toEqual(ENTRIES.slice(0, 2));
  });

  it('forgets only when it has grown', async () => {
    const disk = createVoteLogDisk();
    const { log } = openMemoryVoteLog(disk);
    await log.append(ENTRIES);
    await log.forget();
    expect(openMemoryVoteLog(disk).entries).toEqual(ENTRIES);
    await log.append([bytesOf('large', 5000)]);
    await log.forget();
    expect(openMemoryVoteLog(disk).entries).toEqual([]);
  });
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
