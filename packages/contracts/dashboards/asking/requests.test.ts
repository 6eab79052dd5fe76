import { expect, test } from 'vitest';
import { askOf, barInterval, requestsOf } from './requests.ts';

const substitute = (text: string): string => text.replaceAll('$host', 'host:web-1');

test('formulas over queries keep aliases and write the others out', () => {
  const request = {
    queries: [
      { data_source: 'metrics', name: 'a', query: 'avg:system.cpu.user{$host} by {host}', aggregator: 'last' },
      { data_source: 'logs', name: 'b', compute: { aggregation: 'count' }, search: { query: '$host' } },
    ],
    formulas: [{ formula: 'a / 2' }, { formula: 'b', alias: 'Logs of $host', limit: { count: 5, order: 'desc' } }],
  };
  expect(askOf(request, substitute)).toEqual({
    queries: [
      { data_source: 'metrics', name: 'a', query: 'avg:system.cpu.user{host:web-1} by {host}', aggregator: 'last' },
      { data_source: 'logs', name: 'b', compute: { aggregation: 'count' }, search: { query: 'host:web-1' } },
    ],
    formulas: [
      { formula: 'a / 2', label: 'system.cpu.user / 2', isNamed: false },
      { formula: 'b', label: 'Logs of host:web-1', isNamed: true, limit: { count: 5, order: 'desc' } },
    ],
  });
});

test('a legacy q is split at its commas and named by its metadata', () => {
  const request = {
    q: 'avg:a.b{$host}, top(sum:c.d{*} by {x}, 5, "mean", "desc")',
    aggregator: 'max',
    metadata: [{ expression: 'avg:a.b{$host}', alias_name: 'A' }],
  };
  expect(askOf(request, substitute)).toEqual({
    queries: [
      { data_source: 'metrics', name: 'query1', query: 'avg:a.b{host:web-1}', aggregator: 'max' },
      { data_source: 'metrics', name: 'query2', query: 'top(sum:c.d{*} by {x}, 5, "mean", "desc")', aggregator: 'max' },
    ],
    formulas: [
      { formula: 'query1', label: 'A', isNamed: true },
      { formula: 'query2', label: 'c.d', isNamed: false },
    ],
  });
});

test('a legacy log search becomes a query of logs', () => {
  const request = {
    log_query: {
      index: 'main',
      compute: { aggregation: 'avg', facet: '@duration', interval: 5000 },
      search: { query: 'status:error' },
      group_by: [{ facet: 'service', limit: 3, sort: { aggregation: 'avg', facet: '@duration', order: 'desc' } }],
    },
  };
  expect(askOf(request, substitute)).toEqual({
    queries: [
      {
        data_source: 'logs',
        name: 'query1',
        indexes: ['main'],
        compute: { aggregation: 'avg', metric: '@duration', interval: 5000 },
        search: { query: 'status:error' },
        group_by: [{ facet: 'service', limit: 3, sort: { aggregation: 'avg', order: 'desc', metric: '@duration' } }],
      },
    ],
    formulas: [{ formula: 'query1', label: 'logs avg(@duration)', isNamed: false }],
  });
});

test('what we do not know asks nothing', () => {
  expect(askOf({ response_format: 'event_list' }, substitute)).toBeUndefined();
});

test('requests in an object are all requests', () => {
  const definition = { type: 'scatterplot', requests: { x: { q: 'a' }, y: { q: 'b' } } };
  expect(requestsOf(definition)).toEqual([{ q: 'a' }, { q: 'b' }]);
});

test('queries that wait to be written are left out with their formulas', () => {
  const empty = { data_source: 'metrics', name: 'b', query: '' };
  const written = { data_source: 'metrics', name: 'a', query: 'avg:x{*}' };
  const formulas = [{ formula: 'a' }, { formula: 'b' }, { formula: 'a / b' }];
  expect(askOf({ queries: [written, empty], formulas }, substitute)).toEqual({
    queries: [written],
    formulas: [{ formula: 'a', label: 'x', isNamed: false }],
  });
  expect(askOf({ queries: [empty], formulas: [{ formula: 'b' }] }, substitute)).toBeUndefined();
});

test('names with signs are asked under plain ones', () => {
  const query = (name: string) => ({ data_source: 'metrics', name, query: 'avg:x{*}' });
  const ask = askOf(
    { queries: [query('my-q'), query('my-q-2')], formulas: [{ formula: 'my-q - my-q-2' }] },
    substitute,
  );
  expect([ask?.queries.map(({ name }) => name), ask?.formulas[0]?.formula]).toEqual([
    ['query_1_', 'query_2_'],
    'query_1_ - query_2_',
  ]);
});

test('puts bars further apart than points of lines', () => {
  const ask = (query: string) => askOf({ q: query }, (text) => text);
  const seconds = (hours: number, query = 'sum:a{*}', type = 'bars') =>
    (barInterval({ display_type: type }, ask(query), 0, hours * 3_600_000) ?? -1000) / 1000;
  expect([seconds(1), seconds(4), seconds(24), seconds(168), seconds(24 * 400)]).toEqual([
    60, 300, 1200, 14_400, 604_800,
  ]);
  expect([seconds(1, 'sum:a{*}.rollup(sum, 10)'), seconds(1, 'sum:a{*}', 'line')]).toEqual([-1, -1]);
});
