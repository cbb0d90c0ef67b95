import type { Texts } from '../../ledger/base/texts.ts';

/** Of the command that shows the validators. */
export const validatorsTexts = {
  title: {
    kk: 'Кім дауыс береді, кім келесі, не ұсынылған',
    ru: 'Кто голосует, кто следующий, что предложено',
    en: 'Who votes, who is next, and what is proposed',
  },
  details: {
    kk: 'signed: соңғы блоктардың қанша куәлігінде қолтаңбасы бар. skipped: ұсыну кезегі өткізіліп жатыр, ол қайта қол қойғанда оралады. Өзгерту: adal tx validator.propose, adal tx validator.approve.',
    ru: 'signed: в скольких сертификатах последних блоков есть подпись. skipped: очередь предлагать пропускается и вернётся, когда он снова будет подписывать. Изменить состав: adal tx validator.propose, adal tx validator.approve.',
    en: 'signed: how many certificates of the last blocks hold its signature. skipped: its turns to propose are passed over until it signs again. To change the set: adal tx validator.propose, adal tx validator.approve.',
  },
  blocks: {
    kk: 'соңғы неше блок саналсын, 500-ге дейін',
    ru: 'сколько последних блоков считать, до 500',
    en: 'how many of the last blocks to count, at most 500',
  },
  voting: {
    kk: '{height} биіктікте дауыс береді ({from} биіктіктен бері); шешуге {quorum} дауыс керек:',
    ru: 'Голосуют на высоте {height} (с высоты {from}); решают {quorum} голосов:',
    en: 'Voting on height {height} (since {from}); {quorum} votes decide:',
  },
  next: {
    kk: 'Шешілді: {from} биіктіктен бастап дауыс береді:',
    ru: 'Решено: с высоты {from} голосуют:',
    en: 'Decided: from height {from} on these vote:',
  },
  proposals: { kk: 'Мақұлдауды күтуде:', ru: 'Ждут одобрения:', en: 'Open for approval:' },
  noProposals: { kk: 'Ашық ұсыныс жоқ.', ru: 'Открытых предложений нет.', en: 'No proposal is open.' },
} as const satisfies Readonly<Record<string, Texts>>;
