import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';

/** The repository's folder. */
export const root = resolve(import.meta.dirname, '../..');

/** What is not part of the repository: installed, made by running, or git's own. */
const FOREIGN = new Set(['node_modules', '.git', 'coverage', 'devnet', 'data']);

/** Gives the paths of all files of the repository, relative to it, sorted. */
export function repositoryFiles(): readonly string[] {
  return walk(root)
    .map((path) => relative(root, path).replaceAll('\\', '/'))
    .sort();
}

/** Takes a path relative to the repository, gives the file's text. */
export function readText(path: string): string {
  return readFileSync(join(root, path), 'utf8');
}

function walk(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (folder === root && FOREIGN.has(entry.name)) return [];
    return entry.isDirectory() ? walk(path) : [path];
  });
}
