import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';

/**
 * Ed25519 checks a second of this machine: one thread per core with the node's verifier, all at the same time. By the threads'
 * processor time, so that other work on the machine cannot make it look weaker, and the nodes more efficient, than it is.
 */
export async function verificationsPerSecond(seconds: number): Promise<number> {
  const workers = Array.from(
    { length: availableParallelism() },
    () => new Worker(new URL('./verify-rate-worker.ts', import.meta.url)),
  );
  try {
    await Promise.all(workers.map(nextMessage));
    for (const worker of workers) worker.postMessage(seconds);
    const rates = await Promise.all(workers.map(nextMessage));
    return rates.reduce((sum, rate) => sum + rate, 0);
  } finally {
    await Promise.all(workers.map((worker) => worker.terminate()));
  }
}

function nextMessage(worker: Worker): Promise<number> {
  return new Promise((resolve, reject) => {
    worker.once('message', resolve);
    worker.once('error', reject);
  });
}
