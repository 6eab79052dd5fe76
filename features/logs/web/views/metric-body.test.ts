import { expect, it } from 'vitest';
import { analyticsOf } from '../analytics/analytics-state.ts';
import { metricBody, metricFields, metricQuery } from './metric-body.ts';

it('makes a count of what is counted', () => {
  const state = analyticsOf({ group: '@http.status_code,service' });
  const fields = { name: 'web.errors', ...metricFields('@http.status_code:>=500', state) };
  expect(metricBody(fields)).toEqual({
    data: {
      id: 'web.errors',
      type: 'logs_metrics',
      attributes: {
        compute: { aggregation_type: 'count' },
        filter: { query: '@http.status_code:>=500' },
        group_by: [
          { path: '@http.status_code', tag_name: 'http.status_code' },
          { path: 'service', tag_name: 'service' },
        ],
      },
    },
  });
  expect(metricQuery(fields)).toBe('sum:web.errors{*} by {http.status_code,service}.as_count()');
});

it('makes a distribution of what is measured', () => {
  const fields = { name: 'web.duration', ...metricFields('', analyticsOf({ measure: 'pc95:@duration' })) };
  expect(metricBody(fields)).toMatchObject({
    data: {
      attributes: {
        compute: { aggregation_type: 'distribution', path: '@duration', include_percentiles: true },
        filter: { query: '*' },
      },
    },
  });
  expect(metricQuery(fields)).toBe('avg:web.duration{*}');
});
