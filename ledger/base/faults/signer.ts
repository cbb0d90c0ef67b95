import { defineFaults } from './row.ts';

/** JSON-RPC codes 7300–7399: the holder of the validator's key. */
export const signerFaults = defineFaults({
  SIGNER_REFUSED: {
    stage: 'edge',
    gossip: 'ignore',
    rpc: 7300,
    texts: {
      kk: 'Қол қоюшы бас тартты: сұралған нәрсе бұрын қол қойылғанға қайшы; осы кілтпен басқа түйін жұмыс істеп тұрмағанын тексеріңіз',
      ru: 'Подписывающая сторона отказала: запрошенное противоречит подписанному ранее; проверьте, что с этим ключом не работает другой узел',
      en: 'The signer refused: what was asked contradicts what it signed before; check that no other node works with this key',
    },
  },
  SIGNER_UNREACHABLE: {
    stage: 'edge',
    gossip: 'ignore',
    rpc: 7301,
    texts: {
      kk: 'Қол қоюшы процесс жауап бермейді; оны іске қосыңыз және сокет мекенжайын тексеріңіз',
      ru: 'Процесс подписи не отвечает; запустите его и проверьте адрес сокета',
      en: 'The signer process does not answer; start it and check the address of its socket',
    },
  },
});
