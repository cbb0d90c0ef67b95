import type { Texts } from '../../ledger/base/texts.ts';

export const replayTexts = {
  title: {
    kk: 'Сақталған блокты қайта орындап, нәтижені салыстыру',
    ru: 'Заново исполнить сохранённый блок и сравнить результат',
    en: 'Execute a stored block again and compare what comes out',
  },
  details: {
    kk: 'Тоқтатылған түйіннің деректер қалтасынан немесе (--url) жұмыс істеп тұрған түйіннен. Блок алдындағы күй сақталса, сол қолданылады; әйтпесе барлық блок genesis құжатынан бастап жадта орындалады. Соңғысынан кейінгі биіктік берілсе, дауыстар журналы қайталанады: қайта қосылған түйін неден бастайтыны. Айырма болса, шығу коды 5.',
    ru: 'Из папки данных остановленного узла или (--url) от работающего узла. Если состояние перед блоком хранится, берётся оно, иначе в памяти исполняются все блоки от genesis. Высота после последней: повторяется журнал голосов — с чего продолжит узел после запуска. Код выхода 5, если есть различие.',
    en: 'From the data folder of a stopped node, or (--url) from a running one. Where the state before the block is retained, it is used; else all blocks from the genesis on are executed in memory. The height after the last one replays the vote log: what the node goes on from when it starts. Exit code 5 when something differs.',
  },
  heightOption: { kk: 'блоктың биіктігі', ru: 'высота блока', en: 'height of the block' },
  genesisOption: {
    kk: 'genesis файлы (әдепкі: баптаулардағы немесе деректер қалтасының жанындағы; --url кезінде түйіндікі)',
    ru: 'файл genesis (по умолчанию из настроек или рядом с папкой данных; с --url — тот, что даст узел)',
    en: 'genesis file (default: that of the settings or beside the data folder; with --url the node’s own)',
  },
  fromGenesisOption: {
    kk: 'алдыңғы күй сақталса да, барлық блокты басынан орындау',
    ru: 'исполнить все блоки с начала, даже если состояние хранится',
    en: 'execute all blocks from the first on, even where the state is retained',
  },
  urlOption: {
    kk: 'блоктарды осы түйіннің RPC-інен алу',
    ru: 'брать блоки у этого узла через RPC',
    en: 'take the blocks from this node’s RPC',
  },
  unpinned: {
    kk: 'Genesis құжатын түйіннің өзі берді ({hash}); хэшті басқа дереккөзбен салыстырыңыз немесе --genesis беріңіз.',
    ru: 'Документ genesis дал сам узел ({hash}); сверьте хэш с другим источником или укажите --genesis.',
    en: 'The node itself gave the genesis ({hash}); compare the hash with another source, or name --genesis.',
  },
  progress: { kk: '… {height}-биіктік', ru: '… высота {height}', en: '… height {height}' },
  genesis: {
    kk: '{height}-биіктік: алдындағы күй — genesis.',
    ru: 'Высота {height}: состояние до неё — genesis.',
    en: 'Height {height}: the state before it is the genesis.',
  },
  retained: {
    kk: '{height}-биіктік: алдындағы күй деректер қалтасында сақталған.',
    ru: 'Высота {height}: состояние до неё хранится в папке данных.',
    en: 'Height {height}: the state before it is retained in the data folder.',
  },
  replayed: {
    kk: '{height}-биіктік: алдындағы күй genesis құжатынан бастап қайта есептелді.',
    ru: 'Высота {height}: состояние до неё вычислено заново от genesis.',
    en: 'Height {height}: the state before it was computed anew from the genesis on.',
  },
  earlier: {
    kk: 'Айырма сұралған биіктіктен ерте шықты.',
    ru: 'Различие нашлось раньше запрошенной высоты.',
    en: 'The difference is at an earlier height than was asked for.',
  },
  same: {
    kk: 'Бәрі бірдей: блок осы бағдарламамен дәл сақталғандай орындалады.',
    ru: 'Всё совпадает: эта программа исполняет блок ровно так, как он сохранён.',
    en: 'All the same: this program executes the block exactly as it is stored.',
  },
  different: {
    kk: 'Айырма: {field}',
    ru: 'Различие: {field}',
    en: 'Difference: {field}',
  },
  expected: { kk: 'сақталған', ru: 'сохранено', en: 'stored' },
  computed: { kk: 'есептелген', ru: 'вычислено', en: 'computed' },
  votes: {
    kk: '{height}-биіктік әлі шешілген жоқ: дауыстар журналының әр жазбасынан кейін түйін неден бастайтыны.',
    ru: 'Высота {height} ещё не решена: с чего продолжит узел после каждой записи журнала голосов.',
    en: 'Height {height} is not decided yet: what the node goes on from after each entry of its vote log.',
  },
  restored: {
    kk: 'Қазір іске қосылса: {round}-раунд, {step}.',
    ru: 'При запуске сейчас: раунд {round}, {step}.',
    en: 'Started now, it goes on in round {round}, step {step}.',
  },
} as const satisfies Readonly<Record<string, Texts>>;
