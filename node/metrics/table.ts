import type { Texts } from '../../ledger/base/texts.ts';

export interface MetricRow {
  readonly type: 'counter' | 'gauge';
  /** Base unit, as the end of the name says; '' for a plain count or state. */
  readonly unit: 'seconds' | 'bytes' | 'ratio' | '';
  readonly labels: readonly string[];
  readonly help: Texts;
}

const gauge = { type: 'gauge', labels: [] } as const;
const counter = { type: 'counter', unit: '', labels: [] } as const;

/** Every metric of the node: `adal_<area>_<thing>_<unit>`, base units. /metrics and the reference read this table. */
export const metricTable = {
  adal_node_info: {
    ...gauge,
    unit: '',
    labels: ['name', 'version', 'role', 'chain'],
    help: {
      kk: 'Түйіннің аты, нұсқасы, рөлі; мәні әрқашан 1',
      ru: 'Имя, версия, роль узла; значение всегда 1',
      en: 'Name, version and role of the node; always 1',
    },
  },
  adal_node_ready: {
    ...gauge,
    unit: '',
    help: {
      kk: '1: түйін тізбек басында; 0: қалып қойған',
      ru: '1: узел на вершине цепочки; 0: отстал',
      en: '1 when the node keeps up with the chain, else 0',
    },
  },
  adal_node_uptime_seconds: {
    ...gauge,
    unit: 'seconds',
    help: { kk: 'Түйін іске қосылғаннан бергі уақыт', ru: 'Время с запуска узла', en: 'Time since the node started' },
  },
  adal_chain_height: {
    ...gauge,
    unit: '',
    help: { kk: 'Соңғы блоктың биіктігі', ru: 'Высота последнего блока', en: 'Height of the last block' },
  },
  adal_chain_best_seen_height: {
    ...gauge,
    unit: '',
    help: {
      kk: 'Жарамды куәлігі көрінген ең үлкен биіктік',
      ru: 'Наибольшая высота с верным сертификатом',
      en: 'Highest height for which a valid certificate was seen',
    },
  },
  adal_chain_block_age_seconds: {
    ...gauge,
    unit: 'seconds',
    help: { kk: 'Соңғы блоктан бергі уақыт', ru: 'Возраст последнего блока', en: 'Age of the last block' },
  },
  adal_chain_log_records: {
    ...gauge,
    unit: '',
    help: { kk: 'Журналдағы жазбалар саны', ru: 'Число записей в журнале', en: 'Records in the log' },
  },
  adal_consensus_height: {
    ...gauge,
    unit: '',
    help: {
      kk: 'Консенсус жүріп жатқан биіктік',
      ru: 'Высота, на которой идёт консенсус',
      en: 'Height that consensus works on',
    },
  },
  adal_consensus_round: {
    ...gauge,
    unit: '',
    help: { kk: 'Консенсус раунды', ru: 'Раунд консенсуса', en: 'Round of consensus' },
  },
  adal_pool_transactions: {
    ...gauge,
    unit: '',
    help: { kk: 'Кезектегі транзакциялар', ru: 'Транзакции в очереди', en: 'Transactions waiting in the pool' },
  },
  adal_pool_size_bytes: {
    ...gauge,
    unit: 'bytes',
    help: { kk: 'Кезектің көлемі', ru: 'Объём очереди', en: 'Size of the pool' },
  },
  adal_p2p_peers: {
    ...gauge,
    unit: '',
    labels: ['kind'],
    help: {
      kk: 'Қосылған түйіндер: валидатор немесе өзге',
      ru: 'Подключённые узлы: валидаторы и прочие',
      en: 'Connected peers, validators and others',
    },
  },
  adal_storage_size_bytes: {
    ...gauge,
    unit: 'bytes',
    help: { kk: 'Дискідегі деректер көлемі', ru: 'Объём данных на диске', en: 'Bytes of the chain on disk' },
  },
  adal_node_events_total: {
    ...counter,
    labels: ['event'],
    help: {
      kk: 'Түйін ішіндегі оқиғалар, атауы бойынша',
      ru: 'События внутри узла, по названию',
      en: 'What happened inside the node, by name',
    },
  },
  adal_seal_epoch: {
    ...gauge,
    unit: '',
    help: {
      kk: 'Жаңа конкурстар пайдаланатын кілттің дәуірі; 0: кілт жоқ',
      ru: 'Эпоха ключа, которым пользуются новые конкурсы; 0: ключа нет',
      en: 'Epoch of the key that new tenders use; 0 when there is none',
    },
  },
  adal_seal_live_openers: {
    ...gauge,
    unit: '',
    help: {
      kk: 'Конверттерді қазір аша алатын валидаторлар',
      ru: 'Валидаторы, которые сейчас могут вскрывать конверты',
      en: 'Validators that could open bids now',
    },
  },
  adal_seal_threshold: {
    ...gauge,
    unit: '',
    help: {
      kk: 'Ашуға қажет валидаторлар саны',
      ru: 'Сколько валидаторов нужно для вскрытия',
      en: 'Validators that it takes to open bids',
    },
  },
  adal_seal_own_heartbeat_age_seconds: {
    ...gauge,
    unit: 'seconds',
    help: {
      kk: 'Осы валидатор үлесін соңғы рет растаған кезеңнің басынан бергі уақыт',
      ru: 'Время с начала промежутка, в котором этот валидатор последний раз подтвердил свою долю',
      en: 'Time since the beginning of the period in which this validator last proved its share',
    },
  },
  adal_seal_shares_sent_total: {
    ...counter,
    help: {
      kk: 'Осы түйін жіберген ашу үлестері',
      ru: 'Доли для вскрытия, отправленные этим узлом',
      en: 'Opening shares that this node sent',
    },
  },
  adal_rpc_calls_total: {
    ...counter,
    labels: ['method', 'fault'],
    help: {
      kk: 'RPC шақырулары; fault бос болса, сәтті',
      ru: 'Вызовы RPC; fault пуст при успехе',
      en: 'RPC calls; fault is empty when they succeeded',
    },
  },
  adal_rpc_waiters: {
    ...gauge,
    unit: '',
    help: { kk: 'Блогын күтіп тұрған шақырулар', ru: 'Вызовы, ждущие блока', en: 'Calls that wait for a block' },
  },
  adal_http_refused_total: {
    ...counter,
    labels: ['fault'],
    help: {
      kk: 'HTTP деңгейінде қайтарылған сұраулар',
      ru: 'Запросы, отклонённые на уровне HTTP',
      en: 'Requests refused at the HTTP level',
    },
  },
  adal_http_connections: {
    ...gauge,
    unit: '',
    help: { kk: 'Ашық HTTP қосылымдары', ru: 'Открытые соединения HTTP', en: 'Open HTTP connections' },
  },
  adal_events_streams: {
    ...gauge,
    unit: '',
    help: { kk: 'Ашық оқиға ағындары', ru: 'Открытые потоки событий', en: 'Open event streams' },
  },
  adal_events_gaps_total: {
    ...counter,
    help: {
      kk: 'Артта қалған клиентке жіберілген үзіліс хабарламалары',
      ru: 'Извещения о пропуске медленным клиентам',
      en: 'Gap notices given to slow clients',
    },
  },
  adal_process_cpu_seconds_total: {
    ...counter,
    unit: 'seconds',
    help: { kk: 'Процессор уақыты', ru: 'Время процессора', en: 'Processor time used' },
  },
  adal_process_resident_bytes: {
    ...gauge,
    unit: 'bytes',
    help: { kk: 'Тұрақты жад', ru: 'Резидентная память', en: 'Resident memory' },
  },
  adal_process_heap_bytes: {
    ...gauge,
    unit: 'bytes',
    help: { kk: 'JavaScript үймесінің жады', ru: 'Память кучи JavaScript', en: 'Memory of the JavaScript heap in use' },
  },
  adal_process_event_loop_lag_seconds: {
    ...gauge,
    unit: 'seconds',
    labels: ['quantile'],
    help: {
      kk: 'Оқиға циклінің кешігуі, алдыңғы оқудан бері',
      ru: 'Задержка цикла событий с прошлого чтения',
      en: 'Lag of the event loop since the last reading',
    },
  },
  adal_process_event_loop_busy_ratio: {
    ...gauge,
    unit: 'ratio',
    help: {
      kk: 'Оқиға циклі бос болмаған уақыт үлесі',
      ru: 'Доля занятости цикла событий',
      en: 'Share of time the event loop was busy since the last reading',
    },
  },
} as const satisfies Readonly<Record<string, MetricRow>>;

export type MetricName = keyof typeof metricTable;
