import { fromHex } from '../../base/bytes.ts';
import type { ValueMap } from '../../base/codec.ts';
import { type Fault, fault } from '../../base/fault.ts';
import { invariant } from '../../base/invariant.ts';
import type { ApplyContext, ReadContext, StateRead } from '../../module.ts';
import { documentEntries, objectOfDocument, visibilityAt } from '../document/document-entries.ts';
import { startDiscussion } from './tender-clock.ts';
import {
  currentVersion,
  existingTender,
  type TenderVersion,
  tenderLots,
  tenderVersionEntries,
} from './tender-entries.ts';
import { type DocumentChange, TENDER_DOCUMENTS_MAX, TENDER_VERSIONS_MAX } from './tender-fields.ts';

/** Whose documents a tender may use, and of which plan items and tender besides the papers of these organisations. */
export type DocumentScope = { readonly orgs: readonly string[]; readonly objects: readonly string[] };

/**
 * Takes the documents to list beside those listed, gives TENDER_DOCUMENT_LISTED for one named twice, or
 * TENDER_DOCUMENT_MISSING for one that is not anchored in the scope, not in force, or not public at block time.
 */
export function checkAdded(
  context: ReadContext,
  scope: DocumentScope,
  listed: readonly string[],
  added: readonly string[],
): Fault | undefined {
  const known = new Set(listed);
  for (const document of added) {
    if (known.has(document)) return fault('TENDER_DOCUMENT_LISTED', { document });
    known.add(document);
    if (!isUsable(context, scope, document)) return fault('TENDER_DOCUMENT_MISSING', { document });
  }
  return undefined;
}

/** The preconditions of a new version of a tender's documents. */
export function checkDocumentChange(context: ReadContext, id: string, change: DocumentChange): Fault | undefined {
  const tender = existingTender(context.state, id);
  if (tender.version >= TENDER_VERSIONS_MAX) {
    return fault('TENDER_VERSIONS_FULL', { tender: id, versionsMax: TENDER_VERSIONS_MAX });
  }
  if (change.add.length + change.remove.length === 0) return fault('TENDER_DOCUMENTS_UNCHANGED', { tender: id });
  const listed = new Set(currentVersion(context.state, id, tender).documents.map(({ document }) => document));
  const before = [...listed];
  for (const document of change.remove) {
    if (!listed.delete(document)) return fault('TENDER_DOCUMENT_UNLISTED', { document });
  }
  // A document that is left out cannot come back in the same step: that would be a change that changes nothing.
  const refused = checkAdded(context, scopeOf(context.state, id), before, change.add);
  if (refused !== undefined) return refused;
  const count = listed.size + change.add.length;
  return count <= TENDER_DOCUMENTS_MAX
    ? undefined
    : fault('TENDER_DOCUMENTS_FULL', { tender: id, documentsMax: TENDER_DOCUMENTS_MAX });
}

/** Writes the next version and starts the discussion over; gives the version and the discussion's end. */
export function putNextVersion(
  context: ApplyContext,
  id: string,
  change: DocumentChange,
  why: { readonly reason: string } | { readonly question: number },
): ValueMap {
  const before = existingTender(context.state, id);
  const tender = { ...before, version: before.version + 1 };
  const removed = new Set(change.remove);
  const kept = currentVersion(context.state, id, before).documents.filter(({ document }) => !removed.has(document));
  const documents = [...kept, ...listedDocuments(change.add)];
  context.state.put(tenderVersionEntries, `${id}/${tender.version}`, { documents, at: context.time, ...why });
  const end = startDiscussion(context, id, tender);
  context.emit({
    type: 'tender.documentsAmended',
    data: { tender: id, version: tender.version, end, ...change, ...why },
  });
  return { version: tender.version, end };
}

/** Documents as a version lists them: with the hash that ends their id, so that a file can be checked without a look-up. */
export function listedDocuments(ids: readonly string[]): TenderVersion['documents'] {
  return ids.map((document) => {
    const sha256 = fromHex(document.slice(objectOfDocument(document).length + 1));
    invariant(sha256 !== undefined, `a document's id ends with its hash: ${document}`);
    return { document, sha256 };
  });
}

function scopeOf(state: StateRead, id: string): DocumentScope {
  const tender = existingTender(state, id);
  const lots = tenderLots(state, id, tender);
  return {
    orgs: [tender.organizer, ...lots.map((lot) => lot.customer)],
    objects: [`tender/${id}`, ...lots.map((lot) => `plan/${lot.plan}`)],
  };
}

function isUsable(context: ReadContext, scope: DocumentScope, document: string): boolean {
  const entry = context.state.get(documentEntries, document);
  if (entry === undefined || entry.status !== 'ANCHORED' || !scope.orgs.includes(entry.org)) return false;
  const object = objectOfDocument(document);
  const own = object.startsWith('org/') || object.startsWith('file/') || scope.objects.includes(object);
  return own && visibilityAt(entry, context.time) === 'PUBLIC';
}
