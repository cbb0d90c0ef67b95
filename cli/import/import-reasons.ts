import type { Texts } from '../../ledger/base/texts.ts';

/** Why something of a source is carried otherwise than it stands there, or not at all. Codes are stable. */
export const importReasons = {
  PERSONAL_DATA: {
    kk: 'жеке деректер мен мекенжай блокқа жазылмайды; мәтін ішіндегі адам аттарын өзіңіз қараңыз',
    ru: 'личные данные и адреса в блок не попадают; имена людей внутри текстов проверьте сами',
    en: 'personal data and addresses never enter a block; look for people’s names inside texts yourself',
  },
  LATER_STAGE: {
    kk: 'өтінімдер, жеңімпаз, шарт және төлем үшін әлі модуль жоқ; релиз хэшімен бекітіледі',
    ru: 'для заявок, победителя, договора и оплаты ещё нет модулей; релиз закреплён хэшем',
    en: 'bids, awards, contracts and payments have no module yet; the release is anchored by its hash',
  },
  NO_PLACE: {
    kk: 'тізбекте мұндай өріс жоқ; релиз хэшімен бекітіледі',
    ru: 'в реестре нет такого поля; релиз закреплён хэшем',
    en: 'the ledger has no such field; the release is anchored by its hash',
  },
  PACKAGE_ONLY: {
    kk: 'пакеттің өз деректері, сатып алуға қатысы жоқ',
    ru: 'сведения о самом пакете, не о закупке',
    en: 'about the package itself, not about a purchase',
  },
  LINK_ONLY: {
    kk: 'релиздің өзі емес, сілтемесі; жинақталған релиз алынды',
    ru: 'ссылка на релиз, не сам релиз; взят сводный релиз',
    en: 'a link to a release, not the release; the compiled release was taken',
  },
  OTHER_FORM: {
    kk: 'сол релиздердің басқа түрі',
    ru: 'другая форма тех же релизов',
    en: 'another form of the same releases',
  },
  SAME_RELEASE: {
    kk: 'бұл релиз бұрын берілген',
    ru: 'этот релиз уже был дан',
    en: 'the same release was given before',
  },
  NOT_A_RELEASE: {
    kk: 'ocid, id, date немесе tag жоқ: релиз емес',
    ru: 'нет ocid, id, date или tag: это не релиз',
    en: 'without ocid, id, date or tag: no release',
  },
  ROLE_UNKNOWN: {
    kk: 'бұл рөлге сәйкес рөл тізбекте жоқ',
    ru: 'этой роли в реестре нет соответствия',
    en: 'the ledger has no counterpart of this role',
  },
  SYNTHETIC_BIN: {
    kk: 'идентификатор БСН емес; схема мен нөмірден шартты БСН есептелді',
    ru: 'идентификатор не БИН; из схемы и номера вычислен условный БИН',
    en: 'the identifier is no BIN; a synthetic one was derived from its scheme and number',
  },
  NATURAL_PERSON: {
    kk: 'ЖСН: жеке тұлға, тізбекке енгізілмейді',
    ru: 'ИИН: физическое лицо, в реестр не вносится',
    en: 'an IIN: a natural person, who does not enter the ledger',
  },
  ONE_LANGUAGE: {
    kk: 'атауы бір тілде берілген, үшеуінде де сол',
    ru: 'название дано на одном языке, стоит во всех трёх',
    en: 'the name is given in one language and stands in all three',
  },
  SHORTENED: {
    kk: 'өріске сыймағандықтан қысқартылды не тазартылды',
    ru: 'сокращено или очищено, чтобы поместиться в поле',
    en: 'shortened or cleaned to fit its field',
  },
  LANGUAGE_ASSUMED: {
    kk: 'тілі көрсетілмеген не біздікі емес; en орнында тұр',
    ru: 'язык не указан или не из наших; стоит на месте en',
    en: 'the language is not given or none of ours; it stands as en',
  },
  NO_BUYER: {
    kk: 'сатып алушы көрсетілмеген, үдеріс енгізілмейді',
    ru: 'покупатель не указан, процесс внести нельзя',
    en: 'no buyer is named, so the process cannot be entered',
  },
  NO_CODE: {
    kk: 'рұқсат етілген жіктеуіш коды жоқ (ENSTRU, CPV, DK021), үдеріс енгізілмейді',
    ru: 'нет кода допустимого классификатора (ENSTRU, CPV, DK021), процесс внести нельзя',
    en: 'no code of an allowed classification (ENSTRU, CPV, DK021), so the process cannot be entered',
  },
  NO_AMOUNT: {
    kk: 'сомасы жоқ не дұрыс емес, үдеріс енгізілмейді',
    ru: 'сумма отсутствует или неверна, процесс внести нельзя',
    en: 'the amount is missing or wrong, so the process cannot be entered',
  },
  CURRENCY: {
    kk: 'бұл валютаға рұқсат жоқ, үдеріс енгізілмейді',
    ru: 'валюта не допускается, процесс внести нельзя',
    en: 'the currency is not allowed, so the process cannot be entered',
  },
  METHOD: {
    kk: 'тізбек тек ашық тәсілдерді жүргізеді, үдеріс енгізілмейді',
    ru: 'реестр ведёт только открытые способы, процесс внести нельзя',
    en: 'the ledger runs open methods only, so the process cannot be entered',
  },
  ASSUMED: {
    kk: 'көзде жоқ немесе дәл сәйкесі жоқ; ең жақыны алынды',
    ru: 'в источнике нет или нет точного соответствия; взято ближайшее',
    en: 'absent from the source or without an exact counterpart; the nearest was taken',
  },
  ROUNDED: {
    kk: 'ең кіші ақша бірлігіне дейін дөңгелектелді',
    ru: 'округлено до наименьшей денежной единицы',
    en: 'rounded to the smallest unit',
  },
  DEMO_PERIODS: {
    kk: 'demo профилінде мерзім секундпен; көздің күндері дерек ретінде сақталды',
    ru: 'в профиле demo сроки в секундах; даты источника сохранены как данные',
    en: 'periods are seconds under the demo profile; the source’s dates are kept as data',
  },
  MERGED_ITEMS: {
    kk: 'бірнеше тауар бір лот болды, саны 1 жиынтық',
    ru: 'несколько позиций стали одним лотом, количество 1 комплект',
    en: 'several items became one lot, quantity one set',
  },
  TERMS_FIXED: {
    kk: 'жарияланған конкурстың шарты өзгермейді; өзгерген релиз хэшімен бекітілді',
    ru: 'условия объявленного конкурса не меняются; изменённый релиз закреплён хэшем',
    en: 'the terms of a published tender stand; the changed release is anchored by its hash',
  },
  HASH_OF_ENTRY: {
    kk: 'файл жоқ (--documents); файлдың емес, осы жазбаның хэші бекітілді',
    ru: 'файла нет (--documents); закреплён хэш этой записи, а не файла',
    en: 'the file is not at hand (--documents); the hash is of this entry, not of the file',
  },
  ENQUIRER_UNNAMED: {
    kk: 'сұраушы көрсетілмеген; атаусыз қатысушы жасалды',
    ru: 'спросивший не назван; создан безымянный участник',
    en: 'the asker is not named; an unnamed participant was made',
  },
  LIST_FULL: {
    kk: 'тізімде орын жоқ',
    ru: 'в списке нет места',
    en: 'the list is full',
  },
  ALREADY_IMPORTED: {
    kk: 'бұл релиз тізбекте бар, үдеріс қайта енгізілмеді',
    ru: 'этот релиз уже в реестре, процесс не внесён повторно',
    en: 'this release is on the ledger already, so the process was not entered again',
  },
  PROCESS_REFUSED: {
    kk: 'үдеріс енгізілмейді, себебі басқа жолында',
    ru: 'процесс внести нельзя, причина в другой строке о нём',
    en: 'the process cannot be entered; another line about it says why',
  },
  LEDGER_REFUSED: {
    kk: 'тізбек қабылдамады',
    ru: 'реестр отказал',
    en: 'the ledger refused it',
  },
  AFTER_REFUSAL: {
    kk: 'алдыңғы бас тартудан кейін жіберілмеді',
    ru: 'не отправлено после предыдущего отказа',
    en: 'not sent after the refusal before it',
  },
} as const satisfies Readonly<Record<string, Texts>>;

export type ImportReason = keyof typeof importReasons;
