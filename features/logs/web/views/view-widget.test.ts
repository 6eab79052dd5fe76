import { expect, it } from 'vitest';
import { viewWidget } from './view-widget.ts';

const state = {
  measures: [
    { aggregation: 'pc95', path: '@duration' },
    { aggregation: 'count', path: '' },
  ],
  groups: [{ path: 'service', limit: 10 }],
  order: 'desc',
} as const;

it('keeps a chart with its query, groups and measure', () => {
  expect(viewWidget('toplist', 'status:error', state, [])).toEqual({
    type: 'toplist',
    requests: [
      {
        response_format: 'scalar',
        queries: [
          {
            data_source: 'logs',
            name: 'query1',
            indexes: ['*'],
            search: { query: 'status:error' },
            compute: { aggregation: 'pc95', metric: '@duration' },
            group_by: [
              { facet: 'service', limit: 10, sort: { aggregation: 'pc95', metric: '@duration', order: 'desc' } },
            ],
          },
        ],
        formulas: [{ formula: 'query1' }],
        sort: { count: 10, order_by: [{ type: 'formula', index: 0, order: 'desc' }] },
      },
    ],
  });
});

it('keeps all measures of a table, and a course as lines', () => {
  const table = viewWidget('table', '', state, []);
  expect((table['requests'] as { formulas: unknown[] }[])[0]?.formulas).toHaveLength(2);
  expect(viewWidget('timeseries', '', state, [])).toMatchObject({
    type: 'timeseries',
    requests: [{ display_type: 'line' }],
  });
});

it('keeps everything else as a list with its columns', () => {
  expect(viewWidget('patterns', 'a', state, ['host'])).toMatchObject({
    type: 'list_stream',
    requests: [{ columns: [{ field: 'timestamp' }, { field: 'host' }, { field: 'content' }] }],
  });
});

it('takes the calculated fields along that it names', () => {
  const fields = [
    { name: 'class', expression: 'left(#code, 1)' },
    { name: 'code', expression: '@http.status_code' },
    { name: 'other', expression: '1' },
  ];
  const grouped = { ...state, groups: [{ path: '#class', limit: 5 }] };
  expect(viewWidget('toplist', '', grouped, [], fields)).toMatchObject({
    requests: [{ queries: [{ calculated_fields: fields.slice(0, 2) }] }],
  });
  expect(viewWidget('list', '*', state, ['#other'], fields)).toMatchObject({
    requests: [{ query: { calculated_fields: fields.slice(2) } }],
  });
});
