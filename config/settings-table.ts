import { z } from 'zod';
import { defineSetting } from './setting.ts';
import { path, whole } from './setting-shapes.ts';
import { signerSettings, validatorSettings } from './validator-settings.ts';

const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace'] as const;

const multiaddr = z
  .string()
  .max(512)
  .regex(/^\/(ip4|ip6|dns|dns4|dns6)\/[^/]+\/tcp\/[0-9]{1,5}(\/p2p\/[A-Za-z0-9]+)?$/);
const host = z
  .string()
  .min(1)
  .max(253)
  .regex(/^[A-Za-z0-9._:-]+$/);

const node = {
  name: defineSetting({
    form: 'text',
    schema: z
      .string()
      .min(1)
      .max(64)
      .regex(/^[^\p{Cc}]+$/u),
    default: 'adal-node',
    unit: '-',
    flag: true,
    title: {
      kk: 'Түйіннің басқаларға көрінетін атауы',
      ru: 'Имя узла, которое видят другие',
      en: 'Name of the node, shown to others',
    },
    reason: 'A name stands on one line of a table.',
  }),
  dataFolder: defineSetting({
    form: 'path',
    schema: path,
    default: 'data',
    unit: '-',
    flag: true,
    title: {
      kk: 'Блоктар мен күй сақталатын қалта',
      ru: 'Папка для блоков и состояния',
      en: 'Folder of the blocks and the state',
    },
    reason: 'Beside the settings file, so that a node is one folder.',
  }),
  genesisFile: defineSetting({
    form: 'path',
    schema: path,
    default: 'genesis.json',
    unit: '-',
    flag: true,
    title: {
      kk: 'Тізбек басталатын genesis файлы',
      ru: 'Файл genesis, с которого начинается цепочка',
      en: 'Genesis file that the chain starts from',
    },
    reason: 'Beside the settings file.',
  }),
  keyFile: defineSetting({
    form: 'path',
    schema: path,
    default: 'node.key.json',
    unit: '-',
    flag: true,
    title: {
      kk: 'Түйіннің желілік кілті (PeerId осыдан шығады)',
      ru: 'Сетевой ключ узла (из него получается PeerId)',
      en: 'Network key of the node (its PeerId comes from it)',
    },
    reason: 'Authenticates connections only and signs no vote, so it needs no password.',
  }),
};

const network = {
  listen: defineSetting({
    form: 'list',
    schema: z.array(multiaddr).max(16),
    default: ['/ip4/0.0.0.0/tcp/7780'],
    unit: '-',
    flag: true,
    title: {
      kk: 'Басқа түйіндерді қабылдайтын мекенжайлар (multiaddr)',
      ru: 'Адреса для приёма других узлов (multiaddr)',
      en: 'Addresses that accept other nodes (multiaddr)',
    },
    reason: 'One address per interface; a machine has few.',
  }),
  peers: defineSetting({
    form: 'list',
    schema: z.array(multiaddr).max(256),
    default: [],
    unit: '-',
    flag: true,
    title: {
      kk: 'Қосылатын түйіндер (multiaddr, соңында /p2p/PeerId)',
      ru: 'Узлы, к которым подключаться (multiaddr с /p2p/PeerId в конце)',
      en: 'Nodes to connect to (multiaddr, ending in /p2p/PeerId)',
    },
    reason: '100 validators and a choice of observers.',
  }),
  connectionsMax: defineSetting({
    form: 'integer',
    schema: whole(4, 10_000),
    default: 300,
    unit: 'connections',
    flag: false,
    title: {
      kk: 'Барлық байланыстың ең көп саны',
      ru: 'Наибольшее число всех соединений',
      en: 'Most connections of all kinds',
    },
    reason: '100 validators, the observers, and room for both sides dialling at once.',
  }),
  observersMax: defineSetting({
    form: 'integer',
    schema: whole(0, 10_000),
    default: 96,
    unit: 'peers',
    flag: false,
    title: {
      kk: 'Валидатор емес түйіндердің ең көп саны',
      ru: 'Наибольшее число узлов, не являющихся валидаторами',
      en: 'Most peers that are not validators',
    },
    reason: 'Each costs a copy of every announcement.',
  }),
  observersPerIpMax: defineSetting({
    form: 'integer',
    schema: whole(1, 10_000),
    default: 8,
    unit: 'peers',
    flag: false,
    title: {
      kk: 'Бір IP мекенжайдан валидатор емес түйіндердің ең көп саны',
      ru: 'Наибольшее число таких узлов с одного IP-адреса',
      en: 'Most of them from one IP address',
    },
    reason: 'One machine must not take all places; an office behind one address fits.',
  }),
};

const rpc = {
  enabled: defineSetting({
    form: 'boolean',
    schema: z.boolean().optional(),
    default: undefined,
    unit: '-',
    flag: true,
    title: {
      kk: 'RPC есігі ашық па; берілмесе: бақылаушыда ашық, валидаторда жабық',
      ru: 'Открыт ли RPC; если не задано: у наблюдателя открыт, у валидатора закрыт',
      en: 'Whether the RPC door is open; when absent: open on an observer, closed on a validator',
    },
    reason: 'A validator answers nobody but its peers unless its operator decides otherwise.',
  }),
  host: defineSetting({
    form: 'text',
    schema: host,
    default: '127.0.0.1',
    unit: '-',
    flag: true,
    title: { kk: 'RPC тыңдайтын мекенжай', ru: 'Адрес, который слушает RPC', en: 'Address that RPC listens on' },
    reason: 'Opening to the network is a decision, best taken with a proxy in front.',
  }),
  port: defineSetting({
    form: 'integer',
    schema: whole(0, 65_535),
    default: 7781,
    unit: '-',
    flag: true,
    title: { kk: 'RPC порты; 0: бос порт', ru: 'Порт RPC; 0: любой свободный', en: 'RPC port; 0: any free one' },
    reason: 'Next to the network port.',
  }),
  bodyBytesMax: defineSetting({
    form: 'integer',
    schema: whole(65_536, 16_777_216),
    default: 1_048_576,
    unit: 'bytes',
    flag: false,
    title: { kk: 'Бір сұраудың ең үлкен көлемі', ru: 'Наибольший размер одного запроса', en: 'Largest request body' },
    reason: 'A batch of ten transactions of 32 KiB in hex fits in 1 MiB.',
  }),
  batchMax: defineSetting({
    form: 'integer',
    schema: whole(1, 100),
    default: 10,
    unit: 'calls',
    flag: false,
    title: {
      kk: 'Бір топтағы шақырулардың ең көп саны',
      ru: 'Наибольшее число вызовов в пакете',
      en: 'Most calls in one batch',
    },
    reason: 'More would let one request hold a node for long.',
  }),
  requestsPerSecond: defineSetting({
    form: 'integer',
    schema: whole(1, 1_000_000),
    default: 200,
    unit: 'requests/s per IP',
    flag: false,
    title: {
      kk: 'Бір IP мекенжайдан секундына сұрау саны',
      ru: 'Запросов в секунду с одного IP-адреса',
      en: 'Requests a second from one IP address',
    },
    reason: 'A page makes a few dozen; a portal sets its own number.',
  }),
  allowedHosts: defineSetting({
    form: 'list',
    schema: z.array(host).max(64),
    default: [],
    unit: '-',
    flag: false,
    title: {
      kk: 'Host тақырыбында рұқсат етілген атаулар (localhost пен IP әрқашан)',
      ru: 'Имена, разрешённые в заголовке Host (localhost и IP — всегда)',
      en: 'Names allowed in the Host header (localhost and addresses always are)',
    },
    reason: 'Stops a web page from reaching a local node under another name (DNS rebinding).',
  }),
  corsOrigins: defineSetting({
    form: 'list',
    schema: z
      .array(
        z
          .string()
          .max(256)
          .regex(/^(\*|https?:\/\/[^/\s]+)$/),
      )
      .max(64),
    default: [],
    unit: '-',
    flag: false,
    title: {
      kk: 'Браузерден шақыра алатын сайттар; бос: ешқайсысы',
      ru: 'Сайты, которым разрешены вызовы из браузера; пусто: никакие',
      en: 'Sites that may call from a browser; empty: none',
    },
    reason: 'Off unless somebody needs it.',
  }),
};

const metrics = {
  enabled: defineSetting({
    form: 'boolean',
    schema: z.boolean(),
    default: true,
    unit: '-',
    flag: false,
    title: {
      kk: 'RPC есігінде /metrics (Prometheus) беріле ме',
      ru: 'Отдаётся ли /metrics (Prometheus) на двери RPC',
      en: 'Whether the RPC door serves /metrics (Prometheus)',
    },
    reason: 'Holds nothing secret; a node nobody watches fails unseen.',
  }),
};

const log = {
  level: defineSetting({
    form: 'text',
    schema: z.enum(LOG_LEVELS),
    default: 'info',
    unit: '-',
    flag: true,
    title: { kk: 'Журналдың деңгейі', ru: 'Уровень журнала', en: 'Log level' },
    reason: 'info says what an operator must see and no more.',
  }),
  modules: defineSetting({
    form: 'table',
    schema: z.record(
      z
        .string()
        .max(32)
        .regex(/^[a-z][a-z0-9-]*$/),
      z.enum(LOG_LEVELS),
    ),
    default: {},
    unit: '-',
    flag: true,
    title: {
      kk: 'Жекелеген бөліктердің деңгейі, мысалы consensus=debug,p2p=warn',
      ru: 'Уровни отдельных частей, например consensus=debug,p2p=warn',
      en: 'Levels of single modules, e.g. consensus=debug,p2p=warn',
    },
    reason: 'One part can be watched closely without drowning in the rest.',
  }),
};

const storage = {
  retainHeights: defineSetting({
    form: 'integer',
    schema: whole(16, 1_000_000_000),
    default: 10_000,
    unit: 'blocks',
    flag: false,
    title: {
      kk: 'Күйі сақталатын соңғы блоктар саны (жазбалар ешқашан жойылмайды)',
      ru: 'Для скольких последних блоков хранится состояние (записи не удаляются никогда)',
      en: 'Latest blocks whose state can be read and proven (records are never removed)',
    },
    reason: 'About half a day of a busy network; peers that catch up need a few hundred.',
  }),
};

const mempool = {
  txsMax: defineSetting({
    form: 'integer',
    schema: whole(100, 1_000_000),
    default: 2_000,
    unit: 'transactions',
    flag: false,
    title: {
      kk: 'Кезектегі транзакциялардың ең көп саны',
      ru: 'Наибольшее число транзакций в очереди',
      en: 'Most waiting transactions',
    },
    reason:
      'Two seconds at a thousand a second, and own doors close at half: taking in more than blocks carry only slows them.',
  }),
  bytesMax: defineSetting({
    form: 'integer',
    schema: whole(1_048_576, 1_073_741_824),
    default: 33_554_432,
    unit: 'bytes',
    flag: false,
    title: { kk: 'Кезектің ең үлкен көлемі', ru: 'Наибольший объём очереди', en: 'Most bytes of waiting transactions' },
    reason: 'Thirty-two full blocks; part of the 350 MB a node may take.',
  }),
  perSenderMax: defineSetting({
    form: 'integer',
    schema: whole(1, 1_000_000),
    default: 500,
    unit: 'transactions',
    flag: false,
    title: {
      kk: 'Бір кілттен кезектегі транзакциялардың ең көп саны',
      ru: 'Наибольшее число транзакций одного ключа в очереди',
      en: 'Most waiting transactions of one key',
    },
    reason: 'A quarter of the pool: one portal cannot shut out the others.',
  }),
};

const workers = {
  signatureThreads: defineSetting({
    form: 'integer',
    schema: whole(0, 64),
    default: 1,
    unit: 'threads',
    flag: false,
    title: {
      kk: 'Қолтаңба тексеретін ағындар; 0: негізгі ағында',
      ru: 'Потоки проверки подписей; 0: в главном потоке',
      en: 'Threads that check signatures; 0: on the main thread',
    },
    reason: 'One thread checks about 11 thousand a second, ten times what a block holds.',
  }),
  openingThreads: defineSetting({
    form: 'integer',
    schema: whole(0, 64),
    default: 1,
    unit: 'threads',
    flag: false,
    title: {
      kk: 'Конверттерді алдын ала ашатын және кілт жасайтын ағындар; 0: негізгі ағында',
      ru: 'Потоки, которые заранее вскрывают конверты и создают ключ; 0: в главном потоке',
      en: 'Threads that open envelopes ahead and make keys; 0: on the main thread',
    },
    reason: 'One thread opens some 30 envelopes a second; it runs only while there is such work.',
  }),
};

/** Every setting of a node, by section and name. Bounds of the ledger itself are not settings (ledger/base/limits.ts). */
export const settingsTable = {
  node,
  network,
  rpc,
  metrics,
  log,
  storage,
  mempool,
  workers,
  validator: validatorSettings,
  signer: signerSettings,
} as const;
