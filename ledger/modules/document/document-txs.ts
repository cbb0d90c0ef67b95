import { bytesEqual } from '../../base/bytes.ts';
import { type Fault, type FaultCode, fault } from '../../base/fault.ts';
import { map, text } from '../../base/schema.ts';
import { defineTx, type TxReadContext, type TxRow } from '../../module.ts';
import { fieldTexts } from '../identity/field-texts.ts';
import { EXAMPLE_BIN } from '../identity/identity-examples.ts';
import { closeDocument, DOCUMENT_LAW, documentAt, documentText } from './document-close.ts';
import { DOCUMENT_APPROVALS_MAX, documentEntries, documentRef, objectOfDocument } from './document-entries.ts';
import type { ObjectOwner } from './object-families.ts';

const EXAMPLE = `file/${EXAMPLE_BIN}/charter/${'07'.repeat(32)}`;
const OWN_DOCUMENT_FAULTS: readonly FaultCode[] = [
  'DOCUMENT_UNKNOWN',
  'DOCUMENT_OBJECT_UNKNOWN',
  'DOCUMENT_NOT_OWN',
  'DOCUMENT_WRONG_STATE',
];

/** `document.approve`: the object's owner says that this very file is the approved one; several keys may say so. */
export function approveTx(ownerOf: ObjectOwner): TxRow {
  return defineTx({
    type: 'document.approve',
    payload: map({ document: documentRef() }),
    signer: { kind: 'registered' },
    sensitive: false,
    legalBasis: DOCUMENT_LAW,
    cost: 1,
    subjects: (payload) => [objectOfDocument(payload.document)],
    faults: [...OWN_DOCUMENT_FAULTS, 'DOCUMENT_APPROVED_ALREADY', 'DOCUMENT_APPROVALS_FULL'],
    check(context, payload) {
      const found = checkOwnAnchored(context, ownerOf, payload.document);
      if (found !== undefined) return found;
      const approvals = context.state.get(documentEntries, payload.document)?.approvals ?? [];
      if (approvals.some((approval) => bytesEqual(approval.key, context.sender.key))) {
        return fault('DOCUMENT_APPROVED_ALREADY', { document: payload.document });
      }
      return approvals.length < DOCUMENT_APPROVALS_MAX
        ? undefined
        : fault('DOCUMENT_APPROVALS_FULL', { approvalsMax: DOCUMENT_APPROVALS_MAX });
    },
    apply(context, payload) {
      const entry = documentAt(context, payload.document);
      const approval = { org: context.sender.org, key: context.sender.key, at: context.time };
      const approvals = [...(entry.approvals ?? []), approval];
      context.state.put(documentEntries, payload.document, { ...entry, approvals });
      context.emit({
        type: 'document.approved',
        data: { document: payload.document, org: approval.org, approvals: approvals.length },
      });
      return { document: payload.document, approvals: approvals.length };
    },
    title: { kk: 'Құжатты мақұлдау', ru: 'Утверждение документа', en: 'Approve a document' },
    fields: { document: documentText },
    example: { document: EXAMPLE },
  });
}

/** `document.supersede`: one anchored document of an object gives way to another. */
export function supersedeTx(ownerOf: ObjectOwner): TxRow {
  return defineTx({
    type: 'document.supersede',
    payload: map({ document: documentRef(), by: documentRef() }),
    signer: { kind: 'registered' },
    sensitive: false,
    legalBasis: DOCUMENT_LAW,
    cost: 1,
    subjects: (payload) => [objectOfDocument(payload.document)],
    faults: [...OWN_DOCUMENT_FAULTS, 'DOCUMENT_OTHER_OBJECT'],
    check(context, payload) {
      const found = checkOwnAnchored(context, ownerOf, payload.document);
      if (found !== undefined) return found;
      const object = objectOfDocument(payload.document);
      if (payload.by === payload.document || objectOfDocument(payload.by) !== object) {
        return fault('DOCUMENT_OTHER_OBJECT', { document: payload.by, object });
      }
      return checkAnchored(context, payload.by);
    },
    apply(context, payload) {
      closeDocument(context, payload.document, { status: 'SUPERSEDED', supersededBy: payload.by });
      context.state.put(documentEntries, payload.by, {
        ...documentAt(context, payload.by),
        supersedes: payload.document,
      });
      return { document: payload.document, supersededBy: payload.by };
    },
    title: { kk: 'Құжатты жаңасымен ауыстыру', ru: 'Замена документа новым', en: 'Supersede a document' },
    fields: {
      document: documentText,
      by: {
        kk: 'Орнына келген құжаттың нөмірі',
        ru: 'Номер нового документа',
        en: 'Id of the document that replaces it',
      },
    },
    example: { document: EXAMPLE, by: `file/${EXAMPLE_BIN}/charter/${'08'.repeat(32)}` },
  });
}

/** `document.revoke`: the owner takes the document back; the hash stays. */
export function revokeTx(ownerOf: ObjectOwner): TxRow {
  return defineTx({
    type: 'document.revoke',
    payload: map({ document: documentRef(), reason: text({ max: 500 }) }),
    signer: { kind: 'registered' },
    sensitive: false,
    legalBasis: DOCUMENT_LAW,
    cost: 1,
    subjects: (payload) => [objectOfDocument(payload.document)],
    faults: OWN_DOCUMENT_FAULTS,
    check: (context, payload) => checkOwnAnchored(context, ownerOf, payload.document),
    apply(context, payload) {
      closeDocument(context, payload.document, { status: 'REVOKED', reason: payload.reason });
      return { document: payload.document, status: 'REVOKED' };
    },
    title: { kk: 'Құжатты қайтарып алу', ru: 'Отзыв документа', en: 'Revoke a document' },
    fields: { document: documentText, reason: fieldTexts.reason },
    example: { document: EXAMPLE, reason: 'The wrong file was attached' },
  });
}

/** `document.makePublic`: opens a document of the parties to everyone. Nothing that was public is ever hidden, no seal opens early. */
export function makePublicTx(ownerOf: ObjectOwner): TxRow {
  return defineTx({
    type: 'document.makePublic',
    payload: map({ document: documentRef() }),
    signer: { kind: 'registered' },
    sensitive: false,
    legalBasis: DOCUMENT_LAW,
    cost: 1,
    subjects: (payload) => [objectOfDocument(payload.document)],
    faults: [...OWN_DOCUMENT_FAULTS, 'DOCUMENT_NOT_OPENABLE'],
    check(context, payload) {
      const found = checkOwnAnchored(context, ownerOf, payload.document);
      if (found !== undefined) return found;
      const visibility = context.state.get(documentEntries, payload.document)?.visibility ?? '';
      return visibility === 'PARTIES'
        ? undefined
        : fault('DOCUMENT_NOT_OPENABLE', { document: payload.document, visibility });
    },
    apply(context, payload) {
      context.state.put(documentEntries, payload.document, {
        ...documentAt(context, payload.document),
        visibility: 'PUBLIC',
      });
      context.emit({ type: 'document.madePublic', data: { document: payload.document } });
      return { document: payload.document, visibility: 'PUBLIC' };
    },
    title: { kk: 'Құжатты жариялау', ru: 'Обнародование документа', en: 'Open a document to everyone' },
    fields: { document: documentText },
    example: { document: EXAMPLE },
  });
}

function checkOwnAnchored(context: TxReadContext, ownerOf: ObjectOwner, id: string): Fault | undefined {
  if (context.state.get(documentEntries, id) === undefined) return fault('DOCUMENT_UNKNOWN', { document: id });
  const object = objectOfDocument(id);
  const owner = ownerOf(context, object);
  // An object may end while its documents stay.
  if (owner === undefined) return fault('DOCUMENT_OBJECT_UNKNOWN', { object });
  if (owner !== context.sender.org) return fault('DOCUMENT_NOT_OWN', { object, owner });
  return checkAnchored(context, id);
}

function checkAnchored(context: TxReadContext, id: string): Fault | undefined {
  const entry = context.state.get(documentEntries, id);
  if (entry === undefined) return fault('DOCUMENT_UNKNOWN', { document: id });
  return entry.status === 'ANCHORED'
    ? undefined
    : fault('DOCUMENT_WRONG_STATE', { document: id, status: entry.status });
}
