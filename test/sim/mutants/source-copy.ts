import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { invariant } from '../../../ledger/base/invariant.ts';
import { editedText, type Mutant } from './mutant.ts';

/** Root of the repository that the mutants are made from. */
export const SOURCE_ROOT = resolve(import.meta.dirname, '../../..');

/** All that a simulation runs on. */
const PARTS = ['ledger', 'consensus', 'node', 'storage', 'p2p', 'config', 'test/sim', 'package.json', 'tsconfig.json'];

/** A copy of the source in a temporary folder, to be broken. */
export interface SourceCopy {
  readonly folder: string;
  remove(): void;
}

/** Copies the source and breaks it as the mutant says; without a mutant it stays whole. Throws where the mutant does not fit. */
export function createSourceCopy(mutant: Mutant | undefined): SourceCopy {
  const folder = mkdtempSync(join(tmpdir(), 'adal-mutant-'));
  const remove = (): void => rmSync(folder, { recursive: true, force: true });
  for (const part of PARTS) cpSync(join(SOURCE_ROOT, part), join(folder, part), { recursive: true });
  symlinkSync(join(SOURCE_ROOT, 'node_modules'), join(folder, 'node_modules'));
  for (const edit of mutant?.edits ?? []) {
    const path = join(folder, edit.file);
    const edited = editedText(readFileSync(path, 'utf8'), edit);
    if ('problem' in edited) remove();
    invariant('text' in edited, `mutant ${mutant?.name} does not fit: ${'problem' in edited ? edited.problem : ''}`);
    writeFileSync(path, edited.text);
  }
  return { folder, remove };
}
