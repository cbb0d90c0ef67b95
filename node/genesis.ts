import type { Bytes } from '../ledger/base/bytes.ts';
import { decodeCanonical } from '../ledger/base/codec.ts';
import { type Fault, fault, isFault } from '../ledger/base/fault.ts';
import type { Rules } from '../ledger/execution/rules.ts';
import { type GenesisDocument, genesisSchema } from '../ledger/genesis/genesis-document.ts';

/** Takes the canonical bytes of a genesis document, gives it checked, or CODEC_* or GENESIS_INVALID. */
export function genesisFromBytes(rules: Rules, data: Bytes): GenesisDocument | Fault {
  const value = decodeCanonical(data);
  if (isFault(value)) return value;
  const problem = genesisSchema.check(value, '');
  if (problem !== undefined) return fault('GENESIS_INVALID', { field: problem.path, problem: problem.problem });
  const document = value as unknown as GenesisDocument;
  return rules.checkGenesis(document) ?? document;
}
