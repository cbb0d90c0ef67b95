import { defineFaults } from './row.ts';

/** Sources and facts: JSON-RPC codes 2100–2199. */
export const factFaults = defineFaults({
  SOURCE_EXISTS: {
    stage: 'record',
    gossip: 'accept',
    rpc: 2100,
    texts: {
      kk: 'Мұндай дереккөз тіркелген; басқа атау таңдаңыз',
      ru: 'Такой источник уже зарегистрирован; выберите другое имя',
      en: 'This source is already registered; choose another id',
    },
  },
  SOURCE_UNKNOWN: {
    stage: 'record',
    gossip: 'accept',
    rpc: 2101,
    texts: {
      kk: 'Мұндай дереккөз жоқ; атауын тексеріңіз',
      ru: 'Такого источника нет; проверьте имя',
      en: 'There is no such source; check its id',
    },
  },
  SOURCE_SCHEMA_INVALID: {
    stage: 'record',
    gossip: 'accept',
    rpc: 2102,
    texts: {
      kk: 'Схема сипаттамасында атау немесе өріс қайталанады; problem өрісін қараңыз',
      ru: 'В описании схем повторяется имя или поле; см. problem',
      en: 'The schema list names a schema or a field twice; see problem',
    },
  },
  SOURCE_SCHEMA_TAKEN: {
    stage: 'record',
    gossip: 'accept',
    rpc: 2103,
    texts: {
      kk: 'Бұл схема басқа дереккөзге тиесілі; басқа схема атауын таңдаңыз',
      ru: 'Эта схема принадлежит другому источнику; выберите другое имя схемы',
      en: 'This schema belongs to another source; choose another schema id',
    },
  },
  SOURCE_WRONG_STATE: {
    stage: 'record',
    gossip: 'accept',
    rpc: 2104,
    texts: {
      kk: 'Дереккөздің қазіргі күйінде бұл мүмкін емес; status өрісін қараңыз',
      ru: 'В нынешнем состоянии источника это невозможно; см. поле status',
      en: 'The state of the source does not allow this; see status',
    },
  },
  SOURCE_NOT_OWN: {
    stage: 'record',
    gossip: 'accept',
    rpc: 2105,
    texts: {
      kk: 'Дереккөз басқа ұйымдікі; деректі тек оның иесі растайды және қайтарып алады',
      ru: 'Источник принадлежит другой организации; факты удостоверяет и отзывает только владелец',
      en: 'The source belongs to another organisation; only its owner attests and revokes facts',
    },
  },
  FACT_SCHEMA_UNKNOWN: {
    stage: 'record',
    gossip: 'accept',
    rpc: 2110,
    texts: {
      kk: 'Дереккөзде мұндай схема жоқ; оның схемалар тізімін қараңыз',
      ru: 'У источника нет такой схемы; см. перечень его схем',
      en: 'The source has no such schema; see the list of its schemas',
    },
  },
  FACT_SUBJECT_PERSONAL: {
    stage: 'record',
    gossip: 'accept',
    rpc: 2111,
    texts: {
      kk: 'Дерек нысанында ЖСН бар; жеке деректер тізбекке жазылмайды, бүркеншік нөмір қолданыңыз',
      ru: 'В предмете факта есть ИИН; личные данные не пишутся в цепочку, укажите псевдоним',
      en: 'The subject holds an IIN; personal data never enters the chain, use a pseudonym',
    },
  },
  FACT_VALUE_OR_COMMIT: {
    stage: 'record',
    gossip: 'accept',
    rpc: 2112,
    texts: {
      kk: 'Мән мен міндеттеме хэшінің дәл біреуін беріңіз; жеке деректер үшін тек хэш',
      ru: 'Дайте ровно одно из двух: значение или хэш-обязательство; для личных данных только хэш',
      en: 'Give exactly one of value and commit; for personal data only the commit',
    },
  },
  FACT_VALUE_INVALID: {
    stage: 'record',
    gossip: 'accept',
    rpc: 2113,
    texts: {
      kk: 'Мән дереккөз схемасына сай емес: field өрісін түзетіңіз',
      ru: 'Значение не соответствует схеме источника: исправьте поле field',
      en: 'The value does not match the schema of the source: correct the field named in field',
    },
  },
  FACT_PERIOD: {
    stage: 'record',
    gossip: 'accept',
    rpc: 2114,
    texts: {
      kk: 'Дерек уақыты дұрыс емес: asOf блок уақытынан кейін болмауы, validTo одан кейін болуы керек',
      ru: 'Время факта неверно: asOf не позже времени блока, validTo позже него',
      en: 'The times of the fact are wrong: asOf must not be after block time, validTo must be',
    },
  },
  FACT_STALE: {
    stage: 'record',
    gossip: 'accept',
    rpc: 2115,
    texts: {
      kk: 'Дерек ескірген; дереккөзден қайта алыңыз',
      ru: 'Факт устарел; получите его из источника заново',
      en: 'The fact is too old; take it from the source again',
    },
  },
  FACT_OUTDATED: {
    stage: 'record',
    gossip: 'accept',
    rpc: 2116,
    texts: {
      kk: 'Осы нысан бойынша кейінгі күнгі дерек бар; latest өрісін қараңыз',
      ru: 'По этому предмету уже есть более поздний факт; см. поле latest',
      en: 'A later fact about this subject is already attested; see latest',
    },
  },
  FACT_UNKNOWN: {
    stage: 'record',
    gossip: 'accept',
    rpc: 2117,
    texts: {
      kk: 'Мұндай дерек жоқ; нөмірін тексеріңіз',
      ru: 'Такого факта нет; проверьте номер',
      en: 'There is no such fact; check its id',
    },
  },
  FACT_REVOKED: {
    stage: 'record',
    gossip: 'accept',
    rpc: 2118,
    texts: {
      kk: 'Дерек қайтарып алынған; өзгертетін ештеңе жоқ',
      ru: 'Факт уже отозван; менять нечего',
      en: 'The fact is already revoked; there is nothing to change',
    },
  },
});
