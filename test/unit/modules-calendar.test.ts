import { describe, expect, it } from 'vitest';
import {
  addCalendarDays,
  addWorkingDays,
  type Calendar,
  calendarSchema,
  periodEnd,
  periodSchema,
  workingDaysBetween,
} from '../../ledger/modules/calendar/calendar.ts';
import { calendarModule } from '../../ledger/modules/calendar/calendar-module.ts';
import { dateFromDay, dayFromDate, isWeekend } from '../../ledger/modules/calendar/civil.ts';
import { kazakhstan } from '../../ledger/modules/calendar/kazakhstan.ts';

/** A wall-clock moment at +05:00, the offset since March 2024. */
const at = (text: string): number => Date.parse(`${text}+05:00`);

describe('working days', () => {
  it('ends the seven days after the notice of Monday 2022-08-01 with Wednesday 2022-08-10', () => {
    const notice = Date.parse('2022-08-01T15:20:00+06:00');
    expect(addWorkingDays(kazakhstan, notice, 7)).toBe(Date.parse('2022-08-11T00:00:00+06:00'));
  });

  it('counts from the day after, whatever the hour', () => {
    const end = at('2026-11-26T00:00:00');
    expect(addWorkingDays(kazakhstan, at('2026-11-23T00:00:00'), 2)).toBe(end);
    expect(addWorkingDays(kazakhstan, at('2026-11-23T23:59:59.999'), 2)).toBe(end);
    expect(addWorkingDays(kazakhstan, at('2026-11-24T00:00:00'), 2)).toBe(at('2026-11-27T00:00:00'));
  });

  it('goes over a weekend and over Nauryz with its carried days', () => {
    expect(addWorkingDays(kazakhstan, at('2026-11-27T10:00:00'), 1)).toBe(at('2026-12-01T00:00:00'));
    // 21 and 22 March 2026 are a weekend: Tuesday and Wednesday are off instead, work begins on Thursday 26.
    expect(addWorkingDays(kazakhstan, at('2026-03-20T10:00:00'), 1)).toBe(at('2026-03-27T00:00:00'));
  });

  it('works on a moved Saturday', () => {
    const moved: Calendar = { ...kazakhstan, nonWorking: [20261130], working: [20261128] };
    expect(addWorkingDays(moved, at('2026-11-27T10:00:00'), 1)).toBe(at('2026-11-29T00:00:00'));
    expect(addWorkingDays(moved, at('2026-11-27T10:00:00'), 2)).toBe(at('2026-12-02T00:00:00'));
  });

  it('ends on the later midnight of the night in which clocks went back', () => {
    const night = Date.parse('2024-02-28T12:00:00+06:00');
    expect(addWorkingDays(kazakhstan, night, 1)).toBe(Date.parse('2024-03-01T00:00:00+05:00'));
  });

  it('ends at the jump when clocks skip midnight', () => {
    const jump = Date.parse('2026-03-26T19:00:00Z');
    const offsets = [...kazakhstan.utcOffsets, { from: jump, minutes: 360 }];
    const skipping: Calendar = { ...kazakhstan, utcOffsets: offsets };
    expect(addCalendarDays(skipping, at('2026-03-25T12:00:00'), 1)).toBe(jump);
  });

  it('counts back what it added', () => {
    const from = at('2026-12-15T09:00:00');
    expect(workingDaysBetween(kazakhstan, from, addWorkingDays(kazakhstan, from, 12))).toBe(12);
    expect(workingDaysBetween(kazakhstan, from, from)).toBe(0);
  });
});

describe('periods', () => {
  const from = at('2026-11-27T10:00:00');
  it.each([
    [{ n: 2, unit: 'workingDay' }, at('2026-12-02T00:00:00')],
    [{ n: 2, unit: 'calendarDay' }, at('2026-11-30T00:00:00')],
    [{ n: 36, unit: 'hour' }, from + 36 * 3_600_000],
    [{ n: 90, unit: 'second' }, from + 90_000],
    [{ n: 0, unit: 'workingDay' }, from],
    [{ n: 0, unit: 'calendarDay' }, from],
  ] as const)('%o', (period, end) => {
    expect(periodSchema.check(period, '')).toBeUndefined();
    expect(periodEnd(kazakhstan, from, period)).toBe(end);
  });

  it('refuses a count beyond the bound and an unknown unit', () => {
    expect(periodSchema.check({ n: 10_001, unit: 'hour' }, '')).toEqual({ path: 'n', problem: 'tooLarge' });
    expect(periodSchema.check({ n: -1, unit: 'hour' }, '')).toEqual({ path: 'n', problem: 'tooSmall' });
    expect(periodSchema.check({ n: 1, unit: 'month' }, '')).toEqual({ path: 'unit', problem: 'notListed' });
  });
});

describe('the calendar of Kazakhstan', () => {
  it('passes its schema', () => {
    for (const row of calendarModule.params) {
      expect(row.schema.check(row.defaults.kz, '')).toBeUndefined();
      expect(row.schema.check(row.defaults.demo, '')).toBeUndefined();
    }
  });

  it('has the fixed holidays of 2026 and 2027, those on weekends carried to the next working day', () => {
    // Month, day, and whether a weekend moves it (Orthodox Christmas is a day off that does not move).
    const fixed = '0101 0102 0308 0321 0322 0323 0501 0507 0509 0706 0830 1025 1216'.split(' ');
    for (const year of [2026, 2027]) {
      const off = new Set<number>([Number(`${year}0107`)]);
      const day = (date: number): number => dayFromDate(date) ?? Number.NaN;
      const holidays = fixed.map((text) => Number(`${year}${text}`));
      for (const date of holidays) if (!isWeekend(day(date))) off.add(date);
      for (const date of holidays.filter((holiday) => isWeekend(day(holiday)))) {
        let next = day(date) + 1;
        while (isWeekend(next) || off.has(dateFromDay(next))) next += 1;
        off.add(dateFromDay(next));
      }
      const expected = [...off].filter((date) => !isWeekend(day(date))).sort((a, b) => a - b);
      expect(kazakhstan.nonWorking.filter((date) => Math.floor(date / 10_000) === year)).toEqual(expected);
    }
  });

  it.each([
    ['an impossible date', { nonWorking: [20260230] }, 'c.nonWorking[0]', 'pattern'],
    ['a date twice', { nonWorking: [20260101, 20260101] }, 'c.nonWorking[1]', 'duplicate'],
    ['dates out of order', { working: [20260102, 20260101] }, 'c.working[1]', 'tooSmall'],
    ['no offset at the beginning', { utcOffsets: [{ from: 1, minutes: 300 }] }, 'c.utcOffsets[0].from', 'tooLarge'],
    ['no offset', { utcOffsets: [] }, 'c.utcOffsets', 'tooShort'],
    [
      'an offset of more than 14 hours',
      { utcOffsets: [{ from: 0, minutes: 841 }] },
      'c.utcOffsets[0].minutes',
      'tooLarge',
    ],
  ])('refuses %s', (_name, change, path, problem) => {
    expect(calendarSchema.check({ ...kazakhstan, ...change }, 'c')).toEqual({ path, problem });
  });
});
