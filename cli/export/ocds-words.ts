import { LANGUAGES, type Language } from '../../ledger/base/texts.ts';
import { type OcdsMap, ocdsMap } from './ocds-value.ts';
import type { Words } from './process-view.ts';

/** The language that a process is told in: the wished one if its title has it, else the first it has. */
export function mainLanguage(title: Words, wished: Language): Language {
  return [wished, ...LANGUAGES].find((language) => title[language] !== undefined) ?? wished;
}

/** Takes a wording, gives `name` in the main language and `name_kk`, `name_ru`, `name_en` for the others it has. */
export function wordingFields(name: string, words: Words | undefined, main: Language): OcdsMap {
  if (words === undefined) return {};
  const first = [main, ...LANGUAGES].find((language) => words[language] !== undefined) ?? main;
  const others = LANGUAGES.filter((language) => language !== first).map(
    (language) => [`${name}_${language}`, words[language]] as const,
  );
  return ocdsMap({ [name]: words[first], ...Object.fromEntries(others) });
}

/** A name in the main language, or in any. */
export function wordingText(words: Words | undefined, main: Language): string | undefined {
  const first = [main, ...LANGUAGES].find((language) => words?.[language] !== undefined);
  return first === undefined ? undefined : words?.[first];
}

const CATEGORIES = { GOODS: 'goods', WORKS: 'works', SERVICES: 'services' } as const;

export function categoryFromKind(kind: keyof typeof CATEGORIES): string {
  return CATEGORIES[kind];
}

/** awardCriteria: price alone, or price among others. */
export function criteriaFromRule(rule: string): string {
  return rule === 'LOWEST_PRICE' ? 'priceOnly' : 'ratedCriteria';
}

/** The stages in which a lot ends, in the codelist tenderStatus; in all others it is under way. */
const LOT_STATUS: Readonly<Record<string, string>> = {
  AWARDED: 'complete',
  UNSUCCESSFUL: 'unsuccessful',
};

export function lotStatus(stage: string | undefined): string {
  return (stage === undefined ? undefined : LOT_STATUS[stage]) ?? 'active';
}

/** The codelist bidStatus of the bids extension. A bid that was opened and not judged yet is pending. */
const BID_STATUS: Readonly<Record<string, string>> = {
  ADMITTED: 'valid',
  RANKED: 'valid',
  WON: 'valid',
  LOST: 'valid',
  INVALID: 'disqualified',
  REJECTED: 'disqualified',
  WITHDRAWN: 'withdrawn',
};

export function bidStatus(status: string): string {
  return BID_STATUS[status] ?? 'pending';
}

/** The codelist awardStatus; a word that is not listed is not final yet. */
const AWARD_STATUS: Readonly<Record<string, string>> = {
  ACCEPTED: 'active',
  DECLINED: 'cancelled',
  EVADED: 'cancelled',
};

export function awardStatus(status: string): string {
  return AWARD_STATUS[status] ?? 'pending';
}

/** The codelist contractStatus. */
const CONTRACT_STATUS: Readonly<Record<string, string>> = {
  ACTIVE: 'active',
  SIGNED: 'active',
  CANCELLED: 'cancelled',
  COMPLETED: 'terminated',
  TERMINATED: 'terminated',
};

export function contractStatus(status: string): string {
  return CONTRACT_STATUS[status] ?? 'pending';
}
