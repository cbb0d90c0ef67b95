import { type Bytes, toHex } from '../../base/bytes.ts';
import { type Schema, text } from '../../base/schema.ts';
import { defineEntries, type StateRead } from '../../module.ts';

export type DocumentStatus = 'ANCHORED' | 'SUPERSEDED' | 'REVOKED';
export type DocumentVisibility = 'PUBLIC' | 'PARTIES' | 'SEALED_UNTIL';
export type DocumentApproval = { readonly org: string; readonly key: Bytes; readonly at: number };

/** What the ledger knows of a file, `document/<object>/<sha256 hex>`; the file itself stays off the chain. */
export type DocumentEntry = {
  readonly status: DocumentStatus;
  /** Who anchored it, and when (block time, ms). */
  readonly org: string;
  readonly key: Bytes;
  readonly at: number;
  readonly size: number;
  readonly mime: string;
  readonly docType: string;
  readonly lang: string;
  readonly visibility: DocumentVisibility;
  readonly sealedUntil?: number;
  readonly title?: string;
  readonly approvals?: readonly DocumentApproval[];
  readonly supersedes?: string;
  readonly supersededBy?: string;
  readonly closedAt?: number;
  readonly reason?: string;
};

export const documentEntries = defineEntries<DocumentEntry>('document');

/** Approvals of one document: every key of an organisation could give one. */
export const DOCUMENT_APPROVALS_MAX = 32;

const HEX_CHARS = 64;

/** What a document belongs to: `<family>/<id>` or `<family>/<id>/<name>`; with prefix and hash it stays within a state key. */
export const objectRef = (): Schema<string> =>
  text({ max: 128, pattern: /^[a-z]{1,16}\/[A-Za-z0-9._-]{1,64}(\/[A-Za-z0-9._-]{1,64})?$/ });

/** A document's id: its object, then the hash of the file in hex. */
export const documentRef = (): Schema<string> =>
  text({ max: 193, pattern: /^[a-z]{1,16}\/[A-Za-z0-9._-]{1,64}(\/[A-Za-z0-9._-]{1,64})?\/[0-9a-f]{64}$/ });

/** The id of the file with this hash in this object: the same file twice in one object is one document. */
export function documentId(object: string, sha256: Bytes): string {
  return `${object}/${toHex(sha256)}`;
}

/** The object of a document's id. */
export function objectOfDocument(id: string): string {
  return id.slice(0, -(HEX_CHARS + 1));
}

/** Gives what is anchored under this hash in this object, or undefined. */
export function findDocument(state: StateRead, object: string, sha256: Bytes): DocumentEntry | undefined {
  return state.get(documentEntries, documentId(object, sha256));
}

/** Published = approved (system.md P4): the same hash carries the anchor and an approval, and neither was taken back. */
export function isApproved(entry: DocumentEntry): boolean {
  return entry.status === 'ANCHORED' && entry.approvals !== undefined && entry.approvals.length > 0;
}

/** Who may see the file at the time: a sealed one is public from its moment on, by block time alone. */
export function visibilityAt(entry: DocumentEntry, time: number): DocumentVisibility {
  if (entry.visibility !== 'SEALED_UNTIL') return entry.visibility;
  return time >= (entry.sealedUntil ?? 0) ? 'PUBLIC' : 'SEALED_UNTIL';
}
