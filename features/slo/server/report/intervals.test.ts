import { expect, it } from 'vitest';
import { type ReportInterval, reportIntervals } from './intervals.ts';

const at = (text: string) => Date.parse(text) / 1000;

it.each<[ReportInterval, string, string[]]>([
  ['daily', 'UTC', ['2026-03-27', '2026-03-28', '2026-03-29', '2026-03-30']],
  ['weekly', 'UTC', ['2026-03-23', '2026-03-30']],
  ['monthly', 'UTC', ['2026-03-01']],
  ['daily', 'Asia/Tokyo', ['2026-03-27', '2026-03-28', '2026-03-29', '2026-03-30', '2026-03-31']],
])('%s in %s', (interval, timeZone, days) => {
  const window = { from: at('2026-03-27T12:00:00Z'), to: at('2026-03-30T18:00:00Z') };
  const found = reportIntervals(window, interval, timeZone);
  expect(found.map(({ day }) => day)).toEqual(days);
  expect(found[0]?.from).toBe(window.from);
  expect(found.at(-1)?.to).toBe(window.to);
});

it('knows days of 23 hours', () => {
  const window = { from: at('2026-03-28T23:00:00Z'), to: at('2026-03-30T22:00:00Z') };
  expect(reportIntervals(window, 'daily', 'Europe/Berlin').map(({ from, to }) => (to - from) / 3600)).toEqual([23, 24]);
});
