import { writeSync } from 'node:fs';
import { openVoteLog } from '../../storage/vote-log-file.ts';
import { bytesOf } from './storage-chain.ts';

/** Appends votes to the folder named on the command line until it is killed; prints how many are on disk. */
const [folder = '', segmentBytesMax = ''] = process.argv.slice(2);
const { log, entries } = await openVoteLog({ folder, segmentBytesMax: Number(segmentBytesMax) });
for (let count = entries.length; count < 100_000; count++) {
  await log.append([bytesOf(`vote ${count}`, 200)]);
  writeSync(1, `${count + 1}\n`);
}
