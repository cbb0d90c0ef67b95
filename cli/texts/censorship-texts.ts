import type { Texts } from '../../ledger/base/texts.ts';

export const censorshipTexts = {
  report: {
    kk: 'Қабылдау туралы қолхатты көрсету: валидатор транзакцияны блоктарына енгізбеген болса, ол белгіленеді',
    ru: 'Предъявить расписку о приёме: если валидатор не включал транзакцию в свои блоки, он получит отметку',
    en: 'Present a submission receipt: a validator that left the transaction out of its blocks is marked',
  },
  reportDetails: {
    kk: 'Белгі не болғанын айтады, не үшін екенін емес: қайта іске қосылған валидатор кезегін жоғалтады. Валидатор қолхаттан кейін\ncensorship.blocksMin блоктан соң ғана, қолхаттан кейінгі бір тәулік ішінде белгіленеді.',
    ru: 'Отметка говорит, что произошло, а не почему: перезапущенный валидатор теряет очередь. Отметить можно не раньше чем через\ncensorship.blocksMin блоков после расписки и не позже чем через сутки.',
    en: 'A mark says what happened, not why: a validator that restarts loses its pool. It is possible from censorship.blocksMin\nblocks after the receipt on, for a day.',
  },
  receipt: {
    kk: '--submission-receipt жазған файл',
    ru: 'файл, записанный --submission-receipt',
    en: 'the file that --submission-receipt wrote',
  },
  validator: {
    kk: 'тек осы валидатордың қолхаты (кілті, hex)',
    ru: 'только расписка этого валидатора (ключ, hex)',
    en: 'only the receipt of this validator (its key, hex)',
  },
  whose: { kk: 'Валидатор', ru: 'Валидатор', en: 'Validator' },
  outcome: { kk: 'Нәтиже', ru: 'Результат', en: 'Outcome' },
  couldReport: { kk: 'белгіленер еді', ru: 'был бы отмечен', en: 'would be marked' },
  sent: { kk: 'жіберілді: {txId}', ru: 'отправлено: {txId}', en: 'sent: {txId}' },
  marked: { kk: 'белгіленді: {txId}', ru: 'отмечен: {txId}', en: 'marked: {txId}' },
  keep: {
    kk: 'валидаторлардың қабылдау туралы қолхаттарын осы файлға жазу; транзакция енгізілмесе, adal censorship report керек етеді',
    ru: 'записать в файл расписки валидаторов о приёме; если транзакцию не включат, их предъявляет adal censorship report',
    en: 'write the validators’ submission receipts to this file; adal censorship report presents them if the transaction is left out',
  },
  alsoTo: {
    kk: 'осы түйіндерге де жіберу (RPC мекенжайы); бірнеше рет берілуі мүмкін',
    ru: 'отправить и этим узлам (адрес RPC); можно указать несколько раз',
    en: 'send it to these nodes too (RPC address); may be given several times',
  },
  written: {
    kk: 'Қабылдау туралы қолхаттар ({count}) жазылды: {file}',
    ru: 'Расписки о приёме ({count}) записаны: {file}',
    en: 'Submission receipts ({count}) written: {file}',
  },
  none: {
    kk: 'Бірде-бір түйін жарамды қолхат бермеді: қолхатты дауыс беретін валидатор ғана береді. Валидатордың түйініне жіберіңіз.',
    ru: 'Ни один узел не дал верной расписки: расписки даёт только голосующий валидатор. Отправьте узлу валидатора.',
    en: 'No node gave a valid submission receipt: only a voting validator gives one. Send to a validator’s node.',
  },
  notSent: {
    kk: '{url} түйініне жетпеді: {fault}',
    ru: 'Узлу {url} не отправлено: {fault}',
    en: 'Not sent to {url}: {fault}',
  },
} as const satisfies Readonly<Record<string, Texts>>;
