import { createImportParties, type ImportParty } from './import-parties.ts';
import { createImportReport, type ImportReport } from './import-report.ts';
import type { ImportProcess } from './import-step.ts';
import { firstLook, secondLook } from './process-look.ts';
import { importProcessFrom } from './process-steps.ts';
import type { SourceFile } from './source-file.ts';
import type { ProcessesOf, SourceProcess } from './source-release.ts';

/** What a set of files becomes, before anything is sent. */
export interface ImportPlan {
  readonly parties: readonly ImportParty[];
  readonly processes: readonly ImportProcess[];
  readonly report: ImportReport;
}

export interface ImportPlanOptions {
  /** How the files' system tells processes. */
  readonly processesOf: ProcessesOf;
  readonly documentsFolder: string | undefined;
  /** Seconds of discussion and of acceptance; chosen for each process where not given. */
  readonly periodSeconds: number | undefined;
}

/** Takes the files, gives the transactions of every process that the ledger can hold, and an account of every place. Pure. */
export function planImport(files: readonly SourceFile[], options: ImportPlanOptions): ImportPlan {
  const report = createImportReport();
  const parties = createImportParties();
  const processes: ImportProcess[] = [];
  for (const process of options.processesOf(report, files)) {
    // Tried on the side first: a process that turns out impossible must leave no party and no line of success behind.
    const trial = createImportReport();
    const first = firstLook(options.periodSeconds);
    const tried = importProcessFrom(rebound(process, trial), {
      ...options,
      parties: createImportParties(),
      look: first,
    });
    if (tried === undefined) {
      for (const { file, pointer, reason, detail } of trial.refused)
        report.refuse(file, pointer, reason ?? 'NO_PLACE', detail);
      for (const { spot } of process.releases) spot.refuse('PROCESS_REFUSED');
      continue;
    }
    const steps = importProcessFrom(process, { ...options, parties, look: secondLook(tried, options.periodSeconds) });
    if (steps !== undefined) processes.push(steps);
  }
  for (const { name, content } of files) report.refuseRest(name, content);
  return { parties: [...parties.byId.values()], processes, report };
}

function rebound({ ocid, releases }: SourceProcess, report: ImportReport): SourceProcess {
  return { ocid, releases: releases.map((release) => ({ ...release, spot: release.spot.on(report) })) };
}
