import { defineFaults } from './row.ts';

const edge = { stage: 'edge', gossip: 'ignore' } as const;

/** One code for each step of checking a receipt, in the order of the steps. JSON-RPC codes 5500–5599. */
export const receiptFaults = defineFaults({
  RECEIPT_FORMAT: {
    ...edge,
    rpc: 5500,
    texts: {
      kk: 'Бұл түбіртек пішімі емес; файлды шыққан жерінен қайта алыңыз',
      ru: 'Это не формат квитанции; получите файл заново там, где он выдан',
      en: 'This is not the form of a receipt; get the file again from where it was issued',
    },
  },
  RECEIPT_OTHER_CHAIN: {
    ...edge,
    rpc: 5501,
    texts: {
      kk: 'Түбіртек басқа тізбекке тиесілі; genesis хэшін сенімді дереккөзбен салыстырыңыз',
      ru: 'Квитанция другой цепочки; сверьте хэш genesis с надёжным источником',
      en: 'The receipt is of another chain; compare the genesis hash with a source you trust',
    },
  },
  RECEIPT_CHECKPOINT_MISMATCH: {
    ...edge,
    rpc: 5502,
    texts: {
      kk: 'Дәлелдегі журнал басы блок тақырыбындағыдан өзгеше; түбіртекке сенбеңіз',
      ru: 'Голова журнала в доказательстве не та, что в заголовке блока; не доверяйте квитанции',
      en: 'The log head of the proof is not the one of the block header; do not trust the receipt',
    },
  },
  RECEIPT_RECORD_NOT_IN_LOG: {
    ...edge,
    rpc: 5503,
    texts: {
      kk: 'Жазба журналда осы орында жоқ; түбіртекке сенбеңіз',
      ru: 'Записи нет в журнале на этом месте; не доверяйте квитанции',
      en: 'The record is not in the log at this place; do not trust the receipt',
    },
  },
  RECEIPT_RECORD_MISPLACED: {
    ...edge,
    rpc: 5504,
    texts: {
      kk: 'Жазба осы блоктікі емес; түбіртекке сенбеңіз',
      ru: 'Запись не из этого блока; не доверяйте квитанции',
      en: 'The record is not of this block; do not trust the receipt',
    },
  },
  RECEIPT_HEADER_MISMATCH: {
    ...edge,
    rpc: 5505,
    texts: {
      kk: 'Куәлік басқа блок тақырыбына берілген; түбіртекке сенбеңіз',
      ru: 'Сертификат выдан другому заголовку блока; не доверяйте квитанции',
      en: 'The certificate is of another block header; do not trust the receipt',
    },
  },
  RECEIPT_VALIDATORS: {
    ...edge,
    rpc: 5506,
    texts: {
      kk: 'Валидаторлар жиыны genesis құжатындағыдан өзгеше; түбіртекке сенбеңіз',
      ru: 'Состав валидаторов не тот, что в документе genesis; не доверяйте квитанции',
      en: 'The validator set is not the one of the genesis document; do not trust the receipt',
    },
  },
  RECEIPT_SIGNATURE: {
    ...edge,
    rpc: 5507,
    texts: {
      kk: 'Куәліктегі қолтаңба жарамсыз; түбіртекке сенбеңіз',
      ru: 'Подпись в сертификате неверна; не доверяйте квитанции',
      en: 'A signature of the certificate is not valid; do not trust the receipt',
    },
  },
  RECEIPT_QUORUM: {
    ...edge,
    rpc: 5508,
    texts: {
      kk: 'Куәлікте валидаторлар қолтаңбаларының кворумы жоқ; түбіртекке сенбеңіз',
      ru: 'В сертификате нет кворума подписей валидаторов; не доверяйте квитанции',
      en: 'The certificate lacks a quorum of validators; do not trust the receipt',
    },
  },
  RECEIPT_SENDER_SIGNATURE: {
    ...edge,
    rpc: 5509,
    texts: {
      kk: 'Жазбадағы транзакцияға жіберуші қол қоймаған; мұны аудиторға хабарлаңыз',
      ru: 'Транзакция в записи не подписана отправителем; сообщите об этом аудитору',
      en: 'The transaction in the record is not signed by its sender; report this to an auditor',
    },
  },
  RECEIPT_HAND_OFF: {
    ...edge,
    rpc: 5510,
    texts: {
      kk: 'Валидаторлар құрамының ауысуы дәлелденбеген: height биіктігінде reason; түбіртекке сенбеңіз',
      ru: 'Смена состава валидаторов не доказана: на высоте height причина reason; не доверяйте квитанции',
      en: 'A change of the validator set is not proven: at height, for reason; do not trust the receipt',
    },
  },
});
