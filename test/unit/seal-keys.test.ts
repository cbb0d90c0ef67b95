import { mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { toHex } from '../../ledger/base/bytes.ts';
import { keyText } from '../../ledger/base/keys.ts';
import type { StateRead } from '../../ledger/module.ts';
import { sealPublicKeyOf } from '../../ledger/seal/registration.ts';
import type { LogFields } from '../../node/log.ts';
import { createOwnSealKeys } from '../../node/opener/own-seal-keys.ts';
import { checkSealKeys } from '../../node/opener/seal-epochs.ts';
import { createSealKeyFolder } from '../../node/opener/seal-keys.ts';
import { withFolder } from '../cli-run.ts';
import { testParties } from '../ledger-context.ts';

const validator = testParties.validators[0].keys[0];

/** A state in which these epochs have this status, and this validator registered these keys. */
function stateOf(
  epochs: Readonly<Record<number, string>>,
  registered: Readonly<Record<number, Uint8Array>>,
): StateRead {
  const entries: Record<string, unknown> = {
    sealHead: { epoch: Object.keys(epochs).length, setFrom: 1 },
    ...Object.fromEntries(Object.entries(epochs).map(([epoch, status]) => [`sealKey/${epoch}`, { status }])),
    ...Object.fromEntries(
      Object.entries(registered).map(([epoch, ek]) => [`sealReg/${epoch}/${keyText(validator)}`, ek]),
    ),
  };
  return { get: (table, id) => entries[id === '' ? table.prefix : `${table.prefix}/${id}`] as never };
}

describe('the files of seal keys', () => {
  it('are made once for each epoch, for their owner alone, and never written again', () =>
    withFolder(async (root) => {
      const folder = join(root, 'data', 'seal');
      await mkdir(dirname(folder));
      const keys = createSealKeyFolder(folder);
      expect(await keys.read(1)).toBeUndefined();
      expect(await keys.epochs()).toEqual([]);
      const first = await keys.create(1);
      expect(first.ek).toEqual(sealPublicKeyOf(first.dk));
      expect((await stat(first.file)).mode & 0o777).toBe(0o600);
      expect((await stat(folder)).mode & 0o777).toBe(0o700);
      expect(await keys.create(1)).toEqual(first);
      expect((await keys.create(12)).dk).not.toEqual(first.dk);
      expect(await keys.epochs()).toEqual([1, 12]);
      expect(await readdir(folder)).toEqual(['epoch-1.key', 'epoch-12.key']);
      expect(await createSealKeyFolder(folder).read(1)).toEqual(first);
    }));

  it('hold nothing but the key of their epoch', () =>
    withFolder(async (folder) => {
      const keys = createSealKeyFolder(folder);
      const { file, dk } = await keys.create(1);
      const text = await readFile(file, 'utf8');
      expect(text).toBe(`{"v":1,"epoch":1,"dk":"${toHex(dk)}"}\n`);
      const zero = text.replace(toHex(dk), '0'.repeat(64));
      for (const wrong of ['', text.slice(0, -1), zero, `${text}\n`, text.replace('"epoch":1', '"epoch":2')]) {
        await writeFile(file, wrong);
        await expect(keys.read(1)).rejects.toMatchObject({
          fault: { code: 'SEAL_KEY_MISMATCH', detail: { file, epoch: 1, reason: 'form' } },
        });
      }
    }));

  it('are overwritten before they are removed, and nothing is left of a crash', () =>
    withFolder(async (folder) => {
      const keys = createSealKeyFolder(folder);
      const { file } = await keys.create(1);
      await writeFile(join(folder, 'epoch-2.key-00aa.draft'), 'of a crash');
      await keys.destroy(1);
      await keys.destroy(1);
      await expect(stat(file)).rejects.toMatchObject({ code: 'ENOENT' });
      await keys.create(2);
      expect(await readdir(folder)).toEqual(['epoch-2.key']);
    }));

  it('refuse as the disk does', () =>
    withFolder(async (root) => {
      await writeFile(join(root, 'file'), '');
      const keys = createSealKeyFolder(join(root, 'file'));
      await expect(keys.create(1)).rejects.toMatchObject({ fault: { code: 'STORE_WRITE_FAILED' } });
      await expect(keys.epochs()).rejects.toMatchObject({ fault: { code: 'STORE_OPEN_FAILED' } });
      await expect(keys.read(1)).rejects.toMatchObject({ fault: { code: 'STORE_OPEN_FAILED' } });
    }));
});

describe('a starting node', () => {
  it('refuses another key than the registered one, names the file, and starts without a file', () =>
    withFolder(async (folder) => {
      const keys = createSealKeyFolder(folder);
      const [one, two] = [await keys.create(1), await keys.create(2)];
      const living = { 1: 'DRAINING', 2: 'ACTIVE', 3: 'REGISTERING' };
      expect(await checkSealKeys(keys, stateOf(living, { 1: one.ek, 2: two.ek }), validator)).toEqual([]);
      await expect(checkSealKeys(keys, stateOf(living, { 1: one.ek, 2: one.ek }), validator)).rejects.toMatchObject({
        fault: { code: 'SEAL_KEY_MISMATCH', detail: { file: two.file, epoch: 2, reason: 'otherKey' } },
      });
      await keys.destroy(2);
      expect(await checkSealKeys(keys, stateOf(living, { 1: one.ek, 2: two.ek }), validator)).toEqual([2]);
    }));

  it('does not mind files of epochs that are over, or in which it is not registered', () =>
    withFolder(async (folder) => {
      const keys = createSealKeyFolder(folder);
      const one = await keys.create(1);
      await keys.create(2);
      await writeFile(one.file, 'half overwritten');
      const state = stateOf({ 1: 'RETIRED', 2: 'ACTIVE' }, { 1: one.ek });
      expect(await checkSealKeys(keys, state, validator)).toEqual([]);
    }));
});

describe('the keys of a running validator', () => {
  const open = (folder: string, state: StateRead) => {
    const told: { readonly event: string; readonly fields: LogFields }[] = [];
    const keys = createSealKeyFolder(folder);
    const log = (_level: string, event: string, fields: LogFields = {}) => void told.push({ event, fields });
    return { keys, told, own: createOwnSealKeys({ folder: keys, state, validator, log }) };
  };

  it('are registered again from the file that a crash left', () =>
    withFolder(async (folder) => {
      const { keys, own } = open(folder, stateOf({ 1: 'REGISTERING' }, {}));
      const made = await own.toRegister(1);
      expect(await open(folder, stateOf({ 1: 'REGISTERING' }, {})).own.toRegister(1)).toEqual(made);
      expect(await keys.read(1)).toEqual(made);
    }));

  it('are told missing, and not made anew, where another one is registered', () =>
    withFolder(async (folder) => {
      const { own, told, keys } = open(folder, stateOf({ 1: 'ACTIVE' }, { 1: new Uint8Array(48) }));
      expect(await own.registered(1)).toBeUndefined();
      expect(await own.registered(1)).toBeUndefined();
      expect(told).toEqual([{ event: 'seal.keyMissing', fields: { epoch: 1 } }]);
      expect(await keys.epochs()).toEqual([]);
    }));

  it('that this run made go, when the chain turns out to know another: they would keep the node from starting', () =>
    withFolder(async (folder) => {
      const registered: Record<number, Uint8Array> = {};
      const state: StateRead = { get: (table, id) => stateOf({ 1: 'DEALING' }, registered).get(table, id) };
      const { own, told, keys } = open(folder, state);
      await own.toRegister(1);
      registered[1] = new Uint8Array(48);
      expect(await own.registered(1)).toBeUndefined();
      expect(told.map(({ event }) => event)).toEqual(['seal.keyMissing']);
      expect(await keys.epochs()).toEqual([]);
    }));

  it('of an earlier run stay, whatever the chain knows', () =>
    withFolder(async (folder) => {
      await createSealKeyFolder(folder).create(1);
      const { own, told, keys } = open(folder, stateOf({ 1: 'DEALING' }, { 1: new Uint8Array(48) }));
      expect(await own.registered(1)).toBeUndefined();
      expect(told.map(({ event }) => event)).toEqual(['seal.keyMismatch']);
      expect(JSON.stringify(told)).not.toContain(toHex((await keys.read(1))?.dk ?? new Uint8Array()));
      expect(await keys.epochs()).toEqual([1]);
    }));
});
