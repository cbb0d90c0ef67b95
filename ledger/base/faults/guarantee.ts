import { defineFaults } from './row.ts';

/** Bid security and the admission of submission keys. JSON-RPC codes 3750–3779. */
export const guaranteeFaults = defineFaults({
  BID_NOT_ADMITTED: {
    stage: 'block',
    gossip: 'ignore',
    rpc: 3750,
    texts: {
      kk: 'Өтінім кілті бұл конкурсқа жіберілмеген; алдымен банктік кепілдік немесе тіркеушінің рұқсаты керек',
      ru: 'Ключ подачи не допущен к этому конкурсу; сначала нужна банковская гарантия или допуск регистратора',
      en: 'The submission key is not admitted for this tender; it needs a bank guarantee or a token of the registrar first',
    },
  },
});
