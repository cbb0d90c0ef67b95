import { Worker } from 'node:worker_threads';
import type { SeedResult } from './run-seed.ts';

/** Wall time after which a seed is taken for hung, ms: a hundred times what one needs. */
const SEED_MS_MAX = 300_000;

/** What a worker sends. */
export type WorkerAnswer = { readonly kind: 'ready' } | { readonly kind: 'done'; readonly result: SeedResult };

/** Plays the seeds on so many threads, in any order; `onResult` hears of each as it ends. */
export async function runSeeds(
  seeds: readonly number[],
  workers: number,
  onResult: (result: SeedResult) => void,
): Promise<void> {
  const waiting = [...seeds];
  const count = Math.max(1, Math.min(workers, seeds.length));
  await Promise.all(Array.from({ length: count }, () => runWorker(waiting, onResult)));
}

/** One thread after the other until no seed waits: a thread that hangs or falls takes its seed with it and is replaced. */
async function runWorker(waiting: number[], onResult: (result: SeedResult) => void): Promise<void> {
  while (waiting.length > 0) await runThread(waiting, onResult);
}

function runThread(waiting: number[], onResult: (result: SeedResult) => void): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const worker = new Worker(new URL('./seed-worker.ts', import.meta.url));
  let seed: number | undefined;
  let timer: NodeJS.Timeout | undefined;

  function next(): void {
    clearTimeout(timer);
    seed = waiting.shift();
    if (seed === undefined) return void worker.terminate();
    timer = setTimeout(() => {
      fallen('hangs');
      void worker.terminate();
    }, SEED_MS_MAX);
    worker.postMessage(seed);
  }

  function fallen(text: string): void {
    if (seed !== undefined) onResult(crashResult(seed, text));
    seed = undefined;
  }

  worker.on('message', (answer: WorkerAnswer) => {
    if (answer.kind === 'done') {
      seed = undefined;
      onResult(answer.result);
    }
    next();
  });
  worker.on('error', (cause) => fallen(cause instanceof Error ? (cause.stack ?? cause.message) : String(cause)));
  worker.on('exit', () => {
    clearTimeout(timer);
    fallen('the thread ended');
    resolve();
  });
  return promise;
}

function crashResult(seed: number, text: string): SeedResult {
  return {
    seed,
    heights: 0,
    faults: 0,
    violations: [{ kind: 'crash', text }],
    virtualMs: 0,
    setChanges: 0,
    digest: '',
  };
}
