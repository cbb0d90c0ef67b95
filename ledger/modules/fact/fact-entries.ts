import type { Bytes } from '../../base/bytes.ts';
import type { ValueMap } from '../../base/codec.ts';
import { defineEntries } from '../../module.ts';

export type SourceStatus = 'ACTIVE' | 'SUSPENDED' | 'RETIRED';
export type FactStatus = 'ATTESTED' | 'REVOKED';
export type FactFieldType = 'text' | 'int' | 'money' | 'bps' | 'time' | 'bool' | 'hash';
export type FactField = { readonly name: string; readonly type: FactFieldType; readonly required: boolean };

/** A database whose owner signs facts, `source/<id>`. */
export type SourceEntry = {
  readonly owner: string;
  readonly name: { readonly kk: string; readonly ru: string; readonly en: string };
  readonly schemas: readonly string[];
  readonly status: SourceStatus;
  readonly statusSince: number;
  readonly legalAct: string;
};

/** What a fact of this name says, and the one source that says it: `factSchema/<id>`. */
export type FactSchemaEntry = {
  readonly source: string;
  /** Personal data: only commitments enter the ledger. */
  readonly personal: boolean;
  readonly fields: readonly FactField[];
};

/** A signed statement of a source about a subject, `fact/<id>`; its meaning never changes. */
export type FactEntry = {
  readonly source: string;
  readonly schema: string;
  readonly subject: string;
  readonly value?: ValueMap;
  /** SHA-256("dom" ‖ salt ‖ data) where the data may not be public. */
  readonly commit?: Bytes;
  readonly asOf: number;
  readonly validTo: number;
  readonly attestedAt: number;
  readonly key: Bytes;
  readonly requestId?: string;
  /** The fact of this schema about this subject that was the latest before. */
  readonly before?: string;
  readonly status: FactStatus;
  readonly revokedAt?: number;
  readonly reason?: string;
};

export const sourceEntries = defineEntries<SourceEntry>('source');
export const factSchemaEntries = defineEntries<FactSchemaEntry>('factSchema');
export const factEntries = defineEntries<FactEntry>('fact');
/** Id of the latest fact by schema and subject, `factOf/<schema>/<subject hash>`. */
export const latestFactEntries = defineEntries<string>('factOf');
