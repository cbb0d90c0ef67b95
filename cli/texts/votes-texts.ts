import type { Texts } from '../../ledger/base/texts.ts';

export const votesTexts = {
  beginTitle: {
    kk: 'Валидатордың дауыстар журналын бастау: осы кілт әлі ештеңеге қол қоймаған',
    ru: 'Начать журнал голосов валидатора: этот ключ ещё ничего не подписывал',
    en: 'Begin a validator’s vote log: this key has signed nothing yet',
  },
  beginDetails: {
    kk: 'Желі алғаш іске қосылар алдында бір рет. Бұл белгі жоқ болса, валидатор журналын жоғалттым деп есептейді және іске қосылғаннан кейін ұсынылған блок онсыз бекітілгенше қол қоймайды. Жұмыс істеп тұрған желіге қосылғанда бұл пәрмен қажет емес. adal init --genesis, genesis devnet, devnet және demo мұны өздері жасайды.',
    ru: 'Один раз перед первым запуском сети. Без этой отметки валидатор считает, что журнал потерян, и не подписывает, пока блок, предложенный после его запуска, не будет утверждён без него. При подключении к работающей сети команда не нужна. adal init --genesis, genesis devnet, devnet и demo делают это сами.',
    en: 'Once, before the first start of a network. Without this mark a validator takes its log for lost and signs nothing until a block proposed after its start is decided without it. To join a running network the command is not needed. adal init --genesis, genesis devnet, devnet and demo do it by themselves.',
  },
  dataOption: {
    kk: 'деректер қалтасы (әдепкі: баптаулардағы)',
    ru: 'папка данных (по умолчанию из настроек)',
    en: 'data folder (default: that of the settings)',
  },
  genesisOption: {
    kk: 'genesis файлы (әдепкі: баптаулардағы)',
    ru: 'файл genesis (по умолчанию из настроек)',
    en: 'genesis file (default: that of the settings)',
  },
  keyOption: {
    kk: 'валидатор кілті: файл немесе hex (әдепкі: баптаулардағы)',
    ru: 'ключ валидатора: файл или hex (по умолчанию из настроек)',
    en: 'validator key, as a file or hex (default: that of the settings)',
  },
  overrideOption: {
    kk: 'қалтада блоктар немесе дауыстар болса да бастау; тек желі кворумы дискілерін жоғалтқанда',
    ru: 'начать, даже если в папке есть блоки или голоса; только когда диски потерял кворум сети',
    en: 'begin although the folder holds blocks or votes; only when a quorum of the network lost its disks',
  },
  confirmOption: {
    kk: '--override үшін: бұл кілтпен басқа ешбір процесс қол қоймайтынын растаймын',
    ru: 'для --override: подтверждаю, что этим ключом больше ничто не подписывает',
    en: 'for --override: I confirm that nothing else signs with this key',
  },
  overrideWarning: {
    kk: 'НАЗАР АУДАРЫҢЫЗ. {key} кілті бұрын қол қойған дауыстар осы журналда болмауы мүмкін. Егер сол кілт осы биіктікте басқаша дауыс берген болса немесе басқа машинада жұмыс істеп тұрса, ол екі рет қол қояды: бұл тізбекті екіге бөлуі мүмкін, ал дәлелі мәңгі қалады. Мұны тек барлық операторлармен келісіп, кворум дискілерін жоғалтқанда ғана жасаңыз.',
    ru: 'ВНИМАНИЕ. Голоса, которые ключ {key} подписал раньше, могут отсутствовать в этом журнале. Если он голосовал на этой высоте иначе или работает на другой машине, он подпишет дважды: цепочка может раздвоиться, а доказательство останется навсегда. Делайте это только по согласию всех операторов, когда диски потерял кворум.',
    en: 'WARNING. Votes that the key {key} signed before may be missing from this log. If it voted otherwise at this height, or is at work on another machine, it will sign twice: that can fork the chain, and the proof remains for ever. Do this only when all operators agree, after a quorum lost its disks.',
  },
  confirmNeeded: {
    kk: 'Растау үшін қосыңыз: {flag}',
    ru: 'Для подтверждения добавьте: {flag}',
    en: 'To confirm, add: {flag}',
  },
  begun: {
    kk: 'Дауыстар журналы басталды: {folder}. Енді түйінді іске қосуға болады.',
    ru: 'Журнал голосов начат: {folder}. Теперь узел можно запускать.',
    en: 'The vote log has begun: {folder}. The node can be started now.',
  },
  known: {
    kk: 'Дауыстар журналы бұрын басталған: {folder}. Ештеңе өзгерген жоқ.',
    ru: 'Журнал голосов уже был начат: {folder}. Ничего не изменено.',
    en: 'The vote log had begun before: {folder}. Nothing was changed.',
  },
} as const satisfies Readonly<Record<string, Texts>>;
