import { createImportReport, type ImportReport } from './import-report.ts';
import type { ProcessSteps } from './import-step.ts';
import type { OcdsFile } from './ocds-file.ts';
import { createImportParties, type ImportParty } from './ocds-parties.ts';
import { stepsOfProcess } from './ocds-process.ts';
import { type OcdsProcess, processesOf } from './ocds-releases.ts';
import { createSpot } from './spot.ts';

/** What a set of files becomes, before anything is sent. */
export interface ImportPlan {
  readonly parties: readonly ImportParty[];
  readonly processes: readonly ProcessSteps[];
  readonly report: ImportReport;
}

export interface ImportPlanOptions {
  readonly documentsFolder: string | undefined;
  readonly periodSeconds: number;
}

/** Takes the files, gives the transactions of every process that the ledger can hold, and an account of every place. Pure. */
export function planImport(files: readonly OcdsFile[], options: ImportPlanOptions): ImportPlan {
  const report = createImportReport();
  const parties = createImportParties();
  const processes: ProcessSteps[] = [];
  for (const process of processesOf(report, files)) {
    // Tried on the side first: a process that turns out impossible must leave no party and no line of success behind.
    const trial = createImportReport();
    if (stepsOfProcess(rebound(process, trial), { ...options, parties: createImportParties() }) === undefined) {
      for (const { file, pointer, reason, detail } of trial.refused)
        report.refuse(file, pointer, reason ?? 'NO_PLACE', detail);
      for (const { spot } of process.releases) spot.refuse('PROCESS_REFUSED');
      continue;
    }
    const steps = stepsOfProcess(process, { ...options, parties });
    if (steps !== undefined) processes.push(steps);
  }
  for (const { name, content } of files) report.refuseRest(name, content);
  return { parties: [...parties.byId.values()], processes, report };
}

function rebound({ ocid, releases }: OcdsProcess, report: ImportReport): OcdsProcess {
  const again = releases.map((release) => {
    const { file, pointer, value } = release.spot;
    return { ...release, spot: createSpot(report, file, pointer, value) };
  });
  return { ocid, releases: again };
}
