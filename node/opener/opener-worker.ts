import { parentPort } from 'node:worker_threads';
import { invariant } from '../../ledger/base/invariant.ts';
import { sha256 } from '../crypto/sha256.ts';
import { type OpenerJob, runOpenerJob } from './opener-job.ts';

/** The thread behind createOpenerPool: a job in, its answer out, one at a time. */
const port = parentPort;
invariant(port !== null, 'this file runs as a worker thread');
port.on('message', (job: OpenerJob) => port.postMessage(runOpenerJob(sha256, job)));
