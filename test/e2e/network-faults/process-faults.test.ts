import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { noProcessFaults, writeProcessFaults } from './process-faults-file.ts';

const CHILD = fileURLToPath(new URL('./process-faults-child.ts', import.meta.url));
const PRELOAD = new URL('./process-faults.ts', import.meta.url).href;

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'adal-faults-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface Figures {
  readonly now: number;
  readonly syncMs: number;
  readonly batchMs: number;
}

it('makes the clock wrong and the disk slow, and both right again, in a process that knows nothing of it', async () => {
  const file = join(folder, 'faults.json');
  writeProcessFaults(file, { diskDelayMs: 60, clockOffsetMs: -3_600_000 });
  const child = spawn(process.execPath, [CHILD, join(folder, 'store')], {
    stdio: ['pipe', 'pipe', 'inherit'],
    env: { ...process.env, NODE_OPTIONS: `--import=${PRELOAD}`, FAULT_FILE: file },
  });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const measure = async (): Promise<Figures> => {
    child.stdin.write('measure\n');
    return JSON.parse(String((await lines.next()).value)) as Figures;
  };

  const wrong = await measure();
  // A minute is far more than a measurement takes, and far less than the hour.
  expect(Math.abs(Date.now() - 3_600_000 - wrong.now)).toBeLessThan(60_000);
  expect(wrong.syncMs).toBeGreaterThan(59);
  expect(wrong.batchMs).toBeGreaterThan(59);

  writeProcessFaults(file, noProcessFaults);
  child.kill('SIGUSR2');
  await expect.poll(async () => Math.abs(Date.now() - (await measure()).now)).toBeLessThan(60_000);
  child.stdin.end();
  expect(await once(child, 'exit')).toEqual([0, null]);
});
