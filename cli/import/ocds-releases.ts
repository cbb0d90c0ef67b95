import type { Json } from '../../ledger/base/json.ts';
import type { ImportReport } from './import-report.ts';
import type { SourceFile } from './source-file.ts';
import type { SourceProcess, SourceRelease } from './source-release.ts';
import { createSpot, type Spot } from './spot.ts';

/** Takes the files, gives the processes in the order they first appear; what is no release, or a second copy, is refused. */
export function ocdsProcesses(report: ImportReport, files: readonly SourceFile[]): readonly SourceProcess[] {
  const byOcid = new Map<string, SourceRelease[]>();
  const known = new Set<string>();
  for (const { name, content } of files) {
    for (const spot of releaseSpots(createSpot(report, name, '', content))) {
      const release = releaseFrom(spot);
      if (release === undefined) {
        spot.refuse('NOT_A_RELEASE');
        continue;
      }
      const key = JSON.stringify([release.ocid, release.id]);
      if (known.has(key)) {
        spot.refuse('SAME_RELEASE');
        continue;
      }
      known.add(key);
      const list = byOcid.get(release.ocid) ?? [];
      list.push(release);
      byOcid.set(release.ocid, list);
    }
  }
  return [...byOcid].map(([ocid, releases]) => ({ ocid, releases: releases.sort(byDate) }));
}

function byDate(a: SourceRelease, b: SourceRelease): number {
  const [left, right] = [Date.parse(a.date), Date.parse(b.date)];
  return left === right || Number.isNaN(left - right) ? 0 : left - right;
}

function releaseSpots(root: Spot): readonly Spot[] {
  if (Array.isArray(root.at('releases').value) && root.at('ocid').value === undefined) {
    return root.at('releases').items();
  }
  const records = root.at('records').items();
  if (records.length > 0) return records.flatMap(releasesOfRecord);
  return root.at('compiledRelease').value === undefined && !Array.isArray(root.at('releases').value)
    ? [root]
    : releasesOfRecord(root);
}

/** Of a record: its releases where they are there in full, else the compiled one; the others are another form of them. */
function releasesOfRecord(record: Spot): readonly Spot[] {
  const releases = record.at('releases').items();
  const isFull = releases.length > 0 && releases.every((spot) => releaseFrom(spot) !== undefined);
  record.at('versionedRelease').refuse('OTHER_FORM');
  record.at('ocid').carry('source.id');
  if (isFull) {
    record.at('compiledRelease').refuse('OTHER_FORM');
    return releases;
  }
  const compiled = record.at('compiledRelease');
  if (compiled.value === undefined) return releases;
  record.at('releases').refuse('LINK_ONLY');
  return [compiled];
}

function releaseFrom(spot: Spot): SourceRelease | undefined {
  const [ocid, id, date] = [spot.at('ocid').text(), spot.at('id').text(), spot.at('date').text()];
  const tag = spot.at('tag').value;
  if (ocid === undefined || id === undefined || date === undefined || !Array.isArray(tag)) return undefined;
  return {
    spot,
    system: 'OCDS',
    ocid,
    id,
    date,
    tags: tag.filter((word: Json) => typeof word === 'string') as string[],
  };
}
