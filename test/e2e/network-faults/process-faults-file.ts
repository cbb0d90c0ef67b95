import { renameSync, writeFileSync } from 'node:fs';

/** What is wrong with one process's machine. */
export interface ProcessFaults {
  /** Added to every sync of a file and every write of the database, ms. */
  readonly diskDelayMs: number;
  /** Added to the wall clock, ms; negative: the clock is behind. */
  readonly clockOffsetMs: number;
}

export const noProcessFaults: ProcessFaults = { diskDelayMs: 0, clockOffsetMs: 0 };

/** Writes the file that process-faults.ts reads, whole or not at all. */
export function writeProcessFaults(file: string, faults: ProcessFaults): void {
  writeFileSync(`${file}.new`, JSON.stringify(faults));
  renameSync(`${file}.new`, file);
}
