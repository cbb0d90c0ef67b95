import type { Texts } from '../texts.ts';
import { defineFaults, type FaultRow } from './row.ts';

/** A precondition that failed: recorded on the ledger as the transaction's result. */
function recorded(rpc: number, texts: Texts): FaultRow {
  return { stage: 'record', gossip: 'accept', rpc, texts };
}

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
  BID_ADMITTED: recorded(3751, {
    kk: 'Тіркеуші бұл өтінім кілтін осы конкурсқа жіберіп қойған; қайталаудың қажеті жоқ',
    ru: 'Регистратор уже допустил этот ключ подачи к конкурсу; повторять не нужно',
    en: 'The registrar has admitted this submission key to the tender already; there is nothing more to do',
  }),
  BID_SECURITY_NEEDED: recorded(3752, {
    kk: 'Конкурстың барлық лоты қамтамасыз етуді талап етеді; кілтті банктік кепілдік жібереді',
    ru: 'Все лоты конкурса требуют обеспечения; ключ допускает банковская гарантия',
    en: 'All lots of the tender need security; a bank guarantee admits the key',
  }),
  BID_SECURITY_MISSING: recorded(3753, {
    kk: 'Бұл кілттің осы лотқа енгізілген қамтамасыз етуі жоқ; алдымен guarantee.lodge орындаңыз',
    ru: 'У этого ключа нет внесённого обеспечения по лоту; сначала выполните guarantee.lodge',
    en: 'This key has lodged no security for the lot; run guarantee.lodge first',
  }),
  GUARANTEE_NOT_FOUND: recorded(3754, {
    kk: 'Мұндай кепілдік жоқ; идентификаторын тексеріңіз',
    ru: 'Такой гарантии нет; проверьте идентификатор',
    en: 'There is no such guarantee; check its id',
  }),
  GUARANTEE_NOT_OWN: recorded(3755, {
    kk: 'Кепілдікті басқа банк берген; мұны тек сол жасай алады',
    ru: 'Гарантию выдал другой банк; сделать это может только он',
    en: 'Another bank issued the guarantee, and it alone can do this',
  }),
  GUARANTEE_STATE: recorded(3756, {
    kk: 'Кепілдіктің күйі бұған жол бермейді; оны guarantee_get арқылы қараңыз',
    ru: 'Состояние гарантии этого не допускает; посмотрите его через guarantee_get',
    en: 'The state of the guarantee does not allow this; look at it with guarantee_get',
  }),
  GUARANTEE_ID_TAKEN: recorded(3757, {
    kk: 'Осындай идентификатормен кепілдік бар; транзакцияны жаңа мерзіммен қайта жасаңыз',
    ru: 'Гарантия с таким идентификатором уже есть; создайте транзакцию заново с другим сроком',
    en: 'A guarantee with this id exists; make the transaction again with another expiry',
  }),
  GUARANTEE_CURRENCY: recorded(3758, {
    kk: 'Кепілдіктің валютасы конкурстікінен басқа; конкурстың валютасында беріңіз',
    ru: 'Валюта гарантии не совпадает с валютой конкурса; выдайте её в валюте конкурса',
    en: 'The guarantee is in another currency than the tender; issue it in that of the tender',
  }),
  GUARANTEE_SMALL: recorded(3759, {
    kk: 'Кепілдік сомасы лот бойынша қажетті қамтамасыз етуден аз; кемінде least беріңіз',
    ru: 'Сумма гарантии меньше обеспечения по лоту; нужно не меньше least',
    en: 'The guarantee is below the security of the lot; at least the amount in least is needed',
  }),
  GUARANTEE_TERM: recorded(3760, {
    kk: 'Кепілдік тым ерте аяқталады; мерзімі least уақытынан ерте болмасын',
    ru: 'Гарантия заканчивается слишком рано; её срок должен быть не раньше least',
    en: 'The guarantee ends too soon; it must be valid at least until the time in least',
  }),
  GUARANTEE_PRINCIPAL: recorded(3761, {
    kk: 'Бұл өтінім кілті осы конкурсқа басқа принципалмен жіберілген; жаңа кілт жасаңыз',
    ru: 'Этот ключ подачи допущен к конкурсу с другим принципалом; создайте новый ключ',
    en: 'This submission key was admitted to the tender for another principal; make a new key',
  }),
  GUARANTEE_KEY_FULL: recorded(3762, {
    kk: 'Бұл кілттің осы конкурста кепілдіктері тым көп; артығының күшін жойыңыз',
    ru: 'У этого ключа слишком много гарантий в конкурсе; отзовите лишние',
    en: 'This key has too many guarantees in the tender; cancel those it does not need',
  }),
  GUARANTEE_LOT_SECURED: recorded(3763, {
    kk: 'Бұл кілттің осы лотқа енгізілген қамтамасыз етуі бар; екіншісі қажет емес',
    ru: 'Обеспечение этого ключа по лоту уже внесено; второе не нужно',
    en: 'This key has lodged a security for the lot already; a second one is not needed',
  }),
  GUARANTEE_TOTAL: recorded(3764, {
    kk: 'Банк кепілдіктерінің жиыны есептеу шегінен асады; соманы тексеріңіз',
    ru: 'Сумма гарантий банка выходит за предел учёта; проверьте сумму',
    en: 'The guarantees of the bank exceed what the ledger counts exactly; check the amount',
  }),
  GUARANTEE_LIMIT_MISSING: recorded(3765, {
    kk: 'Банк шегі туралы күшіндегі дерек жоқ; дереккөзден bank.guaranteeLimit дерегін сұраңыз',
    ru: 'Нет действующего факта о лимите банка; запросите у источника факт bank.guaranteeLimit',
    en: 'There is no fact in force about the limit of the bank; ask the source for bank.guaranteeLimit',
  }),
  GUARANTEE_LIMIT: recorded(3766, {
    kk: 'Банктің қолданыстағы кепілдіктері оның шегінен асады; босатылуын күтіңіз немесе шекті арттырыңыз',
    ru: 'Действующие гарантии банка превысят его лимит; дождитесь возврата других или увеличьте лимит',
    en: 'The live guarantees of the bank would pass its limit; wait until others are given back or have it raised',
  }),
});
