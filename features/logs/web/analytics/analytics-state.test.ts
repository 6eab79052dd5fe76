import { expect, it } from 'vitest';
import { analyticsOf, analyticsParams, withGroup } from './analytics-state.ts';

it('reads the address and writes it again', () => {
  const params = { measure: 'pc95:@duration,count', group: 'service,@client_ip', top: '10,5', order: 'asc' };
  const state = analyticsOf(params);
  expect(state).toEqual({
    measures: [
      { aggregation: 'pc95', path: '@duration' },
      { aggregation: 'count', path: '' },
    ],
    groups: [
      { path: 'service', limit: 10 },
      { path: '@client_ip', limit: 5 },
    ],
    order: 'asc',
  });
  expect(analyticsParams(state)).toEqual(params);
});

it('counts everything unless asked otherwise, and leaves that out of the address', () => {
  const state = analyticsOf({ measure: 'nonsense', top: 'x' });
  expect(state).toEqual({ measures: [{ aggregation: 'count', path: '' }], groups: [], order: 'desc' });
  expect(analyticsParams(state)).toEqual({ measure: undefined, group: undefined, top: undefined, order: undefined });
});

it('keeps groups apart, at most four, and their product within what the server takes', () => {
  const wide = analyticsOf({ group: 'a,b,c,d,e,a', top: '1000,1000,100,7' });
  expect(wide.groups.map(({ limit }) => limit)).toEqual([80, 5, 5, 5]);
  expect(withGroup(wide, 'f')).toBe(wide);
  expect(withGroup(analyticsOf({ group: 'a' }), 'a').groups).toHaveLength(1);
  expect(withGroup(analyticsOf({ group: 'a', top: '1000' }), 'b').groups).toEqual([
    { path: 'a', limit: 1000 },
    { path: 'b', limit: 10 },
  ]);
});
