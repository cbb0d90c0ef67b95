import type { Texts } from '../../base/texts.ts';

export interface RoleRow {
  readonly texts: Texts;
  /** Roles whose holder grants and revokes this one. */
  readonly grantedBy: readonly string[];
}

const byRegistrar = ['REGISTRAR'];
const byMinistry = ['MINFIN'];
/** Roles of the state's own bodies rest on a legal act either body can read. */
const byEither = ['REGISTRAR', 'MINFIN'];

const role = (grantedBy: readonly string[], kk: string, ru: string, en: string): RoleRow => ({
  grantedBy,
  texts: { kk, ru, en },
});

/** Every role there is (domain.md §3.0). */
export const roleTable: Readonly<Record<string, RoleRow>> = {
  REGISTRAR: role(byMinistry, 'Тіркеуші', 'Регистратор', 'Registrar'),
  VALIDATOR: role(byMinistry, 'Валидатор', 'Валидатор', 'Validator'),
  DIGITAL_AUTHORITY: role(
    byMinistry,
    'Цифрландыру жөніндегі уәкілетті орган',
    'Уполномоченный орган по цифровизации',
    'Digital authority',
  ),
  MINFIN: role(byRegistrar, 'Қаржы министрлігі', 'Министерство финансов', 'Ministry of Finance'),
  KVGA: role(
    byEither,
    'Ішкі мемлекеттік аудит комитеті',
    'Комитет внутреннего государственного аудита',
    'Internal state audit',
  ),
  TREASURY: role(byEither, 'Қазынашылық', 'Казначейство', 'Treasury'),
  KGD: role(byEither, 'Мемлекеттік кірістер комитеті', 'Комитет государственных доходов', 'State revenue committee'),
  CUSTOMER: role(byEither, 'Тапсырыс беруші', 'Заказчик', 'Customer'),
  ORGANIZER: role(byEither, 'Ұйымдастырушы', 'Организатор', 'Organizer'),
  COMMISSION_MEMBER: role(byEither, 'Комиссия мүшесі', 'Член комиссии', 'Commission member'),
  SUPPLIER: role(byRegistrar, 'Өнім беруші', 'Поставщик', 'Supplier'),
  BANK: role(byEither, 'Банк', 'Банк', 'Bank'),
  COURT: role(byEither, 'Сот', 'Суд', 'Court'),
  CONCILIATION: role(byEither, 'Келісім комиссиясы', 'Согласительная комиссия', 'Conciliation body'),
  SOURCE: role(byEither, 'Дереккөз', 'Источник данных', 'Data source'),
  PROVIDER: role(byEither, 'Көрсетілетін қызметті беруші', 'Услугодатель', 'Service provider'),
  STATE_CORP: role(byEither, 'Мемлекеттік корпорация', 'Государственная корпорация', 'State corporation'),
  CITIZEN: role(byRegistrar, 'Көрсетілетін қызметті алушы', 'Услугополучатель', 'Service recipient'),
  REVIEWER: role(byEither, 'Шешімді қайта қараушы', 'Рассматривающий пересмотр', 'Human reviewer'),
  MARK_OPERATOR: role(byEither, 'Таңбалау операторы', 'Оператор маркировки', 'Marking operator'),
  PRODUCER: role(byRegistrar, 'Өндіруші', 'Производитель', 'Producer'),
  IMPORTER: role(byRegistrar, 'Импорттаушы', 'Импортёр', 'Importer'),
  TRADER: role(byRegistrar, 'Сатушы', 'Торговец', 'Trader'),
  ELEVATOR: role(byEither, 'Астық қабылдау кәсіпорны', 'Хлебоприёмное предприятие', 'Elevator'),
  GRAIN_REGISTRAR: role(byEither, 'Астық қолхаттарын тіркеуші', 'Регистратор зерновых расписок', 'Grain registrar'),
  PLEDGEE: role(byEither, 'Кепіл ұстаушы', 'Залогодержатель', 'Pledgee'),
  MOH: role(byEither, 'Денсаулық сақтау министрлігі', 'Министерство здравоохранения', 'Ministry of Health'),
  EXPERTISE: role(byEither, 'Сараптама ұйымы', 'Экспертная организация', 'Expert body'),
  MAH: role(
    byRegistrar,
    'Тіркеу куәлігінің иесі',
    'Держатель регистрационного удостоверения',
    'Marketing authorisation holder',
  ),
  PHARM: role(byRegistrar, 'Дәріхана ұйымы', 'Аптечная организация', 'Pharmacy'),
  AUTHORITY: role(
    byEither,
    'Әкімшілік істер жөніндегі орган',
    'Орган по административным делам',
    'Administrative authority',
  ),
  PROSECUTOR: role(byEither, 'Прокурор', 'Прокурор', 'Prosecutor'),
  BAILIFF: role(byEither, 'Сот орындаушысы', 'Судебный исполнитель', 'Bailiff'),
  NBK: role(byEither, 'Ұлттық Банк', 'Национальный Банк', 'National Bank'),
  CSD: role(byEither, 'Орталық депозитарий', 'Центральный депозитарий', 'Central securities depository'),
  INVESTOR: role(byRegistrar, 'Инвестор', 'Инвестор', 'Investor'),
  AUDITOR: role(byEither, 'Аудитор', 'Аудитор', 'Auditor'),
};

/** The row of a role, or undefined for a word that is no role. */
export function roleRow(name: string): RoleRow | undefined {
  return Object.hasOwn(roleTable, name) ? roleTable[name] : undefined;
}
