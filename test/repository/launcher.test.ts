import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, describe, expect, test } from 'vitest';
import { readText } from './files.ts';

/** What the launcher starts here instead of the real command line: it says what it got, and waits for a signal when asked to. */
const PROBE = `
export async function main(argv) {
  if (argv[0] === 'die') process.kill(process.pid, 'SIGKILL');
  if (argv[0] === 'wait' || argv[0] === 'die') {
    const { promise, resolve } = Promise.withResolvers();
    const beat = setInterval(() => {}, 1000);
    const stop = (signal) => { console.log(signal); clearInterval(beat); resolve(40); };
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, stop);
    console.log('ready');
    return promise;
  }
  console.log(JSON.stringify({ argv, pid: process.pid }));
  return 7;
}
`;

const folders: string[] = [];
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true });
});

describe('on a Node that runs TypeScript', () => {
  const launcher = install('current');

  test('runs the command line in the same process and gives its exit code', async () => {
    const run = start(launcher, ['a', 'b c']);
    const { code, stdout } = await run.ended;
    expect(code).toBe(7);
    expect(JSON.parse(stdout)).toEqual({ argv: ['a', 'b c'], pid: run.child.pid });
  });

  test('works through a link, as npm link and a global installation make it', async () => {
    const link = join(dirname(dirname(launcher)), 'adal-link');
    symlinkSync(launcher, link);
    expect((await start(link, []).ended).code).toBe(7);
  });
});

describe('on an older Node', () => {
  const launcher = install('old');
  pin(dirname(dirname(launcher)));

  test('hands over to the pinned Node with the same arguments, and gives its exit code', async () => {
    const run = start(launcher, ['a', 'b c']);
    const { code, stdout } = await run.ended;
    expect(code).toBe(7);
    const said = JSON.parse(stdout) as { readonly argv: readonly string[]; readonly pid: number };
    expect(said.argv).toEqual(['a', 'b c']);
    expect(said.pid).not.toBe(run.child.pid);
  });

  test.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)('passes %s on, once, and waits for the end', async (signal) => {
    const run = start(launcher, ['wait']);
    await run.saysReady;
    run.child.kill(signal);
    const { code, stdout } = await run.ended;
    expect(stdout).toBe(`ready\n${signal}\n`);
    expect(code).toBe(40);
  });

  test('ends by the signal that ended the pinned Node', async () => {
    expect(await start(launcher, ['die']).ended).toMatchObject({ code: null, signal: 'SIGKILL' });
  });

  test('finds the pinned Node of a folder above, where the package is a dependency of another', async () => {
    const above = newFolder();
    pin(above);
    const inner = install('old', join(above, 'node_modules', 'adal'));
    expect((await start(inner, []).ended).code).toBe(7);
  });

  test('says in three languages what is missing when there is no pinned Node', async () => {
    const lonely = install('old');
    const { code, stdout, stderr } = await start(lonely, ['run']).ended;
    expect(code).toBe(1);
    expect(stdout).toBe('');
    const lines = stderr.trimEnd().split('\n');
    expect(lines.map((line) => line.slice(0, 3))).toEqual(['kk:', 'ru:', 'en:']);
    for (const line of lines) expect(line).toMatch(/npm ci/);
  });

  test('says what happened when the pinned Node cannot be started', async () => {
    const folder = newFolder();
    const broken = install('old', folder);
    pin(folder, '#!/nowhere\n');
    const { code, stderr } = await start(broken, []).ended;
    expect(code).toBe(1);
    expect(stderr).toMatch(/en: .*npm ci.*\n.*ENOENT/);
  });
});

/** Copies the launcher into a folder with the probe as its command line; for `old`, it takes this Node to be too old. */
function install(node: 'current' | 'old', folder = newFolder()): string {
  const source = readText('bin/adal.js');
  const old = source.replace(/^const OLDEST = .*$/m, 'const OLDEST = [99, 0];');
  expect(old).not.toBe(source);
  for (const name of ['bin', 'cli']) mkdirSync(join(folder, name), { recursive: true });
  writeFileSync(join(folder, 'package.json'), '{ "type": "module" }\n');
  writeFileSync(join(folder, 'cli', 'main.ts'), PROBE);
  writeFileSync(join(folder, 'cli', 'start.mjs'), `${PROBE}process.exitCode = await main(process.argv.slice(2));\n`);
  const launcher = join(folder, 'bin', 'adal.js');
  writeFileSync(launcher, node === 'old' ? old : source);
  return launcher;
}

/** Puts a pinned Node into a folder: this one, which starts the probe in place of the launcher that thinks it too old. */
function pin(
  folder: string,
  script = `#!/bin/sh\nlauncher=$1\nshift\nexec '${process.execPath}' "\${launcher%/bin/*}/cli/start.mjs" "$@"\n`,
): void {
  const bin = join(folder, 'node_modules', 'node', 'bin');
  mkdirSync(bin, { recursive: true });
  writeFileSync(join(bin, 'node'), script, { mode: 0o755 });
}

function newFolder(): string {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'adal-launcher-')));
  folders.push(folder);
  return folder;
}

interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

function start(
  launcher: string,
  args: readonly string[],
): { child: ChildProcess; saysReady: Promise<unknown>; ended: Promise<Ended> } {
  const child = spawn(process.execPath, [launcher, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  const saysReady = args[0] === 'wait' ? once(createInterface(child.stdout), 'line') : Promise.resolve();
  const ended = once(child, 'close').then(([code, signal]): Ended => ({ code, signal, stdout, stderr }));
  return { child, saysReady, ended };
}
