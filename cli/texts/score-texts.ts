import type { Texts } from '../../ledger/base/texts.ts';
import type { ScoreCheck } from '../../ledger/bundle/check-score.ts';
import { openingCheckTexts } from './opening-texts.ts';

/** What each check of a score says when it passes; `excluded`: the row of a bid that is not compared. */
export const scoreCheckTexts = {
  subject: {
    kk: 'жинақ {subject} лоты туралы, тізбегі {chain}',
    ru: 'набор о лоте {subject}, цепочка {chain}',
    en: 'the bundle is about lot {subject}, chain {chain}',
  },
  certificate: openingCheckTexts.certificate,
  entries: openingCheckTexts.entries,
  sheet: {
    kk: 'қайта есептелді: {engine}, өтінімдер {bids}',
    ru: 'подсчитано заново: {engine}, заявок {bids}',
    en: 'counted again: {engine}, bids {bids}',
  },
  row: {
    kk: '{rank}-орын: {bid}-өтінім, БСН {bidder}; барлық {steps} қадамы келіседі',
    ru: 'место {rank}: заявка {bid}, БИН {bidder}; сходятся все шаги ({steps})',
    en: 'rank {rank}: bid {bid}, BIN {bidder}; all {steps} steps agree',
  },
  excluded: {
    kk: 'салыстырылмайды: {bid}-өтінім, БСН {bidder}: {reasons}',
    ru: 'не сравнивается: заявка {bid}, БИН {bidder}: {reasons}',
    en: 'not compared: bid {bid}, BIN {bidder}: {reasons}',
  },
  ranking: {
    kk: 'реті келіседі: {ranking}',
    ru: 'порядок сходится: {ranking}',
    en: 'the ranking agrees: {ranking}',
  },
  trace: {
    kk: 'бағалау парағының хэші келіседі: {traceHash}',
    ru: 'хэш оценочного листа сходится: {traceHash}',
    en: 'the hash of the score sheet agrees: {traceHash}',
  },
  coverage: openingCheckTexts.coverage,
} as const satisfies Readonly<Record<ScoreCheck | 'excluded', Texts>>;

export const scoreTexts = {
  title: {
    kk: 'Лоттың бағалануын қайта есептеп тексеру',
    ru: 'Пересчитать и проверить оценку лота',
    en: 'Count the score of a lot again and compare',
  },
  details: {
    kk: 'Бағалау осы компьютерде дәлелденген жазбалардан қайта есептеліп, әр қадамы тізілімдегі бағалау парағымен салыстырылады. Сенім тек сіз берген genesis файлына негізделеді.',
    ru: 'Оценка заново подсчитывается на этом компьютере по доказанным записям, и каждый шаг сравнивается с оценочным листом в реестре. Доверие опирается только на ваш файл genesis.',
    en: 'The score is counted again on this machine from proven entries, and every step is compared with the sheet on the ledger. Trust rests on your genesis file alone.',
  },
  lot: {
    kk: 'конкурс пен лот: t-0123456789abcdef/1',
    ru: 'конкурс и лот: t-0123456789abcdef/1',
    en: 'tender and lot: t-0123456789abcdef/1',
  },
  proven: {
    kk: 'Дәлелденді: лот тізілімде айтылғандай бағаланған.',
    ru: 'Доказано: лот оценён так, как сказано в реестре.',
    en: 'Proven: the lot was scored as the ledger says.',
  },
} as const satisfies Readonly<Record<string, Texts>>;
