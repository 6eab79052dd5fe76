import { describe, expect, it } from 'vitest';
import { quotaDayStart, USUAL_RESET, usageLevel } from './quota.ts';
import { indexWarnings } from './warnings.ts';

const index = (name: string, query: string, is_rate_limited = false) => ({ name, filter: { query }, is_rate_limited });

describe('indexes', () => {
  it.each([
    ['2026-11-22T13:59:00Z', USUAL_RESET, '2026-11-21T14:00:00Z'],
    ['2026-11-22T14:00:00Z', USUAL_RESET, '2026-11-22T14:00:00Z'],
    ['2026-11-22T14:59:00Z', { reset_time: '00:00', reset_utc_offset: '+09:00' }, '2026-11-21T15:00:00Z'],
    ['2026-11-22T04:00:00Z', { reset_time: '00:00', reset_utc_offset: '-05:00' }, '2026-11-21T05:00:00Z'],
  ])('at %s the day of %j began at %s', (now, reset, start) => {
    expect(quotaDayStart(reset, Date.parse(now))).toBe(Date.parse(start));
  });

  it.each([
    [79, 100, null, 'fine'],
    [80, 100, null, 'warn'],
    [60, 100, 50, 'warn'],
    [100, 100, null, 'full'],
  ] as const)('%d of %d, warned at %s: %s', (used, limit, at, level) => {
    expect(usageLevel(used, limit, at)).toBe(level);
  });

  it('that cannot be reached, are full, or leave logs out are named', () => {
    expect(indexWarnings([index('web', 'source:nginx', true), index('main', '*'), index('late', 'x')])).toEqual([
      { kind: 'limited', name: 'web' },
      { kind: 'unreached', name: 'late', by: 'main' },
    ]);
    expect(indexWarnings([index('web', 'source:nginx')])).toEqual([{ kind: 'uncaught' }]);
    expect(indexWarnings([index('main', '')])).toEqual([]);
  });
});
