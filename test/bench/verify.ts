import { parseArgs } from 'node:util';
import { uintBytes } from '../../ledger/base/bytes.ts';
import { hashTagged } from '../../ledger/base/hash.ts';
import { rawKey, type VerifySignature } from '../../ledger/base/keys.ts';
import { checkSignatureForm } from '../../ledger/signature/form.ts';
import { verifyPure } from '../../ledger/signature/verify-pure.ts';
import { sha256 } from '../../node/crypto/sha256.ts';
import { createSigner } from '../../node/crypto/signer.ts';
import { createOpensslVerifier, createVerifier } from '../../node/crypto/verify.ts';
import { packBatch, type VerifyItem, verifyBatch } from '../../node/crypto/verify-batch.ts';
import { createVerifyPool } from '../../node/crypto/verify-pool.ts';

/** Measures one signature check, and what the pool adds to it: node test/bench/verify.ts [--items 4000] [--workers 1] [--json] */
const { values } = parseArgs({
  options: {
    items: { type: 'string', default: '4000' },
    workers: { type: 'string', default: '1' },
    json: { type: 'boolean', default: false },
  },
});
const workers = Number(values.workers);
const signers = Array.from({ length: 50 }, (_, i) => createSigner(new Uint8Array(32).fill(i)));
const items: VerifyItem[] = Array.from({ length: Number(values.items) }, (_, i) => {
  const signer = signers[i % signers.length] as (typeof signers)[number];
  const message = hashTagged(sha256, 'sig', uintBytes(i, 6));
  return { key: signer.key, message, signature: signer.sign(message) };
});

/** Microseconds of this thread's CPU per item. */
function cost(count: number, run: () => void): number {
  const before = process.threadCpuUsage();
  run();
  const spent = process.threadCpuUsage(before);
  return Number(((spent.user + spent.system) / count).toFixed(2));
}

const checkAll = (verify: VerifySignature, some: readonly VerifyItem[]) => () => {
  for (const { key, message, signature } of some) if (!verify(key, message, signature)) process.exitCode = 1;
};

const warm = items.slice(0, 500);
const verify = createVerifier();
const openssl = createOpensslVerifier();
for (const each of [verify, openssl]) checkAll(each, warm)();
const noVerify: VerifySignature = () => true;
for (let i = 0; i < 20; i++) verifyBatch(noVerify, packBatch(warm));

const pool = createVerifyPool({ workers });
await pool.verifyMany(items);
const before = process.threadCpuUsage();
const start = performance.now();
const verdicts = await pool.verifyMany(items);
const wallMs = performance.now() - start;
const spent = process.threadCpuUsage(before);
if (verdicts.includes(false)) process.exitCode = 1;
await pool.close();

const result = {
  items: items.length,
  workers,
  chosenUs: cost(items.length, checkAll(verify, items)),
  opensslUs: cost(items.length, checkAll(openssl, items)),
  pureUs: cost(100, checkAll(verifyPure, items.slice(0, 100))),
  formUs: cost(50 * items.length, () => {
    for (let round = 0; round < 50; round++) {
      for (const { key, signature } of items) if (!checkSignatureForm(rawKey(key), signature)) process.exitCode = 1;
    }
  }),
  packAndUnpackUs: cost(20 * items.length, () => {
    for (let round = 0; round < 20; round++) verifyBatch(noVerify, packBatch(items));
  }),
  poolMainThreadUs: Number(((spent.user + spent.system) / items.length).toFixed(2)),
  poolPerSecond: Math.round((1000 * items.length) / wallMs),
};
const lines = Object.entries(result).map(([name, value]) => `${name}: ${value}`);
process.stdout.write(values.json ? `${JSON.stringify(result)}\n` : `${lines.join('\n')}\n`);
