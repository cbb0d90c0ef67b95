import type { Texts } from '../../ledger/base/texts.ts';

export const genesisTexts = {
  written: { kk: 'Genesis жазылды: {file}', ru: 'Genesis записан: {file}', en: 'Genesis written: {file}' },
  hash: { kk: 'Genesis хэші', ru: 'Хэш genesis', en: 'Genesis hash' },
  chain: { kk: 'Тізбек', ru: 'Цепочка', en: 'Chain' },
  profile: { kk: 'Профиль', ru: 'Профиль', en: 'Profile' },
  time: { kk: 'Басталу уақыты', ru: 'Время начала', en: 'Start time' },
  organisations: { kk: 'Ұйымдар', ru: 'Организации', en: 'Organisations' },
  validators: { kk: 'Валидаторлар', ru: 'Валидаторы', en: 'Validators' },
  params: { kk: 'Өзгертілген параметрлер', ru: 'Изменённые параметры', en: 'Changed parameters' },
  pass: {
    kk: 'Осы файлды барлық қатысушыға беріңіз; хэшті бөлек арнамен хабарлаңыз.',
    ru: 'Передайте этот файл всем участникам; хэш сообщите им по другому каналу.',
    en: 'Give this file to every participant; tell them the hash over another channel.',
  },
  fileParameter: {
    kk: 'genesis файлы (әдепкі: genesis.json)',
    ru: 'файл genesis (по умолчанию: genesis.json)',
    en: 'genesis file (default: genesis.json)',
  },
  chainOption: {
    kk: 'тізбек атауы: a-z, 0-9, дефис',
    ru: 'имя цепочки: a-z, 0-9, дефис',
    en: 'name of the chain: a-z, 0-9, hyphen',
  },
  profileOption: {
    kk: 'мерзімдер: kz — заң бойынша, demo — секундтар',
    ru: 'сроки: kz — по закону, demo — секунды',
    en: 'periods: kz, those of the law; demo, seconds',
  },
} as const satisfies Readonly<Record<string, Texts>>;
