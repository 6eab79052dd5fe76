import { FakeClock } from '@komainu/kernel/clock.ts';
import { describe, expect, it } from 'vitest';
import { recordingSender } from '../testing.ts';
import { readCustomQueries } from './custom-queries.ts';
import type { SqlRow } from './query.ts';
import { QueryRunner } from './run-queries.ts';
import { sendRows } from './send-rows.ts';

const QUERY = {
  query: 'SELECT …',
  columns: [{ name: 'shop', type: 'tag' }, {}, { name: 'orders', type: 'gauge' }],
  tags: ['team:sales'],
};

describe('readCustomQueries', () => {
  const names = (instance: object, initConfig: object = {}) =>
    readCustomQueries({ ...instance }, { ...initConfig }, 'db').map(({ name }) => name);

  it('takes the global queries as use_global_custom_queries says', () => {
    const own = { custom_queries: [QUERY] };
    const shared = { global_custom_queries: [QUERY] };
    expect([
      names(own, shared),
      names({}, shared),
      names({ ...own, use_global_custom_queries: 'extend' }, shared),
      names({ use_global_custom_queries: false }, shared),
    ]).toEqual([
      ['custom_queries[0]'],
      ['global_custom_queries[0]'],
      ['custom_queries[0]', 'global_custom_queries[0]'],
      [],
    ]);
  });

  it.each([
    [{ columns: QUERY.columns }, 'has no query'],
    [{ query: 'x' }, 'has no columns'],
    [{ query: 'x', columns: ['a'] }, 'column 1 must be a mapping of name and type'],
    [{ query: 'x', columns: [{ type: 'tag' }] }, 'column 1 has no name'],
    [{ query: 'x', columns: [{}, { name: 'a', type: 'guage' }] }, 'column 2 has the type "guage", which is not known'],
    [{ query: 'x', columns: [{ name: 'a', type: 'temporal_percent' }] }, 'column 1 has no scale, such as millisecond'],
    [{ query: 'x', columns: [{ name: 'a', type: 'service_check' }] }, 'column 1 has no status_map'],
  ])('refuses %j', (query, reason) => {
    expect(() => names({ custom_queries: [query] })).toThrow(
      expect.objectContaining({ code: 'bad_check_config', message: `option custom_queries[0] ${reason}` }),
    );
  });
});

describe('sendRows', () => {
  const sent = (columns: readonly object[], rows: readonly SqlRow[], prefix = '') => {
    const [query] = readCustomQueries({ custom_queries: [{ ...QUERY, columns, metric_prefix: prefix }] }, {}, '');
    const { sender, recorded } = recordingSender();
    if (query !== undefined) sendRows(query, rows, ['own:1'], sender, Date.parse('2026-11-22T10:00:10Z'));
    return recorded;
  };

  it('sends each metric of a row with the tags of the row', () => {
    const { metrics } = sent(
      QUERY.columns,
      [
        ['main', 'x', '12'],
        ['side', 'y', null],
        ['far', 'z', 3n],
      ],
      'shop.',
    );
    expect(metrics).toEqual([
      { type: 'gauge', metric: 'shop.orders', value: 12, tags: ['own:1', 'shop:main', 'team:sales'] },
      { type: 'gauge', metric: 'shop.orders', value: 3, tags: ['own:1', 'shop:far', 'team:sales'] },
    ]);
  });

  it('knows lists, ages, shares of time and service checks', () => {
    const columns = [
      { name: 'zone', type: 'tag_list' },
      { name: 'gone', type: 'tag_not_null' },
      { name: 'age', type: 'time_elapsed' },
      { name: 'busy', type: 'temporal_percent', scale: 'millisecond' },
      { name: 'jobs', type: 'monotonic_count' },
      { name: 'up', type: 'service_check', status_map: { yes: 'ok', no: 'CRITICAL' } },
    ];
    const { metrics, serviceChecks } = sent(columns, [['a, b', null, new Date('2026-11-22T10:00:00Z'), 500, 4, 'no']]);
    expect(metrics.map(({ type, metric, value }) => [type, metric, value])).toEqual([
      ['gauge', 'age', 10],
      ['rate', 'busy', 50],
      ['monotonic_count', 'jobs', 4],
    ]);
    const tags = ['own:1', 'team:sales', 'zone:a', 'zone:b'];
    expect(serviceChecks).toEqual([{ name: 'up', status: 2, tags, message: '' }]);
  });

  it('warns of rows that are wider than the configuration says', () => {
    expect(sent([{ name: 'a', type: 'gauge' }], [[1, 2]])).toMatchObject({
      metrics: [],
      warnings: ['custom_queries[0] says 1 columns, but its rows have 2'],
    });
  });
});

it('runs a query as often as it says, and goes on after one that fails', async () => {
  const clock = new FakeClock();
  const runner = new QueryRunner(clock);
  const queries = readCustomQueries(
    {
      custom_queries: [
        { ...QUERY, query: 'bad' },
        { ...QUERY, collection_interval: 60 },
      ],
    },
    {},
    '',
  );
  const run = async () => {
    const { sender, recorded } = recordingSender();
    const ask = (sql: string) => (sql === 'bad' ? Promise.reject(new Error('no')) : Promise.resolve([['a', 1, 2]]));
    await runner.run(queries, ask, [], sender, new AbortController().signal);
    return [recorded.metrics.length, recorded.warnings];
  };
  const warnings = ['custom_queries[0]: no'];
  expect(await run()).toEqual([1, warnings]);
  clock.advance(59_000);
  expect(await run()).toEqual([0, warnings]);
  clock.advance(1000);
  expect(await run()).toEqual([1, warnings]);
});
