import type { Texts } from '../../ledger/base/texts.ts';

export const signerTexts = {
  keyOption: {
    kk: 'валидатор кілтінің файлы',
    ru: 'файл ключа валидатора',
    en: 'key file of the validator',
  },
  socketOption: {
    kk: 'Unix сокетінің жолы; қалтасына иесінен басқа ешкім жаза алмауы керек',
    ru: 'путь сокета Unix; писать в его папку должен иметь право только владелец',
    en: 'path of the Unix socket; nobody but the owner may write to its folder',
  },
  statusSocket: { kk: 'қол қоюшының сокеті', ru: 'сокет процесса подписи', en: 'socket of the signer' },
  stateOption: {
    kk: 'соңғы қойылған қолдар қалтасы; ешқашан ескі көшірмесімен ауыстырмаңыз',
    ru: 'папка с последним подписанным; никогда не заменяйте её старой копией',
    en: 'folder of what was signed last; never put an old copy in its place',
  },
  genesisOption: {
    kk: 'genesis файлы: тек осы тізбек үшін қол қойылады',
    ru: 'файл genesis: подписывается только для этой цепочки',
    en: 'genesis file: it signs for this chain only',
  },
  genesisHashOption: {
    kk: 'genesis файлының орнына оның хэші',
    ru: 'хэш genesis вместо файла',
    en: 'hash of the genesis instead of the file',
  },
  firstStartOption: {
    kk: 'бірінші іске қосу: бұл кілт ешқашан қол қоймаған, жаңа қалта жасалсын',
    ru: 'первый запуск: этот ключ ещё ничего не подписывал, создать папку состояния',
    en: 'first start: this key has never signed anything, make the state folder',
  },
  groupOption: {
    kk: 'сокет тобының мүшелері де қосыла алады (режимі 660)',
    ru: 'подключаться может и группа сокета (режим 660)',
    en: 'the group of the socket may connect too (mode 660)',
  },
  logLevelOption: { kk: 'журнал деңгейі', ru: 'уровень журнала', en: 'log level' },
  ready: {
    kk: 'Қол қоюшы дайын. Сокет: {socket}. Кілт: {key}. Соңғы қол: {height}/{round}. Тоқтату: Ctrl-C',
    ru: 'Процесс подписи готов. Сокет: {socket}. Ключ: {key}. Последняя подпись: {height}/{round}. Остановить: Ctrl-C',
    en: 'The signer is ready. Socket: {socket}. Key: {key}. Signed last: {height}/{round}. Stop with Ctrl-C',
  },
  name: { kk: 'Қол қоюшы', ru: 'Процесс подписи', en: 'Signer' },
  key: { kk: 'Ашық кілт', ru: 'Открытый ключ', en: 'Public key' },
  genesisHash: { kk: 'Genesis хэші', ru: 'Хэш genesis', en: 'Genesis hash' },
  height: { kk: 'Соңғы қол қойылған биіктік', ru: 'Последняя подписанная высота', en: 'Height signed last' },
  round: { kk: 'Раунды', ru: 'Раунд', en: 'Round' },
  signed: { kk: 'Қол қойылды', ru: 'Подписано', en: 'Signed' },
  repeated: { kk: 'Қайталанды', ru: 'Повторено', en: 'Repeated' },
  refused: { kk: 'Бас тартылды', ru: 'Отказано', en: 'Refused' },
  connections: { kk: 'Байланыстар', ru: 'Соединения', en: 'Connections' },
  startedAt: { kk: 'Іске қосылған уақыты', ru: 'Запущен', en: 'Running since' },
} as const satisfies Readonly<Record<string, Texts>>;
