import { Worker } from 'node:worker_threads';
import type { Sha256 } from '../../ledger/base/hash.ts';
import { InvariantError } from '../../ledger/base/invariant.ts';
import { type OpenerAnswer, type OpenerAnswers, type OpenerJob, runOpenerJob } from './opener-job.ts';

/** Pairings and key generation away from the loop. */
export interface OpenerPool {
  /** True iff jobs run beside the calling thread: only then does it pay to do work ahead. */
  hasThreads(): boolean;
  /** Gives the answer. Rejects with InvariantError when the worker crashes meanwhile or the pool is closed; never gives a made-up one. */
  run<K extends OpenerJob['kind']>(job: Extract<OpenerJob, { kind: K }>): Promise<OpenerAnswers[K]>;
  /** Ends the workers; what still waits is rejected. */
  close(): Promise<void>;
}

export interface OpenerPoolOptions {
  readonly sha256: Sha256;
  /** 0: the calling thread does it, in pieces of one job, with a turn of the event loop before each. */
  readonly threads: number;
  /** Told once when a worker crashes; from then on the calling thread does the work. */
  readonly onCrash?: (cause: unknown) => void;
  /** The worker's module, for tests. */
  readonly workerFile?: URL;
}

/** Points of the curves are small; the limit only keeps a worker from taking a main thread's share. MiB. */
const WORKER_MEMORY = { maxOldGenerationSizeMb: 64, maxYoungGenerationSizeMb: 8, stackSizeMb: 1 } as const;
/** Work comes in days that are far apart; starting a worker takes 0.1 s, and an idle one keeps some 20 MiB. */
const IDLE_MS = 30_000;
const WORKER_FILE = new URL('./opener-worker.ts', import.meta.url);

interface Task {
  readonly job: OpenerJob;
  readonly resolve: (answer: OpenerAnswer) => void;
  readonly reject: (trouble: Error) => void;
}

interface Lane {
  readonly worker: Worker;
  task: Task | undefined;
  idle: NodeJS.Timeout | undefined;
}

/** Builds the pool; a worker is started with the first job, and ended when there was none for a while. */
export function createOpenerPool(options: OpenerPoolOptions): OpenerPool {
  const { onCrash, workerFile = WORKER_FILE } = options;
  let { threads } = options;
  let stopped: Error | undefined;
  const queue: Task[] = [];
  const lanes = new Set<Lane>();

  function drop(lane: Lane): Promise<unknown> {
    lanes.delete(lane);
    clearTimeout(lane.idle);
    return lane.worker.terminate();
  }

  /** Nothing waits any more: each is rejected. */
  function abandon(trouble: Error): void {
    const tasks = [...[...lanes].flatMap(({ task }) => task ?? []), ...queue.splice(0)];
    for (const task of tasks) task.reject(trouble);
  }

  function crash(lane: Lane, cause: unknown): void {
    if (!lanes.has(lane)) return;
    threads = 0;
    abandon(new InvariantError('an opener worker crashed', { cause }));
    for (const other of [...lanes]) void drop(other);
    onCrash?.(cause);
  }

  function openLane(): Lane {
    const lane: Lane = {
      worker: new Worker(workerFile, { resourceLimits: WORKER_MEMORY }),
      task: undefined,
      idle: undefined,
    };
    lane.worker.on('message', (answer: OpenerAnswer) => {
      const { task } = lane;
      lane.task = undefined;
      feed();
      if (lane.task === undefined) lane.idle = setTimeout(() => void drop(lane), IDLE_MS).unref();
      task?.resolve(answer);
    });
    lane.worker.on('error', (cause) => crash(lane, cause));
    lane.worker.on('messageerror', (cause) => crash(lane, cause));
    lane.worker.on('exit', (code) => crash(lane, new InvariantError(`the worker exited with code ${code}`)));
    lanes.add(lane);
    return lane;
  }

  function feed(): void {
    while (queue.length > 0) {
      const free = [...lanes].find(({ task }) => task === undefined) ?? (lanes.size < threads ? openLane() : undefined);
      const task = free === undefined ? undefined : queue.shift();
      if (free === undefined || task === undefined) return;
      clearTimeout(free.idle);
      free.task = task;
      free.worker.postMessage(task.job);
    }
  }

  return {
    hasThreads: () => threads > 0 && stopped === undefined,
    async run<K extends OpenerJob['kind']>(job: Extract<OpenerJob, { kind: K }>): Promise<OpenerAnswers[K]> {
      if (stopped !== undefined) throw stopped;
      if (threads === 0) return (await runHere(options.sha256, job)) as OpenerAnswers[K];
      const answer = await new Promise<OpenerAnswer>((resolve, reject) => {
        // Key generation is rare and short of time; opening ahead only saves time.
        if (job.kind === 'open') queue.push({ job, resolve, reject });
        else queue.unshift({ job, resolve, reject });
        feed();
      });
      return answer as OpenerAnswers[K];
    },
    async close() {
      stopped ??= new InvariantError('the opener pool is closed');
      abandon(stopped);
      await Promise.all([...lanes].map(drop));
    },
  };
}

async function runHere(sha256: Sha256, job: OpenerJob): Promise<OpenerAnswer> {
  await new Promise<void>((resolve) => setImmediate(resolve));
  return runOpenerJob(sha256, job);
}
