import { chmod, mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { dataPaths, openDataFolder } from '../../storage/data-folder.ts';
import { bytesOf, GENESIS_HASH } from '../conformance/storage-chain.ts';
import { withFolder } from '../conformance/storage-places.ts';

const faultOf = (code: string) => ({ fault: { code } });

describe('the data folder', () => {
  it('is created for its owner alone, and opens again for the same chain', () =>
    withFolder(async (parent) => {
      const folder = join(parent, 'a', 'b');
      const paths = await openDataFolder({ folder, genesisHash: GENESIS_HASH });
      expect(paths).toEqual(dataPaths(folder));
      expect((await stat(folder)).mode & 0o777).toBe(0o700);
      expect((await stat(paths.identity)).mode & 0o777).toBe(0o600);
      expect(await readdir(folder)).toEqual(['adal-data.txt']);
      await mkdir(paths.ledger);
      expect(await openDataFolder({ folder, genesisHash: GENESIS_HASH })).toEqual(paths);
    }));

  it('keeps everything inside itself, each in a place of its own', () => {
    const { folder, ...places } = dataPaths('/somewhere');
    const paths = Object.values(places);
    expect(new Set(paths).size).toBe(paths.length);
    for (const path of paths) expect(path.startsWith(`${folder}/`)).toBe(true);
  });

  it('takes an empty volume, and closes it to others', () =>
    withFolder(async (parent) => {
      const folder = join(parent, 'volume');
      await mkdir(join(folder, 'lost+found'), { recursive: true });
      await chmod(folder, 0o777);
      await openDataFolder({ folder, genesisHash: GENESIS_HASH });
      expect((await stat(folder)).mode & 0o777).toBe(0o700);
    }));

  it('takes a folder that holds only what an operator brought back from a backup', () =>
    withFolder(async (folder) => {
      await mkdir(join(folder, 'seal'));
      await openDataFolder({ folder, genesisHash: GENESIS_HASH });
      expect(await readdir(folder)).toEqual(['adal-data.txt', 'seal']);
    }));

  it('finishes a claim that a crash cut short', () =>
    withFolder(async (folder) => {
      await writeFile(join(folder, 'adal-data.txt.tmp'), 'adal-da');
      const paths = await openDataFolder({ folder, genesisHash: GENESIS_HASH });
      expect(await readdir(folder)).toEqual(['adal-data.txt']);
      expect(await readFile(paths.identity, 'utf8')).toMatch(/^adal-data\/1\n[0-9a-f]{64}\n$/);
    }));

  it('refuses a folder with other files, another chain, another layout, another meaning', () =>
    withFolder(async (parent) => {
      const foreign = join(parent, 'foreign');
      await mkdir(foreign);
      await writeFile(join(foreign, 'photo.jpg'), '');
      const refusal = expect(openDataFolder({ folder: foreign, genesisHash: GENESIS_HASH })).rejects;
      await refusal.toMatchObject({ fault: { code: 'STORE_FOREIGN', detail: { found: 'photo.jpg' } } });
      expect(await readdir(foreign)).toEqual(['photo.jpg']);

      const ours = join(parent, 'ours');
      const { identity } = await openDataFolder({ folder: ours, genesisHash: GENESIS_HASH });
      const other = { folder: ours, genesisHash: bytesOf('another genesis', 32) };
      await expect(openDataFolder(other)).rejects.toMatchObject(faultOf('STORE_FOREIGN'));
      for (const [text, code] of [
        ['adal-data/2\nx\n', 'STORE_FORMAT'],
        ['', 'STORE_FOREIGN'],
        ['hello', 'STORE_FOREIGN'],
      ] as const) {
        await writeFile(identity, text);
        await expect(openDataFolder({ folder: ours, genesisHash: GENESIS_HASH })).rejects.toMatchObject(faultOf(code));
      }
      const file = join(ours, 'file');
      await writeFile(file, '');
      await expect(openDataFolder({ folder: file, genesisHash: GENESIS_HASH })).rejects.toMatchObject(
        faultOf('STORE_OPEN_FAILED'),
      );
    }));
});
