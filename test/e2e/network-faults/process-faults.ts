/**
 * Preloaded into a node's process (`NODE_OPTIONS=--import=…`): makes its disk slow and its clock wrong, as the file named by
 * FAULT_FILE says, read at the start and again at every SIGUSR2. Nothing in the program knows of it. Elapsed time (`performance`,
 * timers) stays right, as it does on a machine whose clock is set wrongly.
 */
import { readFileSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { setTimeout } from 'node:timers/promises';
import { isMainThread } from 'node:worker_threads';
import { ClassicLevel } from 'classic-level';
import { noProcessFaults, type ProcessFaults } from './process-faults-file.ts';

let faults: ProcessFaults = noProcessFaults;

const file = process.env.FAULT_FILE;
if (isMainThread && file !== undefined) {
  const read = (): void => {
    faults = JSON.parse(readFileSync(file, 'utf8')) as ProcessFaults;
  };
  read();
  process.on('SIGUSR2', read);
  offsetClock();
  await slowFiles();
  slowDatabase();
}

function offsetClock(): void {
  const { now } = Date;
  Date.now = () => now() + faults.clockOffsetMs;
}

/** Votes and files: each fsync and fdatasync takes longer. */
async function slowFiles(): Promise<void> {
  const handle = await open(process.execPath);
  const prototype = Object.getPrototypeOf(handle) as Record<'sync' | 'datasync', () => Promise<void>>;
  await handle.close();
  for (const name of ['sync', 'datasync'] as const) {
    const original = prototype[name];
    prototype[name] = async function slow(this: unknown): Promise<void> {
      await original.call(this);
      await setTimeout(faults.diskDelayMs);
    };
  }
}

/** Blocks: the database syncs in native code, so its batches are made to wait instead. */
function slowDatabase(): void {
  interface Batch {
    write(options?: object): Promise<void>;
  }
  const prototype = ClassicLevel.prototype as unknown as { _chainedBatch(): Batch };
  const original = prototype._chainedBatch;
  prototype._chainedBatch = function slow(): Batch {
    const batch = original.call(this);
    const { write } = batch;
    batch.write = async (options) => {
      await setTimeout(faults.diskDelayMs);
      await write.call(batch, options);
    };
    return batch;
  };
}
