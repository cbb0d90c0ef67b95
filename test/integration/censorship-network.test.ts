import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { sha256, signerFromSeed } from '../../cli/crypto.ts';
import { openKeyFile } from '../../cli/keys/key-file.ts';
import { readSubmissionFile, submissionFileText } from '../../cli/tx/submission-file.ts';
import { fromHex, toHex } from '../../ledger/base/bytes.ts';
import { isFault } from '../../ledger/base/fault.ts';
import { submissionHash } from '../../ledger/base/submission-bytes.ts';
import { decodeSignedTx } from '../../ledger/tx/transaction.ts';
import { type CliResult, runCli, withFolder } from '../cli-run.ts';

const PROGRAM = fileURLToPath(new URL('../../bin/adal.js', import.meta.url));

interface Ready {
  readonly nodes: readonly { readonly name: string; readonly role: string; readonly rpcUrl: string }[];
}

/** One validator and one observer; marks are possible two blocks after a receipt. */
async function startNetwork(folder: string): Promise<{ readonly parent: ChildProcess; readonly ready: Ready }> {
  const shape = ['--validators', '1', '--observers', '1', '--port', '0', '--json', '--folder', join(folder, 'net')];
  const params = ['--param', 'censorship.blocksMin=2', '--param', 'censorship.spacingMs=1'];
  const environment = Object.entries(process.env).filter(([name]) => !name.startsWith('ADAL_'));
  const parent = spawn(process.execPath, [PROGRAM, 'devnet', ...shape, ...params], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: Object.fromEntries(environment),
  });
  for await (const line of createInterface({ input: parent.stdout }))
    return { parent, ready: JSON.parse(line) as Ready };
  return expect.fail('the network ended before it was ready');
}

const signing = ['--key', 'net/keys/registrar.key.json', '--password-file', 'net/keys/password'];
const anchor = (content: string): readonly string[] => [
  ...[
    'tx',
    'document.anchor',
    '--object',
    'file/260140000104/notices',
    '--sha256',
    toHex(sha256(Buffer.from(content))),
  ],
  ...['--size', '6', '--mime', 'text/plain', '--docType', 'tenderNotice', '--payload.lang', 'kk'],
  ...['--visibility', 'PUBLIC', ...signing],
];

function json({ code, out, err }: CliResult): Record<string, unknown> {
  expect([code, err]).toEqual([0, '']);
  return JSON.parse(out) as Record<string, unknown>;
}

it('a validator that took a transaction and left it out is marked by whoever holds its receipt; one that kept it is not', () =>
  withFolder(async (folder) => {
    const { parent, ready } = await startNetwork(folder);
    const ended = once(parent, 'exit');
    const urlOf = (role: string): string => ready.nodes.find((node) => node.role === role)?.rpcUrl ?? '';
    const [validatorUrl, observerUrl] = [urlOf('validator'), urlOf('observer')];
    const run = (...argv: readonly string[]) => runCli(argv, { folder, environment: { ADAL_URL: validatorUrl } });
    const report = (file: string, ...more: readonly string[]) =>
      run('censorship', 'report', '--receipt', file, ...signing, '--json', ...more);
    try {
      const byObserver = await run(...anchor('observed'), '--url', observerUrl, '--submission-receipt', 'o.json');
      expect([byObserver.code, byObserver.out]).toEqual([0, expect.stringContaining('No node gave a valid')]);
      json(await run(...anchor('kept'), '--submission-receipt', 'kept.json', '--json'));
      expect(readSubmissionFile(join(folder, 'kept.json')).submissions).toHaveLength(1);

      // The validator gives its word for a transaction that then never reaches its pool.
      json(await run(...anchor('lost'), '--genesis', 'net/genesis.json', '--offline', 'lost.tx', '--json'));
      const lost = decodeSignedTx(
        sha256,
        fromHex(readFileSync(join(folder, 'lost.tx'), 'utf8').trim()) ?? new Uint8Array(0),
      );
      if (isFault(lost)) return expect.fail(lost.code);
      const status = json(await run('status', '--json')) as { chain: { height: number; genesisHash: string } };
      const { height, genesisHash } = status.chain;
      const place = join(folder, 'net', 'validator-1');
      const { seed } = await openKeyFile(join(place, 'validator.key.json'), 'validator', async () =>
        readFileSync(join(place, 'validator.password'), 'utf8').trim(),
      );
      const { key, sign } = signerFromSeed(seed);
      const promise = (file: string, at: number): void => {
        const message = submissionHash(sha256, fromHex(genesisHash) ?? new Uint8Array(0), lost.txId, at);
        const said = { validator: key, height: at, signature: sign(message) };
        writeFileSync(join(folder, file), submissionFileText(lost, [said]));
      };
      promise('lost.json', height);
      // Its blocks are to come, however many the network makes by itself meanwhile.
      promise('early.json', height + 1000);

      const early = await report('early.json');
      expect([early.code, early.out]).toEqual([1, expect.stringContaining('CENSORSHIP_NOT_SHOWN')]);
      for (const content of ['one', 'two', 'three']) json(await run(...anchor(content), '--wait', '--json'));
      const unfounded = await report('kept.json');
      expect([unfounded.code, unfounded.out]).toEqual([1, expect.stringContaining('CENSORSHIP_NOT_SHOWN')]);
      expect(json(await report('lost.json', '--dry-run'))).toMatchObject([{ state: 'checked' }]);
      expect(json(await report('lost.json', '--wait'))).toMatchObject([{ validator: toHex(key), state: 'marked' }]);
      const again = await report('lost.json');
      expect([again.code, again.out]).toEqual([1, expect.stringContaining('CENSORSHIP_KNOWN')]);
      expect(json(await run('list', 'marks', '--json')).marks).toMatchObject([
        { validator: toHex(key), txId: lost.txIdText, receiptHeight: height, reportedBy: '260140000104' },
      ]);
    } finally {
      parent.kill('SIGINT');
    }
    expect(await ended).toEqual([0, null]);
  }));
