import { documentFaults } from './document.ts';
import { factFaults } from './fact.ts';
import { paramFaults } from './param.ts';
import { defineFaults } from './row.ts';

/** Genesis, organisations, keys and roles: JSON-RPC codes 2000–2099. */
const organisationFaults = defineFaults({
  GENESIS_INVALID: {
    stage: 'edge',
    gossip: 'reject',
    rpc: 2000,
    texts: {
      kk: 'Бастапқы құжат қарама-қайшы: field өрісін problem бойынша түзетіңіз',
      ru: 'Начальный документ противоречив: исправьте поле field, причина в problem',
      en: 'The genesis document is inconsistent: correct the field named in field, for the reason in problem',
    },
  },
  IDENTITY_BIN_INVALID: {
    stage: 'record',
    gossip: 'accept',
    rpc: 2001,
    texts: {
      kk: 'БСН құрылымы немесе бақылау цифры дұрыс емес; тіркеу құжатымен салыстырыңыз',
      ru: 'Строение или контрольная цифра БИН неверны; сверьте с документом о регистрации',
      en: 'The BIN has a wrong structure or check digit; compare it with the registration document',
    },
  },
  IDENTITY_SELF_ATTESTATION: {
    stage: 'record',
    gossip: 'accept',
    rpc: 2002,
    texts: {
      kk: 'Тіркеуші өз кілтін растай алмайды; екінші кілтпен қол қойыңыз',
      ru: 'Регистратор не может подтвердить собственный ключ; подпишите вторым ключом',
      en: 'A registrar cannot attest a key of its own; sign with a second key instead',
    },
  },
  SECOND_KEY_REQUIRED: {
    stage: 'record',
    gossip: 'accept',
    rpc: 2003,
    texts: {
      kk: 'Бұл әрекетке ұйымның екінші кілті немесе тіркеушінің жаңа растауы қажет',
      ru: 'Нужен второй ключ организации или свежее подтверждение регистратора',
      en: 'This needs a second key of the organisation among the cosigners, or a fresh attestation by the registrar',
    },
  },
  ORG_EXISTS: {
    stage: 'record',
    gossip: 'accept',
    rpc: 2010,
    texts: {
      kk: 'Бұл БСН тіркелген; кілтті identity.addKey арқылы қосыңыз',
      ru: 'Этот БИН уже зарегистрирован; ключ добавьте через identity.addKey',
      en: 'This BIN is already registered; add a key with identity.addKey',
    },
  },
  ORG_UNKNOWN: {
    stage: 'record',
    gossip: 'accept',
    rpc: 2011,
    texts: {
      kk: 'Мұндай ұйым тіркелмеген; БСН-ді тексеріңіз немесе тіркетіңіз',
      ru: 'Такая организация не зарегистрирована; проверьте БИН или зарегистрируйте её',
      en: 'No such organisation is registered; check the BIN or have it registered',
    },
  },
  ORG_NOT_ACTIVE: {
    stage: 'record',
    gossip: 'accept',
    rpc: 2012,
    texts: {
      kk: 'Ұйым тіркелген, бірақ іске қосылмаған; тіркеушіге жүгініңіз',
      ru: 'Организация зарегистрирована, но не активирована; обратитесь к регистратору',
      en: 'The organisation is registered but not yet activated; ask the registrar',
    },
  },
  ORG_SUSPENDED: {
    stage: 'record',
    gossip: 'accept',
    rpc: 2013,
    texts: {
      kk: 'Ұйым тоқтатылған; себебін тіркеушіден біліңіз',
      ru: 'Организация приостановлена; узнайте причину у регистратора',
      en: 'The organisation is suspended; ask the registrar for the reason',
    },
  },
  ORG_CLOSED: {
    stage: 'record',
    gossip: 'accept',
    rpc: 2014,
    texts: {
      kk: 'Ұйым жабылған; ол енді әрекет ете алмайды',
      ru: 'Организация закрыта и больше не может действовать',
      en: 'The organisation is closed and can act no more',
    },
  },
  ORG_WRONG_STATE: {
    stage: 'record',
    gossip: 'accept',
    rpc: 2015,
    texts: {
      kk: 'Ұйымның қазіргі күйінен мұндай ауысу жоқ; status өрісін қараңыз',
      ru: 'Из нынешнего состояния организации такого перехода нет; см. поле status',
      en: 'There is no such step from the state the organisation is in; see status',
    },
  },
  ORG_OWN: {
    stage: 'record',
    gossip: 'accept',
    rpc: 2016,
    texts: {
      kk: 'Тіркеуші өз ұйымының күйін өзгерте алмайды; басқа тіркеушіге жүгініңіз',
      ru: 'Регистратор не меняет состояние собственной организации; обратитесь к другому регистратору',
      en: 'A registrar cannot change the state of its own organisation; ask another registrar',
    },
  },
  ROLE_MISSING: {
    stage: 'record',
    gossip: 'accept',
    rpc: 2050,
    texts: {
      kk: 'Ұйымда бұл әрекетке қажет рөл жоқ; roles өрісіндегі рөлдердің бірін сұраңыз',
      ru: 'У организации нет роли для этого действия; запросите одну из ролей в поле roles',
      en: 'The organisation lacks the role for this; ask for one of those named in roles',
    },
  },
  ROLE_UNKNOWN: {
    stage: 'record',
    gossip: 'accept',
    rpc: 2051,
    texts: {
      kk: 'Мұндай рөл жоқ; рөлдер тізімін қараңыз',
      ru: 'Такой роли нет; см. перечень ролей',
      en: 'There is no such role; see the list of roles',
    },
  },
  ROLE_NOT_GRANTABLE: {
    stage: 'record',
    gossip: 'accept',
    rpc: 2052,
    texts: {
      kk: 'Бұл рөлді тек grantedBy өрісіндегі орган береді және алады',
      ru: 'Эту роль даёт и снимает только орган, указанный в grantedBy',
      en: 'Only the body named in grantedBy grants and revokes this role',
    },
  },
  ROLE_OWN: {
    stage: 'record',
    gossip: 'accept',
    rpc: 2053,
    texts: {
      kk: 'Ұйым өзіне рөл бере алмайды және өз рөлін ала алмайды; басқа органға жүгініңіз',
      ru: 'Организация не даёт и не снимает роли самой себе; обратитесь к другому органу',
      en: 'An organisation cannot grant or revoke roles of its own; ask another body',
    },
  },
  ROLE_HELD: {
    stage: 'record',
    gossip: 'accept',
    rpc: 2054,
    texts: {
      kk: 'Ұйымда бұл рөл бар; мерзімін өзгерту үшін алдымен рөлді алып тастаңыз',
      ru: 'У организации уже есть эта роль; чтобы изменить срок, сначала снимите её',
      en: 'The organisation already holds this role; revoke it first to change its period',
    },
  },
  ROLE_NOT_HELD: {
    stage: 'record',
    gossip: 'accept',
    rpc: 2055,
    texts: {
      kk: 'Ұйымда бұл рөл жоқ; алып тастайтын ештеңе жоқ',
      ru: 'У организации нет этой роли; снимать нечего',
      en: 'The organisation does not hold this role; there is nothing to revoke',
    },
  },
  ROLE_PERIOD: {
    stage: 'record',
    gossip: 'accept',
    rpc: 2056,
    texts: {
      kk: 'Рөл мерзімі дұрыс емес: басы блок уақытынан ерте болмауы, соңы басынан кейін болуы керек',
      ru: 'Срок роли неверен: начало не раньше времени блока, конец позже начала',
      en: 'The role period is wrong: it must start at or after block time and end after its start',
    },
  },
});

const keyFaults = defineFaults({
  KEY_EXISTS: {
    stage: 'record',
    gossip: 'accept',
    rpc: 2020,
    texts: {
      kk: 'Бұл кілт бұрын тіркелген немесе екі рет аталған; жаңа кілт жасаңыз',
      ru: 'Этот ключ уже был зарегистрирован или назван дважды; создайте новый ключ',
      en: 'This key was registered before or is named twice; make a new key',
    },
  },
  KEY_UNKNOWN: {
    stage: 'record',
    gossip: 'accept',
    rpc: 2021,
    texts: {
      kk: 'Мұндай кілт тіркелмеген; кілтті тексеріңіз',
      ru: 'Такой ключ не зарегистрирован; проверьте ключ',
      en: 'No such key is registered; check the key',
    },
  },
  KEY_NOT_COSIGNED: {
    stage: 'record',
    gossip: 'accept',
    rpc: 2022,
    texts: {
      kk: 'Жаңа кілттің иесі оны меңгергенін дәлелдеуі тиіс: транзакцияға жаңа кілтпен де қол қойыңыз',
      ru: 'Нужно доказать владение новым ключом: подпишите транзакцию и новым ключом',
      en: 'Possession of the new key is not proven: let the new key cosign the transaction',
    },
  },
  KEY_NOT_ACTIVE: {
    stage: 'record',
    gossip: 'accept',
    rpc: 2023,
    texts: {
      kk: 'Кілт қазір жарамсыз: басталмаған, мерзімі біткен немесе ауыстырылған; status өрісін қараңыз',
      ru: 'Ключ сейчас не действует: ещё не начал, истёк или заменён; см. поле status',
      en: 'The key is not in force now: not started, ended or rotated; see status',
    },
  },
  KEY_REVOKED: {
    stage: 'record',
    gossip: 'accept',
    rpc: 2024,
    texts: {
      kk: 'Кілт қайтарып алынған; ұйымның басқа кілтімен қол қойыңыз',
      ru: 'Ключ отозван; подпишите другим ключом организации',
      en: 'The key is revoked; sign with another key of the organisation',
    },
  },
  KEY_LIMIT: {
    stage: 'record',
    gossip: 'accept',
    rpc: 2025,
    texts: {
      kk: 'Ұйымның қолданыстағы кілттері тым көп; ескісін қайтарып алыңыз',
      ru: 'У организации слишком много действующих ключей; отзовите старый',
      en: 'The organisation has too many live keys; revoke an old one',
    },
  },
  KEY_PERIOD: {
    stage: 'record',
    gossip: 'accept',
    rpc: 2026,
    texts: {
      kk: 'Кілт мерзімі дұрыс емес: басы блок уақытынан ерте болмауы, соңы басынан кейін болуы керек',
      ru: 'Срок ключа неверен: начало не раньше времени блока, конец позже начала',
      en: 'The key period is wrong: it must start at or after block time and end after its start',
    },
  },
  KEY_NOT_OWN: {
    stage: 'record',
    gossip: 'accept',
    rpc: 2027,
    texts: {
      kk: 'Кілт басқа ұйымдікі; оны тек иесі немесе тіркеуші қайтарып алады',
      ru: 'Ключ принадлежит другой организации; отозвать его может владелец или регистратор',
      en: 'The key belongs to another organisation; only its owner or the registrar can revoke it',
    },
  },
  KEY_SIGNS_ITSELF: {
    stage: 'record',
    gossip: 'accept',
    rpc: 2028,
    texts: {
      kk: 'Кілт өзін қайтарып ала алмайды; ұйымның басқа кілтімен қол қойыңыз немесе тіркеушіге жүгініңіз',
      ru: 'Ключ не может отозвать сам себя; подпишите другим ключом или обратитесь к регистратору',
      en: 'A key cannot revoke itself; sign with another key of the organisation or ask the registrar',
    },
  },
  KEY_COMPROMISE_TIME: {
    stage: 'record',
    gossip: 'accept',
    rpc: 2029,
    texts: {
      kk: 'Кілт ұрланған уақыт блок уақытынан кейін бола алмайды; compromisedSince мәнін түзетіңіз',
      ru: 'Время утраты ключа не может быть позже времени блока; исправьте compromisedSince',
      en: 'The compromise cannot be later than block time; correct compromisedSince',
    },
  },
});

/** JSON-RPC codes 2000–2999. */
export const identityFaults = defineFaults({
  ...organisationFaults,
  ...keyFaults,
  ...factFaults,
  ...paramFaults,
  ...documentFaults,
});
