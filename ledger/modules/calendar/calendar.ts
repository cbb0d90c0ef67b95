import { invariant } from '../../base/invariant.ts';
import { type Infer, int, list, map, oneOf, type Schema, type SchemaProblem, time } from '../../base/schema.ts';
import { DAY_MS, type Day, dateFromDay, dayFromDate, isWeekend } from './civil.ts';

/** Units of a legal period; days of either kind end at a local midnight, hours and seconds are exact. */
export const PERIOD_UNITS = ['workingDay', 'calendarDay', 'hour', 'second'] as const;

/** The longest period, in its unit: 38 years of working days, and a bound on the walk over days. */
const PERIOD_COUNT_MAX = 10_000;

/** A length of time as the law gives it: so many of a unit. */
export const periodSchema = map({ n: int({ min: 0, max: PERIOD_COUNT_MAX }), unit: oneOf(...PERIOD_UNITS) });
export type Period = Infer<typeof periodSchema>;

const date: Schema<number> = {
  ...int({ min: 19_700_101, max: 99_991_231 }),
  check(value, path) {
    const known = typeof value === 'number' && Number.isSafeInteger(value) && dayFromDate(value) !== undefined;
    return known ? undefined : { path, problem: value === undefined ? 'missing' : 'pattern' };
  },
};

/**
 * A country's calendar: weekdays off, weekend days at work (both yyyymmdd, ascending), and minutes east of UTC from moments
 * in ms UTC (ascending, the first from 0).
 */
export const calendarSchema = ascending(
  map({
    nonWorking: list(date, { max: 1000 }),
    working: list(date, { max: 1000 }),
    utcOffsets: list(map({ from: time(), minutes: int({ min: -840, max: 840 }) }), { min: 1, max: 32 }),
  }),
);
export type Calendar = {
  readonly nonWorking: readonly number[];
  readonly working: readonly number[];
  readonly utcOffsets: readonly { readonly from: number; readonly minutes: number }[];
};

/**
 * Takes a moment (ms UTC) and a count, gives the moment the period is over: counting starts the day after, and it ends at
 * the local midnight that closes the last counted working day, exclusive (domain.md §3.0). A count of 0 is over at once.
 */
export function addWorkingDays(calendar: Calendar, fromMs: number, n: number): number {
  if (n === 0) return fromMs;
  const isWorking = workingDayTest(calendar);
  let day = localDay(calendar, fromMs);
  for (let left = n; left > 0; ) {
    day += 1;
    if (isWorking(day)) left -= 1;
  }
  return localMidnight(calendar, day + 1);
}

/** Same in days of any kind. */
export function addCalendarDays(calendar: Calendar, fromMs: number, n: number): number {
  return n === 0 ? fromMs : localMidnight(calendar, localDay(calendar, fromMs) + n + 1);
}

/** How many working days lie whole between two moments, the day of the first not counted: the inverse of addWorkingDays. */
export function workingDaysBetween(calendar: Calendar, fromMs: number, toMs: number): number {
  const isWorking = workingDayTest(calendar);
  const end = localDay(calendar, toMs);
  let count = 0;
  for (let day = localDay(calendar, fromMs) + 1; day < end; day++) if (isWorking(day)) count += 1;
  return count;
}

/** Takes a start (ms UTC) and a period, gives the moment the period is over (exclusive). */
export function periodEnd(calendar: Calendar, fromMs: number, period: Period): number {
  switch (period.unit) {
    case 'workingDay':
      return addWorkingDays(calendar, fromMs, period.n);
    case 'calendarDay':
      return addCalendarDays(calendar, fromMs, period.n);
    case 'hour':
      return fromMs + period.n * 3_600_000;
    case 'second':
      return fromMs + period.n * 1000;
  }
}

/** The local civil day of a moment. */
export function localDay(calendar: Calendar, ms: number): Day {
  return Math.floor((ms + offsetMs(calendar, ms)) / DAY_MS);
}

/** The moment a local day begins. When clocks go back over midnight, the later of the two: nobody loses the hour. */
export function localMidnight(calendar: Calendar, day: Day): number {
  const local = day * DAY_MS;
  const rows = calendar.utcOffsets;
  for (let i = rows.length - 1; i >= 0; i--) {
    const row = rows[i];
    invariant(row !== undefined, 'an index below the length has a row');
    const moment = local - row.minutes * 60_000;
    // A midnight that the clocks jump over is the moment of the jump.
    if (moment >= row.from) return Math.min(moment, rows[i + 1]?.from ?? moment);
  }
  return local - offsetMs(calendar, 0);
}

function offsetMs(calendar: Calendar, ms: number): number {
  let minutes = calendar.utcOffsets[0]?.minutes ?? 0;
  for (const row of calendar.utcOffsets) if (row.from <= ms) minutes = row.minutes;
  return minutes * 60_000;
}

function workingDayTest(calendar: Calendar): (day: Day) => boolean {
  const nonWorking = new Set(calendar.nonWorking);
  const working = new Set(calendar.working);
  return (day) => {
    const dateNumber = dateFromDay(day);
    return working.has(dateNumber) || !(isWeekend(day) || nonWorking.has(dateNumber));
  };
}

function ascending(form: Schema<Calendar>): Schema<Calendar> {
  return {
    ...form,
    check(value, path) {
      const found = form.check(value, path);
      if (found !== undefined) return found;
      const calendar = value as Calendar;
      if (calendar.utcOffsets[0]?.from !== 0) return { path: `${path}.utcOffsets[0].from`, problem: 'tooLarge' };
      return (
        firstFall(calendar.nonWorking, `${path}.nonWorking`) ??
        firstFall(calendar.working, `${path}.working`) ??
        firstFall(
          calendar.utcOffsets.map((row) => row.from),
          `${path}.utcOffsets`,
        )
      );
    },
  };
}

function firstFall(numbers: readonly number[], path: string): SchemaProblem | undefined {
  for (let i = 1; i < numbers.length; i++) {
    const [before, here] = [numbers[i - 1] as number, numbers[i] as number];
    if (here <= before) return { path: `${path}[${i}]`, problem: here === before ? 'duplicate' : 'tooSmall' };
  }
  return undefined;
}
