import type { Texts } from '../../ledger/base/texts.ts';

export const inspectTexts = {
  votes: {
    kk: 'Валидатордың дауыстар журналын көрсету; түйін жұмыс істеп тұрса да болады',
    ru: 'Показать журнал голосов валидатора; узел может работать',
    en: 'Show a validator’s vote log; the node may be running',
  },
  votesDetails: {
    kk: 'Файлдарды тек оқиды, құлып алмайды. Соңғы жазба үзілген болса, түйін дәл қазір жазып жатуы мүмкін. Журнал бүлінген болса, шығу коды 1.',
    ru: 'Только читает файлы, блокировку не берёт. Если последняя запись оборвана, возможно, узел пишет её прямо сейчас. Код выхода 1, если журнал повреждён.',
    en: 'Only reads files and takes no lock. Where the last entry is cut off, the node may be writing it right now. Exit code 1 when the log is damaged.',
  },
  heightOption: { kk: 'тек осы биіктік', ru: 'только эта высота', en: 'this height only' },
  genesisOption: {
    kk: 'сертификаттардың қолтаңбалары осы genesis құрамымен тексеріледі (әдепкі: деректер қалтасының жанындағы)',
    ru: 'файл genesis: по его составу проверяются подписи сертификатов (по умолчанию рядом с папкой данных)',
    en: 'genesis file: the signatures of certificates are verified with its set (default: the one beside the data folder)',
  },
  damageOption: {
    kk: 'бүлінген жердің байттары мен одан шығатын қорытынды',
    ru: 'байты вокруг повреждения и что из них следует',
    en: 'the bytes around damage and what follows from them',
  },
  file: { kk: 'Файл', ru: 'Файл', en: 'File' },
  bytes: { kk: 'Байт', ru: 'Байт', en: 'Bytes' },
  entries: { kk: 'Жазба', ru: 'Записей', en: 'Entries' },
  end: { kk: 'Соңы', ru: 'Конец', en: 'End' },
  height: { kk: 'Биіктік', ru: 'Высота', en: 'Height' },
  round: { kk: 'Раунд', ru: 'Раунд', en: 'Round' },
  kind: { kk: 'Түрі', ru: 'Вид', en: 'Kind' },
  value: { kk: 'Мән', ru: 'Значение', en: 'Value' },
  validRound: { kk: 'validRound', ru: 'validRound', en: 'validRound' },
  standing: { kk: 'Тұрған жері', ru: 'Положение', en: 'Standing' },
  restart: { kk: 'Қайта қосылса', ru: 'При запуске', en: 'On restart' },
  details: { kk: 'Мәлімет', ru: 'Сведения', en: 'Facts' },
  check: { kk: 'Тексеру', ru: 'Проверка', en: 'Check' },
  clean: { kk: 'бүтін', ru: 'целый', en: 'clean' },
  torn: { kk: '{offset} байтта үзілген', ru: 'оборван на байте {offset}', en: 'torn at byte {offset}' },
  damaged: { kk: '{offset} байтта бүлінген', ru: 'повреждён на байте {offset}', en: 'damaged at byte {offset}' },
  missing: { kk: 'жоқ', ru: 'отсутствует', en: 'missing' },
  verdictEmpty: {
    kk: 'Журнал бос: бұл валидатор осы жерде ештеңеге қол қойған жоқ немесе журналы жоғалған.',
    ru: 'Журнал пуст: этот валидатор здесь ничего не подписывал или потерял журнал.',
    en: 'The log is empty: this validator signed nothing here, or lost its log.',
  },
  verdictWhole: { kk: 'Журнал бүтін.', ru: 'Журнал цел.', en: 'The log is whole.' },
  verdictTorn: {
    kk: 'Журналдың соңы үзілген: аяқталмай қалған жазу. Түйін оны іске қосылғанда кесіп тастайды; одан ештеңе жіберілген жоқ.',
    ru: 'Конец журнала оборван: прерванная запись. Узел отрежет её при запуске; из неё ничего не отправлено.',
    en: 'The end of the log is torn: an interrupted write. The node cuts it off at its start; nothing of it was sent.',
  },
  verdictChanging: {
    kk: 'Оқу кезінде файл өзгерді: түйін дәл қазір жазып жатыр.',
    ru: 'Файл менялся во время чтения: узел пишет прямо сейчас.',
    en: 'A file changed while it was read: the node is writing right now.',
  },
  verdictDamaged: {
    kk: 'Журнал бүлінген, түйін онымен іске қосылмайды. Қараңыз: adal inspect votes --damage; сосын docs/operations.md ішіндегі «A damaged vote log».',
    ru: 'Журнал повреждён, узел с ним не запустится. Смотрите adal inspect votes --damage, затем «A damaged vote log» в docs/operations.md.',
    en: 'The log is damaged, and the node does not start with it. See adal inspect votes --damage, then "A damaged vote log" in docs/operations.md.',
  },
  notBegun: {
    kk: 'Журналда басталу белгісі жоқ: түйін оны жоғалған деп есептейді (adal votes begin --help).',
    ru: 'В журнале нет отметки о начале: узел считает его потерянным (adal votes begin --help).',
    en: 'The log does not say that it has begun: the node takes it for lost (adal votes begin --help).',
  },
  newest: {
    kk: 'Ең соңғы қол қойылған: {place}',
    ru: 'Подписано последним: {place}',
    en: 'Signed last: {place}',
  },
  conflict: {
    kk: 'ЕКІ РЕТ ҚОЛ ҚОЙЫЛҒАН: {place}',
    ru: 'ПОДПИСАНО ДВАЖДЫ: {place}',
    en: 'SIGNED TWICE: {place}',
  },
  foreign: {
    kk: 'Журналға жатпайтын файл: {name}',
    ru: 'Посторонний файл: {name}',
    en: 'A file that is not the log’s: {name}',
  },
  badContent: {
    kk: 'Қолтаңбасы немесе мазмұны дұрыс емес жазба саны: {count}',
    ru: 'Записей с неверной подписью или содержимым: {count}',
    en: 'Entries with a wrong signature or content: {count}',
  },
  place: {
    kk: '{segment}, {offset}-байт:',
    ru: '{segment}, байт {offset}:',
    en: '{segment}, byte {offset}:',
  },
  fileHead: {
    kk: 'файлдың басы дұрыс емес: аты өзгертілген, ауыстырылған немесе бөтен файл.',
    ru: 'неверно начало файла: он переименован, подменён или посторонний.',
    en: 'the head of the file is wrong: renamed, swapped or another program’s.',
  },
  appendHead: {
    kk: 'жазудың басы бақылау қосындысына сай емес.',
    ru: 'начало записанной порции не сходится с контрольной суммой.',
    en: 'the head of the append does not match its checksum.',
  },
  appendData: {
    kk: 'жазудың деректері бақылау қосындысына сай емес немесе толық емес ({length} байт болуы керек).',
    ru: 'данные записанной порции не сходятся с контрольной суммой или неполны (должно быть {length} байт).',
    en: 'the data of the append does not match its checksum or is incomplete ({length} bytes are stated).',
  },
  zeros: {
    kk: '{offset}-байттан бастап нөлдер: үзілген жазу осындай із қалдырады.',
    ru: 'С байта {offset} идут нули: такой след оставляет прерванная запись.',
    en: 'From byte {offset} on there are zeros: an interrupted write leaves such a trace.',
  },
  flipped: {
    kk: '{offset}-байттың {bit}-биті аударылған: түзетілсе, жазу бүтін ({place}). Дискі мен жадты тексеріңіз.',
    ru: 'В байте {offset} перевёрнут бит {bit}: с ним исправленным порция цела ({place}). Проверьте диск и память.',
    en: 'Bit {bit} of byte {offset} is turned over: with it put right the append is whole ({place}). Test the disk and the memory.',
  },
  before: {
    kk: 'Осы жерге дейінгі соңғы бүтін жазба: {place}.',
    ru: 'Последняя целая запись перед этим местом: {place}.',
    en: 'The last whole entry before this place: {place}.',
  },
  next: {
    kk: '{offset}-байтта келесі жазу басталады. Демек, бүлінген жазу дискіге толық түскен және одан қол қойылған хабар жіберілген болуы мүмкін.',
    ru: 'В байте {offset} начинается следующая порция. Значит, повреждённая была на диске целиком, и подписанное по ней могло быть отправлено.',
    en: 'At byte {offset} the next append begins. So the damaged one was on disk whole, and what it promised may have been sent.',
  },
  after: {
    kk: 'Одан кейін {count} бүтін жазба бар, соңғысы: {place}.',
    ru: 'После него целых записей: {count}, последняя: {place}.',
    en: 'Whole entries after it: {count}, the last: {place}.',
  },
  noneAfter: {
    kk: 'Одан кейін бүтін жазба жоқ.',
    ru: 'После него целых записей нет.',
    en: 'There is no whole entry after it.',
  },
  conclusionTorn: {
    kk: 'Қорытынды: үзілген жазу. Түйін оны өзі кесіп тастайды.',
    ru: 'Вывод: прерванная запись. Узел отрежет её сам.',
    en: 'Conclusion: an interrupted write. The node cuts it off by itself.',
  },
  conclusionDamaged: {
    kk: 'Қорытынды: кілттің бұл жерден кейін неге қол қойғаны белгісіз. Бұл журналмен дауыс бермеңіз; docs/operations.md ішіндегі «A damaged vote log» бөлімін орындаңыз.',
    ru: 'Вывод: что ключ подписал после этого места, неизвестно. Не голосуйте с этим журналом; действуйте по разделу «A damaged vote log» в docs/operations.md.',
    en: 'Conclusion: what the key signed after this place is not known. Do not vote with this log; follow "A damaged vote log" in docs/operations.md.',
  },
  noDamage: { kk: 'Бүлінген жер жоқ.', ru: 'Повреждений нет.', en: 'There is no damage.' },
} as const satisfies Readonly<Record<string, Texts>>;
