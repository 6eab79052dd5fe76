import type { Downtime } from '@komainu/contracts/monitors/downtimes.ts';
import { expect, it } from 'vitest';
import { downtimeFormOf, downtimeWish, newDowntimeForm, timesOf } from './downtime-form.ts';

const downtime = (attributes: object): Downtime =>
  // Only what a form holds.
  ({ id: 'x', type: 'downtime', attributes: { message: null, scope: '*', ...attributes } }) as unknown as Downtime;

it.each([
  {
    scope: 'env:staging',
    monitor_identifier: { monitor_tags: ['team:web'] },
    schedule: { start: '2026-11-22T10:00:00.000Z', end: '2026-11-22T12:00:00.000Z' },
    message: 'moving',
  },
  {
    scope: '*',
    monitor_identifier: { monitor_id: 5 },
    schedule: {
      timezone: 'Asia/Tokyo',
      recurrences: [{ rrule: 'FREQ=DAILY;INTERVAL=1', duration: '1h', start: '2026-11-22T10:00:00' }],
    },
    message: null,
  },
])('reads and writes $monitor_identifier', (attributes) => {
  const timezone = 'Asia/Tokyo';
  expect(downtimeWish(downtimeFormOf(downtime(attributes), timezone))).toEqual({
    ...attributes,
    display_timezone: timezone,
  });
});

it('begins now, without an end, for everything', () => {
  expect(downtimeWish(newDowntimeForm('UTC'))).toEqual({
    scope: '*',
    monitor_identifier: { monitor_tags: ['*'] },
    schedule: { start: null, end: null },
    message: null,
    display_timezone: 'UTC',
  });
});

it('shows the next time of what repeats', () => {
  const current = { start: '1970-01-01T00:00:01Z', end: null };
  expect([
    timesOf({ timezone: 'UTC', recurrences: [], current_downtime: current }),
    timesOf({ start: null, end: '1970-01-01T00:00:02Z' }),
  ]).toEqual([
    { startMs: 1_000, endMs: NaN },
    { startMs: NaN, endMs: 2_000 },
  ]);
});
