import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import type { BlockWrite, LedgerStore, StateChange } from '../../storage/ledger-store.ts';
import { openLevelStore } from '../../storage/level-store.ts';
import { openVoteLog } from '../../storage/vote-log-file.ts';
import { bytesOf, chainBlock, GENESIS_HASH } from '../conformance/storage-chain.ts';

/**
 * Measures the store on the disk of the temporary folder: `node test/bench/storage.ts [--json]`.
 * Small blocks show the cost of one durable batch, large ones the cost of keys, the rest what execution and start-up pay.
 */
const SMALL_BLOCKS = 500;
const LARGE_BLOCKS = 30;
const LARGE_KEYS = 3000;
const OPEN_KEYS = 100_000;
const READS = 100_000;
const APPENDS = 1000;

const folder = await mkdtemp(join(tmpdir(), 'adal-bench-'));
try {
  const figures = { ...(await smallBlocks()), ...(await largeBlocks()), ...(await manyKeys()), ...(await votes()) };
  if (process.argv.includes('--json')) process.stdout.write(`${JSON.stringify(figures)}\n`);
  else for (const [name, figure] of Object.entries(figures)) process.stdout.write(`${name.padEnd(34)} ${figure}\n`);
} finally {
  await rm(folder, { recursive: true, force: true });
}

type Figures = Readonly<Record<string, number>>;

function open(name: string): Promise<LedgerStore> {
  return openLevelStore({ folder: join(folder, name), genesisHash: GENESIS_HASH, retainHeights: 100 });
}

async function smallBlocks(): Promise<Figures> {
  const store = await open('small');
  const taken: number[] = [];
  for (let height = 1; height <= SMALL_BLOCKS; height++)
    taken.push(await millisecondsOf(() => store.commitBlock(chainBlock(height))));
  await store.close();
  return {
    smallBlocksPerSecond: perSecond(SMALL_BLOCKS, sum(taken)),
    smallBlockMsMedian: quantile(taken, 0.5),
    smallBlockMsP99: quantile(taken, 0.99),
  };
}

/** Blocks that change the same keys again and again, so that history and pruning are paid for too. */
async function largeBlocks(): Promise<Figures> {
  const store = await open('large');
  const taken: number[] = [];
  for (let height = 1; height <= LARGE_BLOCKS; height++) {
    const block = withState(chainBlock(height), LARGE_KEYS, (n) => `org/${(n * 7919 + height) % 20_000}`);
    taken.push(await millisecondsOf(() => store.commitBlock(block)));
  }
  await store.close();
  const changed = LARGE_BLOCKS * LARGE_KEYS;
  return {
    stateKeysPerSecond: perSecond(changed, sum(taken)),
    largeBlockMsMedian: quantile(taken, 0.5),
    largeBlockMsMax: quantile(taken, 1),
  };
}

async function manyKeys(): Promise<Figures> {
  const name = (n: number): string => `org/${String((n * 7919) % OPEN_KEYS).padStart(6, '0')}`;
  const first = await open('many');
  await first.commitBlock(withState(chainBlock(1), OPEN_KEYS, name));
  const due = withState(chainBlock(2), OPEN_KEYS, (n) => `due/${String(n).padStart(9, '0')}`);
  await first.commitBlock(due);
  await first.close();
  await (await open('many')).close();
  const opening = performance.now();
  const store = await open('many');
  const openMs = performance.now() - opening;
  const readFrom = performance.now();
  for (let n = 0; n < READS; n++) store.stateGet(name(n * 31));
  const readMs = performance.now() - readFrom;
  const missFrom = performance.now();
  for (let n = 0; n < READS; n++) store.stateGet(`none/${n}`);
  const missMs = performance.now() - missFrom;
  const timerMs = await millisecondsOf(() =>
    store.commitBlock(withState(chainBlock(3), 1000, (n) => `due/${n * 97}x`)),
  );
  await store.close();
  return {
    openMsAt100kKeysAnd100kTimers: rounded(openMs),
    stateGetsPerSecond: perSecond(READS, readMs),
    stateGetMissesPerSecond: perSecond(READS, missMs),
    commitMs1000NewTimersAt100k: rounded(timerMs),
  };
}

async function votes(): Promise<Figures> {
  const { log } = await openVoteLog({ folder: join(folder, 'votes'), segmentBytesMax: 8 * 1024 * 1024 });
  const taken: number[] = [];
  for (let n = 0; n < APPENDS; n++) taken.push(await millisecondsOf(() => log.append([bytesOf(`vote ${n}`, 250)])));
  await log.close();
  return {
    voteAppendsPerSecond: perSecond(APPENDS, sum(taken)),
    voteAppendMsMedian: quantile(taken, 0.5),
    voteAppendMsP99: quantile(taken, 0.99),
  };
}

function withState(block: BlockWrite, count: number, name: (n: number) => string): BlockWrite {
  const state: StateChange[] = Array.from({ length: count }, (_, n) => ({
    key: name(n),
    value: bytesOf(`${block.height} ${n}`, 150),
  }));
  return { ...block, state };
}

async function millisecondsOf(work: () => Promise<void>): Promise<number> {
  const from = performance.now();
  await work();
  return performance.now() - from;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return rounded(sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0);
}

function perSecond(count: number, ms: number): number {
  return Math.round((1000 * count) / ms);
}

function rounded(value: number): number {
  return Math.round(100 * value) / 100;
}
