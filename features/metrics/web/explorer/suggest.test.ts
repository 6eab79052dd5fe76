import { expect, it } from 'vitest';
import { suggestionsFor, usualQuery } from './suggest.ts';

const row = (metric: string, type: string, series = 1, lastSeenUnixMs = 0) => ({
  metric,
  type,
  series,
  lastSeenUnixMs,
  unit: '',
  perUnit: '',
  intervalSeconds: 0,
  description: '',
});

it('offers only what the server has, ready questions before the metrics of the user', () => {
  const metrics = [
    row('shop.orders', 'count', 3, 2),
    row('shop.stock', 'gauge', 1, 5),
    row('system.cpu.user', 'gauge'),
    row('system.uptime', 'gauge'),
    row('trace.flask.request', 'distribution'),
    row('trace.flask.request.hits', 'count', 9),
    row('trace.redis.command.hits', 'count', 2),
  ];
  expect(suggestionsFor(metrics)).toEqual([
    { title: 'suggestCpu', metric: 'system.cpu.user', query: 'avg:system.cpu.user{*} by {host}' },
    {
      title: 'suggestRequests',
      metric: 'trace.flask.request.hits',
      query: 'sum:trace.flask.request.hits{*} by {service}.as_count()',
    },
    { title: 'suggestLatency', metric: 'trace.flask.request', query: 'p95:trace.flask.request{*} by {service}' },
    { title: undefined, metric: 'shop.stock', query: 'avg:shop.stock{*}' },
    { title: undefined, metric: 'shop.orders', query: 'sum:shop.orders{*}.as_count()' },
  ]);
  expect(suggestionsFor([])).toEqual([]);
});

it('adds up what counts', () => {
  expect(['gauge', 'count', 'rate', 'distribution'].map((type) => usualQuery({ metric: 'm', type }))).toEqual([
    'avg:m{*}',
    'sum:m{*}.as_count()',
    'sum:m{*}',
    'avg:m{*}',
  ]);
});
