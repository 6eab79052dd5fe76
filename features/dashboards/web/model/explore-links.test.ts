import { expect, test } from 'vitest';
import { exploreLinks } from './explore-links.ts';

test('metrics and logs of a widget lead to their explorers', () => {
  const definition = {
    type: 'timeseries',
    requests: [
      { q: 'avg:a.b{*}, avg:c.d{$host}' },
      { queries: [{ data_source: 'logs', name: 'x', search: { query: 'status:error' } }] },
    ],
  };
  expect(exploreLinks(definition, (text) => text.replace('$host', 'host:w'))).toEqual([
    { kind: 'metrics', path: '/metrics/explorer', params: { a: 'avg:a.b{*}', b: 'avg:c.d{host:w}' } },
    { kind: 'logs', path: '/logs', params: { query: 'status:error' } },
  ]);
});

test('streams lead to their searches, notes nowhere', () => {
  expect(exploreLinks({ type: 'log_stream', query: 'a' }, (text) => text)).toEqual([
    { kind: 'logs', path: '/logs', params: { query: 'a' } },
  ]);
  expect(exploreLinks({ type: 'note', content: 'a' }, (text) => text)).toEqual([]);
});

test('calculated fields of a search of logs go along', () => {
  const calculated_fields = [{ name: 'class', expression: 'left(status_code, 1)' }];
  const chart = { queries: [{ data_source: 'logs', name: 'x', search: { query: '#class:5' }, calculated_fields }] };
  const list = { query: { data_source: 'logs_stream', query_string: '#class:5', calculated_fields } };
  const links = [
    { type: 'toplist', requests: [chart] },
    { type: 'list_stream', requests: [list] },
  ].map((definition) => exploreLinks(definition, (text) => text)[0]?.params);
  const params = { query: '#class:5', calculated: JSON.stringify(calculated_fields) };
  expect(links).toEqual([params, params]);
});
