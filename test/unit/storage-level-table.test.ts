import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { utf8 } from '../../ledger/base/bytes.ts';
import { crc32c } from '../../storage/crc32c.ts';
import { damageOfTable, findDamagedTables } from '../../storage/level-table.ts';
import { decompressSnappy } from '../../storage/snappy.ts';
import { chainBlock } from '../conformance/storage-chain.ts';
import { levelPlace, withFolder } from '../conformance/storage-places.ts';

describe('CRC-32C', () => {
  it('gives the values of RFC 3720', () => {
    expect(crc32c(utf8('123456789'))).toBe(0xe3069283);
    expect(crc32c(new Uint8Array(32))).toBe(0x8a9136aa);
    expect(crc32c(new Uint8Array(32).fill(0xff))).toBe(0x62a8ab43);
  });
});

describe('Snappy', () => {
  it('reads literals and copies, short, long and overlapping', () => {
    const literal = [4 << 2, ...utf8('abcde')];
    expect(decompressSnappy(Buffer.from([5, ...literal])).toString()).toBe('abcde');
    expect(decompressSnappy(Buffer.from([9, ...literal, 1, 5])).toString()).toBe('abcdeabcd');
    expect(decompressSnappy(Buffer.from([11, ...literal, (5 << 2) | 2, 1, 0])).toString()).toBe('abcdeeeeeee');
    expect(decompressSnappy(Buffer.from([8, ...literal, (2 << 2) | 3, 4, 0, 0, 0])).toString()).toBe('abcdebcd');
    const long = Buffer.alloc(70, 'x');
    expect(decompressSnappy(Buffer.concat([Buffer.from([70, 60 << 2, 69]), long]))).toEqual(long);
  });
});

describe('tables of a database', () => {
  it('are whole as LevelDB writes them, and any flipped byte is found', () =>
    withFolder(async (folder) => {
      const place = levelPlace(folder);
      const store = await place.open(9);
      for (let height = 1; height <= 60; height++) await store.commitBlock(chainBlock(height));
      await store.close();
      // Opening again moves everything from LevelDB's log into a table.
      await (await place.open(9)).close();
      const ledger = join(folder, 'ledger');
      expect(await findDamagedTables(ledger)).toEqual([]);

      const name = (await readdir(ledger)).find((one) => one.endsWith('.ldb')) ?? '';
      const table = await readFile(join(ledger, name));
      expect(table.length).toBeGreaterThan(10_000);
      expect(damageOfTable(table)).toBeUndefined();
      // The data blocks by samples, the index and the footer byte by byte.
      const tail = table.length - 1500;
      for (let at = 0; at < table.length; at += at < tail ? 311 : 1) {
        table[at] = (table[at] ?? 0) ^ 0x20;
        expect(damageOfTable(table)).toBeDefined();
        table[at] = (table[at] ?? 0) ^ 0x20;
      }
      for (const size of [0, 40, 1000, table.length - 1]) expect(damageOfTable(table.subarray(0, size))).toBeDefined();

      table[100] = (table[100] ?? 0) ^ 1;
      await writeFile(join(ledger, name), table);
      expect(await findDamagedTables(ledger)).toEqual([{ file: join(ledger, name), offset: 0 }]);
    }));
});
