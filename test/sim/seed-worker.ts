/** One thread of the simulator: plays the seeds it is given, one at a time. */
import { parentPort } from 'node:worker_threads';
import { runSeed } from './run-seed.ts';
import type { WorkerAnswer } from './workers.ts';

function say(answer: WorkerAnswer): void {
  parentPort?.postMessage(answer);
}

parentPort?.on('message', (seed: number) => {
  void runSeed(seed).then((result) => say({ kind: 'done', result }));
});
say({ kind: 'ready' });
