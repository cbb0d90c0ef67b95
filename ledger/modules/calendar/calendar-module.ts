import type { Value } from '../../base/codec.ts';
import type { LedgerModule, ParamRow, ParamView } from '../../module.ts';
import { type Calendar, calendarSchema } from './calendar.ts';
import { kazakhstan } from './kazakhstan.ts';

/** Working days, moved days and clock of Kazakhstan. */
export const CALENDAR_PARAM = 'calendar.kz';

const calendarParam: ParamRow = {
  name: CALENDAR_PARAM,
  schema: calendarSchema,
  unit: 'yyyymmdd; ms UTC; min',
  defaults: { kz: kazakhstan, demo: kazakhstan },
  legalAct:
    'Закон РК № 267-II «О праздниках»; Трудовой кодекс РК, ст. 84–85; приказ о едином часовом поясе с 1 марта 2024 года',
  title: {
    kk: 'Жұмыс күндерінің күнтізбесі және жергілікті уақыт',
    ru: 'Календарь рабочих дней и местное время',
    en: 'Calendar of working days and local time',
  },
};

/** Legal periods: no transactions and no state, one dated parameter and pure functions (calendar.ts). */
export const calendarModule: LedgerModule = {
  name: 'calendar',
  txs: [],
  timers: [],
  params: [calendarParam],
  entries: [],
  words: {
    UNIT_workingDay: { kk: 'жұмыс күні', ru: 'рабочий день', en: 'working day' },
    UNIT_calendarDay: { kk: 'күнтізбелік күн', ru: 'календарный день', en: 'calendar day' },
    UNIT_hour: { kk: 'сағат', ru: 'час', en: 'hour' },
    UNIT_second: { kk: 'секунд', ru: 'секунда', en: 'second' },
  },
};

/** The calendar in force. */
export function calendarInForce(params: ParamView): Calendar {
  // The parameter's schema passed when the value entered.
  return params.get(CALENDAR_PARAM) satisfies Value as Calendar;
}
