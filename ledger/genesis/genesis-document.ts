import type { Bytes } from '../base/bytes.ts';
import { encodeCanonical, type Value } from '../base/codec.ts';
import { type Hash, hashTagged, type Sha256 } from '../base/hash.ts';
import { VALIDATORS_MAX } from '../base/limits.ts';
import { anyValue, type Infer, int, key, list, map, oneOf, optional, text, texts, time } from '../base/schema.ts';

/** 12 digits; the check digit is the identity module's business. */
const bin = () => text({ min: 12, max: 12, pattern: /^[0-9]{12}$/ });

/**
 * What the network starts from; its hash identifies the chain everywhere (protocol.md §1).
 * Organisations listed here exist from height 0 with their keys and roles (validators' ministries, the registrar, MINFIN).
 */
export const genesisSchema = map({
  v: int({ min: 1, max: 1 }),
  chain: text({ max: 32, pattern: /^[a-z0-9-]{1,32}$/ }),
  /** No block's time is at or before this. */
  time: time(),
  /** `kz` holds the law's periods; `demo` holds seconds and shows a banner (domain.md §3.0). */
  profile: oneOf('kz', 'demo'),
  organisations: list(
    map({
      bin: bin(),
      name: texts(300),
      keys: list(key(), { min: 1, max: 8 }),
      roles: list(text({ max: 32, pattern: /^[A-Z_]{1,32}$/ }), { max: 16 }),
    }),
    { min: 1, max: 500 },
  ),
  /** Sorted by key bytes, no key twice; `org` is an organisation above. */
  validators: list(map({ key: key(), org: bin(), name: text({ max: 64 }) }), { min: 1, max: VALIDATORS_MAX }),
  /** Values that differ from the profile's defaults, by parameter name, sorted by name. */
  params: list(map({ name: text({ max: 64 }), value: anyValue() }), { max: 200 }),
  note: optional(text({ max: 1000 })),
});

export type GenesisDocument = Infer<typeof genesisSchema>;

/** genesisHash = H("genesis", cbor(genesis document)). */
export function genesisHashOf(sha256: Sha256, document: GenesisDocument): Hash {
  return hashTagged(sha256, 'genesis', encodeGenesis(document));
}

/** Canonical bytes of the document. */
export function encodeGenesis(document: GenesisDocument): Bytes {
  return encodeCanonical(document as unknown as Value);
}
