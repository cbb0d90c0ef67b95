/** A civil day as days since 1970-01-01. */
export type Day = number;

/** Milliseconds of a civil day (no leap seconds in block time). */
export const DAY_MS = 86_400_000;

/** The first day whose date has more than four year digits: dates end before it. */
const DAY_END = 2_932_897;

/** Takes a proleptic Gregorian date as yyyymmdd, gives its day, or undefined when there is no such date. */
export function dayFromDate(date: number): Day | undefined {
  const day = dayFromCivil(Math.floor(date / 10_000), Math.floor(date / 100) % 100, date % 100);
  return day >= 0 && day < DAY_END && dateFromDay(day) === date ? day : undefined;
}

/** Takes a day, gives its date as yyyymmdd. */
export function dateFromDay(day: Day): number {
  // Years start in March, so that the leap day is the last of the year and months have a linear rule; 400 years repeat.
  const shifted = day + 719_468;
  const era = Math.floor(shifted / 146_097);
  const dayOfEra = shifted - era * 146_097;
  const leapDays = Math.floor(dayOfEra / 1460) - Math.floor(dayOfEra / 36_524) + Math.floor(dayOfEra / 146_096);
  const yearOfEra = Math.floor((dayOfEra - leapDays) / 365);
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const monthFromMarch = Math.floor((5 * dayOfYear + 2) / 153);
  const dayOfMonth = dayOfYear - Math.floor((153 * monthFromMarch + 2) / 5) + 1;
  const month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9;
  const year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0);
  return year * 10_000 + month * 100 + dayOfMonth;
}

/** True iff the day is a Saturday or a Sunday. */
export function isWeekend(day: Day): boolean {
  // 1970-01-01 was a Thursday: day 2 is the first Saturday.
  const sinceSaturday = (((day - 2) % 7) + 7) % 7;
  return sinceSaturday < 2;
}

function dayFromCivil(year: number, month: number, dayOfMonth: number): Day {
  const marchYear = month <= 2 ? year - 1 : year;
  const era = Math.floor(marchYear / 400);
  const yearOfEra = marchYear - era * 400;
  const monthFromMarch = month > 2 ? month - 3 : month + 9;
  const dayOfYear = Math.floor((153 * monthFromMarch + 2) / 5) + dayOfMonth - 1;
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
  return era * 146_097 + dayOfEra - 719_468;
}
