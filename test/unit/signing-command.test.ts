import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { writeKeyFile } from '../../cli/keys/key-file.ts';
import { toHex } from '../../ledger/base/bytes.ts';
import { askSignerStatus } from '../../node/create-signer-server.ts';
import { type CliResult, runCli, withFolder } from '../cli-run.ts';

const GENESIS_HASH = 'ab'.repeat(32);
const seed = new Uint8Array(32).fill(44);

/** Runs `adal signer` in the folder until it is ready and `use` is done. */
async function runSigner(folder: string, flags: readonly string[], stop = true): Promise<CliResult> {
  const key = ['--key', 'v.key.json', '--password-file', 'password'];
  const places = ['--socket', 'signer.sock', '--state', 'signer-state'];
  return await runCli(['signer', ...key, ...places, ...flags], {
    folder,
    ...(stop ? { stopWhen: (out) => out.includes('signer.sock') } : {}),
  });
}

async function withKey<T>(use: (folder: string) => Promise<T>): Promise<T> {
  return await withFolder(async (folder) => {
    const password = 'password-of-a-test';
    writeFileSync(join(folder, 'password'), `${password}\n`, { mode: 0o600 });
    await writeKeyFile({
      path: join(folder, 'v.key.json'),
      purpose: 'validator',
      name: 'v',
      seed: Uint8Array.from(seed),
      password,
      log2N: 10,
    });
    return await use(folder);
  });
}

it('starts once with --first-start and then without, and stops on request', async () => {
  await withKey(async (folder) => {
    const chain = ['--genesis-hash', GENESIS_HASH];
    const lost = await runSigner(folder, chain, false);
    expect([lost.code, lost.err]).toEqual([1, expect.stringContaining('SIGNER_STATE_MISSING')]);

    const first = await runSigner(folder, [...chain, '--first-start']);
    expect([first.code, first.out]).toEqual([0, expect.stringMatching(/^The signer is ready/)]);
    expect(first.out).toContain('Signer has stopped.');

    const twice = await runSigner(folder, [...chain, '--first-start'], false);
    expect([twice.code, twice.err]).toEqual([1, expect.stringContaining('SIGNER_STATE_EXISTS')]);

    const again = await runSigner(folder, [...chain, '--json']);
    const ready = JSON.parse(again.out.split('\n')[0] ?? '') as Readonly<Record<string, unknown>>;
    expect(ready).toMatchObject({ ready: true, socket: join(folder, 'signer.sock'), height: 0, round: 0 });
    await expect(askSignerStatus(join(folder, 'signer.sock'))).rejects.toMatchObject({
      fault: { code: 'SIGNER_UNREACHABLE' },
    });
    for (const text of [lost, first, twice, again].map(({ out, err }) => out + err))
      expect(text).not.toContain(toHex(seed));
  });
});

it('needs to know its chain, in one way', async () => {
  await withKey(async (folder) => {
    for (const flags of [[], ['--genesis', 'g.json', '--genesis-hash', GENESIS_HASH]]) {
      const { code, err } = await runSigner(folder, flags, false);
      expect([code, err]).toEqual([2, expect.stringContaining('CLI_USAGE')]);
    }
    const { code, err } = await runSigner(folder, ['--genesis-hash', 'abcd'], false);
    expect([code, err]).toEqual([2, expect.stringContaining('CLI_BAD_VALUE')]);
  });
});

it('takes a validator’s key only', async () => {
  await withKey(async (folder) => {
    await writeKeyFile({ path: join(folder, 'n.key.json'), purpose: 'node', name: 'n', seed, password: undefined });
    const places = ['--socket', 'signer.sock', '--state', 'signer-state', '--genesis-hash', GENESIS_HASH];
    const { code, err } = await runCli(['signer', '--key', 'n.key.json', ...places], { folder });
    expect([code, err]).toEqual([1, expect.stringContaining('KEYSTORE_WRONG_PURPOSE')]);
  });
});

it('says in doctor that the signer of the settings does not answer', async () => {
  await withKey(async (folder) => {
    writeFileSync(join(folder, 'adal.toml'), '[signer]\nsocket = "signer.sock"\n');
    const { out } = await runCli(['doctor', '--config', 'adal.toml', '--json'], { folder });
    const { findings } = JSON.parse(out) as { findings: readonly { subject: string; text: string }[] };
    expect(findings.find(({ subject }) => subject === 'Signer')?.text).toContain('SIGNER_UNREACHABLE');
  });
});
