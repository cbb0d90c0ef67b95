import { spawnSync } from 'node:child_process';
import { copyFile, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ClassicLevel } from 'classic-level';
import { describe, expect, it } from 'vitest';
import { FaultError } from '../../ledger/base/fault.ts';
import { InvariantError } from '../../ledger/base/invariant.ts';
import { openValue, sealValue } from '../../storage/checked-value.ts';
import { KEY_FAMILIES, soleKey } from '../../storage/keys.ts';
import type { LedgerStore } from '../../storage/ledger-store.ts';
import { openLevelDatabase } from '../../storage/level-database.ts';
import { openLevelStore } from '../../storage/level-store.ts';
import { bytesOf, chainBlock, GENESIS_HASH } from './storage-chain.ts';
import { withFolder } from './storage-places.ts';

const open = (folder: string, genesisHash = GENESIS_HASH): Promise<LedgerStore> =>
  openLevelStore({ folder, genesisHash, retainHeights: 100 });

async function writeChain(folder: string, height: number): Promise<void> {
  const store = await open(folder);
  for (let at = 1; at <= height; at++) await store.commitBlock(chainBlock(at));
  await store.close();
}

async function pathOf(folder: string, suffix: string): Promise<string> {
  const name = (await readdir(folder)).find((one) => one.endsWith(suffix));
  expect(name).toBeDefined();
  return join(folder, name ?? '');
}

const faultOf = (code: string) => ({ fault: { code } });

describe('the key table', () => {
  it('gives every family a tag of its own', () => {
    const tags = Object.values(KEY_FAMILIES).map(({ tag }) => tag);
    expect(new Set(tags).size).toBe(tags.length);
    for (const tag of tags) expect(tag).toMatch(/^[A-Za-z]$/);
  });
});

describe('opening the database', () => {
  it('refuses a second owner, and lets the next one in', () =>
    withFolder(async (folder) => {
      const store = await open(folder);
      await expect(open(folder)).rejects.toMatchObject(faultOf('STORE_LOCKED'));
      await store.close();
      await (await open(folder)).close();
    }));

  it('refuses another chain', () =>
    withFolder(async (folder) => {
      await writeChain(folder, 1);
      await expect(open(folder, bytesOf('another genesis', 32))).rejects.toMatchObject(faultOf('STORE_FOREIGN'));
      await (await open(folder)).close();
    }));

  it('refuses foreign files and leaves them alone', () =>
    withFolder(async (folder) => {
      await writeFile(join(folder, 'thesis.txt'), 'years of work');
      await expect(open(folder)).rejects.toMatchObject(faultOf('STORE_FOREIGN'));
      expect(await readdir(folder)).toEqual(['thesis.txt']);
    }));

  it('refuses the database of another program', () =>
    withFolder(async (folder) => {
      const other = new ClassicLevel(folder);
      await other.put('some', 'thing');
      await other.close();
      await expect(open(folder)).rejects.toMatchObject(faultOf('STORE_FOREIGN'));
    }));

  it('refuses another layout', () =>
    withFolder(async (folder) => {
      const db = await openLevelDatabase(folder);
      await db.write((batch) =>
        batch.put(soleKey('identity'), Buffer.concat([GENESIS_HASH, Buffer.from('adal-ledger/2')])),
      );
      await db.close();
      await expect(open(folder)).rejects.toMatchObject({
        fault: { code: 'STORE_FORMAT', detail: { found: 'adal-ledger/2', expected: 'adal-ledger/1' } },
      });
    }));

  it('refuses to start over where CURRENT, the tip or a block is gone', () =>
    withFolder(async (folder) => {
      await writeChain(folder, 5);
      const db = await openLevelDatabase(folder);
      const tip = db.read(soleKey('tip'));
      await db.write((batch) => batch.del(soleKey('tip')));
      await db.close();
      await expect(open(folder)).rejects.toMatchObject(faultOf('STORE_DAMAGED'));
      const again = await openLevelDatabase(folder);
      await again.write((batch) => batch.put(soleKey('tip'), tip ?? new Uint8Array(0)));
      await again.close();
      await (await open(folder)).close();
      await writeFile(join(folder, 'CURRENT'), '');
      await expect(open(folder)).rejects.toMatchObject(faultOf('STORE_DAMAGED'));
    }));

  it('refuses a path that is a file', () =>
    withFolder(async (folder) => {
      await writeFile(join(folder, 'ledger'), '');
      await expect(open(join(folder, 'ledger'))).rejects.toMatchObject(faultOf('STORE_OPEN_FAILED'));
    }));
});

describe('damage on disk', () => {
  it('never gives wrong bytes, whichever byte of a table is flipped', () =>
    withFolder(async (folder) => {
      const original = join(folder, 'original', 'ledger');
      await writeChain(original, 12);
      // Opening again moves everything from LevelDB's log into a table.
      await (await open(original)).close();
      const table = await readFile(await pathOf(original, '.ldb'));
      const seen: string[] = [];
      for (let life = 0; life < 24; life++) {
        const copy = join(folder, `copy-${life}`);
        await copyFolder(original, join(copy, 'ledger'));
        const at = Math.floor((life * table.length) / 24) + (life % 7);
        const flipped = Uint8Array.from(table);
        flipped[at] = (flipped[at] ?? 0) ^ (1 << (life % 8));
        await writeFile(await pathOf(join(copy, 'ledger'), '.ldb'), flipped);
        seen.push(verdictOfReader(copy, 12));
      }
      expect(seen).not.toContain('wrong');
      expect(seen.filter((verdict) => verdict === 'damaged').length).toBeGreaterThan(8);
      // LevelDB checks a table's structure with assertions, which end the process.
      expect(['damaged', 'right', 'SIGABRT']).toEqual(expect.arrayContaining([...new Set(seen)]));
    }));

  it('never opens with a hole where LevelDB skipped a broken batch of its log', () =>
    withFolder(async (folder) => {
      const original = join(folder, 'original');
      await writeChain(original, 40);
      const log = await readFile(await pathOf(original, '.log'));
      const heights = new Set<number>();
      let refused = 0;
      for (let life = 0; life < 40; life++) {
        const copy = join(folder, `copy-${life}`);
        await copyFolder(original, copy);
        const flipped = Uint8Array.from(log);
        const at = Math.floor(((life + 0.5) * log.length) / 40);
        flipped[at] = (flipped[at] ?? 0) ^ 0x10;
        await writeFile(await pathOf(copy, '.log'), flipped);
        const height = await openedHeight(copy);
        if (height === undefined) refused += 1;
        else heights.add(height);
      }
      expect(refused).toBeGreaterThan(0);
      expect(heights.has(40)).toBe(false);
    }));

  it('says which row is damaged', () => {
    const key = Uint8Array.of(1, 2);
    const stored = Uint8Array.from(sealValue(key, bytesOf('value')));
    expect(openValue(key, stored)).toEqual(bytesOf('value'));
    expect(() => openValue(Uint8Array.of(1, 3), stored)).toThrow(/"row":"0103"/);
    for (let at = 0; at < stored.length; at++) {
      const changed = stored.slice();
      changed[at] = (changed[at] ?? 0) ^ 4;
      expect(() => openValue(key, changed)).toThrow(FaultError);
    }
    expect(() => openValue(key, stored.subarray(0, 3))).toThrow(FaultError);
  });
});

describe('misuse', () => {
  it('of one commit during another and of a closed store is a bug', () =>
    withFolder(async (folder) => {
      const store = await open(folder);
      const first = store.commitBlock(chainBlock(1));
      await expect(store.commitBlock(chainBlock(1))).rejects.toThrow(InvariantError);
      await first;
      expect(await store.diskBytes()).toBeGreaterThan(1000);
      await store.close();
      expect(() => store.stateGet('hot')).toThrow(InvariantError);
    }));
});

async function copyFolder(from: string, to: string): Promise<void> {
  await mkdir(to, { recursive: true });
  for (const name of await readdir(from)) await copyFile(join(from, name), join(to, name));
}

/** Height after opening, undefined where the store refused with STORE_DAMAGED; every block up to it must be whole. */
async function openedHeight(folder: string): Promise<number | undefined> {
  let store: LedgerStore;
  try {
    store = await open(folder);
  } catch (error) {
    expect(error).toMatchObject(faultOf('STORE_DAMAGED'));
    return undefined;
  }
  const height = store.tip()?.height ?? 0;
  for (let at = 1; at <= height; at++) expect(store.records(at)).toEqual(chainBlock(at).records);
  await store.close();
  return height;
}

function verdictOfReader(folder: string, height: number): string {
  const script = fileURLToPath(new URL('./storage-reader.ts', import.meta.url));
  const { stdout, stderr, status, signal } = spawnSync(process.execPath, [script, folder, String(height)], {
    encoding: 'utf8',
  });
  return status === 0 ? stdout : (signal ?? stderr);
}
