import { type ChildProcess, spawn } from 'node:child_process';
import { hash } from 'node:crypto';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { runCli, withFolder } from '../cli-run.ts';

const PROGRAM = fileURLToPath(new URL('../../bin/adal.js', import.meta.url));

interface Ready {
  readonly folder: string;
  readonly nodes: readonly {
    readonly name: string;
    readonly role: string;
    readonly rpcUrl: string;
    readonly pid: number;
  }[];
}

/** Starts a small network in a process of its own, gives what it says when it is ready. */
async function startNetwork(folder: string): Promise<{ readonly parent: ChildProcess; readonly ready: Ready }> {
  const args = [
    'devnet',
    '--validators',
    '1',
    '--observers',
    '1',
    '--port',
    '0',
    '--json',
    '--folder',
    join(folder, 'net'),
  ];
  const environment = Object.entries(process.env).filter(([name]) => !name.startsWith('ADAL_'));
  const parent = spawn(process.execPath, [PROGRAM, ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: Object.fromEntries(environment),
  });
  for await (const line of createInterface({ input: parent.stdout }))
    return { parent, ready: JSON.parse(line) as Ready };
  return expect.fail('the network ended before it was ready');
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

/** Waits until no process of the list lives; each look is a turn of the loop, and the test's own limit ends it. */
async function gone(pids: readonly number[]): Promise<void> {
  while (pids.some(isAlive)) await new Promise((resolve) => setTimeout(resolve, 50));
}

describe('adal devnet', () => {
  it('carries a transaction from a terminal to a receipt that verifies offline, and stops cleanly', () =>
    withFolder(async (folder) => {
      const { parent, ready } = await startNetwork(folder);
      const ended = once(parent, 'exit');
      try {
        const url = ready.nodes.find(({ role }) => role === 'observer')?.rpcUrl ?? '';
        const run = (...argv: readonly string[]) => runCli(argv, { folder, environment: { ADAL_URL: url } });
        writeFileSync(join(folder, 'notice.txt'), 'notice');
        const sha256 = hash('sha256', 'notice');
        const sent = await run(
          ...['tx', 'document.anchor', '--object', 'file/260140000104/notices', '--sha256', sha256, '--size', '6'],
          ...['--mime', 'text/plain', '--docType', 'tenderNotice', '--payload.lang', 'kk', '--visibility', 'PUBLIC'],
          ...[
            '--key',
            'net/keys/registrar.key.json',
            '--password-file',
            'net/keys/password',
            '--wait',
            '--receipt',
            'r.json',
          ],
        );
        expect([sent.code, sent.err]).toEqual([0, '']);
        const verified = await run('receipt', 'verify', 'r.json', '--genesis', 'net/genesis.json', '--json');
        expect([verified.code, JSON.parse(verified.out)]).toMatchObject([
          0,
          { verified: true, type: 'document.anchor', payload: { sha256 } },
        ]);
        const foreign = await run(
          'receipt',
          'verify',
          'r.json',
          '--genesis',
          'net/genesis.json',
          '--genesis-hash',
          'ab'.repeat(32),
        );
        expect([foreign.code, foreign.err]).toEqual([1, expect.stringContaining('GENESIS_OTHER_CHAIN')]);
        const proven = await run('verify', 'document', 'notice.txt', '--genesis', 'net/genesis.json', '--json');
        expect([proven.code, JSON.parse(proven.out)]).toMatchObject([0, { sha256, proven: true }]);
        writeFileSync(join(folder, 'notice.txt'), 'Notice');
        expect((await run('verify', 'document', 'notice.txt')).code).toBe(4);
        expect((await run('health', '--ready')).code).toBe(0);
        const validators = await run('list', 'validators');
        expect([validators.code, validators.out]).toEqual([0, expect.stringContaining('validator-1')]);
      } finally {
        parent.kill('SIGINT');
      }
      expect(await ended).toEqual([0, null]);
      expect(ready.nodes.filter(({ pid }) => isAlive(pid))).toEqual([]);
    }));

  it('leaves no node behind when it is killed', () =>
    withFolder(async (folder) => {
      const { parent, ready } = await startNetwork(folder);
      const ended = once(parent, 'exit');
      parent.kill('SIGKILL');
      await ended;
      await gone(ready.nodes.map(({ pid }) => pid));
      expect(ready.nodes.filter(({ pid }) => isAlive(pid))).toEqual([]);
    }));

  it('says which node was lost, and ends, when one is killed', () =>
    withFolder(async (folder) => {
      const { parent, ready } = await startNetwork(folder);
      const ended = once(parent, 'exit');
      const [first] = ready.nodes;
      process.kill(first?.pid ?? 0, 'SIGKILL');
      expect(await ended).toEqual([1, null]);
      expect(ready.nodes.filter(({ pid }) => isAlive(pid))).toEqual([]);
    }));
});
