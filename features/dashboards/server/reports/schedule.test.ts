import type { ReportSchedule } from '@komainu/contracts/dashboards/reports.ts';
import { expect, it } from 'vitest';
import { isTimeZone, lastDue, nextDue } from './schedule.ts';

const daily: ReportSchedule = { frequency: 'daily', time: '08:30', weekday: 1, monthDay: 1, timeZone: 'Asia/Tokyo' };
const at = (iso: string): number => Date.parse(iso);
const iso = (unixMs: number): string => new Date(unixMs).toISOString().slice(0, 16);

it.each<[string, Partial<ReportSchedule>, string, string, string]>([
  ['daily in Tokyo', {}, '2026-11-22T00:00:00Z', '2026-11-21T23:30', '2026-11-22T23:30'],
  ['daily, at the very minute', {}, '2026-11-21T23:30:00Z', '2026-11-21T23:30', '2026-11-22T23:30'],
  ['on Mondays', { frequency: 'weekly' }, '2026-11-25T00:00:00Z', '2026-11-22T23:30', '2026-11-29T23:30'],
  ['on Sundays', { frequency: 'weekly', weekday: 7 }, '2026-11-25T00:00:00Z', '2026-11-21T23:30', '2026-11-28T23:30'],
  ['on the first', { frequency: 'monthly' }, '2026-11-25T00:00:00Z', '2026-10-31T23:30', '2026-11-30T23:30'],
  [
    'on the 31st, or the last day',
    { frequency: 'monthly', monthDay: 31, timeZone: 'UTC' },
    '2026-03-01T00:00:00Z',
    '2026-02-28T08:30',
    '2026-03-31T08:30',
  ],
  [
    'through the end of summer time',
    { timeZone: 'Europe/Berlin' },
    '2026-10-25T05:00:00Z',
    '2026-10-24T06:30',
    '2026-10-25T07:30',
  ],
  [
    'at a time that summer time skips',
    { timeZone: 'Europe/Berlin', time: '02:30' },
    '2026-03-29T06:00:00Z',
    '2026-03-29T01:30',
    '2026-03-30T00:30',
  ],
])('%s', (_, change, now, last, next) => {
  const schedule = { ...daily, ...change };
  expect([iso(lastDue(schedule, at(now))), iso(nextDue(schedule, at(now)))]).toEqual([last, next]);
});

it('knows time zones', () => {
  expect(['Asia/Tokyo', 'UTC', 'Mars/Base', ''].map(isTimeZone)).toEqual([true, true, false, false]);
});
