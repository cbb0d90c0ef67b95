import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { type FieldOutcome, type FieldRow, fieldTable, isFieldNamed } from '../../cli/import/field-table.ts';
import { type ImportPlan, planImport } from '../../cli/import/import-plan.ts';
import type { ReportLine } from '../../cli/import/import-report.ts';
import { createImportReport } from '../../cli/import/import-report.ts';
import { readOcdsFile } from '../../cli/import/ocds-file.ts';
import { ocdsProcesses } from '../../cli/import/ocds-releases.ts';
import { exchangeFrom } from '../../cli/import/prozorro-exchanges.ts';
import { readProzorroFiles } from '../../cli/import/prozorro-file.ts';
import { prozorroProcesses } from '../../cli/import/prozorro-processes.ts';
import type { SourceFile } from '../../cli/import/source-file.ts';
import { createSpot } from '../../cli/import/spot.ts';
import { pageWithFields } from '../../scripts/reference/field-section.ts';
import { sampleData } from '../sample-data.ts';

const OPTIONS = { documentsFolder: undefined, periodSeconds: 60 };
const fixture = (path: string): string => fileURLToPath(new URL(`../fixtures/${path}`, import.meta.url));
const inFolder = (folder: string) =>
  readdirSync(folder)
    .filter((name) => name.endsWith('.json'))
    .map((name) => ({ name: join(folder, name), path: join(folder, name) }));

interface Seen {
  readonly field: string;
  readonly outcome: FieldOutcome;
  readonly line: ReportLine;
}

/** A pointer as the table writes it. */
function fieldFrom(pointer: string): string {
  return pointer
    .replace(/\/\d+(?=\/|$)/g, '[]')
    .replaceAll('/', '.')
    .replace(/^\./, '');
}

function seenIn({ report }: ImportPlan, fieldOf: (line: ReportLine) => string): readonly Seen[] {
  const { carried, changed, computedEqual, computedDifferent, refused } = report;
  const told = (lines: readonly ReportLine[], outcome: FieldOutcome): readonly Seen[] =>
    lines.map((line) => ({ field: fieldOf(line), outcome, line }));
  return [
    ...told(carried, 'carried'),
    ...told(changed, 'changed'),
    ...told([...computedEqual, ...computedDifferent], 'computed'),
    ...told(refused, 'refused'),
  ];
}

function ocdsSeen(paths: readonly string[]): readonly Seen[] {
  return paths.flatMap((path) => {
    const plan = planImport([readOcdsFile(path, path)], { ...OPTIONS, processesOf: ocdsProcesses });
    return seenIn(plan, ({ pointer }) =>
      fieldFrom(pointer.replace(/^\/(releases|records)\/\d+(\/(releases\/\d+|compiledRelease))?/, '')),
    );
  });
}

/** What an exchange holds stands under the name that a tender has for such things. */
function prozorroSeen(files: readonly SourceFile[]): readonly Seen[] {
  const plan = planImport(files, { ...OPTIONS, processesOf: prozorroProcesses });
  const roots = new Map(
    files.map(({ name, content }) => {
      const kind = exchangeFrom(createSpot(createImportReport(), name, '', content))?.kind;
      return [name, kind === undefined || kind === 'tender' ? 'tender' : `${kind}s[]`];
    }),
  );
  return seenIn(plan, ({ file, pointer }) => {
    if (!pointer.startsWith('/data')) return fieldFrom(pointer);
    const inner = fieldFrom(pointer.slice('/data'.length)).replace(/^\[\]\.?/, '');
    const field = [roots.get(file), inner].filter((part) => part !== '').join('.');
    return field.replace(/^tender\.(bids|awards|questions)\[\]/, '$1[]');
  });
}

function isOfRow({ fields, outcome, to, reasons }: FieldRow, seen: Seen): boolean {
  if (outcome !== seen.outcome || !fields.some((pattern) => isFieldNamed(pattern, seen.field))) return false;
  const { line } = seen;
  if (outcome === 'carried') return to !== undefined && line.to?.startsWith(to) === true;
  return line.reason === undefined ? outcome === 'computed' : reasons?.includes(line.reason) === true;
}

const textOf = ({ field, outcome, line }: Seen): string => `${field} ${outcome} ${line.to ?? ''} ${line.reason ?? ''}`;

function missingRows(system: FieldRow['system'], all: readonly Seen[]): readonly string[] {
  const rows = fieldTable.filter((row) => row.system === system);
  return [...new Set(all.filter((one) => !rows.some((row) => isOfRow(row, one))).map(textOf))];
}

const EXAMPLE = sampleData('ocds/fictional-example');
const SAMPLES = sampleData('prozorro');

describe('the table of fields', () => {
  const ownOcds = ocdsSeen([fixture('ocds/school-furniture.json')]);
  const ownProzorro = prozorroSeen(readProzorroFiles(inFolder(fixture('prozorro'))));
  const allOcds = [...ownOcds, ...(EXAMPLE === undefined ? [] : ocdsSeen(inFolder(EXAMPLE).map(({ path }) => path)))];
  const allProzorro = [
    ...ownProzorro,
    ...(SAMPLES === undefined ? [] : readdirSync(SAMPLES)).flatMap((folder) =>
      prozorroSeen(readProzorroFiles(inFolder(join(SAMPLES ?? '', folder)))),
    ),
  ];

  it('names whatever becomes of a field of OCDS', () => {
    expect(allOcds.length).toBeGreaterThan(50);
    expect(missingRows('OCDS', allOcds)).toEqual([]);
  });

  it('names whatever becomes of a field of Prozorro', () => {
    expect(allProzorro.length).toBeGreaterThan(30);
    expect(missingRows('PROZORRO', allProzorro)).toEqual([]);
  });

  it('would notice a field that it does not name', () => {
    const line: ReportLine = { file: 'f', pointer: '/tender/title', to: 'tender.publish title', reason: 'METHOD' };
    expect(missingRows('OCDS', [{ field: 'tender.title', outcome: 'refused', line }])).toHaveLength(1);
  });

  it.runIf(EXAMPLE !== undefined && SAMPLES !== undefined)('has no row that nothing meets', () => {
    // A file with these is refused as a whole, has bids of OCDS, or is played: import-ocds, import-bids and import-prozorro meet them.
    const elsewhere = ({ fields, reasons }: FieldRow): boolean =>
      fields[0]?.startsWith('bids.details[]') === true ||
      reasons?.some((reason) => /^(METHOD|NO_BUYER|BID_LOT|ONE_UNIT|AWARD_.*)$/.test(reason)) === true;
    const idle = fieldTable.filter(
      (row) => !elsewhere(row) && !(row.system === 'OCDS' ? allOcds : allProzorro).some((one) => isOfRow(row, one)),
    );
    expect(idle.map(({ fields, to, reasons }) => [fields[0], to, reasons])).toEqual([]);
  });
});

it('the page of open data holds the table as it is now', () => {
  const page = readFileSync(fileURLToPath(new URL('../../docs/import-export.md', import.meta.url)), 'utf8');
  expect(pageWithFields(page)).toBe(page);
});
