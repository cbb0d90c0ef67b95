import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { editedText } from './mutant.ts';
import { MUTANTS } from './mutant-table.ts';
import { SOURCE_ROOT } from './source-copy.ts';

describe('mutants', () => {
  test('have names of their own', () => {
    const names = MUTANTS.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    expect(names.length).toBeGreaterThanOrEqual(30);
  });

  test.each(MUTANTS)('$name changes the source as it stands', ({ edits }) => {
    const texts = new Map<string, string>();
    for (const edit of edits) {
      const before = texts.get(edit.file) ?? readFileSync(join(SOURCE_ROOT, edit.file), 'utf8');
      const edited = editedText(before, edit);
      expect(edited).toHaveProperty('text');
      if ('text' in edited) texts.set(edit.file, edited.text);
    }
    for (const [file, text] of texts) expect(text).not.toBe(readFileSync(join(SOURCE_ROOT, file), 'utf8'));
  });

  test('an edit fits only where its text stands once', () => {
    const edit = { file: 'f', find: 'a', replace: 'b' };
    expect(editedText('a', edit)).toEqual({ text: 'b' });
    expect(editedText('aa', edit)).toHaveProperty('problem');
    expect(editedText('c', edit)).toHaveProperty('problem');
  });
});
