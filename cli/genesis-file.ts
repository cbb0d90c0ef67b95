import { toHex } from '../ledger/base/bytes.ts';
import type { Value } from '../ledger/base/codec.ts';
import type { Hash } from '../ledger/base/hash.ts';
import { type Json, jsonFromValue } from '../ledger/base/json.ts';
import { paramRows } from '../ledger/execution/rules.ts';
import { type GenesisDocument, genesisHashOf, genesisSchema } from '../ledger/genesis/genesis-document.ts';
import { checkGenesisDocument } from '../ledger/modules/chain/check-genesis.ts';
import { modules } from '../ledger/modules/index.ts';
import { sha256 } from './crypto.ts';
import { readContent } from './files.ts';
import { trouble } from './trouble.ts';

export interface Genesis {
  readonly document: GenesisDocument;
  readonly hash: Hash;
}

/** Reads and checks a genesis file, or GENESIS_MISSING, GENESIS_INVALID. */
export function readGenesisFile(path: string): Genesis {
  return genesisFromJson(readContent(path, 'GENESIS_MISSING'), path);
}

/** Takes the JSON form of a genesis document, gives it checked, with its hash. `file` is named in faults. */
export function genesisFromJson(json: unknown, file: string): Genesis {
  const document = genesisSchema.fromJson(json) as GenesisDocument;
  const wrong = genesisSchema.check(document, '');
  if (wrong !== undefined) throw trouble('GENESIS_INVALID', { file, field: wrong.path, problem: wrong.problem });
  const inconsistent = checkGenesisDocument(document, paramRows(modules));
  if (inconsistent !== undefined) throw trouble(inconsistent.code, { file, ...inconsistent.detail });
  return { document, hash: genesisHashOf(sha256, document) };
}

/** The file's text: JSON, bytes as hex; the hash is over the canonical encoding, so layout does not matter. */
export function genesisText(document: GenesisDocument): string {
  return `${JSON.stringify(genesisJson(document), undefined, 2)}\n`;
}

export function genesisJson(document: GenesisDocument): Json {
  return jsonFromValue(document as unknown as Value);
}

/** Checks a hash that the person pinned, or GENESIS_OTHER_CHAIN. */
export function checkPinnedGenesis(genesis: Genesis, pinned: string | undefined): void {
  const hash = toHex(genesis.hash);
  if (pinned !== undefined && pinned.toLowerCase() !== hash)
    throw trouble('GENESIS_OTHER_CHAIN', { expected: pinned, found: hash });
}
