import { defineFaults } from './row.ts';

/** JSON-RPC codes 7100–7199: proofs that a validator broke the protocol. */
export const evidenceFaults = defineFaults({
  EVIDENCE_MALFORMED: {
    stage: 'record',
    gossip: 'accept',
    rpc: 7100,
    texts: {
      kk: 'Дәлел оқылмайды немесе пішіні дұрыс емес; файлды оны жасаған түйіннен қайта алыңыз',
      ru: 'Доказательство не читается или имеет неверную форму; получите файл заново у узла, который его составил',
      en: 'The evidence cannot be read or is not in its form; get the file again from the node that made it',
    },
  },
  EVIDENCE_PROVES_NOTHING: {
    stage: 'record',
    gossip: 'accept',
    rpc: 7101,
    texts: {
      kk: 'Бұл хабарламалар бір-біріне қайшы емес: адал валидатор екеуіне де қол қоя алады',
      ru: 'Эти сообщения не противоречат друг другу: честный валидатор мог подписать оба',
      en: 'These messages do not contradict one another: an honest validator may sign both',
    },
  },
  EVIDENCE_VALIDATOR_UNKNOWN: {
    stage: 'record',
    gossip: 'accept',
    rpc: 7102,
    texts: {
      kk: 'Дәлел осы биіктіктің жиынында жоқ валидаторды атайды; validators санын және биіктікті тексеріңіз',
      ru: 'Доказательство называет валидатора, которого нет в составе этой высоты; сверьте высоту и число validators',
      en: 'The evidence names a validator that is not in the set of its height; compare the height and the number of validators',
    },
  },
  EVIDENCE_SIGNATURE: {
    stage: 'record',
    gossip: 'accept',
    rpc: 7103,
    texts: {
      kk: 'Дәлелдегі қолтаңба жарамсыз, сондықтан ол ешкімді айыптамайды; тізбек пен валидаторлар жиынын тексеріңіз',
      ru: 'Подпись в доказательстве неверна, поэтому оно никого не обвиняет; проверьте цепочку и состав валидаторов',
      en: 'A signature in the evidence does not hold, so it accuses nobody; check the chain and the validator set',
    },
  },
  EVIDENCE_INCOMPLETE: {
    stage: 'record',
    gossip: 'accept',
    rpc: 7104,
    texts: {
      kk: 'Тармақталу көрінеді, бірақ кінәлілер толық аталмаған: round раундындағы value үшін алдын ала дауыстарды басқа валидатордан алыңыз (--node)',
      ru: 'Развилка видна, но названы не все виновные: возьмите предварительные голоса за value в раунде round у другого валидатора (--node)',
      en: 'The fork shows, but too few guilty are named: get the prevotes for value in round from another validator (--node)',
    },
  },
  EVIDENCE_HEIGHT_UNKNOWN: {
    stage: 'record',
    gossip: 'accept',
    rpc: 7105,
    texts: {
      kk: 'Бұл биіктіктің валидаторлар жиыны бұл тізбекте белгісіз; биіктік тізбек ұшынан аспауы тиіс',
      ru: 'Состав валидаторов этой высоты в этой цепочке неизвестен; высота не должна превышать текущую',
      en: 'This chain knows no validator set for that height; the height must not lie beyond the tip',
    },
  },
  EVIDENCE_KNOWN: {
    stage: 'record',
    gossip: 'accept',
    rpc: 7106,
    texts: {
      kk: 'Бұл бұзушылық бұрын жазылған; жазбаны consensus_evidence көрсетеді',
      ru: 'Это нарушение уже записано; запись показывает consensus_evidence',
      en: 'This breach is recorded already; consensus_evidence shows the record',
    },
  },
  EVIDENCE_TOO_LARGE: {
    stage: 'edge',
    gossip: 'ignore',
    rpc: 7107,
    texts: {
      kk: 'Дәлел бір транзакцияға сыймайды; файлды сақтап, жариялаңыз: ол adal evidence verify арқылы желісіз тексеріледі',
      ru: 'Доказательство не помещается в одну транзакцию; сохраните и опубликуйте файл: adal evidence verify проверяет его без сети',
      en: 'The evidence does not fit into one transaction; keep and publish the file: adal evidence verify checks it offline',
    },
  },
  EVIDENCE_OTHER_CHAIN: {
    stage: 'edge',
    gossip: 'ignore',
    rpc: 7108,
    texts: {
      kk: 'Дәлел басқа тізбекке тиесілі; сол тізбектің genesis файлын көрсетіңіз',
      ru: 'Доказательство относится к другой цепочке; укажите файл genesis той цепочки',
      en: 'The evidence belongs to another chain; give the genesis file of that chain',
    },
  },
  EVIDENCE_NO_FORK: {
    stage: 'edge',
    gossip: 'ignore',
    rpc: 7109,
    texts: {
      kk: 'Түйіндер ортақ биіктігіне дейін бірдей блоктарды көрсетті: тармақталу жоқ',
      ru: 'Узлы показали одинаковые блоки до общей высоты: развилки нет',
      en: 'The nodes showed the same blocks up to their common height: there is no fork',
    },
  },
});
