import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';

export interface PlantedFile {
  /** Path in the repository that the file pretends to have; decides which walls stand around it. */
  readonly path: string;
  readonly text: string;
}

export interface Finding {
  readonly rule: string;
  readonly line: number;
  readonly message: string;
}

const root = resolve(import.meta.dirname, '../..');
const biome = join(root, 'node_modules/@biomejs/biome/bin/biome');

/** Lints the files with the real configuration, in a folder of their own, in one run; gives the findings by path. */
export function lintPlanted(files: readonly PlantedFile[]): ReadonlyMap<string, readonly Finding[]> {
  const folder = mkdtempSync(join(tmpdir(), 'adal-walls-'));
  try {
    for (const name of ['biome.json', 'biome', 'package.json'])
      cpSync(join(root, name), join(folder, name), { recursive: true });
    for (const file of files) {
      mkdirSync(dirname(join(folder, file.path)), { recursive: true });
      writeFileSync(join(folder, file.path), file.text);
    }
    const args = [biome, 'lint', '--reporter=json', '--max-diagnostics=none', '--colors=off', '.'];
    const { stdout, stderr } = spawnSync(process.execPath, args, { cwd: folder, encoding: 'utf8', maxBuffer: 2 ** 26 });
    return findingsByPath(stdout, stderr);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

interface Report {
  readonly diagnostics: readonly {
    readonly category: string;
    readonly message: string;
    readonly location?: { readonly path?: string; readonly start?: { readonly line: number } };
  }[];
}

function findingsByPath(stdout: string, stderr: string): ReadonlyMap<string, readonly Finding[]> {
  if (!stdout.startsWith('{')) throw new Error(`biome gave no report: ${stdout}${stderr}`);
  const found = new Map<string, Finding[]>();
  for (const { category, message, location } of (JSON.parse(stdout) as Report).diagnostics) {
    const path = location?.path ?? '';
    const list = found.get(path) ?? [];
    list.push({ rule: category.slice(category.lastIndexOf('/') + 1), line: location?.start?.line ?? 0, message });
    found.set(path, list);
  }
  return found;
}
