import { expect, test } from 'vitest';
import { scoped, splitDefinition, splitRequestOf } from './split.ts';

test.each([
  ['avg:a.b{*} by {host}', 'avg:a.b{env:x} by {host}'],
  ['avg:a{role:db}/sum:b{*}', 'avg:a{role:db,env:x}/sum:b{env:x}'],
])('%s', (query, wanted) => {
  expect(scoped(query, 'env', 'x')).toBe(wanted);
});

test('searches are kept to the value, too', () => {
  const definition = {
    type: 'timeseries',
    requests: [{ queries: [{ data_source: 'logs', name: 'a', search: { query: 'status:error OR status:warn' } }] }],
  };
  expect(splitDefinition(definition, 'service', 'my web')).toEqual({
    type: 'timeseries',
    title: 'my web',
    requests: [
      {
        queries: [
          { data_source: 'logs', name: 'a', search: { query: '(status:error OR status:warn) service:"my web"' } },
        ],
      },
    ],
  });
});

test('the values come from the first query by the tag', () => {
  const definition = { type: 'timeseries', requests: [{ q: 'avg:system.cpu.user{*} by {host}.rollup(60)' }] };
  expect(splitRequestOf(definition, 'service', 9, 'desc')).toEqual({
    queries: [{ data_source: 'metrics', query: 'avg:system.cpu.user{*} by {service}', name: 'a' }],
    formulas: [{ formula: 'a', limit: { count: 9, order: 'desc' } }],
  });
});
