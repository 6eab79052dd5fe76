import fc from 'fast-check';
import { expect, it } from 'vitest';
import { isQuotaReset, quotaDayEnd, quotaDayStart } from './quota-day.ts';

const two = (number: number) => String(number).padStart(2, '0');
const reset = fc
  .record({
    hours: fc.integer({ min: 0, max: 23 }),
    minutes: fc.integer({ min: 0, max: 59 }),
    sign: fc.constantFrom('+', '-'),
    offsetHours: fc.integer({ min: 0, max: 14 }),
    offsetMinutes: fc.integer({ min: 0, max: 59 }),
  })
  .map(({ hours, minutes, sign, offsetHours, offsetMinutes }) => ({
    reset_time: `${two(hours)}:${two(minutes)}`,
    reset_utc_offset: `${sign}${two(offsetHours)}:${two(offsetMinutes)}`,
  }));
const moment = fc.integer({ min: 0, max: 4_102_444_800_000 });

it('every moment lies in one day, which begins when the clock of the offset shows the time of reset', () => {
  fc.assert(
    fc.property(reset, moment, (settings, unixMs) => {
      const start = quotaDayStart(settings, unixMs);
      const end = quotaDayEnd(start);
      expect(isQuotaReset(settings.reset_time, settings.reset_utc_offset)).toBe(true);
      expect(start <= unixMs && unixMs < end).toBe(true);
      expect([quotaDayStart(settings, end - 1), quotaDayStart(settings, end)]).toEqual([start, end]);
      // What a clock of that offset shows, by the engine's own reading of the offset.
      const shown = Date.parse(`1970-01-01T${settings.reset_time}:00${settings.reset_utc_offset}`);
      expect((start - shown) % 86_400_000 === 0).toBe(true);
    }),
    { seed: 20261122 },
  );
});
