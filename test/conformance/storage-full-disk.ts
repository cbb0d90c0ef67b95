import { FaultError } from '../../ledger/base/fault.ts';
import { openVoteLog } from '../../storage/vote-log-file.ts';
import { bytesOf, chainBlock } from './storage-chain.ts';
import { levelPlace } from './storage-places.ts';

/** Writes until the disk refuses, then once more; prints what was done and how both attempts ended, as JSON. */
const [kind = '', folder = ''] = process.argv.slice(2);
const [write, done] = kind === 'votes' ? await voter() : await committer();
let count = await done();
let first = 'none';
for (; count < 100_000 && first === 'none'; count++) first = await endOf(() => write(count));
const second = await endOf(() => write(count - 1));
process.stdout.write(JSON.stringify({ done: count - 1, first, second }));
process.exit(0);

type Writer = readonly [(count: number) => Promise<void>, () => Promise<number>];

async function voter(): Promise<Writer> {
  const { log, entries } = await openVoteLog({ folder, segmentBytesMax: 1024 * 1024 });
  return [(at) => log.append([bytesOf(`vote ${at}`, 200)]), async () => entries.length];
}

async function committer(): Promise<Writer> {
  const store = await levelPlace(folder).open(9);
  return [(at) => store.commitBlock(chainBlock(at + 1, 3000)), async () => store.tip()?.height ?? 0];
}

async function endOf(work: () => Promise<void>): Promise<string> {
  try {
    await work();
    return 'none';
  } catch (error) {
    if (!(error instanceof FaultError)) throw error;
    const { code, detail } = error.fault;
    return `${code} ${String(detail.system)} ${error.cause instanceof Error ? 'with cause' : 'without cause'}`;
  }
}
