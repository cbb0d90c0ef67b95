import type { Texts } from '../../ledger/base/texts.ts';

export const receiptTexts = {
  get: {
    kk: 'Транзакцияның түбіртегін алу',
    ru: 'Получить квитанцию транзакции',
    en: 'Get the receipt of a transaction',
  },
  verify: {
    kk: 'Түбіртекті желісіз тексеру',
    ru: 'Проверить квитанцию без сети',
    en: 'Check a receipt without a network',
  },
  verifyDetails: {
    kk: 'Сенім тек сіз берген genesis файлына негізделеді; түбіртектің ішіндегі ештеңеге сенбейді.',
    ru: 'Доверие опирается только на ваш файл genesis; ничему внутри квитанции проверка не верит.',
    en: 'Trust rests on your genesis file alone; nothing inside the receipt is believed.',
  },
  file: {
    kk: 'түбіртек файлы (*.receipt.json)',
    ru: 'файл квитанции (*.receipt.json)',
    en: 'receipt file (*.receipt.json)',
  },
  out: {
    kk: 'жазылатын файл; берілмесе stdout',
    ru: 'записываемый файл; если нет — stdout',
    en: 'file to write; else stdout',
  },
  written: { kk: 'Түбіртек жазылды: {file}', ru: 'Квитанция записана: {file}', en: 'Receipt written: {file}' },
  genesisOption: {
    kk: 'сіз сенетін genesis файлы (әдепкі: ADAL_GENESIS, әйтпесе genesis.json)',
    ru: 'файл genesis, которому вы доверяете (по умолчанию: ADAL_GENESIS, иначе genesis.json)',
    en: 'the genesis file you trust (default: ADAL_GENESIS, else genesis.json)',
  },
  genesisHash: {
    kk: 'genesis хэші осындай болуы керек',
    ru: 'хэш genesis должен быть таким',
    en: 'the genesis hash must be this',
  },
  proven: {
    kk: 'Дәлелденді: бұл жазба тізілімде тұр.',
    ru: 'Доказано: эта запись стоит в реестре.',
    en: 'Proven: this record stands on the ledger.',
  },
  chain: { kk: 'Тізбек', ru: 'Цепочка', en: 'Chain' },
  block: { kk: 'Блок', ru: 'Блок', en: 'Block' },
  time: { kk: 'Блок уақыты', ru: 'Время блока', en: 'Block time' },
  position: { kk: 'Журналдағы орны', ru: 'Место в журнале', en: 'Place in the log' },
  signers: { kk: 'Қол қойған валидаторлар', ru: 'Подписавшие валидаторы', en: 'Validators that signed' },
  transaction: { kk: 'Транзакция', ru: 'Транзакция', en: 'Transaction' },
  result: { kk: 'Нәтижесі', ru: 'Результат', en: 'Result' },
  accepted: { kk: 'орындалды', ru: 'исполнена', en: 'carried out' },
  refused: { kk: 'бас тартылды: {fault}', ru: 'отклонена: {fault}', en: 'refused: {fault}' },
  document: {
    kk: 'Файлдың хэші тізілімде бар ма',
    ru: 'Есть ли хэш файла в реестре',
    en: 'Whether a file’s hash is on the ledger',
  },
  documentDetails: {
    kk: 'Файл ешқайда жіберілмейді: түйіннен тек хэші сұралады. Жауаптағы түбіртек болса, ол да тексеріледі.',
    ru: 'Файл никуда не отправляется: узел получает только хэш. Если в ответе есть квитанция, она тоже проверяется.',
    en: 'The file is sent nowhere: the node is asked by hash only. A receipt in the answer is checked too.',
  },
  documentFile: { kk: 'тексерілетін файл', ru: 'проверяемый файл', en: 'file to check' },
  documentFound: {
    kk: 'Бұл файлдың хэші тізілімде бар: {hash}',
    ru: 'Хэш этого файла есть в реестре: {hash}',
    en: 'The hash of this file is on the ledger: {hash}',
  },
  documentUnproven: {
    kk: 'Жауап тек түйіннің сөзі: дәлелін тексеру үшін --genesis беріңіз.',
    ru: 'Это лишь слова узла: чтобы проверить доказательство, задайте --genesis.',
    en: 'This is the node’s word only: give --genesis to have its proof checked.',
  },
} as const satisfies Readonly<Record<string, Texts>>;
