import type { ParamRow } from '../../ledger/module.ts';
import { modules } from '../../ledger/modules/index.ts';
import { code, markdownPage, markdownTable } from './markdown.ts';

/** Every dated parameter of the ledger, by module. */
export function parametersPage(): string {
  const sections = modules
    .filter(({ params }) => params.length > 0)
    .map(
      ({ name, params }) =>
        `## Module ${code(name)}\n\n${markdownTable(['Name', 'Unit', 'kz', 'demo', 'Legal act', 'Meaning'], params.map(paramCells))}`,
    );
  const opening =
    'Legal and technical numbers that change by date and by decision (`param.propose`, `param.approve`), never by editing history. ' +
    'A chain starts with the values of its genesis profile.';
  return markdownPage('Parameters', opening, sections);
}

function paramCells({ name, unit, defaults, legalAct, title }: ParamRow): readonly string[] {
  return [code(name), unit, shown(defaults.kz), shown(defaults.demo), legalAct, title.en];
}

/** Long values (a calendar of holidays) are only named by their size. */
function shown(value: unknown): string {
  const text = JSON.stringify(value);
  return text.length <= 120 ? code(text) : `${text.length} characters of JSON`;
}
