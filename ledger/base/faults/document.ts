import { defineFaults } from './row.ts';

/** Documents: JSON-RPC codes 2300–2399. */
export const documentFaults = defineFaults({
  DOCUMENT_OBJECT_UNKNOWN: {
    stage: 'record',
    gossip: 'accept',
    rpc: 2300,
    texts: {
      kk: 'Құжат тіркелетін нысан жоқ; object өрісін тексеріңіз',
      ru: 'Объекта, к которому крепится документ, нет; проверьте поле object',
      en: 'The object the document belongs to does not exist; check object',
    },
  },
  DOCUMENT_NOT_OWN: {
    stage: 'record',
    gossip: 'accept',
    rpc: 2301,
    texts: {
      kk: 'Нысан басқа ұйымдікі; құжатты тек нысан иесі бекітеді және өзгертеді',
      ru: 'Объект принадлежит другой организации; документы ведёт только владелец объекта',
      en: 'The object belongs to another organisation; only its owner keeps its documents',
    },
  },
  DOCUMENT_DUPLICATE: {
    stage: 'record',
    gossip: 'accept',
    rpc: 2302,
    texts: {
      kk: 'Бұл файл осы нысанға бекітілген; document өрісіндегі жазбаны қолданыңыз',
      ru: 'Этот файл уже закреплён за объектом; используйте запись в поле document',
      en: 'This file is already anchored to the object; use the record named in document',
    },
  },
  DOCUMENT_VISIBILITY: {
    stage: 'record',
    gossip: 'accept',
    rpc: 2303,
    texts: {
      kk: 'sealedUntil тек SEALED_UNTIL үшін беріледі және блок уақытынан кейін болуы тиіс',
      ru: 'sealedUntil даётся только для SEALED_UNTIL и должно быть позже времени блока',
      en: 'Give sealedUntil with SEALED_UNTIL only, and later than block time',
    },
  },
  DOCUMENT_UNKNOWN: {
    stage: 'record',
    gossip: 'accept',
    rpc: 2304,
    texts: {
      kk: 'Мұндай құжат бекітілмеген; нөмірін тексеріңіз',
      ru: 'Такой документ не закреплён; проверьте номер',
      en: 'No such document is anchored; check its id',
    },
  },
  DOCUMENT_WRONG_STATE: {
    stage: 'record',
    gossip: 'accept',
    rpc: 2305,
    texts: {
      kk: 'Құжаттың қазіргі күйінде бұл мүмкін емес; status өрісін қараңыз',
      ru: 'В нынешнем состоянии документа это невозможно; см. поле status',
      en: 'The state of the document does not allow this; see status',
    },
  },
  DOCUMENT_OTHER_OBJECT: {
    stage: 'record',
    gossip: 'accept',
    rpc: 2306,
    texts: {
      kk: 'Екі құжат бір нысандікі және әртүрлі болуы тиіс; by өрісін түзетіңіз',
      ru: 'Оба документа должны быть разными и принадлежать одному объекту; исправьте второй',
      en: 'The two documents must differ and belong to the same object; correct the second one',
    },
  },
  DOCUMENT_APPROVED_ALREADY: {
    stage: 'record',
    gossip: 'accept',
    rpc: 2307,
    texts: {
      kk: 'Бұл кілт құжатты мақұлдап қойған; басқа кілт қажет',
      ru: 'Этот ключ уже одобрил документ; нужен другой ключ',
      en: 'This key has already approved the document; another key is needed',
    },
  },
  DOCUMENT_APPROVALS_FULL: {
    stage: 'record',
    gossip: 'accept',
    rpc: 2308,
    texts: {
      kk: 'Құжаттың мақұлдаулары жеткілікті; тағы біреуі қажет емес',
      ru: 'У документа достаточно одобрений; ещё одно не нужно',
      en: 'The document has all the approvals it can hold; no more are needed',
    },
  },
  DOCUMENT_NOT_OPENABLE: {
    stage: 'record',
    gossip: 'accept',
    rpc: 2309,
    texts: {
      kk: 'Тек PARTIES құжатын PUBLIC етуге болады; мөрленгені өз уақытында ашылады',
      ru: 'Открыть можно только документ PARTIES; запечатанный откроется в своё время',
      en: 'Only a PARTIES document can be opened; a sealed one opens at its own time',
    },
  },
});
