import { defineFaults, type FaultRow } from './row.ts';

/** One code for each check of a bundle of proven entries, in the order of the checks. JSON-RPC codes 5600–5699. */
export const bundleFaults = defineFaults({
  BUNDLE_FORMAT: edge(5600, {
    kk: 'Бұл тексеру жинағының пішімі емес (field); файлды қайта алыңыз',
    ru: 'Это не формат набора для проверки (field); получите файл заново',
    en: 'This is not the form of a bundle (field); get the file again',
  }),
  BUNDLE_OTHER_CHAIN: edge(5601, {
    kk: 'Жинақ басқа тізбекке тиесілі; genesis хэшін сенімді дереккөзбен салыстырыңыз',
    ru: 'Набор другой цепочки; сверьте хэш genesis с надёжным источником',
    en: 'The bundle is of another chain; compare the genesis hash with a source you trust',
  }),
  BUNDLE_OTHER_SUBJECT: edge(5602, {
    kk: 'Жинақ басқа нысан туралы (found); сұралғаны asked',
    ru: 'Набор о другом предмете (found); спрошено об asked',
    en: 'The bundle is about something else (found); asked was asked',
  }),
  BUNDLE_CERTIFICATE: edge(5603, {
    kk: 'Блокты сіз сенетін валидаторлар растамаған (cause); жинаққа сенбеңіз',
    ru: 'Блок не подтверждён валидаторами, которым вы доверяете (cause); не доверяйте набору',
    en: 'The validators you trust have not certified the block (cause); do not trust the bundle',
  }),
  BUNDLE_PROOF: edge(5604, {
    kk: 'Жазба (entry) блоктың күйінде мұндай емес; жинаққа сенбеңіз',
    ru: 'Запись (entry) в состоянии блока не такова; не доверяйте набору',
    en: 'The entry (entry) is not so in the state of the block; do not trust the bundle',
  }),
  BUNDLE_ENTRY_MISSING: edge(5605, {
    kk: 'Жинақта тексеруге керек жазба (entry) жоқ; оны түйіннен қайта алыңыз',
    ru: 'В наборе нет записи (entry), нужной для проверки; получите его у узла заново',
    en: 'The bundle lacks an entry (entry) that the check needs; get it from a node again',
  }),
  BUNDLE_ENTRY_ABSENT: edge(5606, {
    kk: 'Тізілімде болуы тиіс жазба (entry) жоқ',
    ru: 'В реестре нет записи (entry), которая должна быть',
    en: 'The ledger has no such entry (entry), although it must',
  }),
  BUNDLE_ENTRY_STRAY: edge(5607, {
    kk: 'Жинақта тексеруге қатысы жоқ жазба (entry) бар; файл өзгертілген',
    ru: 'В наборе есть запись (entry), не относящаяся к проверке; файл изменён',
    en: 'The bundle holds an entry (entry) that nothing asks for; the file was changed',
  }),
  BUNDLE_NOT_OPENED: edge(5608, {
    kk: 'Конверттер әлі ашылған жоқ (end кейін ашылады); кейін тексеріңіз',
    ru: 'Конверты ещё не вскрыты (вскрытие после end); проверьте позже',
    en: 'The bids are not opened yet (they will be after end); check later',
  }),
  BUNDLE_SEAL_KEY: edge(5609, {
    kk: 'Конверттер кілтінің жасалу хаттамасы келіспейді (what)',
    ru: 'Протокол создания ключа конвертов не сходится (what)',
    en: 'The transcript of the sealing key does not add up (what)',
  }),
  BUNDLE_BOOK: edge(5610, {
    kk: 'Өтінімдер тізімі мен өтінімдердің өзі келіспейді (bid)',
    ru: 'Список заявок расходится с самими заявками (bid)',
    en: 'The list of bids and the bids themselves disagree (bid)',
  }),
  BUNDLE_SEALED: edge(5611, {
    kk: 'Жабық қалуы тиіс өтінім (bid) ашылған',
    ru: 'Вскрыта заявка (bid), которая должна была остаться запечатанной',
    en: 'A bid (bid) that had to stay sealed was opened',
  }),
  BUNDLE_RELEASED: edge(5612, {
    kk: 'Өтінімнің (bid) жарияланған кілті валидаторлардың ашық кілтіне сай емес',
    ru: 'Обнародованный ключ заявки (bid) не сходится с открытым ключом валидаторов',
    en: 'The released key of a bid (bid) does not verify against the validators’ public key',
  }),
  BUNDLE_EARLY: edge(5613, {
    kk: 'Өтінім (bid) қабылдау аяқталмай тұрып ашылған',
    ru: 'Заявка (bid) вскрыта до конца приёма',
    en: 'A bid (bid) was opened before acceptance had ended',
  }),
  BUNDLE_RESULT: edge(5614, {
    kk: 'Өтінім (bid) қайта ашылғанда тізілімдегіден басқа нәрсе шықты (field)',
    ru: 'При повторном вскрытии заявка (bid) говорит не то, что стоит в реестре (field)',
    en: 'Opened again, a bid (bid) says something else than the ledger (field)',
  }),
  BUNDLE_UNOPENED: edge(5615, {
    kk: 'Ашылу аяқталды, бірақ ашылуы тиіс өтінім (bid) ашылмаған',
    ru: 'Вскрытие окончено, но заявка (bid), подлежащая вскрытию, не вскрыта',
    en: 'The opening has ended, but a bid (bid) that was due is not opened',
  }),
  BUNDLE_PROTOCOL: edge(5616, {
    kk: 'Ашу хаттамасы өтінімдермен келіспейді (field)',
    ru: 'Протокол вскрытия расходится с заявками (field)',
    en: 'The opening protocol does not agree with the bids (field)',
  }),
  BUNDLE_NOT_SCORED: edge(5617, {
    kk: 'Бұл лот әлі бағаланған жоқ; қорытынды шыққан соң тексеріңіз',
    ru: 'Этот лот ещё не оценён; проверьте после подведения итогов',
    en: 'This lot is not scored yet; check when there is a result',
  }),
  BUNDLE_SCORE: edge(5618, {
    kk: 'Қайта есептегенде тізілімдегіден басқа шықты (bid, field)',
    ru: 'При повторном подсчёте вышло не то, что в реестре (bid, field)',
    en: 'Counted again, it comes to something else than the ledger says (bid, field)',
  }),
});

function edge(rpc: number, texts: FaultRow['texts']): FaultRow {
  return { stage: 'edge', gossip: 'ignore', rpc, texts };
}
