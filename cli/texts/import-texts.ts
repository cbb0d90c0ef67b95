import type { Texts } from '../../ledger/base/texts.ts';

export const importTexts = {
  ocds: {
    kk: 'OCDS 1.1 деректерін транзакцияларға айналдыру: жоспар, құжаттар, конкурс, сұраулар, өзгерістер',
    ru: 'Превратить данные OCDS 1.1 в транзакции: план, документы, конкурс, вопросы, изменения',
    en: 'Turn OCDS 1.1 data into transactions: plan, documents, tender, questions, amendments',
  },
  prozorro: {
    kk: 'Prozorro API-мен жазылған алмасуларды транзакцияларға айналдыру: жоспар, құжаттар, конкурс, сұраулар',
    ru: 'Превратить записанные обмены с API Prozorro в транзакции: план, документы, конкурс, вопросы',
    en: 'Turn recorded exchanges with the Prozorro API into transactions: plan, documents, tender, questions',
  },
  details: {
    kk: 'demo профиліндегі тізбекке енгізіледі. Көздің күндері дерек ретінде сақталады. Енбегеннің бәрі себебімен аталады.',
    ru: 'Вносится в цепочку профиля demo. Даты источника сохраняются как данные. Всё, что не вошло, названо с причиной.',
    en: 'Enters a chain of the profile demo. The source’s dates are kept as data. Whatever is not carried is named, with the reason.',
  },
  prozorroFiles: {
    kk: 'тендер, өтінім, шешім, сұрау не болдырмау (JSON, 50 МиБ дейін); бір процестің файлдары бірге беріледі',
    ru: 'тендер, заявка, решение, вопрос или отмена (JSON, до 50 МиБ); файлы одного процесса даются вместе',
    en: 'tender, bid, award, question or cancellation (JSON, up to 50 MiB); give the files of one process together',
  },
  ocdsFiles: {
    kk: 'релиздер немесе жазбалар пакеті, релиз, жазба (JSON, 50 МиБ дейін)',
    ru: 'пакет релизов или записей, релиз, запись (JSON, до 50 МиБ)',
    en: 'package of releases or records, release, record (JSON, up to 50 MiB)',
  },
  registrarKey: {
    kk: 'тіркеушінің кілт файлы; екіншісі де керек',
    ru: 'файл ключа регистратора; нужен и второй',
    en: 'key file of the registrar; its second one is needed too',
  },
  passwordFile: {
    kk: 'тіркеуші кілттерінің құпиясөз файлы',
    ru: 'файл пароля ключей регистратора',
    en: 'password file of the registrar’s keys',
  },
  keysFolder: {
    kk: 'ұйымдардың кілттері жасалып, сақталатын қалта',
    ru: 'папка, где создаются и хранятся ключи организаций',
    en: 'folder where the organisations’ keys are made and kept',
  },
  documents: {
    kk: 'құжаттардың файлдары тұрған қалта; болмаса, жазбаның хэші бекітіледі',
    ru: 'папка с файлами документов; без неё закрепляется хэш записи',
    en: 'folder with the documents’ files; without it the entry’s hash is anchored',
  },
  period: {
    kk: 'талқылау мен өтінім қабылдау мерзімі, секунд',
    ru: 'срок обсуждения и приёма заявок, секунды',
    en: 'period of discussion and of acceptance, seconds',
  },
  devnet: {
    kk: 'осы машинада уақытша желі іске қосып, соған енгізу',
    ru: 'запустить временную сеть на этой машине и внести туда',
    en: 'start a temporary network on this machine and enter there',
  },
  dryRun: {
    kk: 'желісіз: транзакцияларды көрсету ғана',
    ru: 'без сети: только показать транзакции',
    en: 'without a network: only show the transactions',
  },
  file: { kk: 'Файл', ru: 'Файл', en: 'File' },
  place: { kk: 'Орны', ru: 'Место', en: 'Place' },
  to: { kk: 'Қайда', ru: 'Куда', en: 'To' },
  reason: { kk: 'Себебі', ru: 'Причина', en: 'Reason' },
  fields: { kk: 'Өрістер', ru: 'Полей', en: 'Fields' },
  carried: { kk: 'Енгізілді: {count}', ru: 'Перенесено: {count}', en: 'Carried: {count}' },
  changed: { kk: 'Өзгеріп енгізілді: {count}', ru: 'Перенесено с изменением: {count}', en: 'Changed: {count}' },
  computedEqual: {
    kk: 'Тізбек есептеді, көздегідей: {count}',
    ru: 'Вычислено реестром, как в источнике: {count}',
    en: 'Computed by the ledger, as in the source: {count}',
  },
  computedDifferent: {
    kk: 'Тізбек есептеді, көзден өзгеше: {count}',
    ru: 'Вычислено реестром, иначе чем в источнике: {count}',
    en: 'Computed by the ledger, other than in the source: {count}',
  },
  bids: { kk: 'Көздің өтінімдері: {count}', ru: 'Заявки источника: {count}', en: 'Bids of the source: {count}' },
  bid: { kk: 'Өтінім', ru: 'Заявка', en: 'Bid' },
  lot: { kk: 'Лот', ru: 'Лот', en: 'Lot' },
  bidder: { kk: 'Қатысушы', ru: 'Участник', en: 'Bidder' },
  price: { kk: 'Бағасы', ru: 'Цена', en: 'Price' },
  refused: { kk: 'Енгізілмеді: {count}', ru: 'Не перенесено: {count}', en: 'Not carried: {count}' },
  processes: { kk: 'Сатып алу үдерістері', ru: 'Закупочные процессы', en: 'Contracting processes' },
  plan: { kk: 'Жоспар', ru: 'План', en: 'Plan' },
  tender: { kk: 'Конкурс', ru: 'Конкурс', en: 'Tender' },
  transactions: { kk: 'Транзакциялар: {count}', ru: 'Транзакций: {count}', en: 'Transactions: {count}' },
  type: { kk: 'Түрі', ru: 'Тип', en: 'Type' },
  signers: { kk: 'Қол қоюшылар', ru: 'Подписанты', en: 'Signers' },
} as const satisfies Readonly<Record<string, Texts>>;
