import { parentPort } from 'node:worker_threads';
import { invariant } from '../../ledger/base/invariant.ts';
import { createVerifier } from './verify.ts';
import { verifyBatch } from './verify-batch.ts';

/** The thread behind createVerifyPool: packed batches in, verdict bytes out, in order. */
const port = parentPort;
invariant(port !== null, 'this file runs as a worker thread');
const verify = createVerifier();
port.on('message', (packed: Uint8Array) => {
  const verdicts = verifyBatch(verify, packed);
  port.postMessage(verdicts, [verdicts.buffer]);
});
