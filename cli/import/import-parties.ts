import { utf8 } from '../../ledger/base/bytes.ts';
import type { Texts } from '../../ledger/base/texts.ts';
import { binCheckDigit, isBin } from '../../ledger/modules/identity/bin.ts';
import { sha256 } from '../crypto.ts';
import { isPersonNumber } from './personal-data.ts';
import { fittingText } from './source-values.ts';
import type { Spot } from './spot.ts';

/** A party of the sources as an organisation of the ledger. */
export interface ImportParty {
  /** How the sources call it. */
  readonly id: string;
  /** Of the source's identifier; the scheme is empty where it has none. */
  readonly scheme: string;
  readonly number: string;
  readonly bin: string;
  readonly synthetic: boolean;
  readonly name: Texts;
  readonly roles: Set<'CUSTOMER' | 'ORGANIZER' | 'SUPPLIER'>;
}

export interface ImportParties {
  readonly byId: ReadonlyMap<string, ImportParty>;
  /** Enters the parties of a release, or finds them again. */
  addRelease(release: Spot): void;
  /** The party that a reference {id, name} names, with a role it needs; undefined for a natural person or for nothing. */
  refer(reference: Spot, role: 'CUSTOMER' | 'ORGANIZER' | 'SUPPLIER'): ImportParty | undefined;
  /** A participant without a name. */
  unnamed(id: string): ImportParty;
}

const ROLE_WORDS: Readonly<Record<string, 'CUSTOMER' | 'ORGANIZER' | 'SUPPLIER'>> = {
  buyer: 'CUSTOMER',
  procuringEntity: 'ORGANIZER',
  supplier: 'SUPPLIER',
  tenderer: 'SUPPLIER',
  enquirer: 'SUPPLIER',
};

const UNNAMED: Texts = {
  kk: 'Аты жарияланбаған қатысушы',
  ru: 'Участник, имя которого не опубликовано',
  en: 'A participant whose name is not published',
};

export function createImportParties(): ImportParties {
  const byId = new Map<string, ImportParty>();

  function enter(id: string, scheme: string, number: string, name: Texts): ImportParty {
    const known = byId.get(id);
    if (known !== undefined) return known;
    const own = isBin(number);
    const party = {
      id,
      scheme,
      number,
      bin: own ? number : syntheticBin(scheme, number),
      synthetic: !own,
      name,
      roles: new Set<never>(),
    };
    byId.set(id, party);
    return party;
  }

  /** A party that no release named before: how its number and name changed is said once. */
  function enterNew(spot: Spot, id: string, number: string): ImportParty {
    const identifier = spot.at('identifier');
    const title = identifier.at('legalName').text() === undefined ? spot.at('name') : identifier.at('legalName');
    const party = enter(id, identifier.at('scheme').text() ?? '', number, namesFrom(title, id));
    spot.at('id').carry('identity.registerOrganisation');
    identifier.at('scheme').carry('identity.registerOrganisation bin');
    if (party.synthetic) identifier.at('id').change('identity.registerOrganisation bin', 'SYNTHETIC_BIN', party.bin);
    else identifier.at('id').carry('identity.registerOrganisation bin');
    if (spot.at('name').text() === title.text()) spot.at('name').carry('identity.registerOrganisation name');
    return party;
  }

  function enterParty(spot: Spot): void {
    spot.at('contactPoint').refuse('PERSONAL_DATA');
    spot.at('address').refuse('PERSONAL_DATA');
    const id = spot.at('id').text();
    const identifier = spot.at('identifier');
    const number = identifier.at('id').text() ?? id;
    if (id === undefined || number === undefined) return spot.refuse('NOT_A_RELEASE', 'id');
    if (isPerson(identifier.at('scheme'), number)) return spot.refuse('NATURAL_PERSON');
    const roles = spot.at('roles').items();
    if (roles.every((role) => roleOf(role) === undefined)) return spot.refuse('ROLE_UNKNOWN');
    const known = byId.get(id);
    const party = known ?? enterNew(spot, id, number);
    if (known !== undefined)
      for (const [name, field] of spot.members()) if (name !== 'roles') field.carry(`party ${known.bin}`);
    addRoles(party, roles);
  }

  return {
    byId,
    addRelease(release) {
      for (const spot of release.at('parties').items()) enterParty(spot);
    },
    refer(reference, role) {
      const id = referenceId(reference);
      if (id === undefined) return undefined;
      const number = reference.at('identifier').at('id').text() ?? id;
      if (isPerson(reference.at('identifier').at('scheme'), number)) {
        reference.refuse('NATURAL_PERSON');
        return undefined;
      }
      reference.at('contactPoint').refuse('PERSONAL_DATA');
      reference.at('address').refuse('PERSONAL_DATA');
      const scheme = reference.at('identifier').at('scheme').text() ?? '';
      const legalName = reference.at('identifier').at('legalName');
      const title = legalName.text() === undefined ? reference.at('name') : legalName;
      const party = byId.get(id) ?? enter(id, scheme, number, namesFrom(title, id));
      party.roles.add(role);
      for (const field of ['id', 'name', 'identifier']) reference.at(field).carry(`party ${party.bin}`);
      return party;
    },
    unnamed(id) {
      const party = enter(id, 'adal-import', id, UNNAMED);
      party.roles.add('SUPPLIER');
      return party;
    },
  };
}

/** By its own id, else by its identifier, for names of one body are written in many ways; else by its name. */
function referenceId(reference: Spot): string | undefined {
  const number = reference.at('identifier').at('id').text();
  const scheme = reference.at('identifier').at('scheme').text();
  const identifier = number === undefined || scheme === undefined ? undefined : `${scheme}-${number}`;
  return reference.at('id').text() ?? identifier ?? reference.at('name').text();
}

/** By the scheme's name, or by a number that can only be a person's: ten digits are a taxpayer's in Ukraine, bodies have eight. */
function isPerson(scheme: Spot, number: string): boolean {
  const word = scheme.text() ?? '';
  if (/^UA-/i.test(word) && /^[0-9]{10}$/.test(number)) return true;
  return /(^|[^A-ZА-Я])(IIN|ИИН|ЖСН)($|[^A-ZА-Я])/i.test(word) || isPersonNumber(number);
}

function roleOf(role: Spot): 'CUSTOMER' | 'ORGANIZER' | 'SUPPLIER' | undefined {
  const word = String(role.value);
  return Object.hasOwn(ROLE_WORDS, word) ? ROLE_WORDS[word] : undefined;
}

function addRoles(party: ImportParty, roles: readonly Spot[]): void {
  for (const role of roles) {
    const word = roleOf(role);
    if (word === undefined) role.refuse('ROLE_UNKNOWN');
    else {
      party.roles.add(word);
      role.carry(`identity.grantRole ${word}`);
    }
  }
}

/**
 * A BIN for a party whose identifier is none: of scheme and number alone, so that every import gives the same. The years 40–89
 * never stand in a real BIN: bodies registered then have none yet.
 */
export function syntheticBin(scheme: string, number: string): string {
  const random = sha256(utf8(`adal import ${JSON.stringify([scheme, number])}`));
  const at = (index: number, count: number): number => (random[index] ?? 0) % count;
  const prefix = `${40 + at(0, 50)}${String(1 + at(1, 12)).padStart(2, '0')}${4 + at(2, 3)}${at(3, 4)}`;
  const serial = (((random[4] ?? 0) << 16) | ((random[5] ?? 0) << 8) | (random[6] ?? 0)) % 100_000;
  for (let next = serial; ; next++) {
    const first = `${prefix}${String(next % 100_000).padStart(5, '0')}`;
    const digit = binCheckDigit(first);
    if (digit !== undefined) return `${first}${digit}`;
  }
}

function namesFrom(spot: Spot, id: string): Texts {
  const name = fittingText(spot, 'identity.registerOrganisation name', 300) ?? id.slice(0, 300);
  spot.change('identity.registerOrganisation name', 'ONE_LANGUAGE');
  return { kk: name, ru: name, en: name };
}
