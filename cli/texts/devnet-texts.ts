import type { Texts } from '../../ledger/base/texts.ts';

export const devnetTexts = {
  made: {
    kk: 'Сынақ желісі жасалды: {folder}',
    ru: 'Тестовая сеть создана: {folder}',
    en: 'Test network made: {folder}',
  },
  starting: { kk: 'Түйіндер іске қосылуда: {count}', ru: 'Запускаются узлы: {count}', en: 'Starting nodes: {count}' },
  nodeReady: { kk: '{name} дайын', ru: '{name} готов', en: '{name} is ready' },
  ready: {
    kk: 'Желі дайын. Бақылаушының мекенжайы: {url}. Тоқтату: Ctrl-C',
    ru: 'Сеть готова. Адрес наблюдателя: {url}. Остановить: Ctrl-C',
    en: 'The network is ready. Ask it at {url}. Stop with Ctrl-C',
  },
  stopping: { kk: 'Тоқтатылуда…', ru: 'Останавливаемся…', en: 'Stopping…' },
  stopped: { kk: 'Барлық түйін тоқтады.', ru: 'Все узлы остановлены.', en: 'All nodes have stopped.' },
  node: { kk: 'Түйін', ru: 'Узел', en: 'Node' },
  role: { kk: 'Рөлі', ru: 'Роль', en: 'Role' },
  rpc: { kk: 'RPC', ru: 'RPC', en: 'RPC' },
  log: { kk: 'Журнал', ru: 'Журнал', en: 'Log' },
  heights: { kk: 'биіктіктер: {heights}', ru: 'высоты: {heights}', en: 'heights: {heights}' },
  validatorsOption: { kk: 'валидаторлар саны', ru: 'число валидаторов', en: 'number of validators' },
  observersOption: { kk: 'бақылаушы түйіндер саны', ru: 'число узлов-наблюдателей', en: 'number of observers' },
  signersOption: {
    kk: 'әр валидатордың кілті бөлек қол қоюшы процесте',
    ru: 'ключ каждого валидатора — в отдельном процессе подписи',
    en: 'the key of each validator in a signer process of its own',
  },
  portOption: {
    kk: 'бірінші порт; 0: бос порттар',
    ru: 'первый порт; 0: любые свободные',
    en: 'first port; 0: any free ones',
  },
} as const satisfies Readonly<Record<string, Texts>>;
