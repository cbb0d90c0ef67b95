/** `npm test`: the quick checks first, then every test; the last line is the plain count. Each check counts as one test. */
import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { COUNT_FILE, countLine, type TestCount } from './count-reporter.ts';

/** Scripts of package.json, quickest first, so that a slip shows within seconds; all run, so that one run shows all slips. */
const CHECKS = ['lint', 'typecheck', 'unused', 'docs:check'];

let passed = 0;
let failed = 0;
for (const check of CHECKS) {
  const startedAt = performance.now();
  const ok = (await runScript(check)) === 0;
  if (ok) passed += 1;
  else failed += 1;
  console.log(`${ok ? 'ok    ' : 'FAILED'} npm run ${check} (${Math.round(performance.now() - startedAt)} ms)\n`);
}
const suite = await runSuite();
console.log(countLine({ passed: passed + suite.passed, failed: failed + suite.failed }));
process.exitCode = failed + suite.failed === 0 ? 0 : 1;

/** Runs vitest with the arguments of this command, gives its count; a run that ends without one is a failure. */
async function runSuite(): Promise<TestCount> {
  const folder = await mkdtemp(join(tmpdir(), 'adal-count-'));
  const file = join(folder, 'count.json');
  try {
    const code = await runScript('test:only', process.argv.slice(2), { [COUNT_FILE]: file });
    const count = await readCount(file);
    return code === 0 || count.failed > 0 ? count : { passed: count.passed, failed: 1 };
  } finally {
    await rm(folder, { recursive: true });
  }
}

async function readCount(file: string): Promise<TestCount> {
  try {
    return JSON.parse(await readFile(file, 'utf8')) as TestCount;
  } catch (trouble) {
    console.error('vitest ended without a count:', trouble);
    return { passed: 0, failed: 1 };
  }
}

/** Runs a script of package.json with its output shown, gives the exit code; a signal counts as 1. */
function runScript(name: string, args: readonly string[] = [], environment: NodeJS.ProcessEnv = {}): Promise<number> {
  const { promise, resolve, reject } = Promise.withResolvers<number>();
  const child = spawn('npm', ['run', '--silent', name, '--', ...args], {
    stdio: 'inherit',
    env: { ...process.env, ...environment },
  });
  child.on('error', reject);
  child.on('exit', (code) => resolve(code ?? 1));
  return promise;
}
