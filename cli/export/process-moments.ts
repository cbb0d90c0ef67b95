import type { ProcessView } from './process-view.ts';

export type ReleaseTag =
  | 'planning'
  | 'planningUpdate'
  | 'tender'
  | 'tenderUpdate'
  | 'tenderAmendment'
  | 'tenderCancellation'
  | 'award'
  | 'awardUpdate'
  | 'contract';

/** A moment in which something was published: one release, whatever else happened in the same block. */
export interface ProcessMoment {
  readonly at: number;
  readonly tags: readonly ReleaseTag[];
}

/** The order in which a release names its tags. */
const TAG_ORDER: readonly ReleaseTag[] = [
  'planning',
  'planningUpdate',
  'tender',
  'tenderUpdate',
  'tenderAmendment',
  'tenderCancellation',
  'award',
  'awardUpdate',
  'contract',
];

/** Takes a process, gives its moments up to the time it was read, oldest first. What is past never changes in a later export. */
export function momentsOf(process: ProcessView): readonly ProcessMoment[] {
  const found: (readonly [at: number, tag: ReleaseTag])[] = [];
  const published = process.plans.map(({ versions }) => versions[0]?.from ?? process.publishedAt);
  if (published.length > 0) found.push([Math.min(...published), 'planning']);
  // A plan item that joins later, or is amended, updates the planning of the process.
  for (const { versions } of process.plans) for (const { from } of versions) found.push([from, 'planningUpdate']);
  found.push([process.publishedAt, 'tender']);
  for (const { at } of process.documents.slice(1)) found.push([at, 'tenderAmendment']);
  for (const { askedAt, answer } of process.questions) {
    found.push([askedAt, 'tenderUpdate']);
    if (answer !== undefined) found.push([answer.at, 'tenderUpdate']);
  }
  const updates = [process.acceptance?.start, process.openedAt, ...process.lots.map(({ ended }) => ended?.at)];
  for (const at of updates) if (at !== undefined) found.push([at, 'tenderUpdate']);
  if (process.cancelled !== undefined) found.push([process.cancelled.at, 'tenderCancellation']);
  for (const { at, decidedAt } of process.awards ?? []) {
    found.push([at, 'award']);
    if (decidedAt !== undefined) found.push([decidedAt, 'awardUpdate']);
  }
  for (const { signedAt } of process.contracts ?? []) found.push([signedAt, 'contract']);
  const byTime = Map.groupBy(
    found.filter(([at]) => at <= process.time),
    ([at]) => at,
  );
  return [...byTime]
    .sort(([a], [b]) => a - b)
    .map(([at, entries]) => ({ at, tags: tagsOf(new Set(entries.map(([, tag]) => tag))) }));
}

/** An amendment, a first planning, a publication or an award says more than the update in the same moment. */
function tagsOf(tags: Set<ReleaseTag>): readonly ReleaseTag[] {
  if (tags.has('planning')) tags.delete('planningUpdate');
  const more: readonly ReleaseTag[] = ['tenderAmendment', 'tender', 'award', 'awardUpdate'];
  if (more.some((tag) => tags.has(tag))) tags.delete('tenderUpdate');
  return TAG_ORDER.filter((tag) => tags.has(tag));
}
