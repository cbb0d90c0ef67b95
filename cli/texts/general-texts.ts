import type { Texts } from '../../ledger/base/texts.ts';

/** Words of the help pages and of errors. */
export const generalTexts = {
  about: {
    kk: 'Adal — мемлекеттік сатып алу мен мемлекеттік қызмет шешімдеріне арналған тең дәрежелі тізілім түйіні',
    ru: 'Adal — узел однорангового реестра для государственных закупок и решений о государственных услугах',
    en: 'Adal: a peer-to-peer ledger node for public procurement and public-service decisions',
  },
  usage: { kk: 'Қолданылуы', ru: 'Использование', en: 'Usage' },
  commands: { kk: 'Пәрмендер', ru: 'Команды', en: 'Commands' },
  parameters: { kk: 'Аргументтер', ru: 'Аргументы', en: 'Arguments' },
  options: { kk: 'Параметрлер', ru: 'Параметры', en: 'Options' },
  globalOptions: { kk: 'Барлық пәрменде', ru: 'Для всех команд', en: 'For every command' },
  examples: { kk: 'Мысалдар', ru: 'Примеры', en: 'Examples' },
  exitCodes: { kk: 'Аяқталу кодтары', ru: 'Коды завершения', en: 'Exit codes' },
  command: { kk: 'пәрмен', ru: 'команда', en: 'command' },
  optionsWord: { kk: 'параметрлер', ru: 'параметры', en: 'options' },
  default: { kk: 'әдепкі', ru: 'по умолчанию', en: 'default' },
  required: { kk: 'міндетті', ru: 'обязательно', en: 'required' },
  many: { kk: 'бірнеше рет беруге болады', ru: 'можно повторять', en: 'may be repeated' },
  moreHelp: {
    kk: 'Пәрмен туралы толығырақ: adal {name} --help',
    ru: 'Подробнее о команде: adal {name} --help',
    en: 'More about a command: adal {name} --help',
  },
  help: { kk: 'осы көмек', ru: 'эта справка', en: 'this help' },
  version: { kk: 'нұсқасы', ru: 'версия', en: 'the version' },
  lang: {
    kk: 'тіл (әдепкі: ADAL_LANG, кейін терминал тілі, әйтпесе kk)',
    ru: 'язык (по умолчанию: ADAL_LANG, затем язык терминала, иначе kk)',
    en: 'language (default: ADAL_LANG, then the terminal’s, else kk)',
  },
  json: { kk: 'бағдарламаларға арналған JSON', ru: 'JSON для программ', en: 'JSON for programs' },
  debug: {
    kk: 'қатенің ішкі ізін көрсету',
    ru: 'показать внутренний след ошибки',
    en: 'show the inner trace of an error',
  },
  bug: {
    kk: 'Бұл — adal бағдарламасының қатесі. --debug қосып қайталаңыз да, шыққанын әзірлеушілерге жіберіңіз.',
    ru: 'Это ошибка программы adal. Повторите с --debug и пришлите вывод разработчикам.',
    en: 'This is a bug in adal. Run it again with --debug and send the output to its developers.',
  },
  nearest: { kk: 'мүмкін, {name}?', ru: 'возможно, {name}?', en: 'did you mean {name}?' },
  unknownCommand: { kk: 'белгісіз пәрмен: {name}', ru: 'неизвестная команда: {name}', en: 'unknown command: {name}' },
  unknownOption: { kk: 'белгісіз параметр: {name}', ru: 'неизвестный параметр: {name}', en: 'unknown option: {name}' },
  missingArgument: {
    kk: 'аргумент жетіспейді: {name}',
    ru: 'не хватает аргумента: {name}',
    en: 'missing argument: {name}',
  },
  missingValue: {
    kk: 'параметрдің мәні жоқ: {name}',
    ru: 'у параметра нет значения: {name}',
    en: 'the option needs a value: {name}',
  },
  missingOption: {
    kk: 'міндетті параметр берілмеген: {name}',
    ru: 'не задан обязательный параметр: {name}',
    en: 'a required option is missing: {name}',
  },
  badChoice: { kk: 'мән жарамайды: {name}', ru: 'значение не подходит: {name}', en: 'the value does not fit: {name}' },
  tooMany: { kk: 'артық аргумент: {name}', ru: 'лишний аргумент: {name}', en: 'too many arguments: {name}' },
  chooseCommand: { kk: 'пәрменді таңдаңыз', ru: 'выберите команду', en: 'choose a command' },
  yes: { kk: 'иә', ru: 'да', en: 'yes' },
  no: { kk: 'жоқ', ru: 'нет', en: 'no' },
} as const satisfies Readonly<Record<string, Texts>>;
