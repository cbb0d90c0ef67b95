import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { openVoteLog } from '../../storage/vote-log-file.ts';
import { answersOf, bytesOf, chainBlock } from './storage-chain.ts';
import { levelPlace, memoryPlace, withFolder } from './storage-places.ts';

/** A limit on file size makes real writes fail part way for any user; a full tmpfs does it for root. Kibibytes. */
const LIMIT_KIB = 64;
const SCRIPT = fileURLToPath(new URL('./storage-full-disk.ts', import.meta.url));

interface Outcome {
  readonly done: number;
  readonly first: string;
  readonly second: string;
}

async function writerOn(folder: string, kind: 'votes' | 'ledger', prelude: string): Promise<Outcome> {
  const command = `${prelude} exec "$0" "$1" "$2" "$3"`;
  const child = spawn('bash', ['-c', command, process.execPath, SCRIPT, kind, folder], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const exited = once(child, 'exit');
  const output = await text(child.stdout);
  expect(await exited).toEqual([0, null]);
  return JSON.parse(output) as Outcome;
}

async function expectWhole(folder: string, kind: 'votes' | 'ledger', done: number): Promise<void> {
  if (kind === 'votes') {
    const { log, entries } = await openVoteLog({ folder, segmentBytesMax: 1024 * 1024 });
    await log.close();
    expect(entries).toEqual(Array.from({ length: done }, (_, at) => bytesOf(`vote ${at}`, 200)));
    return;
  }
  const [store, memory] = [await levelPlace(folder).open(9), await memoryPlace().open(9)];
  for (let height = 1; height <= done; height++) await memory.commitBlock(chainBlock(height, 3000));
  expect(await answersOf(store, done)).toEqual(await answersOf(memory, done));
  await store.close();
}

describe.each(['votes', 'ledger'] as const)('%s on a disk that refuses', (kind) => {
  it('stop at the first failed write for good, and lose nothing that was acknowledged', () =>
    withFolder(async (folder) => {
      const outcome = await writerOn(folder, kind, `ulimit -f ${LIMIT_KIB};`);
      expect(outcome.done).toBeGreaterThan(3);
      expect(outcome.first).toMatch(/^STORE_WRITE_FAILED .+ with cause$/);
      expect(outcome.second).toBe(outcome.first);
      await expectWhole(folder, kind, outcome.done);
    }));

  it.runIf(canMount())('do the same when the file system is full', () =>
    withFolder(async (folder) => {
      const disk = join(folder, 'disk');
      spawnSync('mkdir', [disk]);
      expect(spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=256k', 'tmpfs', disk]).status).toBe(0);
      try {
        const outcome = await writerOn(disk, kind, '');
        expect(outcome.done).toBeGreaterThan(3);
        expect(outcome.first).toMatch(/^STORE_WRITE_FAILED .+ with cause$/);
        expect(outcome.second).toBe(outcome.first);
        expect(spawnSync('mount', ['-o', 'remount,size=4m', disk]).status).toBe(0);
        await expectWhole(disk, kind, outcome.done);
      } finally {
        spawnSync('umount', [disk]);
      }
    }),
  );
});

function canMount(): boolean {
  return spawnSync('unshare', ['--mount', 'mount', '-t', 'tmpfs', 'tmpfs', '/mnt']).status === 0;
}
