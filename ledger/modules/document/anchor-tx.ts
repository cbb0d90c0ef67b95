import { toHex } from '../../base/bytes.ts';
import { type Fault, fault } from '../../base/fault.ts';
import { hash, int, map, oneOf, optional, text, time } from '../../base/schema.ts';
import { defineTx, type TxReadContext, type TxRow } from '../../module.ts';
import { EXAMPLE_BIN } from '../identity/identity-examples.ts';
import { closeDocument, DOCUMENT_LAW, documentText } from './document-close.ts';
import {
  type DocumentEntry,
  documentEntries,
  documentId,
  documentRef,
  objectOfDocument,
  objectRef,
} from './document-entries.ts';
import type { ObjectOwner } from './object-families.ts';

/** Bytes of the largest file that may be anchored: 1 TiB. */
const FILE_BYTES_MAX = 2 ** 40;

const payload = map({
  object: objectRef(),
  sha256: hash(),
  size: int({ min: 1, max: FILE_BYTES_MAX }),
  mime: text({ max: 127, pattern: /^[a-z0-9][a-z0-9.+-]{0,62}\/[a-z0-9][a-z0-9.+-]{0,62}$/ }),
  docType: text({ max: 64, pattern: /^[A-Za-z][A-Za-z0-9_]{0,63}$/ }),
  lang: text({ min: 2, max: 3, pattern: /^[a-z]{2,3}$/ }),
  visibility: oneOf('PUBLIC', 'PARTIES', 'SEALED_UNTIL'),
  sealedUntil: optional(time()),
  title: optional(text({ max: 300 })),
  supersedes: optional(documentRef()),
});

/**
 * `document.anchor`: binds a file's hash to an object at block time. One new state entry and one look-up, for it is the
 * commonest transaction of all; only a superseding one changes a second entry.
 */
export function anchorTx(ownerOf: ObjectOwner): TxRow {
  return defineTx({
    type: 'document.anchor',
    payload,
    signer: { kind: 'registered' },
    sensitive: false,
    legalBasis: DOCUMENT_LAW,
    cost: 1,
    subjects: ({ object }) => [object],
    faults: [
      'DOCUMENT_OBJECT_UNKNOWN',
      'DOCUMENT_NOT_OWN',
      'DOCUMENT_DUPLICATE',
      'DOCUMENT_VISIBILITY',
      'DOCUMENT_OTHER_OBJECT',
      'DOCUMENT_UNKNOWN',
      'DOCUMENT_WRONG_STATE',
    ],
    check(context, asked) {
      const owner = ownerOf(context, asked.object);
      if (owner === undefined) return fault('DOCUMENT_OBJECT_UNKNOWN', { object: asked.object });
      if (owner !== context.sender.org) return fault('DOCUMENT_NOT_OWN', { object: asked.object, owner });
      const id = documentId(asked.object, asked.sha256);
      if (context.state.get(documentEntries, id) !== undefined) return fault('DOCUMENT_DUPLICATE', { document: id });
      const sealed = asked.visibility === 'SEALED_UNTIL';
      if (sealed !== (asked.sealedUntil !== undefined) || (asked.sealedUntil ?? context.time + 1) <= context.time) {
        return fault('DOCUMENT_VISIBILITY', { time: context.time });
      }
      return asked.supersedes === undefined ? undefined : checkSuperseded(context, asked.object, asked.supersedes);
    },
    apply(context, asked) {
      const { object, sha256, ...rest } = asked;
      const id = documentId(object, sha256);
      const entry: DocumentEntry = {
        ...rest,
        status: 'ANCHORED',
        org: context.sender.org,
        key: context.sender.key,
        at: context.time,
      };
      context.state.put(documentEntries, id, entry);
      if (asked.supersedes !== undefined)
        closeDocument(context, asked.supersedes, { status: 'SUPERSEDED', supersededBy: id });
      context.lookup(`document/${toHex(sha256)}/${id}`, { document: id });
      return { document: id };
    },
    title: { kk: 'Құжатты бекіту', ru: 'Закрепление документа', en: 'Anchor a document' },
    fields: {
      object: {
        kk: 'Құжат неге тиесілі: org/<БСН>, file/<БСН>/<атау>, plan/<нөмір>, tender/<нөмір>',
        ru: 'К чему относится документ: org/<БИН>, file/<БИН>/<имя>, plan/<номер>, tender/<номер>',
        en: 'What the document belongs to: org/<BIN>, file/<BIN>/<name>, plan/<id>, tender/<id>',
      },
      sha256: { kk: 'Файлдың SHA-256 хэші', ru: 'Хэш SHA-256 файла', en: 'SHA-256 of the file' },
      size: { kk: 'Файл көлемі, байт', ru: 'Размер файла, байт', en: 'Size of the file, bytes' },
      mime: { kk: 'Файл түрі (MIME)', ru: 'Тип файла (MIME)', en: 'Media type of the file' },
      docType: { kk: 'OCDS бойынша құжат түрі', ru: 'Тип документа по OCDS', en: 'Document type, a code of OCDS' },
      lang: { kk: 'Құжат тілі (ISO 639)', ru: 'Язык документа (ISO 639)', en: 'Language of the document (ISO 639)' },
      visibility: {
        kk: 'Кім көреді: PUBLIC – барлығы, PARTIES – тараптар, SEALED_UNTIL – белгіленген уақыттан кейін барлығы',
        ru: 'Кто видит: PUBLIC – все, PARTIES – стороны, SEALED_UNTIL – все после указанного времени',
        en: 'Who may see it: PUBLIC everyone, PARTIES the parties, SEALED_UNTIL everyone from the moment given',
      },
      sealedUntil: { kk: 'Ашылу уақыты, мс UTC', ru: 'Время открытия, мс UTC', en: 'When it opens, ms UTC' },
      title: { kk: 'Құжат атауы', ru: 'Название документа', en: 'Title of the document' },
      supersedes: { ...documentText, en: 'Id of the document of the same object that this one replaces' },
    },
    example: {
      object: `file/${EXAMPLE_BIN}/charter`,
      sha256: new Uint8Array(32).fill(7),
      size: 48_213,
      mime: 'application/pdf',
      docType: 'notice',
      lang: 'kk',
      visibility: 'PUBLIC',
    },
  });
}

function checkSuperseded(context: TxReadContext, object: string, before: string): Fault | undefined {
  if (objectOfDocument(before) !== object) return fault('DOCUMENT_OTHER_OBJECT', { document: before, object });
  const entry = context.state.get(documentEntries, before);
  if (entry === undefined) return fault('DOCUMENT_UNKNOWN', { document: before });
  return entry.status === 'ANCHORED'
    ? undefined
    : fault('DOCUMENT_WRONG_STATE', { document: before, status: entry.status });
}
