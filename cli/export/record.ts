import { isOcdsMap, type OcdsMap, type OcdsValue, textFromOcds } from './ocds-value.ts';
import { isIdList } from './source-values.ts';

/** Takes the releases of one process, oldest first, gives its record: the releases and what they come to together. */
export function recordFromReleases(releases: readonly OcdsMap[]): OcdsMap {
  const ocid = releases[0]?.ocid ?? '';
  return { ocid, releases, compiledRelease: compiledFrom(releases) };
}

/** Lists that a release states anew as a whole (`wholeListMerge` of the OCDS 1.1 release schema). */
const WHOLE_LISTS = new Set(['additionalClassifications', 'additionalIdentifiers', 'changes', 'roles', 'tag']);

/** The merge routine of OCDS 1.1 for what an export writes: maps field by field, lists by id, all else replaced by the newer. */
function compiledFrom(releases: readonly OcdsMap[]): OcdsMap {
  let compiled: OcdsMap = {};
  for (const release of releases) compiled = merged(compiled, release);
  const last = releases.at(-1);
  // The compiled release is of no moment of its own: the newest release names it.
  return { ...compiled, id: `${String(last?.ocid)}-compiled-${String(last?.date)}`, tag: ['compiled'] };
}

function merged(older: OcdsMap, newer: OcdsMap): OcdsMap {
  const fields = new Map(Object.entries(older));
  for (const [name, value] of Object.entries(newer)) {
    // A null takes the field away.
    if (value === null) fields.delete(name);
    else fields.set(name, mergedValue(name, fields.get(name), value));
  }
  return Object.fromEntries(fields);
}

function mergedValue(name: string, older: OcdsValue | undefined, newer: OcdsValue): OcdsValue {
  if (isOcdsMap(older) && isOcdsMap(newer)) return merged(older, newer);
  if (!WHOLE_LISTS.has(name) && isIdList(older) && isIdList(newer) && older.length > 0) return mergedList(older, newer);
  return newer;
}

function mergedList(older: readonly OcdsMap[], newer: readonly OcdsMap[]): readonly OcdsMap[] {
  const byId = new Map(older.map((item) => [textFromOcds(item.id ?? null), item]));
  for (const item of newer) {
    const id = textFromOcds(item.id ?? null);
    const known = byId.get(id);
    byId.set(id, known === undefined ? item : merged(known, item));
  }
  return [...byId.values()];
}
