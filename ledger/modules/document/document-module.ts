import type { LedgerModule } from '../../module.ts';
import { anchorTx } from './anchor-tx.ts';
import { documentEntries } from './document-entries.ts';
import { approveTx, makePublicTx, revokeTx, supersedeTx } from './document-txs.ts';
import { createObjectOwner, type ObjectFamily, ownFamilies } from './object-families.ts';

/**
 * Files by their hash: what was said when, which version is the approved one (domain.md §3.15).
 * Takes the object families of other modules, because whose tender it is only the tender module knows.
 */
export function createDocumentModule(families: readonly ObjectFamily[]): LedgerModule {
  const ownerOf = createObjectOwner([...ownFamilies, ...families]);
  return {
    name: 'document',
    txs: [anchorTx(ownerOf), approveTx(ownerOf), supersedeTx(ownerOf), revokeTx(ownerOf), makePublicTx(ownerOf)],
    timers: [],
    params: [],
    entries: [documentEntries],
    words: {
      DOCUMENT_ANCHORED: { kk: 'Бекітілген', ru: 'Закреплён', en: 'Anchored' },
      DOCUMENT_APPROVED: { kk: 'Мақұлданған', ru: 'Утверждён', en: 'Approved' },
      DOCUMENT_SUPERSEDED: { kk: 'Жаңасымен ауыстырылған', ru: 'Заменён новым', en: 'Superseded' },
      DOCUMENT_REVOKED: { kk: 'Қайтарып алынған', ru: 'Отозван', en: 'Revoked' },
      DOCUMENT_PUBLIC: { kk: 'Барлығы көреді', ru: 'Виден всем', en: 'Public' },
      DOCUMENT_PARTIES: { kk: 'Тараптар көреді', ru: 'Виден сторонам', en: 'For the parties' },
      DOCUMENT_SEALED_UNTIL: {
        kk: 'Мөрленген, уақыты келгенде ашылады',
        ru: 'Запечатан до срока',
        en: 'Sealed until its time',
      },
    },
  };
}
