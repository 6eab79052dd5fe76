import { expect, it } from 'vitest';
import { isQuotaReset, quotaDayEnd, quotaDayStart } from './quota-day.ts';

it.each([
  // time, offset, the moment, the start of its day
  ['14:00', '+00:00', '2026-11-22T14:00:00.000Z', '2026-11-22T14:00:00.000Z'],
  ['14:00', '+00:00', '2026-11-22T13:59:59.999Z', '2026-11-21T14:00:00.000Z'],
  ['00:00', '+00:00', '2026-11-22T00:00:00.000Z', '2026-11-22T00:00:00.000Z'],
  ['23:59', '+00:00', '2026-11-22T12:00:00.000Z', '2026-11-21T23:59:00.000Z'],
  // Midnight in Tokyo is three in the afternoon of the day before in UTC.
  ['00:00', '+09:00', '2026-11-22T14:59:59.999Z', '2026-11-21T15:00:00.000Z'],
  ['00:00', '+09:00', '2026-11-22T15:00:00.000Z', '2026-11-22T15:00:00.000Z'],
  ['20:30', '-05:00', '2026-11-22T01:29:59.999Z', '2026-11-21T01:30:00.000Z'],
  ['20:30', '-05:00', '2026-11-22T01:30:00.000Z', '2026-11-22T01:30:00.000Z'],
  ['08:15', '+05:45', '2026-12-31T23:59:59.999Z', '2026-12-31T02:30:00.000Z'],
  ['01:00', '+14:00', '2027-01-01T10:59:59.000Z', '2026-12-31T11:00:00.000Z'],
  // The clocks of summer time do not matter: the offset is fixed.
  ['02:00', '+01:00', '2026-03-29T01:30:00.000Z', '2026-03-29T01:00:00.000Z'],
  ['14:00', '+00:00', '1969-12-31T13:00:00.000Z', '1969-12-30T14:00:00.000Z'],
])('a day that begins at %s%s: %s lies in that of %s', (reset_time, reset_utc_offset, moment, start) => {
  const startMs = quotaDayStart({ reset_time, reset_utc_offset }, Date.parse(moment));
  expect([new Date(startMs).toISOString(), quotaDayEnd(startMs) - startMs]).toEqual([start, 86_400_000]);
});

it.each([
  ['24:00', '+00:00'],
  ['9:00', '+00:00'],
  ['09:60', '+00:00'],
  ['09:00', '00:00'],
  ['09:00', '+15:00'],
  ['09:00', '+0900'],
  ['', ''],
])('refuses %s%s', (time, offset) => {
  expect(isQuotaReset(time, offset)).toBe(false);
});
