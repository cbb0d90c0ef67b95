import { mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { Session } from 'node:inspector/promises';
import { join } from 'node:path';
import { isMainThread } from 'node:worker_threads';

/**
 * Loaded before the node that is profiled (`--import`): each odd SIGUSR2 begins a profile of its main thread, each even one
 * writes it into the folder that BENCH_PROFILE_FOLDER names, as 1.cpuprofile, 2.cpuprofile… So a profile holds what was
 * asked for, and not the start.
 */
const INTERVAL_US = 300;
const folder = process.env.BENCH_PROFILE_FOLDER;
if (isMainThread && folder !== undefined) listen(folder);

function listen(target: string): void {
  const session = new Session();
  session.connect();
  let written = 0;
  let from: NodeJS.CpuUsage | undefined;
  process.on('SIGUSR2', async () => {
    if (from === undefined) {
      await session.post('Profiler.enable');
      await session.post('Profiler.setSamplingInterval', { interval: INTERVAL_US });
      await session.post('Profiler.start');
      from = process.threadCpuUsage();
      return;
    }
    const { user, system } = process.threadCpuUsage(from);
    from = undefined;
    const { profile } = await session.post('Profiler.stop');
    mkdirSync(target, { recursive: true });
    const file = join(target, 'writing');
    const before = process.memoryUsage();
    await session.post('HeapProfiler.collectGarbage');
    const memory = { before, after: process.memoryUsage() };
    writeFileSync(file, JSON.stringify({ ...profile, cpuUs: user + system, memory }));
    written++;
    renameSync(file, join(target, `${written}.cpuprofile`));
  });
}
