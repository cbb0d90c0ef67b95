import { defineFaults, recorded } from './row.ts';

/** Plans, tenders, lots, questions, periods. JSON-RPC codes 3000–3999. */
export const procurementFaults = defineFaults({
  PLAN_NOT_FOUND: recorded(3000, {
    kk: 'Мұндай жоспар тармағы жоқ; идентификаторын тексеріңіз',
    ru: 'Такого пункта плана нет; проверьте идентификатор',
    en: 'There is no such plan item; check its id',
  }),
  PLAN_NOT_OWNER: recorded(3001, {
    kk: 'Жоспар тармағы басқа тапсырыс берушінікі; оны тек сол өзгерте алады',
    ru: 'Пункт плана принадлежит другому заказчику; изменить его может только он',
    en: 'The plan item belongs to another customer, who alone can change it',
  }),
  PLAN_STATE: recorded(3002, {
    kk: 'Жоспар тармағының күйі бұған жол бермейді; сатып алу жүріп жатса, оның аяқталуын күтіңіз немесе оны жойыңыз',
    ru: 'Состояние пункта плана этого не допускает; если идёт закупка, дождитесь её конца или отмените её',
    en: 'The state of the plan item does not allow this; if it is in tender, wait for the end or cancel the tender',
  }),
  PLAN_CODE_SCHEME: recorded(3003, {
    kk: 'Бұл жіктеуішке рұқсат жоқ; plan.codeSchemes параметріндегі біреуін таңдаңыз',
    ru: 'Этот классификатор не допущен; выберите один из параметра plan.codeSchemes',
    en: 'This classification is not allowed; choose one of the parameter plan.codeSchemes',
  }),
  PLAN_CODE_FORM: recorded(3004, {
    kk: 'Код өз жіктеуішінің пішініне сай емес; кодты тексеріңіз',
    ru: 'Код не имеет вида кодов своего классификатора; проверьте код',
    en: 'The code does not have the form of its classification; check the code',
  }),
  PLAN_CURRENCY: recorded(3005, {
    kk: 'Бұл валютаға рұқсат жоқ; plan.currencies параметріндегі біреуін таңдаңыз',
    ru: 'Эта валюта не допущена; выберите одну из параметра plan.currencies',
    en: 'This currency is not allowed; choose one of the parameter plan.currencies',
  }),
  PLAN_LANGUAGE: recorded(3006, {
    kk: 'Атауы немесе сипаттамасы міндетті тілде жоқ; осы тілдегі мәтінді қосыңыз',
    ru: 'Наименования или описания нет на обязательном языке; добавьте текст на нём',
    en: 'The title or description lacks an obligatory language; add the text in it',
  }),
  PLAN_BUDGET_MISSING: recorded(3007, {
    kk: 'Осы жылға бюджет туралы күшіндегі дерек жоқ; дереккөзден budget.allocation дерегін сұраңыз',
    ru: 'На этот год нет действующего факта о бюджете; запросите у источника факт budget.allocation',
    en: 'There is no budget fact in force for this year; ask the source for the fact budget.allocation',
  }),
  PLAN_BUDGET_EXCEEDED: recorded(3008, {
    kk: 'Жылдық жоспардың жиыны бөлінген бюджеттен асады; соманы азайтыңыз немесе бюджетті нақтылатыңыз',
    ru: 'Сумма плана на год больше выделенного бюджета; уменьшите сумму или уточните бюджет',
    en: "The year's plan exceeds the allocated budget; lower the amount or have the budget revised",
  }),
  PLAN_TOTAL_LIMIT: recorded(3009, {
    kk: 'Жылдық жоспардың жиыны есептеу шегінен асады; сомаларды тексеріңіз',
    ru: 'Сумма плана на год выходит за предел учёта; проверьте суммы',
    en: "The year's plan exceeds what the ledger counts exactly; check the amounts",
  }),
  PLAN_UNCHANGED: recorded(3010, {
    kk: 'Өзгертілетін мән көрсетілмеген; кемінде біреуін беріңіз',
    ru: 'Не указано ни одного нового значения; укажите хотя бы одно',
    en: 'No new value is given; give at least one',
  }),
  PLAN_VERSIONS_FULL: recorded(3011, {
    kk: 'Тармақ тым көп рет өзгертілген; оны қайтарып алып, жаңасын жариялаңыз',
    ru: 'Пункт изменён слишком много раз; отзовите его и опубликуйте новый',
    en: 'The item has been amended too many times; withdraw it and publish a new one',
  }),
  PLAN_REMAINDER: recorded(3012, {
    kk: 'Лоттардың сомасы жоспар тармағының қалдығынан асады; соманы азайтыңыз немесе жоспарды өзгертіңіз',
    ru: 'Сумма лотов больше остатка пункта плана; уменьшите её или измените план',
    en: 'The lots exceed what is left of the plan item; lower them or amend the plan',
  }),
  TENDER_NOT_FOUND: recorded(3100, {
    kk: 'Мұндай конкурс жоқ; идентификаторын тексеріңіз',
    ru: 'Такого конкурса нет; проверьте идентификатор',
    en: 'There is no such tender; check its id',
  }),
  TENDER_NOT_OWNER: recorded(3101, {
    kk: 'Бұл конкурстың ұйымдастырушысы басқа ұйым; мұны тек сол жасай алады',
    ru: 'Организатор этого конкурса — другая организация; сделать это может только она',
    en: 'Another organisation is the organiser of this tender, and it alone can do this',
  }),
  TENDER_STATE: recorded(3102, {
    kk: 'Конкурстың блок уақытындағы кезеңі бұған жол бермейді; мерзімдерін қараңыз',
    ru: 'Стадия конкурса на время блока этого не допускает; посмотрите его сроки',
    en: 'The stage of the tender at block time does not allow this; look at its periods',
  }),
  TENDER_ID_TAKEN: recorded(3103, {
    kk: 'Осындай идентификатормен конкурс бар; транзакцияны жаңа мерзіммен қайта жасаңыз',
    ru: 'Конкурс с таким идентификатором уже есть; создайте транзакцию заново с другим сроком',
    en: 'A tender with this id exists; make the transaction again with another expiry',
  }),
  TENDER_LANGUAGE: recorded(3104, {
    kk: 'Атау, сипаттама немесе өлшемшарт міндетті тілде жоқ; осы тілдегі мәтінді қосыңыз',
    ru: 'Наименования, описания или критерия нет на обязательном языке; добавьте текст на нём',
    en: 'A title, description or criterion lacks an obligatory language; add the text in it',
  }),
  TENDER_CUSTOMER_MISSING: recorded(3105, {
    kk: 'Лоттың тапсырыс берушісі қол қоймаған; оның кілтін бірге қол қоюшыларға қосыңыз',
    ru: 'Заказчик лота не подписал; добавьте его ключ в соподписанты',
    en: 'The customer of a lot has not signed; add its key to the cosigners',
  }),
  TENDER_CUSTOMER_ROLE: recorded(3106, {
    kk: 'Лоттың тапсырыс берушісінде CUSTOMER рөлі күшінде емес; тіркеушіге жүгініңіз',
    ru: 'У заказчика лота нет действующей роли CUSTOMER; обратитесь к регистратору',
    en: 'The customer of a lot does not hold the role CUSTOMER; ask the registrar for it',
  }),
  TENDER_CURRENCY: recorded(3107, {
    kk: 'Лоттың жоспар тармағы басқа валютада; әр валютаға бөлек конкурс жариялаңыз',
    ru: 'Пункт плана лота в другой валюте; объявите отдельный конкурс на каждую валюту',
    en: 'The plan item of a lot is in another currency; publish one tender per currency',
  }),
  TENDER_METHOD: recorded(3108, {
    kk: 'Жоспар тармағында басқа сатып алу тәсілі көрсетілген; сол тәсілді қолданыңыз немесе жоспарды өзгертіңіз',
    ru: 'В пункте плана указан другой способ закупки; используйте его или измените план',
    en: 'The plan item names another procurement method; use that one or amend the plan',
  }),
  TENDER_CRITERIA: recorded(3109, {
    kk: 'Өлшемшарт екі рет берілген немесе салмақтардың жиыны 10 000-нан асады; тізімді түзетіңіз',
    ru: 'Критерий указан дважды или сумма весов больше 10 000; исправьте список',
    en: 'A criterion is given twice or the weights exceed 10,000 together; correct the list',
  }),
  TENDER_SPLIT: recorded(3110, {
    kk: 'Осы код бойынша жыл ішіндегі жеңілдетілген сатып алу шектен асады; ашық конкурс өткізіңіз',
    ru: 'Закупки по этому коду за год упрощённым способом превысят предел; проведите открытый конкурс',
    en: "This year's simplified purchases of this code would pass the limit; hold an open tender",
  }),
  TENDER_DOCUMENT_MISSING: recorded(3111, {
    kk: 'Құжат осы конкурсқа жарамды ашық құжат ретінде бекітілмеген; алдымен document.anchor орындаңыз',
    ru: 'Документ не закреплён как действующий открытый документ этого конкурса; сначала выполните document.anchor',
    en: 'The document is not anchored as a public one that this tender may use; run document.anchor first',
  }),
  TENDER_DOCUMENT_LISTED: recorded(3112, {
    kk: 'Құжат тізімде бұрыннан бар; оны бір рет көрсетіңіз',
    ru: 'Документ уже есть в списке; укажите его один раз',
    en: 'The document is already listed; name it once',
  }),
  TENDER_DOCUMENT_UNLISTED: recorded(3113, {
    kk: 'Алынатын құжат қолданыстағы нұсқада жоқ; нұсқаны қараңыз',
    ru: 'Исключаемого документа нет в действующей версии; посмотрите версию',
    en: 'The document to leave out is not in the version in force; look at that version',
  }),
  TENDER_DOCUMENTS_UNCHANGED: recorded(3114, {
    kk: 'Құжаттарға өзгеріс берілмеген; қосылатынын немесе алынатынын көрсетіңіз',
    ru: 'Изменений документов не указано; укажите, что добавить или исключить',
    en: 'No change of documents is given; name one to add or to leave out',
  }),
  TENDER_DOCUMENTS_FULL: recorded(3115, {
    kk: 'Бір нұсқадағы құжаттар тым көп; оларды біріктіріңіз',
    ru: 'В одной версии слишком много документов; объедините их',
    en: 'Too many documents in one version; combine them',
  }),
  TENDER_VERSIONS_FULL: recorded(3116, {
    kk: 'Құжаттама тым көп рет өзгертілген; конкурсты жойып, жаңасын жариялаңыз',
    ru: 'Документация изменена слишком много раз; отмените конкурс и объявите новый',
    en: 'The documents have been changed too many times; cancel the tender and publish a new one',
  }),
  TENDER_RULE: recorded(3117, {
    kk: 'Бұл тәсілде жеңімпаз мұндай ережемен айқындалмайды; рұқсат етілген ережелердің бірін таңдаңыз',
    ru: 'При этом способе победитель так не определяется; выберите одно из допустимых правил',
    en: 'This method does not determine the winner by that rule; choose one of the rules it allows',
  }),
  CRITERION_TYPE: recorded(3118, {
    kk: 'Деректер бойынша шешілетін өлшемшарттың түрі көрсетілмеген; түрін қосыңыз',
    ru: 'У критерия, который решают факты, не указан вид; добавьте его',
    en: 'A criterion that facts decide does not say its type; add the type',
  }),
  CRITERION_MANUAL: recorded(3119, {
    kk: 'Бұл тәсілде комиссия болмайды, сондықтан өлшемшарттардың бәрін деректер шешуге тиіс',
    ru: 'При этом способе комиссии нет, поэтому все критерии должны решать факты',
    en: 'This method has no commission, so that facts must decide every criterion',
  }),
  COMMISSION_NEEDLESS: recorded(3120, {
    kk: 'Бұл тәсілде комиссия болмайды; оны алып тастаңыз',
    ru: 'При этом способе комиссии нет; уберите её',
    en: 'This method has no commission; leave it out',
  }),
  COMMISSION_MISSING: recorded(3121, {
    kk: 'Адамдар шешетін өлшемшарт бар, ал комиссия көрсетілмеген; оның мүшелерін атаңыз',
    ru: 'Есть критерий, который решают люди, а комиссия не указана; назовите её членов',
    en: 'People decide a criterion and no commission is given; name its members',
  }),
  COMMISSION_FORM: recorded(3122, {
    kk: 'Комиссияда мүшелер саны тақ, кілттері әртүрлі, ал төраға біреу болуға тиіс',
    ru: 'В комиссии должно быть нечётное число разных ключей и ровно один председатель',
    en: 'A commission has an odd number of different keys and exactly one chair',
  }),
  COMMISSION_MEMBER: recorded(3123, {
    kk: 'Бұл кілт комиссияға кіре алмайды: күшінде емес, басқа ұйымдікі, мүше болып отыр немесе қақтығыс жариялаған',
    ru: 'Этот ключ не может войти в комиссию: не действует, другой организации, уже в ней или заявил о конфликте',
    en: 'This key cannot join: it is not in force, is of another organisation, sits already or declared a conflict',
  }),
  COMMISSION_NOT_MEMBER: recorded(3124, {
    kk: 'Бұл кілт осы конкурс комиссиясының мүшесі емес; құрамын қараңыз',
    ru: 'Этот ключ не принадлежит члену комиссии конкурса; посмотрите её состав',
    en: "This key is no member of the tender's commission; look at who sits in it",
  }),
  COMMISSION_CONFLICT: recorded(3125, {
    kk: 'Комиссия мүшесі мүдделер қақтығысын жариялаған; ол дауыс бере алмайды',
    ru: 'Член комиссии заявил о конфликте интересов; голосовать он не может',
    en: 'The member has declared a conflict of interest, and may not vote',
  }),
  COMMISSION_FIXED: recorded(3126, {
    kk: 'Өтінімдерді қарау басталған; комиссия құрамы енді өзгермейді',
    ru: 'Рассмотрение заявок началось; состав комиссии больше не меняется',
    en: 'The review of bids has begun; the members stay as they are',
  }),
  COMMISSION_FULL: recorded(3127, {
    kk: 'Комиссия мүшелері тым көп рет ауыстырылған; конкурсты жойып, жаңасын жариялаңыз',
    ru: 'Членов комиссии меняли слишком много раз; отмените конкурс и объявите новый',
    en: 'Members have been replaced too many times; cancel the tender and publish a new one',
  }),
  TENDER_ENDS_FULL: recorded(3128, {
    kk: 'Өтінімдерді қабылдау тым көп рет ұзартылған; конкурсты жойып, жаңасын жариялаңыз',
    ru: 'Приём заявок продлевали слишком много раз; отмените конкурс и объявите новый',
    en: 'The acceptance of bids has been extended too many times; cancel the tender and publish a new one',
  }),
  SUSPENSION_UNTIL: recorded(3129, {
    kk: 'Тоқтата тұрудың аяқталу уақыты өтіп кеткен; болашақ уақытты беріңіз немесе көрсетпеңіз',
    ru: 'Время окончания приостановления уже прошло; укажите будущее или не указывайте',
    en: 'The end of the suspension has passed; give one that is to come, or none',
  }),
  SUSPENSION_NOT_OWNER: recorded(3130, {
    kk: 'Тоқтатқан басқа орган; оны сол орган немесе сот қана жаңғыртады',
    ru: 'Приостановил другой орган; возобновить может только он или суд',
    en: 'Another body suspended it; that body or a court can resume it',
  }),
  CRITERION_TERMS: recorded(3131, {
    kk: 'Өлшемшарттың мәндері түріне, шешетін жағына не бағалау ережесіне сай емес (problem); docs/spec/scoring.md қараңыз',
    ru: 'Значения критерия не подходят к его виду, к тому, кто решает, или к правилу оценки (problem); см. docs/spec/scoring.md',
    en: 'The terms of the criterion do not fit its type, who decides it, or the scoring rule (problem); see docs/spec/scoring.md',
  }),
  LOT_NOT_FOUND: recorded(3200, {
    kk: 'Конкурста мұндай нөмірлі лот жоқ',
    ru: 'В конкурсе нет лота с таким номером',
    en: 'The tender has no lot of this number',
  }),
  LOT_SECURITY: recorded(3201, {
    kk: 'Өтінімді қамтамасыз ету осы тәсілдің шегінен асады; мөлшерін азайтыңыз',
    ru: 'Обеспечение заявки больше допустимого для этого способа; уменьшите его',
    en: 'The bid security is above what this method allows; lower it',
  }),
  LOT_RETRY_FIELDS: recorded(3202, {
    kk: 'Өтпеген лот пен шақырылған өнім беруші екеуі де тек бір көзден алу тәсілінде көрсетіледі',
    ru: 'Несостоявшийся лот и приглашённый поставщик указываются вместе и только для закупки из одного источника',
    en: 'A failed lot and an invited supplier are named together, for a purchase from a single source and no other',
  }),
  LOT_NOT_FAILED: recorded(3203, {
    kk: 'Көрсетілген лот конкурста жеңімпазсыз аяқталған лот емес; оның нәтижесін қараңыз',
    ru: 'Указанный лот не закончился в конкурсе без победителя; посмотрите его результат',
    en: 'The lot referred to did not end without a winner in a tender; look at how it ended',
  }),
  LOT_RETRY_TERMS: recorded(3204, {
    kk: 'Лот өтпеген лоттан өзгеше: жоспар тармағы, сектор, саны мен бірлігі сол қалпы болуға, бағасы аспауға тиіс',
    ru: 'Лот отличается от несостоявшегося: пункт плана, сектор, количество и единица те же, цена не выше',
    en: 'The lot differs from the failed one: keep plan item, sector, quantity and unit, and do not raise the price',
  }),
  LOT_RETRIED: recorded(3205, {
    kk: 'Өтпеген лот бойынша басқа сатып алу жүріп жатыр немесе аяқталған; оны қараңыз',
    ru: 'По несостоявшемуся лоту уже идёт или завершена другая закупка; посмотрите её',
    en: 'Another purchase of the failed lot is under way or done; look at that one',
  }),
  LOT_INVITED: recorded(3206, {
    kk: 'Шақырылған ұйым әрекеттегі өнім беруші емес; БСН-ін тексеріңіз',
    ru: 'Приглашённая организация не является действующим поставщиком; проверьте БИН',
    en: 'The invited organisation is no active supplier; check its BIN',
  }),
  LOT_ENDED: recorded(3207, {
    kk: 'Лот аяқталған; оның нәтижесін қараңыз',
    ru: 'Лот уже завершён; посмотрите его результат',
    en: 'The lot has ended; look at how',
  }),
  LOT_SUSPENDED: recorded(3208, {
    kk: 'Лот тоқтатыла тұрған; жаңғыртылуын күтіңіз',
    ru: 'Лот приостановлен; дождитесь возобновления',
    en: 'The lot is suspended; wait until it is resumed',
  }),
  LOT_NOT_SUSPENDED: recorded(3209, {
    kk: 'Лот тоқтатыла тұрмаған; жаңғыртатын ештеңе жоқ',
    ru: 'Лот не приостановлен; возобновлять нечего',
    en: 'The lot is not suspended; there is nothing to resume',
  }),
  QUESTION_NOT_FOUND: recorded(3300, {
    kk: 'Мұндай нөмірлі сұрау жоқ',
    ru: 'Вопроса с таким номером нет',
    en: 'There is no question of this number',
  }),
  QUESTION_ANSWERED: recorded(3301, {
    kk: 'Сұрауға жауап берілген; жауап өзгертілмейді',
    ru: 'На вопрос уже дан ответ; ответ не меняется',
    en: 'The question has its answer, which does not change',
  }),
  QUESTION_LIMIT: recorded(3302, {
    kk: 'Осы конкурсқа қойылатын сұраулардың шегіне жетті; қойылған сұраулардың жауаптарын қараңыз',
    ru: 'Достигнут предел вопросов по этому конкурсу; посмотрите ответы на заданные вопросы',
    en: 'The limit of questions on this tender is reached; see the answers to those asked',
  }),
  PERIOD_UNIT: recorded(3400, {
    kk: 'Мерзім осы тәсілдің ең қысқа мерзімімен бір бірлікте берілуге тиіс',
    ru: 'Срок должен быть дан в той же единице, что и наименьший срок этого способа',
    en: "The period must be given in the unit of the method's least period",
  }),
  PERIOD_SHORT: recorded(3401, {
    kk: 'Мерзім осы тәсілдің ең қысқа мерзімінен немесе бұрын жарияланғанынан аз; оны ұзартыңыз',
    ru: 'Срок короче наименьшего для этого способа или объявленного раньше; увеличьте его',
    en: "The period is shorter than the method's least, or than what was announced before; lengthen it",
  }),
});
