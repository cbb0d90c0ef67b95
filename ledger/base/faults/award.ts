import { defineFaults, recorded } from './row.ts';

/** JSON-RPC codes 3800–3899: lots from the opening of bids to the award. */
export const awardFaults = defineFaults({
  AWARD_STAGE: recorded(3800, {
    kk: 'Лот басқа кезеңде (stage); қай кезеңде екенін tender_get арқылы қараңыз',
    ru: 'Лот на другом этапе (stage); посмотрите этап через tender_get',
    en: 'The lot is at another stage (stage); look at where it stands with tender_get',
  }),
  AWARD_LATE: recorded(3801, {
    kk: 'Мерзім өтіп кетті (until); кеш келген әрекет қабылданбайды',
    ru: 'Срок истёк (until); опоздавшее действие не принимается',
    en: 'The term is over (until); what comes late is not taken',
  }),
  AWARD_NOT_WINNER: recorded(3802, {
    kk: 'Лоттың жеңімпазы басқа ұйым; мұны тек жеңімпаз жасай алады',
    ru: 'Победитель лота другая организация; сделать это может только победитель',
    en: 'Another organisation won the lot, and it alone can do this',
  }),
  AWARD_DOCUMENT: recorded(3803, {
    kk: 'Мұндай құжат тіркелмеген (document); алдымен document.anchor орындаңыз',
    ru: 'Такой документ не закреплён (document); сначала выполните document.anchor',
    en: 'There is no such document (document); anchor it first with document.anchor',
  }),
  REVIEW_AUTO_CRITERION: recorded(3810, {
    kk: 'Бұл өлшемшартты комиссия емес, деректер шешеді; оған дауыс берілмейді',
    ru: 'Этот критерий решают факты, а не комиссия; по нему не голосуют',
    en: 'Facts decide this criterion and not the commission; nobody votes on it',
  }),
  REVIEW_CRITERION: recorded(3811, {
    kk: 'Қаралып жатқан мәселелердің ішінде мұндай өлшемшарт жоқ; белгісін тексеріңіз',
    ru: 'Такого критерия нет среди рассматриваемых; проверьте обозначение',
    en: 'There is no such criterion among those under review; check its name',
  }),
  REVIEW_BID: recorded(3812, {
    kk: 'Бұл өтінім қарауда жоқ: басқа лоттікі, жарамсыз немесе қабылданбаған',
    ru: 'Эта заявка не на рассмотрении: она другого лота, недействительна или отклонена',
    en: 'The bid is not under review: it is of another lot, invalid, or rejected',
  }),
  REVIEW_OWN_BID: recorded(3813, {
    kk: 'Өтінімді өз ұйымыңыз берген; ол туралы комиссия мүшесі дауыс бере алмайды',
    ru: 'Заявку подала ваша организация; член комиссии не голосует по ней',
    en: 'Your own organisation made the bid; a member does not vote on it',
  }),
  REVIEW_VOTED: recorded(3814, {
    kk: 'Бұл мәселе бойынша дауысыңыз берілген; ол өзгертілмейді',
    ru: 'Ваш голос по этому вопросу уже подан; он не меняется',
    en: 'You have voted on this already; a vote does not change',
  }),
  AUCTION_NOT_BIDDER: recorded(3820, {
    kk: 'Ұйымыңыздың бұл лотқа жіберілген өтінімі жоқ; бағаны тек жіберілгендер төмендетеді',
    ru: 'У вашей организации нет допущенной заявки на лот; цену снижают только допущенные',
    en: 'Your organisation has no admitted bid for the lot; only those admitted lower their price',
  }),
  AUCTION_ROUND: recorded(3821, {
    kk: 'Қазір басқа раунд (round); сол раундтың нөмірін беріңіз',
    ru: 'Сейчас другой раунд (round); укажите его номер',
    en: 'Another round is on (round); give its number',
  }),
  AUCTION_OFFERED: recorded(3822, {
    kk: 'Бұл раундта ұсыныс берілген; келесі раундты күтіңіз',
    ru: 'В этом раунде предложение уже сделано; дождитесь следующего',
    en: 'An offer was made in this round already; wait for the next one',
  }),
  AUCTION_STEP: recorded(3823, {
    kk: 'Баға жеткілікті төмендетілмеген; ең көбі priceMax болуы мүмкін',
    ru: 'Цена снижена недостаточно; она может быть не больше priceMax',
    en: 'The price is not lowered enough; it may be priceMax at most',
  }),
  ALP_NOT_ASKED: recorded(3830, {
    kk: 'Бұл өтінімнің бағасын негіздеу сұралмаған, немесе өтінім басқа ұйымдікі',
    ru: 'Обосновать цену этой заявки не просили, или заявка другой организации',
    en: 'Nobody asked to justify the price of this bid, or it is of another organisation',
  }),
  ALP_JUSTIFIED: recorded(3831, {
    kk: 'Баға негізделіп қойған; негіздеме өзгертілмейді',
    ru: 'Цена уже обоснована; обоснование не меняется',
    en: 'The price has been justified already; the justification does not change',
  }),
  CHALLENGE_STEP: recorded(3840, {
    kk: 'Бағалау парағында мұндай өтінім немесе қадам жоқ; парақты қараңыз',
    ru: 'В оценочном листе нет такой заявки или шага; посмотрите лист',
    en: 'The score sheet has no such bid or step; look at the sheet',
  }),
  CHALLENGE_LIMIT: recorded(3841, {
    kk: 'Осы лотты тексерту шегіне жетті (max); алдыңғы тексерулердің нәтижесін қараңыз',
    ru: 'Достигнут предел проверок по лоту (max); посмотрите результаты прежних',
    en: 'The limit of challenges of this lot is reached (max); look at the results of the earlier ones',
  }),
});
