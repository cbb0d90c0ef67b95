import { isCleanText } from '../../ledger/base/codec.ts';
import type { Source } from '../../ledger/modules/plan/procurement-fields.ts';
import { namesPerson } from './personal-data.ts';
import type { SourceRelease } from './source-release.ts';
import { unusedLeaves } from './spot.ts';

/** Of the schema of `source`. */
const FIELDS_MAX = 64;
const NAME_CHARS_MAX = 120;
const VALUE_CHARS_MAX = 2000;
/** A transaction has 32 KiB, and a Cyrillic letter takes two bytes of it. */
const CHARS_MAX = 8_000;

/** Members that lead to people, by name: OCDS's own and those of its extensions and of portals. */
const PERSONAL =
  /\/(contactPoint|contactPerson|contactPersons|author|persones|person|address|email|telephone|phone|faxNumber)(\/|$)/i;
/** Members that become transactions of their own, or belong to bids. */
const OWN_STEPS = /^(tender|planning)\/(documents|enquiries|amendments|amendment|tenderers|procuringEntity)(\/|$)/;

/** Takes a release, gives where it comes from with every field of the sections that found no place of its own: its dates first. */
export function sourceOf({ spot, ocid, id, date }: SourceRelease, sections: readonly string[], to: string): Source {
  const fields = [
    { name: 'release', value: id.slice(0, VALUE_CHARS_MAX) },
    { name: 'date', value: date.slice(0, VALUE_CHARS_MAX) },
  ];
  let left = CHARS_MAX;
  const leaves = sections.flatMap((section) => unusedLeaves(spot.at(section)));
  const isDate = (pointer: string) => /date$/i.test(pointer);
  const ordered = [...leaves].sort((a, b) => Number(isDate(b.pointer)) - Number(isDate(a.pointer)));
  for (const leaf of ordered) {
    const name = leaf.pointer.slice(spot.pointer.length + 1);
    const value = String(leaf.value);
    if (OWN_STEPS.test(name)) continue;
    if (PERSONAL.test(leaf.pointer) || namesPerson(value)) {
      leaf.refuse('PERSONAL_DATA');
      continue;
    }
    const fits = value !== '' && name.length <= NAME_CHARS_MAX && value.length <= VALUE_CHARS_MAX;
    if (!fits || !isCleanText(name) || !isCleanText(value)) continue;
    if (fields.length === FIELDS_MAX || name.length + value.length > left) {
      leaf.refuse('LIST_FULL');
      continue;
    }
    left -= name.length + value.length;
    fields.push({ name, value });
    leaf.carry(`${to} source.fields`);
  }
  return { system: 'OCDS', id: ocid.slice(0, 200), fields };
}
