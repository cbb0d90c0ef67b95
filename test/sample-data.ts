import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Takes a path under `shared/data`, gives where it is: beside the repository or beside a folder around it; undefined where it is not. */
export function sampleData(path: string): string | undefined {
  let folder = fileURLToPath(new URL('..', import.meta.url));
  for (let above = dirname(folder); above !== folder; above = dirname(folder)) {
    folder = above;
    const found = join(folder, 'shared', 'data', path);
    if (existsSync(found)) return found;
  }
  console.warn(`skipped: there is no shared/data/${path} beside the repository`);
  return undefined;
}
