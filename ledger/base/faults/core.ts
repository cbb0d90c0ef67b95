import { defineFaults } from './row.ts';

/** Codec, transaction, block and pool. JSON-RPC codes 1000–1999. */
export const coreFaults = defineFaults({
  CODEC_NOT_CANONICAL: {
    stage: 'block',
    gossip: 'reject',
    rpc: 1000,
    texts: {
      kk: 'Байттар канондық DAG-CBOR емес',
      ru: 'Байты не являются каноническим DAG-CBOR',
      en: 'The bytes are not canonical DAG-CBOR',
    },
  },
  CODEC_TOO_DEEP: {
    stage: 'block',
    gossip: 'reject',
    rpc: 1001,
    texts: {
      kk: 'Деректер тым терең кірістірілген',
      ru: 'Данные вложены слишком глубоко',
      en: 'The data is nested too deeply',
    },
  },
  TX_OVERSIZED: {
    stage: 'block',
    gossip: 'reject',
    rpc: 1010,
    texts: {
      kk: 'Транзакция 32 КиБ-тан үлкен; үлкен мазмұнды құжат ретінде бекітіңіз',
      ru: 'Транзакция больше 32 КиБ; большое содержимое закрепите как документ',
      en: 'The transaction is larger than 32 KiB; anchor large content as a document',
    },
  },
  TX_SCHEMA: {
    stage: 'block',
    gossip: 'reject',
    rpc: 1011,
    texts: {
      kk: 'Транзакция өз түрінің схемасына сай емес',
      ru: 'Транзакция не соответствует схеме своего типа',
      en: 'The transaction does not match the schema of its type',
    },
  },
  TX_UNKNOWN_TYPE: {
    stage: 'block',
    gossip: 'reject',
    rpc: 1012,
    texts: {
      kk: 'Мұндай транзакция түрі жоқ',
      ru: 'Такого типа транзакции нет',
      en: 'There is no such transaction type',
    },
  },
  TX_WRONG_CHAIN: {
    stage: 'block',
    gossip: 'reject',
    rpc: 1013,
    texts: {
      kk: 'Транзакция басқа тізбекке арналған',
      ru: 'Транзакция для другой цепочки',
      en: 'The transaction is for another chain',
    },
  },
  TX_EXPIRED: {
    stage: 'block',
    gossip: 'ignore',
    rpc: 1014,
    texts: {
      kk: 'Транзакцияның мерзімі өтті; жаңа мерзіммен қайта жасаңыз',
      ru: 'Срок транзакции истёк; создайте её заново с новым сроком',
      en: 'The transaction has expired; make it again with a later expiry',
    },
  },
  TX_TOO_FAR: {
    stage: 'block',
    gossip: 'ignore',
    rpc: 1015,
    texts: {
      kk: 'Мерзімі блок уақытынан 24 сағаттан артық алда; сағатыңызды тексеріңіз',
      ru: 'Срок дальше 24 часов от времени блока; проверьте часы',
      en: 'The expiry is more than 24 hours after block time; check your clock',
    },
  },
  TX_DUPLICATE: {
    stage: 'block',
    gossip: 'ignore',
    rpc: 1016,
    texts: {
      kk: 'Бұл транзакция қабылданған; нәтижесін txId бойынша сұраңыз',
      ru: 'Эта транзакция уже принята; спросите результат по txId',
      en: 'This transaction is already accepted; ask for its result by txId',
    },
  },
  TX_BAD_SIGNATURE: {
    stage: 'block',
    gossip: 'reject',
    rpc: 1017,
    texts: { kk: 'Қолтаңба дұрыс емес', ru: 'Подпись неверна', en: 'The signature is not valid' },
  },
  TX_UNKNOWN_KEY: {
    stage: 'block',
    gossip: 'ignore',
    rpc: 1018,
    texts: {
      kk: 'Кілт тіркелмеген; алдымен тіркеушіден кілтті тіркетіңіз',
      ru: 'Ключ не зарегистрирован; сначала зарегистрируйте его у регистратора',
      en: 'The key is not registered; have the registrar register it first',
    },
  },
  TX_QUOTA: {
    stage: 'block',
    gossip: 'ignore',
    rpc: 1019,
    texts: {
      kk: 'Осы сағатта бұл кілттің қате әрекеттері тым көп; келесі сағатта қайталаңыз',
      ru: 'У этого ключа слишком много неудачных попыток за час; повторите в следующем часу',
      en: 'This key has too many failed attempts this hour; try again next hour',
    },
  },
  RECORD_TOO_LARGE: {
    stage: 'record',
    gossip: 'accept',
    rpc: 1020,
    texts: {
      kk: 'Нәтиже жазбасы тым үлкен',
      ru: 'Запись результата слишком велика',
      en: 'The result record is too large',
    },
  },
  TX_KEY_REGISTERED: {
    stage: 'block',
    gossip: 'ignore',
    rpc: 1021,
    texts: {
      kk: 'Бұл транзакцияға ұйымның тіркелген кілтімен қол қойылмайды; осы конкурсқа жаңа өтінім кілтін жасаңыз',
      ru: 'Эту транзакцию не подписывают зарегистрированным ключом организации; создайте для конкурса новый ключ подачи',
      en: 'A registered key of an organisation does not sign this transaction; make a new submission key for the tender',
    },
  },
  TX_COSIGNED: {
    stage: 'block',
    gossip: 'ignore',
    rpc: 1022,
    texts: {
      kk: 'Өтінім кілті жалғыз өзі қол қояды; қоса қол қоюшыларды алып тастаңыз',
      ru: 'Ключ подачи подписывает один; уберите соподписантов',
      en: 'A submission key signs alone; leave out the cosigners',
    },
  },
  BLOCK_INVALID: {
    stage: 'edge',
    gossip: 'reject',
    rpc: 1030,
    texts: { kk: 'Блок ережеге сай емес', ru: 'Блок не соответствует правилам', en: 'The block breaks the rules' },
  },
  COMMIT_INVALID: {
    stage: 'edge',
    gossip: 'reject',
    rpc: 1031,
    texts: {
      kk: 'Блок куәлігінде жарамды қолтаңбалар кворумы жоқ',
      ru: 'В сертификате блока нет кворума верных подписей',
      en: 'The block certificate lacks a quorum of valid signatures',
    },
  },
  MESSAGE_MALFORMED: {
    stage: 'edge',
    gossip: 'reject',
    rpc: 1032,
    texts: {
      kk: 'Түйіннің хабары пішімге сай емес',
      ru: 'Сообщение узла не соответствует формату',
      en: 'The message of a node is malformed',
    },
  },
  POOL_FULL: {
    stage: 'pool',
    gossip: 'ignore',
    rpc: 1040,
    texts: {
      kk: 'Кезек толы; retryAfterMs өткен соң қайталаңыз',
      ru: 'Очередь заполнена; повторите через retryAfterMs',
      en: 'The pool is full; try again after retryAfterMs',
    },
  },
  POOL_SENDER_FULL: {
    stage: 'pool',
    gossip: 'ignore',
    rpc: 1041,
    texts: {
      kk: 'Бұл кілттен кезекте тым көп транзакция бар; retryAfterMs өткен соң қайталаңыз',
      ru: 'В очереди слишком много транзакций этого ключа; повторите через retryAfterMs',
      en: 'Too many transactions of this key are waiting; try again after retryAfterMs',
    },
  },
  POOL_KNOWN: {
    stage: 'pool',
    gossip: 'ignore',
    rpc: 1042,
    texts: { kk: 'Транзакция кезекте тұр', ru: 'Транзакция уже в очереди', en: 'The transaction is already waiting' },
  },
});
