import type { Texts } from '../../ledger/base/texts.ts';

/** Titles of the words that have commands below them. */
export const groupTexts: Readonly<Record<string, Texts>> = {
  bid: { kk: 'Жабық өтінімдер', ru: 'Запечатанные заявки', en: 'Sealed bids' },
  censorship: {
    kk: 'Қабылдау туралы қолхаттар',
    ru: 'Расписки о приёме',
    en: 'Submission receipts',
  },
  config: { kk: 'Түйін баптаулары', ru: 'Настройки узла', en: 'Settings of a node' },
  evidence: {
    kk: 'Валидаторлардың дәлелденген бұзушылықтары',
    ru: 'Доказанные нарушения валидаторов',
    en: 'Proven breaches of validators',
  },
  export: { kk: 'Ашық деректер шығару', ru: 'Выгрузка открытых данных', en: 'Publishing open data' },
  genesis: { kk: 'Тізбектің бастау құжаты', ru: 'Начальный документ цепочки', en: 'The document a chain starts from' },
  get: { kk: 'Бір нысанды көрсету', ru: 'Показать один объект', en: 'Show one object' },
  import: { kk: 'Басқа жүйелерден енгізу', ru: 'Ввоз из других систем', en: 'Bringing in from other systems' },
  inspect: { kk: 'Түйіннің файлдарын қарау', ru: 'Посмотреть файлы узла', en: 'Look into a node’s files' },
  keys: { kk: 'Кілт файлдары', ru: 'Файлы ключей', en: 'Key files' },
  list: { kk: 'Нысандар тізімі', ru: 'Списки объектов', en: 'Lists of objects' },
  receipt: { kk: 'Түбіртектер', ru: 'Квитанции', en: 'Receipts' },
  seal: { kk: 'Конверттердің кілттері', ru: 'Ключи конвертов', en: 'The keys that bids are sealed to' },
  signer: {
    kk: 'Валидатор кілтін сақтайтын процесс',
    ru: 'Процесс, который держит ключ валидатора',
    en: 'The process that holds a validator’s key',
  },
  tender: { kk: 'Конкурстар', ru: 'Конкурсы', en: 'Tenders' },
  tx: {
    kk: 'Транзакция жіберу, әр түріне бір пәрмен',
    ru: 'Отправить транзакцию, по команде на каждый тип',
    en: 'Send a transaction; one command per type',
  },
  votes: { kk: 'Валидатордың дауыстар журналы', ru: 'Журнал голосов валидатора', en: 'A validator’s vote log' },
  verify: { kk: 'Дәлелді тексеру', ru: 'Проверить доказательство', en: 'Check a proof' },
};
