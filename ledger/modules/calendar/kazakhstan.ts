import type { Calendar } from './calendar.ts';

/**
 * Weekdays off in Kazakhstan that follow from the Law on holidays (No. 267-II) and the Labour Code, article 85: a national or
 * state holiday that falls on a weekend moves to the next working day; Orthodox Christmas is a day off that does not move.
 * Kurban Ait and the government's yearly transfers of days off become known later and enter by `param.propose`.
 */
const NON_WORKING = [
  20260101, 20260102, 20260107, 20260309, 20260323, 20260324, 20260325, 20260501, 20260507, 20260511, 20260706,
  20260831, 20261026, 20261216, 20270101, 20270104, 20270107, 20270308, 20270322, 20270323, 20270324, 20270503,
  20270507, 20270510, 20270706, 20270830, 20271025, 20271216,
];

/** 2024-03-01 00:00 local became 2024-02-29 23:00: one offset for the whole country since. */
const ONE_TIME_ZONE_MS = 1_709_229_600_000;

/** The genesis calendar of both profiles. */
export const kazakhstan: Calendar = {
  nonWorking: NON_WORKING,
  working: [],
  utcOffsets: [
    { from: 0, minutes: 360 },
    { from: ONE_TIME_ZONE_MS, minutes: 300 },
  ],
};
