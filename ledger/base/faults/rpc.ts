import { defineFaults } from './row.ts';

const edge = { stage: 'edge', gossip: 'ignore' } as const;

/** The reserved codes of JSON-RPC 2.0 §5.1, then RPC 5000–5049 and HTTP 5050–5099. */
export const rpcFaults = defineFaults({
  RPC_PARSE: {
    ...edge,
    rpc: -32700,
    texts: {
      kk: 'Сұрау денесі JSON емес; оны UTF-8 JSON ретінде жіберіңіз',
      ru: 'Тело запроса не JSON; отправьте его как JSON в UTF-8',
      en: 'The request body is not JSON; send it as JSON in UTF-8',
    },
  },
  RPC_INVALID_REQUEST: {
    ...edge,
    rpc: -32600,
    texts: {
      kk: 'Бұл JSON-RPC 2.0 сұрауы емес; көрсетілген өрісті түзетіңіз',
      ru: 'Это не запрос JSON-RPC 2.0; исправьте указанное поле',
      en: 'This is not a JSON-RPC 2.0 request; correct the field named',
    },
  },
  RPC_METHOD_NOT_FOUND: {
    ...edge,
    rpc: -32601,
    texts: {
      kk: 'Мұндай әдіс жоқ; әдістер тізімін rpc.discover береді',
      ru: 'Такого метода нет; список методов даёт rpc.discover',
      en: 'There is no such method; rpc.discover lists the methods',
    },
  },
  RPC_INVALID_PARAMS: {
    ...edge,
    rpc: -32602,
    texts: {
      kk: 'Параметрлер әдіс схемасына сай емес; көрсетілген өрісті түзетіңіз',
      ru: 'Параметры не соответствуют схеме метода; исправьте указанное поле',
      en: 'The parameters do not match the schema of the method; correct the field named',
    },
  },
  RPC_INTERNAL: {
    ...edge,
    rpc: -32603,
    texts: {
      kk: 'Түйінде ішкі қате; сұрауды басқа түйінге жіберіп көріңіз',
      ru: 'Внутренняя ошибка узла; попробуйте другой узел',
      en: 'Internal error of the node; try another node',
    },
  },
  RPC_NOT_FOUND: {
    ...edge,
    rpc: 5000,
    texts: {
      kk: 'Мұндай нысан жоқ; атауын және түйіннің биіктігін тексеріңіз',
      ru: 'Такого объекта нет; проверьте имя и высоту узла',
      en: 'There is no such object; check its name and the height of the node',
    },
  },
  RPC_HEIGHT_UNKNOWN: {
    ...edge,
    rpc: 5001,
    texts: {
      kk: 'Бұл биіктік түйінде әлі жоқ; күте тұрыңыз немесе latest сұраңыз',
      ru: 'Этой высоты на узле ещё нет; подождите или спросите latest',
      en: 'The node has not reached this height; wait, or ask for latest',
    },
  },
  RPC_STATE_PRUNED: {
    ...edge,
    rpc: 5002,
    texts: {
      kk: 'Бұл биіктіктің күйі сақталмайды; oldestHeight немесе кейінгісін, әйтпесе мұрағат түйінін сұраңыз',
      ru: 'Состояние этой высоты уже не хранится; спросите oldestHeight или позже, либо архивный узел',
      en: 'The state of this height is no longer kept; ask from oldestHeight on, or an archive node',
    },
  },
  RPC_NO_COMMIT: {
    ...edge,
    rpc: 5003,
    texts: {
      kk: 'Түйінде бұл блоктың куәлігі жоқ; басқа түйіннен сұраңыз',
      ru: 'У узла нет сертификата этого блока; спросите другой узел',
      en: 'The node holds no certificate of this block; ask another node',
    },
  },
  RPC_BUSY: {
    ...edge,
    rpc: 5004,
    texts: {
      kk: 'Түйін күтудегі сұраулардың шегіне жетті; retryAfterMs өткен соң қайталаңыз',
      ru: 'Узел достиг предела ожидающих запросов; повторите через retryAfterMs',
      en: 'The node is at its limit of waiting requests; try again after retryAfterMs',
    },
  },
  HTTP_BODY_TOO_LARGE: {
    ...edge,
    rpc: 5050,
    texts: {
      kk: 'Сұрау денесі тым үлкен; оны бірнеше сұрауға бөліңіз',
      ru: 'Тело запроса слишком велико; разделите его на несколько запросов',
      en: 'The request body is too large; split it into several requests',
    },
  },
  HTTP_MEDIA_TYPE: {
    ...edge,
    rpc: 5051,
    texts: {
      kk: 'Content-Type application/json болуы керек',
      ru: 'Content-Type должен быть application/json',
      en: 'The Content-Type must be application/json',
    },
  },
  HTTP_RATE_LIMIT: {
    ...edge,
    rpc: 5052,
    texts: {
      kk: 'Бұл мекенжайдан сұраулар тым жиі; retryAfterMs өткен соң қайталаңыз',
      ru: 'Слишком частые запросы с этого адреса; повторите через retryAfterMs',
      en: 'Too many requests from this address; try again after retryAfterMs',
    },
  },
  HTTP_HOST_REFUSED: {
    ...edge,
    rpc: 5053,
    texts: {
      kk: 'Host тақырыбы рұқсат етілгендердің бірі емес; түйін баптауындағы allowedHosts тізімін тексеріңіз',
      ru: 'Заголовок Host не из разрешённых; проверьте allowedHosts в настройках узла',
      en: 'The Host header is not an allowed one; check allowedHosts in the settings of the node',
    },
  },
  HTTP_ORIGIN_REFUSED: {
    ...edge,
    rpc: 5054,
    texts: {
      kk: 'Бұл сайттың браузерден сұрауына рұқсат жоқ; түйін баптауындағы CORS тізімін тексеріңіз',
      ru: 'Запросы из браузера с этого сайта не разрешены; проверьте список CORS в настройках узла',
      en: 'Browser requests from this site are not allowed; check the CORS list in the settings of the node',
    },
  },
  HTTP_NOT_FOUND: {
    ...edge,
    rpc: 5055,
    texts: {
      kk: 'Мұндай бет жоқ; сұраулар POST /rpc арқылы жіберіледі',
      ru: 'Такого адреса нет; запросы отправляются через POST /rpc',
      en: 'There is no such address; requests go to POST /rpc',
    },
  },
  HTTP_METHOD: {
    ...edge,
    rpc: 5056,
    texts: {
      kk: 'Бұл мекенжай мұндай HTTP әдісін қабылдамайды; Allow тақырыбын қараңыз',
      ru: 'Этот адрес не принимает такой метод HTTP; смотрите заголовок Allow',
      en: 'This address does not take that HTTP method; see the Allow header',
    },
  },
  HTTP_BAD_QUERY: {
    ...edge,
    rpc: 5057,
    texts: {
      kk: 'Мекенжай параметрі қате; көрсетілген параметрді түзетіңіз',
      ru: 'Ошибочный параметр адреса; исправьте указанный параметр',
      en: 'A parameter of the address is wrong; correct the one named',
    },
  },
  HTTP_STREAMS_FULL: {
    ...edge,
    rpc: 5058,
    texts: {
      kk: 'Оқиға ағындарының шегі толды; retryAfterMs өткен соң қосылыңыз',
      ru: 'Предел потоков событий исчерпан; подключитесь через retryAfterMs',
      en: 'All event streams are taken; connect again after retryAfterMs',
    },
  },
  HTTP_PORT_IN_USE: {
    ...edge,
    rpc: 5059,
    texts: {
      kk: 'RPC порты бос емес; rpc.port баптауын өзгертіңіз немесе портты алған бағдарламаны тоқтатыңыз',
      ru: 'Порт RPC занят; измените настройку rpc.port или остановите программу, которая его занимает',
      en: 'The RPC port is taken; change the setting rpc.port or stop the program that holds it',
    },
  },
  HTTP_BAD_REQUEST: {
    ...edge,
    rpc: 5060,
    texts: {
      kk: 'HTTP сұрауы қате құрылған; клиентіңізді тексеріңіз',
      ru: 'Запрос HTTP составлен неверно; проверьте клиент',
      en: 'The HTTP request is malformed; check your client',
    },
  },
  HTTP_LISTEN_FAILED: {
    ...edge,
    rpc: 5061,
    texts: {
      kk: 'RPC мекенжайын тыңдау мүмкін емес; rpc.host және rpc.port баптауларын тексеріңіз',
      ru: 'Не удаётся слушать адрес RPC; проверьте настройки rpc.host и rpc.port',
      en: 'Cannot listen on the RPC address; check the settings rpc.host and rpc.port',
    },
  },
});
