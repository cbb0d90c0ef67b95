import { compareBytes } from '../../ledger/base/bytes.ts';
import type { Value } from '../../ledger/base/codec.ts';
import type { PublicKey } from '../../ledger/base/keys.ts';
import type { Texts } from '../../ledger/base/texts.ts';
import { type Genesis, genesisFromJson, genesisJson } from '../genesis-file.ts';

/** What a chain starts from, in any order; everything the document can leave to rules is left out. */
export interface GenesisPlan {
  readonly chain: string;
  readonly profile: 'kz' | 'demo';
  /** Milliseconds UTC. */
  readonly time: number;
  readonly organisations: readonly {
    readonly bin: string;
    readonly name: Texts;
    readonly keys: readonly PublicKey[];
    readonly roles: readonly string[];
  }[];
  readonly validators: readonly { readonly key: PublicKey; readonly org: string; readonly name: string }[];
  readonly params: Readonly<Record<string, Value>>;
  readonly note: string | undefined;
}

/** Takes the plan, gives the checked document in its one canonical order, with its hash. `file` is named in faults. */
export function buildGenesis(plan: GenesisPlan, file: string): Genesis {
  const { chain, profile, time, organisations, note } = plan;
  const validators = [...plan.validators].sort((a, b) => compareBytes(a.key, b.key));
  const params = Object.entries(plan.params)
    .map(([name, value]) => ({ name, value }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
  const document = {
    v: 1,
    chain,
    time,
    profile,
    organisations,
    validators,
    params,
    ...(note === undefined ? {} : { note }),
  };
  return genesisFromJson(genesisJson(document), file);
}
