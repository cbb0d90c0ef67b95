import type { ValueMap } from '../../base/codec.ts';
import type { Fault } from '../../base/fault.ts';
import { map } from '../../base/schema.ts';
import { type ApplyContext, defineTx, type TxReadContext } from '../../module.ts';
import { reasonSchema } from '../plan/procurement-fields.ts';
import { checkDocumentChange, putNextVersion } from './tender-documents.ts';
import { tenderIdSchema } from './tender-entries.ts';
import { type DocumentChange, documentChangeSchema } from './tender-fields.ts';
import { checkOwnMove } from './tender-phase.ts';

const payload = map({ tender: tenderIdSchema, change: documentChangeSchema, reason: reasonSchema });
type Payload = { readonly tender: string; readonly change: DocumentChange; readonly reason: string };

/** The organiser changes the documents while they are discussed: a new version, and the discussion starts over. */
export const tenderAmendDocuments = defineTx<Payload>({
  type: 'tender.amendDocuments',
  payload,
  signer: { kind: 'roles', roles: ['ORGANIZER'] },
  sensitive: false,
  legalBasis: 'Law 106-VIII, changes of the tender documents',
  cost: 3,
  subjects: ({ tender }) => [`tender/${tender}`],
  faults: [
    'TENDER_NOT_FOUND',
    'TENDER_NOT_OWNER',
    'TENDER_STATE',
    'TENDER_VERSIONS_FULL',
    'TENDER_DOCUMENTS_UNCHANGED',
    'TENDER_DOCUMENT_UNLISTED',
    'TENDER_DOCUMENT_LISTED',
    'TENDER_DOCUMENT_MISSING',
    'TENDER_DOCUMENTS_FULL',
  ],
  check: checkAmend,
  apply: applyAmend,
  title: {
    kk: 'Конкурстық құжаттаманы өзгерту',
    ru: 'Изменить конкурсную документацию',
    en: 'Amend the tender documents',
  },
  fields: {
    tender: { kk: 'Конкурс', ru: 'Конкурс', en: 'Tender' },
    change: { kk: 'Өзгеріс', ru: 'Изменение', en: 'The change' },
    'change.add': { kk: 'Қосылатын құжаттар', ru: 'Добавляемые документы', en: 'Documents to add' },
    'change.remove': { kk: 'Алынатын құжаттар', ru: 'Исключаемые документы', en: 'Documents to leave out' },
    reason: { kk: 'Өзгерту себебі', ru: 'Причина изменения', en: 'Reason of the change' },
  },
  example: {
    tender: 't-00a1b2c3d4e5f607',
    change: {
      add: ['tender/t-00a1b2c3d4e5f607/60303ae22b998861bce3b28f33eec1be758a213c86c93c076dbe9f558c11c752'],
      remove: [],
    },
    reason: 'Техникалық сипаттама толықтырылды',
  },
});

function checkAmend(context: TxReadContext, { tender, change }: Payload): Fault | undefined {
  return checkOwnMove(context, tender, 'amendDocuments') ?? checkDocumentChange(context, tender, change);
}

function applyAmend(context: ApplyContext, { tender, change, reason }: Payload): ValueMap {
  return putNextVersion(context, tender, change, { reason });
}
