import { defineFaults, type FaultRow, recorded } from './row.ts';

/** JSON-RPC codes 3600–3699: sealed bids and their opening. */
export const bidFaults = defineFaults({
  BID_EARLY: recorded(3601, {
    kk: 'Өтінімдер әлі қабылданбайды; талқылау аяқталғанша күтіңіз',
    ru: 'Заявки ещё не принимаются; дождитесь конца обсуждения',
    en: 'Bids are not accepted yet; wait until the discussion has ended',
  }),
  BID_LATE: recorded(3602, {
    kk: 'Өтінімдерді қабылдау аяқталды (end); кеш келген өтінім қабылданбайды',
    ru: 'Приём заявок окончен (end); опоздавшая заявка не принимается',
    en: 'The acceptance of bids has ended (end); a late bid is not taken',
  }),
  BID_LOT: recorded(3603, {
    kk: 'Конкурста мұндай лот жоқ; нөмірін тексеріңіз',
    ru: 'В конкурсе нет такого лота; проверьте номер',
    en: 'The tender has no such lot; check its number',
  }),
  BID_ENVELOPE: recorded(3604, {
    kk: 'Бұл тәсілде мұндай конверт жоқ; нөмірі envelopes санынан кем болуы керек',
    ru: 'При этом способе нет такого конверта; номер должен быть меньше envelopes',
    en: 'The method has no such envelope; its number must be below envelopes',
  }),
  BID_NOT_BEFORE: recorded(3605, {
    kk: 'Конверт басқа мерзімге жабылған; қабылдау end кезінде аяқталады, қайта жабыңыз',
    ru: 'Конверт запечатан на другой срок; приём кончается в end, запечатайте заново',
    en: 'The envelope is sealed for another deadline; acceptance ends at end, seal it anew',
  }),
  BID_MALFORMED: recorded(3606, {
    kk: 'Конверт не құжаттар тізімі дұрыс құрылмаған (part); adal bid seal арқылы жасаңыз',
    ru: 'Конверт или список документов составлен неверно (part); сделайте его командой adal bid seal',
    en: 'The envelope or the list of documents is malformed (part); make it with adal bid seal',
  }),
  BID_LIMIT: recorded(3607, {
    kk: 'Конверттер не нұсқалар шегіне жетті',
    ru: 'Достигнут предел числа конвертов или версий',
    en: 'The limit of envelopes or versions is reached',
  }),
  BID_SLOT: recorded(3608, {
    kk: 'Нұсқа нөмірі next болуы керек; қолданыстағы өтінім болса (live), bid.replace пайдаланыңыз',
    ru: 'Номер версии должен быть next; если есть действующая заявка (live), используйте bid.replace',
    en: 'The version’s number must be next; where there is a live bid (live), use bid.replace',
  }),
  BID_NOT_FOUND: recorded(3609, {
    kk: 'Конкурста мұндай өтінім жоқ; нөмірін тексеріңіз',
    ru: 'В конкурсе нет такой заявки; проверьте номер',
    en: 'The tender has no such bid; check its number',
  }),
  BID_NOT_OWNER: recorded(3610, {
    kk: 'Өтінімді басқа кілт берген; оны тек сол кілт өзгерте алады',
    ru: 'Заявку подал другой ключ; изменить её может только он',
    en: 'Another key submitted the bid; only that key can change it',
  }),
  BID_NOT_LIVE: recorded(3611, {
    kk: 'Өтінім ауыстырылған не қайтарып алынған (state)',
    ru: 'Заявка заменена или отозвана (state)',
    en: 'The bid was replaced or withdrawn (state)',
  }),
  BID_FORM_TOO_LARGE: edge(3612, {
    kk: 'Өтінім нысаны 16 380 байттан үлкен; жауаптарды қысқартыңыз не құжатқа көшіріңіз',
    ru: 'Форма заявки больше 16 380 байт; сократите ответы или перенесите их в документ',
    en: 'The bid form is larger than 16,380 bytes; shorten the answers or move them into a document',
  }),
  BID_FORM_FIELD: edge(3613, {
    kk: 'Өтінім файлындағы өріс (field) дұрыс емес; күтілетіні төменде',
    ru: 'Поле (field) в файле заявки неверно; что ожидается, сказано ниже',
    en: 'A field (field) of the bid’s file is wrong; what is expected stands below',
  }),
  BID_PRICE_AMBIGUOUS: edge(3614, {
    kk: 'Баға теңгемен бе, тиынмен бе, белгісіз: unitPrice = "1200.50" (теңге) не unitPriceTiyn = 120050 деп жазыңыз',
    ru: 'Непонятно, в тенге цена или в тиынах: напишите unitPrice = "1200.50" (тенге) или unitPriceTiyn = 120050',
    en: 'It is not clear whether the price is in tenge or tiyn: write unitPrice = "1200.50" (tenge) or unitPriceTiyn = 120050',
  }),
  BID_PRICE_ABOVE_LOT: edge(3615, {
    kk: 'Өтінімнің сомасы (total) лоттікінен (amount) асады: мұндай өтінім жарамсыз болады; бағаны азайтыңыз',
    ru: 'Сумма заявки (total) выше суммы лота (amount): такая заявка будет недействительна; снизьте цену',
    en: 'The total of the bid (total) is above the lot’s (amount): such a bid would be invalid; lower the price',
  }),
  BID_PRINCIPAL: edge(3616, {
    kk: 'Қамтамасыз ету басқа ұйымға не басқа кілтке берілген; банкке adal bid key осы БСН-ге шығарған мәндерді беріңіз',
    ru: 'Обеспечение выдано за другую организацию или ключ; дайте банку значения, которые adal bid key вывел для этого БИН',
    en: 'The security is for another organisation or key; give the bank the values that adal bid key printed for this BIN',
  }),
  BID_SEALED_OTHER: edge(3617, {
    kk: 'Файл басқа нәрсеге арналған (what); осы конкурс пен кілтке жасалғанын беріңіз',
    ru: 'Файл для другого (what); укажите тот, что сделан для этого конкурса и ключа',
    en: 'The file is for something else (what); name the one made for this tender and key',
  }),
  BID_SHARE_EARLY: recorded(3620, {
    kk: 'Конверттер әлі ашылмайды: қабылдау аяқталған блок бекітілуі керек',
    ru: 'Конверты ещё не вскрываются: блок окончания приёма должен быть окончательным',
    en: 'Bids are not to be opened yet: the block that ends acceptance comes first',
  }),
  BID_SHARE_NOT_DUE: recorded(3621, {
    kk: 'Бұл өтінім ашылуға жатпайды: ауыстырылған, қайтарылған не жіберілмеген',
    ru: 'Эта заявка не вскрывается: заменена, отозвана или не допущена',
    en: 'This bid is not to be opened: it was replaced, withdrawn or not admitted',
  }),
  BID_SHARE_SUPERFLUOUS: {
    stage: 'block',
    gossip: 'ignore',
    rpc: 3622,
    texts: {
      kk: 'Бұл үлес бар не енді керек емес',
      ru: 'Эта доля уже есть или больше не нужна',
      en: 'This share is there already, or is not needed any more',
    },
  },
  BID_SHARE_INVALID: recorded(3623, {
    kk: 'Үлес бұл валидатордың кілтімен сәйкес емес',
    ru: 'Доля не сходится с ключом этого валидатора',
    en: 'The share does not verify against this validator’s key',
  }),
});

function edge(rpc: number, texts: FaultRow['texts']): FaultRow {
  return { stage: 'edge', gossip: 'ignore', rpc, texts };
}
