import { toHex } from '../../base/bytes.ts';
import { keyText, type PublicKey } from '../../base/keys.ts';
import type { Evidence } from '../../evidence/evidence-form.ts';
import type { Crime } from '../../evidence/verify-evidence.ts';
import { defineEntries } from '../../module.ts';

/** Evidence on the ledger, `evidence/<height>/<id>`; its bytes are in the transaction that brought it. */
export type EvidenceEntry = {
  readonly kind: Evidence['kind'];
  /** The height whose votes it holds. */
  readonly height: number;
  readonly guilty: readonly PublicKey[];
  /** BINs of the organisations those keys stood for in the set of that height, each once. */
  readonly organisations: readonly string[];
  /** BIN of the organisation that reported it, the transaction, and block time, ms. */
  readonly reportedBy: string;
  readonly txId: Uint8Array;
  readonly at: number;
};

/** One deed of one validator, `crime/<key>/<height>/<kind>/<round>` → the evidence that was recorded for it first. */
export type CrimeEntry = { readonly evidence: string; readonly at: number };

export const evidenceEntries = defineEntries<EvidenceEntry>('evidence');
export const crimeEntries = defineEntries<CrimeEntry>('crime');

const HEIGHT_DIGITS = 16;

/** The height as it stands in ids: entries come in the order of heights. */
export function heightText(height: number): string {
  return String(height).padStart(HEIGHT_DIGITS, '0');
}

/** State id of evidence; `id` is H("evidence", bytes). */
export function evidenceEntryId(height: number, id: Uint8Array): string {
  return `${heightText(height)}/${toHex(id)}`;
}

/** State id of a deed; those of one validator are one range. */
export function crimeEntryId({ key, kind, height, round }: Crime): string {
  return `${keyText(key)}/${heightText(height)}/${kind}/${round}`;
}
