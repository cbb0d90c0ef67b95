import type { Texts } from '../../ledger/base/texts.ts';
import type { Evidence } from '../../ledger/evidence/evidence-form.ts';

const kinds: Readonly<Record<Evidence['kind'], Texts>> = {
  duplicateVote: { kk: 'екі қайшы дауыс', ru: 'два противоречащих голоса', en: 'two contradicting votes' },
  duplicateProposal: {
    kk: 'бір раундтағы екі ұсыныс',
    ru: 'два предложения в одном раунде',
    en: 'two proposals in one round',
  },
  amnesia: { kk: 'ұмытылған байланыс', ru: 'забытая блокировка', en: 'a forgotten lock' },
  fork: { kk: 'тармақталу', ru: 'развилка', en: 'a fork' },
};

/** Of the commands about validators' breaches. */
export const evidenceTexts = {
  kinds,
  list: {
    kk: 'Валидаторлардың тізбекке жазылған бұзушылықтары',
    ru: 'Записанные в цепочке нарушения валидаторов',
    en: 'Breaches of validators that are on the ledger',
  },
  verify: {
    kk: 'Дәлел файлын желісіз тексеріп, кінәлілерді атау',
    ru: 'Проверить файл доказательства без сети и назвать виновных',
    en: 'Check an evidence file without a network and name the guilty',
  },
  verifyDetails: {
    kk: 'Сенім тек сіз берген genesis файлына негізделеді. Файлдағы жиын бастапқы жиын болмаса, бұл айтылады: ол жиынды тізбектің беріліс қолтаңбаларымен тексеру керек.',
    ru: 'Доверие опирается только на ваш файл genesis. Если состав в файле не начальный, это будет сказано: такой состав проверяют по передачам полномочий в цепочке.',
    en: 'Trust rests on your genesis file alone. Where the set in the file is not the genesis set, the command says so: such a set is checked by the hand-offs of the chain.',
  },
  fork: {
    kk: 'Екі түйіннің тармақталуын тауып, дәлел файлын жазу',
    ru: 'Найти развилку двух узлов и записать файл доказательства',
    en: 'Find where two nodes fork and write the evidence file',
  },
  forkDetails: {
    kk: 'Екі жақтың куәліктері мен алдын ала дауыстарын жинап, кемінде f + 1 валидаторды атайды. Дауыс жетпесе, қайсысы керегін айтады: --node арқылы тағы бір валидаторды қосыңыз.',
    ru: 'Собирает сертификаты и предварительные голоса обеих сторон и называет не менее f + 1 валидаторов. Если голосов не хватает, скажет каких: добавьте ещё валидатора через --node.',
    en: 'Collects the certificates and prevotes of both sides and names at least f + 1 validators. Where votes are missing it says which: add another validator with --node.',
  },
  report: {
    kk: 'Дәлел файлын тізбекке жіберу',
    ru: 'Отправить файл доказательства в цепочку',
    en: 'Put an evidence file on the ledger',
  },
  file: {
    kk: 'дәлел файлы (*.evidence.json)',
    ru: 'файл доказательства (*.evidence.json)',
    en: 'evidence file (*.evidence.json)',
  },
  node: {
    kk: 'түйіннің RPC мекенжайы; кемінде екеу',
    ru: 'адрес RPC узла; не менее двух',
    en: 'RPC address of a node; at least two',
  },
  out: {
    kk: 'жазылатын файл (әдепкі: fork-<биіктік>.evidence.json)',
    ru: 'записываемый файл (по умолчанию: fork-<высота>.evidence.json)',
    en: 'file to write (default: fork-<height>.evidence.json)',
  },
  validator: { kk: 'тек осы кілттікі (hex)', ru: 'только этого ключа (hex)', en: 'of this key only (hex)' },
  from: { kk: 'осы биіктіктен бастап', ru: 'начиная с этой высоты', en: 'from this height on' },
  proven: {
    kk: 'Дәлелденді: бұл кілттер хаттаманы бұзған',
    ru: 'Доказано: эти ключи нарушили протокол',
    en: 'Proven: these keys broke the protocol',
  },
  genesisSet: {
    kk: 'Жиын сіз берген genesis құжатындағы жиынмен бірдей.',
    ru: 'Состав совпадает с составом вашего документа genesis.',
    en: 'The set is the one of your genesis document.',
  },
  laterSet: {
    kk: 'Назар аударыңыз: жиын genesis құжатындағыдан бөлек. Қолтаңбалар жарамды, бірақ бұл кілттер сол биіктіктің жиыны болғанын тізбектің беріліс қолтаңбаларымен тексеріңіз.',
    ru: 'Внимание: состав не тот, что в документе genesis. Подписи верны, но что эти ключи были составом той высоты, проверьте по передачам полномочий в цепочке.',
    en: 'Note: the set is not the one of the genesis document. The signatures hold, but check by the hand-offs of the chain that these keys were the set of that height.',
  },
  written: {
    kk: 'Дәлел файлы жазылды: {file}',
    ru: 'Файл доказательства записан: {file}',
    en: 'Evidence file written: {file}',
  },
  chain: { kk: 'Тізбек', ru: 'Цепочка', en: 'Chain' },
  height: { kk: 'Биіктік', ru: 'Высота', en: 'Height' },
  kind: { kk: 'Бұзушылық', ru: 'Нарушение', en: 'Breach' },
  guilty: { kk: 'Кінәлілер', ru: 'Виновные', en: 'Guilty' },
  name: { kk: 'Атауы', ru: 'Имя', en: 'Name' },
  organisation: { kk: 'Ұйым', ru: 'Организация', en: 'Organisation' },
  key: { kk: 'Кілт', ru: 'Ключ', en: 'Key' },
  reportedBy: { kk: 'Хабарлаған', ru: 'Сообщил', en: 'Reported by' },
} as const;
