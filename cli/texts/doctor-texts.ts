import type { Texts } from '../../ledger/base/texts.ts';

export const doctorTexts = {
  title: {
    kk: 'Түйіннің дұрыс жұмыс істеуіне кедергіні табу',
    ru: 'Найти, что мешает узлу работать',
    en: 'Find what keeps a node from working well',
  },
  settings: { kk: 'Баптаулар', ru: 'Настройки', en: 'Settings' },
  settingsGood: { kk: 'дұрыс, рөлі: {role}', ru: 'верны, роль: {role}', en: 'right; role: {role}' },
  genesis: { kk: 'Genesis', ru: 'Genesis', en: 'Genesis' },
  genesisGood: { kk: '{chain}, хэші {hash}', ru: '{chain}, хэш {hash}', en: '{chain}, hash {hash}' },
  nodeKey: { kk: 'Желілік кілт', ru: 'Сетевой ключ', en: 'Network key' },
  validatorKey: { kk: 'Валидатор кілті', ru: 'Ключ валидатора', en: 'Validator key' },
  signer: { kk: 'Қол қоюшы', ru: 'Процесс подписи', en: 'Signer' },
  signerGood: {
    kk: 'жауап береді, кілті {key}, соңғы қол қойылған биіктік {height}',
    ru: 'отвечает, ключ {key}, последняя подписанная высота {height}',
    en: 'answers; its key is {key}, height signed last {height}',
  },
  keyGood: {
    kk: '{key}, файлды тек иесі оқи алады',
    ru: '{key}, файл доступен только владельцу',
    en: '{key}, readable by its owner only',
  },
  notInGenesis: {
    kk: 'genesis тізімінде бұл валидатор кілті жоқ: құрамға қосылғанша дауыс бермейді; adal validators арқылы тексеріңіз',
    ru: 'ключа нет среди валидаторов genesis: он не голосует, пока не вступит в состав; проверьте через adal validators',
    en: 'the key is not among the genesis validators: it does not vote until it joins the set; compare with adal validators',
  },
  data: { kk: 'Деректер қалтасы', ru: 'Папка данных', en: 'Data folder' },
  dataGood: { kk: '{folder} жазуға болады', ru: '{folder}, запись возможна', en: '{folder}, writable' },
  dataNew: {
    kk: '{folder} алғаш іске қосқанда жасалады',
    ru: '{folder} будет создана при первом запуске',
    en: '{folder} will be made at the first start',
  },
  dataBad: {
    kk: '{folder} қалтасына жазуға болмайды ({reason}); иесі мен рұқсаттарын түзетіңіз',
    ru: 'в {folder} нельзя писать ({reason}); исправьте владельца и права',
    en: '{folder} cannot be written ({reason}); correct its owner and permissions',
  },
  disk: { kk: 'Диск', ru: 'Диск', en: 'Disk' },
  diskGood: { kk: '{free} ГиБ бос', ru: 'свободно {free} ГиБ', en: '{free} GiB free' },
  diskBad: {
    kk: 'тек {free} ГиБ бос; кемінде {min} ГиБ босатыңыз',
    ru: 'свободно лишь {free} ГиБ; освободите хотя бы {min} ГиБ',
    en: 'only {free} GiB free; make room for at least {min} GiB',
  },
  clock: { kk: 'Сағат', ru: 'Часы', en: 'Clock' },
  clockGood: {
    kk: 'түйіндермен айырмасы {offset} мс',
    ru: 'расхождение с узлом {offset} мс',
    en: '{offset} ms away from the node’s',
  },
  clockBad: {
    kk: '{offset} мс қате; уақытты NTP арқылы түзетіңіз',
    ru: 'ошибка {offset} мс; настройте время через NTP',
    en: 'wrong by {offset} ms; set it by NTP',
  },
  clockUnknown: {
    kk: 'салыстыратын түйін жауап бермеді',
    ru: 'нет ответа узла для сравнения',
    en: 'no node answered to compare with',
  },
  port: { kk: 'Порт {port}', ru: 'Порт {port}', en: 'Port {port}' },
  portFree: { kk: 'бос', ru: 'свободен', en: 'free' },
  portOurs: { kk: 'осы түйін тыңдап тұр', ru: 'слушает этот узел', en: 'this node listens on it' },
  portTaken: {
    kk: 'басқа бағдарлама алып қойған; оны тоқтатыңыз немесе портты өзгертіңіз',
    ru: 'занят другой программой; остановите её или смените порт',
    en: 'taken by another program; stop it or change the port',
  },
  peer: { kk: 'Түйін {address}', ru: 'Узел {address}', en: 'Peer {address}' },
  peerGood: { kk: 'қосылуға болады', ru: 'доступен', en: 'reachable' },
  peerBad: {
    kk: 'қол жетпейді ({reason}); мекенжайын және желіаралық экранды тексеріңіз',
    ru: 'недоступен ({reason}); проверьте адрес и межсетевой экран',
    en: 'not reachable ({reason}); check the address and the firewall',
  },
  noPeers: {
    kk: 'network.peers бос: түйін ешкімге қосылмайды, олар өзі қосылуы керек',
    ru: 'network.peers пуст: узел сам ни к кому не подключится',
    en: 'network.peers is empty: the node dials nobody, others must dial it',
  },
  health: { kk: 'Жұмыс істеп тұрған түйін', ru: 'Работающий узел', en: 'Running node' },
  healthGood: { kk: 'биіктігі {height}', ru: 'высота {height}', en: 'at height {height}' },
  healthNone: {
    kk: 'RPC жауап бермейді; түйін тоқтап тұр немесе RPC жабық',
    ru: 'RPC не отвечает; узел остановлен или RPC закрыт',
    en: 'RPC does not answer; the node is stopped or its RPC is closed',
  },
  allGood: { kk: 'Бәрі дұрыс.', ru: 'Всё в порядке.', en: 'All is well.' },
} as const satisfies Readonly<Record<string, Texts>>;
