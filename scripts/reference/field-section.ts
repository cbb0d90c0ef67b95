import { type FieldOutcome, type FieldRow, fieldTable } from '../../cli/import/field-table.ts';
import { importReasons } from '../../cli/import/import-reasons.ts';
import { code, markdownTable } from './markdown.ts';

const SYSTEMS = { OCDS: 'OCDS 1.1', PROZORRO: 'Prozorro' } as const;
const OUTCOMES: Readonly<Record<FieldOutcome, string>> = {
  carried: 'carried',
  changed: 'carried with a change',
  computed: 'computed by the ledger, compared',
  refused: 'not carried',
};

/** Between these lines of docs/import-export.md stands what is made here. */
export const FIELD_MARKS = ['<!-- fields: made by npm run docs:generate -->', '<!-- end of fields -->'] as const;

/** The fields of both systems with what becomes of each, and why. */
export function fieldSection(): string {
  const tables = (Object.keys(SYSTEMS) as (keyof typeof SYSTEMS)[]).map((system) => {
    const rows = fieldTable.filter((row) => row.system === system).map(cells);
    return `### ${SYSTEMS[system]}\n\n${markdownTable(['Field', 'What becomes of it', 'Where, or why'], rows)}`;
  });
  return `\n${tables.join('\n')}\n`;
}

function cells({ fields, outcome, to, reasons = [] }: FieldRow): readonly string[] {
  const named = fields.map((field) => code(field === '' ? 'whole file or release' : field)).join(', ');
  const why = reasons.map((reason) => `${code(reason)} ${importReasons[reason].en}`);
  return [named, OUTCOMES[outcome], [...(to === undefined ? [] : [code(to)]), ...why].join('; ')];
}

/** Takes the page, gives it with the section made anew. */
export function pageWithFields(page: string): string {
  const [begin, end] = FIELD_MARKS;
  const [head = '', rest = ''] = page.split(begin);
  const tail = rest.slice(rest.indexOf(end));
  return `${head}${begin}\n${fieldSection()}\n${tail}`;
}
