import type { Texts } from '../../ledger/base/texts.ts';
import type { OpeningCheck } from '../../ledger/bundle/check-opening.ts';

/** What each check of an opening says when it passes. */
export const openingCheckTexts = {
  subject: {
    kk: 'жинақ {subject} конкурсы туралы, тізбегі {chain}',
    ru: 'набор о конкурсе {subject}, цепочка {chain}',
    en: 'the bundle is about tender {subject}, chain {chain}',
  },
  certificate: {
    kk: '{height}-блоктың валидаторлары: {validators}, қол қойғаны: {signers}, {time}',
    ru: 'валидаторов у блока {height}: {validators}, подписали: {signers}, {time}',
    en: 'block {height} is signed by {signers} of {validators} validators, {time}',
  },
  entries: {
    kk: '{entries} жазбаның бәрі осы блоктың күйінде тұр',
    ru: 'все записи ({entries}) стоят в состоянии этого блока',
    en: 'all {entries} entries stand in the state of that block',
  },
  tender: {
    kk: 'конкурстың лоттары: {lots}; өтінімдер {end} дейін қабылданды',
    ru: 'лотов в конкурсе: {lots}; заявки принимались до {end}',
    en: 'lots of the tender: {lots}; bids were accepted until {end}',
  },
  sealKey: {
    kk: 'конверттердің кілтін жасаған валидаторлар: {n}, ашуға {t} керек; {epoch}-дәуір',
    ru: 'ключ конвертов: валидаторов {n}, для вскрытия нужны {t}; эпоха {epoch}',
    en: '{n} validators made the sealing key, {t} of them open; epoch {epoch}',
  },
  book: {
    kk: 'барлық өтінім осында: {bids}, ашылуға жататыны {live}',
    ru: 'все заявки здесь: {bids}, из них вскрываются {live}',
    en: 'all bids are here: {bids}, of which {live} are due',
  },
  sealed: {
    kk: '{bid}-өтінім жабық: {state}',
    ru: 'заявка {bid} запечатана: {state}',
    en: 'bid {bid} is sealed: {state}',
  },
  released: {
    kk: '{bid}-өтінімнің кілтін валидаторлар жариялаған',
    ru: 'ключ заявки {bid} обнародован валидаторами',
    en: 'the key of bid {bid} is the validators’',
  },
  result: {
    kk: '{bid}-өтінім ({lot}-лот) қайта ашылды: {said}',
    ru: 'заявка {bid} (лот {lot}) вскрыта снова: {said}',
    en: 'bid {bid} (lot {lot}) opened again: {said}',
  },
  protocol: {
    kk: '{envelope}-конвертті ашу хаттамасы келіседі: ашылды {bids}, қалды {pending}',
    ru: 'протокол вскрытия конверта {envelope} сходится: вскрыто {bids}, осталось {pending}',
    en: 'the protocol of opening envelope {envelope} agrees: opened {bids}, left {pending}',
  },
  coverage: {
    kk: 'жинақта артық та, кем де ештеңе жоқ',
    ru: 'в наборе нет ни лишнего, ни недостающего',
    en: 'the bundle holds nothing more and nothing less',
  },
} as const satisfies Readonly<Record<OpeningCheck, Texts>>;

export const openingTexts = {
  title: {
    kk: 'Конверттердің ашылуын қайта тексеру',
    ru: 'Перепроверить вскрытие конвертов',
    en: 'Check the opening of a tender’s bids again',
  },
  details: {
    kk: 'Әр конверт осы компьютерде жарияланған кілтпен қайта ашылып, тізілімдегімен салыстырылады. Сенім тек сіз берген genesis файлына негізделеді; түйін тек деректерді береді. --save жинақты сақтайды, оны --bundle арқылы желісіз тексеруге болады.',
    ru: 'Каждый конверт заново вскрывается на этом компьютере обнародованным ключом и сравнивается с реестром. Доверие опирается только на ваш файл genesis; узел даёт лишь данные. --save сохраняет набор, который --bundle проверит без сети.',
    en: 'Every envelope is opened again on this machine with the released key and compared with the ledger. Trust rests on your genesis file alone; the node only gives data. --save keeps the bundle, which --bundle checks without a network.',
  },
  tender: { kk: 'конкурстың идентификаторы', ru: 'идентификатор конкурса', en: 'identifier of the tender' },
  bundle: {
    kk: 'түйіннің орнына сақталған жинақ файлы',
    ru: 'файл сохранённого набора вместо узла',
    en: 'file of a saved bundle, in place of a node',
  },
  save: { kk: 'жинақты осы файлға сақтау', ru: 'сохранить набор в этот файл', en: 'save the bundle to this file' },
  saved: { kk: 'Жинақ сақталды: {file}', ru: 'Набор сохранён: {file}', en: 'Bundle saved: {file}' },
  fetching: { kk: 'жүктелді: {count}', ru: 'загружено: {count}', en: 'fetched: {count}' },
  checking: { kk: 'тексерілді: {count}', ru: 'проверено: {count}', en: 'checked: {count}' },
  proven: {
    kk: 'Дәлелденді: өтінімдер тізілімде айтылғандай ашылған.',
    ru: 'Доказано: заявки вскрыты так, как сказано в реестре.',
    en: 'Proven: the bids were opened as the ledger says.',
  },
  pending: {
    kk: 'Ашылу әлі аяқталған жоқ: осы уақытқа дейін ашылғаны ғана тексерілді.',
    ru: 'Вскрытие ещё идёт: проверено только вскрытое до сих пор.',
    en: 'The opening is still under way: only what was opened so far is checked.',
  },
  invalid: { kk: 'жарамсыз — {reason}', ru: 'недействительна — {reason}', en: 'invalid: {reason}' },
  opened: { kk: 'БСН {bidder}, {total}', ru: 'БИН {bidder}, {total}', en: 'BIN {bidder}, {total}' },
  openedWithoutPrice: { kk: 'БСН {bidder}, бағасыз', ru: 'БИН {bidder}, без цены', en: 'BIN {bidder}, no price' },
  orgChanged: {
    kk: ' (ұйымның күйі кейін өзгерген: ашылған кездегісін тек тізілім айтады)',
    ru: ' (статус организации с тех пор изменился: каким он был, говорит только реестр)',
    en: ' (the organisation’s status has changed since: what it was then, the ledger alone says)',
  },
} as const satisfies Readonly<Record<string, Texts>>;
