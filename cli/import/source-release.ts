import type { ImportReport } from './import-report.ts';
import type { SourceFile } from './source-file.ts';
import type { Spot } from './spot.ts';

/** Systems whose data become processes; the word stands in `source.system` of what they become. */
export type SourceSystem = 'OCDS' | 'PROZORRO';

/** What a source published about a process at one moment, in the shape of an OCDS release whatever the source calls it. */
export interface SourceRelease {
  readonly spot: Spot;
  readonly system: SourceSystem;
  /** Of the process. */
  readonly ocid: string;
  readonly id: string;
  readonly date: string;
  readonly tags: readonly string[];
}

/** All releases of one contracting process, oldest first. */
export interface SourceProcess {
  readonly ocid: string;
  readonly releases: readonly SourceRelease[];
}

/** Takes files, gives the processes in the order they first appear; what is no release is refused in the report. */
export type ProcessesOf = (report: ImportReport, files: readonly SourceFile[]) => readonly SourceProcess[];
