import type { Texts } from '../../ledger/base/texts.ts';

export const configTexts = {
  good: { kk: 'Баптау дұрыс: {file}', ru: 'Настройки верны: {file}', en: 'The settings are right: {file}' },
  setting: { kk: 'Баптау', ru: 'Настройка', en: 'Setting' },
  value: { kk: 'Мәні', ru: 'Значение', en: 'Value' },
  origin: { kk: 'Қайдан', ru: 'Откуда', en: 'From' },
  default: { kk: 'әдепкі', ru: 'по умолчанию', en: 'default' },
  fileParameter: { kk: 'баптау файлы', ru: 'файл настроек', en: 'settings file' },
} as const satisfies Readonly<Record<string, Texts>>;
