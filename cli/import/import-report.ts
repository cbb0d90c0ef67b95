import type { Json } from '../../ledger/base/json.ts';
import type { ImportReason } from './import-reasons.ts';
import { childPointer } from './spot.ts';

/** One line of the report: a place in a source file (JSON pointer) and what became of it. */
export interface ReportLine {
  readonly file: string;
  readonly pointer: string;
  /** Transaction and field that carry it. */
  readonly to?: string;
  readonly reason?: ImportReason;
  readonly detail?: string;
}

export interface ImportReport {
  readonly carried: readonly ReportLine[];
  readonly changed: readonly ReportLine[];
  readonly refused: readonly ReportLine[];
  /** Values that the ledger computes itself and the source has too: the same, or not. */
  readonly computedEqual: readonly ReportLine[];
  readonly computedDifferent: readonly ReportLine[];
  carry(file: string, pointer: string, to: string): void;
  change(file: string, pointer: string, to: string, reason: ImportReason, detail?: string): void;
  refuse(file: string, pointer: string, reason: ImportReason, detail?: string): void;
  /** A change that takes nothing from the places under it: what they hold may still be carried as it is. */
  note(file: string, pointer: string, to: string, reason: ImportReason, detail?: string): void;
  /** Without a reason both have the same value. The source's own stays wherever another line says it is kept. */
  compute(
    file: string,
    pointer: string,
    to: string,
    difference?: { readonly reason: ImportReason; readonly detail?: string },
  ): void;
  /** Moves what a transaction would have carried of a place to the refused: the ledger did not take it. */
  withdraw(file: string, pointer: string, type: string, reason: ImportReason, detail: string): void;
  isMarked(file: string, pointer: string): boolean;
  /** Refuses whatever of a file no line speaks of; a branch of which nothing was used is one line. */
  refuseRest(file: string, content: Json): void;
}

/** Keeps account of every place of the sources, so that nothing is dropped silently. A place's first line stands. */
export function createImportReport(): ImportReport {
  const carried: ReportLine[] = [];
  const changed: ReportLine[] = [];
  const refused: ReportLine[] = [];
  const computedEqual: ReportLine[] = [];
  const computedDifferent: ReportLine[] = [];
  const marked = new Set<string>();
  const changedTo = new Set<string>();

  const isNew = (file: string, pointer: string): boolean => {
    const place = `${file}#${pointer}`;
    if (marked.has(place)) return false;
    marked.add(place);
    return true;
  };
  const refuse: ImportReport['refuse'] = (file, pointer, reason, detail) => {
    if (isNew(file, pointer)) refused.push({ file, pointer, reason, ...(detail === undefined ? {} : { detail }) });
  };

  /** The unmarked branches under a place; true when the whole of it is unmarked, and then the caller names it. */
  function refuseUnmarked(file: string, pointer: string, value: Json): boolean {
    if (marked.has(`${file}#${pointer}`)) return false;
    if (typeof value !== 'object' || value === null) return true;
    const children = Object.entries(value).map(([name, child]) => childPointer(pointer, name, child));
    const untouched = children.map((child) => refuseUnmarked(file, child.pointer, child.value));
    if (untouched.every((whole) => whole)) return true;
    for (const [index, child] of children.entries())
      if (untouched[index] === true) refuse(file, child.pointer, reasonOfRest(child.pointer));
    return false;
  }

  const note: ImportReport['note'] = (file, pointer, to, reason, detail) => {
    // One place may be changed in two ways; each is said once.
    const said = `${file}#${pointer}#${to}#${reason}`;
    if (changedTo.has(said)) return;
    changedTo.add(said);
    changed.push({ file, pointer, to, reason, ...(detail === undefined ? {} : { detail }) });
  };

  return {
    carried,
    changed,
    refused,
    computedEqual,
    computedDifferent,
    refuse,
    note,
    carry(file, pointer, to) {
      if (isNew(file, pointer)) carried.push({ file, pointer, to });
    },
    change(file, pointer, to, reason, detail) {
      isNew(file, pointer);
      note(file, pointer, to, reason, detail);
    },
    compute(file, pointer, to, difference) {
      marked.add(`${file}#${pointer}`);
      const line = { file, pointer, to };
      if (difference === undefined) computedEqual.push(line);
      else computedDifferent.push({ ...line, ...difference });
    },
    withdraw(file, pointer, type, reason, detail) {
      for (const lines of [carried, changed]) {
        for (const line of lines.splice(0)) {
          const isUnder = line.pointer === pointer || line.pointer.startsWith(`${pointer}/`);
          const isOfIt = line.file === file && isUnder && line.to?.startsWith(type) === true;
          if (isOfIt) refused.push({ file, pointer: line.pointer, reason, detail });
          else lines.push(line);
        }
      }
    },
    isMarked: (file, pointer) => marked.has(`${file}#${pointer}`),
    refuseRest(file, content) {
      if (refuseUnmarked(file, '', content)) refuse(file, '', 'NO_PLACE');
    },
  };
}

/** What stands beside the releases is about the package. */
function reasonOfRest(pointer: string): ImportReason {
  return /^\/(releases|records)\//.test(pointer) || /^\/(tender|planning|parties|data|config)/.test(pointer)
    ? 'NO_PLACE'
    : 'PACKAGE_ONLY';
}
