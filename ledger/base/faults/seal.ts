import { defineFaults, recorded } from './row.ts';

/** JSON-RPC codes 3500–3599: the key that bids are sealed to, and how the validators make it. */
export const sealFaults = defineFaults({
  SEAL_KEY_NOT_READY: recorded(3500, {
    kk: 'Конверттердің кілті әлі дайын емес; adal seal status арқылы қарап, кейін қайталаңыз',
    ru: 'Ключ конвертов ещё не готов; посмотрите adal seal status и повторите позже',
    en: 'There is no key to seal bids to yet; look at adal seal status and try again later',
  }),
  SEAL_OPENERS_FEW: recorded(3501, {
    kk: 'Үлесі бар валидаторлар аз (live), конверттерді ашуға needed керек; жоғалғандарын қайтарыңыз',
    ru: 'Валидаторов с долей слишком мало (live), для вскрытия нужно needed; верните отсутствующих',
    en: 'Too few validators hold their share (live); opening takes needed of them; bring the missing ones back',
  }),
  SEAL_EPOCH_UNKNOWN: recorded(3502, {
    kk: 'Мұндай дәуір жоқ; adal seal status арқылы қараңыз',
    ru: 'Такой эпохи нет; см. adal seal status',
    en: 'There is no such epoch; see adal seal status',
  }),
  SEAL_PHASE: recorded(3503, {
    kk: 'Кілт бұл кезеңде емес (status); түйін керегін өзі жібереді',
    ru: 'Ключ не на этом этапе (status); узел сам отправит нужное',
    en: 'The key is not in that phase (status); the node sends what is needed by itself',
  }),
  SEAL_ATTEMPT: recorded(3504, {
    kk: 'Хабар басқа әрекетке арналған; қазіргісі attempt',
    ru: 'Сообщение для другой попытки; сейчас attempt',
    en: 'The message is for another attempt; the present one is attempt',
  }),
  SEAL_NOT_PARTICIPANT: recorded(3505, {
    kk: 'Бұл кілт осы дәуірге қатыспайды',
    ru: 'Этот ключ не участвует в этой эпохе',
    en: 'This key takes no part in that epoch',
  }),
  SEAL_DONE: recorded(3506, {
    kk: 'Бұл қадам жасалып қойған; ештеңе істеудің қажеті жоқ',
    ru: 'Этот шаг уже сделан; ничего делать не нужно',
    en: 'That has been done already; there is nothing to do',
  }),
  SEAL_PROOF: recorded(3507, {
    kk: 'Дәлел тексеруден өтпеді (what); басқа тізбекке, дәуірге не кілтке жасалған болуы мүмкін',
    ru: 'Доказательство не проходит проверку (what); возможно, оно для другой цепи, эпохи или ключа',
    en: 'The proof does not verify (what); it may be for another chain, epoch or key',
  }),
  SEAL_DEALING: recorded(3508, {
    kk: 'Үлестер дұрыс таратылмаған (flaw)',
    ru: 'Доли розданы неверно (flaw)',
    en: 'The dealing is malformed (flaw)',
  }),
  SEAL_DEALER_UNKNOWN: recorded(3509, {
    kk: 'Бұл валидатор үлес таратқан жоқ не шығарылып қойған',
    ru: 'Этот валидатор долей не раздавал или уже исключён',
    en: 'That validator has not dealt, or is excluded already',
  }),
  SEAL_SHARE_GOOD: recorded(3510, {
    kk: 'Шағым расталмады: үлес жарамды',
    ru: 'Жалоба не подтвердилась: доля верна',
    en: 'The complaint is unfounded: the share is good',
  }),
  SEAL_OTHER_KEY: recorded(3511, {
    kk: 'Растау басқа кілтке арналған: бір тарату шығарылған болуы мүмкін; түйін жаңадан растайды',
    ru: 'Подтверждение для другого ключа: возможно, раздача исключена; узел подтвердит заново',
    en: 'The confirmation is for another key: a dealing may have been excluded; the node confirms anew',
  }),
  SEAL_SHARE: recorded(3512, {
    kk: 'Қолтаңба бұл валидатордың үлесімен қойылмаған; бөгде кілт файлы пайдаланылған болуы мүмкін',
    ru: 'Подпись сделана не долей этого валидатора; возможно, взят чужой файл ключа',
    en: 'That was not signed by this validator’s share; its key file may be of another node',
  }),
  SEAL_PERIOD: recorded(3513, {
    kk: 'Растау басқа кезеңге арналған; қазіргісі period',
    ru: 'Подтверждение для другого промежутка; сейчас period',
    en: 'The heartbeat is for another period; the present one is period',
  }),
  SEAL_KEY_MISMATCH: {
    stage: 'edge',
    gossip: 'ignore',
    rpc: 3514,
    texts: {
      kk: 'Бұл файлдағы кілт тізбекте тіркелген кілтке сай емес; сақтық көшірмеден дұрыс файлды қайтарыңыз, ол жоқ болса, бұл файлды басқа жерге қойыңыз',
      ru: 'Ключ в этом файле не тот, что зарегистрирован в цепочке; верните верный файл из резервной копии, а если её нет, уберите этот файл в другое место',
      en: 'The key in this file is not the one registered on the chain; put the right file back from its backup, or, if there is none, move this file away',
    },
  },
});
