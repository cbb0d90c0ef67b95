import type { Texts } from '../../ledger/base/texts.ts';

export const initTexts = {
  details: {
    kk: 'Баптау файлын, желілік кілтті және (--validator) валидатор кілтін жасайды; ештеңенің үстіне жазбайды.',
    ru: 'Создаёт файл настроек, сетевой ключ и (--validator) ключ валидатора; ничего не перезаписывает.',
    en: 'Makes the settings file, the network key and (--validator) the validator key; overwrites nothing.',
  },
  folder: { kk: 'бос немесе жаңа қалта', ru: 'пустая или новая папка', en: 'empty or new folder' },
  name: { kk: 'түйіннің атауы', ru: 'имя узла', en: 'name of the node' },
  validator: { kk: 'валидатор кілтін де жасау', ru: 'создать и ключ валидатора', en: 'make a validator key too' },
  genesis: { kk: 'тізбектің genesis файлы', ru: 'файл genesis цепочки', en: 'genesis file of the chain' },
  listen: {
    kk: 'басқа түйіндерді қабылдайтын мекенжай',
    ru: 'адрес для приёма других узлов',
    en: 'address that accepts other nodes',
  },
  peer: { kk: 'қосылатын түйін', ru: 'узел, к которому подключаться', en: 'a node to connect to' },
  made: {
    kk: 'Түйін қалтасы дайын: {folder}',
    ru: 'Папка узла готова: {folder}',
    en: 'The node’s folder is ready: {folder}',
  },
  share: {
    kk: 'Басқа операторларға жіберіңіз:',
    ru: 'Отправьте другим операторам:',
    en: 'Send to the other operators:',
  },
  peerId: { kk: 'PeerId', ru: 'PeerId', en: 'PeerId' },
  address: { kk: 'Мекенжай', ru: 'Адрес', en: 'Address' },
  yourAddress: { kk: 'IP-мекенжайыңыз', ru: 'ваш IP-адрес', en: 'your IP address' },
  validatorKey: { kk: 'Валидатор кілті', ru: 'Ключ валидатора', en: 'Validator key' },
  nextGenesis: {
    kk: 'Енді genesis файлын {genesis} жолына қойып, іске қосыңыз: adal run --config {settings}',
    ru: 'Теперь положите файл genesis в {genesis} и запустите: adal run --config {settings}',
    en: 'Now put the genesis file at {genesis} and start: adal run --config {settings}',
  },
  nextGenesisValidator: {
    kk: 'Енді genesis файлын {genesis} жолына қойып, желінің алғашқы іске қосылуына дайындаңыз: adal votes begin --config {settings}; сосын: adal run --config {settings}',
    ru: 'Теперь положите файл genesis в {genesis}, подготовьте первый запуск сети: adal votes begin --config {settings}; затем: adal run --config {settings}',
    en: 'Now put the genesis file at {genesis}, prepare the first start of the network: adal votes begin --config {settings}; then: adal run --config {settings}',
  },
  nextRun: {
    kk: 'Іске қосу: adal run --config {settings}',
    ru: 'Запуск: adal run --config {settings}',
    en: 'Start it with: adal run --config {settings}',
  },
} as const satisfies Readonly<Record<string, Texts>>;
