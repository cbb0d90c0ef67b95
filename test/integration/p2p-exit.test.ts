import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, it } from 'vitest';

it('lets the process end after stop, with nothing unhandled on the way', async () => {
  const child = spawn(process.execPath, ['--unhandled-rejections=strict', 'test/integration/p2p-exit-child.ts'], {
    stdio: ['ignore', 'ignore', 'pipe'],
    timeout: 60_000,
  });
  let said = '';
  child.stderr.on('data', (part) => (said += String(part)));
  const [code] = await once(child, 'exit');
  expect(said).toBe('');
  expect(code).toBe(0);
});
