import { type Bytes, fromHex, toHex } from '../base/bytes.ts';
import { decodeCanonical, encodeCanonical } from '../base/codec.ts';
import { type Fault, fault, isFault } from '../base/fault.ts';
import { STATE_KEY_CHARS_MAX, STATE_VALUE_BYTES_MAX } from '../base/limits.ts';
import { type Infer, int, list, map, oneOf, optional, text } from '../base/schema.ts';
import { hex, type ParsedSignedHeader, readSignedHeader, signedHeaderFields } from '../receipt/receipt-form.ts';
import { type StateProof, stateProofFromValue, stateProofValue } from '../state/tree/proof.ts';

/** One key of the state at the bundle's block: its bytes, or absent, and the proof of either. */
export interface BundleEntry {
  readonly key: string;
  readonly value?: Bytes;
  readonly proof: StateProof;
}

/** Entries of the state of one certified block, enough to repeat what the ledger says of `subject`. Nothing of it is proven yet. */
export interface Bundle extends ParsedSignedHeader {
  readonly kind: BundleKind;
  /** The tender, or `tender/lot`. */
  readonly subject: string;
  readonly entries: readonly BundleEntry[];
}

export type BundleKind = (typeof BUNDLE_KINDS)[number];
const BUNDLE_KINDS = ['opening', 'score'] as const;

const BUNDLE_VERSION = 1;
/** Entries of one bundle: the bids of the largest tender have eight each, and there is room. */
const ENTRIES_MAX = 50_000;
/** Bytes of a proof: a path of 256 bits with every sibling. */
const PROOF_BYTES_MAX = 10_000;

const entrySchema = map({
  key: text({ max: STATE_KEY_CHARS_MAX, pattern: /^[\x20-\x7e]+$/ }),
  value: optional(hex(1, STATE_VALUE_BYTES_MAX)),
  proof: hex(1, PROOF_BYTES_MAX),
});
export type BundleEntryJson = Infer<typeof entrySchema>;

/** JSON form of a bundle; bytes as lower-case hex, proofs as cbor. */
export const bundleSchema = map({
  v: int({ min: BUNDLE_VERSION, max: BUNDLE_VERSION }),
  kind: oneOf(...BUNDLE_KINDS),
  subject: text({ max: 64 }),
  ...signedHeaderFields,
  entries: list(entrySchema, { max: ENTRIES_MAX }),
});
export type BundleJson = Infer<typeof bundleSchema>;

/** The JSON form of a bundle of these parts. */
export function bundleJson(
  kind: BundleKind,
  subject: string,
  parts: Omit<BundleJson, 'v' | 'kind' | 'subject'>,
): BundleJson {
  return { v: BUNDLE_VERSION, kind, subject, ...parts };
}

/** The JSON form of an entry. */
export function bundleEntryJson({ key, value, proof }: BundleEntry): BundleEntryJson {
  return {
    key,
    ...(value === undefined ? {} : { value: toHex(value) }),
    proof: toHex(encodeCanonical(stateProofValue(proof))),
  };
}

/** Takes untrusted JSON, gives the bundle with header, certificate and proofs decoded, or BUNDLE_FORMAT with the field. */
export function parseBundle(json: unknown): Bundle | Fault {
  const problem = bundleSchema.check(json, '');
  if (problem !== undefined) return wrong(problem.path, problem.problem);
  const { kind, subject, entries, ...signed } = json as BundleJson;
  const header = readSignedHeader(signed);
  if (isFault(header)) return wrong(String(header.detail.field ?? ''), String(header.detail.problem ?? ''));
  const read: BundleEntry[] = [];
  for (const [at, entry] of entries.entries()) {
    const found = readEntry(entry);
    if (found === undefined) return wrong(`entries[${at}].proof`, 'pattern');
    read.push(found);
  }
  return { ...header, kind, subject, entries: read };
}

function readEntry({ key, value, proof }: BundleEntryJson): BundleEntry | undefined {
  const decoded = decodeCanonical(fromHex(proof) as Bytes);
  const found = isFault(decoded) ? undefined : stateProofFromValue(decoded);
  if (found === undefined) return undefined;
  return { key, ...(value === undefined ? {} : { value: fromHex(value) as Bytes }), proof: found };
}

function wrong(field: string, problem: string): Fault {
  return fault('BUNDLE_FORMAT', { field, problem });
}
