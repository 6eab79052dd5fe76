import { expect, test } from 'vitest';
import { monitorStart } from './monitor-start.ts';

const substitute = (text: string): string => text.replaceAll('$host', 'host:web-1');

test('a monitor watches the first thing that a widget shows', () => {
  const metric = (name: string, query: string) => ({ data_source: 'metrics', name, query });
  const of = (definition: { type: string }): string | undefined => monitorStart(definition, substitute)?.query;
  expect([
    of({
      type: 'timeseries',
      requests: [{ queries: [metric('a', 'avg:x{$host}'), metric('b', 'avg:y{*}')], formulas: [{ formula: 'a / b' }] }],
    } as never),
    of({
      type: 'toplist',
      requests: [
        {
          queries: [
            {
              data_source: 'logs',
              name: 'q',
              search: { query: 'status:error' },
              compute: { aggregation: 'avg', metric: '@duration' },
              group_by: [{ facet: 'service', limit: 10 }],
            },
          ],
        },
      ],
    } as never),
    of({
      type: 'check_status',
      check: 'http.up',
      tags: ['env:prod'],
      grouping: 'cluster',
      group_by: ['host'],
    } as never),
    of({ type: 'note' }),
    of({ type: 'alert_graph' }),
  ]).toEqual([
    'avg(last_5m):avg:x{host:web-1} / avg:y{*}',
    'logs("status:error").index("*").rollup("avg", "@duration").by("service").last("5m")',
    '"http.up".over("env:prod").by("host").last(4).count_by_status()',
    undefined,
    undefined,
  ]);
});
