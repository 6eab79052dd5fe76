import { expect, it } from 'vitest';
import { aggregateBody, rowsOf, seriesOf, timeGrid } from './aggregate.ts';
import { analyticsOf } from './analytics-state.ts';

const FILTER = { query: 'source:nginx', from: '0', to: '600000' };
const STATE = analyticsOf({ measure: 'avg:@duration,count', group: 'service', top: '5', order: 'asc' });

it('asks for values by groups, ordered by the first measure', () => {
  expect(aggregateBody(FILTER, STATE)).toEqual({
    filter: FILTER,
    compute: [
      { aggregation: 'avg', metric: '@duration', type: 'total' },
      { aggregation: 'count', type: 'total' },
    ],
    group_by: [
      { facet: 'service', limit: 5, sort: { type: 'measure', aggregation: 'avg', metric: '@duration', order: 'asc' } },
    ],
  });
});

it('asks for the first measure over time', () => {
  const grid = timeGrid(1_000, 599_000);
  expect(grid).toMatchObject({ stepMs: 5_000, times: { length: 120 } });
  expect(grid.times[0]).toBe(0);
  expect(aggregateBody(FILTER, analyticsOf({}), grid)).toEqual({
    filter: FILTER,
    compute: [{ aggregation: 'count', type: 'timeseries', interval: '5000ms' }],
    group_by: [],
  });
});

it('takes steps of months when the window is years', () => {
  expect(timeGrid(0, 20 * 365 * 86_400_000).stepMs).toBe(30 * 86_400_000);
});

it('orders rows and keeps measures without a value', () => {
  const answer = {
    data: {
      buckets: [
        { by: { service: 'web' }, computes: { c0: 20, c1: 3 } },
        { by: { service: 'db' }, computes: { c0: 10 } },
      ],
    },
    meta: { elapsed: 1 },
  };
  expect(rowsOf(answer, STATE)).toEqual([
    { key: '["db"]', names: ['db'], values: [10, null] },
    { key: '["web"]', names: ['web'], values: [20, 3] },
  ]);
});

it('fills counts with zeros over the grid', () => {
  const grid = { stepMs: 1_000, times: [0, 1_000, 2_000] };
  const answer = {
    data: {
      buckets: [{ by: { service: 'web' }, computes: { c0: [{ time: '1970-01-01T00:00:01.000Z', value: 4 }] } }],
    },
    meta: { elapsed: 1 },
  };
  expect(seriesOf(answer, analyticsOf({ group: 'service' }), grid)).toEqual([{ name: 'web', values: [0, 4, 0] }]);
  expect(seriesOf(answer, STATE, grid)).toEqual([{ name: 'web', values: [null, 4, null] }]);
});
