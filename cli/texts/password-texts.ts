import type { Texts } from '../../ledger/base/texts.ts';

export const passwordTexts = {
  ask: { kk: '{name} кілтінің құпиясөзі: ', ru: 'Пароль ключа {name}: ', en: 'Password of the key {name}: ' },
  askNew: {
    kk: '{name} кілтіне жаңа құпиясөз: ',
    ru: 'Новый пароль для ключа {name}: ',
    en: 'New password for the key {name}: ',
  },
  askAgain: { kk: 'Қайта енгізіңіз: ', ru: 'Ещё раз: ', en: 'Once more: ' },
} as const satisfies Readonly<Record<string, Texts>>;
