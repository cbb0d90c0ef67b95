import { isCleanText } from '../../ledger/base/codec.ts';
import { LANGUAGES } from '../../ledger/base/texts.ts';
import type { Source } from '../../ledger/modules/plan/procurement-fields.ts';
import { fieldFromScalar } from '../source-field.ts';
import type { ImportParty } from './import-parties.ts';
import type { ImportAward } from './import-step.ts';
import { namesPerson } from './personal-data.ts';
import type { SourceRelease } from './source-release.ts';
import { type Spot, unusedLeaves } from './spot.ts';

/** Of the schema of `source`. */
const FIELDS_MAX = 64;
const NAME_CHARS_MAX = 120;
const VALUE_CHARS_MAX = 2000;
/** An award of each of some lots, with room left for the rest. */
export const AWARDS_KEPT_MAX = 16;
const AWARD_CHARS_MAX = 500;
/** A transaction has 32 KiB, and a Cyrillic letter takes two bytes of it. */
const CHARS_MAX = 8_000;

/** Members that lead to people, by name: OCDS's own and those of its extensions and of portals. */
const PERSONAL =
  /\/(contactPoint|contactPerson|contactPersons|author|persones|person|address|email|telephone|phone|faxNumber)(\/|$)/i;
/** Members that become transactions of their own, or belong to bids. */
const OWN_STEPS =
  /^(tender|planning|data)\/(documents|enquiries|questions|amendments|amendment|tenderers|procuringEntity|bids|awards|contracts|cancellations)(\/|$)/;

export interface SourceOptions {
  /** Sections whose fields are kept. */
  readonly sections: readonly string[];
  readonly to: string;
  /** Parties of the object: where the import derived a BIN, their own identifiers are kept. */
  readonly parties: readonly ImportParty[];
  /** Whom the source awarded: kept whatever the ledger comes to. */
  readonly awards?: readonly ImportAward[];
  /** Places that are kept although another line speaks of them. */
  readonly besides?: readonly Spot[];
}

/** Takes a release, gives where it comes from with every field of the sections that found no place of its own: dates first, then ids. */
export function sourceOf({ spot, system, ocid, id, date }: SourceRelease, options: SourceOptions): Source {
  const { sections, to, parties, besides = [], awards = [] } = options;
  const fields = [
    { name: 'release', value: id.slice(0, VALUE_CHARS_MAX) },
    { name: 'date', value: date.slice(0, VALUE_CHARS_MAX) },
    ...languageField(spot.at('language')),
    ...partyFields(parties),
    ...awards.slice(0, AWARDS_KEPT_MAX).flatMap(awardField),
  ];
  let left = CHARS_MAX;
  for (const leaf of [...besides, ...inOrder(spot, sections)]) {
    const name = leaf.pointer.slice(spot.pointer.length + 1);
    const value = fieldFromScalar(leaf.value as string | number | boolean);
    if (OWN_STEPS.test(name)) continue;
    if (PERSONAL.test(leaf.pointer) || namesPerson(value)) {
      leaf.refuse('PERSONAL_DATA');
      continue;
    }
    const fits = value !== '' && name.length <= NAME_CHARS_MAX && value.length <= VALUE_CHARS_MAX;
    if (!fits || !isCleanText(name) || !isCleanText(value)) continue;
    if (fields.length >= FIELDS_MAX || name.length + value.length > left) {
      leaf.refuse('LIST_FULL');
      continue;
    }
    left -= name.length + value.length;
    fields.push({ name, value });
    leaf.carry(`${to} source.fields`);
  }
  return { system, id: ocid.slice(0, 200), fields };
}

/** Dates say most of a process, ids hold its parts together; then what is said of the whole before what is said of a part. */
function inOrder(release: Spot, sections: readonly string[]): readonly Spot[] {
  const depthOf = ({ pointer }: Spot): number => pointer.slice(release.pointer.length + 1).split('/').length;
  const turn = (leaf: Spot): number => {
    if (/date$/i.test(leaf.pointer)) return 0;
    if (/\/(id|relatedLot)$/.test(leaf.pointer)) return 1;
    return depthOf(leaf) <= 2 ? 2 : 3;
  };
  const leaves = sections.flatMap((section) => unusedLeaves(release.at(section)));
  return leaves.sort((a, b) => turn(a) - turn(b));
}

/** Only a language that a wording has no place for. */
function languageField(spot: Spot): readonly { readonly name: string; readonly value: string }[] {
  const value = spot.text();
  if (value === undefined || value.length > 35 || LANGUAGES.some((language) => language === value)) return [];
  return isCleanText(value) ? [{ name: 'language', value }] : [];
}

/** As one text, for a tender may have many lots: lot, bid and status in the source's words, suppliers as BINs, minor units. */
function awardField(award: ImportAward, index: number): readonly { readonly name: string; readonly value: string }[] {
  const { id, lot, bid, suppliers, amount, currency, status, date } = award;
  const value = JSON.stringify({ id, lot, bid, suppliers, amount, currency, status, date });
  const isKept = value.length <= AWARD_CHARS_MAX && isCleanText(value) && !namesPerson(value);
  return isKept ? [{ name: `award/${index + 1}`, value }] : [];
}

function partyFields(parties: readonly ImportParty[]): readonly { readonly name: string; readonly value: string }[] {
  const derived = [...new Set(parties)].filter(({ synthetic }) => synthetic);
  return derived.flatMap(({ bin, id, scheme, number }) =>
    Object.entries({ id, scheme, number })
      .filter(([, value]) => value !== '' && value.length <= 200 && isCleanText(value) && !namesPerson(value))
      .map(([field, value]) => ({ name: `party/${bin}/${field}`, value })),
  );
}
