import { Worker } from 'node:worker_threads';
import { FaultError, fault } from '../../ledger/base/fault.ts';
import { InvariantError } from '../../ledger/base/invariant.ts';
import { createVerifier } from './verify.ts';
import { packBatch, type VerifyItem, verifyBatch } from './verify-batch.ts';

/** Signature checks off the main thread. */
export interface VerifyPool {
  /**
   * Gives the verdicts in the order of the items. Rejects with FaultError POOL_FULL when too much waits already, and with
   * InvariantError when a worker has crashed or the pool is closed: no verdict is ever made up.
   */
  verifyMany(items: readonly VerifyItem[]): Promise<readonly boolean[]>;
  /** Items accepted and not answered yet. */
  waiting(): number;
  /** Ends the workers; what still waits is rejected. */
  close(): Promise<void>;
}

export interface VerifyPoolOptions {
  /** Threads; 0 checks on the calling thread. */
  readonly workers: number;
  /** Items that may wait; a core checks about 12,000 a second, so the default is a few seconds of work. */
  readonly itemsMax?: number;
  /** Told once when a worker crashes, with the cause; the pool refuses everything from then on. */
  readonly onCrash?: (cause: unknown) => void;
  /** The worker's module, for tests. */
  readonly workerFile?: URL;
}

/** Items sent to a worker at once: enough to make the crossing cheap, few enough that a large batch spreads over all. */
const CHUNK_ITEMS = 32;
const ITEMS_MAX = 32_768;
/** What a refused caller is told to wait: about the time a full queue takes on two cores. */
const RETRY_AFTER_MS = 1000;

interface Chunk {
  /** Packed when it was handed in: the caller may change its arrays afterwards. */
  readonly packed: Uint8Array<ArrayBuffer>;
  readonly verdicts: boolean[];
  readonly offset: number;
  readonly settle: (trouble: Error | undefined) => void;
}

interface Lane {
  readonly worker: Worker;
  /** Sent and not answered, oldest first; a second chunk waits in the worker so that it never idles between two. */
  readonly sent: Chunk[];
}

/** A worker holds a few batches of a few KiB; without limits each takes a main thread's share of memory. MiB. */
const WORKER_MEMORY = { maxOldGenerationSizeMb: 48, maxYoungGenerationSizeMb: 4, stackSizeMb: 1 } as const;

const SENT_MAX = 2;
const WORKER_FILE = new URL('./verify-worker.ts', import.meta.url);

/** Starts the workers and gives the pool. */
export function createVerifyPool(options: VerifyPoolOptions): VerifyPool {
  const { workers, itemsMax = ITEMS_MAX, onCrash, workerFile = WORKER_FILE } = options;
  const queue: Chunk[] = [];
  let waiting = 0;
  let stopped: Error | undefined;

  const stop = (trouble: Error): void => {
    if (stopped !== undefined) return;
    stopped = trouble;
    const orphans = [...lanes.flatMap((lane) => lane.sent.splice(0)), ...queue.splice(0)];
    waiting = 0;
    for (const chunk of orphans) chunk.settle(trouble);
  };

  const crash = (cause: unknown): void => {
    if (stopped !== undefined) return;
    stop(new InvariantError('a signature worker crashed', { cause }));
    onCrash?.(cause);
  };

  const feed = (): void => {
    for (let depth = 1; depth <= SENT_MAX; depth++) {
      for (const lane of lanes) {
        const chunk = lane.sent.length < depth ? queue.shift() : undefined;
        if (chunk === undefined) continue;
        lane.sent.push(chunk);
        lane.worker.postMessage(chunk.packed, [chunk.packed.buffer]);
      }
    }
  };

  const onVerdicts = (lane: Lane, verdicts: Uint8Array): void => {
    const chunk = lane.sent.shift();
    if (chunk === undefined) return;
    verdicts.forEach((verdict, index) => {
      chunk.verdicts[chunk.offset + index] = verdict === 1;
    });
    waiting -= verdicts.length;
    feed();
    chunk.settle(undefined);
  };

  const lanes: readonly Lane[] = Array.from({ length: workers }, () => {
    const lane: Lane = { worker: new Worker(workerFile, { resourceLimits: WORKER_MEMORY }), sent: [] };
    lane.worker.on('message', (verdicts: Uint8Array) => onVerdicts(lane, verdicts));
    lane.worker.on('error', crash);
    lane.worker.on('messageerror', crash);
    lane.worker.on('exit', (code) => crash(new InvariantError(`the worker exited with code ${code}`)));
    return lane;
  });
  const verifyHere = createVerifier();

  return {
    waiting: () => waiting,
    async verifyMany(items) {
      if (stopped !== undefined) throw stopped;
      if (workers === 0) return Array.from(verifyBatch(verifyHere, packBatch(items)), (verdict) => verdict === 1);
      if (waiting + items.length > itemsMax) throw new FaultError(fault('POOL_FULL', { retryAfterMs: RETRY_AFTER_MS }));
      const answer = enqueue(items, queue);
      waiting += items.length;
      feed();
      return answer;
    },
    async close() {
      stop(new InvariantError('the signature pool is closed'));
      await Promise.all(lanes.map((lane) => lane.worker.terminate()));
    },
  };
}

/** Queues the items in chunks; the promise settles with all verdicts, or with the first trouble. */
function enqueue(items: readonly VerifyItem[], queue: Chunk[]): Promise<readonly boolean[]> {
  if (items.length === 0) return Promise.resolve([]);
  const packed: Uint8Array<ArrayBuffer>[] = [];
  for (let offset = 0; offset < items.length; offset += CHUNK_ITEMS) {
    packed.push(packBatch(items.slice(offset, offset + CHUNK_ITEMS)));
  }
  return new Promise((resolve, reject) => {
    const verdicts: boolean[] = new Array<boolean>(items.length).fill(false);
    let open = packed.length;
    const settle = (trouble: Error | undefined): void => {
      open--;
      if (trouble !== undefined) reject(trouble);
      else if (open === 0) resolve(verdicts);
    };
    queue.push(...packed.map((bytes, index) => ({ packed: bytes, verdicts, offset: index * CHUNK_ITEMS, settle })));
  });
}
