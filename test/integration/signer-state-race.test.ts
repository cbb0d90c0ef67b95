import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { publicKeyFromRaw } from '../../ledger/base/keys.ts';
import { openSignerState } from '../../node/signing/signer-state.ts';

const CHILD = fileURLToPath(new URL('./signer-state-child.ts', import.meta.url));
const PROCESSES = 3;
const OPENINGS = 120;

async function runChild(
  folder: string,
  mark: number,
): Promise<{ readonly signed: string[]; readonly faults: string[] }> {
  const child = spawn(process.execPath, [CHILD, folder, String(mark), String(OPENINGS)], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const said = { out: '', err: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    said.out += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said.err += text;
  });
  const [code] = (await once(child, 'close')) as [number | null];
  expect(code, said.err).toBe(0);
  const lines = (text: string) => text.split('\n').filter((line) => line !== '');
  return { signed: lines(said.out), faults: lines(said.err) };
}

it('lets no two processes sign at one height, however they open the state at once', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'adal-state-'));
  try {
    const options = {
      folder: join(folder, 'state'),
      genesisHash: new Uint8Array(32).fill(1),
      key: publicKeyFromRaw(new Uint8Array(32).fill(2)),
    };
    openSignerState({ ...options, firstStart: true, slots: 6 }).close();
    const children = await Promise.all(
      Array.from({ length: PROCESSES }, (_, mark) => runChild(options.folder, mark + 1)),
    );
    const heights = children.flatMap(({ signed }) => signed.map((line) => Number(line.split(' ')[0])));
    expect(heights.length).toBeGreaterThan(PROCESSES * 4);
    expect(heights.filter((height, index) => heights.indexOf(height) !== index)).toEqual([]);
    const faults = new Set(children.flatMap(({ faults: codes }) => codes));
    // They did meet, and found nothing damaged or lost.
    expect([...faults]).toEqual(['SIGNER_STATE_SHARED']);
    const last = openSignerState({ ...options, firstStart: false });
    expect(last.last().height).toBeGreaterThanOrEqual(Math.max(...heights));
    last.close();
  } finally {
    rmSync(folder, { recursive: true });
  }
});
