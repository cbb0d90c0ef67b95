import { writeSync } from 'node:fs';
import { chainBlock } from './storage-chain.ts';
import { levelPlace } from './storage-places.ts';

/** Commits blocks to the folder named on the command line until it is killed; prints each height once it is committed. */
const store = await levelPlace(process.argv[2] ?? '').open(9);
for (let height = (store.tip()?.height ?? 0) + 1; height < 100_000; height++) {
  await store.commitBlock(chainBlock(height, 3000));
  writeSync(1, `${height}\n`);
}
