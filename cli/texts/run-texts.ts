import type { Texts } from '../../ledger/base/texts.ts';

export const runTexts = {
  ready: {
    kk: '{name} дайын. RPC: {rpc}. Желі: {network}. Тоқтату: Ctrl-C',
    ru: '{name} готов. RPC: {rpc}. Сеть: {network}. Остановить: Ctrl-C',
    en: '{name} is ready. RPC: {rpc}. Network: {network}. Stop with Ctrl-C',
  },
  stopping: {
    kk: '{name} тоқтатылуда; тағы бір сигнал — бірден тоқтау',
    ru: '{name} останавливается; второй сигнал остановит сразу',
    en: '{name} is stopping; a second signal stops it at once',
  },
  stopped: { kk: '{name} тоқтады.', ru: '{name} остановлен.', en: '{name} has stopped.' },
  closed: { kk: 'жабық', ru: 'закрыт', en: 'closed' },
} as const satisfies Readonly<Record<string, Texts>>;
