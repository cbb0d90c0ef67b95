import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { newSeed, sha256, signerFromSeed } from '../../cli/crypto.ts';
import { buildGenesis } from '../../cli/genesis/build-genesis.ts';
import { genesisText, readGenesisFile } from '../../cli/genesis-file.ts';
import { writeKeyFile } from '../../cli/keys/key-file.ts';
import { durationMs } from '../../cli/tx/duration.ts';
import { type PayloadField, payloadFields, payloadFromInput } from '../../cli/tx/payload-flags.ts';
import { fromHex } from '../../ledger/base/bytes.ts';
import { isFault } from '../../ledger/base/fault.ts';
import { type Json, jsonFromValue } from '../../ledger/base/json.ts';
import { keyText, type PublicKey } from '../../ledger/base/keys.ts';
import { modules } from '../../ledger/modules/index.ts';
import { verifyPure } from '../../ledger/signature/verify-pure.ts';
import { decodeSignedTx, txSigningHash } from '../../ledger/tx/transaction.ts';
import { runCli, withFolder } from '../cli-run.ts';

const rows = modules.flatMap(({ txs }) => txs);
const PASSWORD = 'a good password';

/** The flags a person would type for a payload. */
function wordsFor(fields: readonly PayloadField[], payload: Json): readonly string[] {
  return fields.flatMap(({ path, form, option }) => {
    const value = path
      .split('.')
      .reduce<Json | undefined>((at, name) => (at as Record<string, Json> | undefined)?.[name], payload);
    if (value === undefined) return [];
    const texts =
      form === 'texts' ? (value as readonly string[]) : [form === 'json' ? JSON.stringify(value) : String(value)];
    return texts.flatMap((text) => [`--${option.name}`, text]);
  });
}

async function withChain(use: (folder: string) => Promise<void>): Promise<void> {
  await withFolder(async (folder) => {
    writeFileSync(join(folder, 'password'), PASSWORD, { mode: 0o600 });
    const keys: PublicKey[] = [];
    for (const name of ['a', 'b']) {
      const file = {
        path: join(folder, `${name}.key.json`),
        purpose: 'organisation',
        name,
        seed: newSeed(),
        password: PASSWORD,
        log2N: 10,
      } as const;
      keys.push((await writeKeyFile(file)).key);
    }
    const validator = signerFromSeed(newSeed()).key;
    const genesis = buildGenesis(
      {
        chain: 'cli-test',
        profile: 'demo',
        time: 1_700_000_000_000,
        organisations: [
          {
            bin: '260140000104',
            name: { kk: 'а', ru: 'б', en: 'c' },
            keys,
            roles: ['REGISTRAR', 'MINFIN', 'VALIDATOR'],
          },
        ],
        validators: [{ key: validator, org: '260140000104', name: 'v' }],
        params: {},
        note: undefined,
      },
      'genesis.json',
    );
    writeFileSync(join(folder, 'genesis.json'), genesisText(genesis.document));
    await use(folder);
  });
}

describe('payload flags', () => {
  it.each(rows.map((row) => [row.type, row] as const))('of %s carry its example', async (_type, row) => {
    const fields = payloadFields(row, new Set(['key', 'file', 'lang']));
    const words = wordsFor(fields, jsonFromValue(row.example));
    const typed = new Map<string, string[]>();
    for (let at = 0; at < words.length; at += 2) {
      const name = (words[at] ?? '').slice(2);
      typed.set(name, [...(typed.get(name) ?? []), words[at + 1] ?? '']);
    }
    const input = {
      text: (name: string) => typed.get(name)?.[0] ?? '',
      maybe: (name: string) => typed.get(name)?.[0],
      list: (name: string) => typed.get(name) ?? [],
      on: () => false,
      whole: () => 0,
    };
    const payload = row.payload.fromJson(payloadFromInput(fields, input, undefined));
    expect(row.payload.check(payload, '')).toBeUndefined();
    expect(payload).toEqual(row.example);
  });

  it('have no name that a flag of the command itself has', () => {
    for (const row of rows) {
      const names = payloadFields(row, new Set(['key', 'file', 'lang', 'wait'])).map(({ option }) => option.name);
      expect(
        names.filter((name) => ['key', 'file', 'lang', 'wait'].includes(name)),
        row.type,
      ).toEqual([]);
    }
  });
});

describe('adal tx', () => {
  const anchor = [
    'tx',
    'document.anchor',
    '--object',
    'org/260140000104',
    '--sha256',
    'ab'.repeat(32),
    '--size',
    '5',
    '--mime',
    'text/plain',
  ];
  const rest = ['--docType', 'tenderNotice', '--payload.lang', 'kk', '--visibility', 'PUBLIC'];
  const signing = [
    '--key',
    'b.key.json',
    '--key',
    'a.key.json',
    '--password-file',
    'password',
    '--genesis',
    'genesis.json',
    '--offline',
    'out.tx',
  ];

  it('signs offline with every key what the ledger accepts', () =>
    withChain(async (folder) => {
      const { code, out, err } = await runCli([...anchor, ...rest, ...signing, '--json'], { folder });
      expect([code, err]).toEqual([0, '']);
      const bytes = fromHex(readFileSync(join(folder, 'out.tx'), 'utf8').trim()) ?? new Uint8Array(0);
      const signed = decodeSignedTx(sha256, bytes);
      if (isFault(signed)) return expect.fail(signed.code);
      const { hash } = readGenesisFile(join(folder, 'genesis.json'));
      const message = txSigningHash(sha256, hash, signed.txId);
      expect(
        [signed.tx.key, ...signed.tx.cosigners].map((key, at) =>
          verifyPure(key, message, signed.sigs[at] ?? new Uint8Array(64)),
        ),
      ).toEqual([true, true]);
      expect(JSON.parse(out)).toMatchObject({ txId: signed.txIdText });
      expect(signed.tx).toMatchObject({ chain: 'cli-test', type: 'document.anchor', payload: { lang: 'kk', size: 5 } });
    }));

  it('takes a payload from TOML or JSON, and flags over it', () =>
    withChain(async (folder) => {
      writeFileSync(
        join(folder, 'p.toml'),
        `object = "org/260140000104"\nsha256 = "${'cd'.repeat(32)}"\nsize = 9\nmime = "text/plain"\ndocType = "tenderNotice"\nlang = "ru"\nvisibility = "PUBLIC"\n`,
      );
      const { code, err } = await runCli(['tx', 'document.anchor', '--file', 'p.toml', '--size', '10', ...signing], {
        folder,
      });
      expect([code, err]).toEqual([0, '']);
      const signed = decodeSignedTx(
        sha256,
        fromHex(readFileSync(join(folder, 'out.tx'), 'utf8').trim()) ?? new Uint8Array(0),
      );
      expect(isFault(signed) ? signed.code : signed.tx.payload).toMatchObject({ size: 10, lang: 'ru' });
    }));

  it.each([
    ['a field that is missing', anchor, 'TX_SCHEMA'],
    ['an unknown choice', [...anchor, ...rest.slice(0, -1), 'SECRET'], 'the value does not fit: --visibility SECRET'],
    ['a number that is none', [...anchor.slice(0, 7), 'five', ...rest], 'CLI_BAD_VALUE'],
    ['a window beyond a day', [...anchor, ...rest, '--expires-in', '25h'], 'CLI_BAD_VALUE'],
  ])('refuses %s before anything is signed', (_what, words, problem) =>
    withChain(async (folder) => {
      const { code, err } = await runCli([...words, ...signing], { folder });
      expect([1, 2]).toContain(code);
      expect(err).toContain(problem);
    }),
  );

  it('lets a validator’s key sign second where it proves who holds it, and nowhere else', () =>
    withChain(async (folder) => {
      const seed = newSeed();
      const file = {
        path: join(folder, 'v.key.json'),
        purpose: 'validator',
        name: 'v',
        seed,
        password: PASSWORD,
      } as const;
      const key = keyText((await writeKeyFile({ ...file, log2N: 10 })).key);
      const keys = (...names: readonly string[]) => [
        ...names.flatMap((name) => ['--key', `${name}.key.json`]),
        ...signing.slice(4),
      ];
      const join5 = [
        'tx',
        'validator.propose',
        '--action',
        'JOIN',
        '--org',
        '260140000104',
        '--payload.key',
        key,
        '--name',
        'v',
      ];
      expect((await runCli([...join5, ...keys('a', 'v')], { folder })).code).toBe(0);
      const signed = decodeSignedTx(
        sha256,
        fromHex(readFileSync(join(folder, 'out.tx'), 'utf8').trim()) ?? new Uint8Array(),
      );
      expect(isFault(signed) ? signed.code : signed.tx.cosigners.map(keyText)).toEqual([key]);
      for (const words of [
        [...join5, ...keys('v', 'a')],
        [...anchor, ...rest, ...keys('a', 'v')],
      ])
        expect(await runCli([...words, '--json'], { folder })).toMatchObject({
          code: 1,
          err: expect.stringContaining('KEYSTORE_WRONG_PURPOSE'),
        });
    }));

  it('takes a submission key for nothing that an organisation says', () =>
    withChain(async (folder) => {
      const file = { path: join(folder, 's.key.json'), purpose: 'submission', name: 't-00a1b2c3d4e5f607' } as const;
      await writeKeyFile({ ...file, seed: newSeed(), password: PASSWORD, log2N: 10 });
      const words = [...anchor, ...rest, '--key', 's.key.json', ...signing.slice(4), '--json'];
      expect(await runCli(words, { folder })).toMatchObject({
        code: 1,
        err: expect.stringContaining('KEYSTORE_WRONG_PURPOSE'),
      });
    }));

  it('needs the genesis file to sign offline', () =>
    withChain(async (folder) => {
      const { code, err } = await runCli([...anchor, ...rest, '--key', 'a.key.json', '--offline', 'x'], { folder });
      expect([code, err]).toEqual([2, expect.stringContaining('--genesis')]);
    }));

  it('lists every type', async () => {
    const { out } = await runCli(['tx', 'types', '--json']);
    expect((JSON.parse(out) as { type: string }[]).map(({ type }) => type)).toEqual(rows.map(({ type }) => type));
  });
});

describe('a duration', () => {
  it.each([
    ['90s', 90_000],
    ['10m', 600_000],
    ['24h', 86_400_000],
  ])('%s is %i ms', (text, ms) => {
    expect(durationMs('expires-in', text)).toBe(ms);
  });

  it.each(['', '10', '0s', '-1s', '1d', '1.5h'])('%j is refused', (text) => {
    expect(() => durationMs('expires-in', text)).toThrow('CLI_BAD_VALUE');
  });
});
