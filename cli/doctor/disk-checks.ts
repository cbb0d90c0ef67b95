import { accessSync, constants, existsSync, statfsSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Settings } from '../../config/settings.ts';
import type { CommandContext } from '../command.ts';
import { doctorTexts } from '../texts/doctor-texts.ts';
import { reasonOf } from '../trouble.ts';
import type { Finding } from './finding.ts';

const GIB = 1024 * 1024 * 1024;
/** A busy chain grows by about a GiB a day; less than two days' room is a problem now. */
const FREE_GIB_MIN = 2;

/** Looks whether the data folder, or the folder it will be made in, can be written. */
export function checkDataFolder(context: CommandContext, { node }: Settings): Finding {
  const subject = context.word(doctorTexts.data);
  const folder = node.dataFolder;
  try {
    accessSync(nearestFolder(folder), constants.W_OK | constants.X_OK);
    const texts = existsSync(folder) ? doctorTexts.dataGood : doctorTexts.dataNew;
    return { verdict: 'good', subject, text: context.word(texts, { folder }) };
  } catch (cause) {
    return { verdict: 'bad', subject, text: context.word(doctorTexts.dataBad, { folder, reason: reasonOf(cause) }) };
  }
}

/** Looks at the room left on the data folder's disk. */
export function checkDisk(context: CommandContext, { node }: Settings): Finding {
  const { bavail, bsize } = statfsSync(nearestFolder(node.dataFolder));
  const free = Math.floor((10 * bavail * bsize) / GIB) / 10;
  const enough = free >= FREE_GIB_MIN;
  const text = context.word(enough ? doctorTexts.diskGood : doctorTexts.diskBad, { free, min: FREE_GIB_MIN });
  return { verdict: enough ? 'good' : 'bad', subject: context.word(doctorTexts.disk), text };
}

function nearestFolder(path: string): string {
  return existsSync(path) || dirname(path) === path ? path : nearestFolder(dirname(path));
}
