import type { Texts } from '../../ledger/base/texts.ts';

export const keysTexts = {
  written: { kk: 'Кілт жасалды: {file}', ru: 'Ключ создан: {file}', en: 'Key written: {file}' },
  backup: {
    kk: 'Файлды да, құпиясөзді де сақтап қойыңыз: жоғалған кілтті ешкім қалпына келтіре алмайды.',
    ru: 'Сохраните копии файла и пароля: потерянный ключ никто не восстановит.',
    en: 'Keep copies of the file and of the password: nobody can restore a lost key.',
  },
  name: { kk: 'Атауы', ru: 'Имя', en: 'Name' },
  purpose: { kk: 'Мақсаты', ru: 'Назначение', en: 'Purpose' },
  publicKey: { kk: 'Ашық кілт', ru: 'Открытый ключ', en: 'Public key' },
  peerId: { kk: 'PeerId', ru: 'PeerId', en: 'PeerId' },
  encrypted: { kk: 'Шифрланған', ru: 'Зашифрован', en: 'Encrypted' },
  file: { kk: 'Файл', ru: 'Файл', en: 'File' },
  none: {
    kk: 'Бұл қалтада кілт файлы жоқ.',
    ru: 'В этой папке нет файлов ключей.',
    en: 'There is no key file in this folder.',
  },
  purposeOption: {
    kk: 'кілт не үшін: node — желі, validator — дауыс, organisation — транзакция',
    ru: 'для чего ключ: node — сеть, validator — голоса, organisation — транзакции',
    en: 'what the key is for: node, network; validator, votes; organisation, transactions',
  },
  nameOption: { kk: 'адамға түсінікті атау', ru: 'понятное человеку имя', en: 'a name for people' },
  outOption: { kk: 'жасалатын кілт файлы', ru: 'создаваемый файл ключа', en: 'key file to write' },
  fileParameter: { kk: 'кілт файлы', ru: 'файл ключа', en: 'key file' },
} as const satisfies Readonly<Record<string, Texts>>;
