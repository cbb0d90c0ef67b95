import { receiptFaults } from './receipt.ts';
import { defineFaults } from './row.ts';
import { rpcFaults } from './rpc.ts';

/** JSON-RPC codes 5000–5999. */
export const doorsFaults = defineFaults({
  ...rpcFaults,
  ...receiptFaults,
  // Command line 5100, settings 5200, key files 5300, genesis 5400.
  CLI_NODE_UNREACHABLE: {
    stage: 'edge',
    gossip: 'ignore',
    rpc: 5100,
    texts: {
      kk: 'Түйін жауап бермейді; оның іске қосылғанын және --url мекенжайын тексеріңіз',
      ru: 'Узел не отвечает; проверьте, что он запущен, и адрес в --url',
      en: 'The node does not answer; check that it runs and the address in --url',
    },
  },
  CLI_NODE_ANSWER: {
    stage: 'edge',
    gossip: 'ignore',
    rpc: 5101,
    texts: {
      kk: 'Жауап Adal түйінінің жауабына ұқсамайды; --url мекенжайын тексеріңіз',
      ru: 'Ответ не похож на ответ узла Adal; проверьте адрес в --url',
      en: 'The answer is not that of an Adal node; check the address in --url',
    },
  },
  CLI_NODE_BUSY: {
    stage: 'edge',
    gossip: 'ignore',
    rpc: 5102,
    texts: {
      kk: 'Түйін шегіне жетті; retryAfterSeconds өткен соң қайталаңыз',
      ru: 'Узел достиг своего предела; повторите через retryAfterSeconds',
      en: 'The node is at its limit; try again after retryAfterSeconds',
    },
  },
  CLI_NODE_REFUSED: {
    stage: 'edge',
    gossip: 'ignore',
    rpc: 5103,
    texts: {
      kk: 'Түйін сұрауды қабылдамады; толығы төменде',
      ru: 'Узел отклонил запрос; подробности ниже',
      en: 'The node refused the request; details below',
    },
  },
  CLI_NOT_FOUND: {
    stage: 'edge',
    gossip: 'ignore',
    rpc: 5104,
    texts: {
      kk: 'Мұндай жазба жоқ; идентификаторды және түйіннің биіктігін тексеріңіз (adal status)',
      ru: 'Такой записи нет; проверьте идентификатор и высоту узла (adal status)',
      en: "There is no such record; check the identifier and the node's height (adal status)",
    },
  },
  CLI_FILE_MISSING: {
    stage: 'edge',
    gossip: 'ignore',
    rpc: 5105,
    texts: {
      kk: 'Файл табылмады; жолын тексеріңіз',
      ru: 'Файл не найден; проверьте путь',
      en: 'The file is not there; check the path',
    },
  },
  CLI_FILE_UNREADABLE: {
    stage: 'edge',
    gossip: 'ignore',
    rpc: 5106,
    texts: {
      kk: 'Файл оқылмайды; рұқсаттары мен пішімін тексеріңіз',
      ru: 'Файл не читается; проверьте права и формат',
      en: 'The file cannot be read; check its permissions and its format',
    },
  },
  CLI_FILE_EXISTS: {
    stage: 'edge',
    gossip: 'ignore',
    rpc: 5107,
    texts: {
      kk: 'Файл бар, оның үстіне жазылмайды; басқа атау беріңіз немесе өзіңіз жойыңыз',
      ru: 'Файл уже есть и не перезаписывается; дайте другое имя или удалите его сами',
      en: 'The file exists and is not overwritten; give another name or remove it yourself',
    },
  },
  CLI_FILE_NOT_WRITTEN: {
    stage: 'edge',
    gossip: 'ignore',
    rpc: 5108,
    texts: {
      kk: 'Файл жазылмады; қалтаны, рұқсаттарды және бос орынды тексеріңіз',
      ru: 'Файл не записан; проверьте папку, права и свободное место',
      en: 'The file was not written; check the folder, its permissions and the free space',
    },
  },
  CLI_USAGE: {
    stage: 'edge',
    gossip: 'ignore',
    rpc: 5109,
    texts: {
      kk: 'Пәрмен дұрыс жазылмаған; --help көмегін қараңыз',
      ru: 'Команда записана неверно; смотрите --help',
      en: 'The command is not written correctly; see --help',
    },
  },
  CLI_BAD_VALUE: {
    stage: 'edge',
    gossip: 'ignore',
    rpc: 5110,
    texts: {
      kk: 'Мән жарамайды; не күтілетіні төменде',
      ru: 'Значение не подходит; ниже сказано, что ожидается',
      en: 'The value does not fit; what is expected stands below',
    },
  },
  CLI_NOT_VERIFIED: {
    stage: 'edge',
    gossip: 'ignore',
    rpc: 5111,
    texts: {
      kk: 'Тексеру өтпеді: бұл дәлелденбеген; дереккөзден жаңа түбіртек сұраңыз',
      ru: 'Проверка не пройдена: это не доказано; запросите новую квитанцию у источника',
      en: 'Verification failed: this is not proven; ask the source for a new receipt',
    },
  },
  CLI_NOT_COMMITTED: {
    stage: 'edge',
    gossip: 'ignore',
    rpc: 5112,
    texts: {
      kk: 'Транзакция әлі блокқа енген жоқ; күйін adal get tx арқылы сұраңыз',
      ru: 'Транзакция ещё не вошла в блок; спросите её состояние через adal get tx',
      en: 'The transaction is not in a block yet; ask for its state with adal get tx',
    },
  },
  CLI_CHILD_STOPPED: {
    stage: 'edge',
    gossip: 'ignore',
    rpc: 5113,
    texts: {
      kk: 'Сынақ желісінің түйіні тоқтап қалды; оның журналын қараңыз',
      ru: 'Узел тестовой сети остановился; посмотрите его журнал',
      en: 'A node of the test network has stopped; see its log',
    },
  },
  CLI_CHECKS_FAILED: {
    stage: 'edge',
    gossip: 'ignore',
    rpc: 5114,
    texts: {
      kk: 'Кейбір тексерулер өтпеді; әрқайсысының жанындағы кеңесті орындаңыз',
      ru: 'Некоторые проверки не пройдены; следуйте совету рядом с каждой',
      en: 'Some checks failed; follow the advice beside each',
    },
  },
  CLI_NODE_DIFFERS: {
    stage: 'edge',
    gossip: 'ignore',
    rpc: 5115,
    texts: {
      kk: 'Түйін енгізілгеннен басқаны көрсетіп тұр; оның журналын қарап, adal doctor іске қосыңыз',
      ru: 'Узел показывает не то, что было внесено; посмотрите его журнал и запустите adal doctor',
      en: 'A node shows something else than what was entered; look into its log and run adal doctor',
    },
  },
  CLI_NOT_OCDS: {
    stage: 'edge',
    gossip: 'ignore',
    rpc: 5116,
    texts: {
      kk: 'Бұл OCDS 1.1 файлы емес; релиздер немесе жазбалар пакетін беріңіз',
      ru: 'Это не файл OCDS 1.1; дайте пакет релизов или записей',
      en: 'This is no OCDS 1.1 file; give a package of releases or records',
    },
  },
  CLI_NOT_PROZORRO: {
    stage: 'edge',
    gossip: 'ignore',
    rpc: 5130,
    texts: {
      kk: 'Бұл Prozorro API алмасуы емес; {"data": …} пішініндегі тендер, өтінім не шешім беріңіз',
      ru: 'Это не обмен с API Prozorro; дайте тендер, заявку или решение вида {"data": …}',
      en: 'This is no exchange with the Prozorro API; give a tender, bid or award of the form {"data": …}',
    },
  },
  CLI_ERROR_RESPONSE: {
    stage: 'edge',
    gossip: 'ignore',
    rpc: 5131,
    texts: {
      kk: 'Файлда қызметтің бас тартуы ғана бар, онда енгізетін ештеңе жоқ; сұралған деректердің өзін беріңіз',
      ru: 'В файле только отказ сервиса, вносить нечего; дайте сами запрошенные данные',
      en: 'The file holds only a refusal of the service, nothing to enter; give the data that was asked for',
    },
  },
  CONFIG_FILE_MISSING: {
    stage: 'edge',
    gossip: 'ignore',
    rpc: 5200,
    texts: {
      kk: 'Баптау файлы жоқ; жолын тексеріңіз немесе adal init арқылы жасаңыз',
      ru: 'Файла настроек нет; проверьте путь или создайте его через adal init',
      en: 'There is no settings file; check the path or make one with adal init',
    },
  },
  CONFIG_FILE_UNREADABLE: {
    stage: 'edge',
    gossip: 'ignore',
    rpc: 5201,
    texts: {
      kk: 'Баптау файлы оқылмайды; көрсетілген жерін түзетіңіз',
      ru: 'Файл настроек не читается; исправьте указанное место',
      en: 'The settings file cannot be read; correct the place named below',
    },
  },
  CONFIG_UNKNOWN_KEY: {
    stage: 'edge',
    gossip: 'ignore',
    rpc: 5202,
    texts: {
      kk: 'Мұндай баптау жоқ; жойыңыз немесе ең жақын атауды жазыңыз',
      ru: 'Такой настройки нет; удалите её или возьмите ближайшее имя',
      en: 'There is no such setting; remove it or use the nearest name',
    },
  },
  CONFIG_INVALID_VALUE: {
    stage: 'edge',
    gossip: 'ignore',
    rpc: 5203,
    texts: {
      kk: 'Баптаудың мәні жарамайды; не күтілетіні төменде',
      ru: 'Значение настройки не подходит; ниже сказано, что ожидается',
      en: 'The value of the setting does not fit; what is expected stands below',
    },
  },
  KEYSTORE_MISSING: {
    stage: 'edge',
    gossip: 'ignore',
    rpc: 5300,
    texts: {
      kk: 'Кілт файлы жоқ; жолын тексеріңіз немесе adal keys new арқылы жасаңыз',
      ru: 'Файла ключа нет; проверьте путь или создайте его через adal keys new',
      en: 'There is no key file; check the path or make one with adal keys new',
    },
  },
  KEYSTORE_EXISTS: {
    stage: 'edge',
    gossip: 'ignore',
    rpc: 5301,
    texts: {
      kk: 'Кілт файлы бар, оның үстіне ешқашан жазылмайды; басқа атау беріңіз',
      ru: 'Файл ключа уже есть и никогда не перезаписывается; дайте другое имя',
      en: 'The key file exists and is never overwritten; give another name',
    },
  },
  KEYSTORE_LOOSE_MODE: {
    stage: 'edge',
    gossip: 'ignore',
    rpc: 5302,
    texts: {
      kk: 'Құпия файлды басқалар оқи алады; chmod 600 орындаңыз және кілтті ауыстыру керек пе, шешіңіз',
      ru: 'Секретный файл доступен другим; выполните chmod 600 и решите, не пора ли сменить ключ',
      en: 'Others can read this secret file; run chmod 600 on it and consider rotating the key',
    },
  },
  KEYSTORE_DAMAGED: {
    stage: 'edge',
    gossip: 'ignore',
    rpc: 5303,
    texts: {
      kk: 'Кілт файлы бүлінген; оны сақтық көшірмеден қайтарыңыз',
      ru: 'Файл ключа повреждён; восстановите его из копии',
      en: 'The key file is damaged; restore it from your copy',
    },
  },
  KEYSTORE_WRONG_PASSWORD: {
    stage: 'edge',
    gossip: 'ignore',
    rpc: 5304,
    texts: {
      kk: 'Құпиясөз бұл кілтке сай емес немесе файл өзгертілген; құпиясөзді тексеріңіз',
      ru: 'Пароль не подходит к этому ключу, или файл изменён; проверьте пароль',
      en: 'The password does not open this key, or the file was changed; check the password',
    },
  },
  KEYSTORE_NO_PASSWORD: {
    stage: 'edge',
    gossip: 'ignore',
    rpc: 5305,
    texts: {
      kk: 'Құпиясөз берілмеді; терминалда енгізіңіз, не --password-file немесе ADAL_PASSWORD_FILE көрсетіңіз',
      ru: 'Пароль не задан; введите его в терминале или укажите --password-file либо ADAL_PASSWORD_FILE',
      en: 'No password was given; type it at a terminal, or name --password-file or ADAL_PASSWORD_FILE',
    },
  },
  KEYSTORE_WEAK_PASSWORD: {
    stage: 'edge',
    gossip: 'ignore',
    rpc: 5306,
    texts: {
      kk: 'Құпиясөз тым қысқа; ұзағырағын таңдаңыз',
      ru: 'Пароль слишком короткий; выберите длиннее',
      en: 'The password is too short; choose a longer one',
    },
  },
  KEYSTORE_WRONG_PURPOSE: {
    stage: 'edge',
    gossip: 'ignore',
    rpc: 5307,
    texts: {
      kk: 'Бұл кілт басқа мақсатқа арналған; мақсаты сай келетін кілтті көрсетіңіз',
      ru: 'Этот ключ для другой цели; укажите ключ с нужным назначением',
      en: 'This key is for another purpose; name a key of the purpose that is needed',
    },
  },
  GENESIS_MISSING: {
    stage: 'edge',
    gossip: 'ignore',
    rpc: 5400,
    texts: {
      kk: 'Genesis файлы жоқ; оны желі операторынан алыңыз немесе adal genesis new арқылы жасаңыз',
      ru: 'Файла genesis нет; получите его у оператора сети или создайте через adal genesis new',
      en: "There is no genesis file; get it from the network's operator or make one with adal genesis new",
    },
  },
  GENESIS_OTHER_CHAIN: {
    stage: 'edge',
    gossip: 'ignore',
    rpc: 5402,
    texts: {
      kk: 'Genesis хэші күтілгенге тең емес: бұл басқа тізбек; файлды дереккөзден қайта алыңыз',
      ru: 'Хэш genesis не равен ожидаемому: это другая цепочка; получите файл заново из источника',
      en: 'The genesis hash is not the expected one: this is another chain; get the file again from its source',
    },
  },
});
