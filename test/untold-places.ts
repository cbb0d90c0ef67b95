import type { ImportReport } from '../cli/import/import-report.ts';
import type { SourceFile } from '../cli/import/source-file.ts';

/** Places of a file that lie neither at nor under one that the report names: nothing may be dropped silently. */
export function untoldPlaces({ content, name }: SourceFile, report: ImportReport): readonly string[] {
  const { carried, changed, computedEqual, computedDifferent, refused } = report;
  const told = new Set(
    [carried, changed, computedEqual, computedDifferent, refused]
      .flat()
      .filter(({ file }) => file === name)
      .map(({ pointer }) => pointer),
  );
  const untold: string[] = [];
  const walk = (value: unknown, pointer: string): void => {
    if (told.has(pointer)) return;
    if (typeof value !== 'object' || value === null || Object.keys(value).length === 0) {
      untold.push(pointer);
      return;
    }
    for (const [key, inner] of Object.entries(value))
      walk(inner, `${pointer}/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`);
  };
  walk(content, '');
  return untold;
}
