import { bps, type Infer, int, list, map, oneOf, optional } from '../../base/schema.ts';
import type { Texts } from '../../base/texts.ts';
import { periodSchema } from '../calendar/calendar.ts';
import { documentRef } from '../document/document-entries.ts';
import { bin } from '../identity/bin.ts';
import {
  amountSchema,
  currencySchema,
  methodSchema,
  placeSchema,
  planIdSchema,
  quantitySchema,
  sourceSchema,
  unitSchema,
  wording,
} from '../plan/procurement-fields.ts';
import { commissionSchema } from './tender-commission.ts';
import { tenderIdSchema } from './tender-entries.ts';
import { BUYERS, criterionSchema, SCORING_RULES, TENDER_DOCUMENTS_MAX, TENDER_LOTS_MAX } from './tender-fields.ts';

const lotSchema = map({
  plan: planIdSchema,
  title: wording(300),
  description: optional(wording(2000)),
  quantity: quantitySchema,
  unit: unitSchema,
  amount: amountSchema,
  securityBps: bps(),
  place: optional(placeSchema),
  failed: optional(map({ tender: tenderIdSchema, lot: int({ min: 1, max: TENDER_LOTS_MAX }) })),
  invited: optional(bin()),
});
export type LotTerms = Infer<typeof lotSchema>;

export const publishPayload = map({
  method: methodSchema,
  buyer: optional(oneOf(...BUYERS)),
  title: wording(300),
  description: optional(wording(2000)),
  currency: currencySchema,
  lots: list(lotSchema, { min: 1, max: TENDER_LOTS_MAX }),
  documents: list(documentRef(), { max: TENDER_DOCUMENTS_MAX }),
  criteria: list(criterionSchema, { max: 50 }),
  scoringRule: oneOf(...SCORING_RULES),
  commission: optional(commissionSchema),
  periods: map({ discussion: periodSchema, acceptance: periodSchema }),
  source: optional(sourceSchema),
});
export type PublishPayload = Infer<typeof publishPayload>;

export const publishFields: Readonly<Record<string, Texts>> = {
  method: { kk: 'Сатып алу тәсілі', ru: 'Способ закупки', en: 'Procurement method' },
  buyer: {
    kk: 'STATE: мемлекеттік сатып алу (берілмесе), QUASI_STATE: квазимемлекеттік сектор',
    ru: 'STATE: государственные закупки (по умолчанию), QUASI_STATE: квазигосударственный сектор',
    en: 'STATE: public procurement (if absent), QUASI_STATE: quasi-state sector',
  },
  title: { kk: 'Атауы', ru: 'Наименование', en: 'Title' },
  description: { kk: 'Сипаттамасы', ru: 'Описание', en: 'Description' },
  currency: { kk: 'Барлық лоттың валютасы', ru: 'Валюта всех лотов', en: 'Currency of all lots' },
  lots: { kk: 'Лоттар, нөмірі 1-ден', ru: 'Лоты, нумерация с 1', en: 'Lots, numbered from 1' },
  'lots.plan': { kk: 'Жоспар тармағы', ru: 'Пункт плана', en: 'Plan item' },
  'lots.title': { kk: 'Лоттың атауы', ru: 'Наименование лота', en: 'Title of the lot' },
  'lots.description': { kk: 'Лоттың сипаттамасы', ru: 'Описание лота', en: 'Description of the lot' },
  'lots.quantity': {
    kk: 'Саны, бірліктің мыңнан бір бөлігімен',
    ru: 'Количество в тысячных долях единицы',
    en: 'Quantity in thousandths of the unit',
  },
  'lots.unit': { kk: 'Өлшем бірлігі', ru: 'Единица измерения', en: 'Unit of measure' },
  'lots.unit.code': { kk: 'Бірліктің коды', ru: 'Код единицы', en: 'Code of the unit' },
  'lots.unit.scheme': { kk: 'Бірліктер тізбесі', ru: 'Перечень единиц', en: 'List the unit is from' },
  'lots.unit.name': { kk: 'Бірліктің атауы', ru: 'Название единицы', en: 'Name of the unit' },
  'lots.amount': {
    kk: 'ҚҚС-сыз ең жоғары баға, тиынмен',
    ru: 'Предельная цена без НДС в тиынах',
    en: 'Highest price without VAT in minor units (tiyn)',
  },
  'lots.securityBps': {
    kk: 'Өтінімді қамтамасыз ету, пайыздың жүзден бір бөлігімен',
    ru: 'Обеспечение заявки в сотых долях процента',
    en: 'Bid security in basis points',
  },
  'lots.place': { kk: 'Жеткізу орны, ӘАОЖ коды', ru: 'Место поставки, код КАТО', en: 'Place of delivery, KATO code' },
  'lots.failed': {
    kk: 'Өтпеген лот; тек бір көзден алу тәсілінде',
    ru: 'Несостоявшийся лот; только для закупки из одного источника',
    en: 'The lot that failed; for single source alone',
  },
  'lots.failed.tender': { kk: 'Өтпеген лоттың конкурсы', ru: 'Конкурс несостоявшегося лота', en: 'Its tender' },
  'lots.failed.lot': { kk: 'Өтпеген лоттың нөмірі', ru: 'Номер несостоявшегося лота', en: 'Its number' },
  'lots.invited': {
    kk: 'Шақырылған өнім берушінің БСН-і',
    ru: 'БИН приглашённого поставщика',
    en: 'BIN of the invited supplier',
  },
  documents: {
    kk: 'Бұрын бекітілген ашық құжаттардың идентификаторлары',
    ru: 'Идентификаторы ранее закреплённых открытых документов',
    en: 'Ids of public documents anchored before',
  },
  criteria: { kk: 'Өлшемшарттар', ru: 'Критерии', en: 'Criteria' },
  'criteria.id': { kk: 'Өлшемшарттың белгісі', ru: 'Обозначение критерия', en: 'Name of the criterion' },
  'criteria.kind': {
    kk: 'AUTO: деректер бойынша, MANUAL: комиссия бойынша',
    ru: 'AUTO: по фактам, MANUAL: решением комиссии',
    en: 'AUTO: by facts, MANUAL: by the commission',
  },
  'criteria.title': { kk: 'Өлшемшарттың мазмұны', ru: 'Содержание критерия', en: 'What the criterion asks' },
  'criteria.weightBps': {
    kk: 'Салмағы, пайыздың жүзден бір бөлігімен; барлығы 10 000-нан аспайды',
    ru: 'Вес в сотых долях процента; все вместе не больше 10 000',
    en: 'Weight in basis points; all together at most 10,000',
  },
  'criteria.type': {
    kk: 'Өлшемшарттың түрі; деректер бойынша шешілетіні үшін міндетті',
    ru: 'Вид критерия; обязателен, если решают факты',
    en: 'Type of the criterion; needed where facts decide',
  },
  'criteria.terms': {
    kk: 'Түр қолданылатын мәндер: rule, керек болса code; берілмесе, өлшемшарт есептелмейді',
    ru: 'Значения, с которыми применяется вид: rule и, где нужен, code; без них критерий не считается',
    en: 'Values the type is applied with: rule, and code where one is needed; without them the criterion counts nothing',
  },
  scoringRule: {
    kk: 'Жеңімпазды айқындау ережесі',
    ru: 'Правило определения победителя',
    en: 'Rule that determines the winner',
  },
  commission: {
    kk: 'Комиссия; адамдар шешетін өлшемшарт болса, міндетті',
    ru: 'Комиссия; обязательна, если что-то решают люди',
    en: 'The commission; needed where people decide something',
  },
  'commission.members': {
    kk: 'Мүшелері: тақ сан, бірі төраға',
    ru: 'Члены: нечётное число, один из них председатель',
    en: 'Members: an odd number, one of them the chair',
  },
  'commission.members.key': { kk: 'Мүшенің кілті', ru: 'Ключ члена', en: 'Key of the member' },
  'commission.members.org': { kk: 'Ұйымының БСН-і', ru: 'БИН организации', en: "BIN of the member's organisation" },
  'commission.members.chair': { kk: 'Төраға ма', ru: 'Председатель ли', en: 'Whether the member is the chair' },
  periods: { kk: 'Мерзімдер', ru: 'Сроки', en: 'Periods' },
  'periods.discussion': {
    kk: 'Алдын ала талқылау; 0 болса, өтінімдер бірден қабылданады',
    ru: 'Предварительное обсуждение; при 0 заявки принимаются сразу',
    en: 'Preliminary discussion; with 0 bids are accepted at once',
  },
  'periods.discussion.n': { kk: 'Саны', ru: 'Количество', en: 'How many' },
  'periods.discussion.unit': { kk: 'Бірлігі', ru: 'Единица', en: 'Of what' },
  'periods.acceptance': { kk: 'Өтінімдерді қабылдау', ru: 'Приём заявок', en: 'Acceptance of bids' },
  'periods.acceptance.n': { kk: 'Саны', ru: 'Количество', en: 'How many' },
  'periods.acceptance.unit': { kk: 'Бірлігі', ru: 'Единица', en: 'Of what' },
  source: {
    kk: 'Импорт көзі мен оның деректері',
    ru: 'Источник импорта и его данные',
    en: 'Source of an import and its own data',
  },
  'source.system': { kk: 'Жүйе', ru: 'Система', en: 'System' },
  'source.id': { kk: 'Көздегі идентификатор', ru: 'Идентификатор в источнике', en: 'Identifier in the source' },
  'source.fields': {
    kk: 'Көздің өз өрістері мен күндері',
    ru: 'Собственные поля и даты источника',
    en: "The source's own fields and dates",
  },
  'source.fields.name': { kk: 'Өріс атауы', ru: 'Имя поля', en: 'Field name' },
  'source.fields.value': { kk: 'Өріс мәні', ru: 'Значение поля', en: 'Field value' },
};

export const publishExample: PublishPayload = {
  method: 'OPEN_TENDER',
  title: { kk: 'Кеңсе қағазын сатып алу', ru: 'Закупка офисной бумаги' },
  currency: 'KZT',
  lots: [
    {
      plan: '980540000397-2026-1',
      title: { kk: 'А4 қағазы', ru: 'Бумага А4' },
      quantity: 1_500_000,
      unit: { code: '5111', scheme: 'MKEI' },
      amount: 270_000_000,
      securityBps: 100,
      place: '710000000',
    },
  ],
  documents: ['org/980540000397/9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08'],
  criteria: [
    {
      id: 'experience',
      kind: 'AUTO',
      type: 'EXPERIENCE_YEARS',
      title: { kk: 'Жұмыс тәжірибесі', ru: 'Опыт работы' },
      weightBps: 500,
    },
  ],
  scoringRule: 'LOWEST_PRICE',
  periods: { discussion: { n: 2, unit: 'workingDay' }, acceptance: { n: 5, unit: 'workingDay' } },
};
