import { defineFaults } from './row.ts';

/** Dated parameters: JSON-RPC codes 2200–2299. */
export const paramFaults = defineFaults({
  PARAM_UNKNOWN: {
    stage: 'record',
    gossip: 'accept',
    rpc: 2200,
    texts: {
      kk: 'Мұндай параметр жоқ; параметрлер тізімін қараңыз',
      ru: 'Такого параметра нет; см. перечень параметров',
      en: 'There is no such parameter; see the list of parameters',
    },
  },
  PARAM_VALUE_INVALID: {
    stage: 'record',
    gossip: 'accept',
    rpc: 2201,
    texts: {
      kk: 'Мән параметр схемасына сай емес: field өрісін түзетіңіз',
      ru: 'Значение не соответствует схеме параметра: исправьте поле field',
      en: 'The value does not match the schema of the parameter: correct the field named in field',
    },
  },
  PARAM_EFFECTIVE_PAST: {
    stage: 'record',
    gossip: 'accept',
    rpc: 2202,
    texts: {
      kk: 'Күшіне ену уақыты алда болуы тиіс: өткен кез өзгермейді; жаңа ұсыныс жасаңыз',
      ru: 'Время вступления в силу должно быть впереди: прошлое не меняется; сделайте новое предложение',
      en: 'The effective time must lie ahead, for the past is never changed; make a new proposal',
    },
  },
  PARAM_EFFECTIVE_FAR: {
    stage: 'record',
    gossip: 'accept',
    rpc: 2203,
    texts: {
      kk: 'Күшіне ену уақыты тым алыс; effectiveMax мәнінен аспасын',
      ru: 'Время вступления в силу слишком далеко; не позже effectiveMax',
      en: 'The effective time is too far ahead; at most effectiveMax',
    },
  },
  PARAM_PROPOSALS_FULL: {
    stage: 'record',
    gossip: 'accept',
    rpc: 2204,
    texts: {
      kk: 'Ашық ұсыныстар тым көп; алдымен біреуін қайтарып алыңыз',
      ru: 'Открытых предложений слишком много; сначала отзовите одно',
      en: 'Too many proposals are open; withdraw one first',
    },
  },
  PARAM_PROPOSAL_UNKNOWN: {
    stage: 'record',
    gossip: 'accept',
    rpc: 2205,
    texts: {
      kk: 'Мұндай ұсыныс жоқ; нөмірін тексеріңіз',
      ru: 'Такого предложения нет; проверьте номер',
      en: 'There is no such proposal; check its id',
    },
  },
  PARAM_PROPOSAL_CLOSED: {
    stage: 'record',
    gossip: 'accept',
    rpc: 2206,
    texts: {
      kk: 'Ұсыныс жабық; status өрісін қараңыз, қажет болса жаңасын жасаңыз',
      ru: 'Предложение закрыто; см. поле status, при нужде сделайте новое',
      en: 'The proposal is closed; see status, and make a new one if needed',
    },
  },
  PARAM_NOT_VALIDATOR: {
    stage: 'record',
    gossip: 'accept',
    rpc: 2207,
    texts: {
      kk: 'Ұйым қазіргі валидаторлар құрамында жоқ; тек валидатор мақұлдайды',
      ru: 'Организации нет в нынешнем составе валидаторов; одобряет только валидатор',
      en: 'The organisation is not in the current validator set; only validators approve',
    },
  },
  PARAM_APPROVED_ALREADY: {
    stage: 'record',
    gossip: 'accept',
    rpc: 2208,
    texts: {
      kk: 'Ұйым бұл ұсынысты мақұлдап қойған; басқа валидаторларды күтіңіз',
      ru: 'Организация уже одобрила это предложение; дождитесь других валидаторов',
      en: 'The organisation has already approved this proposal; wait for the other validators',
    },
  },
  PARAM_HISTORY_FULL: {
    stage: 'record',
    gossip: 'accept',
    rpc: 2209,
    texts: {
      kk: 'Параметрлер тарихына орын қалмады; бағдарламаның жаңа нұсқасын күтіңіз',
      ru: 'В истории параметров не осталось места; дождитесь новой версии программы',
      en: 'The parameter history is full; wait for a new version of the program',
    },
  },
});
