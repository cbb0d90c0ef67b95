import { parentPort } from 'node:worker_threads';
import { uintBytes } from '../../../ledger/base/bytes.ts';
import { hashTagged } from '../../../ledger/base/hash.ts';
import { invariant } from '../../../ledger/base/invariant.ts';
import { sha256 } from '../../../node/crypto/sha256.ts';
import { createSigner } from '../../../node/crypto/signer.ts';
import { createVerifier } from '../../../node/crypto/verify.ts';

/**
 * One thread of verificationsPerSecond: says that it is warm, then checks for the seconds it is told and gives how many
 * checks a second of its core are.
 */
const port = parentPort;
invariant(port !== null, 'this file runs as a worker thread');
const verify = createVerifier();
const signer = createSigner(new Uint8Array(32).fill(1));
const items = Array.from({ length: 200 }, (_, i) => {
  const message = hashTagged(sha256, 'sig', uintBytes(i, 6));
  return { message, signature: signer.sign(message) };
});
const checkAll = (): void => {
  for (const { message, signature } of items) invariant(verify(signer.key, message, signature), 'it verifies');
};
for (let i = 0; i < 5; i++) checkAll();
port.postMessage(0);
port.on('message', (seconds: number) => {
  const start = performance.now();
  const before = process.threadCpuUsage();
  let checked = 0;
  while (performance.now() - start < 1000 * seconds) {
    checkAll();
    checked += items.length;
  }
  const { user, system } = process.threadCpuUsage(before);
  port.postMessage((1_000_000 * checked) / (user + system));
});
