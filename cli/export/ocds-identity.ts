import type { Language } from '../../ledger/base/texts.ts';
import { type OcdsMap, ocdsMap } from './ocds-value.ts';
import { wordingFields, wordingText } from './ocds-words.ts';
import type { ProcessView } from './process-view.ts';
import type { PartyIdentifier } from './source-values.ts';

/** The scheme of business identification numbers in the list org-id.guide. */
const BIN_SCHEME = 'KZ-BIN';

/** Gives OCDS ids and entries of organisations; remembers in which roles each was named. */
export interface PartyBook {
  /** A reference {id, name}, with the role it stands in. */
  refer(bin: string, role: string): OcdsMap;
  /** Entries of all that were named, in that order. */
  parties(): readonly OcdsMap[];
}

/** Takes the process and the identifiers its source used, for organisations whose BIN the import derived. */
export function createPartyBook(
  { organisations }: ProcessView,
  identifiers: ReadonlyMap<string, PartyIdentifier>,
  main: Language,
): PartyBook {
  const roles = new Map<string, string[]>();
  const idOf = (bin: string): string => identifiers.get(bin)?.id ?? `${BIN_SCHEME}-${bin}`;
  return {
    refer(bin, role) {
      const known = roles.get(bin) ?? [];
      roles.set(bin, known.includes(role) ? known : [...known, role]);
      return ocdsMap({ id: idOf(bin), name: wordingText(organisations[bin], main) });
    },
    parties: () =>
      [...roles].map(([bin, held]) => {
        const found = identifiers.get(bin);
        const names = organisations[bin];
        const own = { scheme: BIN_SCHEME, id: bin };
        const identifier = found === undefined ? own : ocdsMap({ scheme: found.scheme, id: found.number });
        return ocdsMap({
          id: idOf(bin),
          ...wordingFields('name', names, main),
          identifier: { ...identifier, ...wordingFields('legalName', names, main) },
          roles: [...held],
          // A BIN that the import derived is the ledger's own name for the party and no number of a register.
          'adal:bin': found === undefined ? undefined : bin,
        });
      }),
  };
}
