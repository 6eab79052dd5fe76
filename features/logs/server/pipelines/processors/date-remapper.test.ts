import { describe, expect, it } from 'vitest';
import { processed, TEST_NOW } from '../test-process.ts';

const remap = (date: unknown) =>
  processed([{ type: 'date-remapper', sources: ['d'] }], { message: 'm', d: date })['time'];
const AT = TEST_NOW - 3_600_000;

describe('date-remapper', () => {
  it.each([
    ['milliseconds', AT],
    ['seconds', AT / 1000],
    ['digits', String(AT)],
    ['ISO 8601', new Date(AT).toISOString()],
    ['ISO 8601 with a zone', '2026-11-22T20:00:00+09:00'],
    ['RFC 3164', 'Nov 22 11:00:00'],
    ['RFC 1123', 'Sun, 22 Nov 2026 11:00:00 GMT'],
  ])('reads %s', (_name, date) => {
    expect(remap(date)).toBe(AT);
  });

  it('reads single digits of days in RFC 3164, and the year before', () => {
    expect(remap('Nov  2 11:00:00')).toBe(Date.UTC(2026, 10, 2, 11));
    // Out of the limits of the intake: the log stays where it was received.
    expect(remap('Dec 31 23:59:59')).toBeUndefined();
  });

  it('leaves the log alone when the date cannot be', () => {
    expect([remap('yesterday'), remap(AT - 1e12), remap(null)]).toEqual([undefined, undefined, undefined]);
  });

  it('obeys the last of several', () => {
    const two = [
      { type: 'date-remapper', sources: ['a'] },
      { type: 'date-remapper', sources: ['b'] },
    ];
    expect(processed(two, { message: 'm', a: AT, b: AT - 5 })['time']).toBe(AT - 5);
  });
});
