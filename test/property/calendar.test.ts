import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  addCalendarDays,
  addWorkingDays,
  type Calendar,
  calendarSchema,
  workingDaysBetween,
} from '../../ledger/modules/calendar/calendar.ts';
import { dateFromDay, dayFromDate, isWeekend } from '../../ledger/modules/calendar/civil.ts';

const DAY_MS = 86_400_000;
const yyyymmdd = (date: Date): number =>
  date.getUTCFullYear() * 10_000 + (date.getUTCMonth() + 1) * 100 + date.getUTCDate();

/** Walks day by day with the engine's own calendar; one fixed offset. */
function slowEnd(calendar: Calendar, fromMs: number, n: number): number {
  const offset = (calendar.utcOffsets[0]?.minutes ?? 0) * 60_000;
  const day = new Date(fromMs + offset);
  day.setUTCHours(0, 0, 0, 0);
  for (let counted = 0; counted < n; ) {
    day.setUTCDate(day.getUTCDate() + 1);
    const date = yyyymmdd(day);
    const free = day.getUTCDay() === 0 || day.getUTCDay() === 6 || calendar.nonWorking.includes(date);
    if (calendar.working.includes(date) || !free) counted += 1;
  }
  day.setUTCDate(day.getUTCDate() + 1);
  return day.getTime() - offset;
}

const START = Date.UTC(2026, 0, 1);
const dates = fc
  .uniqueArray(fc.integer({ min: 0, max: 400 }), { maxLength: 60 })
  .map((days) => days.sort((a, b) => a - b).map((day) => yyyymmdd(new Date(START + day * DAY_MS))));
const calendars: fc.Arbitrary<Calendar> = fc.record({
  nonWorking: dates,
  working: dates,
  utcOffsets: fc.integer({ min: -840, max: 840 }).map((minutes) => [{ from: 0, minutes }]),
});
const moments = fc.integer({ min: START, max: START + 300 * DAY_MS });
const counts = fc.integer({ min: 1, max: 60 });

describe('calendar', () => {
  it('knows the same dates and weekends as the engine, for two thousand years', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 800_000 }), (day) => {
        const date = new Date(day * DAY_MS);
        expect(dateFromDay(day)).toBe(yyyymmdd(date));
        expect(dayFromDate(yyyymmdd(date))).toBe(day);
        expect(isWeekend(day)).toBe(date.getUTCDay() === 0 || date.getUTCDay() === 6);
      }),
    );
  });

  it('refuses numbers that are no dates', () => {
    fc.assert(
      fc.property(fc.integer({ min: 19_700_101, max: 21_001_231 }), (number) => {
        const text = String(number);
        const iso = `${text.slice(0, 4)}-${text.slice(4, 6)}-${text.slice(6)}`;
        const parsed = new Date(`${iso}T00:00:00Z`);
        const real = !Number.isNaN(parsed.getTime()) && yyyymmdd(parsed) === number;
        expect(dayFromDate(number) !== undefined).toBe(real);
      }),
      { numRuns: 2000 },
    );
  });

  it('adds working days as a walk day by day does, and counts them back', () => {
    fc.assert(
      fc.property(calendars, moments, counts, (calendar, from, n) => {
        expect(calendarSchema.check(calendar, '')).toBeUndefined();
        const end = addWorkingDays(calendar, from, n);
        expect(end).toBe(slowEnd(calendar, from, n));
        expect(workingDaysBetween(calendar, from, end)).toBe(n);
        expect(workingDaysBetween(calendar, from, end - 1)).toBe(n - 1);
      }),
    );
  });

  it('is never before a later start, nor shorter for more days', () => {
    fc.assert(
      fc.property(calendars, moments, counts, fc.integer({ min: 0, max: DAY_MS * 10 }), (calendar, from, n, later) => {
        expect(addWorkingDays(calendar, from + later, n)).toBeGreaterThanOrEqual(addWorkingDays(calendar, from, n));
        expect(addWorkingDays(calendar, from, n + 1)).toBeGreaterThan(addWorkingDays(calendar, from, n));
        expect(addWorkingDays(calendar, from, n)).toBeGreaterThanOrEqual(addCalendarDays(calendar, from, n));
      }),
    );
  });
});
