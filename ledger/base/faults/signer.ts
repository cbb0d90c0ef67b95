import { defineFaults } from './row.ts';

/** JSON-RPC codes 7300–7399: the holder of the validator's key. */
export const signerFaults = defineFaults({
  SIGNER_REFUSED: {
    stage: 'edge',
    gossip: 'ignore',
    rpc: 7300,
    texts: {
      kk: 'Қол қоюшы бас тартты: сұралған нәрсе бұрын қол қойылғанға қайшы; осы кілтпен басқа түйін жұмыс істеп тұрмағанын тексеріңіз',
      ru: 'Подписывающая сторона отказала: запрошенное противоречит подписанному ранее; проверьте, что с этим ключом не работает другой узел',
      en: 'The signer refused: what was asked contradicts what it signed before; check that no other node works with this key',
    },
  },
  SIGNER_UNREACHABLE: {
    stage: 'edge',
    gossip: 'ignore',
    rpc: 7301,
    texts: {
      kk: 'Қол қоюшы процесс жауап бермейді; оны іске қосыңыз және сокет мекенжайын тексеріңіз',
      ru: 'Процесс подписи не отвечает; запустите его и проверьте адрес сокета',
      en: 'The signer process does not answer; start it and check the address of its socket',
    },
  },
  SIGNER_NOT_ALLOWED: {
    stage: 'edge',
    gossip: 'ignore',
    rpc: 7302,
    texts: {
      kk: 'Қол қоюшы мұндайға қол қоймайды: reason өрісін қараңыз — басқа тізбек (otherChain), рұқсат тізімінде жоқ транзакция түрі (txType), бөтен кілт (otherKey) немесе пішімі жат сұрау (form)',
      ru: 'Подписывающая сторона такого не подписывает: смотрите поле reason — другая цепочка (otherChain), тип транзакции не из разрешённых (txType), чужой ключ (otherKey) или запрос неизвестной формы (form)',
      en: 'The signer does not sign this; see the field reason: another chain (otherChain), a transaction type that is not on the list (txType), a foreign key (otherKey), or a request of no known form (form)',
    },
  },
  SIGNER_OTHER_CHAIN: {
    stage: 'edge',
    gossip: 'ignore',
    rpc: 7303,
    texts: {
      kk: 'Қол қоюшы процесс басқа тізбекке қызмет етеді; оны түйіннің genesis файлымен іске қосыңыз немесе signer.socket баптауын түзетіңіз',
      ru: 'Процесс подписи работает для другой цепочки; запустите его с файлом genesis этого узла или исправьте настройку signer.socket',
      en: 'The signer process works for another chain; start it with the genesis file of this node, or correct the setting signer.socket',
    },
  },
  SIGNER_STATE_MISSING: {
    stage: 'edge',
    gossip: 'ignore',
    rpc: 7304,
    texts: {
      kk: 'Соңғы қойылған қолдар қалтасы жоқ немесе бос. Кілт бұрын ешқашан қол қоймаған болса, бір рет --first-start қосып іске қосыңыз; әйтпесе docs/operations.md ішіндегі «A lost signing state» бөлімін орындаңыз',
      ru: 'Папки с последним подписанным нет, или она пуста. Если этот ключ ещё никогда не подписывал, запустите один раз с --first-start; иначе действуйте по разделу «A lost signing state» в docs/operations.md',
      en: 'The folder of what was signed last is missing or empty. If this key has never signed, start once with --first-start; else follow "A lost signing state" in docs/operations.md',
    },
  },
  SIGNER_STATE_EXISTS: {
    stage: 'edge',
    gossip: 'ignore',
    rpc: 7305,
    texts: {
      kk: 'Соңғы қойылған қолдар жазылған, сондықтан бұл бірінші іске қосу емес; --first-start жалаушасын алып тастаңыз',
      ru: 'Последнее подписанное уже записано, значит, это не первый запуск; уберите --first-start',
      en: 'What was signed last is on record, so this is not the first start; leave out --first-start',
    },
  },
  SIGNER_STATE_DAMAGED: {
    stage: 'edge',
    gossip: 'ignore',
    rpc: 7306,
    texts: {
      kk: 'Соңғы қойылған қолдар жазбасы бүлінген, екі рет қол қоймау үшін қол қоюшы іске қосылмайды; docs/operations.md ішіндегі «A lost signing state» бөлімін орындаңыз',
      ru: 'Запись последнего подписанного повреждена; чтобы не подписать дважды, процесс не запускается. Действуйте по разделу «A lost signing state» в docs/operations.md',
      en: 'The record of what was signed last is damaged, and the signer does not start lest it sign twice; follow "A lost signing state" in docs/operations.md',
    },
  },
  SIGNER_STATE_FOREIGN: {
    stage: 'edge',
    gossip: 'ignore',
    rpc: 7307,
    texts: {
      kk: 'Соңғы қойылған қолдар жазбасы басқа кілттікі немесе басқа тізбектікі (differs өрісін қараңыз); осы кілт пен genesis қалтасын көрсетіңіз',
      ru: 'Запись последнего подписанного принадлежит другому ключу или другой цепочке (смотрите поле differs); укажите папку этого ключа и этого genesis',
      en: 'The record of what was signed last belongs to another key or another chain (see the field differs); name the folder of this key and this genesis',
    },
  },
  SIGNER_STATE_SHARED: {
    stage: 'edge',
    gossip: 'ignore',
    rpc: 7308,
    texts: {
      kk: 'Соңғы қойылған қолдар қалтасын басқа процесс те ашты, сондықтан бұл процесс ештеңеге қол қоймай тоқтайды; бір қалтаға бір ғана қол қоюшыны қалдырыңыз',
      ru: 'Папку с последним подписанным открыл и другой процесс, поэтому этот останавливается, ничего не подписав; оставьте на одну папку один процесс подписи',
      en: 'Another process opened the folder of what was signed last, so this one stops without signing; keep one signer for one folder',
    },
  },
  SIGNER_SOCKET_IN_USE: {
    stage: 'edge',
    gossip: 'ignore',
    rpc: 7309,
    texts: {
      kk: 'Бұл сокетте басқа қол қоюшы жауап береді; оны тоқтатыңыз немесе --socket арқылы басқа жол көрсетіңіз',
      ru: 'На этом сокете уже отвечает другой процесс подписи; остановите его или укажите другой путь в --socket',
      en: 'Another signer answers on this socket; stop it, or name another path with --socket',
    },
  },
  SIGNER_SOCKET_UNUSABLE: {
    stage: 'edge',
    gossip: 'ignore',
    rpc: 7310,
    texts: {
      kk: 'Сокетті бұл жерде ашуға болмайды; қалтаға иесінен басқа ешкім жаза алмайтын болсын, жол 103 байттан аспасын, сол атта басқа файл тұрмасын',
      ru: 'Открыть сокет здесь нельзя: писать в папку должен иметь право только владелец, путь — не длиннее 103 байт, под этим именем не должно быть другого файла',
      en: 'The socket cannot be opened here: nobody but the owner may write to its folder, the path may have 103 bytes, and no other file may stand under the name',
    },
  },
});
