import type { Texts } from '../../ledger/base/texts.ts';

/** Why something of a source is carried otherwise than it stands there, or not at all. Codes are stable. */
export const importReasons = {
  PERSONAL_DATA: {
    kk: 'жеке деректер мен мекенжай блокқа жазылмайды; мәтін ішіндегі адам аттарын өзіңіз қараңыз',
    ru: 'личные данные и адреса в блок не попадают; имена людей внутри текстов проверьте сами',
    en: 'personal data and addresses never enter a block; look for people’s names inside texts yourself',
  },
  LATER_STAGE: {
    kk: 'шарт пен төлемнің модулі жоқ; релиз хэшімен бекітіледі',
    ru: 'для договора и оплаты нет модулей; релиз закреплён хэшем',
    en: 'contracts and payments have no module; the release is anchored by its hash',
  },
  BIDS_WAIT: {
    kk: 'өтінімдер мен жеңімпаз осы желінің мөрленген өтінімдерін күтеді; релиз хэшімен бекітіледі',
    ru: 'заявки и победители ждут запечатанных заявок этой сети; релиз закреплён хэшем',
    en: 'bids and awards wait for the sealed bids of this network; the release is anchored by its hash',
  },
  BID_NO_AMOUNT: {
    kk: 'өтінімнің бағасы жоқ не дұрыс емес; баға ойдан шығарылмайды',
    ru: 'цены заявки нет или она неверна; цена не придумывается',
    en: 'the bid’s price is missing or wrong; none is made up',
  },
  BID_CURRENCY: {
    kk: 'өтінім басқа валютада',
    ru: 'заявка в другой валюте',
    en: 'the bid is in another currency',
  },
  BID_LOT: {
    kk: 'өтінімнің лоты бұл конкурста жоқ',
    ru: 'лота заявки нет в этом конкурсе',
    en: 'the bid names no lot of this tender',
  },
  BID_LOTS_TOGETHER: {
    kk: 'бірнеше лотқа бір баға берілген, лоттар бойынша бөлуге болмайды',
    ru: 'одна цена на несколько лотов, по лотам её не разделить',
    en: 'one price for several lots cannot be divided among them',
  },
  BID_NOT_LIVE: {
    kk: 'өтінім қайтарып алынған не жойылған',
    ru: 'заявка отозвана или удалена',
    en: 'the bid was withdrawn or deleted',
  },
  BIDDER_UNNAMED: {
    kk: 'қатысушы көрсетілмеген не жеке тұлға; атаусыз қатысушы жасалды',
    ru: 'участник не назван или физическое лицо; создан безымянный участник',
    en: 'the bidder is not named or is a natural person; an unnamed participant was made',
  },
  JOINT_BID: {
    kk: 'бірлескен өтінім; бірінші қатысушы алынды',
    ru: 'совместная заявка; взят первый участник',
    en: 'a joint bid; the first of its bidders was taken',
  },
  VAT_INCLUDED: {
    kk: 'баға ҚҚС-пен берілген, ал тізбекте бағалар ҚҚС-сыз',
    ru: 'цена дана с НДС, а в реестре цены без НДС',
    en: 'the price is given with VAT, and the ledger has prices without',
  },
  AUCTION: {
    kk: 'тізбекте аукцион жоқ: соңғы баға алынды, бастапқысы дерек ретінде қалды',
    ru: 'аукциона в реестре нет: взята последняя цена, начальная осталась данными',
    en: 'the ledger has no auction: the last price was taken, the first one stays as data',
  },
  LOTS_SUM: {
    kk: 'тізбекте конкурстың сомасы лоттардың қосындысы; көздің санын дерек ретінде сақтайды',
    ru: 'в реестре сумма конкурса складывается из лотов; число источника сохранено как данные',
    en: 'the ledger’s sum of a tender is that of its lots; the source’s figure is kept as data',
  },
  AWARD_OTHER_BID: {
    kk: 'тізбек басқа өтінімді бірінші орынға қойды',
    ru: 'реестр поставил на первое место другую заявку',
    en: 'the ledger ranked another bid first',
  },
  AWARD_NO_BID: {
    kk: 'көз атаған жеңімпаздың бұл лотқа бағасы бар өтінімі жоқ',
    ru: 'у победителя, названного источником, нет заявки с ценой на этот лот',
    en: 'the winner that the source names has no bid with a price for this lot',
  },
  AWARD_BID_OUT: {
    kk: 'көз жеңімпаз деген өтінімді тізбек қабылдамады не қайтарды',
    ru: 'заявку, которую источник назвал победившей, реестр не принял или отклонил',
    en: 'the ledger refused or rejected the bid that the source awarded',
  },
  AWARD_SOURCE_REJECTED: {
    kk: 'көз бұл жеңімпаздан бас тартқан, ал тізбекте ондай негіз жоқ',
    ru: 'источник отказал этому победителю, у реестра такого основания нет',
    en: 'the source turned this winner down; the ledger has no ground to',
  },
  BID_REJECTED: {
    kk: 'тізбек өтінімді ашқаннан кейін қайтарды',
    ru: 'реестр отклонил заявку после вскрытия',
    en: 'the ledger rejected the bid after it was opened',
  },
  ONE_UNIT: {
    kk: 'бағаны санға бөлгенде бүтін тиын шықпайды: лот бір бірлік болды, көздің саны дерек ретінде сақталды',
    ru: 'цена не делится на количество в целых тиынах: лот стал одной единицей, количество источника сохранено как данные',
    en: 'a price does not divide by the quantity into whole minor units: the lot is one unit, the source’s quantity is kept as data',
  },
  AWARD_OTHER_AMOUNT: {
    kk: 'өтінім сол, бірақ сомасы басқа: көзде аукцион не түзету болған',
    ru: 'заявка та же, но сумма другая: в источнике был аукцион или исправление',
    en: 'the same bid at another amount: the source had an auction or a correction',
  },
  AWARD_NO_RESULT: {
    kk: 'тізбекте бұл лот бойынша нәтиже жоқ',
    ru: 'у реестра нет результата по этому лоту',
    en: 'the ledger has no result for this lot',
  },
  SOURCE_STATE: {
    kk: 'көздің сол кездегі жағдайы; тізбек өз жағдайын өзі есептейді',
    ru: 'состояние источника на тот момент; реестр вычисляет своё',
    en: 'where the source stood then; the ledger computes its own state',
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
  ERROR_RESPONSE: {
    kk: 'қызметтің бас тартуы (CLI_ERROR_RESPONSE), деректер емес',
    ru: 'отказ сервиса (CLI_ERROR_RESPONSE), не данные',
    en: 'a refusal of the service (CLI_ERROR_RESPONSE), no data',
  },
  NOT_AN_EXCHANGE: {
    kk: 'тендер, өтінім, шешім, сұрау да, бас тарту да емес',
    ru: 'ни тендер, ни заявка, ни решение, ни вопрос, ни отмена',
    en: 'neither tender nor bid, award, question or cancellation',
  },
  DRAFT: {
    kk: 'жарияланбаған жоба; жарияланғаны алынды',
    ru: 'неопубликованный черновик; взят опубликованный',
    en: 'a draft that was not published; the published one was taken',
  },
  UNLINKED: {
    kk: 'берілген тендерлердің қайсысына жататыны белгісіз',
    ru: 'неизвестно, к какому из данных тендеров относится',
    en: 'it names none of the tenders that were given, or more than one',
  },
  LINK_ASSUMED: {
    kk: 'ол тендерді атамайды; берілген жалғыз тендерге жатқызылды',
    ru: 'тендер не назван; отнесено к единственному данному',
    en: 'it names no tender; the only one that was given was taken',
  },
  CANCELLATION: {
    kk: 'болдырмау конкурсты өтінімдер ашылмай тұрып аяқтар еді; хэшімен ғана бекітіледі',
    ru: 'отмена закончила бы конкурс до вскрытия заявок; закреплена только хэшем',
    en: 'a cancellation would end the tender before its bids are opened; it is anchored by its hash only',
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
