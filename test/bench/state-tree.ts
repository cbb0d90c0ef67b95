import { parseArgs } from 'node:util';
import { type Bytes, uintBytes } from '../../ledger/base/bytes.ts';
import { hashTagged } from '../../ledger/base/hash.ts';
import { verifyStateProof } from '../../ledger/state/tree/proof.ts';
import { createStateTree, type Tree } from '../../ledger/state/tree/state-tree.ts';
import { sha256 as plainSha256 } from '../../node/crypto/sha256.ts';

/** Measures key updates a second in batches: node test/bench/state-tree.ts [--keys 100000] [--batch 300] [--batches 100] [--cache 50000] [--json] */
const { values } = parseArgs({
  options: {
    keys: { type: 'string', default: '100000' },
    batch: { type: 'string', default: '300' },
    batches: { type: 'string', default: '100' },
    cache: { type: 'string', default: '50000' },
    json: { type: 'boolean', default: false },
  },
});
const [keys, batch, batches, cachePagesMax] = [values.keys, values.batch, values.batches, values.cache].map(Number) as [
  number,
  number,
  number,
  number,
];

let hashes = 0;
let hashesInside = 0;
let reads = 0;
const sha256 = (data: Bytes): Bytes => {
  hashes++;
  return plainSha256(data);
};
const stored = new Map<string, Bytes>();
const trees = createStateTree({
  sha256,
  reader: {
    page(prefix, version) {
      reads++;
      return stored.get(`${prefix}@${version}`);
    },
  },
  cachePagesMax,
});
const pathOf = (key: number): Bytes => hashTagged(sha256, 'key', uintBytes(key, 6));
const valueHashOf = (key: number, version: number): Bytes =>
  hashTagged(sha256, 'value', uintBytes(key, 6), uintBytes(version, 6));

let tree: Tree = trees.openTree(undefined);
let version = 0;
let spentMs = 0;
let cpuMs = 0;
let pageBytes = 0;

function apply(chosen: readonly number[]): void {
  version++;
  const changes = chosen.map((key) => ({ path: pathOf(key), valueHash: valueHashOf(key, version) }));
  const hashesBefore = hashes;
  const cpuBefore = process.threadCpuUsage();
  const start = performance.now();
  const updated = trees.update(tree, changes, version);
  tree = trees.commit(updated.tree);
  spentMs += performance.now() - start;
  const cpu = process.threadCpuUsage(cpuBefore);
  cpuMs += (cpu.user + cpu.system) / 1000;
  hashesInside += hashes - hashesBefore;
  for (const { prefix, bytes } of updated.pages) {
    stored.set(`${prefix}@${version}`, bytes);
    pageBytes += bytes.length;
  }
  for (const { prefix, version: old } of updated.stale) stored.delete(`${prefix}@${old}`);
}

for (let first = 0; first < keys; first += 10_000)
  apply(Array.from({ length: Math.min(10_000, keys - first) }, (_, i) => first + i));
const fillPerSecond = Math.round((1000 * keys) / spentMs);

/** A fixed walk over the keys, so that two runs touch the same ones. */
let walk = 1;
const pick = (): number => {
  walk = (walk * 48_271) % 2_147_483_647;
  return walk % keys;
};
spentMs = 0;
cpuMs = 0;
hashesInside = 0;
reads = 0;
pageBytes = 0;
for (let i = 0; i < batches; i++) {
  const chosen = new Set<number>();
  while (chosen.size < batch) chosen.add(pick());
  apply([...chosen]);
}
const updatesPerSecond = Math.round((1000 * batch * batches) / spentMs);
const updatesPerCpuSecond = Math.round((1000 * batch * batches) / cpuMs);
const hashesPerUpdate = Number((hashesInside / (batch * batches)).toFixed(1));
const readsPerUpdate = Number((reads / (batch * batches)).toFixed(2));

const start = performance.now();
let proofBytes = 0;
for (let i = 0; i < 1000; i++) {
  const path = pathOf(pick());
  const proof = trees.prove(tree, path);
  proofBytes += proof.bitmap.length + 32 * proof.siblings.length + 64;
  if (verifyStateProof(sha256, trees.treeRoot(tree), path, proof)?.kind !== 'included') process.exitCode = 1;
}
const proofsPerSecond = Math.round(1_000_000 / (performance.now() - start));

const result = {
  keys,
  batch,
  batches,
  cachePagesMax,
  fillPerSecond,
  updatesPerSecond,
  updatesPerCpuSecond,
  hashesPerUpdate,
  readsPerUpdate,
  msPerBatch: Number((spentMs / batches).toFixed(2)),
  pageBytesPerUpdate: Math.round(pageBytes / (batch * batches)),
  pages: stored.size,
  provedAndVerifiedPerSecond: proofsPerSecond,
  proofBytesMean: Math.round(proofBytes / 1000),
  residentMiB: Math.round(process.memoryUsage().rss / 2 ** 20),
};
process.stdout.write(
  values.json
    ? `${JSON.stringify(result)}\n`
    : `${Object.entries(result)
        .map(([k, v]) => `${k}: ${v}`)
        .join('\n')}\n`,
);
