import { defineFaults } from './row.ts';

/** JSON-RPC codes 7000–7099: changes of the validator set. */
export const validatorFaults = defineFaults({
  VALIDATOR_FIELDS: {
    stage: 'record',
    gossip: 'accept',
    rpc: 7000,
    texts: {
      kk: 'Әрекет пен өрістер сәйкес емес: JOIN үшін name, REPLACE үшін newKey керек, артық өрісті алып тастаңыз; field өрісін қараңыз',
      ru: 'Поля не подходят к действию: для JOIN нужно name, для REPLACE нужен newKey, лишнее уберите; см. field',
      en: 'The fields do not fit the action: JOIN needs name, REPLACE needs newKey, leave out what is not needed; see field',
    },
  },
  VALIDATOR_NOT_MEMBER: {
    stage: 'record',
    gossip: 'accept',
    rpc: 7001,
    texts: {
      kk: 'Ұйымда дауыс беретін валидатор жоқ: ол тек өзінің қосылуын ұсына алады, қалғанын мүшелер ұсынып, мақұлдайды',
      ru: 'У организации нет голосующего валидатора: она может предложить только собственное вступление, остальное предлагают и одобряют члены состава',
      en: 'The organisation has no validator that votes now: it may only propose to join itself; members propose and approve the rest',
    },
  },
  VALIDATOR_KEY_TAKEN: {
    stage: 'record',
    gossip: 'accept',
    rpc: 7002,
    texts: {
      kk: 'Бұл кілт валидаторлар құрамында бар; жаңа кілт жасаңыз',
      ru: 'Этот ключ уже в составе валидаторов; создайте новый ключ',
      en: 'This key is already in the validator set; make a new key',
    },
  },
  VALIDATOR_UNKNOWN: {
    stage: 'record',
    gossip: 'accept',
    rpc: 7003,
    texts: {
      kk: 'Құрамда бұл ұйымның мұндай кілті жоқ; adal validators арқылы тексеріңіз',
      ru: 'В составе нет такого ключа этой организации; сверьтесь с adal validators',
      en: 'The set has no such key of this organisation; compare with adal validators',
    },
  },
  VALIDATOR_KEY_FOREIGN: {
    stage: 'record',
    gossip: 'accept',
    rpc: 7004,
    texts: {
      kk: 'Кілт басқа ұйымға тіркелген; валидатор кілтін алдымен өз ұйымыңызға тіркеңіз',
      ru: 'Ключ зарегистрирован за другой организацией; сначала зарегистрируйте ключ валидатора за своей',
      en: 'The key is registered for another organisation; register the validator’s key for its own organisation first',
    },
  },
  VALIDATOR_SET_SMALL: {
    stage: 'record',
    gossip: 'accept',
    rpc: 7005,
    texts: {
      kk: 'Құрам chain.validatorsMin мәнінен аз болып қалады; алдымен басқа валидатор қосыңыз немесе кілтті ауыстырыңыз',
      ru: 'Состав станет меньше chain.validatorsMin; сначала примите другого валидатора или замените ключ',
      en: 'The set would become smaller than chain.validatorsMin; let another validator join first, or replace the key',
    },
  },
  VALIDATOR_SET_FULL: {
    stage: 'record',
    gossip: 'accept',
    rpc: 7006,
    texts: {
      kk: 'Құрам толы; алдымен бір валидатор шығуы керек',
      ru: 'Состав заполнен; сначала один из валидаторов должен выйти',
      en: 'The set is full; another validator must leave first',
    },
  },
  VALIDATOR_DUTIES_OPEN: {
    stage: 'record',
    gossip: 'accept',
    rpc: 7007,
    texts: {
      kk: 'Кілттің аяқталмаған міндеттері бар; duty өрісін қараңыз, олар аяқталғаннан кейін қайта ұсыныңыз',
      ru: 'За ключом остались неисполненные обязанности; см. duty и предложите снова, когда они завершатся',
      en: 'The key still has duties to fulfil; see duty, and propose again when they have ended',
    },
  },
  VALIDATOR_CHANGE_PENDING: {
    stage: 'record',
    gossip: 'accept',
    rpc: 7008,
    texts: {
      kk: 'Алдыңғы өзгеріс шешілген, бірақ әлі дауыс бермейді; votesFrom биіктігінен бастап қайта жіберіңіз',
      ru: 'Предыдущее изменение решено, но ещё не голосует; отправьте снова с высоты votesFrom',
      en: 'An earlier change is decided but does not vote yet; send this again from height votesFrom on',
    },
  },
  VALIDATOR_PROPOSAL_OPEN: {
    stage: 'record',
    gossip: 'accept',
    rpc: 7009,
    texts: {
      kk: 'Ұйымның осы кілт туралы ашық ұсынысы бар; алдымен оны қайтарып алыңыз',
      ru: 'У организации уже есть открытое предложение об этом ключе; сначала отзовите его',
      en: 'The organisation already has an open proposal about this key; withdraw it first',
    },
  },
  VALIDATOR_PROPOSALS_FULL: {
    stage: 'record',
    gossip: 'accept',
    rpc: 7010,
    texts: {
      kk: 'Ұйымның ашық ұсыныстары тым көп; біреуін қайтарып алыңыз немесе мерзімінің өтуін күтіңіз',
      ru: 'У организации слишком много открытых предложений; отзовите одно или дождитесь истечения',
      en: 'The organisation has too many open proposals; withdraw one or wait until one expires',
    },
  },
  VALIDATOR_PROPOSAL_UNKNOWN: {
    stage: 'record',
    gossip: 'accept',
    rpc: 7011,
    texts: {
      kk: 'Валидаторлар туралы мұндай ұсыныс жоқ; нөмірін тексеріңіз',
      ru: 'Такого предложения о валидаторах нет; проверьте номер',
      en: 'There is no such proposal about validators; check its id',
    },
  },
  VALIDATOR_PROPOSAL_CLOSED: {
    stage: 'record',
    gossip: 'accept',
    rpc: 7012,
    texts: {
      kk: 'Ұсыныс жабық; status өрісін қараңыз, қажет болса жаңасын жасаңыз',
      ru: 'Предложение закрыто; см. status, при нужде сделайте новое',
      en: 'The proposal is closed; see status, and make a new one if needed',
    },
  },
  VALIDATOR_APPROVED_ALREADY: {
    stage: 'record',
    gossip: 'accept',
    rpc: 7013,
    texts: {
      kk: 'Ұйым бұл ұсынысты мақұлдап қойған; басқа валидаторларды күтіңіз',
      ru: 'Организация уже одобрила это предложение; дождитесь других валидаторов',
      en: 'The organisation has already approved this proposal; wait for the other validators',
    },
  },
  VALIDATOR_NOT_PROPOSER: {
    stage: 'record',
    gossip: 'accept',
    rpc: 7014,
    texts: {
      kk: 'Ұсынысты тек оны жасаған ұйым қайтарып алады; келіспесеңіз, мақұлдамаңыз',
      ru: 'Отозвать предложение может только предложившая организация; если вы против, не одобряйте его',
      en: 'Only the organisation that made the proposal withdraws it; if you disagree, do not approve it',
    },
  },
  VALIDATOR_IN_SET: {
    stage: 'record',
    gossip: 'accept',
    rpc: 7015,
    texts: {
      kk: 'Валидатор құрамда тұрғанда бұған болмайды; алдымен validator.propose арқылы оны шығарыңыз немесе кілтін ауыстырыңыз',
      ru: 'Пока валидатор в составе, так нельзя; сначала выведите его или замените ключ через validator.propose',
      en: 'Not while the validator is in the set; first let it leave or replace its key with validator.propose',
    },
  },
});
