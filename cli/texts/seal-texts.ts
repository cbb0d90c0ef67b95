import type { Texts } from '../../ledger/base/texts.ts';

/** Of the command that shows the keys that bids are sealed to. */
export const sealTexts = {
  title: {
    kk: 'Конверттердің кілттері: кезеңі, кімде үлес бар, кім аша алады',
    ru: 'Ключи конвертов: этап, у кого есть доли, кто может вскрывать',
    en: 'The keys that bids are sealed to: phase, who holds shares, who can open',
  },
  details: {
    kk: 'live: үлесін растап тұр. missing: кілт іске қосылғанда үнсіз болды. silent: соңғы растаулары жоқ. Үлесті түйіннің өзі жасайды; жоғалса, docs/operations.md қараңыз.',
    ru: 'live: подтверждает свою долю. missing: молчал, когда ключ вступал в действие. silent: нет последних подтверждений. Долю создаёт сам узел; если она потеряна, см. docs/operations.md.',
    en: 'live: keeps proving its share. missing: was silent when the key came into use. silent: its last heartbeats are missing. A node makes its share by itself; when one is lost see docs/operations.md.',
  },
  noEpoch: { kk: 'Кілт әлі жасалып жатқан жоқ.', ru: 'Ключ ещё не создаётся.', en: 'No key is being made yet.' },
  noKey: {
    kk: 'НАЗАР АУДАРЫҢЫЗ: кілт әлі дайын емес, конвертпен өтетін конкурс жариялауға болмайды.',
    ru: 'ВНИМАНИЕ: ключ ещё не готов, конкурс с конвертами объявить нельзя.',
    en: 'NOTE: there is no key yet; a tender with sealed bids cannot be published.',
  },
  one: {
    kk: 'НАЗАР АУДАРЫҢЫЗ: t = 1, бір валидатор барлық өтінімді оқи алады. Бұл тек сынақ желісіне жарайды.',
    ru: 'ВНИМАНИЕ: t = 1, один валидатор может прочесть все заявки. Это годится только для тестовой сети.',
    en: 'NOTE: t = 1, one validator can read all bids. This is good for a test network only.',
  },
  few: {
    kk: 'НАЗАР АУДАРЫҢЫЗ: {epoch}-дәуірде ашуға {t} керек, аша алатыны {live}. Жоғалғандарын қайтарыңыз.',
    ru: 'ВНИМАНИЕ: в эпохе {epoch} для вскрытия нужно {t}, а могут вскрывать {live}. Верните отсутствующих.',
    en: 'NOTE: epoch {epoch} needs {t} to open, and {live} can. Bring the missing ones back.',
  },
  epoch: {
    kk: '{epoch}-дәуір: {status} ({word}), әрекет {attempt}',
    ru: 'Эпоха {epoch}: {status} ({word}), попытка {attempt}',
    en: 'Epoch {epoch}: {status} ({word}), attempt {attempt}',
  },
  until: { kk: 'кезең {time} дейін', ru: 'этап до {time}', en: 'the phase ends by {time}' },
  openers: {
    kk: 'ашады: {n} ішінен {t}; қазір аша алады: {live}; конкурстар: {tenders}',
    ru: 'вскрывают: {t} из {n}; сейчас могут: {live}; конкурсов: {tenders}',
    en: 'opens: {t} of {n}; could open now: {live}; tenders: {tenders}',
  },
  key: { kk: 'кілт белгісі: {keyId}', ru: 'обозначение ключа: {keyId}', en: 'key id: {keyId}' },
} as const satisfies Readonly<Record<string, Texts>>;
