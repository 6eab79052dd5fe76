import fc from 'fast-check';
import { expect, test } from 'vitest';
import { aheadOf, calendarGrid, calendarShifted } from './calendar.ts';
import { evenRuns, gridOf, secondsAt, timeAt } from './grid.ts';

const DAY_S = 86_400;
/** Clock changes at midnight, by half an hour, in opposite seasons, none. */
const ZONES = [
  'UTC',
  'America/New_York',
  'Africa/Cairo',
  'Asia/Beirut',
  'Australia/Lord_Howe',
  'America/Santiago',
  'Asia/Kolkata',
];
const zone = fc.constantFrom(...ZONES);
const time = fc.integer({ min: Date.UTC(2015, 0) / 1000, max: Date.UTC(2027, 0) / 1000 });

function clock(zoneName: string, unixS: number): Date {
  return new Date((unixS + aheadOf(zoneName, unixS)) * 1000);
}

test('intervals of a calendar follow one another, cover the window and begin at the hour', () => {
  const calendars = fc.record({
    unit: fc.constantFrom('day' as const, 'week' as const, 'month' as const),
    zone,
    hour: fc.integer({ min: 0, max: 23 }),
    weekday: fc.integer({ min: 0, max: 6 }),
    monthDay: fc.integer({ min: 1, max: 28 }),
  });
  fc.assert(
    fc.property(time, fc.integer({ min: 1, max: 200 * DAY_S }), calendars, (fromUnixS, span, calendar) => {
      const window = { fromUnixS, toUnixS: fromUnixS + span };
      const grid = calendarGrid(window, calendar);
      if (grid === null) throw new Error('not too many');
      expect(timeAt(grid, 0)).toBeLessThanOrEqual(window.fromUnixS);
      expect(timeAt(grid, grid.points)).toBeGreaterThanOrEqual(window.toUnixS);
      for (let index = 0; index < grid.points; index += 1) {
        const start = timeAt(grid, index);
        expect(timeAt(grid, index + 1)).toBe(start + secondsAt(grid, index));
        expect(secondsAt(grid, index)).toBeGreaterThan(0);
        const local = clock(calendar.zone, start);
        // A clock change may skip the hour; then the next moment begins the day.
        const skipped =
          clock(calendar.zone, start - 1).getUTCHours() < calendar.hour && local.getUTCHours() > calendar.hour;
        if (local.getUTCHours() !== calendar.hour && !skipped && !(calendar.hour === 0 && local.getUTCHours() === 1)) {
          throw new Error(`${local.toISOString()} in ${calendar.zone} does not begin at ${calendar.hour}`);
        }
        if (calendar.unit === 'week') expect(local.getUTCDay()).toBe(calendar.weekday);
        if (calendar.unit === 'month') expect(local.getUTCDate()).toBe(calendar.monthDay);
      }
    }),
    { numRuns: 400 },
  );
});

test('a shift keeps the clock, and even pieces are the whole', () => {
  fc.assert(
    fc.property(time, zone, fc.integer({ min: -60, max: 60 }), (fromUnixS, zoneName, days) => {
      const grid = gridOf({ fromUnixS, toUnixS: fromUnixS + 3 * DAY_S }, 1_800);
      const shifted = calendarShifted(grid, days, 'day', zoneName);
      let moved = 0;
      for (let index = 0; index < grid.points; index += 1) {
        const [before, after] = [clock(zoneName, timeAt(grid, index)), clock(zoneName, timeAt(shifted, index))];
        if ((after.getTime() - before.getTime()) / 1000 !== days * DAY_S) moved += 1;
      }
      // Only the hours that a clock change skips have no counterpart.
      expect(moved).toBeLessThanOrEqual(2);
      const runs = evenRuns(shifted);
      expect(runs.reduce((sum, run) => sum + run.grid.points, 0)).toBe(shifted.points);
      for (const run of runs) {
        for (let index = 0; index < run.grid.points; index += 1) {
          expect(timeAt(run.grid, index)).toBe(timeAt(shifted, run.from + index));
        }
      }
    }),
    { numRuns: 300 },
  );
});
