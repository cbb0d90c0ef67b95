import { invariant } from '../../base/invariant.ts';
import type { ApplyContext } from '../../module.ts';
import { type DocumentEntry, documentEntries } from './document-entries.ts';

export const DOCUMENT_LAW =
  'Law of 7 January 2003 No. 370-II on the electronic document and electronic digital signature; system.md P4, L7';
export const documentText = { kk: 'Құжаттың нөмірі', ru: 'Номер документа', en: 'Id of the document' };

export interface DocumentEnd {
  readonly status: 'SUPERSEDED' | 'REVOKED';
  readonly supersededBy?: string;
  readonly reason?: string;
}

/** Ends an anchored document; its hash and everything about it stay readable. Emits `document.superseded` or `document.revoked`. */
export function closeDocument(
  context: Pick<ApplyContext, 'state' | 'time' | 'emit'>,
  id: string,
  end: DocumentEnd,
): void {
  const entry = documentAt(context, id);
  context.state.put(documentEntries, id, { ...entry, ...end, closedAt: context.time });
  const { status, ...why } = end;
  context.emit({
    type: status === 'SUPERSEDED' ? 'document.superseded' : 'document.revoked',
    data: { document: id, ...why },
  });
}

/** Gives a document that is known to exist. */
export function documentAt(context: Pick<ApplyContext, 'state'>, id: string): DocumentEntry {
  const entry = context.state.get(documentEntries, id);
  invariant(entry !== undefined, 'check found the document');
  return entry;
}
