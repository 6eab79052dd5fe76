import { expect, it } from 'vitest';
import { checkTiming, occurrencesOf } from './occurrences.ts';

const HOUR = 3_600;
const DAY = 24 * HOUR;
/** 1 March 2026, a Sunday. */
const START = Date.UTC(2026, 2, 1, 2) / 1000;
const once = { start: START, end: START + HOUR, rrule: null, duration: null, timezone: 'UTC' };
const daily = { start: START, end: null, rrule: 'FREQ=DAILY;COUNT=3', duration: HOUR, timezone: 'UTC' };

it.each([
  ['once', once, START - DAY, START + DAY, [[0, 1]]],
  ['once, cut', once, START + 1_800, START + DAY, [[0.5, 1]]],
  ['past', once, START + DAY, START + 2 * DAY, []],
  ['for ever', { ...once, end: null }, START - HOUR, START + 5 * HOUR, [[0, 5]]],
  [
    'recurring',
    daily,
    START - DAY,
    START + 9 * DAY,
    [
      [0, 1],
      [24, 25],
      [48, 49],
    ],
  ],
  ['with its name', { ...daily, rrule: 'RRULE:FREQ=DAILY;COUNT=1' }, START, START + DAY, [[0, 1]]],
  ['begun before the window', daily, START + DAY + 1_800, START + 25 * HOUR, [[24.5, 25]]],
])('%s', (_, timing, from, to, hours) => {
  const found = occurrencesOf(timing, { from, to });
  expect(found.map((one) => [(one.from - START) / HOUR, (one.to - START) / HOUR])).toEqual(hours);
});

it('follows the clocks of its time zone', () => {
  // Clocks in Berlin go forward on 29 March 2026: 02:00 UTC is 03:00 before and 04:00 after.
  const timing = { ...daily, rrule: 'FREQ=WEEKLY', timezone: 'Europe/Berlin' };
  const found = occurrencesOf(timing, { from: START + 21 * DAY, to: START + 40 * DAY });
  expect(found.map(({ from }) => new Date(from * 1000).toISOString())).toEqual([
    '2026-03-22T02:00:00.000Z',
    '2026-03-29T01:00:00.000Z',
    '2026-04-05T01:00:00.000Z',
  ]);
});

it.each([
  [{ ...daily, rrule: 'FREQ=SECONDLY' }, 'Invalid rrule'],
  [{ ...daily, rrule: 'nonsense' }, 'Invalid rrule'],
  [{ ...daily, rrule: 'FREQ=DAILY\nDTSTART:20200101T000000' }, 'Invalid rrule'],
  [{ ...once, timezone: 'No/Where' }, 'Invalid timezone: No/Where'],
])('refuses %j', (timing, reason) => {
  expect(() => checkTiming(timing)).toThrow(reason);
});
