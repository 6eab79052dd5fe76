import { expect, it } from 'vitest';
import { metricMonitorQuery, newMonitorLink, searchMonitorQuery, writtenOut } from './monitor-link.ts';

it('writes queries and the address of the editor', () => {
  const measure = { aggregation: 'pc95', path: '@duration', groups: ['service', 'host'] };
  expect([
    metricMonitorQuery('avg:system.load.1{*}'),
    searchMonitorQuery('log', 'status:error "a b"', measure),
    searchMonitorQuery('trace', '*', { aggregation: 'count', path: '', groups: [] }),
    newMonitorLink({ kind: 'metric', query: 'avg(last_5m):avg:a{*}', tags: ['a:b', 'c'] }, { range: '4h', a: 'x' }),
  ]).toEqual([
    'avg(last_5m):avg:system.load.1{*}',
    'logs("status:error \\"a b\\"").index("*").rollup("pc95", "@duration").by("service,host").last("5m")',
    'trace-analytics("").rollup("count").last("5m")',
    '/monitors/new?range=4h&type=metric&watch=avg(last_5m):avg:a%7B*%7D&tags=a:b,c',
  ]);
});

it('writes formulas out', () => {
  const queries = new Map([
    ['a', 'avg:x.y{a:b}'],
    ['b', 'sum:z{*}'],
  ]);
  expect(writtenOut('a / b * 100', queries)).toBe('avg:x.y{a:b} / sum:z{*} * 100');
});
