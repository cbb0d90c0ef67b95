import type { Hash, Sha256 } from '../base/hash.ts';
import { appendLeaf, emptyLog } from '../log/merkle.ts';
import { defineEntries } from '../module.ts';
import type { Overlay } from '../state/overlay.ts';

/** Proof of completeness: how many records a subject has, their RFC 6962 peaks (largest first), the log index of the last. */
export type SubjectEntry = {
  readonly count: number;
  readonly peaks: readonly Hash[];
  readonly lastIndex: number;
};

/** subject/<name>: one entry per tender, organisation, document object … (protocol.md §3). */
export const subjectEntries = defineEntries<SubjectEntry>('subject');

/** Adds a record to the histories of its subjects; a subject named twice counts once. */
export function joinSubjects(
  sha256: Sha256,
  state: Overlay,
  subjects: ReadonlySet<string>,
  leaf: Hash,
  logIndex: number,
): void {
  for (const subject of subjects) {
    const entry = state.get(subjectEntries, subject);
    const before = entry === undefined ? emptyLog : { size: entry.count, peaks: entry.peaks };
    const after = appendLeaf(sha256, before, leaf);
    state.put(subjectEntries, subject, { count: after.size, peaks: after.peaks, lastIndex: logIndex });
  }
}
