import type { Texts } from '../../ledger/base/texts.ts';

export const exportTexts = {
  title: {
    kk: 'Тендерлерді OCDS 1.1 релиздері не жазбалары түрінде шығару',
    ru: 'Выгрузить тендеры как релизы или записи OCDS 1.1',
    en: 'Write tenders as OCDS 1.1 releases or records',
  },
  details: {
    kk: 'Әр оқиға бөлек релиз болады. Енгізілген тендер көздің ocid-ін сақтайды; тізбек есептеген мәннің қасында көздің мәні тұрады (adal:process).',
    ru: 'Каждое событие становится релизом. Ввезённый тендер сохраняет ocid источника; рядом со значением, которое вычислил реестр, стоит значение источника (adal:process).',
    en: 'Each event becomes a release. An imported tender keeps its source’s ocid; beside a value that the ledger computed stands the source’s (adal:process).',
  },
  tender: { kk: 'тендердің нөмірі', ru: 'номер тендера', en: 'id of a tender' },
  all: { kk: 'барлық тендер', ru: 'все тендеры', en: 'all tenders' },
  records: {
    kk: 'жазбалар: барлық релиздер және жинақталған релиз',
    ru: 'записи: все релизы и сводный релиз',
    en: 'records: all releases and the compiled release',
  },
  jsonl: {
    kk: 'JSON жолдары: әр жолда бір релиз не жазба, пакетсіз',
    ru: 'строки JSON: релиз или запись на строку, без пакета',
    en: 'JSON lines: a release or record a line, without a package',
  },
  out: {
    kk: 'жаңа файл; көрсетілмесе, stdout',
    ru: 'новый файл; без него stdout',
    en: 'new file; stdout where not given',
  },
  ocidPrefix: {
    kk: 'тіркелген ocid префиксі (әдепкі: ADAL_OCID_PREFIX, әйтпесе ocds-adal00, ол тіркелмеген)',
    ru: 'зарегистрированный префикс ocid (по умолчанию: ADAL_OCID_PREFIX, иначе ocds-adal00, он не зарегистрирован)',
    en: 'registered ocid prefix (default: ADAL_OCID_PREFIX, else ocds-adal00, which is not registered)',
  },
  publisher: { kk: 'жариялаушының атауы', ru: 'название издателя', en: 'name of the publisher' },
  uri: {
    kk: 'пакеттің мекенжайы (әдепкі: тізбек хэші мен биіктіктен urn)',
    ru: 'адрес пакета (по умолчанию: urn из хэша цепочки и высоты)',
    en: 'address of the package (default: a urn of the chain’s hash and the height)',
  },
  extension: {
    kk: 'adal: кеңейтімінің жарияланған мекенжайы',
    ru: 'адрес, где опубликовано расширение adal:',
    en: 'address where the extension adal: is published',
  },
  written: {
    kk: '{file}: процестер {processes}, релиздер {releases}',
    ru: '{file}: процессов {processes}, релизов {releases}',
    en: '{file}: {processes} processes, {releases} releases',
  },
} as const satisfies Readonly<Record<string, Texts>>;
