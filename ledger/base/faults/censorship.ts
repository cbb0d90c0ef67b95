import { defineFaults } from './row.ts';

/** JSON-RPC codes 7200–7299: submission receipts and marks. */
export const censorshipFaults = defineFaults({
  CENSORSHIP_TX_FORM: {
    stage: 'record',
    gossip: 'accept',
    rpc: 7200,
    texts: {
      kk: 'Берілген транзакцияның байттары осы тізбектің транзакциясы емес: field өрісін қараңыз; қолхат файлын өзгертпей пайдаланыңыз',
      ru: 'Эти байты — не транзакция этой цепочки: см. поле field; используйте файл расписки без изменений',
      en: 'These bytes are not a transaction of this chain: see field; use the file of the submission receipt unchanged',
    },
  },
  CENSORSHIP_NOT_VALIDATOR: {
    stage: 'record',
    gossip: 'accept',
    rpc: 7201,
    texts: {
      kk: 'Бұл кілт қолхат биіктігінде валидаторлар құрамында болмаған; қолхаттағы кілт пен биіктікті тексеріңіз',
      ru: 'На высоте расписки этого ключа не было в составе валидаторов; проверьте ключ и высоту в расписке',
      en: 'This key was not in the validator set at the height of the receipt; check the key and the height in it',
    },
  },
  CENSORSHIP_KNOWN: {
    stage: 'record',
    gossip: 'accept',
    rpc: 7202,
    texts: {
      kk: 'Бұл валидатор осы транзакция үшін белгіленіп қойған; қайта жіберу қажет емес',
      ru: 'Этот валидатор уже отмечен за эту транзакцию; отправлять повторно не нужно',
      en: 'This validator is already marked for this transaction; there is nothing to send again',
    },
  },
  CENSORSHIP_TOO_OLD: {
    stage: 'record',
    gossip: 'accept',
    rpc: 7203,
    texts: {
      kk: 'Қолхат тым ескі: одан бері бір тәуліктен аса уақыт өткен, ал желі блоктардың соңғы тәулігін ғана тексере алады',
      ru: 'Расписка слишком стара: с неё прошло больше суток, а сеть может проверить только последние сутки блоков',
      en: 'The receipt is too old: more than a day has gone by, and the network can check the last day of blocks only',
    },
  },
  CENSORSHIP_NOT_SHOWN: {
    stage: 'record',
    gossip: 'accept',
    rpc: 7204,
    texts: {
      kk: 'from биіктігінен бастап валидатордың орны бар, бірақ транзакциясыз блогы көрінбейді: ол әлі ұсынбаған, не блок толы болған, не транзакция енгізілген; кейінірек қайталаңыз немесе транзакцияны басқа валидаторға жіберіңіз',
      ru: 'С высоты from не видно блока этого валидатора с местом и без этой транзакции: он ещё не предлагал, блок был полон или транзакция включена; повторите позже или отправьте транзакцию другому валидатору',
      en: 'From the height named in from on there is no block of this validator that had room and lacked the transaction: it has not proposed yet, the block was full, or the transaction is in; try later, or send the transaction to another validator',
    },
  },
  CENSORSHIP_SIGNATURE: {
    stage: 'record',
    gossip: 'reject',
    rpc: 7205,
    texts: {
      kk: 'Қолхаттың қолтаңбасы бұл валидатордікі емес немесе басқа транзакция мен биіктікке қойылған; қолхат файлын өзгертпей пайдаланыңыз',
      ru: 'Подпись расписки не принадлежит этому валидатору или дана за другую транзакцию и высоту; используйте файл расписки без изменений',
      en: 'The receipt is not signed by this validator, or for another transaction or height; use the file of the receipt unchanged',
    },
  },
});
