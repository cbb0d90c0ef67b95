import type { Texts } from '../../ledger/base/texts.ts';

/** What stands in the file that opens a bid. */
export const secretTexts = {
  warning: {
    kk: 'Бұл файл кімде болса, сол өтінімді мерзімінен бұрын ашып оқи алады. Ешкімге бермеңіз, желіде сақтамаңыз. Ашылғанға дейін де, дау туса да, өзіңізге керек болады.',
    ru: 'У кого есть этот файл, тот может вскрыть и прочесть заявку раньше срока. Никому его не давайте и не храните в сети. Он понадобится вам до вскрытия и в споре.',
    en: 'Whoever has this file can open and read the bid before its time. Give it to nobody and keep it off the network. You need it until the opening, and in a dispute.',
  },
} as const satisfies Readonly<Record<string, Texts>>;

export const bidTexts = {
  tender: { kk: 'конкурс', ru: 'конкурс', en: 'tender' },
  lot: { kk: 'лоттың нөмірі', ru: 'номер лота', en: 'number of the lot' },
  bid: { kk: 'өтінімнің нөмірі', ru: 'номер заявки', en: 'number of the bid' },
  envelope: {
    kk: 'конверт: 0 — бірінші не жалғыз, 1 — бағасы бар екінші',
    ru: 'конверт: 0 — первый или единственный, 1 — второй, с ценой',
    en: 'envelope: 0, the first or only one; 1, the second, with the price',
  },
  submissionKey: {
    kk: 'осы конкурсқа жасалған кілт файлы (adal bid key)',
    ru: 'файл ключа, созданного для этого конкурса (adal bid key)',
    en: 'key file made for this tender (adal bid key)',
  },
  registeredKey: {
    kk: 'ұйымыңыздың тіркелген кілт файлы: ол конверттің ішіндегі өтінімге ғана қол қояды',
    ru: 'файл зарегистрированного ключа вашей организации: им подписана только заявка внутри конверта',
    en: 'key file of your organisation’s registered key: it signs only the form inside the envelope',
  },
  passwordFiles: {
    kk: 'құпиясөз файлдары: алдымен --key, содан кейін --submission-key; біреу болса — екеуіне',
    ru: 'файлы паролей: сначала --key, затем --submission-key; один — для обоих',
    en: 'password files: of --key first, then of --submission-key; a single one serves both',
  },

  key: {
    kk: 'Бір конкурсқа бір реттік өтінім кілтін жасау',
    ru: 'Создать одноразовый ключ подачи для одного конкурса',
    en: 'Make a one-time submission key for one tender',
  },
  keyDetails: {
    kk: 'Кілт сіздің атыңызды атамайды: өтінім ашылғанша кім бергенін ешкім білмейді. Банкке тек таңба мен міндеттеме беріледі; олардан БСН-ді де, кілтті де табу мүмкін емес.',
    ru: 'Ключ не называет вас: до вскрытия никто не узнает, кто подал заявку. Банку даются только метка и обязательство; по ним нельзя узнать ни БИН, ни ключ.',
    en: 'The key does not name you: until the opening nobody knows who bids. The bank gets the tag and the commitment alone; neither BIN nor key can be found from them.',
  },
  keyOut: { kk: 'жасалатын кілт файлы', ru: 'создаваемый файл ключа', en: 'key file to write' },
  bin: { kk: 'ұйымыңыздың БСН-і', ru: 'БИН вашей организации', en: 'BIN of your organisation' },
  tag: { kk: 'Банкке: кілттің таңбасы', ru: 'Банку: метка ключа', en: 'For the bank: tag of the key' },
  commit: { kk: 'Банкке: міндеттеме', ru: 'Банку: обязательство', en: 'For the bank: commitment' },
  keyFile: { kk: 'Кілт файлы', ru: 'Файл ключа', en: 'Key file' },
  keyNext: {
    kk: 'Банк осы екі мәнмен кепілдік береді (guarantee.issue); содан соң: adal tx guarantee.lodge, adal bid seal. Файл жоғалса, өтінімді ауыстыра да, қайтара да алмайсыз.',
    ru: 'Банк выдаёт гарантию с этими двумя значениями (guarantee.issue); затем: adal tx guarantee.lodge, adal bid seal. Без файла заявку нельзя ни заменить, ни отозвать.',
    en: 'The bank issues its guarantee with these two values (guarantee.issue); then: adal tx guarantee.lodge, adal bid seal. Without the file a bid can be neither replaced nor withdrawn.',
  },

  seal: {
    kk: 'Өтінімді осы компьютерде жабу',
    ru: 'Запечатать заявку на этом компьютере',
    en: 'Seal a bid on this machine',
  },
  sealDetails: {
    kk: 'Файлда: unitPrice = "1200.50" (теңге, екі таңбамен) не unitPriceTiyn = 120050; қажет болса quantity, total, answers.<өлшемшарт>, documents = [{ file, docType }]. Сомасын бағдарлама есептейді. Конверт валидаторлардың кілтіне жабылады, оны мерзімінен бұрын ешкім аша алмайды; --genesis берілсе, бұл кілттің жасалуы да тексеріледі. Ашық мәтін ешқайда жазылмайды.',
    ru: 'В файле: unitPrice = "1200.50" (тенге, с двумя знаками) или unitPriceTiyn = 120050; при нужде quantity, total, answers.<критерий>, documents = [{ file, docType }]. Сумму считает программа. Конверт запечатан ключом валидаторов, раньше срока его не вскроет никто; с --genesis проверяется и то, кто подтвердил этот ключ. Открытый текст никуда не пишется.',
    en: 'In the file: unitPrice = "1200.50" (tenge, two decimals) or unitPriceTiyn = 120050; where needed quantity, total, answers.<criterion>, documents = [{ file, docType }]. The program computes the total. The envelope is sealed to the validators’ key and nobody can open it before its time; with --genesis it is also checked who certified that key. Plain text is written nowhere.',
  },
  form: {
    kk: 'өтінім файлы (JSON не TOML)',
    ru: 'файл заявки (JSON или TOML)',
    en: 'file of the bid (JSON or TOML)',
  },
  documents: {
    kk: 'өтініммен бірге жабылатын файл',
    ru: 'файл, запечатываемый вместе с заявкой',
    en: 'file to seal with the bid',
  },
  sealOut: { kk: 'жабық өтінім файлы', ru: 'файл запечатанной заявки', en: 'file of the sealed bid' },
  genesis: {
    kk: 'сіз сенетін genesis файлы: онымен кілтті кім растағаны тексеріледі (әдепкі: ADAL_GENESIS)',
    ru: 'файл genesis, которому вы доверяете: по нему проверяется, кто подтвердил ключ (по умолчанию: ADAL_GENESIS)',
    en: 'the genesis file you trust: by it is checked who certified the key (default: ADAL_GENESIS)',
  },
  sealed: { kk: 'Өтінім жабылды', ru: 'Заявка запечатана', en: 'The bid is sealed' },
  sealedFile: { kk: 'Жабық өтінім', ru: 'Запечатанная заявка', en: 'Sealed bid' },
  secretFile: {
    kk: 'Құпия қолхат (ешкімге бермеңіз)',
    ru: 'Секретная расписка (никому не давать)',
    en: 'Secret receipt (for nobody else)',
  },
  documentFiles: { kk: 'Шифрланған құжаттар', ru: 'Зашифрованные документы', en: 'Encrypted documents' },
  total: { kk: 'Сомасы', ru: 'Сумма', en: 'Total' },
  opensAt: { kk: 'Ашылу уақыты', ru: 'Вскрытие не раньше', en: 'Opens not before' },
  openers: {
    kk: '{n} валидатордың кемінде {t}-і',
    ru: 'не меньше {t} из {n} валидаторов',
    en: 'at least {t} of {n} validators',
  },
  openedBy: { kk: 'Кім аша алады', ru: 'Кто может вскрыть', en: 'Who can open it' },
  version: { kk: 'Нұсқасы', ru: 'Версия', en: 'Version' },
  unanswered: {
    kk: 'Жауапсыз өлшемшарттар: {criteria}',
    ru: 'Без ответа остались критерии: {criteria}',
    en: 'Criteria without an answer: {criteria}',
  },
  uncertified: {
    kk: 'Кілтті кім растағаны тексерілмеді, бұл түйіннің сөзі ғана: --genesis беріңіз.',
    ru: 'Кто подтвердил ключ, не проверено, это лишь слова узла: задайте --genesis.',
    en: 'Who certified the key was not checked, it is the node’s word only: give --genesis.',
  },
  soloKey: {
    kk: 'Бұл желіде t = 1: бір валидатор барлық өтінімді мерзімінен бұрын оқи алады.',
    ru: 'В этой сети t = 1: один валидатор может прочесть все заявки раньше срока.',
    en: 'In this network t = 1: one validator can read all bids before their time.',
  },
  notAdmitted: {
    kk: 'Бұл кілтті әзірге ештеңе жібермейді: банк кепілдігін тіркеңіз (guarantee.issue, guarantee.lodge), әйтпесе өтінім қабылданбайды.',
    ru: 'Этот ключ пока ничем не допущен: внесите банковскую гарантию (guarantee.issue, guarantee.lodge), иначе заявку не примут.',
    en: 'Nothing admits this key yet: have the bank’s guarantee issued and lodged (guarantee.issue, guarantee.lodge), or the bid will not be taken.',
  },
  sealNext: {
    kk: 'Жіберу: adal bid submit {file} --submission-key {key} --wait',
    ru: 'Отправить: adal bid submit {file} --submission-key {key} --wait',
    en: 'Send it with: adal bid submit {file} --submission-key {key} --wait',
  },

  submit: { kk: 'Жабық өтінімді жіберу', ru: 'Подать запечатанную заявку', en: 'Submit a sealed bid' },
  submitDetails: {
    kk: '--wait пен --receipt бірге қабылданған уақытын дәлелдейтін түбіртек береді; --also-to арқылы бірнеше валидаторға жіберген жөн.',
    ru: '--wait и --receipt вместе дают квитанцию, доказывающую время приёма; разумно отправить нескольким валидаторам через --also-to.',
    en: '--wait and --receipt together give a receipt that proves the time of acceptance; it is wise to send to several validators with --also-to.',
  },
  sealedParameter: { kk: 'жабық өтінім файлы', ru: 'файл запечатанной заявки', en: 'file of the sealed bid' },
  replaces: {
    kk: 'осы нөмірлі өтінімнің орнына; жабылған кезде белгіленгені әдепкі',
    ru: 'вместо заявки с этим номером; по умолчанию отмеченной при запечатывании',
    en: 'in place of the bid of this number; by default the one noted when it was sealed',
  },
  withdraw: {
    kk: 'Өтінімді қайтарып алу: ол ешқашан ашылмайды',
    ru: 'Отозвать заявку: её никогда не вскроют',
    en: 'Withdraw a bid: it will never be opened',
  },

  status: {
    kk: 'Конкурстың өтінімдері, күйі мен уақыты',
    ru: 'Заявки конкурса, их состояние и время',
    en: 'The bids of a tender, their states and times',
  },
  statusKey: {
    kk: 'тек осы кілт бергендері (құпиясөзсіз)',
    ru: 'только поданные этим ключом (без пароля)',
    en: 'only those of this key (no password)',
  },
  none: { kk: 'Өтінім жоқ.', ru: 'Заявок нет.', en: 'There are no bids.' },
  counts: {
    kk: 'Барлығы: {count}, ашылуға жататыны: {live}',
    ru: 'Всего: {count}, подлежат вскрытию: {live}',
    en: 'In all: {count}, due to be opened: {live}',
  },
  opening: {
    kk: 'Ашылды: {opened}, қалды: {pending}',
    ru: 'Вскрыто: {opened}, осталось: {pending}',
    en: 'Opened: {opened}, left: {pending}',
  },
  delayed: { kk: 'Ашу кешігуде.', ru: 'Вскрытие задерживается.', en: 'The opening is delayed.' },
  columnNumber: { kk: '№', ru: '№', en: 'No.' },
  columnLot: { kk: 'Лот', ru: 'Лот', en: 'Lot' },
  columnEnvelope: { kk: 'Конверт', ru: 'Конверт', en: 'Envelope' },
  columnTime: { kk: 'Қабылданды', ru: 'Принята', en: 'Accepted' },
  columnBytes: { kk: 'Байт', ru: 'Байт', en: 'Bytes' },
  columnState: { kk: 'Күйі', ru: 'Состояние', en: 'State' },
  columnBidder: { kk: 'БСН', ru: 'БИН', en: 'BIN' },
  columnTotal: { kk: 'Сомасы', ru: 'Сумма', en: 'Total' },

  openVerify: {
    kk: 'Өз өтініміңізді құпия қолхатпен ашып, тізілімдегімен салыстыру',
    ru: 'Вскрыть свою заявку секретной распиской и сравнить с реестром',
    en: 'Open your own bid with the secret receipt and compare it with the ledger',
  },
  openVerifyDetails: {
    kk: 'Желісіз: қатар тұрған жабық өтінім файлы ашылады. --url не ADAL_URL берілсе, тізілімдегі конверт ашылып, онда айтылғанмен салыстырылады.',
    ru: 'Без сети: вскрывается файл запечатанной заявки рядом. С --url или ADAL_URL вскрывается конверт из реестра и сравнивается с тем, что там сказано.',
    en: 'Without a network: the sealed file beside it is opened. With --url or ADAL_URL the envelope on the ledger is opened and compared with what is said there.',
  },
  secretParameter: {
    kk: 'құпия қолхат (*.bid-secret.json)',
    ru: 'секретная расписка (*.bid-secret.json)',
    en: 'secret receipt (*.bid-secret.json)',
  },
  sealedOption: {
    kk: 'жабық өтінім файлы (әдепкі: қатар тұрғаны)',
    ru: 'файл запечатанной заявки (по умолчанию: рядом)',
    en: 'file of the sealed bid (default: the one beside it)',
  },
  opensTo: { kk: 'Конверт былай ашылды:', ru: 'Конверт вскрывается так:', en: 'The envelope opens to:' },
  sameOnLedger: {
    kk: 'Тізілімде де дәл осылай: {bid}-өтінім.',
    ru: 'В реестре то же самое: заявка {bid}.',
    en: 'The ledger says the same: bid {bid}.',
  },
  sealedOnLedger: {
    kk: 'Тізілімдегі {bid}-өтінім осы конверт; ол әлі жабық.',
    ru: 'Заявка {bid} в реестре — этот конверт; она ещё запечатана.',
    en: 'Bid {bid} on the ledger is this envelope; it is still sealed.',
  },
} as const satisfies Readonly<Record<string, Texts>>;
