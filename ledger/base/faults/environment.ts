import { defineFaults } from './row.ts';

/** JSON-RPC codes 6000–6999. */
export const environmentFaults = defineFaults({
  NETWORK_PORT_IN_USE: {
    stage: 'edge',
    gossip: 'ignore',
    rpc: 6100,
    texts: {
      kk: 'Желі мекенжайы бос емес; сол портты алған бағдарламаны тоқтатыңыз немесе басқа порт таңдаңыз',
      ru: 'Сетевой адрес занят; остановите программу, занявшую порт, или выберите другой порт',
      en: 'The network address is in use; stop the program that holds the port or choose another port',
    },
  },
  NETWORK_BAD_ADDRESS: {
    stage: 'edge',
    gossip: 'ignore',
    rpc: 6101,
    texts: {
      kk: 'Желі мекенжайы жарамсыз; /ip4/…/tcp/… түрінде, қосылу үшін соңында /p2p/… қосып жазыңыз',
      ru: 'Сетевой адрес непригоден; запишите его как /ip4/…/tcp/…, а для соединения добавьте /p2p/…',
      en: 'The network address cannot be used; write it as /ip4/…/tcp/…, with /p2p/… at the end for dialling',
    },
  },
  NETWORK_OTHER_CHAIN: {
    stage: 'edge',
    gossip: 'ignore',
    rpc: 6102,
    texts: {
      kk: 'Бұл түйін басқа тізбекке жатады; екі түйіннің genesis файлын салыстырыңыз',
      ru: 'Этот узел принадлежит другой цепочке; сравните файлы genesis обоих узлов',
      en: 'That node belongs to another chain; compare the genesis files of both nodes',
    },
  },
  NETWORK_REQUEST_FAILED: {
    stage: 'edge',
    gossip: 'ignore',
    rpc: 6103,
    texts: {
      kk: 'Басқа түйін сұрауға жауап бермеді; басқа түйіннен сұраңыз',
      ru: 'Другой узел не ответил на запрос; спросите ещё один узел',
      en: 'The other node did not answer the request; ask another node',
    },
  },
  NETWORK_LIMIT: {
    stage: 'edge',
    gossip: 'ignore',
    rpc: 6105,
    texts: {
      kk: 'Басқа түйін желі шегінен асты, сондықтан байланыс үзілді; ол өзі қайта қосылады',
      ru: 'Другой узел превысил предел сети, поэтому связь разорвана; он подключится снова сам',
      en: 'The other node exceeded a bound of the network and was disconnected; it will connect again by itself',
    },
  },
  NETWORK_BAD_HELLO: {
    stage: 'edge',
    gossip: 'ignore',
    rpc: 6104,
    texts: {
      kk: 'Басқа түйіннің сәлемдесуі ережеге сай емес; оның бағдарлама нұсқасын тексеріңіз',
      ru: 'Приветствие другого узла не соответствует правилам; проверьте версию его программы',
      en: 'The greeting of the other node breaks the rules; check the version of its program',
    },
  },
  // STORE_*: this node's own disk. Codes 6000–6099.
  STORE_FOREIGN: {
    stage: 'edge',
    gossip: 'ignore',
    rpc: 6000,
    texts: {
      kk: 'Бұл қалта басқа тізбектің деректерін немесе бөтен файлдарды сақтайды; бос қалтаны немесе осы тізбектің қалтасын көрсетіңіз',
      ru: 'В этой папке данные другой цепочки или посторонние файлы; укажите пустую папку или папку этой цепочки',
      en: 'This folder holds data of another chain or files that are not ours; name an empty folder or the folder of this chain',
    },
  },
  STORE_FORMAT: {
    stage: 'edge',
    gossip: 'ignore',
    rpc: 6001,
    texts: {
      kk: 'Деректер пішімі бағдарламаның осы нұсқасына сай емес; оны жазған нұсқаны іске қосыңыз немесе желіден қайта жүктеңіз',
      ru: 'Формат данных не подходит этой версии программы; запустите ту версию, что его записала, или загрузите данные из сети заново',
      en: 'The data has a format that this version does not read; run the version that wrote it, or sync again from the network',
    },
  },
  STORE_LOCKED: {
    stage: 'edge',
    gossip: 'ignore',
    rpc: 6002,
    texts: {
      kk: 'Деректер қалтасын басқа процесс пайдаланып жатыр; алдымен сол түйінді тоқтатыңыз',
      ru: 'Папку данных использует другой процесс; сначала остановите тот узел',
      en: 'Another process is using the data folder; stop that node first',
    },
  },
  STORE_OPEN_FAILED: {
    stage: 'edge',
    gossip: 'ignore',
    rpc: 6003,
    texts: {
      kk: 'Деректер қалтасын ашу мүмкін болмады; рұқсаттарды және дискіні тексеріңіз',
      ru: 'Не удалось открыть папку данных; проверьте права доступа и диск',
      en: 'The data folder cannot be opened; check its permissions and the disk',
    },
  },
  STORE_WRITE_FAILED: {
    stage: 'edge',
    gossip: 'ignore',
    rpc: 6004,
    texts: {
      kk: 'Дискіге жазу сәтсіз аяқталды, түйін тоқтайды; орын босатыңыз немесе дискіні ауыстырыңыз да, түйінді қайта қосыңыз',
      ru: 'Запись на диск не удалась, узел останавливается; освободите место или замените диск и запустите узел снова',
      en: 'Writing to disk failed and the node stops; free space or replace the disk, then start the node again',
    },
  },
  STORE_DAMAGED: {
    stage: 'edge',
    gossip: 'ignore',
    rpc: 6005,
    texts: {
      kk: 'Дискідегі деректер бүлінген; түйінді тоқтатып, дискіні тексеріңіз, docs/operations.md ішіндегі «A lost data folder» бөлімін орындаңыз',
      ru: 'Данные на диске повреждены; остановите узел, проверьте диск и действуйте по разделу «A lost data folder» в docs/operations.md',
      en: 'The data on disk is damaged; stop the node, test the disk and follow "A lost data folder" in docs/operations.md',
    },
  },
  STORE_STATE_PRUNED: {
    stage: 'edge',
    gossip: 'ignore',
    rpc: 6006,
    texts: {
      kk: 'Бұл биіктіктегі күй мұнда сақталмаған; oldest пен tip аралығын сұраңыз немесе мұрағат түйініне жүгініңіз',
      ru: 'Состояние на этой высоте здесь не хранится; запросите высоту от oldest до tip или обратитесь к архивному узлу',
      en: 'The state at this height is not kept here; ask for a height from oldest to tip, or ask an archive node',
    },
  },
  STORE_VOTE_LOG_DAMAGED: {
    stage: 'edge',
    gossip: 'ignore',
    rpc: 6007,
    texts: {
      kk: 'Дауыстар журналы бүлінген, қосарлы дауыс бермеу үшін түйін іске қосылмайды; adal inspect votes --damage арқылы қараңыз, сосын docs/operations.md ішіндегі «A damaged vote log» бөлімін орындаңыз',
      ru: 'Журнал голосов повреждён, и узел не запускается, чтобы не проголосовать дважды; посмотрите его через adal inspect votes --damage и действуйте по разделу «A damaged vote log» в docs/operations.md',
      en: 'The vote log is damaged, and the node does not start lest it vote twice; look at it with adal inspect votes --damage and follow "A damaged vote log" in docs/operations.md',
    },
  },
  STORE_VOTES_NOT_NEW: {
    stage: 'edge',
    gossip: 'ignore',
    rpc: 6008,
    texts: {
      kk: 'Деректер қалтасында блоктар немесе дауыстар бар, кілт бұрын қол қойған болуы мүмкін; түйінді іске қосыңыз — ол өзі күтіп барып дауыс береді, docs/operations.md ішіндегі «Vote log» бөлімін қараңыз',
      ru: 'В папке данных уже есть блоки или голоса, ключ мог подписывать раньше; запустите узел — он выждет сам и начнёт голосовать, см. раздел «Vote log» в docs/operations.md',
      en: 'The data folder holds blocks or votes already, so the key may have signed before; start the node, which waits by itself before it votes, and see "Vote log" in docs/operations.md',
    },
  },
  NODE_STOPPED: {
    stage: 'edge',
    gossip: 'ignore',
    rpc: 6200,
    texts: {
      kk: 'Түйін қатеден тоқтады; журналдағы node.died оқиғасын қарап, қайта іске қосыңыз',
      ru: 'Узел остановился из-за ошибки; посмотрите событие node.died в журнале и запустите его снова',
      en: 'The node stopped because of an error; see the event node.died in the log and start it again',
    },
  },
  NODE_DIVERGED: {
    stage: 'edge',
    gossip: 'ignore',
    rpc: 6201,
    texts: {
      kk: 'Түйін кворум бекіткен блокты басқаша есептеді және тоқтады; деректер қалтасын сақтап, нұсқаны тексеріңіз',
      ru: 'Узел вычислил утверждённый кворумом блок иначе и остановился; сохраните папку данных и проверьте версию',
      en: 'The node computed a block that a quorum committed differently, and stopped; keep the data folder and check the version',
    },
  },
});
